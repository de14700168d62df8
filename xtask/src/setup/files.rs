//! Reading and writing whole files, where a failure becomes a sentence.

use std::fs;
use std::path::Path;

use crate::refusal::{Outcome, Refusal};

pub(super) fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path)
        .map_err(|error| Refusal::new(format!("{} cannot be read: {error}", path.display())))
}

pub(super) fn write(path: &Path, content: &[u8]) -> Outcome<()> {
    fs::write(path, content)
        .map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))
}
