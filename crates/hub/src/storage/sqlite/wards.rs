//! Wards, their registries, and the right to found one.

use khupho_oplog::ids::{ContentHash, LogId, WardId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::rows::{find_ward_row, signed, unsigned_at, ward_row};
use crate::storage::values::{ClaimCodeHash, Counts, FoundedWard, NewWard};
use crate::storage::{Answer, Refusal};

pub(super) fn found(sql: &Connection, founded: &NewWard) -> Answer<()> {
    if find_ward_row(sql, founded.ward)?.is_some() {
        return Err(Refusal::WardExists.into());
    }
    if let Some(code) = &founded.claim_code {
        use_up(sql, code)?;
    }
    sql.prepare_cached(
        "INSERT INTO ward (ward, name, signing_key, log_id, founded_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        founded.ward.as_bytes(),
        founded.name,
        founded.signing_key,
        founded.log_id.as_bytes(),
        signed(founded.founded_ms),
    ])?;
    append_registry(sql, founded.ward, &founded.registry)?;
    Ok(())
}

fn use_up(sql: &Connection, code: &ClaimCodeHash) -> Answer<()> {
    let used = sql
        .prepare_cached("DELETE FROM claim_code WHERE code = ?1")?
        .execute([code])?;
    if used == 0 {
        return Err(Refusal::UnknownClaimCode.into());
    }
    Ok(())
}

pub(super) fn find(sql: &Connection, ward: WardId) -> Answer<Option<FoundedWard>> {
    Ok(sql
        .prepare_cached(
            "SELECT name, signing_key, log_id, founded_ms, last_position, operations,
                    (SELECT coalesce(max(ordinal), 0) FROM registry WHERE registry.ward = ward.id)
             FROM ward WHERE ward = ?1",
        )?
        .query_row([ward.as_bytes()], |row| founded_at(row, ward))
        .optional()?)
}

fn founded_at(row: &Row<'_>, ward: WardId) -> rusqlite::Result<FoundedWard> {
    Ok(FoundedWard {
        ward,
        name: row.get(0)?,
        signing_key: row.get(1)?,
        log_id: LogId::from_bytes(row.get(2)?),
        founded_ms: unsigned_at(row, 3)?,
        end_position: unsigned_at(row, 4)?,
        operations: unsigned_at(row, 5)?,
        registry_entries: unsigned_at(row, 6)?,
    })
}

pub(super) fn all(sql: &Connection) -> Answer<Vec<WardId>> {
    let mut statement = sql.prepare_cached("SELECT ward FROM ward ORDER BY ward")?;
    let wards = statement.query_map([], |row| row.get(0).map(WardId::from_bytes))?;
    Ok(wards.collect::<Result<_, _>>()?)
}

pub(super) fn begin_new_log(sql: &Connection, ward: WardId, log_id: LogId) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached("UPDATE ward SET log_id = ?2 WHERE id = ?1")?
        .execute(params![row, log_id.as_bytes()])?;
    Ok(())
}

pub(super) fn add_claim_code(sql: &Connection, code: &ClaimCodeHash, made_ms: u64) -> Answer<()> {
    sql.prepare_cached("INSERT OR IGNORE INTO claim_code (code, made_ms) VALUES (?1, ?2)")?
        .execute(params![code, signed(made_ms)])?;
    Ok(())
}

pub(super) fn has_claim_code(sql: &Connection) -> Answer<bool> {
    Ok(sql.prepare_cached("SELECT 1 FROM claim_code")?.exists([])?)
}

pub(super) fn is_claim_code(sql: &Connection, code: &ClaimCodeHash) -> Answer<bool> {
    Ok(sql
        .prepare_cached("SELECT 1 FROM claim_code WHERE code = ?1")?
        .exists([code])?)
}

pub(super) fn append_registry(sql: &Connection, ward: WardId, entries: &[Vec<u8>]) -> Answer<u64> {
    let row = ward_row(sql, ward)?;
    let mut last = last_ordinal(sql, row)?;
    let mut insert = sql.prepare_cached(
        "INSERT INTO registry (ward, ordinal, hash, entry) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (ward, hash) DO NOTHING",
    )?;
    for entry in entries {
        let hash = ContentHash::of(entry);
        last += insert.execute(params![row, signed(last + 1), hash.as_bytes(), entry])? as u64;
    }
    Ok(last)
}

fn last_ordinal(sql: &Connection, row: i64) -> Answer<u64> {
    Ok(sql
        .prepare_cached("SELECT coalesce(max(ordinal), 0) FROM registry WHERE ward = ?1")?
        .query_row([row], |row| unsigned_at(row, 0))?)
}

pub(super) fn registry_after(
    sql: &Connection,
    ward: WardId,
    after: u64,
    limit: u32,
) -> Answer<Vec<Vec<u8>>> {
    let row = find_ward_row(sql, ward)?;
    let mut statement = sql.prepare_cached(
        "SELECT entry FROM registry WHERE ward = ?1 AND ordinal > ?2 ORDER BY ordinal LIMIT ?3",
    )?;
    let entries = statement.query_map(params![row, signed(after), limit], |row| row.get(0))?;
    Ok(entries.collect::<Result<_, _>>()?)
}

pub(super) fn counts(sql: &Connection) -> Answer<Counts> {
    Ok(sql.query_row(
        "SELECT (SELECT count(*) FROM ward), (SELECT coalesce(sum(operations), 0) FROM ward),
                (SELECT count(*) FROM evidence_file),
                (SELECT coalesce(sum(len_bytes), 0) FROM evidence_file),
                (SELECT count(*) FROM letter), (SELECT count(*) FROM upload)",
        [],
        |row| {
            Ok(Counts {
                wards: unsigned_at(row, 0)?,
                operations: unsigned_at(row, 1)?,
                evidence_files: unsigned_at(row, 2)?,
                evidence_bytes: unsigned_at(row, 3)?,
                letters: unsigned_at(row, 4)?,
                uploads: unsigned_at(row, 5)?,
            })
        },
    )?)
}
