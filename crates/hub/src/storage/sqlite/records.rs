//! Letters, requests and leases.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{DeviceId, WardId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::rows::{find_ward_row, signed, unsigned_at, ward_row};
use crate::storage::values::{Lease, LeaseAnswer, LetterLine, NewLetter, NewRequest, RequestLine};
use crate::storage::{
    Answer, LETTER_KEPT_MS, LETTERS_MAX, LETTERS_MAX_BYTES, REQUEST_KEPT_MS, REQUESTS_MAX, Refusal,
};

pub(super) fn add_letter(sql: &Connection, ward: WardId, letter: &NewLetter) -> Answer<u64> {
    let row = ward_row(sql, ward)?;
    let recipient = letter.recipient.as_bytes();
    let (count, bytes) = sql
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(body)), 0) FROM letter
             WHERE ward = ?1 AND recipient = ?2",
        )?
        .query_row(params![row, recipient], |row| {
            Ok((unsigned_at(row, 0)?, unsigned_at(row, 1)?))
        })?;
    if count >= LETTERS_MAX || bytes + letter.body.len() as u64 > LETTERS_MAX_BYTES {
        return Err(Refusal::LettersFull.into());
    }
    let number = sql
        .prepare_cached(
            "UPDATE ward SET last_letter = last_letter + 1 WHERE id = ?1 RETURNING last_letter",
        )?
        .query_row([row], |row| unsigned_at(row, 0))?;
    sql.prepare_cached(
        "INSERT INTO letter (ward, recipient, number, sender, sent_ms, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        row,
        recipient,
        signed(number),
        letter.sender.as_bytes(),
        signed(letter.sent_ms),
        letter.body.as_ref(),
    ])?;
    Ok(number)
}

pub(super) fn letters_after(
    sql: &Connection,
    ward: WardId,
    recipient: DeviceId,
    (after, limit): (u64, u32),
) -> Answer<Vec<LetterLine>> {
    let row = find_ward_row(sql, ward)?;
    let mut statement = sql.prepare_cached(
        "SELECT number, sender, sent_ms, length(body) FROM letter
         WHERE ward = ?1 AND recipient = ?2 AND number > ?3 ORDER BY number LIMIT ?4",
    )?;
    let values = params![row, recipient.as_bytes(), signed(after), limit];
    let lines = statement.query_map(values, |row| {
        Ok(LetterLine {
            number: unsigned_at(row, 0)?,
            sender: DeviceId::from_bytes(row.get(1)?),
            sent_ms: unsigned_at(row, 2)?,
            body_bytes: unsigned_at(row, 3)?,
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

pub(super) fn letter(
    sql: &Connection,
    ward: WardId,
    recipient: DeviceId,
    number: u64,
) -> Answer<Option<Vec<u8>>> {
    let row = find_ward_row(sql, ward)?;
    Ok(sql
        .prepare_cached(
            "SELECT body FROM letter WHERE ward = ?1 AND recipient = ?2 AND number = ?3",
        )?
        .query_row(params![row, recipient.as_bytes(), signed(number)], |row| {
            row.get(0)
        })
        .optional()?)
}

pub(super) fn delete_letter(
    sql: &Connection,
    ward: WardId,
    recipient: DeviceId,
    number: u64,
) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached("DELETE FROM letter WHERE ward = ?1 AND recipient = ?2 AND number = ?3")?
        .execute(params![row, recipient.as_bytes(), signed(number)])?;
    Ok(())
}

pub(super) fn add_request(sql: &Connection, ward: WardId, request: &NewRequest) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached(
        "DELETE FROM enrollment_request WHERE ward = ?1 AND device IN (
            SELECT device FROM enrollment_request WHERE ward = ?1 AND device <> ?2
            ORDER BY received_ms DESC, device DESC LIMIT -1 OFFSET ?3)",
    )?
    .execute(params![
        row,
        request.device.as_bytes(),
        signed(REQUESTS_MAX - 1)
    ])?;
    sql.prepare_cached(
        "INSERT OR REPLACE INTO enrollment_request (ward, device, request, received_ms)
         VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        row,
        request.device.as_bytes(),
        request.request,
        signed(request.received_ms),
    ])?;
    Ok(())
}

fn request_at(row: &Row<'_>) -> rusqlite::Result<RequestLine> {
    Ok(RequestLine {
        device: DeviceId::from_bytes(row.get(0)?),
        request: row.get(1)?,
        received_ms: unsigned_at(row, 2)?,
    })
}

pub(super) fn requests(sql: &Connection, ward: WardId) -> Answer<Vec<RequestLine>> {
    let row = find_ward_row(sql, ward)?;
    let mut statement = sql.prepare_cached(
        "SELECT device, request, received_ms FROM enrollment_request WHERE ward = ?1
         ORDER BY received_ms, device",
    )?;
    let requests = statement.query_map([row], request_at)?;
    Ok(requests.collect::<Result<_, _>>()?)
}

pub(super) fn request(
    sql: &Connection,
    ward: WardId,
    device: DeviceId,
) -> Answer<Option<RequestLine>> {
    let row = find_ward_row(sql, ward)?;
    Ok(sql
        .prepare_cached(
            "SELECT device, request, received_ms FROM enrollment_request
             WHERE ward = ?1 AND device = ?2",
        )?
        .query_row(params![row, device.as_bytes()], request_at)
        .optional()?)
}

pub(super) fn delete_request(sql: &Connection, ward: WardId, device: DeviceId) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached("DELETE FROM enrollment_request WHERE ward = ?1 AND device = ?2")?
        .execute(params![row, device.as_bytes()])?;
    Ok(())
}

pub(super) fn take_lease(
    sql: &Connection,
    ward: WardId,
    lease: &Lease,
    now_ms: u64,
) -> Answer<LeaseAnswer> {
    let row = ward_row(sql, ward)?;
    let held = sql
        .prepare_cached(
            "SELECT claim, device, member, until_ms FROM lease WHERE ward = ?1 AND claim = ?2",
        )?
        .query_row(params![row, lease.claim.as_bytes()], lease_at)
        .optional()?;
    if let Some(held) = held
        && held.device != lease.device
        && held.until_ms > now_ms
    {
        return Ok(LeaseAnswer::HeldByOther(held));
    }
    sql.prepare_cached(
        "INSERT OR REPLACE INTO lease (ward, claim, device, member, until_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        row,
        lease.claim.as_bytes(),
        lease.device.as_bytes(),
        lease.member.as_bytes(),
        signed(lease.until_ms),
    ])?;
    Ok(LeaseAnswer::Held(*lease))
}

fn lease_at(row: &Row<'_>) -> rusqlite::Result<Lease> {
    Ok(Lease {
        claim: EntityId::from_bytes(row.get(0)?),
        device: DeviceId::from_bytes(row.get(1)?),
        member: EntityId::from_bytes(row.get(2)?),
        until_ms: unsigned_at(row, 3)?,
    })
}

pub(super) fn release_lease(
    sql: &Connection,
    ward: WardId,
    claim: EntityId,
    device: DeviceId,
) -> Answer<()> {
    let row = ward_row(sql, ward)?;
    sql.prepare_cached("DELETE FROM lease WHERE ward = ?1 AND claim = ?2 AND device = ?3")?
        .execute(params![row, claim.as_bytes(), device.as_bytes()])?;
    Ok(())
}

pub(super) fn leases(sql: &Connection, ward: WardId, now_ms: u64) -> Answer<Vec<Lease>> {
    let row = find_ward_row(sql, ward)?;
    let mut statement = sql.prepare_cached(
        "SELECT claim, device, member, until_ms FROM lease WHERE ward = ?1 AND until_ms > ?2
         ORDER BY claim",
    )?;
    let leases = statement.query_map(params![row, signed(now_ms)], lease_at)?;
    Ok(leases.collect::<Result<_, _>>()?)
}

pub(super) fn wipe_expired(sql: &Connection, now_ms: u64) -> Answer<()> {
    let now = signed(now_ms);
    let letters_before = signed(now_ms.saturating_sub(LETTER_KEPT_MS));
    let requests_before = signed(now_ms.saturating_sub(REQUEST_KEPT_MS));
    sql.execute("DELETE FROM lease WHERE until_ms <= ?1", [now])?;
    sql.execute("DELETE FROM letter WHERE sent_ms < ?1", [letters_before])?;
    sql.execute(
        "DELETE FROM enrollment_request WHERE received_ms < ?1",
        [requests_before],
    )?;
    Ok(())
}
