//! The bookkeeping of evidence files.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, WardId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::rows::{find_ward_row, signed, unsigned_at, ward_row};
use crate::storage::values::{EvidenceFile, NewUpload, Reader, Upload};
use crate::storage::{Answer, Refusal, UPLOADS_MAX, UPLOADS_OF_WARD_MAX};

pub(super) fn find(
    sql: &Connection,
    ward: WardId,
    hash: ContentHash,
) -> Answer<Option<EvidenceFile>> {
    let row = find_ward_row(sql, ward)?;
    Ok(sql
        .prepare_cached(
            "SELECT len_bytes, stored_ms FROM evidence_file WHERE ward = ?1 AND hash = ?2",
        )?
        .query_row(params![row, hash.as_bytes()], |row| {
            Ok(EvidenceFile {
                hash,
                len_bytes: unsigned_at(row, 0)?,
                stored_ms: unsigned_at(row, 1)?,
            })
        })
        .optional()?)
}

pub(super) fn may_read(
    sql: &Connection,
    ward: WardId,
    reader: Reader,
    hash: ContentHash,
) -> Answer<bool> {
    let row = find_ward_row(sql, ward)?;
    let Reader::Neighborhood(neighborhood) = reader else {
        return Ok(row.is_some());
    };
    Ok(sql
        .prepare_cached(
            "SELECT 1 FROM evidence_of WHERE ward = ?1 AND neighborhood = ?2 AND hash = ?3",
        )?
        .exists(params![row, neighborhood.as_bytes(), hash.as_bytes()])?)
}

/// Columns of [`upload_at`].
const UPLOAD_COLUMNS: &str = "hash, device, len_bytes, offset_bytes, chunks, touched_ms";

fn upload_at(row: &Row<'_>) -> rusqlite::Result<Upload> {
    Ok(Upload {
        hash: ContentHash::from_bytes(row.get(0)?),
        device: DeviceId::from_bytes(row.get(1)?),
        len_bytes: unsigned_at(row, 2)?,
        offset_bytes: unsigned_at(row, 3)?,
        chunks: unsigned_at(row, 4)?,
        touched_ms: unsigned_at(row, 5)?,
    })
}

fn upload_in(sql: &Connection, row: Option<i64>, hash: ContentHash) -> Answer<Option<Upload>> {
    let text = format!("SELECT {UPLOAD_COLUMNS} FROM upload WHERE ward = ?1 AND hash = ?2");
    Ok(sql
        .prepare_cached(&text)?
        .query_row(params![row, hash.as_bytes()], upload_at)
        .optional()?)
}

pub(super) fn begin_upload(sql: &Connection, ward: WardId, new: &NewUpload) -> Answer<Upload> {
    let row = ward_row(sql, ward)?;
    refuse_too_many(sql, row, new)?;
    sql.prepare_cached(
        "INSERT OR IGNORE INTO upload (ward, hash, device, len_bytes, offset_bytes, chunks, touched_ms)
         VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)",
    )?
    .execute(params![
        row,
        new.hash.as_bytes(),
        new.device.as_bytes(),
        signed(new.len_bytes),
        signed(new.now_ms),
    ])?;
    let upload = upload_in(sql, Some(row), new.hash)?.ok_or(Refusal::NoUpload)?;
    if upload.len_bytes != new.len_bytes {
        let len_bytes = upload.len_bytes;
        return Err(Refusal::OtherLength { len_bytes }.into());
    }
    Ok(upload)
}

/// Uploads beside this one are limited: pieces lie in the object store until they are given up. One
/// that is over keeps nobody from sending more.
fn refuse_too_many(sql: &Connection, row: i64, new: &NewUpload) -> Answer<()> {
    let (of_ward, of_device) = sql
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE device = ?3) FROM upload
             WHERE ward = ?1 AND hash <> ?2 AND offset_bytes < len_bytes",
        )?
        .query_row(
            params![row, new.hash.as_bytes(), new.device.as_bytes()],
            |row| Ok((unsigned_at(row, 0)?, unsigned_at(row, 1)?)),
        )?;
    if of_ward >= UPLOADS_OF_WARD_MAX || of_device >= UPLOADS_MAX {
        return Err(Refusal::UploadsFull.into());
    }
    Ok(())
}

pub(super) fn upload(sql: &Connection, ward: WardId, hash: ContentHash) -> Answer<Option<Upload>> {
    upload_in(sql, find_ward_row(sql, ward)?, hash)
}

pub(super) fn advance_upload(
    sql: &Connection,
    ward: WardId,
    hash: ContentHash,
    (from_bytes, to_bytes): (u64, u64),
    now_ms: u64,
) -> Answer<Upload> {
    let row = ward_row(sql, ward)?;
    let text = format!(
        "UPDATE upload SET offset_bytes = ?4, chunks = chunks + 1, touched_ms = ?5
         WHERE ward = ?1 AND hash = ?2 AND offset_bytes = ?3 AND ?4 BETWEEN ?3 AND len_bytes
         RETURNING {UPLOAD_COLUMNS}"
    );
    let values = params![
        row,
        hash.as_bytes(),
        signed(from_bytes),
        signed(to_bytes),
        signed(now_ms)
    ];
    let advanced = sql
        .prepare_cached(&text)?
        .query_row(values, upload_at)
        .optional()?;
    if let Some(upload) = advanced {
        return Ok(upload);
    }
    let offset_bytes = upload_in(sql, Some(row), hash)?
        .ok_or(Refusal::NoUpload)?
        .offset_bytes;
    Err(Refusal::OtherOffset { offset_bytes }.into())
}

pub(super) fn forget(sql: &Connection, ward: WardId, file: &EvidenceFile) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached(
        "DELETE FROM evidence_file WHERE ward = ?1 AND hash = ?2 AND stored_ms = ?3",
    )?
    .execute(params![row, file.hash.as_bytes(), signed(file.stored_ms)])?;
    Ok(())
}

pub(super) fn finish_upload(
    sql: &Connection,
    ward: WardId,
    file: &EvidenceFile,
    sender: Option<EntityId>,
) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    if let Some(neighborhood) = sender {
        sql.prepare_cached(
            "INSERT OR IGNORE INTO evidence_of (ward, neighborhood, hash, cited)
             VALUES (?1, ?2, ?3, 0)",
        )?
        .execute(params![row, neighborhood.as_bytes(), file.hash.as_bytes()])?;
    }
    sql.prepare_cached(
        "INSERT OR IGNORE INTO evidence_file (ward, hash, len_bytes, stored_ms) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        row,
        file.hash.as_bytes(),
        signed(file.len_bytes),
        signed(file.stored_ms)
    ])?;
    sql.prepare_cached("UPDATE upload SET offset_bytes = len_bytes WHERE ward = ?1 AND hash = ?2")?
        .execute(params![row, file.hash.as_bytes()])?;
    Ok(())
}

pub(super) fn discard_upload(
    sql: &Connection,
    ward: WardId,
    hash: ContentHash,
    device: DeviceId,
) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached("DELETE FROM upload WHERE ward = ?1 AND hash = ?2 AND device = ?3")?
        .execute(params![row, hash.as_bytes(), device.as_bytes()])?;
    Ok(())
}

pub(super) fn idle_uploads(
    sql: &Connection,
    before_ms: u64,
    limit: u32,
) -> Answer<Vec<(WardId, Upload)>> {
    let mut statement = sql.prepare_cached(
        "SELECT upload.hash, device, len_bytes, offset_bytes, chunks, touched_ms, ward.ward
         FROM upload JOIN ward ON ward.id = upload.ward
         WHERE touched_ms < ?1 ORDER BY touched_ms LIMIT ?2",
    )?;
    let uploads = statement.query_map(params![signed(before_ms), limit], |row| {
        Ok((WardId::from_bytes(row.get(6)?), upload_at(row)?))
    })?;
    Ok(uploads.collect::<Result<_, _>>()?)
}
