//! The committed corpus runs through every target, as it is and with seeded changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use khupho_fuzz_targets::ALL;

/// Changes tried of each committed file.
const CHANGES: usize = 400;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn every_target_has_a_corpus_and_a_program() {
    let names: BTreeSet<String> = ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names_in(&corpus()), names);
    let programs: BTreeSet<String> = names.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names_in(&corpus().join("../fuzz_targets")), programs);
}

#[test]
fn the_corpus_runs_through_every_target() {
    for (name, target) in ALL {
        let files = names_in(&corpus().join(name));
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            target(&fs::read(corpus().join(name).join(file)).unwrap());
        }
    }
}

#[test]
fn changed_files_run_through_every_target() {
    let mut random = fastrand::Rng::with_seed(2026);
    for (name, target) in ALL {
        for file in names_in(&corpus().join(name)) {
            let original = fs::read(corpus().join(name).join(file)).unwrap();
            for _ in 0..CHANGES {
                target(&changed(&original, &mut random));
            }
        }
    }
}

/// A few bytes changed, taken out, or said twice.
fn changed(original: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..random.usize(1..4) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.usize(..bytes.len());
        let end = (at + random.usize(1..9)).min(bytes.len());
        match random.u8(..4) {
            0 => bytes[at] ^= 1 << random.u8(..8),
            1 => bytes[at] = random.u8(..),
            2 => drop(bytes.drain(at..end)),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}
