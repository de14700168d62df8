//! Damaged bytes are found, named and restored from a backup.

use std::fs;
use std::os::unix::fs::FileExt as _;

use khupho_store::backups::{self, BackupReason, BackupWatch};
use khupho_store::{StoreError, StoreFault, Unlock, Unwatched};

use crate::common::{Notebook, PIN, TestResult};

const PAGE_BYTES: u64 = 4096;

/// Overwrites a few bytes in the middle of a page, counted from 1.
fn damage(notebook: &Notebook, page: u64) -> std::io::Result<()> {
    let database = fs::OpenOptions::new()
        .write(true)
        .open(notebook.path("store.db"))?;
    database.write_all_at(b"damaged", (page - 1) * PAGE_BYTES + 100)
}

fn filled() -> Result<Notebook, StoreError> {
    let notebook = Notebook::new()?;
    for number in 0..300 {
        notebook.add(&format!("tệp số {number}.xlsx"))?;
    }
    Ok(notebook)
}

fn page_of(notebook: &Notebook, table: &str) -> Result<u64, StoreError> {
    notebook.store().read(|connection| {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        let page: i64 = connection.query_row(sql, [table], |row| row.get(0))?;
        Ok(page.unsigned_abs())
    })
}

#[test]
fn a_damaged_page_is_named_at_opening_and_a_backup_brings_everything_back() -> TestResult {
    let mut notebook = filled()?;
    let backup = notebook.store().back_up(BackupReason::Periodic)?;
    let page = page_of(&notebook, "entity_state")?;
    notebook.close();
    damage(&notebook, page)?;
    let refused = notebook.open().map(|_| ());
    let Err(StoreError::Damaged {
        detail,
        latest_verified_backup,
    }) = refused
    else {
        return Err(format!("opened all the same: {refused:?}").into());
    };
    assert!(detail.contains(&format!("page {page}")), "{detail}");
    assert!(detail.contains("entity_state"), "{detail}");
    assert_eq!(latest_verified_backup.as_ref(), Some(&backup.name));
    let unlock = Unlock::Secret {
        member: notebook.head,
        secret: PIN,
    };
    let vault = notebook.vault.clone();
    backups::restore(
        &notebook.location(),
        &backup.name,
        &unlock,
        &notebook.clock,
        vault.as_ref(),
        &BackupWatch::NOBODY,
    )?;
    notebook.open()?;
    assert_eq!(notebook.names()?.len(), 300);
    Ok(())
}

#[test]
fn damage_while_the_store_is_open_is_found_by_a_check_and_by_a_backup() -> TestResult {
    let mut notebook = filled()?;
    let page = page_of(&notebook, "operation")?;
    notebook.close();
    notebook.open()?;
    damage(&notebook, page)?;
    let report = notebook.store().verify(&Unwatched)?;
    let [StoreFault::Pages { detail, tables }] = report.faults.as_slice() else {
        return Err(format!("{:?}", report.faults).into());
    };
    assert!(detail.contains(&format!("page {page}")), "{detail}");
    assert!(tables.contains(&"operation".to_owned()), "{tables:?}");
    let backup = notebook.store().back_up(BackupReason::ByHand);
    assert!(backup.is_err(), "{backup:?}");
    assert!(backups::latest(&notebook.location(), notebook.clock.now_ms()).is_none());
    Ok(())
}

#[test]
fn a_database_that_is_no_database_is_damaged() -> TestResult {
    for contents in [
        None,
        Some(&b""[..]),
        Some(b"something else"),
        Some(&[7; 8192]),
    ] {
        let mut notebook = Notebook::new()?;
        notebook.close();
        match contents {
            None => fs::remove_file(notebook.path("store.db"))?,
            Some(bytes) => fs::write(notebook.path("store.db"), bytes)?,
        }
        let refused = notebook.open().map(|_| ());
        assert!(
            matches!(refused, Err(StoreError::Damaged { .. })),
            "{contents:?}: {refused:?}"
        );
    }
    Ok(())
}

#[test]
fn a_check_of_a_sound_store_counts_what_it_read() -> TestResult {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    let report = notebook.store().verify(&Unwatched)?;
    assert!(report.is_whole(), "{:?}", report.faults);
    assert_eq!((report.operations, report.streams), (3, 1));
    let rows: Vec<_> = report
        .tables
        .iter()
        .filter(|table| table.rows > 0)
        .collect();
    assert_eq!(rows.len(), 4);
    assert!(report.sqlite_version.starts_with("SQLite 3."));
    Ok(())
}
