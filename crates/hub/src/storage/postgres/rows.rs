//! Values of rows.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::WardId;
use khupho_oplog::{OpHash, StreamHead, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use crate::storage::values::Scope;
use crate::storage::{Answer, StorageError};

/// Refuses a ward that was never founded.
pub(super) async fn require_ward(connection: &mut PgConnection, ward: WardId) -> Answer<()> {
    let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM ward WHERE ward = $1")
        .bind(ward.as_bytes())
        .fetch_optional(connection)
        .await?;
    found.map(|_| ()).ok_or(StorageError::UnknownWard(ward))
}

/// Identities and hashes.
pub(super) fn bytes_at<const N: usize>(row: &PgRow, column: usize) -> Answer<[u8; N]> {
    Ok(row.try_get::<[u8; N], _>(column)?)
}

/// A number that was written from a `u64` below 2^63.
pub(super) fn unsigned_at(row: &PgRow, column: usize) -> Answer<u64> {
    unsigned(row.try_get(column)?)
}

/// A number that was written from a `u64` below 2^63.
pub(super) fn unsigned(number: i64) -> Answer<u64> {
    u64::try_from(number).map_err(|_| StorageError::Damaged("a number below zero"))
}

/// A number of the program as PostgreSQL holds it. Positions, moments and sizes stay below 2^63.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The published number of a reason.
pub(super) fn reason_at(row: &PgRow, column: usize) -> Answer<u16> {
    let number: i32 = row.try_get(column)?;
    u16::try_from(number).map_err(|_| StorageError::Damaged("a reason out of range"))
}

/// The columns `stream`, `seq` and `hash`, beginning with `column`.
pub(super) fn head_at(row: &PgRow, column: usize) -> Answer<StreamHead> {
    Ok(StreamHead {
        stream: StreamId::from_bytes(bytes_at(row, column)?),
        seq: unsigned_at(row, column + 1)?,
        hash: OpHash::from_bytes(bytes_at(row, column + 2)?),
    })
}

/// The columns `scope` and `audience`, beginning with `column`.
pub(super) fn scope_at(row: &PgRow, column: usize) -> Answer<Scope> {
    let number: i16 = row.try_get(column)?;
    let audience: Option<[u8; 16]> = row.try_get(column + 1)?;
    Scope::from_columns(i64::from(number), audience)
        .ok_or(StorageError::Damaged("a scope that is none"))
}

/// A khu phố in a column that may be null.
pub(super) fn some_entity_at(row: &PgRow, column: usize) -> Answer<Option<EntityId>> {
    let bytes: Option<[u8; 16]> = row.try_get(column)?;
    Ok(bytes.map(EntityId::from_bytes))
}
