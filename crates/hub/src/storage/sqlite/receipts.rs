//! What a receipt says.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, LogId, WardId};
use khupho_oplog::{OpHash, StreamHead};
use rusqlite::{Connection, params};

use super::rows::{head_at, unsigned_at, ward_row};
use crate::storage::Answer;
use crate::storage::values::{ForkPlace, ReceiptContent};

/// Uses up a number.
pub(super) fn next_number(sql: &Connection, ward: WardId, neighborhood: EntityId) -> Answer<u64> {
    let row = ward_row(sql, ward)?;
    Ok(sql
        .prepare_cached(
            "INSERT INTO receipt (ward, neighborhood, last_number) VALUES (?1, ?2, 1)
             ON CONFLICT DO UPDATE SET last_number = last_number + 1 RETURNING last_number",
        )?
        .query_row(params![row, neighborhood.as_bytes()], |row| {
            unsigned_at(row, 0)
        })?)
}

/// What the receipt of that number says.
pub(super) fn content(
    sql: &Connection,
    ward: WardId,
    neighborhood: EntityId,
    number: u64,
) -> Answer<ReceiptContent> {
    let row = ward_row(sql, ward)?;
    let (log_id, end_position) = sql
        .prepare_cached("SELECT log_id, last_position FROM ward WHERE id = ?1")?
        .query_row([row], |row| {
            Ok((LogId::from_bytes(row.get(0)?), unsigned_at(row, 1)?))
        })?;
    Ok(ReceiptContent {
        log_id,
        number,
        end_position,
        acknowledged: acknowledged(sql, row, neighborhood)?,
        forks: forks(sql, row, neighborhood)?,
        missing_evidence: missing_evidence(sql, row, neighborhood)?,
    })
}

fn acknowledged(sql: &Connection, row: i64, neighborhood: EntityId) -> Answer<Vec<StreamHead>> {
    let mut statement = sql.prepare_cached(
        "SELECT stream, head_seq, head_hash FROM stream WHERE ward = ?1 AND neighborhood = ?2
         ORDER BY stream",
    )?;
    let heads =
        statement.query_map(params![row, neighborhood.as_bytes()], |row| head_at(row, 0))?;
    Ok(heads.collect::<Result<_, _>>()?)
}

fn forks(
    sql: &Connection,
    row: i64,
    neighborhood: EntityId,
) -> Answer<Vec<(ForkPlace, Vec<OpHash>)>> {
    let mut statement = sql.prepare_cached(
        // From the forks, of which there are few, to their operations: never through the whole feed.
        "SELECT fork.stream, fork.seq, operation.hash FROM fork
         CROSS JOIN stream ON stream.ward = fork.ward AND stream.stream = fork.stream
         CROSS JOIN operation ON operation.ward = fork.ward AND operation.stream = fork.stream
            AND operation.seq = fork.seq
         WHERE fork.ward = ?1 AND stream.neighborhood = ?2
         ORDER BY fork.stream, fork.seq, operation.hash",
    )?;
    let rows = statement.query_map(params![row, neighborhood.as_bytes()], |row| head_at(row, 0))?;
    let mut forks: Vec<(ForkPlace, Vec<OpHash>)> = Vec::new();
    for head in rows {
        let StreamHead { stream, seq, hash } = head?;
        let place = ForkPlace { stream, seq };
        match forks.last_mut().filter(|(last, _)| *last == place) {
            Some((_, hashes)) => hashes.push(hash),
            None => forks.push((place, vec![hash])),
        }
    }
    Ok(forks)
}

fn missing_evidence(
    sql: &Connection,
    row: i64,
    neighborhood: EntityId,
) -> Answer<Vec<ContentHash>> {
    let mut statement = sql.prepare_cached(
        "SELECT hash FROM evidence_of AS cited WHERE ward = ?1 AND neighborhood = ?2 AND cited = 1
            AND NOT EXISTS (SELECT 1 FROM evidence_file AS here
                            WHERE here.ward = cited.ward AND here.hash = cited.hash)
         ORDER BY hash",
    )?;
    let hashes = statement.query_map(params![row, neighborhood.as_bytes()], |row| {
        row.get(0).map(ContentHash::from_bytes)
    })?;
    Ok(hashes.collect::<Result<_, _>>()?)
}
