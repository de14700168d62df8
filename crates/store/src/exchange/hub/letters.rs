//! Which personal parts another PC of the khu phố is not known to have, and how far letters took them.

use std::collections::BTreeMap;

use khupho_oplog::ids::DeviceId;
use khupho_oplog::operation::identity;
use khupho_oplog::{StreamHead, StreamId};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::exchange::ranges::{StreamRange, ranges_for_device};
use crate::exchange::reading::each_operation;
use crate::rows::{signed, unsigned_at};
use crate::store::Store;

/// What another PC of the khu phố is to get by letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonalForDevice {
    /// Operations with a personal part that it is not known to have and that no letter took to it.
    pub ranges: Vec<StreamRange>,
    /// How far streams were looked through for them.
    looked_through: Vec<StreamHead>,
}

impl PersonalForDevice {
    /// Whether nothing was written since it was looked through the last time.
    #[must_use]
    pub fn is_looked_through(&self) -> bool {
        self.looked_through.is_empty()
    }
}

/// What another PC of the khu phố is to get by letter.
///
/// # Errors
/// [`crate::ExchangeFault::PracticeNeverLeaves`], and those of the database.
pub fn personal_for_device(
    connection: &Connection,
    device: DeviceId,
) -> Result<PersonalForDevice, StoreError> {
    let marks = marks_of(connection, device)?;
    let mut personal = PersonalForDevice::default();
    for range in ranges_for_device(connection, device)? {
        let sent = marks.get(&range.stream).copied().unwrap_or_default();
        let first_seq = range.first_seq.max(sent + 1);
        if first_seq <= range.last_seq {
            let range = StreamRange { first_seq, ..range };
            personal.ranges.extend(with_personal(connection, &range)?);
            personal.looked_through.push(range.head());
        }
    }
    Ok(personal)
}

/// The stretches of a range in which every operation has its personal part.
fn with_personal(
    connection: &Connection,
    range: &StreamRange,
) -> Result<Vec<StreamRange>, StoreError> {
    let mut stretches: Vec<StreamRange> = Vec::new();
    let mut seq = range.first_seq;
    each_operation(connection, range, |stored| {
        if stored.personal.is_some() {
            let last_hash = identity(&stored.header);
            match stretches.last_mut() {
                Some(open) if open.last_seq + 1 == seq => {
                    open.last_seq = seq;
                    open.last_hash = last_hash;
                }
                _ => stretches.push(StreamRange {
                    first_seq: seq,
                    last_seq: seq,
                    last_hash,
                    ..*range
                }),
            }
        }
        seq += 1;
        Ok::<_, StoreError>(())
    })?;
    Ok(stretches)
}

fn marks_of(
    connection: &Connection,
    device: DeviceId,
) -> Result<BTreeMap<StreamId, u64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT stream, seq FROM letter_mark WHERE device = ?1")?;
    let marks = statement.query_map([device.as_bytes()], |row| {
        Ok((StreamId::from_bytes(row.get(0)?), unsigned_at(row, 1)?))
    })?;
    Ok(marks.collect::<Result<_, _>>()?)
}

impl Store {
    /// Letters with these operations wait for a device at the hub.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_letter_sent(
        &self,
        device: DeviceId,
        personal: &PersonalForDevice,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for head in &personal.looked_through {
            sql.prepare_cached(
                "INSERT INTO letter_mark VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
                 SET seq = max(seq, excluded.seq)",
            )?
            .execute(params![
                device.as_bytes(),
                head.stream.as_bytes(),
                signed(head.seq)
            ])?;
        }
        sql.commit()?;
        Ok(())
    }
}

/// A device that holds less than it said before was brought back from a copy: it lost the letters too.
pub(in crate::exchange) fn forget_lost_letters(
    connection: &Connection,
    device: DeviceId,
    held: &[StreamHead],
) -> Result<(), StoreError> {
    let furthest = |stream: StreamId| {
        let of_stream = held.iter().filter(|head| head.stream == stream);
        of_stream.map(|head| head.seq).max().unwrap_or_default()
    };
    let before = crate::exchange::heads::known_heads_of(connection, device)?;
    let is_less = |head: &StreamHead| furthest(head.stream) < head.seq;
    if before.values().any(is_less) {
        connection
            .prepare_cached("DELETE FROM letter_mark WHERE device = ?1")?
            .execute([device.as_bytes()])?;
    }
    Ok(())
}
