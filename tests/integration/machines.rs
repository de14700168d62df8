//! A notebook that is copied to another machine, and what the two make of it afterwards.

use std::error::Error;
use std::fs;
use std::path::Path;

use data_encoding::HEXLOWER;
use khupho_oplog::SealedOperation;
use khupho_oplog::ids::DeviceId;
use khupho_store::{Store, StoreError, TableDigest, Unwatched};
use khupho_tests::core_notebook::CoreNotebook;

use crate::fixtures::{Fixture, TestResult, tells};
use crate::handing_over::{belong_to_a_ward, hand_over};

/// Copies a closed notebook as a person copies a folder.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Makes the marker one that another machine wrote: the same stream, another machine's name.
fn come_from_another_machine(home: &Path) -> TestResult {
    let path = home.join("stream-marker");
    let marker = fs::read_to_string(&path)?;
    let lines = marker
        .lines()
        .filter(|line| !line.starts_with("check "))
        .map(|line| match line {
            line if line.starts_with("machine ") => format!("machine {}\n", "ab".repeat(16)),
            line => format!("{line}\n"),
        });
    let text: String = lines.collect();
    let check = HEXLOWER.encode(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    Ok(fs::write(&path, format!("{text}check {check}\n"))?)
}

/// Every operation of a store as another one would receive it.
pub(crate) fn operations_of(store: &Store) -> Result<Vec<SealedOperation>, StoreError> {
    store.read(|connection| {
        let mut statement = connection
            .prepare("SELECT header, payload, personal FROM operation ORDER BY position")?;
        let mut rows = statement.query([])?;
        let mut operations = Vec::new();
        while let Some(row) = rows.next()? {
            let op = khupho_oplog::open(row.get(0)?, row.get(1)?, row.get(2)?)?;
            operations.push(op);
        }
        Ok(operations)
    })
}

/// What a sound store holds, table by table.
pub(crate) fn contents(store: &Store) -> Result<Vec<TableDigest>, Box<dyn Error>> {
    let report = store.verify(&Unwatched)?;
    if report.is_whole() {
        Ok(report.tables)
    } else {
        Err(format!("{:?}", report.faults).into())
    }
}

#[test]
fn a_copy_on_another_machine_opens_its_own_stream_and_nothing_applies_twice() -> TestResult {
    let fixture = Fixture::founded()?;
    let first = &fixture.notebook;
    first.load_sample_set()?;
    let shared: Vec<String> = ["một", "hai", "ba"]
        .iter()
        .map(|note| first.save_help(note))
        .collect::<Result<_, _>>()?;
    // A copy of the folder is a copy of the device's keys too.
    let device = first.store()?.device_keys()?.device;
    first.close()?;
    let elsewhere = fixture.beside("may-khac");
    copy(&fixture.home(), &elsewhere)?;
    come_from_another_machine(&elsewhere)?;

    let second = CoreNotebook::with_clock(&elsewhere, fixture.clock());
    let status = second.sign_in()?;
    assert!(tells(&status, "copied_store"), "{status}");
    assert_eq!(second.count_helps()?, 3);
    second.save_help("máy hai")?;
    assert!(
        !tells(&first.sign_in()?, "copied_store"),
        "the original goes on"
    );
    first.save_help("máy một")?;

    let (one, other) = (first.store()?, second.store()?);
    let writer = (device, first.host().signed_in()?.neighborhood);
    for store in [&one, &other] {
        belong_to_a_ward(store, writer.1)?;
    }
    let from_second = hand_over(&one, writer, operations_of(&other)?)?;
    let from_first = hand_over(&other, writer, operations_of(&one)?)?;
    // The second machine wrote everything again in its own stream, and one help more.
    assert_eq!((from_second.applied, from_first.applied), (1, 1));
    assert!(from_second.copies >= shared.len() as u64, "{from_second:?}");
    assert_eq!(from_first.copies, 0);
    for notebook in [first, &second] {
        assert_eq!(notebook.count_helps()?, 5);
    }
    assert_eq!(contents(&one)?, contents(&other)?);
    let again = hand_over(&one, writer, operations_of(&other)?)?;
    assert_eq!((again.applied, again.copies), (0, 0), "{again:?}");
    Ok(())
}

#[test]
fn a_third_machine_applies_each_write_once_whichever_copy_comes_first() -> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.save_help("một lần")?;
    fixture.notebook.close()?;
    let elsewhere = fixture.beside("may-khac");
    copy(&fixture.home(), &elsewhere)?;
    come_from_another_machine(&elsewhere)?;
    let second = CoreNotebook::with_clock(&elsewhere, fixture.clock());
    second.sign_in()?;
    fixture.notebook.sign_in()?;
    let neighborhood = second.host().signed_in()?.neighborhood;
    let writer = (DeviceId::from_bytes([7; 16]), neighborhood);
    let (original, copies) = (fixture.notebook.store()?, second.store()?);
    let (original, copies) = (operations_of(&original)?, operations_of(&copies)?);
    let mut found = Vec::new();
    for order in [[&original, &copies], [&copies, &original]] {
        let third = Fixture::founded()?;
        let store = third.notebook.store()?;
        belong_to_a_ward(&store, neighborhood)?;
        let mut applied = 0;
        for operations in order {
            applied += hand_over(&store, writer, operations.clone())?.applied;
        }
        assert_eq!(applied, original.len() as u64);
        let helps = contents(&store)?
            .into_iter()
            .find(|table| table.table == "help_entry");
        found.push(helps.map(|table| (table.rows, table.digest)));
    }
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0].as_ref().map(|(rows, _)| *rows), Some(1));
    Ok(())
}
