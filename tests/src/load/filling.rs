//! Working on until the disk is full, and after room was made.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use khupho_app::api::errors::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};

use crate::core_notebook::CoreNotebook;

/// Helps after which a disk that is still not full was no small disk.
const HELPS_MAX: usize = 50_000;

/// How working on a disk that filled up went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Helps acknowledged before the disk was full.
    pub before: usize,
    /// What the first help that found no room was told.
    pub refusal: ApiError,
    /// Helps acknowledged once room was made.
    pub after: usize,
    /// Acknowledged helps that are not there.
    pub lost: usize,
    /// Helps in the log at the end.
    pub in_log: u64,
    /// Whether everything is whole at the end.
    pub whole: bool,
}

/// Founds a notebook on a small disk and logs helps until there is no room, then removes the
/// ballast and goes on.
///
/// # Errors
/// A refusal that has nothing to do with the disk, and `internal` where it never fills up.
pub fn fill_disk(folder: &Path, ballast: &Path) -> Result<Filled, ApiError> {
    let notebook = CoreNotebook::at(folder);
    notebook.found()?;
    let mut random = Rng::with_seed(7);
    let mut saved = Vec::new();
    let refusal = loop {
        // A note of noise: what repeats itself would need no room.
        let note: String = std::iter::repeat_with(|| random.alphanumeric())
            .take(400)
            .collect();
        match notebook.save_help(&note) {
            Ok(id) if saved.len() < HELPS_MAX => saved.push((id, note)),
            Ok(_) => return Err(ApiError::new(ErrorCode::Internal).with("reference", "NEVER-FULL")),
            Err(refusal) => break refusal,
        }
    };
    let before = saved.len();
    fs::remove_file(ballast)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))?;
    for number in 0..10 {
        let note = format!("Sau khi dọn {number}");
        saved.push((notebook.save_help(&note)?, note));
    }
    notebook.close()?;
    notebook.sign_in()?;
    Ok(Filled {
        before,
        refusal,
        after: saved.len() - before,
        lost: count_lost(&notebook, &saved)?,
        in_log: notebook.count_helps()?,
        whole: notebook.is_whole()?,
    })
}

fn count_lost(notebook: &CoreNotebook, saved: &[(String, String)]) -> Result<usize, ApiError> {
    let mut lost = 0;
    for (id, note) in saved {
        lost += usize::from(notebook.help_note(id)?.as_ref() != Some(note));
    }
    Ok(lost)
}
