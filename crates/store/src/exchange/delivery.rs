//! Saved, sent, received: where the writes of this store are known to be.
//!
//! "Received" is only ever said on a verified receipt of the ward.

use std::collections::BTreeMap;

use khupho_domain::ids::EntityId;
use khupho_oplog::{Hlc, OpHash};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::missed_evidence::NotWhole;
use super::reading::branch_positions;
use crate::StoreError;
use crate::rows::unsigned_at;

/// Where everything that was written about something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// On this machine.
    Saved,
    /// It left this machine in a file.
    Sent,
    /// The ward has it, with its evidence files: a verified receipt says so.
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
    /// In a file that left it; also what the ward has and has put aside, and evidence whose file it
    /// lacks.
    pub sent: u64,
    /// Of `sent` the evidence that the ward has but for its file.
    pub awaiting_file: u64,
    /// At the ward, which believes it.
    pub received: u64,
    /// When the newest was written, by the clock of the machine that wrote it; 0 if there is none.
    pub last_saved_ms: u64,
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
    Ok(deliveries(connection, &[entity])?
        .remove(&entity)
        .unwrap_or(Delivery::Received))
}

/// As [`delivery_of`], for the entities of a list.
///
/// # Errors
/// Those of the database.
pub fn deliveries(
    connection: &Connection,
    entities: &[EntityId],
) -> Result<BTreeMap<EntityId, Delivery>, StoreError> {
    let received = received_of_forked(connection)?;
    let not_whole = NotWhole::of(connection)?;
    let mut deliveries = BTreeMap::new();
    for entity in entities {
        let delivery = match delivery_knowing(connection, *entity, &received)? {
            Delivery::Received if not_whole.has(*entity) => Delivery::Sent,
            reached => reached,
        };
        deliveries.insert(*entity, delivery);
    }
    Ok(deliveries)
}

fn delivery_knowing(
    connection: &Connection,
    entity: EntityId,
    received_of_forked: &str,
) -> Result<Delivery, StoreError> {
    let number: Option<i64> = connection
        .prepare_cached(include_str!("delivery_of.sql"))?
        .query_row(params![entity.as_bytes(), received_of_forked], |row| {
            row.get(0)
        })
        .optional()?
        .flatten();
    Ok(number.map_or(Delivery::Received, Delivery::from_number))
}

/// How many writes are where, by the marks of the streams. The log itself is read of those streams
/// alone that have two histories.
///
/// # Errors
/// Those of the database.
pub fn delivery_totals(connection: &Connection) -> Result<DeliveryTotals, StoreError> {
    let mut totals = connection
        .prepare_cached(include_str!("delivery_totals.sql"))?
        .query_row([], |row| {
            Ok(DeliveryTotals {
                saved: unsigned_at(row, 0)?,
                sent: unsigned_at(row, 1)?,
                awaiting_file: 0,
                received: unsigned_at(row, 2)?,
                last_saved_ms: Hlc::from_u64(unsigned_at(row, 3)?).map_or(0, Hlc::ms),
                last_sent_ms: unsigned_at(row, 4)?,
                last_receipt_ms: unsigned_at(row, 5)?,
            })
        })?;
    add_forked(connection, &mut totals)?;
    take_out_not_whole(connection, &mut totals)?;
    Ok(totals)
}

/// A piece of evidence has not arrived before its file has.
fn take_out_not_whole(
    connection: &Connection,
    totals: &mut DeliveryTotals,
) -> Result<(), StoreError> {
    let received = received_of_forked(connection)?;
    for piece in NotWhole::of(connection)?.pieces {
        if delivery_knowing(connection, piece, &received)? == Delivery::Received {
            totals.received = totals.received.saturating_sub(1);
            totals.sent += 1;
            totals.awaiting_file += 1;
        }
    }
    Ok(())
}

fn add_forked(connection: &Connection, totals: &mut DeliveryTotals) -> Result<(), StoreError> {
    let received = received_of_forked(connection)?;
    let mut statement = connection.prepare_cached(include_str!("delivery_of_forked.sql"))?;
    let mut rows = statement.query([received])?;
    while let Some(row) = rows.next()? {
        let count = unsigned_at(row, 1)?;
        match Delivery::from_number(row.get(0)?) {
            Delivery::Saved => totals.saved += count,
            Delivery::Sent => totals.sent += count,
            Delivery::Received => totals.received += count,
        }
    }
    Ok(())
}

/// Positions of the operations that the ward has beyond the place where their stream parted, as JSON:
/// those on the way to an end that it acknowledged.
fn received_of_forked(connection: &Connection) -> Result<String, StoreError> {
    let mut positions: Vec<String> = Vec::new();
    for end in acknowledged_ends(connection)? {
        let way = branch_positions(connection, end.hash, end.parting_seq)?;
        let beyond = (end.acknowledged_seq + 1).saturating_sub(end.parting_seq);
        let received = usize::try_from(beyond).unwrap_or(usize::MAX);
        positions.extend(way.iter().take(received).map(i64::to_string));
    }
    Ok(format!("[{}]", positions.join(",")))
}

/// An end of a stream with two histories, and how far the ward has the way to it.
struct AcknowledgedEnd {
    parting_seq: u64,
    hash: OpHash,
    acknowledged_seq: u64,
}

fn acknowledged_ends(connection: &Connection) -> Result<Vec<AcknowledgedEnd>, StoreError> {
    let mut statement = connection.prepare_cached(
        "WITH parting (stream, seq) AS (SELECT stream, min(seq) FROM fork GROUP BY stream)
         SELECT parting.seq, stream.head_hash, stream.acknowledged_seq
         FROM parting JOIN stream ON stream.id = parting.stream
         WHERE stream.head_hash IS NOT NULL AND stream.acknowledged_seq >= parting.seq
         UNION ALL
         SELECT parting.seq, branch.hash, branch.seq
         FROM parting JOIN branch ON branch.stream = parting.stream AND branch.acknowledged = 1",
    )?;
    let ends = statement.query_map([], |row| {
        Ok(AcknowledgedEnd {
            parting_seq: unsigned_at(row, 0)?,
            hash: OpHash::from_bytes(row.get(1)?),
            acknowledged_seq: unsigned_at(row, 2)?,
        })
    })?;
    Ok(ends.collect::<Result<_, _>>()?)
}
