//! Programs from crates.io that the tasks use.

use std::path::PathBuf;

use super::files::write;
use crate::places::Places;
use crate::process;
use crate::refusal::{Outcome, Refusal};

/// The WebDriver front of the window; the version is fixed because its options are not stable.
const TAURI_DRIVER_VERSION: &str = "2.1.0";

/// Where `tauri-driver` is installed.
pub(crate) fn tauri_driver(places: &Places) -> PathBuf {
    places.tools().join("bin/tauri-driver")
}

/// Installs `tauri-driver` beside the build, unless the fixed version is already there.
pub(crate) fn install_tauri_driver(places: &Places) -> Outcome<()> {
    let stamp = places
        .tools()
        .join(format!("tauri-driver-{TAURI_DRIVER_VERSION}"));
    if tauri_driver(places).is_file() && stamp.is_file() {
        return Ok(());
    }
    let build_folder = places.tools().join("build");
    process::run(
        process::cargo(places)
            .args(["install", "tauri-driver", "--locked", "--force"])
            .args(["--version", TAURI_DRIVER_VERSION])
            .arg("--root")
            .arg(places.tools())
            .arg("--target-dir")
            .arg(&build_folder),
    )
    .map_err(|_| {
        Refusal::new("tauri-driver could not be installed from crates.io; check the network connection and run this again")
    })?;
    // Only the program is needed from here on; what could not be removed does no harm.
    let _ = std::fs::remove_dir_all(&build_folder);
    write(&stamp, &[])
}

/// Whether `cargo nextest` is there; without it the tests run by `cargo test`.
pub(crate) fn has_nextest() -> bool {
    process::answer_of("cargo", &["nextest", "--version"]).is_some()
}
