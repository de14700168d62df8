//! Reading the feed, the heads and the digests.

use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt as _;
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::{Hlc, OpHash, OpUid, StreamHead, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};

use super::append::some_bytes;
use super::rows::{
    bytes_at, head_at, reason_at, scope_at, signed, some_entity_at, unsigned, unsigned_at,
};
use crate::storage::digest::Digest;
use crate::storage::feed::{self, ByteBound, PageLimits};
use crate::storage::values::{
    EVERY_NEIGHBORHOOD, FeedPage, Moment, PlacedMoment, PlacedVerdict, Reader, StoredOperation,
    Stream, StreamTips, Verdict,
};
use crate::storage::{Answer, StorageError};

pub(super) async fn end_position(pool: &PgPool, ward: WardId) -> Answer<u64> {
    let mut connection = pool.acquire().await?;
    end(&mut connection, ward).await
}

async fn end(connection: &mut PgConnection, ward: WardId) -> Answer<u64> {
    let end: Option<i64> = sqlx::query_scalar("SELECT last_position FROM ward WHERE ward = $1")
        .bind(ward.as_bytes())
        .fetch_optional(connection)
        .await?;
    unsigned(end.unwrap_or(0))
}

pub(super) async fn heads(
    pool: &PgPool,
    ward: WardId,
    reader: Reader,
    (after, limit): (Option<StreamId>, u32),
) -> Answer<Vec<StreamTips>> {
    let neighborhood = match reader {
        Reader::Ward => None,
        Reader::Neighborhood(neighborhood) => Some(neighborhood),
    };
    let after = after.as_ref().map_or(&[][..], |stream| stream.as_bytes());
    let rows = sqlx::query(
        "SELECT first.stream, first.head_seq, first.head_hash, branch.seq, branch.hash
         FROM (SELECT stream, head_seq, head_hash FROM stream
               WHERE ward = $1 AND stream > $2 AND ($3::bytea IS NULL OR neighborhood = $3)
               ORDER BY stream LIMIT $4) AS first
         LEFT JOIN branch ON branch.ward = $1 AND branch.stream = first.stream
         ORDER BY first.stream, branch.hash",
    )
    .bind(ward.as_bytes())
    .bind(after)
    .bind(some_bytes(neighborhood))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    let mut streams: Vec<StreamTips> = Vec::new();
    for row in rows {
        let head = head_at(&row, 0)?;
        if streams.last().is_none_or(|last| last.head != head) {
            let branches = Vec::new();
            streams.push(StreamTips { head, branches });
        }
        let branch = branch_at(&row, head.stream)?;
        if let Some(last) = streams.last_mut() {
            last.branches.extend(branch);
        }
    }
    Ok(streams)
}

fn branch_at(row: &PgRow, stream: StreamId) -> Answer<Option<StreamHead>> {
    let Some(seq) = row.try_get::<Option<i64>, _>(3)? else {
        return Ok(None);
    };
    Ok(Some(StreamHead {
        stream,
        seq: unsigned(seq)?,
        hash: OpHash::from_bytes(bytes_at(row, 4)?),
    }))
}

pub(super) async fn writers(
    pool: &PgPool,
    ward: WardId,
    streams: &[StreamId],
) -> Answer<Vec<Stream>> {
    let wanted: Vec<_> = streams.iter().map(|stream| *stream.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT stream, device, neighborhood FROM stream WHERE ward = $1 AND stream = ANY ($2)",
    )
    .bind(ward.as_bytes())
    .bind(wanted)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Stream {
                stream: StreamId::from_bytes(bytes_at(row, 0)?),
                device: DeviceId::from_bytes(bytes_at(row, 1)?),
                neighborhood: some_entity_at(row, 2)?,
            })
        })
        .collect()
}

/// The end is read first: what lies before it was committed when it was, and stays where it is or
/// moves behind it.
pub(super) async fn page(
    pool: &PgPool,
    ward: WardId,
    reader: Reader,
    after: u64,
    limits: PageLimits,
) -> Answer<FeedPage> {
    let mut connection = pool.acquire().await?;
    let end_position = end(&mut connection, ward).await?;
    let mut page = FeedPage {
        next: end_position,
        end_position,
        ..FeedPage::default()
    };
    if end_position <= after {
        return Ok(page);
    }
    let mut reading = Reading {
        connection: &mut connection,
        ward,
        reader,
        range: (signed(after), signed(end_position)),
        limit: signed(limits.rows as u64),
    };
    let mut bound = ByteBound::new(limits.bytes);
    let is_last = |operation: &StoredOperation| bound.is_beyond(operation);
    page.operations = reading
        .rows(OPERATION_COLUMNS, "operation", operation_at, is_last)
        .await?;
    page.verdicts = reading
        .rows("position, hash, reason", "verdict", verdict_at, |_| false)
        .await?;
    page.moments = reading
        .rows("position, op_uid, hlc", "moment", moment_at, |_| false)
        .await?;
    let page = feed::cut(page, limits);
    with_heads(&mut connection, ward, reader, page).await
}

/// Columns of [`operation_at`].
const OPERATION_COLUMNS: &str =
    "position, hash, stream, seq, scope, audience, received_ms, header, payload";

struct Reading<'a> {
    connection: &'a mut PgConnection,
    ward: WardId,
    reader: Reader,
    range: (i64, i64),
    limit: i64,
}

impl Reading<'_> {
    /// Rows of the feed in the range that the reader sees, in the order of their positions, up to the
    /// last one that is wanted.
    async fn rows<T>(
        &mut self,
        columns: &str,
        table: &str,
        read: fn(&PgRow) -> Answer<T>,
        mut is_last: impl FnMut(&T) -> bool,
    ) -> Answer<Vec<T>> {
        let in_range = format!(
            "SELECT {columns} FROM {table} WHERE ward = $1 AND position > $2 AND position <= $3"
        );
        let in_order = "ORDER BY position LIMIT $4";
        let text = match self.reader {
            Reader::Ward => format!("{in_range} {in_order}"),
            // Two ranges of one index, merged by position.
            Reader::Neighborhood(_) => format!(
                "({in_range} AND audience = $5 {in_order}) UNION ALL
                 ({in_range} AND audience = $6 {in_order}) {in_order}"
            ),
        };
        let mut query = sqlx::query(AssertSqlSafe(text))
            .bind(self.ward.as_bytes())
            .bind(self.range.0)
            .bind(self.range.1)
            .bind(self.limit);
        if let Reader::Neighborhood(neighborhood) = &self.reader {
            query = query.bind(neighborhood.as_bytes()).bind(EVERY_NEIGHBORHOOD);
        }
        let mut rows = query.fetch(&mut *self.connection);
        let mut taken = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let row = read(&row)?;
            let was_last = is_last(&row);
            taken.push(row);
            if was_last {
                break;
            }
        }
        Ok(taken)
    }
}

fn operation_at(row: &PgRow) -> Answer<StoredOperation> {
    Ok(StoredOperation {
        position: unsigned_at(row, 0)?,
        hash: OpHash::from_bytes(bytes_at(row, 1)?),
        stream: StreamId::from_bytes(bytes_at(row, 2)?),
        seq: unsigned_at(row, 3)?,
        scope: scope_at(row, 4)?,
        received_ms: unsigned_at(row, 6)?,
        header_bytes: row.try_get(7)?,
        payload_bytes: row.try_get(8)?,
    })
}

fn verdict_at(row: &PgRow) -> Answer<PlacedVerdict> {
    Ok(PlacedVerdict {
        position: unsigned_at(row, 0)?,
        verdict: Verdict {
            operation: OpHash::from_bytes(bytes_at(row, 1)?),
            reason: reason_at(row, 2)?,
        },
    })
}

fn moment_at(row: &PgRow) -> Answer<PlacedMoment> {
    Ok(PlacedMoment {
        position: unsigned_at(row, 0)?,
        moment: Moment {
            op_uid: OpUid::from_bytes(bytes_at(row, 1)?),
            hlc: Hlc::from_u64(unsigned_at(row, 2)?).unwrap_or(Hlc::MAX),
        },
    })
}

async fn with_heads(
    connection: &mut PgConnection,
    ward: WardId,
    reader: Reader,
    mut page: FeedPage,
) -> Answer<FeedPage> {
    let in_runs = feed::in_runs(&page, reader);
    if in_runs.is_empty() {
        return Ok(page);
    }
    let mut streams: Vec<_> = in_runs.iter().map(|op| *op.stream.as_bytes()).collect();
    streams.sort_unstable();
    streams.dedup();
    let hashes: Vec<_> = in_runs.iter().map(|op| *op.hash.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT hash, cose FROM signed_head
         WHERE ward = $1 AND stream = ANY ($2) AND hash = ANY ($3)",
    )
    .bind(ward.as_bytes())
    .bind(streams)
    .bind(hashes)
    .fetch_all(connection)
    .await?;
    let signed_heads = rows
        .iter()
        .map(|row| Ok((OpHash::from_bytes(bytes_at(row, 0)?), row.try_get(1)?)))
        .collect::<Answer<HashMap<_, _>>>()?;
    page.signed_heads = feed::needed_heads(&in_runs, signed_heads);
    Ok(page)
}

pub(super) async fn fetch(
    pool: &PgPool,
    ward: WardId,
    reader: Reader,
    (wanted, max_bytes): (&[OpHash], usize),
) -> Answer<FeedPage> {
    let mut connection = pool.acquire().await?;
    let mut page = FeedPage {
        end_position: end(&mut connection, ward).await?,
        ..FeedPage::default()
    };
    let wanted: Vec<_> = wanted.iter().map(|hash| *hash.as_bytes()).collect();
    let text = format!(
        "SELECT {OPERATION_COLUMNS}, op_uid FROM operation
         WHERE ward = $1 AND hash = ANY ($2) ORDER BY array_position($2, hash)"
    );
    let mut rows = sqlx::query(AssertSqlSafe(text))
        .bind(ward.as_bytes())
        .bind(wanted)
        .fetch(&mut *connection);
    let mut bound = ByteBound::new(max_bytes);
    let mut writes = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let operation = operation_at(&row)?;
        if !operation.scope.is_seen_by(reader) {
            continue;
        }
        if bound.is_beyond(&operation) {
            break;
        }
        writes.push(bytes_at::<16>(&row, 9)?);
        page.operations.push(operation);
    }
    drop(rows);
    page.operations
        .sort_unstable_by_key(|operation| operation.position);
    decided(&mut connection, ward, writes, &mut page).await?;
    with_heads(&mut connection, ward, reader, page).await
}

/// What was decided about the operations of a page.
async fn decided(
    connection: &mut PgConnection,
    ward: WardId,
    writes: Vec<[u8; 16]>,
    page: &mut FeedPage,
) -> Answer<()> {
    let seen: Vec<_> = page
        .operations
        .iter()
        .map(|op| *op.hash.as_bytes())
        .collect();
    let verdicts = sqlx::query(
        "SELECT position, hash, reason FROM verdict WHERE ward = $1 AND hash = ANY ($2)
         ORDER BY position",
    )
    .bind(ward.as_bytes())
    .bind(seen)
    .fetch_all(&mut *connection)
    .await?;
    page.verdicts = verdicts.iter().map(verdict_at).collect::<Answer<_>>()?;
    let moments = sqlx::query(
        "SELECT position, op_uid, hlc FROM moment WHERE ward = $1 AND op_uid = ANY ($2)
         ORDER BY position",
    )
    .bind(ward.as_bytes())
    .bind(writes)
    .fetch_all(connection)
    .await?;
    page.moments = moments.iter().map(moment_at).collect::<Answer<_>>()?;
    Ok(())
}

/// The end is read in the snapshot of the digest.
pub(super) async fn digest(
    pool: &PgPool,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<(u64, Digest)> {
    let row = sqlx::query(
        "SELECT last_position, digest.buckets FROM ward
         LEFT JOIN digest ON digest.ward = ward.ward AND digest.neighborhood = $2
         WHERE ward.ward = $1",
    )
    .bind(ward.as_bytes())
    .bind(neighborhood.as_bytes())
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok((0, Digest::default()));
    };
    let digest = match row.try_get::<Option<Vec<u8>>, _>(1)? {
        None => Digest::default(),
        Some(buckets) => digest_in(&buckets)?,
    };
    Ok((unsigned_at(&row, 0)?, digest))
}

fn digest_in(buckets: &[u8]) -> Answer<Digest> {
    Digest::from_bytes(buckets).ok_or(StorageError::Damaged("a digest has another length"))
}

/// Those of the digests that are there.
pub(super) async fn digests_of(
    connection: &mut PgConnection,
    ward: WardId,
    neighborhoods: Vec<EntityId>,
) -> Answer<BTreeMap<EntityId, Digest>> {
    let wanted: Vec<_> = neighborhoods.iter().map(|id| *id.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT neighborhood, buckets FROM digest WHERE ward = $1 AND neighborhood = ANY ($2)",
    )
    .bind(ward.as_bytes())
    .bind(wanted)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let buckets: Vec<u8> = row.try_get(1)?;
            Ok((
                EntityId::from_bytes(bytes_at(row, 0)?),
                digest_in(&buckets)?,
            ))
        })
        .collect()
}

pub(super) async fn bucket(
    pool: &PgPool,
    ward: WardId,
    neighborhood: EntityId,
    bucket: u8,
) -> Answer<Vec<OpHash>> {
    let mut last = [0xff; 32];
    last[0] = bucket;
    let rows = sqlx::query(
        "SELECT hash FROM operation WHERE ward = $1 AND hash BETWEEN $2 AND $3
            AND scope = 1 AND audience = $4 ORDER BY hash",
    )
    .bind(ward.as_bytes())
    .bind([bucket])
    .bind(last)
    .bind(neighborhood.as_bytes())
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| Ok(OpHash::from_bytes(bytes_at(row, 0)?)))
        .collect()
}
