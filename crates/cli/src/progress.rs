//! Progress on a terminal, and a clean stop with Ctrl-C.

use indicatif::{ProgressBar, ProgressStyle};
use khupho_app::Host;
use khupho_app::api::Event;
use std::io::IsTerminal as _;

/// Name of the one job of a command line.
pub(crate) const JOB: &str = "khupho";

/// Shows progress on standard error while it is a terminal.
pub(crate) fn show(host: &Host) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} {eta}")
    {
        bar.set_style(style);
    }
    host.subscribe(Box::new(move |event| {
        if let Event::Progress {
            stage, done, total, ..
        } = event
        {
            bar.set_message(stage.clone());
            bar.set_length(*total);
            bar.set_position(*done);
            if *total > 0 && done >= total {
                bar.finish_and_clear();
            }
        }
    }));
}
