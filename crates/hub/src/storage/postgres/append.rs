//! Appending what a push brought: a handful of statements, however many operations it has.

use std::collections::{HashMap, HashSet};

use khupho_domain::ids::EntityId;
use khupho_fail_points::Point;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::{Hlc, OpHash, OpUid, StreamHead, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgPool, Row as _};

use super::rows::{
    bytes_at, head_at, reason_at, scope_at, signed, some_entity_at, unsigned, unsigned_at,
};
use super::writing::Writing;
use crate::storage::plan::{self, Known, KnownOperation, KnownStream};
use crate::storage::values::{AppendBatch, Appended, Moment, Stream, StreamTips};
use crate::storage::{Answer, StorageError};

/// Appends batches of one ward in one transaction: they share the wait for the ward's lock and for
/// the disk. A batch that is refused takes none of the others with it.
pub(super) async fn append_together(
    pool: &PgPool,
    ward: WardId,
    batches: &[&AppendBatch],
) -> Answer<Vec<Answer<Appended>>> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, ward).await?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        let known = known(&mut transaction, ward, batch).await;
        let outcome = match known {
            Ok(known) => plan_and_write(&mut transaction, ward, batch, &known).await,
            Err(error) => Err(error),
        };
        outcomes.push(match outcome {
            // They were found before anything was written.
            Err(error @ (StorageError::Refused(_) | StorageError::UnknownWard(_))) => Err(error),
            outcome => Ok(outcome?),
        });
    }
    transaction.commit().await?;
    Ok(outcomes)
}

async fn plan_and_write(
    connection: &mut PgConnection,
    ward: WardId,
    batch: &AppendBatch,
    known: &Known,
) -> Answer<Appended> {
    let plan = plan::plan(batch, known)?;
    let writing = Writing {
        connection,
        ward,
        batch,
    };
    writing.write(&plan).await?;
    Point::PushWrittenBeforeCommit.reach();
    Ok(plan.answer)
}

/// Appends without the ward's lock, at positions that were given out before.
pub(super) async fn append_unlocked(
    pool: &PgPool,
    ward: WardId,
    batch: &AppendBatch,
) -> Answer<Appended> {
    let drawn = draw_ahead(pool, ward, batch).await?;
    let mut transaction = pool.begin().await?;
    let mut known = known(&mut transaction, ward, batch).await?;
    known.end_position = drawn;
    let appended = plan_and_write(&mut transaction, ward, batch, &known).await?;
    transaction.commit().await?;
    Ok(appended)
}

/// Waits until no other append of the ward is under way, on this hub or another one.
async fn lock(connection: &mut PgConnection, ward: WardId) -> Answer<()> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(lock_of(ward))
        .execute(connection)
        .await?;
    Ok(())
}

/// Two wards with the same number would wait for each other now and then, and nothing else.
fn lock_of(ward: WardId) -> i64 {
    let hash = blake3::derive_key("khupho hub 2026 append to a ward", ward.as_bytes());
    let mut number = [0; 8];
    number.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(number)
}

/// Gives out positions before the transaction that uses them; where the last one of another ended.
async fn draw_ahead(pool: &PgPool, ward: WardId, batch: &AppendBatch) -> Answer<u64> {
    let most = 2 * batch.operations.len() + batch.verdicts.len() + batch.moments.len();
    let last: i64 = sqlx::query_scalar(
        "UPDATE ward SET last_position = last_position + $2 WHERE ward = $1 RETURNING last_position - $2",
    )
    .bind(ward.as_bytes())
    .bind(signed(most as u64))
    .fetch_one(pool)
    .await?;
    unsigned(last)
}

async fn known(connection: &mut PgConnection, ward: WardId, batch: &AppendBatch) -> Answer<Known> {
    let mut known = streams(connection, ward, plan::streams_of(batch)).await?;
    let lookups = plan::lookups(batch, &known.streams);
    if !lookups.operations.is_empty() {
        look_up_operations(connection, ward, &lookups.operations, &mut known).await?;
    }
    if !lookups.writes.is_empty() {
        look_up_writes(connection, ward, &lookups.writes, &mut known).await?;
    }
    Ok(known)
}

/// Where the feed ends, and the streams as far as they are there.
async fn streams(
    connection: &mut PgConnection,
    ward: WardId,
    wanted: HashSet<StreamId>,
) -> Answer<Known> {
    let wanted: Vec<_> = wanted.iter().map(|stream| *stream.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT ward.last_position, first.device, first.neighborhood,
                first.stream, first.head_seq, first.head_hash, branch.seq, branch.hash
         FROM ward
         LEFT JOIN stream AS first ON first.ward = $1 AND first.stream = ANY ($2)
         LEFT JOIN branch ON branch.ward = $1 AND branch.stream = first.stream
         WHERE ward.ward = $1",
    )
    .bind(ward.as_bytes())
    .bind(wanted)
    .fetch_all(connection)
    .await?;
    let mut known = Known {
        end_position: unsigned_at(rows.first().ok_or(StorageError::UnknownWard(ward))?, 0)?,
        ..Known::default()
    };
    for row in &rows {
        if row.try_get::<Option<[u8; 16]>, _>(3)?.is_some() {
            add_stream(row, &mut known.streams)?;
        }
    }
    Ok(known)
}

/// Adds the stream of a row, or a further history of it.
fn add_stream(row: &PgRow, streams: &mut HashMap<StreamId, KnownStream>) -> Answer<()> {
    let head = head_at(row, 3)?;
    let writer = Stream {
        stream: head.stream,
        device: DeviceId::from_bytes(bytes_at(row, 1)?),
        neighborhood: some_entity_at(row, 2)?,
    };
    let branches = Vec::new();
    let tips = StreamTips { head, branches };
    let known = streams
        .entry(head.stream)
        .or_insert(KnownStream { writer, tips });
    if let Some(seq) = row.try_get::<Option<i64>, _>(6)? {
        known.tips.branches.push(StreamHead {
            stream: head.stream,
            seq: unsigned(seq)?,
            hash: OpHash::from_bytes(bytes_at(row, 7)?),
        });
    }
    Ok(())
}

async fn look_up_operations(
    connection: &mut PgConnection,
    ward: WardId,
    wanted: &HashSet<OpHash>,
    known: &mut Known,
) -> Answer<()> {
    let wanted: Vec<_> = wanted.iter().map(|hash| *hash.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT hash, stream, seq, scope, audience FROM operation WHERE ward = $1 AND hash = ANY ($2)",
    )
    .bind(ward.as_bytes())
    .bind(&wanted)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let operation = KnownOperation {
            stream: StreamId::from_bytes(bytes_at(&row, 1)?),
            seq: unsigned_at(&row, 2)?,
            scope: scope_at(&row, 3)?,
        };
        known
            .operations
            .insert(OpHash::from_bytes(bytes_at(&row, 0)?), operation);
    }
    let rows = sqlx::query("SELECT hash, reason FROM verdict WHERE ward = $1 AND hash = ANY ($2)")
        .bind(ward.as_bytes())
        .bind(&wanted)
        .fetch_all(connection)
        .await?;
    for row in rows {
        known
            .verdicts
            .insert(OpHash::from_bytes(bytes_at(&row, 0)?), reason_at(&row, 1)?);
    }
    Ok(())
}

async fn look_up_writes(
    connection: &mut PgConnection,
    ward: WardId,
    wanted: &HashSet<OpUid>,
    known: &mut Known,
) -> Answer<()> {
    let wanted: Vec<_> = wanted.iter().map(|write| *write.as_bytes()).collect();
    let rows = sqlx::query(
        "SELECT op_uid, scope, audience FROM operation WHERE ward = $1 AND op_uid = ANY ($2)",
    )
    .bind(ward.as_bytes())
    .bind(&wanted)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        known
            .writes
            .insert(OpUid::from_bytes(bytes_at(&row, 0)?), scope_at(&row, 1)?);
    }
    let rows = sqlx::query("SELECT op_uid, hlc FROM moment WHERE ward = $1 AND op_uid = ANY ($2)")
        .bind(ward.as_bytes())
        .bind(&wanted)
        .fetch_all(connection)
        .await?;
    for row in rows {
        let op_uid = OpUid::from_bytes(bytes_at(&row, 0)?);
        let hlc = Hlc::from_u64(unsigned_at(&row, 1)?).unwrap_or(Hlc::MAX);
        known.moments.insert(op_uid, Moment { op_uid, hlc });
    }
    Ok(())
}

/// Columns of khu phố that may be null.
pub(super) fn some_bytes(neighborhood: Option<EntityId>) -> Option<[u8; 16]> {
    neighborhood.map(|neighborhood| *neighborhood.as_bytes())
}
