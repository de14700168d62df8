//! Wards, their registries, and the right to found one.

use khupho_oplog::ids::{ContentHash, LogId, WardId};
use sqlx::{PgConnection, PgPool, Row as _};

use super::rows::{bytes_at, signed, unsigned, unsigned_at};
use crate::storage::values::{ClaimCodeHash, Counts, FoundedWard, NewWard};
use crate::storage::{Answer, Refusal, StorageError};

pub(super) async fn found(pool: &PgPool, founded: &NewWard) -> Answer<()> {
    let mut transaction = pool.begin().await?;
    let added = sqlx::query(
        "INSERT INTO ward (ward, name, signing_key, log_id, founded_ms)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(founded.ward.as_bytes())
    .bind(&founded.name)
    .bind(founded.signing_key)
    .bind(founded.log_id.as_bytes())
    .bind(signed(founded.founded_ms))
    .execute(&mut *transaction)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::WardExists.into());
    }
    if let Some(code) = &founded.claim_code {
        use_up(&mut transaction, code).await?;
    }
    append_entries(&mut transaction, founded.ward, &founded.registry).await?;
    transaction.commit().await?;
    Ok(())
}

async fn use_up(connection: &mut PgConnection, code: &ClaimCodeHash) -> Answer<()> {
    let used = sqlx::query("DELETE FROM claim_code WHERE code = $1")
        .bind(code)
        .execute(connection)
        .await?;
    if used.rows_affected() == 0 {
        return Err(Refusal::UnknownClaimCode.into());
    }
    Ok(())
}

pub(super) async fn find(pool: &PgPool, ward: WardId) -> Answer<Option<FoundedWard>> {
    let row = sqlx::query(
        "SELECT name, signing_key, log_id, founded_ms, last_position, operations,
                (SELECT coalesce(max(ordinal), 0) FROM registry WHERE ward = $1)
         FROM ward WHERE ward = $1",
    )
    .bind(ward.as_bytes())
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(FoundedWard {
        ward,
        name: row.try_get(0)?,
        signing_key: bytes_at(&row, 1)?,
        log_id: LogId::from_bytes(bytes_at(&row, 2)?),
        founded_ms: unsigned_at(&row, 3)?,
        end_position: unsigned_at(&row, 4)?,
        operations: unsigned_at(&row, 5)?,
        registry_entries: unsigned_at(&row, 6)?,
    }))
}

pub(super) async fn all(pool: &PgPool) -> Answer<Vec<WardId>> {
    let rows = sqlx::query("SELECT ward FROM ward ORDER BY ward")
        .fetch_all(pool)
        .await?;
    rows.iter()
        .map(|row| Ok(WardId::from_bytes(bytes_at(row, 0)?)))
        .collect()
}

pub(super) async fn begin_new_log(pool: &PgPool, ward: WardId, log_id: LogId) -> Answer<()> {
    let renewed = sqlx::query("UPDATE ward SET log_id = $2 WHERE ward = $1")
        .bind(ward.as_bytes())
        .bind(log_id.as_bytes())
        .execute(pool)
        .await?;
    if renewed.rows_affected() == 0 {
        return Err(StorageError::UnknownWard(ward));
    }
    Ok(())
}

pub(super) async fn add_claim_code(
    pool: &PgPool,
    code: &ClaimCodeHash,
    made_ms: u64,
) -> Answer<()> {
    sqlx::query("INSERT INTO claim_code (code, made_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(code)
        .bind(signed(made_ms))
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn has_claim_code(pool: &PgPool) -> Answer<bool> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM claim_code)")
            .fetch_one(pool)
            .await?,
    )
}

pub(super) async fn is_claim_code(pool: &PgPool, code: &ClaimCodeHash) -> Answer<bool> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM claim_code WHERE code = $1)")
            .bind(code)
            .fetch_one(pool)
            .await?,
    )
}

pub(super) async fn append_registry(
    pool: &PgPool,
    ward: WardId,
    entries: &[Vec<u8>],
) -> Answer<u64> {
    let mut transaction = pool.begin().await?;
    let locked = sqlx::query("SELECT 1 FROM ward WHERE ward = $1 FOR UPDATE")
        .bind(ward.as_bytes())
        .fetch_optional(&mut *transaction)
        .await?;
    locked.ok_or(StorageError::UnknownWard(ward))?;
    let last = append_entries(&mut transaction, ward, entries).await?;
    transaction.commit().await?;
    Ok(last)
}

async fn append_entries(
    connection: &mut PgConnection,
    ward: WardId,
    entries: &[Vec<u8>],
) -> Answer<u64> {
    let mut last = last_ordinal(&mut *connection, ward).await?;
    for entry in entries {
        let hash = ContentHash::of(entry);
        let inserted = sqlx::query(
            "INSERT INTO registry (ward, ordinal, hash, entry) VALUES ($1, $2, $3, $4)
             ON CONFLICT (ward, hash) DO NOTHING",
        )
        .bind(ward.as_bytes())
        .bind(signed(last + 1))
        .bind(hash.as_bytes())
        .bind(entry)
        .execute(&mut *connection)
        .await?;
        last += inserted.rows_affected();
    }
    Ok(last)
}

async fn last_ordinal(connection: &mut PgConnection, ward: WardId) -> Answer<u64> {
    let last: i64 =
        sqlx::query_scalar("SELECT coalesce(max(ordinal), 0) FROM registry WHERE ward = $1")
            .bind(ward.as_bytes())
            .fetch_one(connection)
            .await?;
    unsigned(last)
}

pub(super) async fn registry_after(
    pool: &PgPool,
    ward: WardId,
    after: u64,
    limit: u32,
) -> Answer<Vec<Vec<u8>>> {
    Ok(sqlx::query_scalar(
        "SELECT entry FROM registry WHERE ward = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3",
    )
    .bind(ward.as_bytes())
    .bind(signed(after))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?)
}

pub(super) async fn counts(pool: &PgPool) -> Answer<Counts> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM ward), (SELECT coalesce(sum(operations), 0)::bigint FROM ward),
                (SELECT count(*) FROM evidence_file),
                (SELECT coalesce(sum(len_bytes), 0)::bigint FROM evidence_file),
                (SELECT count(*) FROM letter), (SELECT count(*) FROM upload)",
    )
    .fetch_one(pool)
    .await?;
    Ok(Counts {
        wards: unsigned_at(&row, 0)?,
        operations: unsigned_at(&row, 1)?,
        evidence_files: unsigned_at(&row, 2)?,
        evidence_bytes: unsigned_at(&row, 3)?,
        letters: unsigned_at(&row, 4)?,
        uploads: unsigned_at(&row, 5)?,
    })
}
