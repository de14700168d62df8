//! The power goes while the ward takes in the files of a khu phố: of each file all is there or nothing,
//! and taking the same files in again completes it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use fastrand::Rng;
use khupho_store::{Store, TableDigest, Unwatched, exchange};
use khupho_tests::harness::Running;
use khupho_tests::load::{Sent, open_ward, send_to_ward, take_in_files};
use tempfile::TempDir;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Kills, over both workers.
const KILLS: usize = 32;
const WORKERS: usize = 2;
/// New activities of each sending: enough to be killed in the middle, few enough for many rounds.
const ACTIVITIES: u64 = 300;

/// What a store says of the sendings it took in: how many operations each brought into its log.
type OperationsOfSendings = BTreeMap<u64, u64>;

/// What the store holds when nobody pulls the plug, and how long it takes.
struct Undisturbed {
    sendings: OperationsOfSendings,
    tables: Vec<TableDigest>,
    took: Duration,
}

#[test]
fn of_a_file_that_was_being_taken_in_all_is_there_or_nothing() -> Outcome<()> {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |seed| seed.parse())?;
    println!("KHUPHO_SEED={seed}");
    let folder = TempDir::new()?;
    let sent = send_to_ward(folder.path(), ACTIVITIES)?;
    assert_eq!(sent.files.len(), 3);
    let undisturbed = take_in_undisturbed(&sent)?;
    assert_eq!(undisturbed.sendings.len(), sent.files.len());
    let files_left: Vec<usize> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS as u64)
            .map(|number| {
                let (sent, undisturbed) = (&sent, &undisturbed);
                scope.spawn(move || kill_again_and_again(sent, undisturbed, seed + number))
            })
            .collect();
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined
            .map(|rounds| rounds.unwrap_or_else(|_| Err("a worker panicked".to_owned())))
            .collect::<Result<Vec<_>, _>>()
    })?
    .concat();
    assert_eq!(files_left.len(), KILLS);
    let of_files = |files: usize| files_left.iter().filter(|left| **left == files).count();
    let counts: Vec<usize> = (0..=sent.files.len()).map(of_files).collect();
    println!("kills that left so many files whole, from none on: {counts:?}");
    assert!(counts[0] > 0, "every kill came too late: {counts:?}");
    assert!(counts[0] < KILLS, "every kill came too early: {counts:?}");
    Ok(())
}

/// Says of each kill how many files it left whole. Threads hand errors over as text.
fn kill_again_and_again(
    sent: &Sent,
    undisturbed: &Undisturbed,
    seed: u64,
) -> Result<Vec<usize>, String> {
    let mut random = Rng::with_seed(seed);
    let rounds = (0..KILLS / WORKERS).map(|_| kill_once(sent, undisturbed, &mut random));
    rounds
        .collect::<Outcome<_>>()
        .map_err(|error| error.to_string())
}

fn take_in_undisturbed(sent: &Sent) -> Outcome<Undisturbed> {
    let copy = copy_of(&sent.ward)?;
    let ward = open_ward(copy.path(), &sent.key)?;
    let started = Instant::now();
    take_in_files(&ward, &sent.files)?;
    Ok(Undisturbed {
        took: started.elapsed(),
        sendings: operations_of_sendings(&ward, sent)?,
        tables: ward.verify(&Unwatched)?.tables,
    })
}

/// Kills a process at a random moment of the work, and looks at what it left behind.
fn kill_once(sent: &Sent, undisturbed: &Undisturbed, random: &mut Rng) -> Outcome<usize> {
    let copy = copy_of(&sent.ward)?;
    kill_while_taking_in(copy.path(), sent, undisturbed.took, random)?;
    let ward = open_ward(copy.path(), &sent.key)?;
    let left = operations_of_sendings(&ward, sent)?;
    for (number, operations) in &left {
        if undisturbed.sendings.get(number) != Some(operations) {
            return Err(format!("sending {number} is there in part: {left:?}").into());
        }
    }
    let total: u64 = left.values().sum();
    if total != imported_operations(&ward)? {
        return Err("operations that no sending brought are there".into());
    }
    take_in_files(&ward, &sent.files)?;
    let report = ward.verify(&Unwatched)?;
    if !report.is_whole() || report.tables != undisturbed.tables {
        return Err(format!("not complete afterwards: {:?}", report.faults).into());
    }
    Ok(left.len())
}

fn kill_while_taking_in(
    folder: &Path,
    sent: &Sent,
    within: Duration,
    random: &mut Rng,
) -> Outcome<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khupho-load"));
    command.arg("take-in").arg(folder).arg(&sent.key);
    command.args(&sent.files);
    let mut running = Running::start(&mut command)?;
    let mut output = BufReader::new(running.take_output().ok_or("the process has no output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    if line != "opened\n" {
        return Err("the process did not open the store".into());
    }
    let within_us = u64::try_from(within.as_micros())?;
    // Beyond it too, because two at once take longer: kills come before, between and after the files.
    std::thread::sleep(Duration::from_micros(random.u64(0..=within_us * 3)));
    // Dropping sends SIGKILL to the process and waits for it.
    drop(running);
    Ok(())
}

/// How many operations each sending brought into the log.
fn operations_of_sendings(ward: &Store, sent: &Sent) -> Outcome<OperationsOfSendings> {
    let imports = ward.read(|connection| exchange::imports(connection, 100, 0))?;
    let names: Vec<String> = sent.files.iter().map(|file| name_of(file)).collect();
    let of_sending = imports
        .into_iter()
        .filter(|import| names.contains(&import.arrival.file_name));
    Ok(of_sending
        .map(|import| {
            let operations = import.applied + import.copies + import.quarantined;
            (import.arrival.number, operations)
        })
        .collect())
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Operations in the log that came after the machine was confirmed.
fn imported_operations(ward: &Store) -> Outcome<u64> {
    let operations = ward.read(|connection| {
        let sql = "SELECT count(*) FROM operation JOIN import ON import.id = operation.import
                   WHERE import.number > 1";
        let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        Ok::<_, khupho_store::StoreError>(count)
    })?;
    Ok(u64::try_from(operations)?)
}

fn copy_of(store: &Path) -> Outcome<TempDir> {
    let copy = TempDir::new()?;
    copy_folder(store, copy.path())?;
    Ok(copy)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &target)?,
            false => fs::copy(entry.path(), target).map(|_| ())?,
        }
    }
    Ok(())
}
