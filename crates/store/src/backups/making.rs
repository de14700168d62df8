//! Making a backup and reading it back.

use std::fs;
use std::path::Path;

use khupho_domain::vietnam::vietnam_time;
use rusqlite::Connection;

use super::{
    Backup, BackupReason, BackupWatch, DATABASE, DESCRIPTION, Description, EVIDENCE_LIST,
    KEY_SLOTS, UNVERIFIED,
};
use crate::chain_walk::walk_chains;
use crate::database::{open_copy_source, open_reader};
use crate::files::{copy_synced, sync_folder_of, write_atomically};
use crate::keys::StoreKey;
use crate::location::StoreLocation;
use crate::progress::{Progress, run_watched, tell};
use crate::rows::unsigned_at;
use crate::verify::refuse_damaged;
use crate::{StoreError, blobs};

/// Makes a backup and verifies it. Nothing that is not whole is left under a backup's name.
pub(crate) fn create(
    location: &StoreLocation,
    key: &StoreKey,
    reason: BackupReason,
    now_ms: u64,
    watch: &BackupWatch<'_>,
) -> Result<Backup, StoreError> {
    remove_attempts(location);
    let name = free_name(location, now_ms);
    let attempt = location.backups().join(format!("{name}{UNVERIFIED}"));
    fs::create_dir_all(&attempt).map_err(|error| StoreError::file(&attempt, error))?;
    let made = fill(location, key, &attempt, watch).and_then(|filled| {
        let description = Description {
            at_ms: now_ms,
            reason,
            operations: filled.operations,
            missing_evidence: filled.missing_evidence,
        };
        finish(location, &attempt, &name, &description)
    });
    if made.is_err() {
        // It would only take room; the error says what happened.
        let _ = fs::remove_dir_all(&attempt);
    }
    made
}

/// What is told of a backup that was filled and checked.
struct Filled {
    operations: u64,
    missing_evidence: Vec<String>,
}

/// Copies what belongs to a backup, and checks it.
fn fill(
    location: &StoreLocation,
    key: &StoreKey,
    attempt: &Path,
    watch: &BackupWatch<'_>,
) -> Result<Filled, StoreError> {
    let copy = attempt.join(DATABASE);
    copy_database(location, key, &copy, watch.copying)?;
    let key_slots = location.key_slots();
    if key_slots.exists() {
        copy_synced(&key_slots, &attempt.join(KEY_SLOTS))?;
    }
    let operations = check(&copy, key, watch.checking)?;
    let cited = open_reader(&copy, key).and_then(|copy| blobs::cited(&copy))?;
    let list: String = cited
        .iter()
        .map(|content| blobs::hex(*content) + "\n")
        .collect();
    write_atomically(&attempt.join(EVIDENCE_LIST), list.as_bytes())?;
    let missing = super::evidence::keep(location, &cited, watch.evidence)?;
    Ok(Filled {
        operations,
        missing_evidence: missing.into_iter().map(blobs::hex).collect(),
    })
}

/// Copies the database, which is one state of the store, whatever is written meanwhile.
fn copy_database(
    location: &StoreLocation,
    key: &StoreKey,
    copy: &Path,
    copying: &dyn Progress,
) -> Result<(), StoreError> {
    let mut source = open_copy_source(&location.database(), key)?;
    let total_bytes = bytes_of(&source)?;
    // The copy leaves out what the source no longer uses, so it ends before its total.
    let copied_bytes = || {
        copy.metadata()
            .map_or(0, |copy| copy.len())
            .min(total_bytes)
    };
    let name = copy.to_string_lossy();
    run_watched(
        &mut source,
        || tell(copying, copied_bytes(), total_bytes),
        |source| Ok(source.execute("VACUUM INTO ?1", [&name])?),
    )?;
    tell(copying, total_bytes, total_bytes)
}

/// Size of a database whose WAL was written back.
fn bytes_of(source: &Connection) -> Result<u64, StoreError> {
    let asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    Ok(source.query_row(asked, [], |row| unsigned_at(row, 0))?)
}

/// Removes what attempts left that were cut off: nobody else makes a backup of this store now, and
/// what is copied next is newer.
fn remove_attempts(location: &StoreLocation) {
    let entries = fs::read_dir(location.backups()).into_iter().flatten();
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().ends_with(UNVERIFIED) {
            // One that stays takes room and nothing else.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn finish(
    location: &StoreLocation,
    attempt: &Path,
    name: &str,
    description: &Description,
) -> Result<Backup, StoreError> {
    let text = serde_json::to_vec_pretty(description).map_err(|error| bad(name, &error))?;
    write_atomically(&attempt.join(DESCRIPTION), &text)?;
    let folder = location.backups().join(name);
    fs::File::open(attempt.join(DATABASE))
        .and_then(|database| database.sync_all())
        .and_then(|()| fs::rename(attempt, &folder))
        .and_then(|()| sync_folder_of(&folder))
        .map_err(|error| StoreError::file(&folder, error))?;
    super::read(&folder).ok_or_else(|| bad(name, &"it cannot be read back"))
}

/// Reads a whole copy: pages, tables, chains, payloads. Gives the number of its operations, which
/// `checking` counts.
pub(super) fn check(
    database: &Path,
    key: &StoreKey,
    checking: &dyn Progress,
) -> Result<u64, StoreError> {
    let name = database.display().to_string();
    let mut copy = open_reader(database, key).map_err(|error| bad(&name, &error))?;
    check_connection(&mut copy, checking).map_err(|error| match error {
        StoreError::NewerStore { .. } | StoreError::Cancelled => error,
        error => bad(&name, &error),
    })
}

fn check_connection(copy: &mut Connection, checking: &dyn Progress) -> Result<u64, StoreError> {
    crate::migrations::schema_of(copy)?;
    refuse_damaged(copy, checking)?;
    let walk = walk_chains(copy, checking)?;
    match walk.faults.first() {
        None => Ok(walk.operations),
        Some(fault) => Err(StoreError::Damaged {
            detail: fault.to_string(),
            latest_verified_backup: None,
        }),
    }
}

fn bad(name: &str, detail: &dyn std::fmt::Display) -> StoreError {
    StoreError::BadBackup {
        name: name.to_owned(),
        detail: detail.to_string(),
    }
}

/// Day and time in Việt Nam; two backups of one second are told apart by a number.
fn free_name(location: &StoreLocation, now_ms: u64) -> String {
    let base = vietnam_time(now_ms).format("%Y-%m-%d-%H%M%S").to_string();
    (1..)
        .map(|number| match number {
            1 => base.clone(),
            number => format!("{base}-{number}"),
        })
        .find(|name| !location.backups().join(name).exists())
        .unwrap_or(base)
}
