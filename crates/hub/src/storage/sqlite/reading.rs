//! Reading the feed, the heads and the digests.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::{Hlc, OpHash, OpUid, StreamId};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, Rows, params};

use super::append::branches;
use super::rows::{find_ward_row, head_at, scope_at, signed, some_entity_at, unsigned_at};
use crate::storage::digest::Digest;
use crate::storage::feed::{self, ByteBound, PageLimits};
use crate::storage::values::{
    EVERY_NEIGHBORHOOD, FeedPage, Moment, PlacedMoment, PlacedVerdict, Reader, StoredOperation,
    Stream, StreamTips, Verdict,
};
use crate::storage::{Answer, StorageError};

pub(super) fn end_position(sql: &Connection, ward: WardId) -> Answer<u64> {
    let end = sql
        .prepare_cached("SELECT last_position FROM ward WHERE ward = ?1")?
        .query_row([ward.as_bytes()], |row| unsigned_at(row, 0))
        .optional()?;
    Ok(end.unwrap_or(0))
}

pub(super) fn heads(
    sql: &Connection,
    ward: WardId,
    reader: Reader,
    (after, limit): (Option<StreamId>, u32),
) -> Answer<Vec<StreamTips>> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok(Vec::new());
    };
    let neighborhood = match reader {
        Reader::Ward => None,
        Reader::Neighborhood(neighborhood) => Some(neighborhood),
    };
    let mut statement = sql.prepare_cached(
        "SELECT stream, head_seq, head_hash FROM stream
         WHERE ward = ?1 AND stream > ?2 AND (?3 IS NULL OR neighborhood = ?3)
         ORDER BY stream LIMIT ?4",
    )?;
    let after = after.as_ref().map_or(&[][..], |stream| stream.as_bytes());
    let neighborhood = neighborhood.as_ref().map(EntityId::as_bytes);
    let heads = statement.query_map(params![ward_row, after, neighborhood, limit], |row| {
        head_at(row, 0)
    })?;
    heads
        .map(|head| {
            let head = head?;
            let branches = branches(sql, ward_row, head.stream)?;
            Ok(StreamTips { head, branches })
        })
        .collect()
}

pub(super) fn writers(sql: &Connection, ward: WardId, streams: &[StreamId]) -> Answer<Vec<Stream>> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok(Vec::new());
    };
    let mut statement = sql.prepare_cached(
        "SELECT device, neighborhood FROM stream WHERE ward = ?1 AND stream = ?2",
    )?;
    let mut writers = Vec::new();
    for &stream in streams {
        let writer = statement.query_row(params![ward_row, stream.as_bytes()], |row| {
            Ok(Stream {
                stream,
                device: DeviceId::from_bytes(row.get(0)?),
                neighborhood: some_entity_at(row, 1)?,
            })
        });
        writers.extend(writer.optional()?);
    }
    Ok(writers)
}

pub(super) fn page(
    sql: &Connection,
    ward: WardId,
    reader: Reader,
    after: u64,
    limits: PageLimits,
) -> Answer<FeedPage> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok(FeedPage::default());
    };
    let reading = Reading {
        sql,
        ward_row,
        reader,
        after: signed(after),
        limit: signed(limits.rows as u64),
    };
    let page = FeedPage {
        operations: reading.operations(limits.bytes)?,
        verdicts: reading.all("position, hash, reason", "verdict", verdict_at)?,
        moments: reading.all("position, op_uid, hlc", "moment", moment_at)?,
        end_position: end_position(sql, ward)?,
        ..FeedPage::default()
    };
    with_heads(sql, ward_row, reader, feed::cut(page, limits))
}

/// Columns of [`operation_at`].
const OPERATION_COLUMNS: &str =
    "position, hash, stream, seq, scope, audience, received_ms, header, payload";

struct Reading<'a> {
    sql: &'a Connection,
    ward_row: i64,
    reader: Reader,
    after: i64,
    limit: i64,
}

impl Reading<'_> {
    /// The first operations, up to the one that is beyond the bytes.
    fn operations(&self, max_bytes: usize) -> Answer<Vec<StoredOperation>> {
        let mut bound = ByteBound::new(max_bytes);
        let mut operations = Vec::new();
        self.rows(OPERATION_COLUMNS, "operation", |row| {
            let operation = operation_at(row)?;
            let is_last = bound.is_beyond(&operation);
            operations.push(operation);
            Ok(match is_last {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            })
        })?;
        Ok(operations)
    }

    fn all<T>(
        &self,
        columns: &str,
        table: &str,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Answer<Vec<T>> {
        let mut all = Vec::new();
        self.rows(columns, table, |row| {
            all.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// Shows rows of the feed behind the cursor that the reader sees, in the order of their positions.
    fn rows(
        &self,
        columns: &str,
        table: &str,
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> Answer<()> {
        let (ward, after, limit) = (self.ward_row, self.after, self.limit);
        let Reader::Neighborhood(neighborhood) = self.reader else {
            let mut statement = self.prepare(format!(
                "SELECT {columns} FROM {table} WHERE ward = ?1 AND position > ?2
                 ORDER BY position LIMIT ?3"
            ))?;
            return take_rows(statement.query(params![ward, after, limit])?, take);
        };
        // Two ranges of one index, merged by position.
        let range = format!(
            "SELECT {columns} FROM {table} WHERE ward = ?1 AND audience = ?4 AND position > ?2
             UNION ALL
             SELECT {columns} FROM {table} WHERE ward = ?1 AND audience = ?5 AND position > ?2
             ORDER BY position LIMIT ?3"
        );
        let mut statement = self.prepare(range)?;
        let audiences = (neighborhood.as_bytes(), EVERY_NEIGHBORHOOD);
        let values = params![ward, after, limit, audiences.0, audiences.1];
        take_rows(statement.query(values)?, take)
    }

    fn prepare(&self, text: String) -> Answer<CachedStatement<'_>> {
        Ok(self.sql.prepare_cached(&text)?)
    }
}

fn take_rows(
    mut rows: Rows<'_>,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
) -> Answer<()> {
    while let Some(row) = rows.next()? {
        if take(row)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn operation_at(row: &Row<'_>) -> rusqlite::Result<StoredOperation> {
    Ok(StoredOperation {
        position: unsigned_at(row, 0)?,
        hash: OpHash::from_bytes(row.get(1)?),
        stream: StreamId::from_bytes(row.get(2)?),
        seq: unsigned_at(row, 3)?,
        scope: scope_at(row, 4)?,
        received_ms: unsigned_at(row, 6)?,
        header_bytes: row.get(7)?,
        payload_bytes: row.get(8)?,
    })
}

fn verdict_at(row: &Row<'_>) -> rusqlite::Result<PlacedVerdict> {
    Ok(PlacedVerdict {
        position: unsigned_at(row, 0)?,
        verdict: Verdict {
            operation: OpHash::from_bytes(row.get(1)?),
            reason: row.get(2)?,
        },
    })
}

fn moment_at(row: &Row<'_>) -> rusqlite::Result<PlacedMoment> {
    Ok(PlacedMoment {
        position: unsigned_at(row, 0)?,
        moment: Moment {
            op_uid: OpUid::from_bytes(row.get(1)?),
            hlc: Hlc::from_u64(unsigned_at(row, 2)?).unwrap_or(Hlc::MAX),
        },
    })
}

fn with_heads(
    sql: &Connection,
    ward_row: i64,
    reader: Reader,
    mut page: FeedPage,
) -> Answer<FeedPage> {
    let in_runs = feed::in_runs(&page, reader);
    let mut signed_heads = HashMap::new();
    let mut statement = sql.prepare_cached(
        "SELECT cose FROM signed_head WHERE ward = ?1 AND stream = ?2 AND hash = ?3",
    )?;
    for operation in &in_runs {
        let place = params![
            ward_row,
            operation.stream.as_bytes(),
            operation.hash.as_bytes()
        ];
        let cose = statement.query_row(place, |row| row.get(0)).optional()?;
        signed_heads.extend(cose.map(|cose| (operation.hash, cose)));
    }
    page.signed_heads = feed::needed_heads(&in_runs, signed_heads);
    Ok(page)
}

pub(super) fn fetch(
    sql: &Connection,
    ward: WardId,
    reader: Reader,
    (hashes, max_bytes): (&[OpHash], usize),
) -> Answer<FeedPage> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok(FeedPage::default());
    };
    let mut page = FeedPage {
        end_position: end_position(sql, ward)?,
        ..FeedPage::default()
    };
    let mut bound = ByteBound::new(max_bytes);
    let mut met = HashSet::new();
    for hash in hashes.iter().filter(|hash| met.insert(**hash)) {
        let found = one_operation(sql, ward_row, *hash)?;
        let Some((operation, write)) = found.filter(|(it, _)| it.scope.is_seen_by(reader)) else {
            continue;
        };
        if bound.is_beyond(&operation) {
            break;
        }
        page.verdicts.extend(one_verdict(sql, ward_row, *hash)?);
        page.moments.extend(one_moment(sql, ward_row, write)?);
        page.operations.push(operation);
    }
    page.operations
        .sort_unstable_by_key(|operation| operation.position);
    page.verdicts
        .sort_unstable_by_key(|verdict| verdict.position);
    page.verdicts.dedup();
    page.moments.sort_unstable_by_key(|moment| moment.position);
    page.moments.dedup();
    with_heads(sql, ward_row, reader, page)
}

fn one_operation(
    sql: &Connection,
    ward_row: i64,
    hash: OpHash,
) -> Answer<Option<(StoredOperation, OpUid)>> {
    let text =
        format!("SELECT {OPERATION_COLUMNS}, op_uid FROM operation WHERE ward = ?1 AND hash = ?2");
    Ok(sql
        .prepare_cached(&text)?
        .query_row(params![ward_row, hash.as_bytes()], |row| {
            Ok((operation_at(row)?, OpUid::from_bytes(row.get(9)?)))
        })
        .optional()?)
}

fn one_verdict(sql: &Connection, ward_row: i64, hash: OpHash) -> Answer<Option<PlacedVerdict>> {
    Ok(sql
        .prepare_cached("SELECT position, hash, reason FROM verdict WHERE ward = ?1 AND hash = ?2")?
        .query_row(params![ward_row, hash.as_bytes()], verdict_at)
        .optional()?)
}

fn one_moment(sql: &Connection, ward_row: i64, write: OpUid) -> Answer<Option<PlacedMoment>> {
    Ok(sql
        .prepare_cached("SELECT position, op_uid, hlc FROM moment WHERE ward = ?1 AND op_uid = ?2")?
        .query_row(params![ward_row, write.as_bytes()], moment_at)
        .optional()?)
}

pub(super) fn digest(
    sql: &Connection,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<(u64, Digest)> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok((0, Digest::default()));
    };
    let digest = digest_of(sql, ward_row, neighborhood)?;
    Ok((end_position(sql, ward)?, digest))
}

/// The digest of a khu phố; that of nothing where it has no operation.
pub(super) fn digest_of(sql: &Connection, ward_row: i64, neighborhood: EntityId) -> Answer<Digest> {
    let buckets: Option<Vec<u8>> = sql
        .prepare_cached("SELECT buckets FROM digest WHERE ward = ?1 AND neighborhood = ?2")?
        .query_row(params![ward_row, neighborhood.as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(buckets) = buckets else {
        return Ok(Digest::default());
    };
    Digest::from_bytes(&buckets).ok_or(StorageError::Damaged("a digest has another length"))
}

pub(super) fn bucket(
    sql: &Connection,
    ward: WardId,
    neighborhood: EntityId,
    bucket: u8,
) -> Answer<Vec<OpHash>> {
    let Some(ward_row) = find_ward_row(sql, ward)? else {
        return Ok(Vec::new());
    };
    let mut statement = sql.prepare_cached(
        "SELECT hash FROM operation WHERE ward = ?1 AND hash BETWEEN ?2 AND ?3
            AND scope = 1 AND audience = ?4 ORDER BY hash",
    )?;
    let (first, last) = ([bucket], bucket_end(bucket));
    let values = params![ward_row, first, last, neighborhood.as_bytes()];
    let hashes = statement.query_map(values, |row| row.get(0).map(OpHash::from_bytes))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// The last hash of a bucket.
fn bucket_end(bucket: u8) -> [u8; 32] {
    let mut end = [0xff; 32];
    end[0] = bucket;
    end
}
