//! Reading operations out of the log to send them, in pages: never all of them are in memory.

use std::collections::BTreeSet;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_oplog::header::Header;
use khupho_oplog::registry::evidence;
use khupho_oplog::{OpHash, StreamHead, StreamId, Value};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::forks::is_forked;
use super::ranges::StreamRange;
use super::roles::refuse_practice;
use crate::StoreError;
use crate::log::{self, read_operation};
use crate::rows::{signed, unsigned_at};

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

/// The ward's own operations for a khu phố that one with these heads may lack: criteria sets, the
/// khu phố itself, the ward's people and words, and the reviews of that khu phố's claims.
///
/// # Errors
/// Those of `work`, and those of the database.
pub fn each_ward_operation<E: From<StoreError>>(
    connection: &Connection,
    neighborhood: EntityId,
    known: &[StreamHead],
    mut work: impl FnMut(StoredBytes) -> Result<(), E>,
) -> Result<(), E> {
    refuse_practice(connection)?;
    for (row, stream) in own_streams(connection)? {
        let heads = known.iter().filter(|head| head.stream == stream);
        let after = heads.map(|head| head.seq).max().unwrap_or(0);
        let bounds = params![row, signed(after), neighborhood.as_bytes()];
        each_row(
            connection,
            include_str!("ward_operations.sql"),
            bounds,
            &mut work,
        )?;
    }
    Ok(())
}

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

fn own_streams(connection: &Connection) -> Result<Vec<(i64, StreamId)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, stream FROM stream WHERE own = 1 ORDER BY id")?;
    let streams = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get(1).map(StreamId::from_bytes)?))
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

fn read_bytes(row: &Row<'_>) -> rusqlite::Result<StoredBytes> {
    Ok(StoredBytes {
        header: row.get(0)?,
        payload: row.get(1)?,
        personal: row.get(2)?,
    })
}

fn operation_at(connection: &Connection, position: i64) -> Result<StoredBytes, StoreError> {
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
