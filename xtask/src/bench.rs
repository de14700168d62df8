//! `cargo xtask bench`: measures the optimised programs and writes one summary.

use std::fs;

use crate::places::Places;
use crate::process;
use crate::refusal::{Outcome, Refusal};
use crate::setup::{self, Purpose};

/// Builds with optimisation, measures everything or the one group that is named, and says where the
/// figures are.
pub(crate) fn bench(places: &Places, group: Option<&str>) -> Outcome<()> {
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
    // One group is no summary: it leaves the last one as it is.
    let summary = folder.join(format!("{}.json", group.unwrap_or("summary")));
    let programs = places.release_program("khupho-bench");
    process::run(
        std::process::Command::new(&programs)
            .current_dir(&places.root)
            .env("SOKHUPHO_PROGRAMS", places.build.join("release"))
            .arg("--output")
            .arg(&summary)
            .args(group.iter().flat_map(|group| ["--only", group])),
    )?;
    println!("figures: {}", summary.display());
    Ok(())
}
