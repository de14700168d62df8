//! A bare database with the cipher and the settings of the store, and nothing else of it.

use std::path::Path;

use rusqlite::{Connection, params};

use super::Measured;

/// Opens a new one, with a key of its own.
pub(super) fn create(path: &Path, schema: &str) -> Measured<Connection> {
    let mut key = [0; 32];
    fastrand::Rng::new().fill(&mut key);
    let connection = Connection::open(path)?;
    let key = data_encoding::HEXLOWER.encode(&key);
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -32768;",
    )?;
    connection.execute_batch(schema)?;
    Ok(connection)
}

/// A table for rows like those of the help log, without any index.
pub(super) const HELPS: &str = "CREATE TABLE help (
    id INTEGER PRIMARY KEY, entity BLOB NOT NULL, happened_on TEXT NOT NULL, category INTEGER NOT NULL,
    service TEXT NOT NULL, place INTEGER NOT NULL, minutes INTEGER, outcome INTEGER NOT NULL,
    satisfaction INTEGER, note TEXT NOT NULL, helped_by TEXT NOT NULL) STRICT";

/// Saves one help in a transaction of its own.
pub(super) fn save_help(connection: &Connection, note: &str) -> rusqlite::Result<()> {
    let entity: [u8; 16] = std::array::from_fn(|_| fastrand::u8(..));
    let mut begin = connection.prepare_cached("BEGIN IMMEDIATE")?;
    begin.execute([])?;
    connection
        .prepare_cached(
            "INSERT INTO help (entity, happened_on, category, service, place, minutes, outcome,
                               satisfaction, note, helped_by)
             VALUES (?1, ?2, 4, ?3, 2, 15, 1, 5, ?4, ?5)",
        )?
        .execute(params![
            entity,
            "2026-11-23",
            "Đăng ký tạm trú",
            note,
            "Người Mẫu Một"
        ])?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}
