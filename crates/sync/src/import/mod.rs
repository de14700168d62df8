//! Receiving: every file is judged first; the good ones are taken in, each in one transaction.

mod ahead;
mod judging;
mod missing_parts;
mod order;
mod outcome;
mod taking;
mod verdict;

use std::path::PathBuf;

use khupho_domain::ids::EntityId;
use khupho_store::Store;

pub use outcome::{FileOutcome, Imported, NeighborhoodOutcome, ReceivedReceipt, Taken};
pub use verdict::{Damage, DeviceRequest, InvitationUse, JudgedFile, Purpose, Verdict};

pub(crate) use ahead::Opened;
pub(crate) use judging::{Judge, verdict_of};
pub(crate) use taking::{
    LetterUse, name_of, origin_of, take_evidence, take_letter, take_operation,
};

use crate::SyncError;
use crate::files::{self, FoundFiles};
use crate::progress::{Meter, Stage, Watcher};

/// What the files are that a person dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// One line a file.
    pub files: Vec<JudgedFile>,
    /// Files and folders that could not be looked into.
    pub unread: Vec<PathBuf>,
    /// Whether there are more files than are taken in one go.
    pub cut_off: bool,
}

/// Judges files, and the files in folders. Nothing is changed.
///
/// # Errors
/// [`SyncError::NoWard`], [`SyncError::Cancelled`], and those of the database.
pub fn preview(
    store: &Store,
    paths: &[PathBuf],
    watcher: &dyn Watcher,
) -> Result<Preview, SyncError> {
    let found = files::find(paths);
    let judged = judge_all(store, &found, watcher)?;
    Ok(Preview {
        files: judged,
        unread: found.unread,
        cut_off: found.cut_off,
    })
}

/// Judges files and takes in the good ones for `person`, who is named in the list of imports, in the
/// order in which they close gaps. Each file is taken in whole or not at all, and one that is refused
/// stops no other.
///
/// # Errors
/// [`SyncError::NoWard`]; [`SyncError::Cancelled`], after which the files that were taken in stay;
/// and those of the database.
pub fn import(
    store: &Store,
    paths: &[PathBuf],
    person: EntityId,
    watcher: &dyn Watcher,
) -> Result<Imported, SyncError> {
    let found = files::find(paths);
    let judged = judge_all(store, &found, watcher)?;
    let total = judged
        .iter()
        .filter(|file| file.verdict.can_be_taken_in())
        .map(|file| file.bytes)
        .sum();
    let meter = Meter::begin(watcher, Stage::TakingIn, total);
    let mut outcomes = Vec::new();
    let mut judge = Judge::of_person(store, person)?;
    for file in order::in_order(judged) {
        outcomes.push(taking::take_file(&judge, file, &meter)?);
        if judge.is_outdated()? {
            judge = Judge::of_person(store, person)?;
        }
    }
    Ok(Imported::of(outcomes, found.unread))
}

fn judge_all(
    store: &Store,
    found: &FoundFiles,
    watcher: &dyn Watcher,
) -> Result<Vec<JudgedFile>, SyncError> {
    let total = found.files.iter().map(|file| file.bytes).sum();
    let meter = Meter::begin(watcher, Stage::Judging, total);
    let judge = Judge::of(store)?;
    let mut judged = Vec::with_capacity(found.files.len());
    for file in &found.files {
        judged.push(judge.judge_file(file)?);
        meter.add(file.bytes)?;
    }
    missing_parts::name_missing_parts(store, &mut judged)?;
    Ok(judged)
}
