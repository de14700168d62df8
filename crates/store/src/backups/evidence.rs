//! The evidence of all backups, in one folder beside them.
//!
//! A file of evidence never changes, so one is enough for every backup that cites it. On the same
//! disk it is a second name of the same bytes and takes no room; copied to another disk it is a
//! file of its own.

use std::fs;
use std::path::Path;

use khupho_domain::evidence::ContentHash;

use super::EVIDENCE_LIST;
use crate::files::{copy_synced, create_folder};
use crate::location::StoreLocation;
use crate::progress::{Progress, tell};
use crate::{StoreError, blobs};

/// Name of the folder in `backups/`.
const FOLDER: &str = "evidence";

/// Keeps what a backup cites, and tells what is nowhere any more.
pub(super) fn keep(
    location: &StoreLocation,
    cited: &[ContentHash],
    progress: &dyn Progress,
) -> Result<Vec<ContentHash>, StoreError> {
    bring(
        &location.evidence(),
        &location.backups().join(FOLDER),
        cited,
        progress,
    )
}

/// Brings back what a backup cites and the store's folder lacks. What is missing beside the backup
/// too is no reason to keep the rest from a person; the check of the store names it.
pub(super) fn bring_back(
    location: &StoreLocation,
    backup: &Path,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let Some(kept) = backup.parent().map(|beside| beside.join(FOLDER)) else {
        return Ok(());
    };
    let list = fs::read_to_string(backup.join(EVIDENCE_LIST)).unwrap_or_default();
    let cited: Vec<ContentHash> = list.lines().filter_map(blobs::from_hex).collect();
    bring(&kept, &location.evidence(), &cited, progress).map(|_| ())
}

/// Gives every content a file in `to`, from the one in `from`. Returns those that are in neither.
fn bring(
    from: &Path,
    to: &Path,
    contents: &[ContentHash],
    progress: &dyn Progress,
) -> Result<Vec<ContentHash>, StoreError> {
    let mut missing = Vec::new();
    for (done, content) in (0..).zip(contents) {
        tell(progress, done, contents.len() as u64)?;
        let target = blobs::file_in(to, *content);
        let source = blobs::file_in(from, *content);
        if target.exists() {
            continue;
        }
        if source.exists() {
            link_or_copy(&source, &target)?;
        } else {
            missing.push(*content);
        }
    }
    let total = contents.len() as u64;
    tell(progress, total, total)?;
    Ok(missing)
}

fn link_or_copy(source: &Path, target: &Path) -> Result<(), StoreError> {
    if let Some(folder) = target.parent() {
        create_folder(folder)?;
    }
    if fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    // Another disk, or a file system without links. A copy that was cut off has another name.
    let beside = target.with_extension("copying");
    copy_synced(source, &beside)?;
    fs::rename(&beside, target).map_err(|error| StoreError::file(target, error))
}
