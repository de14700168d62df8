//! Reading identities from rows.

use khupho_domain::ids::EntityId;
use rusqlite::Row;

/// The entity in a column that always holds one.
///
/// # Errors
/// Those of the database; bytes of another length count as a wrong type.
pub(crate) fn entity_at(row: &Row<'_>, column: usize) -> rusqlite::Result<EntityId> {
    Ok(EntityId::from_bytes(row.get(column)?))
}

/// The entity in a column that may be null.
///
/// # Errors
/// As [`entity_at`].
pub(crate) fn some_entity_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<EntityId>> {
    Ok(row
        .get::<_, Option<[u8; 16]>>(column)?
        .map(EntityId::from_bytes))
}

/// A number that was written from a `u64` below 2^63.
///
/// # Errors
/// As [`entity_at`].
pub(crate) fn unsigned_at(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A number of the program as SQLite holds it. Moments, sequence numbers and sizes stay below 2^63.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
