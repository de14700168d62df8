//! Which operations somebody else does not have.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::{OpHash, StreamHead, StreamId};
use rusqlite::{Connection, Row, params};

use super::devices::{devices as all_devices, devices_of};
use super::forks::is_forked;
use super::heads::{KnownHeads, by_stream, known_heads_of};
use super::identity::own_device;
use super::reading::branch_positions;
use super::roles::refuse_practice;
use super::trust;
use crate::StoreError;
use crate::rows::{signed, some_entity_at, unsigned_at};

/// How long both histories of a forked stream are sent to everybody: 60 days.
const FORK_REPEATED_MS: u64 = 60 * 24 * 60 * 60 * 1000;

/// Operations of one stream that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamRange {
    /// The stream.
    pub stream: StreamId,
    /// The device that writes it.
    pub device: Option<DeviceId>,
    /// The first one.
    pub first_seq: u64,
    /// The last one.
    pub last_seq: u64,
    /// The last one's identity: of two branches it tells which one is meant.
    pub last_hash: OpHash,
    /// Whether this device writes the stream.
    pub is_own: bool,
}

impl StreamRange {
    /// How many operations it has.
    #[must_use]
    pub const fn operations(&self) -> u64 {
        self.last_seq + 1 - self.first_seq
    }

    /// Its last operation.
    #[must_use]
    pub const fn head(&self) -> StreamHead {
        StreamHead {
            stream: self.stream,
            seq: self.last_seq,
            hash: self.last_hash,
        }
    }
}

/// A stream with its head, or the end of a branch of it.
struct Tip {
    row: i64,
    stream: StreamId,
    device: Option<DeviceId>,
    neighborhood: Option<EntityId>,
    is_own: bool,
    seq: u64,
    hash: OpHash,
    acknowledged: u64,
    is_branch: bool,
}

impl Tip {
    fn range_from(&self, first_seq: u64) -> Option<StreamRange> {
        (first_seq <= self.seq).then_some(StreamRange {
            stream: self.stream,
            device: self.device,
            first_seq,
            last_seq: self.seq,
            last_hash: self.hash,
            is_own: self.is_own,
        })
    }
}

/// What the ward does not have: own streams and those of the other PCs of the khu phố.
///
/// # Errors
/// [`crate::ExchangeFault::PracticeNeverLeaves`], and those of the database.
pub fn ranges_for_ward(connection: &Connection) -> Result<Vec<StreamRange>, StoreError> {
    ranges(connection, None, |connection, tip| {
        Ok(match tip.is_branch {
            false => tip.acknowledged + 1,
            true if tip.acknowledged > 0 => tip.seq + 1,
            true => first_of_branch(connection, tip)?,
        })
    })
}

/// What a device is not known to have of the streams of this store's khu phố.
///
/// # Errors
/// As [`ranges_for_ward`].
pub fn ranges_for_device(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<StreamRange>, StoreError> {
    let known = known_heads_of(connection, device)?;
    ranges(connection, None, |connection, tip| {
        Ok(match tip.device == Some(device) && known.is_empty() {
            // Nobody need be told what they wrote themselves, unless they lost it.
            true => tip.seq + 1,
            false => first_unknown(connection, tip, &known)?,
        })
    })
}

/// What some other device of the khu phố is not known to have; everything while none is known.
///
/// # Errors
/// As [`ranges_for_ward`].
pub fn ranges_for_siblings(connection: &Connection) -> Result<Vec<StreamRange>, StoreError> {
    let readers = siblings(connection)?;
    ranges(connection, None, |connection, tip| {
        first_for_readers(connection, tip, &readers)
    })
}

/// What some device of a khu phố does not have of that khu phố's streams: what a receipt carries
/// from one PC to another.
///
/// # Errors
/// As [`ranges_for_ward`].
pub fn ranges_for_neighborhood(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<StreamRange>, StoreError> {
    let devices = devices_of(connection, neighborhood)?;
    let mut readers = Vec::new();
    for device in devices {
        readers.push((device.device, known_heads_of(connection, device.device)?));
    }
    ranges(connection, Some(neighborhood), |connection, tip| {
        first_for_readers(connection, tip, &readers)
    })
}

/// What a reader with these heads does not have.
///
/// # Errors
/// As [`ranges_for_ward`].
pub fn ranges_from(
    connection: &Connection,
    known: &[StreamHead],
    neighborhood: Option<EntityId>,
) -> Result<Vec<StreamRange>, StoreError> {
    let known = by_stream(known.iter().copied());
    ranges(connection, neighborhood, |connection, tip| {
        first_unknown(connection, tip, &known)
    })
}

/// What a hub with these ends does not have. It has every history up to its end; where none of its
/// ends of a stream is here, it is ahead or has another history, which has to come first.
///
/// # Errors
/// As [`ranges_for_ward`].
pub fn ranges_beyond(
    connection: &Connection,
    ends: &[StreamHead],
) -> Result<Vec<StreamRange>, StoreError> {
    ranges(connection, None, |connection, tip| {
        let of_stream = ends.iter().filter(|end| end.stream == tip.stream);
        let of_stream: Vec<_> = of_stream.collect();
        if of_stream.is_empty() {
            return Ok(1);
        }
        if of_stream.iter().any(|end| end.hash == tip.hash) {
            return Ok(tip.seq + 1);
        }
        let mut furthest = None;
        for end in &of_stream {
            if leads_to(connection, end, tip)? {
                furthest = furthest.max(Some(end.seq));
            }
        }
        Ok(match furthest {
            Some(seq) => seq + 1,
            None if of_stream.iter().any(|end| end.seq >= tip.seq)
                && !is_forked(connection, tip.row)? =>
            {
                tip.seq + 1
            }
            None => first_of_branch(connection, tip)?,
        })
    })
}

/// Whether the history that ends with a tip goes through a place.
fn leads_to(connection: &Connection, place: &StreamHead, tip: &Tip) -> Result<bool, StoreError> {
    if place.seq > tip.seq || !is_here(connection, tip.row, place)? {
        return Ok(false);
    }
    if !is_forked(connection, tip.row)? {
        return Ok(true);
    }
    let positions = branch_positions(connection, tip.hash, place.seq)?;
    let Some(first) = positions.first() else {
        return Ok(false);
    };
    Ok(connection
        .prepare_cached("SELECT 1 FROM operation WHERE position = ?1 AND hash = ?2")?
        .exists(params![first, place.hash.as_bytes()])?)
}

/// The ends of this device's streams, as far as they are passed on.
pub(super) fn own_ends(connection: &Connection) -> Result<Vec<StreamHead>, StoreError> {
    let own = tips(connection)?.into_iter().filter(|tip| tip.is_own);
    Ok(own
        .map(|tip| StreamHead {
            stream: tip.stream,
            seq: tip.seq,
            hash: tip.hash,
        })
        .collect())
}

fn ranges(
    connection: &Connection,
    neighborhood: Option<EntityId>,
    first: impl Fn(&Connection, &Tip) -> Result<u64, StoreError>,
) -> Result<Vec<StreamRange>, StoreError> {
    refuse_practice(connection)?;
    let mut ranges = Vec::new();
    for tip in tips(connection)? {
        if neighborhood.is_none() || tip.neighborhood == neighborhood {
            ranges.extend(tip.range_from(first(connection, &tip)?));
        }
    }
    Ok(ranges)
}

/// The ends of everything that is passed on.
fn tips(connection: &Connection) -> Result<Vec<Tip>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("tips.sql"))?;
    let tips = statement.query_map([], |row: &Row<'_>| {
        Ok(Tip {
            row: row.get(0)?,
            stream: StreamId::from_bytes(row.get(1)?),
            device: row.get::<_, Option<[u8; 16]>>(2)?.map(DeviceId::from_bytes),
            neighborhood: some_entity_at(row, 3)?,
            is_own: row.get(4)?,
            seq: unsigned_at(row, 5)?,
            hash: OpHash::from_bytes(row.get(6)?),
            acknowledged: unsigned_at(row, 7)?,
            is_branch: row.get(8)?,
        })
    })?;
    let mut tips = tips.collect::<Result<Vec<_>, _>>()?;
    let own = own_device(connection)?;
    for tip in tips.iter_mut().filter(|tip| tip.is_own) {
        tip.device = tip.device.or(own);
        // What was written under a former device is passed on like another's.
        tip.is_own = tip.device == own;
    }
    Ok(tips)
}

/// The other devices of this store's khu phố that are believed, with what each holds.
fn siblings(connection: &Connection) -> Result<Vec<(DeviceId, KnownHeads)>, StoreError> {
    let own = own_device(connection)?;
    let neighborhood = trust::ward_trust(connection)?.map(|trust| trust.neighborhood);
    let mut siblings = Vec::new();
    for device in all_devices(connection)? {
        let of_here = device.neighborhood.is_some() && device.neighborhood == neighborhood;
        if of_here && device.revoked_ms.is_none() && Some(device.device) != own {
            siblings.push((device.device, known_heads_of(connection, device.device)?));
        }
    }
    Ok(siblings)
}

/// The first operation that some reader lacks. A reader has what it wrote itself, unless it says
/// that it has less.
fn first_for_readers(
    connection: &Connection,
    tip: &Tip,
    readers: &[(DeviceId, KnownHeads)],
) -> Result<u64, StoreError> {
    let mut first = None;
    for (device, known) in readers {
        // One that told what it holds and left out a stream of its name is a copy of the writer.
        let wrote_it = tip.device == Some(*device) && known.is_empty();
        let lacks = match wrote_it {
            true => tip.seq + 1,
            false => first_unknown(connection, tip, known)?,
        };
        first = Some(first.map_or(lacks, |earlier: u64| earlier.min(lacks)));
    }
    Ok(first.unwrap_or(1))
}

/// The first operation of a tip that a reader with these heads lacks.
fn first_unknown(
    connection: &Connection,
    tip: &Tip,
    known: &KnownHeads,
) -> Result<u64, StoreError> {
    let Some(head) = known.get(&tip.stream) else {
        return Ok(1);
    };
    let after_head = head.seq.saturating_add(1);
    if let Some(parting) = recent_parting(connection, tip)? {
        // Two machines may go by the name of that device, and each holds one of the histories.
        return Ok(after_head.min(parting));
    }
    match head.seq >= tip.seq || is_here(connection, tip.row, head)? {
        true => Ok(after_head),
        // The reader has another history.
        false => Ok(1),
    }
}

/// Where a stream's histories part, for as long after the fork was found as somebody may lack one.
fn recent_parting(connection: &Connection, tip: &Tip) -> Result<Option<u64>, StoreError> {
    let parting: Option<i64> = connection
        .prepare_cached(
            "SELECT min(seq) FROM fork WHERE stream = ?1
             AND found_ms + ?2 > (SELECT coalesce(max(received_ms), 0) FROM import)",
        )?
        .query_row(params![tip.row, signed(FORK_REPEATED_MS)], |row| row.get(0))?;
    Ok(parting.and_then(|seq| u64::try_from(seq).ok()))
}

fn is_here(
    connection: &Connection,
    stream_row: i64,
    head: &StreamHead,
) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM operation WHERE hash = ?1 AND stream = ?2 AND seq = ?3")?
        .exists(params![head.hash.as_bytes(), stream_row, signed(head.seq)])?)
}

/// Where a branch parts from the others.
fn first_of_branch(connection: &Connection, tip: &Tip) -> Result<u64, StoreError> {
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(seq) FROM fork WHERE stream = ?1 AND seq <= ?2")?
        .query_row(params![tip.row, signed(tip.seq)], |row| row.get(0))?;
    Ok(first.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(1))
}
