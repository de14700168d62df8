//! Connections: every one is opened here, with the same settings.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::StoreError;
use crate::keys::StoreKey;

/// How long a connection waits for another one of this process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Distinct statements a connection keeps prepared.
const CACHED_STATEMENTS: usize = 256;

/// Settings of every connection. `temp_store` keeps what SQLite sorts aside
/// in memory: its temporary files would not be encrypted.
const SETTINGS: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cell_size_check = ON;
    PRAGMA cache_size = -32768;
";

/// Settings of the one connection that writes. `FULL` syncs the WAL at every
/// commit: what was acknowledged survives a power cut. A WAL of 16,384 pages,
/// 64 MiB, is the most that a commit is made to wait for: long before, the
/// program moves it into the database while nobody waits (`Store::checkpoint`).
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 16384;
    PRAGMA journal_size_limit = 67108864;
";

/// Opens (or creates) the database for the one writer.
pub(crate) fn open_writer(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, flags)?;
    connection.execute_batch(WRITER_SETTINGS)?;
    Ok(connection)
}

/// Opens the database for reading.
pub(crate) fn open_reader(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, flags)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

/// Opens the database to copy it out with `VACUUM INTO`, which a query-only connection may not do.
pub(crate) fn open_copy_source(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, key, flags)
}

fn open(path: &Path, key: &StoreKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write its own account of a wrong key or a damaged page to standard error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&key.pragma())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Without this SQLite looks at the values that are bound wherever a partial index might help,
    // and prepares the statement anew for each of them: half of the time of the home screen.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // The first read: a wrong key or a damaged first page shows here.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    /// Before 3.51.3 a WAL that was reset at the wrong moment could corrupt the database.
    const WAL_RESET_FIX: i32 = 3_051_003;

    #[test]
    fn sqlite_is_new_enough() {
        assert!(
            rusqlite::version_number() >= WAL_RESET_FIX,
            "SQLite {}",
            rusqlite::version()
        );
    }

    /// Two copies of SQLite in one process break each other's file locks.
    #[test]
    fn there_is_one_sqlite_in_the_build() {
        let lock = include_str!("../../../Cargo.lock");
        let copies: Vec<_> = lock
            .lines()
            .filter_map(|line| line.strip_prefix("name = "))
            .filter(|name| name.contains("sqlite3") || name.contains("libsql"))
            .collect();
        assert_eq!(copies, ["\"libsqlite3-sys\""]);
    }
}
