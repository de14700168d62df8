//! Backups: encrypted copies that were read back before they count.
//!
//! A backup is a folder in `backups/` with the database, the key slots, a list of the evidence it
//! cites, and `backup.json`. The evidence itself lies in `backups/evidence`, once for all backups, so
//! that a copy of `backups/` on another disk holds everything. Its name ends in `.unverified` until every page, chain and payload
//! hash was checked; what is left of an attempt that was cut off never looks like a backup.

mod evidence;
mod making;
mod plan;
mod restoring;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(crate) use making::create;
pub use plan::{BackupMoment, LastBackup, is_due, to_remove};
pub use restoring::restore;
pub(crate) use restoring::set_aside;

use crate::location::StoreLocation;
use crate::progress::{Progress, Unwatched};
use crate::store::Store;
use crate::{StoreError, log};

const UNVERIFIED: &str = ".unverified";
const DATABASE: &str = "store.db";
const KEY_SLOTS: &str = "keyslots.json";
const EVIDENCE_LIST: &str = "evidence.txt";
const DESCRIPTION: &str = "backup.json";

/// Why a backup is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupReason {
    /// Half an hour of work passed.
    Periodic,
    /// An import is about to begin.
    BeforeImport,
    /// A newer program is about to change the schema.
    BeforeMigration,
    /// A person asked for it.
    ByHand,
}

/// A backup that was verified, or what is left of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Name of its folder in `backups/`.
    pub name: String,
    /// When it was made.
    pub at_ms: u64,
    /// Why; none for an attempt that was cut off.
    pub reason: Option<BackupReason>,
    /// Size of its database.
    pub size_bytes: u64,
    /// Operations in it.
    pub operations: u64,
    /// Whether it was read back and found whole.
    pub verified: bool,
    /// Content hashes, in hexadecimal, of the evidence that it cites and nobody had any more.
    pub missing_evidence: Vec<String>,
}

/// What stands in `backup.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    at_ms: u64,
    reason: BackupReason,
    operations: u64,
    #[serde(default)]
    missing_evidence: Vec<String>,
}

/// Who watches a backup being made or brought back, and can stop it. Each part counts other things.
#[derive(Clone, Copy)]
pub struct BackupWatch<'a> {
    /// Bytes of the database that are copied.
    pub copying: &'a dyn Progress,
    /// Operations of the copy that were read. While its pages are checked, which comes first, nothing
    /// can be counted: 0 of 0.
    pub checking: &'a dyn Progress,
    /// Pieces of evidence that have their file.
    pub evidence: &'a dyn Progress,
}

impl BackupWatch<'static> {
    /// Nobody watches.
    pub const NOBODY: Self = Self {
        copying: &Unwatched,
        checking: &Unwatched,
        evidence: &Unwatched,
    };
}

impl Store {
    /// Makes a backup that nobody watches; see [`Store::back_up_watched`].
    ///
    /// # Errors
    /// Those of [`Store::back_up_watched`], without the last.
    pub fn back_up(&self, reason: BackupReason) -> Result<Backup, StoreError> {
        self.back_up_watched(reason, &BackupWatch::NOBODY)
    }

    /// Makes a backup, verifies it, and removes the ones that are no longer kept.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Damaged`] where the store itself is damaged,
    /// [`StoreError::BadBackup`] where the copy is not whole, [`StoreError::Cancelled`], after which
    /// nothing of it is left.
    pub fn back_up_watched(
        &self,
        reason: BackupReason,
        watch: &BackupWatch<'_>,
    ) -> Result<Backup, StoreError> {
        let _guard = self.guard_backups();
        let now_ms = self.clock().now_ms();
        let backup = create(self.location(), self.key(), reason, now_ms, watch)?;
        // An old backup that cannot be removed takes room; the new one counts all the same.
        let _ = remove_outdated(self.location(), &backup.name, now_ms);
        Ok(backup)
    }

    /// Makes a backup if the last one is half an hour old and something was written since.
    ///
    /// # Errors
    /// Those of [`Store::back_up`].
    pub fn back_up_if_due(&self) -> Result<Option<Backup>, StoreError> {
        let operations = self.read(log::operations)?;
        let now_ms = self.clock().now_ms();
        // One that was made while the clock was ahead would hide those made since.
        let made = list(self.location())?.into_iter();
        let last = made
            .filter(|backup| backup.verified && backup.at_ms <= now_ms)
            .map(|backup| LastBackup {
                at_ms: backup.at_ms,
                operations: backup.operations,
            })
            .max_by_key(|last| last.at_ms);
        if !is_due(last, operations, now_ms) {
            return Ok(None);
        }
        self.back_up(BackupReason::Periodic).map(Some)
    }
}

/// The backups of a store, the newest first, attempts that were cut off too.
///
/// # Errors
/// [`StoreError::File`] where the folder cannot be read.
pub fn list(location: &StoreLocation) -> Result<Vec<Backup>, StoreError> {
    let folder = location.backups();
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&folder).map_err(|error| StoreError::file(&folder, error))?;
    let mut backups: Vec<_> = entries
        .flatten()
        .filter_map(|entry| read(&entry.path()))
        .collect();
    backups.sort_by(|one, other| (other.at_ms, &other.name).cmp(&(one.at_ms, &one.name)));
    Ok(backups)
}

/// The newest backup that was verified. One that was made while the clock was ahead only stands in
/// where there is no other.
#[must_use]
pub fn latest(location: &StoreLocation, now_ms: u64) -> Option<Backup> {
    let backups = list(location).unwrap_or_default().into_iter();
    let verified = backups.filter(|backup| backup.verified);
    let (ahead, past): (Vec<_>, Vec<_>) = verified.partition(|backup| backup.at_ms > now_ms);
    past.into_iter().chain(ahead).next()
}

/// What is wrong with a folder that has a database and backups, but no key slots: somebody or
/// something took them away. It is no place to begin a new notebook; a backup holds them.
pub(crate) fn lost_key_slots(location: &StoreLocation, now_ms: u64) -> Option<StoreError> {
    let is_lost = location.database().exists() && !location.key_slots().exists();
    let backup = latest(location, now_ms).filter(|_| is_lost)?;
    Some(StoreError::Damaged {
        detail: "keyslots.json is missing".to_owned(),
        latest_verified_backup: Some(backup.name),
    })
}

fn read(folder: &Path) -> Option<Backup> {
    let name = folder.file_name()?.to_str()?.to_owned();
    let size_bytes = folder.join(DATABASE).metadata().ok()?.len();
    let description = fs::read(folder.join(DESCRIPTION)).ok();
    let description: Option<Description> =
        description.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Some(Backup {
        verified: description.is_some() && !name.ends_with(UNVERIFIED),
        at_ms: description.as_ref().map_or(0, |told| told.at_ms),
        reason: description.as_ref().map(|told| told.reason),
        operations: description.as_ref().map_or(0, |told| told.operations),
        missing_evidence: description.map_or_else(Vec::new, |told| told.missing_evidence),
        size_bytes,
        name,
    })
}

/// Removes what is no longer kept, but never the backup just made: with a clock set back it looks
/// like the oldest of all.
fn remove_outdated(
    location: &StoreLocation,
    just_made: &str,
    now_ms: u64,
) -> Result<(), StoreError> {
    let backups = list(location)?;
    let verified = backups.iter().filter(|backup| backup.verified);
    let moments: Vec<_> = verified
        .map(|backup| BackupMoment {
            name: backup.name.clone(),
            at_ms: backup.at_ms,
        })
        .collect();
    for name in to_remove(&moments, now_ms)
        .into_iter()
        .filter(|name| *name != just_made)
    {
        let folder: PathBuf = location.backups().join(name);
        fs::remove_dir_all(&folder).map_err(|error| StoreError::file(&folder, error))?;
    }
    Ok(())
}
