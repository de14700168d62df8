//! Measures the program and writes one summary: `khupho-bench --output target/bench/summary.json`.
//! `--only importing` measures one group of figures. `cargo xtask bench` builds everything with optimisation and calls it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use khupho_tests::bench::measure;

const USAGE: &str = "usage: khupho-bench --output SUMMARY.json [--only GROUP]";

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let words: [Option<OsString>; 5] = std::array::from_fn(|_| words.next());
    let (summary, only) = match words {
        [Some(output), Some(path), None, ..] if output == "--output" => (PathBuf::from(path), None),
        [Some(output), Some(path), Some(option), Some(group), None]
            if output == "--output" && option == "--only" =>
        {
            (PathBuf::from(path), group.into_string().ok())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let folder = summary.parent().unwrap_or(Path::new("."));
    match measure(folder, &summary, only.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("a measurement could not be made: {fault}");
            ExitCode::FAILURE
        }
    }
}
