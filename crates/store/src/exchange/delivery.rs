//! Saved, sent, received: where the writes of this store are known to be.
//!
//! "Received" is only ever said on a verified receipt of the ward.

use std::collections::BTreeMap;

use khupho_domain::ids::EntityId;
use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::rows::unsigned_at;

/// Where everything that was written about something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// On this machine.
    Saved,
    /// It left this machine in a file.
    Sent,
    /// The ward has it: a verified receipt says so.
    Received,
}

impl Delivery {
    const fn from_number(number: i64) -> Self {
        match number {
            2 => Self::Received,
            1 => Self::Sent,
            _ => Self::Saved,
        }
    }
}

/// Writes of the khu phố by where they are, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryTotals {
    /// Only on this machine.
    pub saved: u64,
    /// In a file that left it.
    pub sent: u64,
    /// At the ward.
    pub received: u64,
    /// When the newest file left; 0 if none did.
    pub last_sent_ms: u64,
    /// When the newest receipt was made; 0 if none came.
    pub last_receipt_ms: u64,
}

/// Where everything that was written about an entity is: at the place its last write has reached.
/// What nobody here wrote about is received.
///
/// # Errors
/// Those of the database.
pub fn delivery_of(connection: &Connection, entity: EntityId) -> Result<Delivery, StoreError> {
    let number: Option<i64> = connection
        .prepare_cached(include_str!("delivery_of.sql"))?
        .query_row([entity.as_bytes()], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(number.map_or(Delivery::Received, Delivery::from_number))
}

/// As [`delivery_of`], for the entities of a list.
///
/// # Errors
/// Those of the database.
pub fn deliveries(
    connection: &Connection,
    entities: &[EntityId],
) -> Result<BTreeMap<EntityId, Delivery>, StoreError> {
    entities
        .iter()
        .map(|entity| Ok((*entity, delivery_of(connection, *entity)?)))
        .collect()
}

/// How many writes are where, by the marks of the streams; the log itself is not read.
///
/// # Errors
/// Those of the database.
pub fn delivery_totals(connection: &Connection) -> Result<DeliveryTotals, StoreError> {
    Ok(connection
        .prepare_cached(include_str!("delivery_totals.sql"))?
        .query_row([], |row| {
            Ok(DeliveryTotals {
                saved: unsigned_at(row, 0)?,
                sent: unsigned_at(row, 1)?,
                received: unsigned_at(row, 2)?,
                last_sent_ms: unsigned_at(row, 3)?,
                last_receipt_ms: unsigned_at(row, 4)?,
            })
        })?)
}
