//! The power goes at any moment, under the store of a PC and under the hub's SQLite file.

mod hub;
mod store;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use fastrand::Rng;
use rusqlite::Connection;
use tempfile::TempDir;

type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// Contents of files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// There is one recording in a process, so one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A database and what SQLite keeps beside it.
fn names_of(database: &str) -> [String; 3] {
    ["", "-wal", "-shm"].map(|end| format!("{database}{end}"))
}

fn files_of(folder: &Path, database: &str) -> TestResult<Files> {
    let mut files = BTreeMap::new();
    for name in names_of(database) {
        let path = folder.join(&name);
        if path.exists() {
            files.insert(name, fs::read(path)?);
        }
    }
    Ok(files)
}

fn open_database(path: &Path, key: &[u8; 32]) -> TestResult<Connection> {
    let connection = Connection::open(path)?;
    let key = HEXLOWER.encode(key);
    connection.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\""
    ))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// The index of the WAL is in memory that a power cut clears.
fn forget_shared_memory(database: &Path) -> TestResult {
    let mut index = database.as_os_str().to_owned();
    index.push("-shm");
    match fs::remove_file(index) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether there is something to recover beside the database: whoever opens and closes it first takes
/// that away.
fn has_wal(database: &Path) -> bool {
    let mut wal = database.as_os_str().to_owned();
    wal.push("-wal");
    fs::metadata(wal).is_ok_and(|found| found.len() > 0)
}

/// A folder for what a cut leaves, in memory where the machine offers that.
fn room_for_cuts() -> TestResult<TempDir> {
    match tempfile::tempdir_in("/dev/shm") {
        Ok(room) => Ok(room),
        Err(_) => Ok(tempfile::tempdir()?),
    }
}

fn seeded() -> TestResult<Rng> {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |seed| seed.parse())?;
    println!("KHUPHO_SEED={seed}");
    Ok(Rng::with_seed(seed))
}

fn turn() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}
