//! A damaged page is found, named, and restored from a backup that was verified.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use khupho_app::api::errors::ErrorCode;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::household;
use khupho_oplog::{Change, Patch};
use khupho_store::{StoreError, TxnLabel, Unwatched};
use serde_json::json;

use crate::fixtures::{DAY_MS, Fixture, MONDAY_MS, TestResult, refused};

const PAGE_BYTES: u64 = 4096;
const HELPS: u64 = 200;

/// The first page of a table, counted from 1.
fn page_of(fixture: &Fixture, table: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let page: i64 = fixture.notebook.store()?.read(|connection| {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        Ok::<_, StoreError>(connection.query_row(sql, [table], |row| row.get(0))?)
    })?;
    Ok(page.unsigned_abs())
}

fn overwrite(database: &Path, page: u64) -> std::io::Result<()> {
    let file = OpenOptions::new().write(true).open(database)?;
    file.write_all_at(b"damaged", (page - 1) * PAGE_BYTES + 128)
}

#[test]
fn a_damaged_page_is_named_and_the_verified_backup_brings_everything_back() -> TestResult {
    for table in ["operation", "entity_state", "help_entry"] {
        let fixture = Fixture::founded()?;
        for number in 0..HELPS {
            fixture.notebook.save_help(&format!("Việc mẫu {number}"))?;
        }
        let backup = fixture.notebook.call("backup_now", json!({}))?;
        assert_eq!(backup["verified"], true);
        let page = page_of(&fixture, table)?;
        fixture.notebook.close()?;
        overwrite(&fixture.home().join("store.db"), page)?;

        let opened = fixture.notebook.sign_in();
        let error = opened.err().ok_or("opened all the same")?;
        assert_eq!(error.code, ErrorCode::DamagedStore);
        assert!(
            error.params["detail"].contains(&format!("page {page}")),
            "{error}"
        );
        assert!(error.params["detail"].contains(table), "{error}");
        assert_eq!(json!(error.params["backup"]), backup["name"]);

        let status = fixture.notebook.restore(&error.params["backup"])?;
        assert_eq!(status["phase"], "open");
        assert_eq!(fixture.notebook.count_helps()?, HELPS);
        assert!(fixture.notebook.is_whole()?);
        fixture.notebook.save_help("sau khi khôi phục")?;
    }
    Ok(())
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_the_notebook_alone() -> TestResult {
    let fixture = Fixture::founded()?;
    let kept = fixture.notebook.save_help("còn nguyên")?;
    let backup = fixture.notebook.call("backup_now", json!({}))?;
    let name = backup["name"].as_str().ok_or("no name")?.to_owned();
    let page = page_of(&fixture, "operation")?;
    overwrite(
        &fixture.home().join("backups").join(&name).join("store.db"),
        page,
    )?;
    assert_eq!(
        refused(&fixture.notebook.restore(&name)),
        Some(ErrorCode::BadBackup)
    );
    fixture.notebook.sign_in()?;
    assert!(fixture.notebook.help_note(&kept)?.is_some());
    assert!(fixture.notebook.is_whole()?);
    Ok(())
}

#[test]
fn damage_found_while_working_is_told_by_the_check() -> TestResult {
    let fixture = Fixture::founded()?;
    for number in 0..HELPS {
        fixture.notebook.save_help(&format!("Việc mẫu {number}"))?;
    }
    let page = page_of(&fixture, "operation")?;
    fixture.hand.set(MONDAY_MS + DAY_MS);
    fixture.reopen()?;
    overwrite(&fixture.home().join("store.db"), page)?;
    let report = fixture.notebook.call("store_verify", json!({}))?;
    assert_eq!(report["whole"], false);
    let faults = report["faults"].to_string();
    assert!(
        faults.contains(&format!("page {page}")) && faults.contains("operation"),
        "{faults}"
    );
    Ok(())
}

/// SQLite's check took a sound search index for a damaged one in a connection that had looked at it
/// before somebody wrote.
#[test]
fn a_check_between_writes_takes_no_sound_search_index_for_a_damaged_one() -> TestResult {
    let fixture = Fixture::founded()?;
    let signed_in = fixture.notebook.host().signed_in()?;
    for round in 0_u32..40 {
        for write in 0..1 + round % 7 {
            let entity = EntityId::from_bytes([u8::try_from(write % 4)?; 16]);
            let change = match (round + write) % 3 {
                0 => Change::set(
                    household::PHONE,
                    format!("09000{:05}", round * 7 + write).as_str(),
                ),
                1 => Change::delete_entity(),
                _ => Change::restore_entity(),
            };
            let place = Change::set(household::NEIGHBORHOOD, signed_in.neighborhood);
            signed_in.store.transact::<_, StoreError>(
                signed_in.actor(),
                TxnLabel::Practice,
                |txn| txn.write(household::KIND, entity, Patch(vec![place, change])),
            )?;
        }
        let report = signed_in.store.verify(&Unwatched)?;
        assert_eq!(report.faults, [], "round {round}");
    }
    Ok(())
}
