//! A process of its own for tests that kill it or run it on a disk of its own.
//!
//! - `khupho-load work FOLDER SEED ACKNOWLEDGED`: works until it is killed; the file holds what
//!   earlier runs were told was saved, one JSON value a line.
//! - `khupho-load fill FOLDER BALLAST`: logs helps until the disk is full, removes the ballast and
//!   goes on.
//! - `khupho-load import FOLDER BALLAST`: imports a register that finds no room, removes the ballast
//!   and imports it again.
//! - `khupho-load found FOLDER` and `khupho-load open FOLDER`: founds a notebook there, or signs in,
//!   and tells what is said.
//! - `khupho-load restore FOLDER BACKUP`: restores a backup.
//! - `khupho-load read-only FOLDER`: works on after the folder became read-only.
//! - `khupho-load take-in FOLDER KEY FILE…`: opens a ward's store with its key, says so, takes the
//!   files in, and says that.
//! - `khupho-load sync FOLDER KEY SEED`: opens a store with its key, says so, then writes and syncs with
//!   the ward's hub until it is killed, and says what it has saved.
//! - `khupho-load keyring FOLDER`: goes through the life of a notebook whose PIN the machine's own
//!   keyring makes strong.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::load::{
    fill_disk, import_on_full_disk, live_with_keyring, open_ward, take_in_files, work,
    work_read_only, write_and_sync,
};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["work", folder, seed, acknowledged] => keep_working(folder, seed, acknowledged),
        ["fill", folder, ballast] => {
            answer(fill_disk(Path::new(folder), Path::new(ballast)).map(|filled| json!(filled)))
        }
        ["found", folder] => answer(
            CoreNotebook::at(Path::new(folder))
                .found()
                .map(|()| json!({})),
        ),
        ["restore", folder, backup] => answer(CoreNotebook::at(Path::new(folder)).restore(backup)),
        ["open", folder] => answer(CoreNotebook::at(Path::new(folder)).sign_in()),
        ["read-only", folder] => answer(work_read_only(Path::new(folder)).map(|seen| json!(seen))),
        ["keyring", folder] => answer(live_with_keyring(Path::new(folder)).map(|seen| json!(seen))),
        ["take-in", folder, key, files @ ..] => take_in(folder, key, files),
        ["sync", folder, key, seed] => sync(folder, key, seed),
        ["import", folder, ballast] => answer(
            import_on_full_disk(Path::new(folder), Path::new(ballast)).map(|seen| json!(seen)),
        ),
        _ => Err(
            "usage: khupho-load work|fill|import|found|open|restore|read-only|take-in|sync|keyring FOLDER …"
                .into(),
        ),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

type Told = Result<(), Box<dyn std::error::Error>>;

fn keep_working(folder: &str, seed: &str, acknowledged: &str) -> Told {
    let earlier = std::fs::read_to_string(acknowledged)?;
    let earlier: Vec<_> = earlier
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    work(Path::new(folder), &earlier, seed.parse()?, |line| {
        // Whoever listens may be gone already; the next line finds the process killed.
        if let Ok(text) = serde_json::to_string(line) {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    })?;
    Ok(())
}

fn sync(folder: &str, key: &str, seed: &str) -> Told {
    write_and_sync(Path::new(folder), key, seed.parse()?, |line| {
        let _ = writeln!(std::io::stdout(), "{line}");
    })
}

fn take_in(folder: &str, key: &str, files: &[&str]) -> Told {
    let ward = open_ward(Path::new(folder), key)?;
    println!("opened");
    let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    take_in_files(&ward, &files)?;
    println!("taken in");
    Ok(())
}

/// A refusal is an answer too: the test looks at it.
fn answer(result: Result<Value, khupho_app::api::errors::ApiError>) -> Told {
    let answer = match result {
        Ok(value) => json!({ "ok": value }),
        Err(error) => json!({ "error": error }),
    };
    println!("{answer}");
    Ok(())
}
