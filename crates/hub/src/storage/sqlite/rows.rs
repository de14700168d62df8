//! Values of rows.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::WardId;
use khupho_oplog::{OpHash, StreamHead, StreamId};
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::storage::values::Scope;
use crate::storage::{Answer, StorageError};

/// The number of a ward's row.
pub(super) fn ward_row(sql: &Connection, ward: WardId) -> Answer<i64> {
    find_ward_row(sql, ward)?.ok_or(StorageError::UnknownWard(ward))
}

/// The number of a ward's row, where it is known.
pub(super) fn find_ward_row(sql: &Connection, ward: WardId) -> Answer<Option<i64>> {
    Ok(sql
        .prepare_cached("SELECT id FROM ward WHERE ward = ?1")?
        .query_row([ward.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// A number that was written from a `u64` below 2^63.
pub(super) fn unsigned_at(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A number of the program as SQLite holds it. Positions, moments and sizes stay below 2^63.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The columns `stream`, `seq` and `hash`, beginning with `column`.
pub(super) fn head_at(row: &Row<'_>, column: usize) -> rusqlite::Result<StreamHead> {
    Ok(StreamHead {
        stream: StreamId::from_bytes(row.get(column)?),
        seq: unsigned_at(row, column + 1)?,
        hash: OpHash::from_bytes(row.get(column + 2)?),
    })
}

/// The columns `scope` and `audience`, beginning with `column`.
pub(super) fn scope_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Scope> {
    let number: i64 = row.get(column)?;
    Scope::from_columns(number, row.get(column + 1)?)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A khu phố in a column that may be null.
pub(super) fn some_entity_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<EntityId>> {
    Ok(row
        .get::<_, Option<[u8; 16]>>(column)?
        .map(EntityId::from_bytes))
}
