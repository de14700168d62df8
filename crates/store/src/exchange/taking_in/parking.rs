//! Operations that cannot be taken in yet, and taking them in once they can.

use std::collections::BTreeSet;

use khupho_oplog::{OpHash, SealedOperation, StreamId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Came, TakingIn, bytes_of};
use crate::StoreError;
use crate::exchange::hub::make_comparing_due;
use crate::exchange::imports;
use crate::exchange::parked::{PARKED_DAYS_MAX, PARKED_MAX, ParkedReason};
use crate::exchange::quarantine::QuarantineReason;
use crate::log::OperationCopy;
use crate::rows::{signed, unsigned_at};

/// Relayed operations that are held in memory until a signed head covers them.
const WAITING_MAX: usize = 4_096;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The device that sent it wrote it, or the ward stands for it.
const SOURCE_VOUCHED: i64 = 1;
/// It waits for a signed head.
const SOURCE_RELAYED: i64 = 2;

/// An operation of a form that this version cannot read: its bytes, and what the run says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableOperation {
    /// Its stream.
    pub stream: StreamId,
    /// Its place there.
    pub seq: u64,
    /// The operation before it.
    pub prev: Option<OpHash>,
    /// BLAKE3 of its header.
    pub hash: OpHash,
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The payload's bytes.
    pub payload: Option<Vec<u8>>,
    /// The personal part's bytes.
    pub personal: Option<Vec<u8>>,
}

struct ParkedRow {
    bytes: UnreadableOperation,
    came: Came,
}

impl TakingIn<'_> {
    /// Keeps an operation of a later form until the program can read it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn park_unreadable(&mut self, op: &UnreadableOperation) -> Result<(), StoreError> {
        let place = self.stream_place(op.stream)?;
        let source = self.source_number(place);
        self.park(op, ParkedReason::NewerForm, source, self.came)
    }

    pub(super) fn park_gap(
        &mut self,
        place: usize,
        op: &SealedOperation,
        came: Came,
    ) -> Result<(), StoreError> {
        let source = self.source_number(place);
        self.park(&bytes_to_park(op), ParkedReason::Gap, source, came)
    }

    /// Takes in relayed operations once a head that their device signed has come by.
    pub(super) fn take_relayed(
        &mut self,
        place: usize,
        op: SealedOperation,
    ) -> Result<(), StoreError> {
        if super::placing::is_there(&self.sql, op.hash)? {
            return self.note_already_there(&op);
        }
        let covers = self.streams[place].is_signed(op.hash);
        self.streams[place].waiting.push(op);
        if covers {
            return self.take_waiting(place);
        }
        match self.streams[place].waiting.len() >= WAITING_MAX {
            true => self.park_waiting(place),
            false => Ok(()),
        }
    }

    /// The newest of the waiting operations is signed: so are those it follows, and no others.
    fn take_waiting(&mut self, place: usize) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut self.streams[place].waiting);
        let mut covered = waiting.last().map(|op| op.hash);
        let mut believed = vec![false; waiting.len()];
        for (index, op) in waiting.iter().enumerate().rev() {
            if covered == Some(op.hash) {
                believed[index] = true;
                covered = op.header.prev;
            }
        }
        for (op, believed) in waiting.into_iter().zip(believed) {
            match believed {
                true => self.take_believed(place, &op, self.came)?,
                false => self.park_beyond(&op)?,
            }
        }
        Ok(())
    }

    pub(super) fn park_waiting(&mut self, place: usize) -> Result<(), StoreError> {
        for op in std::mem::take(&mut self.streams[place].waiting) {
            self.park_beyond(&op)?;
        }
        Ok(())
    }

    fn park_beyond(&mut self, op: &SealedOperation) -> Result<(), StoreError> {
        let reason = ParkedReason::BeyondSignedHead;
        self.park(&bytes_to_park(op), reason, SOURCE_RELAYED, self.came)
    }

    fn source_number(&self, place: usize) -> i64 {
        match self.streams[place].is_relayed() {
            true => SOURCE_RELAYED,
            false => SOURCE_VOUCHED,
        }
    }

    /// A vouched operation takes the place of the same one that was only relayed.
    fn park(
        &mut self,
        op: &UnreadableOperation,
        reason: ParkedReason,
        source: i64,
        came: Came,
    ) -> Result<(), StoreError> {
        if self.parked_total >= PARKED_MAX {
            if self.taken.beyond_parking_limit == 0 {
                make_comparing_due(&self.sql)?;
            }
            self.taken.beyond_parking_limit += 1;
            return Ok(());
        }
        self.parked_total += 1;
        self.sql
            .prepare_cached(include_str!("park.sql"))?
            .execute(params![
                op.hash.as_bytes(),
                op.stream.as_bytes(),
                signed(op.seq),
                bytes_of(op.prev.as_ref()),
                reason.number(),
                source,
                op.header,
                op.payload,
                op.personal,
                came.import,
                signed(came.received_ms),
            ])?;
        self.taken.parked += 1;
        Ok(())
    }

    /// What comes with an import that was taken back does not count before that is taken in again:
    /// what waited, and what had no room to wait.
    pub(super) fn unless_undone(
        &self,
        copy: OperationCopy,
        place: usize,
        came: Came,
    ) -> Result<OperationCopy, StoreError> {
        let is_judged = matches!(copy, OperationCopy::Quarantined(_));
        if is_judged || self.streams[place].is_own {
            return Ok(copy);
        }
        let is_undone = match came.import == self.came.import {
            true => self.came_again_undone,
            false => imports::is_undone(&self.sql, came.import)?,
        };
        Ok(match is_undone {
            true => OperationCopy::Quarantined(QuarantineReason::ImportUndone.number()),
            false => copy,
        })
    }

    /// Takes in whatever is not waiting for anything any more, of the streams of this part.
    pub(super) fn drain(&mut self) -> Result<(), StoreError> {
        let mut place = 0;
        while place < self.streams.len() {
            self.park_waiting(place)?;
            if has_parked(&self.sql, self.streams[place].stream)? {
                self.drain_stream(place)?;
            }
            place += 1;
        }
        Ok(())
    }

    fn drain_stream(&mut self, place: usize) -> Result<(), StoreError> {
        let stream = self.streams[place].stream;
        self.parked_total -= forget_those_in_the_log(&self.sql, stream)?;
        read_what_can_be_read(&self.sql, stream)?;
        self.drain_signed(place)?;
        let mut tried = BTreeSet::new();
        while let Some(hash) = next_ready(&self.sql, stream)?.filter(|hash| tried.insert(*hash)) {
            let mut next = Some(hash);
            while let Some(hash) = next {
                next = match self.take_parked(place, hash)? {
                    true => follower(&self.sql, hash)?,
                    false => None,
                };
            }
            self.flush_when_full()?;
        }
        Ok(())
    }

    /// Relayed operations that a signed head covers wait for nobody's word any more.
    fn drain_signed(&mut self, place: usize) -> Result<(), StoreError> {
        let stream = self.streams[place].stream;
        for head in signed_and_parked(&self.sql, stream)? {
            let mut next = Some(head);
            while let Some(hash) = next {
                next = vouch_for(&self.sql, hash)?;
            }
        }
        Ok(())
    }

    /// Takes one parked operation in; false where it has to go on waiting.
    fn take_parked(&mut self, place: usize, hash: OpHash) -> Result<bool, StoreError> {
        let Some(row) = unpark(&self.sql, hash)? else {
            return Ok(false);
        };
        self.parked_total -= 1;
        let bytes = row.bytes;
        let op = khupho_oplog::open(bytes.header, bytes.payload, bytes.personal)?;
        self.take_believed(place, &op, row.came)?;
        self.taken.from_parked += 1;
        Ok(true)
    }
}

fn bytes_to_park(op: &SealedOperation) -> UnreadableOperation {
    UnreadableOperation {
        stream: op.header.stream,
        seq: op.header.seq,
        prev: op.header.prev,
        hash: op.hash,
        header: op.header_bytes.clone(),
        payload: op.payload_bytes.clone(),
        personal: op.personal_bytes.clone(),
    }
}

/// Forgets what waited too long: its device still holds it, and its file can be taken in again.
pub(super) fn forget_expired(connection: &Connection, now_ms: u64) -> Result<(), StoreError> {
    let oldest = now_ms.saturating_sub(PARKED_DAYS_MAX * DAY_MS);
    imports::mark_incomplete(connection, oldest)?;
    let forgotten = connection
        .prepare_cached("DELETE FROM parked WHERE received_ms < ?1")?
        .execute([signed(oldest)])?;
    match forgotten {
        0 => Ok(()),
        _ => make_comparing_due(connection),
    }
}

pub(super) fn parked_count(connection: &Connection) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM parked")?
        .query_row([], |row| unsigned_at(row, 0))?)
}

fn has_parked(connection: &Connection, stream: StreamId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM parked WHERE stream = ?1")?
        .exists([stream.as_bytes()])?)
}

/// What waited may have come another way since. Gives how many of the stream did.
fn forget_those_in_the_log(connection: &Connection, stream: StreamId) -> Result<u64, StoreError> {
    let forgotten = connection
        .prepare_cached(
            "DELETE FROM parked WHERE stream = ?1
             AND EXISTS (SELECT 1 FROM operation WHERE operation.hash = parked.hash)",
        )?
        .execute([stream.as_bytes()])?;
    Ok(forgotten as u64)
}

/// What an earlier version could not read waits only for its place now, if this version can.
fn read_what_can_be_read(connection: &Connection, stream: StreamId) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash, header, payload, personal FROM parked WHERE stream = ?1 AND reason = 3",
    )?;
    let mut rows = statement.query([stream.as_bytes()])?;
    let mut readable: Vec<[u8; 32]> = Vec::new();
    while let Some(row) = rows.next()? {
        if khupho_oplog::open(row.get(1)?, row.get(2)?, row.get(3)?).is_ok() {
            readable.push(row.get(0)?);
        }
    }
    for hash in readable {
        connection
            .prepare_cached("UPDATE parked SET reason = 1 WHERE hash = ?1")?
            .execute([hash])?;
    }
    Ok(())
}

fn next_ready(connection: &Connection, stream: StreamId) -> Result<Option<OpHash>, StoreError> {
    one_hash(
        connection,
        include_str!("next_ready.sql"),
        stream.as_bytes(),
    )
}

fn follower(connection: &Connection, hash: OpHash) -> Result<Option<OpHash>, StoreError> {
    let sql = "SELECT hash FROM parked WHERE prev = ?1 AND source <> 2 AND reason <> 3 LIMIT 1";
    one_hash(connection, sql, hash.as_bytes())
}

fn one_hash(connection: &Connection, sql: &str, key: &[u8]) -> Result<Option<OpHash>, StoreError> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row([key], |row| row.get(0).map(OpHash::from_bytes))
        .optional()?)
}

fn signed_and_parked(connection: &Connection, stream: StreamId) -> Result<Vec<OpHash>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("signed_and_parked.sql"))?;
    let hashes = statement.query_map([stream.as_bytes()], |row| {
        row.get(0).map(OpHash::from_bytes)
    })?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// Marks a relayed operation as covered, and gives the one it follows.
fn vouch_for(connection: &Connection, hash: OpHash) -> Result<Option<OpHash>, StoreError> {
    let prev: Option<Option<[u8; 32]>> = connection
        .prepare_cached(
            "UPDATE parked SET source = 1, reason = CASE reason WHEN 2 THEN 1 ELSE reason END
             WHERE hash = ?1 AND source = 2 RETURNING prev",
        )?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(prev.flatten().map(OpHash::from_bytes))
}

fn unpark(connection: &Connection, hash: OpHash) -> Result<Option<ParkedRow>, StoreError> {
    Ok(connection
        .prepare_cached(
            "DELETE FROM parked WHERE hash = ?1
             RETURNING stream, seq, prev, hash, header, payload, personal, import, received_ms",
        )?
        .query_row([hash.as_bytes()], read_parked)
        .optional()?)
}

fn read_parked(row: &Row<'_>) -> rusqlite::Result<ParkedRow> {
    Ok(ParkedRow {
        bytes: UnreadableOperation {
            stream: StreamId::from_bytes(row.get(0)?),
            seq: unsigned_at(row, 1)?,
            prev: row.get::<_, Option<[u8; 32]>>(2)?.map(OpHash::from_bytes),
            hash: OpHash::from_bytes(row.get(3)?),
            header: row.get(4)?,
            payload: row.get(5)?,
            personal: row.get(6)?,
        },
        came: Came {
            import: row.get(7)?,
            received_ms: unsigned_at(row, 8)?,
        },
    })
}
