//! Progress on a terminal, and a clean stop with Ctrl-C.

use indicatif::{ProgressBar, ProgressStyle};
use khupho_app::Host;
use khupho_app::api::Event;
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shells expect of a program that Ctrl-C ended.
const STOPPED_EXIT_CODE: i32 = 130;

/// Name of the one job of a command line.
pub(crate) const JOB: &str = "khupho";

/// Ctrl-C asks the running command to stop, which leaves nothing half written; pressed again, or
/// while nothing can be stopped, it ends the program at once.
pub(crate) fn stop_on_ctrl_c(host: &Arc<Host>) {
    let (host, pressed_before) = (Arc::clone(host), AtomicBool::new(false));
    let handler = move || {
        if pressed_before.swap(true, Ordering::Relaxed) || !host.cancel(JOB) {
            std::process::exit(STOPPED_EXIT_CODE);
        }
    };
    // Where the system takes no handler, Ctrl-C ends the program as it always did.
    let _ = ctrlc::set_handler(handler);
}

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
