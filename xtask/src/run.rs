//! `cargo xtask run`: builds the program and opens its window.

use std::process::Command;

use crate::places::Places;
use crate::process;
use crate::refusal::Outcome;
use crate::setup::{self, Purpose};
use crate::suite;

/// Opens the window on the screen, or, where there is none, walks the main journey in the window
/// on a virtual screen and says where the pictures are.
pub(crate) fn run(places: &Places) -> Outcome<()> {
    if has_display() {
        setup::set_up(places, Purpose::Run)?;
        suite::build_programs(places)?;
        return process::run(
            Command::new(places.debug_program("sokhupho")).current_dir(&places.root),
        );
    }
    setup::set_up(places, Purpose::RunWithoutDisplay)?;
    suite::build_programs(places)?;
    println!("no display: walking the main journey in the window on a virtual screen");
    let pictures = places.output("pictures/run");
    process::run(
        Command::new(places.debug_program("khupho-walk"))
            .current_dir(&places.root)
            .env("SOKHUPHO_PROGRAMS", places.build.join("debug"))
            .arg("--pictures")
            .arg(&pictures),
    )?;
    println!("pictures: {}", pictures.display());
    Ok(())
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
