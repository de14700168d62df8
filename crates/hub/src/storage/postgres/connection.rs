//! Connections to PostgreSQL.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};

use crate::storage::{Answer, StorageError};

/// How long a call waits for a connection before the database counts as gone.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that nobody used for so long is tried before it is given out: the server may have
/// gone away and come back.
const TRIED_AFTER: Duration = Duration::from_millis(500);

/// What every connection is told: nothing waits for ever, a hub that hangs blocks nobody, and what was
/// acknowledged survives a crash however the server is set.
const SESSION: [(&str, &str); 4] = [
    ("synchronous_commit", "on"),
    ("statement_timeout", "60s"),
    ("lock_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "30s"),
];

/// Where the database is, and how much of it a hub takes.
#[derive(Clone, Debug)]
pub struct PostgresSettings {
    /// `postgres://user@host/database`, with `sslmode` and `sslrootcert` where it lies elsewhere.
    pub url: String,
    /// Connections at the same time.
    pub connections_max: u32,
}

impl PostgresSettings {
    /// The settings of a hub that names nothing but the database.
    #[must_use]
    pub fn of(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            connections_max: 10,
        }
    }
}

/// A pool that connects when it is asked, and again when a connection broke.
pub(super) fn pool(settings: &PostgresSettings) -> Answer<PgPool> {
    let options = PgConnectOptions::from_str(&settings.url)?
        .application_name("khupho-hub")
        .options(SESSION)
        .disable_statement_logging();
    Ok(PgPoolOptions::new()
        .max_connections(settings.connections_max)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for > TRIED_AFTER {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

/// A standby answers questions, but takes nothing.
pub(super) async fn refuse_read_only(pool: &PgPool) -> Answer<()> {
    let is_read_only: bool = sqlx::query_scalar(
        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean",
    )
    .fetch_one(pool)
    .await?;
    match is_read_only {
        true => Err(StorageError::Unavailable(
            "the database can only be read".into(),
        )),
        false => Ok(()),
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Database(refused) => of_code(refused.code().as_deref(), &error),
            _ => Self::Database(error.to_string()),
        }
    }
}

/// The classes of PostgreSQL's own list of error codes.
fn of_code(code: Option<&str>, error: &sqlx::Error) -> StorageError {
    match code.unwrap_or_default() {
        "53100" => StorageError::DiskFull,
        // Read-only: a standby that has not taken over yet. Then what another session or the
        // server itself ended, and what asking again may mend.
        "25006" | "40001" | "40P01" | "55P03" | "57014" => {
            StorageError::Unavailable(error.to_string())
        }
        code if ["08", "53", "57P"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            StorageError::Unavailable(error.to_string())
        }
        _ => StorageError::Database(error.to_string()),
    }
}
