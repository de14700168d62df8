//! Clones, restores and the stream marker.

use std::fs;
use std::sync::Arc;

use khupho_store::{ClockWarning, NewStreamReason, OpenNotice, Store, StoreError, Unwatched};

use crate::common::{
    MONDAY_MS, MemoryKeyring, Notebook, TestResult, add_to, copy_folder, names_in,
};

fn new_stream(store: &Store) -> Option<NewStreamReason> {
    store.notices().iter().find_map(|notice| match notice {
        OpenNotice::NewStream { reason } => Some(*reason),
        _ => None,
    })
}

fn streams(store: &Store) -> Result<(i64, i64), StoreError> {
    store.read(|connection| {
        let count = |sql| connection.query_row(sql, [], |row| row.get(0));
        let streams = count("SELECT count(*) FROM stream")?;
        Ok((streams, count("SELECT count(*) FROM operation")?))
    })
}

#[test]
fn an_ordinary_opening_goes_on_with_its_stream() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    notebook.close();
    let store = notebook.open()?;
    assert_eq!(store.notices(), []);
    assert_eq!(streams(store)?, (1, 3));
    Ok(())
}

#[test]
fn a_marker_that_lags_behind_is_harmless() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    let lagging = fs::read(notebook.path("stream-marker"))?;
    notebook.add("b")?;
    notebook.close();
    fs::write(notebook.path("stream-marker"), lagging)?;
    assert_eq!(new_stream(notebook.open()?), None);
    Ok(())
}

#[test]
fn a_database_behind_its_marker_begins_a_new_stream_and_loses_nothing() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.add("a")?;
    notebook.close();
    let earlier = fs::read(notebook.path("store.db"))?;
    notebook.open()?;
    notebook.add("b")?;
    notebook.close();
    fs::write(notebook.path("store.db"), earlier)?;
    let store = notebook.open()?;
    assert_eq!(new_stream(store), Some(NewStreamReason::BehindMarker));
    // The two operations of the founding and "a", once more.
    assert_eq!(streams(store)?, (2, 6));
    assert!(store.verify(&Unwatched)?.is_whole());
    notebook.hand.advance(1);
    notebook.add("c")?;
    assert_eq!(notebook.names()?, ["a", "c"]);
    notebook.close();
    assert_eq!(new_stream(notebook.open()?), None);
    assert!(notebook.store().rebuild_verify(&Unwatched)?.is_same());
    Ok(())
}

#[test]
fn a_database_without_a_whole_marker_begins_a_new_stream() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.close();
    fs::remove_file(notebook.path("stream-marker"))?;
    assert_eq!(
        new_stream(notebook.open()?),
        Some(NewStreamReason::MarkerMissing)
    );
    notebook.close();
    fs::write(notebook.path("stream-marker"), "khupho-marker 1\n")?;
    assert_eq!(
        new_stream(notebook.open()?),
        Some(NewStreamReason::MarkerUnreadable)
    );
    Ok(())
}

#[test]
fn two_clones_are_told_apart_by_the_keyring() -> TestResult {
    let mut notebook = Notebook::with_vault(Arc::new(MemoryKeyring::default()))?;
    notebook.add("both")?;
    notebook.close();
    let clone = tempfile::tempdir()?;
    copy_folder(notebook.folder.path(), clone.path())?;
    notebook.open()?;
    notebook.add("first")?;
    notebook.close();
    let second = notebook.open_at(clone.path())?;
    assert_eq!(new_stream(&second), Some(NewStreamReason::BehindMarker));
    notebook.hand.advance(1);
    add_to(&second, notebook.actor(), "second")?;
    assert_eq!(names_in(&second)?, ["both", "second"]);
    Ok(())
}

#[test]
fn an_odd_clock_is_told_and_stops_nothing() -> TestResult {
    let mut notebook = Notebook::new()?;
    for (now_ms, implausible) in [
        (1_460_000_000_000, true),
        (MONDAY_MS - 3_600_000, false),
        (4_070_908_800_000, true),
    ] {
        notebook.close();
        notebook.hand.set(now_ms);
        let store = notebook.open()?;
        let told = store.notices().iter().any(|notice| match notice {
            OpenNotice::Clock(ClockWarning::Implausible { .. }) => implausible,
            OpenNotice::Clock(ClockWarning::BehindLastOperation { .. }) => !implausible,
            _ => false,
        });
        assert!(told, "{now_ms}: {:?}", store.notices());
        notebook.add(&now_ms.to_string())?;
    }
    assert_eq!(notebook.names()?.len(), 3);
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}
