//! Walks the main journey in the real window on a virtual screen, for machines without one.
//! `cargo xtask run` calls it: `khupho-walk --pictures FOLDER`.

use std::path::PathBuf;
use std::process::ExitCode;

use khupho_tests::harness::{Fault, Notebook, Step};
use khupho_tests::journeys::{Album, walk_main_journey};

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let folder = match (words.next(), words.next(), words.next()) {
        (Some(option), Some(folder), None) if option == "--pictures" => PathBuf::from(folder),
        _ => {
            eprintln!("usage: khupho-walk --pictures FOLDER");
            return ExitCode::FAILURE;
        }
    };
    match walk(&folder) {
        Ok(pictures) => {
            println!("{pictures} pictures");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("the journey ended early: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn walk(folder: &std::path::Path) -> Step<u32> {
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    let album = Album::begin(folder)?;
    let walked = walk_main_journey(&notebook, &window, &album);
    if walked.is_err() {
        // What the window shows when a step fails is what explains it.
        let _ = window.picture(&folder.join("99-where-it-ended.png"));
    }
    walked?;
    window.close()?;
    if album.is_empty() {
        return Err(Fault::Unexpected("the journey took no picture".to_owned()));
    }
    Ok(album.len())
}
