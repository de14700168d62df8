//! The power goes at any moment: what was acknowledged is there afterwards, because the store syncs
//! at every commit. The control runs the same disk with `synchronous = NORMAL` and must lose, or
//! this disk would prove nothing.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use fastrand::Rng;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::import_batch;
use khupho_oplog::{Change, Patch};
use khupho_power_cut::{Disk, Recording};
use khupho_store::{
    Actor, Clock, Founding, NoKeyring, Store, StoreError, StoreLocation, TxnLabel, Unlock,
    Unwatched,
};
use rusqlite::{Connection, OptionalExtension as _};
use tempfile::TempDir;

type TestResult = Result<(), Box<dyn Error>>;

/// Contents of files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// Cuts of the store.
const CUTS: usize = 10_000;
/// Cuts of the control: it loses in nearly every one.
const CONTROL_CUTS: usize = 500;
/// Changes that a person saves, in each of [`SESSIONS`].
const CHANGES: u64 = 60;
/// Times the store is opened, worked in and closed.
const SESSIONS: u64 = 4;
/// Every so many cuts the whole store is opened and verified, not only its log read.
const CUTS_PER_VERIFICATION: usize = 250;
/// 23 November 2026, 07:00 in Việt Nam.
const MONDAY_MS: u64 = 1_795_392_000_000;
const STORE_FILES: [&str; 3] = ["store.db", "store.db-wal", "store.db-shm"];

/// There is one recording in a process, so one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn no_cut_costs_what_was_acknowledged() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let work = Worked::record(&mut rng)?;
    let room = work.folder_for_cuts()?;
    let mut disk = Disk::new(&work.recording, &work.initial);
    let moments = work.recording.events.len();
    let mut behind = 0;
    for number in 0..CUTS {
        disk.play_to(1 + number * moments / CUTS);
        let cut = disk.cut(&mut rng);
        cut.write_to(room.path(), &work.recording.files)?;
        let held = work.held_in(room.path())?;
        assert!(
            held >= cut.acknowledged,
            "cut {number}: {:?} was acknowledged, {held:?} is there",
            cut.acknowledged
        );
        behind += usize::from(held > cut.acknowledged);
        if number % CUTS_PER_VERIFICATION == 0 {
            work.verify(room.path(), cut.acknowledged)?;
        }
    }
    println!("{CUTS} cuts over {moments} events, 0 lost; {behind} held more than was acknowledged");
    Ok(())
}

#[test]
fn the_control_without_a_sync_at_every_commit_loses() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let lost_with = |synchronous: &str, rng: &mut Rng| -> Result<usize, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let (recording, initial) = record_bare(folder.path(), synchronous)?;
        let mut disk = Disk::new(&recording, &initial);
        let mut lost = 0;
        for number in 0..CONTROL_CUTS {
            disk.play_to(1 + number * recording.events.len() / CONTROL_CUTS);
            let cut = disk.cut(rng);
            cut.write_to(folder.path(), &recording.files)?;
            let held = held_bare(folder.path())?;
            lost += usize::from(cut.acknowledged.is_some_and(|number| held < number));
        }
        Ok(lost)
    };
    let lost_with_full = lost_with("FULL", &mut rng)?;
    let lost_with_normal = lost_with("NORMAL", &mut rng)?;
    println!("of {CONTROL_CUTS} cuts, FULL lost in {lost_with_full}, NORMAL in {lost_with_normal}");
    assert_eq!(lost_with_full, 0);
    assert!(
        lost_with_normal > CONTROL_CUTS / 2,
        "a disk that loses so little proves nothing: {lost_with_normal}"
    );
    Ok(())
}

/// A store that was worked in while its disk was watched.
struct Worked {
    _folder: TempDir,
    folder: PathBuf,
    key: [u8; 32],
    clock: Clock,
    /// Files of the store's folder before the work.
    initial: Files,
    recording: Recording,
    /// Position and hash of the newest operation at each acknowledgement.
    acknowledged: Vec<(i64, Vec<u8>)>,
}

impl Worked {
    fn record(rng: &mut Rng) -> Result<Self, Box<dyn Error>> {
        let temporary = tempfile::tempdir()?;
        let folder = temporary.path().to_owned();
        let (clock, _hand) = Clock::settable(MONDAY_MS);
        let founding = founding(&clock)?;
        let location = StoreLocation::new(&folder);
        let (store, _code) =
            Store::create(location, &founding, clock.clone(), Arc::new(NoKeyring))?;
        let key = *store.key_to_wrap();
        drop(store);
        let mut work = Self {
            initial: files_of(&folder)?,
            _folder: temporary,
            folder,
            key,
            clock,
            recording: Recording::default(),
            acknowledged: Vec::new(),
        };
        Recording::install();
        Recording::start(&work.folder);
        let actor = Actor {
            member: founding.member,
            role: Role::Head,
        };
        for _ in 0..SESSIONS {
            let store = open(&work.folder, &key, &work.clock)?;
            for change in 0..CHANGES {
                work.save_something(&store, actor, rng)?;
                if change % 15 == 14 {
                    store.checkpoint()?;
                }
            }
        }
        work.recording = Recording::stop();
        Ok(work)
    }

    /// From one edit of a field to an import of twelve rows, as one transaction.
    fn save_something(
        &mut self,
        store: &Store,
        actor: Actor,
        rng: &mut Rng,
    ) -> Result<(), Box<dyn Error>> {
        let rows = if rng.u8(..10) == 0 { 12 } else { rng.u64(1..4) };
        let name = "a".repeat(rng.usize(1..600));
        store.transact(actor, TxnLabel::Practice, |txn| {
            for _ in 0..rows {
                let entity = txn.new_entity()?;
                let change = Change::set(import_batch::FILE_NAME, name.as_str());
                txn.write(import_batch::KIND, entity, Patch(vec![change]))?;
            }
            Ok::<_, StoreError>(())
        })?;
        let newest = store.read(|connection| Ok::<_, StoreError>(newest_operation(connection)?))?;
        self.acknowledged.push(newest.ok_or("nothing was saved")?);
        Recording::acknowledge(self.acknowledged.len() as u64 - 1);
        Ok(())
    }

    /// A folder with all of the store but its database, in memory where the machine offers that.
    fn folder_for_cuts(&self) -> Result<TempDir, Box<dyn Error>> {
        let memory = Path::new("/dev/shm");
        let room = match tempfile::tempdir_in(memory) {
            Ok(room) => room,
            Err(_) => tempfile::tempdir()?,
        };
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let is_database = STORE_FILES.iter().any(|name| *name == entry.file_name());
            if entry.file_type()?.is_file() && !is_database {
                fs::copy(entry.path(), room.path().join(entry.file_name()))?;
            }
        }
        Ok(room)
    }

    /// The newest acknowledgement whose operations are all in the database of `folder`.
    fn held_in(&self, folder: &Path) -> Result<Option<u64>, Box<dyn Error>> {
        forget_shared_memory(folder)?;
        let connection = open_database(&folder.join("store.db"), &self.key)?;
        let Some((position, _)) = newest_operation(&connection)? else {
            return Err("the founding is gone".into());
        };
        let complete = self.acknowledged.partition_point(|(at, _)| *at <= position);
        let Some(number) = complete.checked_sub(1) else {
            return Ok(None);
        };
        let (at, expected) = &self.acknowledged[number];
        let sql = "SELECT hash FROM operation WHERE position = ?1";
        let hash: Option<Vec<u8>> = connection
            .query_row(sql, [at], |row| row.get(0))
            .optional()?;
        assert_eq!(hash.as_ref(), Some(expected), "another operation at {at}");
        Ok(Some(number as u64))
    }

    /// The program itself opens what the cut left, and finds everything whole.
    fn verify(&self, folder: &Path, acknowledged: Option<u64>) -> TestResult {
        forget_shared_memory(folder)?;
        let store = open(folder, &self.key, &self.clock)?;
        let report = store.verify(&Unwatched)?;
        assert!(report.is_whole(), "{acknowledged:?}: {:?}", report.faults);
        Ok(())
    }
}

fn founding(clock: &Clock) -> Result<Founding, Box<dyn Error>> {
    let neighborhood = Neighborhood {
        name: "Khu phố 1".to_owned(),
        ..Neighborhood::default()
    };
    Ok(Founding::new(
        clock,
        "Người Mẫu",
        "Mẫu",
        "135790",
        neighborhood,
    )?)
}

fn open(folder: &Path, key: &[u8; 32], clock: &Clock) -> Result<Store, Box<dyn Error>> {
    let location = StoreLocation::new(folder);
    let unlock = Unlock::StoreKey { key };
    Ok(Store::open(
        location,
        &unlock,
        clock.clone(),
        Arc::new(NoKeyring),
    )?)
}

fn newest_operation(connection: &Connection) -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
    let sql = "SELECT position, hash FROM operation ORDER BY position DESC LIMIT 1";
    connection
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// One encrypted table, written as plainly as can be with a way of syncing.
fn record_bare(folder: &Path, synchronous: &str) -> Result<(Recording, Files), Box<dyn Error>> {
    let path = folder.join("store.db");
    let connection = open_database(&path, &[7; 32])?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT)",
    )?;
    drop(connection);
    let initial = files_of(folder)?;
    Recording::install();
    Recording::start(folder);
    let connection = open_database(&path, &[7; 32])?;
    connection.execute_batch(&format!("PRAGMA synchronous = {synchronous}"))?;
    for number in 1..=300_u32 {
        let sql = "INSERT INTO line VALUES (?1, ?2)";
        connection.execute(sql, (number, "b".repeat(300)))?;
        Recording::acknowledge(number.into());
    }
    let recording = Recording::stop();
    drop(connection);
    Ok((recording, initial))
}

fn held_bare(folder: &Path) -> Result<u64, Box<dyn Error>> {
    forget_shared_memory(folder)?;
    let connection = open_database(&folder.join("store.db"), &[7; 32])?;
    let sql = "SELECT coalesce(max(number), 0) FROM line";
    let newest: u32 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(newest.into())
}

fn open_database(path: &Path, key: &[u8; 32]) -> Result<Connection, Box<dyn Error>> {
    let connection = Connection::open(path)?;
    let key = HEXLOWER.encode(key);
    connection.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\""
    ))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// The index of the WAL is in memory that a power cut clears.
fn forget_shared_memory(folder: &Path) -> TestResult {
    match fs::remove_file(folder.join("store.db-shm")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn files_of(folder: &Path) -> Result<Files, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for name in STORE_FILES {
        let path = folder.join(name);
        if path.exists() {
            files.insert(name.to_owned(), fs::read(path)?);
        }
    }
    Ok(files)
}

fn seeded() -> Result<Rng, Box<dyn Error>> {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |seed| seed.parse())?;
    println!("KHUPHO_SEED={seed}");
    Ok(Rng::with_seed(seed))
}

fn turn() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}
