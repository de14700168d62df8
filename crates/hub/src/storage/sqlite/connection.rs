//! Connections: every one is opened here, with the same settings.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use super::DatabaseKey;
use crate::storage::{Answer, StorageError};

/// How long a connection waits for another one of this process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Distinct statements a connection keeps prepared.
const CACHED_STATEMENTS: usize = 128;

/// `temp_store` keeps what SQLite sorts aside in memory: its temporary files would not be encrypted.
const SETTINGS: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cell_size_check = ON;
";

/// `FULL` syncs the WAL at every commit: what was acknowledged survives a power cut.
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA journal_size_limit = 67108864;
";

/// Keeps every other program away from the database for as long as the file is held.
pub(super) fn lock(path: &Path) -> Answer<File> {
    let mut name = OsString::from(path);
    name.push(".lock");
    let file = File::create(name).map_err(|error| StorageError::Database(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StorageError::Unavailable(
            "another program has the database open".into(),
        )),
        Err(TryLockError::Error(error)) => Err(StorageError::Database(error.to_string())),
    }
}

/// Opens (or creates) the database for the one writer.
pub(super) fn open_writer(path: &Path, key: &DatabaseKey) -> Answer<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, flags)?;
    connection.execute_batch(WRITER_SETTINGS)?;
    Ok(connection)
}

/// Opens the database for reading.
pub(super) fn open_reader(path: &Path, key: &DatabaseKey) -> Answer<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, flags)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192;")?;
    Ok(connection)
}

/// Writes what is there already: a read alone would not show that the disk is full.
pub(super) fn try_to_write(connection: &Connection) -> Answer<()> {
    let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    connection.pragma_update(None, "user_version", version)?;
    Ok(())
}

fn open(path: &Path, key: &DatabaseKey, flags: OpenFlags) -> Answer<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write its own account of a wrong key or a damaged page to standard error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let hex = Zeroizing::new(HEXLOWER.encode(key.as_slice()));
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *hex));
    connection.execute_batch(&pragma)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Without this SQLite prepares statements anew for the values that are bound to them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // The first read: a wrong key or a damaged first page shows here.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::WrongKey,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> DatabaseKey {
        Zeroizing::new([byte; 32])
    }

    #[test]
    fn another_key_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.sqlite");
        let connection = open_writer(&path, &key(1)).unwrap();
        connection
            .execute_batch("CREATE TABLE some (thing)")
            .unwrap();
        drop(connection);
        assert!(matches!(
            open_writer(&path, &key(2)),
            Err(StorageError::WrongKey)
        ));
        assert!(open_writer(&path, &key(1)).is_ok());
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.starts_with(b"SQLite format"));
    }

    #[test]
    fn what_was_committed_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open_writer(&folder.path().join("hub.sqlite"), &key(1)).unwrap();
        let setting = |name: &str| -> String {
            let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
            connection.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(setting("journal_mode"), "wal");
        assert_eq!(setting("synchronous"), "2");
    }

    #[test]
    fn whoever_can_only_read_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.sqlite");
        let writer = open_writer(&path, &key(1)).unwrap();
        writer.execute_batch("PRAGMA user_version = 7").unwrap();
        try_to_write(&writer).unwrap();
        let reader = open_reader(&path, &key(1)).unwrap();
        let version: u32 = reader
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, 7);
        assert!(try_to_write(&reader).is_err());
    }

    #[test]
    fn a_second_program_is_kept_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.sqlite");
        let held = lock(&path).unwrap();
        assert!(matches!(lock(&path), Err(StorageError::Unavailable(_))));
        drop(held);
        assert!(lock(&path).is_ok());
    }
}
