//! Where an operation stands in its stream.

use khupho_oplog::header::Header;
use khupho_oplog::{OpHash, OpUid, SealedOperation, StreamId, chain};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::streams::TakenStream;
use crate::StoreError;
use crate::rows::{signed, unsigned_at};

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is in the log.
    AlreadyThere,
    /// It follows the head.
    ContinuesHead,
    /// It follows the end of a branch.
    ContinuesBranch,
    /// Another operation stands at its place: two histories.
    Parts {
        /// The other one.
        other: OpHash,
    },
    /// What it follows is not here.
    AfterGap,
}

pub(super) fn place_of(
    connection: &Connection,
    stream: &TakenStream,
    op: &SealedOperation,
) -> Result<Place, StoreError> {
    if stream.is_continued_by(op) {
        return Ok(Place::ContinuesHead);
    }
    if let Some(prev) = op.header.prev
        && is_branch_end(connection, (stream.row, op.header.seq - 1), prev)?
        && !is_there(connection, op.hash)?
    {
        return Ok(Place::ContinuesBranch);
    }
    let known = |hash| known_place(connection, hash);
    let taken = |_, seq| Ok(first_at(connection, stream.row, seq)?.is_some());
    Ok(match chain::place(op, known, taken)? {
        chain::Place::AlreadyThere => Place::AlreadyThere,
        chain::Place::Forks => Place::Parts {
            other: first_at(connection, stream.row, op.header.seq)?.unwrap_or(op.hash),
        },
        // Of a sparse stream the neighbours may be missing; it has no branches.
        chain::Place::Waits | chain::Place::Follows => Place::AfterGap,
    })
}

/// Whether an operation is in the log.
pub(super) fn is_there(connection: &Connection, hash: OpHash) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM operation WHERE hash = ?1")?
        .exists([hash.as_bytes()])?)
}

/// Stream and number of an operation in the log.
fn known_place(
    connection: &Connection,
    hash: OpHash,
) -> Result<Option<(StreamId, u64)>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT stream.stream, operation.seq FROM operation
             JOIN stream ON stream.id = operation.stream WHERE operation.hash = ?1",
        )?
        .query_row([hash.as_bytes()], |row| {
            Ok((StreamId::from_bytes(row.get(0)?), unsigned_at(row, 1)?))
        })
        .optional()?)
}

fn first_at(
    connection: &Connection,
    stream_row: i64,
    seq: u64,
) -> Result<Option<OpHash>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT hash FROM operation WHERE stream = ?1 AND seq = ?2 ORDER BY position LIMIT 1",
        )?
        .query_row(params![stream_row, signed(seq)], |row| {
            row.get(0).map(OpHash::from_bytes)
        })
        .optional()?)
}

fn is_branch_end(
    connection: &Connection,
    (stream_row, seq): (i64, u64),
    hash: OpHash,
) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM branch WHERE hash = ?1 AND stream = ?2 AND seq = ?3")?
        .exists(params![hash.as_bytes(), stream_row, signed(seq)])?)
}

/// Lets a branch end with an operation that follows its end.
pub(super) fn move_branch(
    connection: &Connection,
    stream_row: i64,
    op: &SealedOperation,
) -> Result<(), StoreError> {
    let prev = op.header.prev;
    connection
        .prepare_cached("DELETE FROM branch WHERE hash = ?1")?
        .execute([super::bytes_of(prev.as_ref())])?;
    add_branch(connection, stream_row, op)
}

/// Records that `op` stands beside `other`.
pub(super) fn record_fork(
    connection: &Connection,
    stream_row: i64,
    op: &SealedOperation,
    other: OpHash,
    found_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO fork VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            stream_row,
            signed(op.header.seq),
            other.as_bytes(),
            op.hash.as_bytes(),
            signed(found_ms),
        ])?;
    add_branch(connection, stream_row, op)
}

fn add_branch(
    connection: &Connection,
    stream_row: i64,
    op: &SealedOperation,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO branch (stream, seq, hash) VALUES (?1, ?2, ?3)")?
        .execute(params![
            stream_row,
            signed(op.header.seq),
            op.hash.as_bytes()
        ])?;
    Ok(())
}

/// Whether the write of an operation was applied before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AppliedCopy {
    None,
    /// The same write, in another stream or branch.
    Same,
    /// Another write under the same identity, which no honest program makes.
    OtherContent,
}

/// One question for each of the two indexes of `op_uid`.
const NEWEST_WRITES: [&str; 2] = [
    "SELECT max(op_uid) FROM operation WHERE applied = 1",
    "SELECT max(op_uid) FROM operation WHERE applied = 0",
];

/// The identity of a write that no write in the log is beyond.
///
/// Identities begin with the time, so that what comes from a machine that goes on writing is nearly
/// always beyond: then there can be no other copy of it, and none is looked for.
pub(super) struct NewestWrite(Option<OpUid>);

impl NewestWrite {
    pub(super) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut newest = Self(None);
        for sql in NEWEST_WRITES {
            let found: Option<[u8; 16]> = connection
                .prepare_cached(sql)?
                .query_row([], |row| row.get(0))?;
            found
                .map(OpUid::from_bytes)
                .inspect(|uid| newest.note(*uid));
        }
        Ok(newest)
    }

    /// Takes note of a write that is in the log now.
    pub(super) fn note(&mut self, uid: OpUid) {
        self.0 = self.0.max(Some(uid));
    }

    pub(super) fn is_before(&self, uid: OpUid) -> bool {
        self.0 < Some(uid)
    }
}

pub(super) fn applied_copy(
    connection: &Connection,
    op: &SealedOperation,
) -> Result<AppliedCopy, StoreError> {
    let header: Option<Vec<u8>> = connection
        .prepare_cached("SELECT header FROM operation WHERE op_uid = ?1 AND applied = 1")?
        .query_row([op.header.op_uid.as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(header) = header else {
        return Ok(AppliedCopy::None);
    };
    Ok(match is_same_write(&Header::decode(&header)?, &op.header) {
        true => AppliedCopy::Same,
        false => AppliedCopy::OtherContent,
    })
}

/// A write that was issued again differs in its place alone.
fn is_same_write(one: &Header, other: &Header) -> bool {
    let placed_alike = Header {
        stream: other.stream,
        seq: other.seq,
        prev: other.prev,
        ..*one
    };
    placed_alike == *other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::apply_pending;

    #[test]
    fn the_newest_write_is_read_from_the_end_of_an_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply_pending(&mut connection).unwrap();
        for sql in NEWEST_WRITES {
            let plan: String = connection
                .query_row(&format!("EXPLAIN QUERY PLAN {sql}"), [], |row| row.get(3))
                .unwrap();
            assert!(
                plan.starts_with("SEARCH operation USING COVERING INDEX"),
                "{plan}"
            );
        }
    }

    #[test]
    fn what_is_in_the_log_is_not_beyond_it() {
        let uid = |byte| OpUid::from_bytes([byte; 16]);
        let mut newest = NewestWrite(None);
        assert!(newest.is_before(uid(1)));
        newest.note(uid(2));
        newest.note(uid(1));
        assert!(!newest.is_before(uid(1)));
        assert!(!newest.is_before(uid(2)));
        assert!(newest.is_before(uid(3)));
    }
}
