//! Bringing a backup back.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;

use super::making::check;
use super::{BackupWatch, DATABASE, KEY_SLOTS, evidence};
use crate::clock::Clock;
use crate::database::open_reader;
use crate::files::{copy_synced, copy_synced_watched, create_folder, sync_folder_of};
use crate::keys::{self, DeviceSecretVault, KeySlots, StoreKey, Unlock};
use crate::location::{StoreLocation, check_place};
use crate::lock::StoreLock;
use crate::{StoreError, members};

/// Name of the copy while it is read through.
const RESTORING: &str = "store.db.restoring";
const WAL: &str = "store.db-wal";
const SHARED_MEMORY: &str = "store.db-shm";

/// Puts a backup in the place of the store's database, which is kept aside.
///
/// `backup` is the name of one of the store's own backups, or the path of a backup's folder. The
/// store must not be open. The marker stays as it is, so that the next opening notices the restore
/// and begins a new stream.
///
/// # Errors
/// [`StoreError::AlreadyOpen`], [`StoreError::BadBackup`], those of a wrong secret,
/// [`StoreError::UnknownMember`] for somebody whom the backup does not know, [`StoreError::DiskFull`],
/// [`StoreError::Cancelled`]. The store is untouched by any of them.
pub fn restore(
    location: &StoreLocation,
    backup: &str,
    unlock: &Unlock<'_>,
    clock: &Clock,
    vault: &dyn DeviceSecretVault,
    watch: &BackupWatch<'_>,
) -> Result<(), StoreError> {
    let folder = &location.folder;
    fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
    check_place(folder)?;
    let _lock = StoreLock::acquire(location)?;
    let source = source_of(location, backup)?;
    let slots = usable_key_slots(location, &source);
    let key = keys::unlock(&slots, unlock, clock, vault)?;
    let beside = folder.join(RESTORING);
    let prepared = copy_checked(&source, &beside, &key, unlock, watch)
        .and_then(|()| evidence::bring_back(location, &source, watch.evidence));
    if let Err(error) = prepared {
        // It would only take room; the error says what happened.
        let _ = fs::remove_file(&beside);
        return Err(named(error, backup));
    }
    let aside = set_aside(location, clock.now_ms())?;
    if slots != location.key_slots() {
        copy_synced(&slots, &location.key_slots())?;
    }
    put_in_place(&beside, &location.database(), &aside)
}

/// Copies the database of a backup and reads the copy through: a stick can give other bytes the
/// second time.
fn copy_checked(
    source: &Path,
    beside: &Path,
    key: &StoreKey,
    unlock: &Unlock<'_>,
    watch: &BackupWatch<'_>,
) -> Result<(), StoreError> {
    copy_synced_watched(&source.join(DATABASE), beside, watch.copying)?;
    check(beside, key, watch.checking)?;
    match unlock {
        Unlock::Secret { member, .. } => refuse_unknown(beside, key, *member),
        Unlock::Recovery { .. } | Unlock::StoreKey { .. } => Ok(()),
    }
}

/// Whoever restores must be able to work with what they restored: somebody who joined after the
/// backup would lock themselves out.
fn refuse_unknown(copy: &Path, key: &StoreKey, member: EntityId) -> Result<(), StoreError> {
    let copy = open_reader(copy, key)?;
    match members::find(&copy, member)?.filter(|member| member.active) {
        Some(_) => Ok(()),
        None => Err(StoreError::UnknownMember(member)),
    }
}

/// The error with the name that the person knows the backup by.
fn named(error: StoreError, backup: &str) -> StoreError {
    match error {
        StoreError::BadBackup { detail, .. } => StoreError::BadBackup {
            name: backup.to_owned(),
            detail,
        },
        other => other,
    }
}

/// Gives the checked copy the name of the database. Where that fails, the one before comes back.
fn put_in_place(beside: &Path, database: &Path, aside: &Path) -> Result<(), StoreError> {
    let placed = fs::rename(beside, database).and_then(|()| sync_folder_of(database));
    placed.map_err(|error| {
        if !database.exists() {
            // Should this fail too, the opening says what is missing, and `aside` holds it.
            let _ = fs::rename(aside.join(DATABASE), database);
            let _ = fs::rename(aside.join(WAL), beside.with_file_name(WAL));
        }
        StoreError::file(database, error)
    })
}

/// The key slots in use, which know the latest secrets; the backup's where those cannot be read.
fn usable_key_slots(location: &StoreLocation, source: &Path) -> PathBuf {
    let in_use = location.key_slots();
    match KeySlots::load(&in_use) {
        Ok(_) => in_use,
        Err(_) => source.join(KEY_SLOTS),
    }
}

fn source_of(location: &StoreLocation, backup: &str) -> Result<PathBuf, StoreError> {
    [location.backups().join(backup), PathBuf::from(backup)]
        .into_iter()
        .find(|folder| folder.join(DATABASE).exists())
        .ok_or_else(|| StoreError::BadBackup {
            name: backup.to_owned(),
            detail: "there is no such backup".to_owned(),
        })
}

/// Moves the database with its WAL into a new folder of `replaced`, and gives that. Nothing that was
/// written is deleted.
///
/// The WAL is copied before the database moves and removed afterwards: whenever the power goes, a
/// database and its WAL are together, in one place or in the other.
pub(crate) fn set_aside(location: &StoreLocation, now_ms: u64) -> Result<PathBuf, StoreError> {
    let aside = free_folder(&location.replaced(), now_ms);
    create_folder(&aside)?;
    let (database, wal) = (location.database(), location.folder.join(WAL));
    if wal.exists() {
        copy_synced(&wal, &aside.join(WAL))?;
    }
    if database.exists() {
        fs::rename(&database, aside.join(DATABASE))
            .and_then(|()| sync_folder_of(&aside.join(DATABASE)))
            .and_then(|()| sync_folder_of(&database))
            .map_err(|error| StoreError::file(&database, error))?;
    }
    for leftover in [wal, location.folder.join(SHARED_MEMORY)] {
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::file(&leftover, error));
            }
            _ => {}
        }
    }
    Ok(aside)
}

/// A folder that is not there yet: two restores of one moment keep what they replaced apart.
fn free_folder(replaced: &Path, now_ms: u64) -> PathBuf {
    let numbered = |number: u32| match number {
        1 => replaced.join(now_ms.to_string()),
        number => replaced.join(format!("{now_ms}-{number}")),
    };
    (1..)
        .map(numbered)
        .find(|folder| !folder.exists())
        .unwrap_or_else(|| numbered(1))
}
