//! The power goes under the store at any moment: what was acknowledged is there afterwards, because
//! the store syncs at every commit. The control runs the same disk with `synchronous = NORMAL` and must
//! lose, or this disk would prove nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

use crate::{
    Files, TestResult, files_of, forget_shared_memory, has_wal, names_of, open_database,
    room_for_cuts, seeded, turn,
};

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
const DATABASE: &str = "store.db";

#[test]
fn no_cut_costs_what_was_acknowledged() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let work = Worked::record(&mut rng)?;
    let room = work.folder_for_cuts()?;
    let mut disk = Disk::new(&work.recording, &work.initial);
    let moments = work.recording.events.len();
    let (mut behind, mut recovered) = (0, 0);
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
            // Looking at it has recovered it.
            cut.write_to(room.path(), &work.recording.files)?;
            recovered += usize::from(has_wal(&room.path().join(DATABASE)));
            work.verify(room.path(), cut.acknowledged)?;
        }
    }
    assert!(recovered > 0, "the program never met what a cut left");
    println!("{CUTS} cuts over {moments} events, 0 lost; {behind} held more than was acknowledged");
    Ok(())
}

#[test]
fn the_control_without_a_sync_at_every_commit_loses() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let lost_with = |synchronous: &str, rng: &mut Rng| -> TestResult<usize> {
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
    fn record(rng: &mut Rng) -> TestResult<Self> {
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
            initial: files_of(&folder, DATABASE)?,
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
    fn save_something(&mut self, store: &Store, actor: Actor, rng: &mut Rng) -> TestResult {
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
    fn folder_for_cuts(&self) -> TestResult<TempDir> {
        let room = room_for_cuts()?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let is_database = names_of(DATABASE)
                .iter()
                .any(|name| **name == *entry.file_name());
            if entry.file_type()?.is_file() && !is_database {
                fs::copy(entry.path(), room.path().join(entry.file_name()))?;
            }
        }
        Ok(room)
    }

    /// The newest acknowledgement whose operations are all in the database of `folder`.
    fn held_in(&self, folder: &Path) -> TestResult<Option<u64>> {
        forget_shared_memory(&folder.join(DATABASE))?;
        let connection = open_database(&folder.join(DATABASE), &self.key)?;
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
        forget_shared_memory(&folder.join(DATABASE))?;
        let store = open(folder, &self.key, &self.clock)?;
        let report = store.verify(&Unwatched)?;
        assert!(report.is_whole(), "{acknowledged:?}: {:?}", report.faults);
        Ok(())
    }
}

fn founding(clock: &Clock) -> TestResult<Founding> {
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

fn open(folder: &Path, key: &[u8; 32], clock: &Clock) -> TestResult<Store> {
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
fn record_bare(folder: &Path, synchronous: &str) -> TestResult<(Recording, Files)> {
    let path = folder.join(DATABASE);
    let connection = open_database(&path, &[7; 32])?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT)",
    )?;
    drop(connection);
    let initial = files_of(folder, DATABASE)?;
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

fn held_bare(folder: &Path) -> TestResult<u64> {
    forget_shared_memory(&folder.join(DATABASE))?;
    let connection = open_database(&folder.join(DATABASE), &[7; 32])?;
    let sql = "SELECT coalesce(max(number), 0) FROM line";
    let newest: u32 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(newest.into())
}
