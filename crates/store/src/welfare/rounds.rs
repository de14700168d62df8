//! Rounds with their figures.

use khupho_domain::ids::EntityId;
use khupho_domain::welfare::WelfareRound;
use khupho_oplog::registry::welfare_round::KIND;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::wire;
use crate::days::day_at;
use crate::rows::entity_at;
use crate::{StoreError, states};

/// A round with its figures; households, not lines, are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundListing {
    /// Which one.
    pub id: EntityId,
    /// Its fields.
    pub round: WelfareRound,
    /// Households listed.
    pub recipients: u32,
    /// Of them, households that received.
    pub received: u32,
}

impl RoundListing {
    /// Value handed over, in đồng; none where the value of one gift is not known.
    #[must_use]
    pub fn value_given_dong(&self) -> Option<u64> {
        self.round.value_dong?.checked_mul(u64::from(self.received))
    }
}

/// One round; none for one that is not known or was deleted.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<WelfareRound>, StoreError> {
    Ok(states::load(connection, id, KIND)?
        .as_ref()
        .and_then(wire::round))
}

/// The rounds of a khu phố, newest first.
///
/// # Errors
/// Those of the database.
pub fn rounds(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<RoundListing>, StoreError> {
    let sql = concat!(
        include_str!("rounds.sql"),
        "WHERE welfare_round.neighborhood = ?1
         ORDER BY welfare_round.starts_on DESC, welfare_round.entity DESC"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([neighborhood.as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One round with its figures.
///
/// # Errors
/// Those of the database.
pub fn listing(connection: &Connection, id: EntityId) -> Result<Option<RoundListing>, StoreError> {
    let sql = concat!(
        include_str!("rounds.sql"),
        "WHERE welfare_round.entity = ?1"
    );
    Ok(connection
        .prepare_cached(sql)?
        .query_row([id.as_bytes()], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RoundListing> {
    Ok(RoundListing {
        id: entity_at(row, 0)?,
        round: WelfareRound {
            neighborhood: entity_at(row, 1)?,
            title: row.get(2)?,
            starts_on: day_at(row, 3)?,
            item: row.get(4)?,
            value_dong: row
                .get::<_, Option<i64>>(5)?
                .and_then(|dong| u64::try_from(dong).ok()),
            donor: row.get(6)?,
            note: row.get(7)?,
        },
        recipients: row.get(8)?,
        received: row.get(9)?,
    })
}
