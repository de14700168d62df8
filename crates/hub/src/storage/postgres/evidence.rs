//! The bookkeeping of evidence files.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, WardId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgPool, Row as _};

use super::rows::{bytes_at, require_ward, signed, unsigned_at};
use crate::storage::values::{EvidenceFile, NewUpload, Reader, Upload};
use crate::storage::{Answer, Refusal, UPLOADS_MAX, UPLOADS_OF_WARD_MAX};

pub(super) async fn find(
    pool: &PgPool,
    ward: WardId,
    hash: ContentHash,
) -> Answer<Option<EvidenceFile>> {
    let row =
        sqlx::query("SELECT len_bytes, stored_ms FROM evidence_file WHERE ward = $1 AND hash = $2")
            .bind(ward.as_bytes())
            .bind(hash.as_bytes())
            .fetch_optional(pool)
            .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(EvidenceFile {
        hash,
        len_bytes: unsigned_at(&row, 0)?,
        stored_ms: unsigned_at(&row, 1)?,
    }))
}

pub(super) async fn may_read(
    pool: &PgPool,
    ward: WardId,
    reader: Reader,
    hash: ContentHash,
) -> Answer<bool> {
    let found = match &reader {
        Reader::Ward => {
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ward WHERE ward = $1)")
                .bind(ward.as_bytes())
                .fetch_one(pool)
                .await?
        }
        Reader::Neighborhood(neighborhood) => {
            sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM evidence_of
                                WHERE ward = $1 AND neighborhood = $2 AND hash = $3)",
            )
            .bind(ward.as_bytes())
            .bind(neighborhood.as_bytes())
            .bind(hash.as_bytes())
            .fetch_one(pool)
            .await?
        }
    };
    Ok(found)
}

fn upload_at(row: &PgRow) -> Answer<Upload> {
    Ok(Upload {
        hash: ContentHash::from_bytes(bytes_at(row, 0)?),
        device: DeviceId::from_bytes(bytes_at(row, 1)?),
        len_bytes: unsigned_at(row, 2)?,
        offset_bytes: unsigned_at(row, 3)?,
        chunks: unsigned_at(row, 4)?,
        touched_ms: unsigned_at(row, 5)?,
    })
}

async fn upload_in(
    connection: &mut PgConnection,
    ward: WardId,
    hash: ContentHash,
) -> Answer<Option<Upload>> {
    let row = sqlx::query(
        "SELECT hash, device, len_bytes, offset_bytes, chunks, touched_ms FROM upload
         WHERE ward = $1 AND hash = $2",
    )
    .bind(ward.as_bytes())
    .bind(hash.as_bytes())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(upload_at).transpose()
}

pub(super) async fn begin_upload(pool: &PgPool, ward: WardId, new: &NewUpload) -> Answer<Upload> {
    let mut transaction = pool.begin().await?;
    require_ward(&mut transaction, ward).await?;
    refuse_too_many(&mut transaction, ward, new).await?;
    sqlx::query(
        "INSERT INTO upload (ward, hash, device, len_bytes, offset_bytes, chunks, touched_ms)
         VALUES ($1, $2, $3, $4, 0, 0, $5) ON CONFLICT DO NOTHING",
    )
    .bind(ward.as_bytes())
    .bind(new.hash.as_bytes())
    .bind(new.device.as_bytes())
    .bind(signed(new.len_bytes))
    .bind(signed(new.now_ms))
    .execute(&mut *transaction)
    .await?;
    let upload = upload_in(&mut transaction, ward, new.hash).await?;
    let upload = upload.ok_or(Refusal::NoUpload)?;
    if upload.len_bytes != new.len_bytes {
        let len_bytes = upload.len_bytes;
        return Err(Refusal::OtherLength { len_bytes }.into());
    }
    transaction.commit().await?;
    Ok(upload)
}

/// Uploads beside this one are limited: pieces lie in the object store until they are given up. One
/// that is over keeps nobody from sending more.
async fn refuse_too_many(
    connection: &mut PgConnection,
    ward: WardId,
    new: &NewUpload,
) -> Answer<()> {
    let row = sqlx::query(
        "SELECT count(*), count(*) FILTER (WHERE device = $3) FROM upload
         WHERE ward = $1 AND hash <> $2 AND offset_bytes < len_bytes",
    )
    .bind(ward.as_bytes())
    .bind(new.hash.as_bytes())
    .bind(new.device.as_bytes())
    .fetch_one(connection)
    .await?;
    if unsigned_at(&row, 0)? >= UPLOADS_OF_WARD_MAX || unsigned_at(&row, 1)? >= UPLOADS_MAX {
        return Err(Refusal::UploadsFull.into());
    }
    Ok(())
}

pub(super) async fn upload(
    pool: &PgPool,
    ward: WardId,
    hash: ContentHash,
) -> Answer<Option<Upload>> {
    let mut connection = pool.acquire().await?;
    upload_in(&mut connection, ward, hash).await
}

pub(super) async fn advance_upload(
    pool: &PgPool,
    ward: WardId,
    hash: ContentHash,
    (from_bytes, to_bytes): (u64, u64),
    now_ms: u64,
) -> Answer<Upload> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    let advanced = sqlx::query(
        "UPDATE upload SET offset_bytes = $4, chunks = chunks + 1, touched_ms = $5
         WHERE ward = $1 AND hash = $2 AND offset_bytes = $3 AND $4 BETWEEN $3 AND len_bytes
         RETURNING hash, device, len_bytes, offset_bytes, chunks, touched_ms",
    )
    .bind(ward.as_bytes())
    .bind(hash.as_bytes())
    .bind(signed(from_bytes))
    .bind(signed(to_bytes))
    .bind(signed(now_ms))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = advanced {
        return upload_at(&row);
    }
    let upload = upload_in(&mut connection, ward, hash).await?;
    let offset_bytes = upload.ok_or(Refusal::NoUpload)?.offset_bytes;
    Err(Refusal::OtherOffset { offset_bytes }.into())
}

pub(super) async fn forget(pool: &PgPool, ward: WardId, file: &EvidenceFile) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query("DELETE FROM evidence_file WHERE ward = $1 AND hash = $2 AND stored_ms = $3")
        .bind(ward.as_bytes())
        .bind(file.hash.as_bytes())
        .bind(signed(file.stored_ms))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

pub(super) async fn finish_upload(
    pool: &PgPool,
    ward: WardId,
    file: &EvidenceFile,
    sender: Option<EntityId>,
) -> Answer<()> {
    let mut transaction = pool.begin().await?;
    require_ward(&mut transaction, ward).await?;
    if let Some(neighborhood) = sender {
        sqlx::query(
            "INSERT INTO evidence_of (ward, neighborhood, hash, cited) VALUES ($1, $2, $3, 0)
             ON CONFLICT DO NOTHING",
        )
        .bind(ward.as_bytes())
        .bind(neighborhood.as_bytes())
        .bind(file.hash.as_bytes())
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query(
        "INSERT INTO evidence_file (ward, hash, len_bytes, stored_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(ward.as_bytes())
    .bind(file.hash.as_bytes())
    .bind(signed(file.len_bytes))
    .bind(signed(file.stored_ms))
    .execute(&mut *transaction)
    .await?;
    sqlx::query("UPDATE upload SET offset_bytes = len_bytes WHERE ward = $1 AND hash = $2")
        .bind(ward.as_bytes())
        .bind(file.hash.as_bytes())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn discard_upload(
    pool: &PgPool,
    ward: WardId,
    hash: ContentHash,
    device: DeviceId,
) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query("DELETE FROM upload WHERE ward = $1 AND hash = $2 AND device = $3")
        .bind(ward.as_bytes())
        .bind(hash.as_bytes())
        .bind(device.as_bytes())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

pub(super) async fn idle_uploads(
    pool: &PgPool,
    before_ms: u64,
    limit: u32,
) -> Answer<Vec<(WardId, Upload)>> {
    let rows = sqlx::query(
        "SELECT hash, device, len_bytes, offset_bytes, chunks, touched_ms, ward FROM upload
         WHERE touched_ms < $1 ORDER BY touched_ms LIMIT $2",
    )
    .bind(signed(before_ms))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| Ok((WardId::from_bytes(row.try_get(6)?), upload_at(row)?)))
        .collect()
}
