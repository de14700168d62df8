//! Backups and restores that somebody watches, and stops.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::ops::ControlFlow;

use khupho_store::backups::{self, BackupReason, BackupWatch};
use khupho_store::{Progress, StoreError, Unlock};

use crate::backups::cite;
use crate::common::{Notebook, PIN, TestResult};

/// A part of the work, as a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Copying,
    Checking,
    Evidence,
}

const PARTS: [Part; 3] = [Part::Copying, Part::Checking, Part::Evidence];

/// Writes down what it is told, and stops the work in one of its parts.
struct Watcher {
    part: Part,
    stops_in: Option<Part>,
    told: RefCell<Vec<(u64, u64)>>,
}

impl Watcher {
    fn each(stops_in: Option<Part>) -> [Self; 3] {
        PARTS.map(|part| Self {
            part,
            stops_in,
            told: RefCell::default(),
        })
    }

    fn last(&self) -> Option<(u64, u64)> {
        self.told.borrow().last().copied()
    }
}

impl Progress for Watcher {
    fn step(&self, done: u64, total: u64) -> ControlFlow<()> {
        self.told.borrow_mut().push((done, total));
        match self.stops_in == Some(self.part) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

fn watch([copying, checking, evidence]: &[Watcher; 3]) -> BackupWatch<'_> {
    BackupWatch {
        copying,
        checking,
        evidence,
    }
}

fn notebook_with_evidence() -> Result<Notebook, Box<dyn std::error::Error>> {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    cite(&notebook, b"generated photo")?;
    Ok(notebook)
}

fn restore(notebook: &Notebook, backup: &str, watch: &BackupWatch<'_>) -> Result<(), StoreError> {
    let unlock = Unlock::Secret {
        member: notebook.head,
        secret: PIN,
    };
    backups::restore(
        &notebook.location(),
        backup,
        &unlock,
        &notebook.clock,
        notebook.vault.as_ref(),
        watch,
    )
}

fn names_in(folder: &std::path::Path) -> std::io::Result<BTreeSet<OsString>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name()))
        .collect()
}

/// Bytes of the copy, operations of the log, pieces of evidence: each to its end, never backwards.
fn assert_counted_to_the_end(watchers: &[Watcher; 3], operations: u64) {
    for watcher in watchers {
        let told = watcher.told.borrow();
        assert!(told.is_sorted(), "{:?}: {told:?}", watcher.part);
        assert!(told.iter().all(|(done, total)| done <= total), "{told:?}");
    }
    let [copying, checking, evidence] = watchers;
    assert!(
        copying
            .last()
            .is_some_and(|(done, total)| done == total && total > 4096)
    );
    assert_eq!(checking.last(), Some((operations, operations)));
    assert_eq!(evidence.last(), Some((1, 1)));
}

#[test]
fn a_backup_tells_how_far_it_is() -> TestResult {
    let notebook = notebook_with_evidence()?;
    let watchers = Watcher::each(None);
    let backup = notebook
        .store()
        .back_up_watched(BackupReason::ByHand, &watch(&watchers))?;
    assert_counted_to_the_end(&watchers, backup.operations);
    Ok(())
}

#[test]
fn a_restore_tells_how_far_it_is() -> TestResult {
    let mut notebook = notebook_with_evidence()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.close();
    let watchers = Watcher::each(None);
    restore(&notebook, &backup.name, &watch(&watchers))?;
    assert_counted_to_the_end(&watchers, backup.operations);
    Ok(())
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing() -> TestResult {
    let notebook = notebook_with_evidence()?;
    let first = notebook.store().back_up(BackupReason::ByHand)?;
    let before = names_in(&notebook.path("backups"))?;
    for part in PARTS {
        let watchers = Watcher::each(Some(part));
        let stopped = notebook
            .store()
            .back_up_watched(BackupReason::ByHand, &watch(&watchers));
        assert!(
            matches!(stopped, Err(StoreError::Cancelled)),
            "{part:?}: {stopped:?}"
        );
        assert_eq!(names_in(&notebook.path("backups"))?, before, "{part:?}");
    }
    assert_eq!(backups::list(&notebook.location())?, [first]);
    Ok(())
}

#[test]
fn a_restore_that_is_stopped_leaves_the_store_as_it_was() -> TestResult {
    let mut notebook = notebook_with_evidence()?;
    let backup = notebook.store().back_up(BackupReason::ByHand)?;
    notebook.add("b")?;
    notebook.close();
    let before = names_in(&notebook.path(""))?;
    for part in PARTS {
        let watchers = Watcher::each(Some(part));
        let stopped = restore(&notebook, &backup.name, &watch(&watchers));
        assert!(
            matches!(stopped, Err(StoreError::Cancelled)),
            "{part:?}: {stopped:?}"
        );
        assert_eq!(names_in(&notebook.path(""))?, before, "{part:?}");
    }
    notebook.open()?;
    assert_eq!(notebook.names()?, ["a", "b"]);
    Ok(())
}

#[test]
fn a_check_is_stopped_while_it_reads_the_pages() -> TestResult {
    let notebook = notebook_with_evidence()?;
    let asked = Cell::new(0);
    let stop_at_once = |_, total| {
        asked.set(asked.get() + 1);
        assert_eq!(total, 0);
        ControlFlow::Break(())
    };
    let stopped = notebook.store().verify(&stop_at_once);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_eq!(asked.get(), 1);
    Ok(())
}
