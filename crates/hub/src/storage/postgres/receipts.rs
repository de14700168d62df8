//! What a receipt says.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, LogId, WardId};
use khupho_oplog::{OpHash, StreamHead};
use sqlx::{PgConnection, PgPool};

use super::rows::{bytes_at, head_at, unsigned, unsigned_at};
use crate::storage::values::{ForkPlace, ReceiptContent};
use crate::storage::{Answer, StorageError};

/// The database must not be seen at several moments: what a receipt acknowledges goes together.
pub(super) async fn next_receipt(
    pool: &PgPool,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<ReceiptContent> {
    let number = next_number(pool, ward, neighborhood).await?;
    let mut transaction = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .await?;
    let connection = &mut *transaction;
    let row = sqlx::query("SELECT log_id, last_position FROM ward WHERE ward = $1")
        .bind(ward.as_bytes())
        .fetch_one(&mut *connection)
        .await?;
    let content = ReceiptContent {
        log_id: LogId::from_bytes(bytes_at(&row, 0)?),
        number,
        end_position: unsigned_at(&row, 1)?,
        acknowledged: acknowledged(connection, ward, neighborhood).await?,
        forks: forks(connection, ward, neighborhood).await?,
        missing_evidence: missing_evidence(connection, ward, neighborhood).await?,
    };
    transaction.commit().await?;
    Ok(content)
}

async fn next_number(pool: &PgPool, ward: WardId, neighborhood: EntityId) -> Answer<u64> {
    let number: Option<i64> = sqlx::query_scalar(
        "INSERT INTO receipt AS known (ward, neighborhood, last_number)
         SELECT ward, $2, 1 FROM ward WHERE ward = $1
         ON CONFLICT (ward, neighborhood) DO UPDATE SET last_number = known.last_number + 1
         RETURNING last_number",
    )
    .bind(ward.as_bytes())
    .bind(neighborhood.as_bytes())
    .fetch_optional(pool)
    .await?;
    unsigned(number.ok_or(StorageError::UnknownWard(ward))?)
}

async fn acknowledged(
    connection: &mut PgConnection,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<Vec<StreamHead>> {
    let rows = sqlx::query(
        "SELECT stream, head_seq, head_hash FROM stream WHERE ward = $1 AND neighborhood = $2
         ORDER BY stream",
    )
    .bind(ward.as_bytes())
    .bind(neighborhood.as_bytes())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| head_at(row, 0)).collect()
}

async fn forks(
    connection: &mut PgConnection,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<Vec<(ForkPlace, Vec<OpHash>)>> {
    let rows = sqlx::query(
        "SELECT fork.stream, fork.seq, operation.hash FROM fork
         JOIN stream ON stream.ward = $1 AND stream.stream = fork.stream
         JOIN operation ON operation.ward = $1 AND operation.stream = fork.stream
            AND operation.seq = fork.seq
         WHERE fork.ward = $1 AND stream.neighborhood = $2
         ORDER BY fork.stream, fork.seq, operation.hash",
    )
    .bind(ward.as_bytes())
    .bind(neighborhood.as_bytes())
    .fetch_all(connection)
    .await?;
    let mut forks: Vec<(ForkPlace, Vec<OpHash>)> = Vec::new();
    for row in rows {
        let StreamHead { stream, seq, hash } = head_at(&row, 0)?;
        let place = ForkPlace { stream, seq };
        match forks.last_mut().filter(|(last, _)| *last == place) {
            Some((_, hashes)) => hashes.push(hash),
            None => forks.push((place, vec![hash])),
        }
    }
    Ok(forks)
}

async fn missing_evidence(
    connection: &mut PgConnection,
    ward: WardId,
    neighborhood: EntityId,
) -> Answer<Vec<ContentHash>> {
    let rows = sqlx::query(
        "SELECT hash FROM evidence_of AS cited
         WHERE ward = $1 AND neighborhood = $2 AND cited.cited = 1
            AND NOT EXISTS (SELECT 1 FROM evidence_file AS here
                            WHERE here.ward = $1 AND here.hash = cited.hash)
         ORDER BY hash",
    )
    .bind(ward.as_bytes())
    .bind(neighborhood.as_bytes())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok(ContentHash::from_bytes(bytes_at(row, 0)?)))
        .collect()
}
