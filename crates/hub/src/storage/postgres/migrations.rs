//! The schema in PostgreSQL: numbered files, applied in order, never changed once released.

use sqlx::PgPool;

use crate::storage::migrations::POSTGRES;
use crate::storage::{Answer, StorageError};

/// Keeps two hubs from migrating one database at once.
const MIGRATING: i64 = 0x6b68_7570_686f_0001;

/// What was in a database before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No hub had written to it.
    Nothing,
    /// A hub had.
    Schema,
}

/// Applies what the database does not have yet, all of it or nothing, and says what was there.
pub(super) async fn apply_pending(pool: &PgPool) -> Answer<Found> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(MIGRATING)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS hub_schema (number integer PRIMARY KEY)")
        .execute(&mut *transaction)
        .await?;
    let found: i32 = sqlx::query_scalar("SELECT coalesce(max(number), 0) FROM hub_schema")
        .fetch_one(&mut *transaction)
        .await?;
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    let known = u32::try_from(POSTGRES.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StorageError::NewerSchema { found, known });
    }
    for (number, sql) in (1_i32..).zip(POSTGRES).skip(found as usize) {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO hub_schema (number) VALUES ($1)")
            .bind(number)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(match found {
        0 => Found::Nothing,
        _ => Found::Schema,
    })
}
