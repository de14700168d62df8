//! Measures the program and writes one summary: `khupho-bench --output target/bench/summary.json`.
//! `cargo xtask bench` builds everything with optimisation and calls it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use khupho_tests::bench::measure;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let summary = match (words.next(), words.next(), words.next()) {
        (Some(option), Some(path), None) if option == "--output" => PathBuf::from(path),
        _ => {
            eprintln!("usage: khupho-bench --output SUMMARY.json");
            return ExitCode::FAILURE;
        }
    };
    let folder = summary.parent().unwrap_or(Path::new("."));
    match measure(folder, &summary) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("a measurement could not be made: {fault}");
            ExitCode::FAILURE
        }
    }
}
