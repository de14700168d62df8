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

/// Operations of one letter: one that a poor line takes in a few minutes.
const LETTER_OPERATIONS: u64 = 2_000;

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

    /// The same in letters, each with the place up to which it and those before it took every stream. A
    /// talk that is cut off between two goes on behind the last one that was marked.
    #[must_use]
    pub fn letters(&self) -> Vec<LetterForDevice> {
        let mut letters = Vec::new();
        let mut left = self.ranges.as_slice();
        loop {
            let (these, behind) = left.split_at(first_letter(left));
            letters.push(LetterForDevice {
                ranges: these.to_vec(),
                reached: self.reached_before(behind),
            });
            left = behind;
            if left.is_empty() {
                return letters;
            }
        }
    }

    /// How far each stream is done while `left` is still to go. Two branches of one stream share their
    /// places, so the earliest that is left counts.
    fn reached_before(&self, left: &[StreamRange]) -> Vec<(StreamId, u64)> {
        let reached = self.looked_through.iter().map(|head| {
            let of_stream = left.iter().filter(|range| range.stream == head.stream);
            let first_left = of_stream.map(|range| range.first_seq).min();
            let seq = first_left.map_or(head.seq, |first| head.seq.min(first.saturating_sub(1)));
            (head.stream, seq)
        });
        reached.collect()
    }
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterForDevice {
    /// What it holds; nothing where nothing has a personal part.
    pub ranges: Vec<StreamRange>,
    /// How far streams are done with it.
    reached: Vec<(StreamId, u64)>,
}

/// How many ranges the first letter takes: those that fit, and one at least.
fn first_letter(ranges: &[StreamRange]) -> usize {
    let mut operations = 0;
    let fitting = ranges.iter().take_while(|range| {
        operations += range.operations();
        operations <= LETTER_OPERATIONS
    });
    fitting.count().max(1).min(ranges.len())
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

/// The stretches of a range in which every operation has its personal part, none longer than a letter.
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
                Some(open) if open.last_seq + 1 == seq && open.operations() < LETTER_OPERATIONS => {
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
    /// A letter waits for a device at the hub, and so do those before it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_letter_sent(
        &self,
        device: DeviceId,
        letter: &LetterForDevice,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for (stream, seq) in &letter.reached {
            sql.prepare_cached(
                "INSERT INTO letter_mark VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
                 SET seq = max(seq, excluded.seq)",
            )?
            .execute(params![device.as_bytes(), stream.as_bytes(), signed(*seq)])?;
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
