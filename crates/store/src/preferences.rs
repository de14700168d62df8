//! Settings of this machine. They are not in the log and travel nowhere.

use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;

/// The value kept under a key.
///
/// # Errors
/// Those of the database.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT value FROM preference WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub(crate) fn set(connection: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO preference (key, value) VALUES (?1, ?2)")?
        .execute([key, value])?;
    Ok(())
}
