//! The search indexes are written once a transaction, not once a row.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{help_entry, household};
use khupho_oplog::{Change, KindId, Patch};
use khupho_store::{StoreError, TxnLabel};

use crate::common::{Notebook, TestResult};

const ROWS: u32 = 300;

fn write_rows(notebook: &Notebook, kind: KindId, changes: &[Change]) -> Result<(), StoreError> {
    notebook
        .store()
        .transact(notebook.actor(), TxnLabel::Practice, |txn| {
            for _ in 0..ROWS {
                let entity = txn.new_entity()?;
                txn.write(kind, entity, Patch(changes.to_vec()))?;
            }
            Ok(())
        })
        .map(|_| ())
}

/// Pieces of an index that a search has to look into.
fn pieces(notebook: &Notebook, index: &str) -> Result<u32, StoreError> {
    notebook.store().read(|connection| {
        let sql = format!("SELECT count(DISTINCT segid) FROM {index}_idx");
        Ok(connection.query_row(&sql, [], |row| row.get(0))?)
    })
}

/// A statement that SQLite might have to take back half done makes FTS5 write its index out first.
#[test]
fn an_import_writes_its_search_index_in_one_piece() -> TestResult {
    let notebook = Notebook::new()?;
    let place = EntityId::from_bytes([9; 16]);
    write_rows(
        &notebook,
        household::KIND,
        &[
            Change::set(household::NEIGHBORHOOD, place),
            Change::set(household::CONTACT_NAME, "Người Mẫu"),
            Change::add_member(household::TAGS, "mẫu"),
        ],
    )?;
    assert_eq!(pieces(&notebook, "household_search")?, 1);
    write_rows(
        &notebook,
        help_entry::KIND,
        &[
            Change::set(help_entry::NEIGHBORHOOD, place),
            Change::set(help_entry::HAPPENED_ON, "2026-11-23"),
            Change::add_member(help_entry::EVIDENCE, place),
        ],
    )?;
    assert_eq!(pieces(&notebook, "help_entry_search")?, 1);
    Ok(())
}
