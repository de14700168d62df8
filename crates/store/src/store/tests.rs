//! What can only be brought about from inside: a full disk, a newer schema, an older one.

use std::sync::Arc;

use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::import_batch;
use rusqlite::Connection;

use super::{Founding, Store};
use crate::backups::{self, BackupReason};
use crate::imports::{self, ImportBatch};
use crate::keys::{NoKeyring, Unlock};
use crate::{Actor, Clock, StoreError, StoreLocation, TxnLabel, Unwatched, migrations};

const PIN: &str = "135790";
const MONDAY_MS: u64 = 1_795_392_000_000;

fn founded(folder: &std::path::Path) -> Result<(Store, Founding), StoreError> {
    let clock = Clock::fixed(MONDAY_MS);
    let neighborhood = Neighborhood {
        name: "Khu phố 99".to_owned(),
        ..Neighborhood::default()
    };
    let founding = Founding::new(&clock, "Nguyễn Văn Mẫu", "Chú Mẫu", PIN, neighborhood)?;
    let location = StoreLocation::new(folder);
    let (store, _) = Store::create(location, &founding, clock, Arc::new(NoKeyring))?;
    Ok((store, founding))
}

fn reopen(folder: &std::path::Path, founding: &Founding) -> Result<Store, StoreError> {
    let unlock = Unlock::Secret {
        member: founding.member,
        secret: PIN,
    };
    let clock = Clock::fixed(MONDAY_MS);
    Store::open(
        StoreLocation::new(folder),
        &unlock,
        clock,
        Arc::new(NoKeyring),
    )
}

fn add(store: &Store, founding: &Founding, rows: u32) -> Result<(), StoreError> {
    let actor = Actor {
        member: founding.member,
        role: Role::Head,
    };
    let batch = ImportBatch {
        neighborhood: None,
        target: "households".to_owned(),
        file_name: "x".repeat(200),
        file_hash: None,
        rows,
    };
    store
        .transact(actor, TxnLabel::Practice, |txn| {
            for _ in 0..rows {
                let entity = txn.new_entity()?;
                txn.write(import_batch::KIND, entity, imports::patch(&batch))?;
            }
            Ok(())
        })
        .map(|_| ())
}

#[test]
fn a_full_disk_takes_the_transaction_back_and_the_store_goes_on() -> Result<(), StoreError> {
    let folder = tempfile::tempdir().map_err(|e| StoreError::file("/tmp".as_ref(), e))?;
    let (store, founding) = founded(folder.path())?;
    let limit = |pages: u32| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        store.writer().connection.query_row(&sql, [], |_| Ok(()))
    };
    let pages: u32 = store
        .writer()
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))?;
    limit(pages + 10)?;
    assert!(matches!(
        add(&store, &founding, 1_000),
        Err(StoreError::DiskFull)
    ));
    assert!(store.read(imports::list)?.is_empty());
    // Room was made.
    limit(1_000_000)?;
    add(&store, &founding, 1_000)?;
    assert_eq!(store.read(imports::list)?.len(), 1_000);
    assert!(store.verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn a_store_of_a_newer_program_is_not_opened() -> Result<(), StoreError> {
    let folder = tempfile::tempdir().map_err(|e| StoreError::file("/tmp".as_ref(), e))?;
    let (store, founding) = founded(folder.path())?;
    let newer = migrations::known_schema() + 1;
    store
        .writer()
        .connection
        .pragma_update(None, "user_version", newer)?;
    drop(store);
    let refused = reopen(folder.path(), &founding).map(|_| ());
    assert!(matches!(
        refused,
        Err(StoreError::NewerStore { found, known }) if found == newer && known == newer - 1
    ));
    Ok(())
}

#[test]
fn a_store_of_an_older_program_is_backed_up_migrated_and_rebuilt() -> Result<(), StoreError> {
    let folder = tempfile::tempdir().map_err(|e| StoreError::file("/tmp".as_ref(), e))?;
    let (store, founding) = founded(folder.path())?;
    add(&store, &founding, 3)?;
    take_back_later_migrations(&store.writer().connection)?;
    drop(store);
    let store = reopen(folder.path(), &founding)?;
    assert_eq!(store.read(imports::list)?.len(), 3);
    let found = backups::list(store.location())?;
    assert_eq!(found.len(), usize::from(migrations::known_schema() > 1));
    assert!(
        found
            .iter()
            .all(|backup| backup.reason == Some(BackupReason::BeforeMigration))
    );
    assert!(store.verify(&Unwatched)?.is_whole());
    Ok(())
}

/// Makes the database look as if the program had only had its first migration.
fn take_back_later_migrations(connection: &Connection) -> Result<(), StoreError> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(migrations::MIGRATIONS[0].sql)?;
    let names = "SELECT name FROM sqlite_schema WHERE sql IS NOT NULL";
    let known = texts(&fresh, names)?;
    for name in texts(connection, names)? {
        if !known.contains(&name) && !is_part_of_search(&name) {
            let kind = "SELECT type FROM sqlite_schema WHERE name = '";
            let kinds = texts(connection, &format!("{kind}{name}'"))?;
            // An index is gone with its table.
            for kind in kinds {
                connection.execute_batch(&format!("DROP {kind} IF EXISTS {name}"))?;
            }
        }
    }
    drop_later_columns(connection, &fresh)?;
    connection.pragma_update(None, "user_version", 1)?;
    Ok(())
}

/// Columns that a later migration added to the tables of the first one.
fn drop_later_columns(connection: &Connection, fresh: &Connection) -> Result<(), StoreError> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    for table in texts(fresh, tables)? {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let known = texts(fresh, &columns)?;
        for column in texts(connection, &columns)? {
            if !known.contains(&column) {
                connection.execute_batch(&format!("ALTER TABLE {table} DROP COLUMN {column}"))?;
            }
        }
    }
    Ok(())
}

fn texts(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tables that FTS5 keeps for itself go with the index.
fn is_part_of_search(name: &str) -> bool {
    ["_data", "_idx", "_content", "_docsize", "_config"]
        .iter()
        .any(|part| name.ends_with(part))
}
