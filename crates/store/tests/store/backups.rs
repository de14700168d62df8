//! Backups and restore.

use std::collections::BTreeSet;
use std::fs;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::registry::evidence;
use khupho_oplog::{Change, Patch, derive_entity};
use khupho_store::backups::{self, BackupReason, BackupWatch};
use khupho_store::{OpenNotice, StoreError, StoreLocation, TxnLabel, Unlock, Unwatched, blobs};

use crate::common::{Notebook, PIN, TestResult, copy_folder};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Monday, 23 November 2026, 07:00 in Việt Nam.
const MONDAY_MS: u64 = 1_795_392_000_000;

fn restore(notebook: &Notebook, backup: &str) -> Result<(), StoreError> {
    let unlock = Unlock::Secret {
        member: notebook.head,
        secret: PIN,
    };
    let vault = notebook.vault.as_ref();
    backups::restore(
        &notebook.location(),
        backup,
        &unlock,
        &notebook.clock,
        vault,
        &BackupWatch::NOBODY,
    )
}

#[test]
fn a_backup_is_verified_encrypted_and_can_be_restored() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    assert!(backup.verified);
    assert_eq!(
        (backup.name.as_str(), backup.operations),
        ("2026-11-23-070000", 3)
    );
    let database = notebook.path("backups").join(&backup.name).join("store.db");
    assert!(!fs::read(database)?.starts_with(b"SQLite format 3"));
    notebook.add("b")?;
    assert!(matches!(
        restore(&notebook, &backup.name),
        Err(StoreError::AlreadyOpen)
    ));
    notebook.close();
    restore(&notebook, &backup.name)?;
    let store = notebook.open()?;
    assert!(matches!(store.notices(), [OpenNotice::NewStream { .. }]));
    assert!(store.verify(&Unwatched)?.is_whole());
    assert_eq!(notebook.names()?, ["a"]);
    // What was replaced is kept.
    let replaced: Vec<_> = fs::read_dir(notebook.path("replaced"))?.collect();
    assert_eq!(replaced.len(), 1);
    Ok(())
}

#[test]
fn a_backup_in_another_folder_founds_a_store_on_a_new_machine() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    let new_machine = tempfile::tempdir()?;
    let source = notebook.path("backups").join(&backup.name);
    let code = Unlock::Recovery {
        code: &notebook.code,
    };
    backups::restore(
        &StoreLocation::new(new_machine.path()),
        &source.to_string_lossy(),
        &code,
        &notebook.clock,
        notebook.vault.as_ref(),
        &BackupWatch::NOBODY,
    )?;
    let store = notebook.open_at(new_machine.path())?;
    assert_eq!(crate::common::names_in(&store)?, ["a"]);
    Ok(())
}

#[test]
fn a_damaged_backup_is_refused_and_the_store_untouched() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    let database = notebook.path("backups").join(&backup.name).join("store.db");
    let mut bytes = fs::read(&database)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&database, bytes)?;
    let refused = restore(&notebook, &backup.name);
    assert!(
        matches!(refused, Err(StoreError::BadBackup { .. })),
        "{refused:?}"
    );
    let missing = restore(&notebook, "2020-01-01-000000");
    assert!(matches!(missing, Err(StoreError::BadBackup { .. })));
    notebook.open()?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}

#[test]
fn backups_follow_the_work() -> TestResult {
    let notebook = Notebook::new()?;
    let store = notebook.store();
    assert!(store.back_up_if_due()?.is_some());
    notebook.hand.advance(DAY_MS);
    assert!(store.back_up_if_due()?.is_none());
    notebook.add("a")?;
    assert!(store.back_up_if_due()?.is_some());
    notebook.hand.advance(29 * 60 * 1000);
    notebook.add("b")?;
    assert!(store.back_up_if_due()?.is_none());
    assert_eq!(backups::list(store.location())?.len(), 2);
    Ok(())
}

#[test]
fn old_backups_go_and_attempts_never_count() -> TestResult {
    let notebook = Notebook::new()?;
    let attempt = notebook.path("backups/2026-11-01-000000.unverified");
    fs::create_dir_all(&attempt)?;
    fs::write(attempt.join("store.db"), "half")?;
    assert!(
        backups::list(&notebook.location())?
            .iter()
            .all(|backup| !backup.verified)
    );
    assert_eq!(
        backups::latest(&notebook.location(), notebook.clock.now_ms()),
        None
    );
    for _ in 0..5 {
        notebook.hand.advance(1_000);
        notebook.store().back_up(BackupReason::BeforeImport)?;
    }
    // What a kill left would fill the disk, one database at a time.
    assert!(!attempt.exists());
    let found = backups::list(&notebook.location())?;
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|backup| backup.verified));
    let latest = backups::latest(&notebook.location(), notebook.clock.now_ms());
    assert_eq!(
        latest.map(|backup| backup.name).as_deref(),
        Some("2026-11-23-070005")
    );
    Ok(())
}

#[test]
fn backups_asked_for_at_once_are_made_one_after_the_other() -> TestResult {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    let made = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| notebook.store().back_up(BackupReason::ByHand)))
            .collect();
        asked
            .into_iter()
            .map(|one| one.join().map_err(|_| "a backup panicked"))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let names: BTreeSet<_> = made
        .into_iter()
        .map(|backup| backup.map(|backup| backup.name))
        .collect::<Result<_, _>>()?;
    assert_eq!(names.len(), 3);
    Ok(())
}

pub(crate) fn cite(notebook: &Notebook, plain: &[u8]) -> Result<ContentHash, StoreError> {
    let content = notebook.store().put_evidence(plain)?;
    let entity = derive_entity(evidence::KIND, &[&content.0]);
    notebook
        .store()
        .transact(notebook.actor(), TxnLabel::Evidence, |txn| {
            let cite = Change::set(evidence::CONTENT, content.0.to_vec());
            txn.write(evidence::KIND, entity, Patch(vec![cite]))
        })?;
    Ok(content)
}

#[test]
fn evidence_is_in_the_backups_and_comes_back_with_them() -> TestResult {
    let mut notebook = Notebook::new()?;
    let content = cite(&notebook, b"generated photo, not of anybody")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    assert!(backup.missing_evidence.is_empty());
    notebook.store().back_up(BackupReason::ByHand)?;
    fs::remove_dir_all(notebook.path("evidence"))?;
    notebook.close();
    restore(&notebook, &backup.name)?;
    let store = notebook.open()?;
    assert_eq!(
        store.get_evidence(content)?,
        b"generated photo, not of anybody"
    );
    assert!(store.verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn a_copy_of_the_backups_on_another_disk_holds_the_evidence() -> TestResult {
    let mut notebook = Notebook::new()?;
    let content = cite(&notebook, b"generated photo")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    let (stick, new_machine) = (tempfile::tempdir()?, tempfile::tempdir()?);
    copy_folder(&notebook.path("backups"), stick.path())?;
    let code = Unlock::Recovery {
        code: &notebook.code,
    };
    let location = StoreLocation::new(new_machine.path());
    let source = stick.path().join(&backup.name);
    let vault = notebook.vault.as_ref();
    backups::restore(
        &location,
        &source.to_string_lossy(),
        &code,
        &notebook.clock,
        vault,
        &BackupWatch::NOBODY,
    )?;
    let store = notebook.open_at(new_machine.path())?;
    assert_eq!(store.get_evidence(content)?, b"generated photo");
    Ok(())
}

#[test]
fn a_backup_names_the_evidence_that_is_gone() -> TestResult {
    let notebook = Notebook::new()?;
    let content = cite(&notebook, b"generated photo")?;
    fs::remove_dir_all(notebook.path("evidence"))?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    assert!(backup.verified);
    assert_eq!(backup.missing_evidence, [blobs::hex(content)]);
    assert_eq!(backups::list(&notebook.location())?, [backup]);
    Ok(())
}

/// A list of evidence from a stick is text of anybody; it never leads to another file.
#[test]
fn names_in_a_list_of_evidence_lead_nowhere_else() -> TestResult {
    let mut notebook = Notebook::new()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    let list = notebook
        .path("backups")
        .join(&backup.name)
        .join("evidence.txt");
    fs::write(list, "../../keyslots\n\n../x\nđđ\n00\n")?;
    notebook.close();
    restore(&notebook, &backup.name)?;
    assert!(!notebook.path("evidence").exists());
    Ok(())
}

#[test]
fn two_restores_of_one_moment_keep_both_replaced_databases() -> TestResult {
    let mut notebook = Notebook::new()?;
    let empty = notebook.store().back_up(BackupReason::ByHand)?;
    for name in ["a", "b"] {
        notebook.add(name)?;
        notebook.close();
        restore(&notebook, &empty.name)?;
        notebook.open()?;
        assert_eq!(notebook.names()?, [""; 0]);
    }
    let mut sizes = Vec::new();
    for replaced in fs::read_dir(notebook.path("replaced"))? {
        sizes.push(fs::metadata(replaced?.path().join("store.db"))?.len());
    }
    assert_eq!(sizes.len(), 2);
    Ok(())
}

/// The WAL of a database that was not closed holds what was acknowledged last.
#[test]
fn a_replaced_database_keeps_its_wal() -> TestResult {
    let mut notebook = Notebook::new()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.add("a")?;
    let wal = fs::read(notebook.path("store.db-wal"))?;
    notebook.close();
    fs::write(notebook.path("store.db-wal"), &wal)?;
    restore(&notebook, &backup.name)?;
    let replaced = fs::read_dir(notebook.path("replaced"))?
        .next()
        .ok_or("none")??;
    assert_eq!(fs::read(replaced.path().join("store.db-wal"))?, wal);
    assert!(!notebook.path("store.db-wal").exists());
    notebook.open()?;
    assert_eq!(notebook.names()?, [""; 0]);
    Ok(())
}

#[test]
fn a_refused_restore_leaves_nothing_behind() -> TestResult {
    let mut notebook = Notebook::new()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.add("a")?;
    let newcomer = EntityId::from_bytes([7; 16]);
    let (label, pin) = ("Cô Giả", "864200");
    notebook
        .store()
        .set_member_slot(newcomer, label, Role::Head, pin)?;
    notebook.close();
    let before = names_of(notebook.folder.path())?;
    // Somebody who joined after the backup could not open what they restored.
    let unlock = Unlock::Secret {
        member: newcomer,
        secret: pin,
    };
    let vault = notebook.vault.as_ref();
    let refused = backups::restore(
        &notebook.location(),
        &backup.name,
        &unlock,
        &notebook.clock,
        vault,
        &BackupWatch::NOBODY,
    );
    assert!(matches!(refused, Err(StoreError::UnknownMember(member)) if member == newcomer));
    let unlock = Unlock::Secret {
        member: notebook.head,
        secret: "000000",
    };
    let refused = backups::restore(
        &notebook.location(),
        &backup.name,
        &unlock,
        &notebook.clock,
        vault,
        &BackupWatch::NOBODY,
    );
    assert!(matches!(refused, Err(StoreError::WrongSecret { .. })));
    assert_eq!(names_of(notebook.folder.path())?, before);
    notebook.hand.advance(DAY_MS);
    notebook.open()?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}

/// The power goes between taking the old database away and putting the new one there.
#[test]
fn a_restore_that_was_cut_off_can_be_made_again() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    fs::create_dir_all(notebook.path("replaced/1"))?;
    fs::rename(
        notebook.path("store.db"),
        notebook.path("replaced/1/store.db"),
    )?;
    fs::write(notebook.path("store.db.restoring"), "half")?;
    let damaged = notebook.open().map(|_| ());
    assert!(
        matches!(&damaged, Err(StoreError::Damaged { latest_verified_backup: Some(name), .. }) if *name == backup.name),
        "{damaged:?}"
    );
    restore(&notebook, &backup.name)?;
    notebook.open()?;
    assert_eq!(notebook.names()?, ["a"]);
    assert!(!notebook.path("store.db.restoring").exists());
    Ok(())
}

fn names_of(folder: &std::path::Path) -> std::io::Result<BTreeSet<std::ffi::OsString>> {
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect()
}

/// The clock fell back to 2016 after weeks of backups: the new ones look like the oldest.
#[test]
fn a_backup_made_with_the_clock_set_back_stays_and_the_next_one_waits() -> TestResult {
    let notebook = Notebook::new()?;
    for _ in 0..16 {
        notebook.hand.advance(DAY_MS);
        notebook.store().back_up(BackupReason::ByHand)?;
    }
    notebook.hand.set(1_460_000_000_000);
    notebook.add("a")?;
    let made = notebook.store().back_up_if_due()?.ok_or("none was due")?;
    let found = backups::list(&notebook.location())?;
    assert!(found.contains(&made), "{found:?}");
    notebook.add("b")?;
    notebook.hand.advance(60_000);
    assert_eq!(notebook.store().back_up_if_due()?, None);
    Ok(())
}

/// The moments of the log never go back; the clock on the wall did, once it was put right.
#[test]
fn a_clock_that_once_ran_ahead_makes_no_backup_without_work() -> TestResult {
    let notebook = Notebook::new()?;
    let store = notebook.store();
    notebook.hand.advance(365 * DAY_MS);
    notebook.add("a")?;
    assert!(store.back_up_if_due()?.is_some());
    notebook.hand.set(MONDAY_MS);
    assert!(
        store.back_up_if_due()?.is_some(),
        "none of this time holds a"
    );
    for _ in 0..3 {
        notebook.hand.advance(DAY_MS);
        assert_eq!(store.back_up_if_due()?, None);
    }
    notebook.add("b")?;
    assert!(store.back_up_if_due()?.is_some());
    Ok(())
}

/// What a backup of a time before holds is less than what was written since, whatever the number of it.
#[test]
fn the_work_after_a_restore_is_backed_up() -> TestResult {
    let mut notebook = Notebook::new()?;
    let empty = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.hand.advance(DAY_MS);
    notebook.add("a")?;
    notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    restore(&notebook, &empty.name)?;
    notebook.open()?;
    notebook.hand.advance(DAY_MS);
    assert!(notebook.store().back_up_if_due()?.is_some());
    Ok(())
}
