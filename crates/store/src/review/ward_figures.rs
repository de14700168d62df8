//! What the ward's home tells beside the claims: who sent last, and what waits for the ward.

use std::collections::HashMap;

use khupho_domain::ids::EntityId;
use rusqlite::Connection;

use crate::StoreError;
use crate::exchange;
use crate::rows::{entity_at, unsigned_at};

/// Figures of a ward's store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WardFigures {
    /// When the newest file of each khu phố was taken in, in milliseconds since 1970. A khu phố of
    /// which nothing ever came is not in it.
    pub last_received_ms: HashMap<EntityId, u64>,
    /// Machines that wait to be confirmed.
    pub devices_waiting: u32,
    /// Entries that were put aside.
    pub put_aside: u64,
    /// Khu phố for which there is something that no receipt has said yet.
    pub receipts_due: u32,
}

/// Reads the figures.
///
/// # Errors
/// Those of the database.
pub fn ward_figures(connection: &Connection) -> Result<WardFigures, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT neighborhood, max(received_ms) FROM import
         WHERE neighborhood IS NOT NULL AND undone_ms IS NULL GROUP BY neighborhood",
    )?;
    let rows = statement.query_map([], |row| Ok((entity_at(row, 0)?, unsigned_at(row, 1)?)))?;
    let last_received_ms = rows.collect::<Result<_, _>>()?;
    let (devices_waiting, put_aside) = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM enrollment_request WHERE state = 1),
                    (SELECT count(*) FROM operation WHERE quarantine IS NOT NULL)",
        )?
        .query_row([], |row| Ok((row.get(0)?, unsigned_at(row, 1)?)))?;
    let due = exchange::receipts_due(connection)?;
    Ok(WardFigures {
        last_received_ms,
        devices_waiting,
        put_aside,
        receipts_due: u32::try_from(due.len()).unwrap_or(u32::MAX),
    })
}
