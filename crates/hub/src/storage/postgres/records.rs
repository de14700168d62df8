//! Letters, requests, leases and signed requests.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::limits::HUB_REQUEST_AHEAD_MAX_S;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgPool, Row as _};

use super::rows::{bytes_at, require_ward, signed, unsigned, unsigned_at};
use crate::storage::values::{
    Lease, LeaseAnswer, LetterLine, NewLetter, NewRequest, RequestLine, SeenRequest, SignedRequest,
};
use crate::storage::{
    Answer, LETTER_KEPT_MS, LETTERS_MAX, LETTERS_MAX_BYTES, REQUEST_KEPT_MS, REQUESTS_MAX, Refusal,
    StorageError,
};

pub(super) async fn add_letter(pool: &PgPool, ward: WardId, letter: &NewLetter) -> Answer<u64> {
    let mut transaction = pool.begin().await?;
    // The row is locked from here on: two letters do not both take the last room.
    let number: Option<i64> = sqlx::query_scalar(
        "UPDATE ward SET last_letter = last_letter + 1 WHERE ward = $1 RETURNING last_letter",
    )
    .bind(ward.as_bytes())
    .fetch_optional(&mut *transaction)
    .await?;
    let number = unsigned(number.ok_or(StorageError::UnknownWard(ward))?)?;
    let waiting = sqlx::query(
        "SELECT count(*), coalesce(sum(length(body)), 0)::bigint FROM letter
         WHERE ward = $1 AND recipient = $2",
    )
    .bind(ward.as_bytes())
    .bind(letter.recipient.as_bytes())
    .fetch_one(&mut *transaction)
    .await?;
    let bytes = unsigned_at(&waiting, 1)? + letter.body.len() as u64;
    if unsigned_at(&waiting, 0)? >= LETTERS_MAX || bytes > LETTERS_MAX_BYTES {
        return Err(Refusal::LettersFull.into());
    }
    sqlx::query(
        "INSERT INTO letter (ward, recipient, number, sender, sent_ms, body)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(ward.as_bytes())
    .bind(letter.recipient.as_bytes())
    .bind(signed(number))
    .bind(letter.sender.as_bytes())
    .bind(signed(letter.sent_ms))
    .bind(letter.body.as_ref())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(number)
}

pub(super) async fn letters_after(
    pool: &PgPool,
    ward: WardId,
    recipient: DeviceId,
    (after, limit): (u64, u32),
) -> Answer<Vec<LetterLine>> {
    let rows = sqlx::query(
        "SELECT number, sender, sent_ms, length(body)::bigint FROM letter
         WHERE ward = $1 AND recipient = $2 AND number > $3 ORDER BY number LIMIT $4",
    )
    .bind(ward.as_bytes())
    .bind(recipient.as_bytes())
    .bind(signed(after))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(LetterLine {
                number: unsigned_at(row, 0)?,
                sender: DeviceId::from_bytes(bytes_at(row, 1)?),
                sent_ms: unsigned_at(row, 2)?,
                body_bytes: unsigned_at(row, 3)?,
            })
        })
        .collect()
}

pub(super) async fn letter(
    pool: &PgPool,
    ward: WardId,
    recipient: DeviceId,
    number: u64,
) -> Answer<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar(
        "SELECT body FROM letter WHERE ward = $1 AND recipient = $2 AND number = $3",
    )
    .bind(ward.as_bytes())
    .bind(recipient.as_bytes())
    .bind(signed(number))
    .fetch_optional(pool)
    .await?)
}

pub(super) async fn delete_letter(
    pool: &PgPool,
    ward: WardId,
    recipient: DeviceId,
    number: u64,
) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query("DELETE FROM letter WHERE ward = $1 AND recipient = $2 AND number = $3")
        .bind(ward.as_bytes())
        .bind(recipient.as_bytes())
        .bind(signed(number))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

pub(super) async fn add_request(pool: &PgPool, ward: WardId, request: &NewRequest) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query(
        "DELETE FROM enrollment_request WHERE ward = $1 AND device IN (
            SELECT device FROM enrollment_request WHERE ward = $1 AND device <> $2
            ORDER BY received_ms DESC, device DESC OFFSET $3)",
    )
    .bind(ward.as_bytes())
    .bind(request.device.as_bytes())
    .bind(signed(REQUESTS_MAX - 1))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO enrollment_request (ward, device, request, received_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (ward, device) DO UPDATE SET request = excluded.request,
            received_ms = excluded.received_ms",
    )
    .bind(ward.as_bytes())
    .bind(request.device.as_bytes())
    .bind(&request.request)
    .bind(signed(request.received_ms))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

fn request_at(row: &PgRow) -> Answer<RequestLine> {
    Ok(RequestLine {
        device: DeviceId::from_bytes(bytes_at(row, 0)?),
        request: row.try_get(1)?,
        received_ms: unsigned_at(row, 2)?,
    })
}

pub(super) async fn requests(pool: &PgPool, ward: WardId) -> Answer<Vec<RequestLine>> {
    let rows = sqlx::query(
        "SELECT device, request, received_ms FROM enrollment_request WHERE ward = $1
         ORDER BY received_ms, device",
    )
    .bind(ward.as_bytes())
    .fetch_all(pool)
    .await?;
    rows.iter().map(request_at).collect()
}

pub(super) async fn request(
    pool: &PgPool,
    ward: WardId,
    device: DeviceId,
) -> Answer<Option<RequestLine>> {
    let row = sqlx::query(
        "SELECT device, request, received_ms FROM enrollment_request
         WHERE ward = $1 AND device = $2",
    )
    .bind(ward.as_bytes())
    .bind(device.as_bytes())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(request_at).transpose()
}

pub(super) async fn delete_request(pool: &PgPool, ward: WardId, device: DeviceId) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query("DELETE FROM enrollment_request WHERE ward = $1 AND device = $2")
        .bind(ward.as_bytes())
        .bind(device.as_bytes())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// How often a lease is asked for whose holder gives it back at that moment.
const LEASE_ATTEMPTS: u32 = 3;

pub(super) async fn take_lease(
    pool: &PgPool,
    ward: WardId,
    lease: &Lease,
    now_ms: u64,
) -> Answer<LeaseAnswer> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    for _ in 0..LEASE_ATTEMPTS {
        if try_lease(&mut connection, ward, lease, now_ms).await? {
            return Ok(LeaseAnswer::Held(*lease));
        }
        if let Some(held) = holder(&mut connection, ward, lease.claim).await? {
            return Ok(LeaseAnswer::HeldByOther(held));
        }
    }
    Err(StorageError::Unavailable("a lease changes hands".into()))
}

async fn try_lease(
    connection: &mut PgConnection,
    ward: WardId,
    lease: &Lease,
    now_ms: u64,
) -> Answer<bool> {
    let taken = sqlx::query(
        "INSERT INTO lease AS held (ward, claim, device, member, until_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (ward, claim) DO UPDATE SET device = excluded.device,
            member = excluded.member, until_ms = excluded.until_ms
         WHERE held.device = excluded.device OR held.until_ms <= $6",
    )
    .bind(ward.as_bytes())
    .bind(lease.claim.as_bytes())
    .bind(lease.device.as_bytes())
    .bind(lease.member.as_bytes())
    .bind(signed(lease.until_ms))
    .bind(signed(now_ms))
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

async fn holder(
    connection: &mut PgConnection,
    ward: WardId,
    claim: EntityId,
) -> Answer<Option<Lease>> {
    let row = sqlx::query(
        "SELECT claim, device, member, until_ms FROM lease WHERE ward = $1 AND claim = $2",
    )
    .bind(ward.as_bytes())
    .bind(claim.as_bytes())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(lease_at).transpose()
}

fn lease_at(row: &PgRow) -> Answer<Lease> {
    Ok(Lease {
        claim: EntityId::from_bytes(bytes_at(row, 0)?),
        device: DeviceId::from_bytes(bytes_at(row, 1)?),
        member: EntityId::from_bytes(bytes_at(row, 2)?),
        until_ms: unsigned_at(row, 3)?,
    })
}

pub(super) async fn release_lease(
    pool: &PgPool,
    ward: WardId,
    claim: EntityId,
    device: DeviceId,
) -> Answer<()> {
    let mut connection = pool.acquire().await?;
    require_ward(&mut connection, ward).await?;
    sqlx::query("DELETE FROM lease WHERE ward = $1 AND claim = $2 AND device = $3")
        .bind(ward.as_bytes())
        .bind(claim.as_bytes())
        .bind(device.as_bytes())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

pub(super) async fn leases(pool: &PgPool, ward: WardId, now_ms: u64) -> Answer<Vec<Lease>> {
    let rows = sqlx::query(
        "SELECT claim, device, member, until_ms FROM lease WHERE ward = $1 AND until_ms > $2
         ORDER BY claim",
    )
    .bind(ward.as_bytes())
    .bind(signed(now_ms))
    .fetch_all(pool)
    .await?;
    rows.iter().map(lease_at).collect()
}

/// Since when requests are remembered where a crash took what was: one that was answered before it
/// may have been signed for as long after it as clocks may differ.
pub(super) const fn after_a_crash(now_ms: u64) -> u64 {
    now_ms.saturating_add(HUB_REQUEST_AHEAD_MAX_S * 1_000)
}

/// Begins to remember signed requests, where nothing is remembered.
pub(super) async fn remember_from(pool: &PgPool, since_ms: u64) -> Answer<()> {
    sqlx::query(
        "INSERT INTO seen_since (only_row, since_ms) VALUES (true, $1) ON CONFLICT DO NOTHING",
    )
    .bind(signed(since_ms))
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn remember_request(
    pool: &PgPool,
    ward: WardId,
    request: &SignedRequest,
    now_ms: u64,
) -> Answer<SeenRequest> {
    let row = sqlx::query(
        "WITH remembered AS (
            INSERT INTO seen_request (ward, device, nonce, expires_ms)
            SELECT $1, $2, $3, $4 FROM seen_since WHERE since_ms <= $5
            ON CONFLICT DO NOTHING RETURNING 1)
         SELECT (SELECT since_ms FROM seen_since), EXISTS (SELECT 1 FROM remembered)",
    )
    .bind(ward.as_bytes())
    .bind(request.device.as_bytes())
    .bind(request.nonce)
    .bind(signed(request.expires_ms))
    .bind(signed(request.created_ms))
    .fetch_one(pool)
    .await?;
    let Some(since) = row.try_get::<Option<i64>, _>(0)? else {
        // The database crashed or another one took over, and what was remembered is gone.
        let since_ms = after_a_crash(now_ms);
        remember_from(pool, since_ms).await?;
        return Ok(SeenRequest::SignedTooEarly { since_ms });
    };
    let since_ms = unsigned(since)?;
    Ok(match row.try_get(1)? {
        true => SeenRequest::New,
        false if request.created_ms < since_ms => SeenRequest::SignedTooEarly { since_ms },
        false => SeenRequest::Replayed,
    })
}

pub(super) async fn wipe_expired(pool: &PgPool, now_ms: u64) -> Answer<()> {
    let wiped = [
        ("DELETE FROM lease WHERE until_ms <= $1", now_ms),
        (
            "DELETE FROM letter WHERE sent_ms < $1",
            now_ms.saturating_sub(LETTER_KEPT_MS),
        ),
        (
            "DELETE FROM enrollment_request WHERE received_ms < $1",
            now_ms.saturating_sub(REQUEST_KEPT_MS),
        ),
        ("DELETE FROM seen_request WHERE expires_ms < $1", now_ms),
    ];
    for (statement, before_ms) in wiped {
        sqlx::query(statement)
            .bind(signed(before_ms))
            .execute(pool)
            .await?;
    }
    Ok(())
}
