//! What happened to the operations of this store: saved here, gone from here, acknowledged.

use crate::StoreError;
use crate::rows::unsigned_at;
use rusqlite::Connection;

/// Operations by where they are known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryTally {
    /// On this machine.
    pub saved: u64,
    /// Of them, acknowledged by the ward.
    pub acknowledged: u64,
    /// When the newest was written, by the clock of the machine that wrote it; 0 if there is none.
    pub last_saved_ms: u64,
}

/// Counts the operations of every stream by the streams' own heads and markers, so that the log
/// itself need not be read.
///
/// # Errors
/// Those of the database.
pub fn delivery(connection: &Connection) -> Result<DeliveryTally, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("delivery.sql"))?;
    Ok(statement.query_row([], |row| {
        Ok(DeliveryTally {
            saved: unsigned_at(row, 0)?,
            acknowledged: unsigned_at(row, 1)?,
            last_saved_ms: khupho_oplog::Hlc::from_u64(unsigned_at(row, 2)?)
                .map_or(0, khupho_oplog::Hlc::ms),
        })
    })?)
}
