//! `cargo xtask bench`: measures the optimised programs and writes one summary.

use std::fs;

use crate::places::Places;
use crate::process;
use crate::refusal::{Outcome, Refusal};
use crate::setup::{self, Purpose};

/// Builds with optimisation, measures, and says where the figures are.
pub(crate) fn bench(places: &Places) -> Outcome<()> {
    setup::set_up(places, Purpose::RunWithoutDisplay)?;
    process::run(process::cargo(places).args([
        "build",
        "--release",
        "--workspace",
        "--bins",
        "--examples",
    ]))?;
    let folder = places.output("bench");
    fs::create_dir_all(&folder)
        .map_err(|error| Refusal::new(format!("{} cannot be made: {error}", folder.display())))?;
    let summary = folder.join("summary.json");
    let programs = places.release_program("khupho-bench");
    process::run(
        std::process::Command::new(&programs)
            .current_dir(&places.root)
            .env("SOKHUPHO_PROGRAMS", places.build.join("release"))
            .env("SOKHUPHO_TAURI_DRIVER", setup::tauri_driver(places))
            .arg("--output")
            .arg(&summary),
    )?;
    println!("figures: {}", summary.display());
    Ok(())
}
