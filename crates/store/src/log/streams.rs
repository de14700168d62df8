//! Streams and their heads.

use khupho_oplog::{Hlc, OpHash, StreamId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::StoreError;
use crate::rows::{signed, unsigned_at};

/// A stream, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stream {
    /// Its row.
    pub(crate) row: i64,
    /// Its identity.
    pub(crate) stream: StreamId,
    /// Place of its newest operation; 0 while it is empty.
    pub(crate) seq: u64,
    /// Identity of its newest operation.
    pub(crate) hash: Option<OpHash>,
}

/// Adds a stream of this store and makes it the one that grows.
pub(crate) fn open_stream(
    connection: &Connection,
    stream: StreamId,
    now_ms: u64,
) -> Result<Stream, StoreError> {
    connection.execute(
        "INSERT INTO stream (stream, own, opened_ms) VALUES (?1, 1, ?2)",
        params![stream.as_bytes(), signed(now_ms)],
    )?;
    Ok(Stream {
        row: connection.last_insert_rowid(),
        stream,
        seq: 0,
        hash: None,
    })
}

/// Ends the stream that grows; another one takes its place.
pub(crate) fn close_growing(connection: &Connection, now_ms: u64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE stream SET closed_ms = ?1 WHERE own = 1 AND closed_ms IS NULL",
        [signed(now_ms)],
    )?;
    Ok(())
}

/// The stream of this store that grows.
pub(crate) fn growing(connection: &Connection) -> Result<Option<Stream>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT id, stream, head_seq, head_hash FROM stream
             WHERE own = 1 AND closed_ms IS NULL",
            [],
            read_stream,
        )
        .optional()?)
}

/// The stream of that identity, whoever writes it.
pub(crate) fn find_stream(
    connection: &Connection,
    stream: StreamId,
) -> Result<Option<Stream>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id, stream, head_seq, head_hash FROM stream WHERE stream = ?1")?
        .query_row([stream.as_bytes()], read_stream)
        .optional()?)
}

fn read_stream(row: &Row<'_>) -> rusqlite::Result<Stream> {
    Ok(Stream {
        row: row.get(0)?,
        stream: StreamId::from_bytes(row.get(1)?),
        seq: unsigned_at(row, 2)?,
        hash: row.get::<_, Option<[u8; 32]>>(3)?.map(OpHash::from_bytes),
    })
}

/// Keeps the head of a stream, and the latest moment seen in it.
pub(crate) fn save_head(
    connection: &Connection,
    own: &Stream,
    latest: Hlc,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE stream SET head_seq = ?2, head_hash = ?3, latest_hlc = max(latest_hlc, ?4)
             WHERE id = ?1",
        )?
        .execute(params![
            own.row,
            signed(own.seq),
            own.hash.as_ref().map(OpHash::as_bytes),
            signed(latest.as_u64()),
        ])?;
    Ok(())
}

/// The latest effective moment of the whole log.
pub(crate) fn latest_hlc(connection: &Connection) -> Result<Hlc, StoreError> {
    let latest = connection.query_row(
        "SELECT coalesce(max(latest_hlc), 0) FROM stream",
        [],
        |row| unsigned_at(row, 0),
    )?;
    Ok(Hlc::from_u64(latest).unwrap_or(Hlc::MAX))
}
