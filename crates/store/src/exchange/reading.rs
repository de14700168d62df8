//! Reading operations out of the log to send them, in pages: never all of them are in memory.

use std::collections::BTreeSet;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_oplog::header::Header;
use khupho_oplog::registry::{evidence, member};
use khupho_oplog::{KindId, OpHash, StreamHead, StreamId, Value};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::forks::is_forked;
use super::ranges::StreamRange;
use super::roles::refuse_practice;
use crate::StoreError;
use crate::log::{self, read_operation};
use crate::rows::{entity_at, signed, unsigned_at};

/// An operation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBytes {
    /// The header.
    pub header: Vec<u8>,
    /// The payload; none once it was erased.
    pub payload: Option<Vec<u8>>,
    /// The personal part; none where there is none, or it is not here.
    pub personal: Option<Vec<u8>>,
}

/// Hands over every operation of a range, in its order.
///
/// # Errors
/// Those of `work`, and those of the database.
pub fn each_operation<E: From<StoreError>>(
    connection: &Connection,
    range: &StreamRange,
    mut work: impl FnMut(StoredBytes) -> Result<(), E>,
) -> Result<(), E> {
    refuse_practice(connection)?;
    let Some(stream) = log::find_stream(connection, range.stream)? else {
        return Ok(());
    };
    if is_forked(connection, stream.row)? {
        for position in branch_positions(connection, range.last_hash, range.first_seq)? {
            work(operation_at(connection, position)?)?;
        }
        return Ok(());
    }
    let sql = "SELECT header, payload, personal FROM operation
               WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq";
    let bounds = params![stream.row, signed(range.first_seq), signed(range.last_seq)];
    each_row(connection, sql, bounds, work)
}

/// The operation before the first one of a range.
///
/// # Errors
/// Those of the database.
pub fn first_prev(
    connection: &Connection,
    range: &StreamRange,
) -> Result<Option<OpHash>, StoreError> {
    let mut prev = None;
    let first = StreamRange {
        last_seq: range.first_seq,
        ..*range
    };
    let mut seen = false;
    each_operation(connection, &first_only(connection, range, first)?, |op| {
        if !seen {
            prev = Header::decode(&op.header)?.prev;
            seen = true;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(prev)
}

/// Of a forked stream the whole branch has to be walked, whatever part of it is wanted.
fn first_only(
    connection: &Connection,
    range: &StreamRange,
    first: StreamRange,
) -> Result<StreamRange, StoreError> {
    let stream = log::find_stream(connection, range.stream)?;
    let forked = match stream {
        Some(stream) => is_forked(connection, stream.row)?,
        None => false,
    };
    Ok(if forked { *range } else { first })
}

/// Evidence contents that operations of these ranges brought and something still cites: what a person
/// took out again before sending stays here.
///
/// # Errors
/// Those of the database.
pub fn cited_evidence(
    connection: &Connection,
    ranges: &[StreamRange],
) -> Result<Vec<ContentHash>, StoreError> {
    let mut contents = BTreeSet::new();
    for range in ranges {
        let sql = "SELECT operation.header, operation.payload, operation.personal,
                          operation.effective_hlc
                   FROM operation JOIN stream ON stream.id = operation.stream
                   WHERE stream.stream = ?1 AND operation.seq BETWEEN ?2 AND ?3
                     AND operation.kind = ?4
                     AND (EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.evidence = operation.entity)
                          OR EXISTS (SELECT 1 FROM help_entry_evidence WHERE help_entry_evidence.evidence = operation.entity)
                          OR EXISTS (SELECT 1 FROM activity_evidence WHERE activity_evidence.evidence = operation.entity))";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![
            range.stream.as_bytes(),
            signed(range.first_seq),
            signed(range.last_seq),
            evidence::KIND.0,
        ])?;
        while let Some(row) = rows.next()? {
            contents.extend(content_named_by(row)?.map(|content| content.0));
        }
    }
    Ok(contents.into_iter().map(ContentHash).collect())
}

fn content_named_by(row: &Row<'_>) -> Result<Option<ContentHash>, StoreError> {
    let (op, _) = read_operation(row)?;
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    let content = changes
        .find(|change| change.field == evidence::CONTENT)
        .and_then(|change| Value::as_bytes(&change.value))
        .and_then(|bytes| bytes.try_into().ok());
    Ok(content.map(ContentHash))
}

/// How many operations of these ranges have a personal part here.
///
/// # Errors
/// Those of the database.
pub fn operations_with_personal(
    connection: &Connection,
    ranges: &[StreamRange],
) -> Result<u64, StoreError> {
    let mut count = 0;
    for range in ranges {
        count += connection
            .prepare_cached(
                "SELECT count(*) FROM operation JOIN stream ON stream.id = operation.stream
                 WHERE stream.stream = ?1 AND operation.seq BETWEEN ?2 AND ?3
                   AND operation.personal IS NOT NULL",
            )?
            .query_row(
                params![
                    range.stream.as_bytes(),
                    signed(range.first_seq),
                    signed(range.last_seq)
                ],
                |row| unsigned_at(row, 0),
            )?;
    }
    Ok(count)
}

/// Signed heads that cover what is relayed of other devices' streams, as they came.
///
/// # Errors
/// Those of the database.
pub fn signed_heads(
    connection: &Connection,
    ranges: &[StreamRange],
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut heads = Vec::new();
    for range in ranges.iter().filter(|range| !range.is_own) {
        let mut statement = connection.prepare_cached(
            "SELECT cose FROM signed_head WHERE stream = ?1 AND seq >= ?2 ORDER BY seq, hash",
        )?;
        let found = statement.query_map(
            params![range.stream.as_bytes(), signed(range.first_seq)],
            |row| row.get(0),
        )?;
        heads.extend(found.collect::<Result<Vec<Vec<u8>>, _>>()?);
    }
    Ok(heads)
}

/// The signed heads that stand between two places of another device's stream, and the first one behind
/// them, which tells whose the stream is.
///
/// # Errors
/// Those of the database.
pub fn signed_heads_within(
    connection: &Connection,
    stream: StreamId,
    first_seq: u64,
    last_seq: u64,
) -> Result<Vec<(StreamHead, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, hash, cose FROM (
             SELECT seq, hash, cose FROM signed_head
             WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3
             UNION ALL
             SELECT seq, hash, cose FROM (
                 SELECT seq, hash, cose FROM signed_head WHERE stream = ?1 AND seq > ?3
                 ORDER BY seq, hash LIMIT 1)
         ) ORDER BY seq, hash",
    )?;
    let bounds = params![stream.as_bytes(), signed(first_seq), signed(last_seq)];
    let heads = statement.query_map(bounds, |row| {
        let head = StreamHead {
            stream,
            seq: unsigned_at(row, 0)?,
            hash: OpHash::from_bytes(row.get(1)?),
        };
        Ok((head, row.get(2)?))
    })?;
    Ok(heads.collect::<Result<_, _>>()?)
}

/// What a khu phố is known to hold of the ward's own streams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldOfWard {
    /// How far it holds each of them.
    pub heads: Vec<StreamHead>,
    /// What the newest receipt that all its machines have seen covered of the ward's log. Of a stream
    /// that a restored ward gets back piece by piece, no head tells what somebody holds.
    pub position: i64,
}

/// One of the ward's own operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardOperation {
    /// Its identity.
    pub hash: OpHash,
    /// Its bytes.
    pub bytes: StoredBytes,
    /// Whether somebody in the khu phố may lack it. Otherwise it is one that no receipt which they
    /// have seen vouched for: it came with an invitation.
    pub is_lacked: bool,
}

/// The ward's own operations for a khu phố that one which holds that much may lack: the criteria sets
/// that were issued, the khu phố itself, the ward's words, the reviews of that khu phố's claims, and the
/// names of the officers who wrote them.
///
/// # Errors
/// Those of `work`, and those of the database.
pub fn each_ward_operation<E: From<StoreError>>(
    connection: &Connection,
    neighborhood: EntityId,
    held: &HeldOfWard,
    mut work: impl FnMut(WardOperation) -> Result<(), E>,
) -> Result<(), E> {
    refuse_practice(connection)?;
    let sql = include_str!("ward_operations.sql").replace("{is_for}", IS_FOR);
    let mut statement = connection.prepare_cached(&sql).map_err(StoreError::from)?;
    for own in own_streams(connection)? {
        let heads = held.heads.iter().filter(|head| head.stream == own.stream);
        let after = heads.map(|head| head.seq).max().unwrap_or(0);
        let bounds = params![
            own.row,
            signed(after),
            neighborhood.as_bytes(),
            held.position,
            own.is_sparse
        ];
        let mut rows = statement.query(bounds).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let operation = read_ward_operation(row).map_err(StoreError::from)?;
            let kind = row.get(5).map(KindId).map_err(StoreError::from)?;
            if kind != member::KIND || names_a_person(&operation.bytes)? {
                work(operation)?;
            }
        }
    }
    Ok(())
}

/// Of the ward's people a khu phố gets what they are called, and nothing that changed otherwise.
pub(super) fn names_a_person(bytes: &StoredBytes) -> Result<bool, StoreError> {
    let StoredBytes {
        header,
        payload,
        personal,
    } = bytes.clone();
    let op = khupho_oplog::open(header, payload, personal)?;
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    Ok(changes.any(|change| change.field == member::NAME))
}

fn read_ward_operation(row: &Row<'_>) -> rusqlite::Result<WardOperation> {
    Ok(WardOperation {
        bytes: read_bytes(row)?,
        hash: OpHash::from_bytes(row.get(3)?),
        is_lacked: row.get(4)?,
    })
}

/// The khu phố for which there is something that no receipt has said yet: a part that came, or
/// something that the ward wrote.
///
/// # Errors
/// Those of the database.
pub fn receipts_due(connection: &Connection) -> Result<Vec<EntityId>, StoreError> {
    let sql = include_str!("receipts_due.sql").replace("{is_for}", IS_FOR);
    let mut statement = connection.prepare_cached(&sql)?;
    let due = statement.query_map([], |row| entity_at(row, 0))?;
    Ok(due.collect::<Result<_, _>>()?)
}

/// Whether an operation of the ward is for a khu phố.
pub(super) const IS_FOR: &str = include_str!("ward_operation_is_for.sql");

/// What every active device of a khu phố is known to hold of the ward's own streams: a head that
/// one of them lacks is left out.
///
/// # Errors
/// Those of the database.
pub fn ward_heads_known_to(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("ward_heads_known_to.sql"))?;
    let heads = statement.query_map([neighborhood.as_bytes()], super::receipts::read_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}

struct OwnStream {
    row: i64,
    stream: StreamId,
    is_sparse: bool,
}

fn own_streams(connection: &Connection) -> Result<Vec<OwnStream>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, stream, sparse FROM stream WHERE own = 1 OR device_class = 2 ORDER BY id",
    )?;
    let streams = statement.query_map([], |row| {
        Ok(OwnStream {
            row: row.get(0)?,
            stream: StreamId::from_bytes(row.get(1)?),
            is_sparse: row.get(2)?,
        })
    })?;
    Ok(streams.collect::<Result<_, _>>()?)
}

fn each_row<E: From<StoreError>>(
    connection: &Connection,
    sql: &str,
    bounds: &[&dyn rusqlite::ToSql],
    mut work: impl FnMut(StoredBytes) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::from)?;
    let mut rows = statement.query(bounds).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        work(read_bytes(row).map_err(StoreError::from)?)?;
    }
    Ok(())
}

pub(super) fn read_bytes(row: &Row<'_>) -> rusqlite::Result<StoredBytes> {
    Ok(StoredBytes {
        header: row.get(0)?,
        payload: row.get(1)?,
        personal: row.get(2)?,
    })
}

pub(super) fn operation_at(
    connection: &Connection,
    position: i64,
) -> Result<StoredBytes, StoreError> {
    Ok(connection
        .prepare_cached("SELECT header, payload, personal FROM operation WHERE position = ?1")?
        .query_row([position], read_bytes)?)
}

/// Positions of the operations of one branch from a place on, in their order. The branch is walked
/// back from its end, because of a forked stream several operations have the same place.
pub(crate) fn branch_positions(
    connection: &Connection,
    end: OpHash,
    first_seq: u64,
) -> Result<Vec<i64>, StoreError> {
    let mut positions = Vec::new();
    let mut next = Some(end);
    while let Some(hash) = next {
        let Some((position, header)) = find_by_hash(connection, hash)? else {
            break;
        };
        if header.seq < first_seq {
            break;
        }
        positions.push(position);
        next = header.prev;
    }
    positions.reverse();
    Ok(positions)
}

fn find_by_hash(
    connection: &Connection,
    hash: OpHash,
) -> Result<Option<(i64, Header)>, StoreError> {
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT position, header FROM operation WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((position, header)) = found else {
        return Ok(None);
    };
    Ok(Some((position, Header::decode(&header)?)))
}
