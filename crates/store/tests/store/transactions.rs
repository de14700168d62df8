//! The one way to change data.

use std::ops::ControlFlow;

use khupho_domain::members::Role;
use khupho_oplog::registry::{import_batch, member};
use khupho_oplog::{Change, KindId, Patch};
use khupho_store::imports;
use khupho_store::{Actor, Committed, StoreError, TxnLabel, log, members, neighborhoods};

use crate::common::{Notebook, TestResult, batch, copy_folder, names_in};

#[test]
fn a_founded_store_holds_its_khu_pho_and_its_head() -> TestResult {
    let mut notebook = Notebook::new()?;
    for _ in 0..2 {
        let khu_pho = notebook.store().read(neighborhoods::list)?;
        assert_eq!(khu_pho.len(), 1);
        assert_eq!(khu_pho[0].1.households_by_statistics, Some(801));
        let people = notebook.store().read(members::list)?;
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].0, notebook.head);
        assert_eq!((people[0].1.role, people[0].1.active), (Role::Head, true));
        notebook.close();
        notebook.open()?;
    }
    Ok(())
}

#[test]
fn a_commit_says_what_changed_and_is_there_after_reopening() -> TestResult {
    let mut notebook = Notebook::new()?;
    let committed = notebook.add("ho dan.xlsx")?;
    assert_eq!(
        committed.changed.into_iter().collect::<Vec<_>>(),
        [import_batch::KIND]
    );
    notebook.close();
    notebook.open()?;
    assert_eq!(notebook.names()?, ["ho dan.xlsx"]);
    Ok(())
}

#[test]
fn work_that_fails_leaves_nothing() -> TestResult {
    let notebook = Notebook::new()?;
    let failed = notebook
        .store()
        .transact(notebook.actor(), TxnLabel::Practice, |txn| {
            let entity = txn.new_entity()?;
            txn.write(import_batch::KIND, entity, imports::patch(&batch("half")))?;
            assert!(txn.state(entity)?.is_some());
            Err::<(), _>(StoreError::Cancelled)
        });
    assert!(matches!(failed, Err(StoreError::Cancelled)));
    assert!(notebook.names()?.is_empty());
    // The stream goes on where it was: no number is skipped.
    notebook.add("whole")?;
    assert!(
        notebook
            .store()
            .verify(&khupho_store::Unwatched)?
            .is_whole()
    );
    Ok(())
}

#[test]
fn work_that_panics_leaves_nothing_and_the_store_goes_on() -> TestResult {
    let notebook = Notebook::new()?;
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _: Result<Committed<()>, StoreError> =
            notebook
                .store()
                .transact(notebook.actor(), TxnLabel::Practice, |txn| {
                    let entity = txn.new_entity()?;
                    txn.write(import_batch::KIND, entity, imports::patch(&batch("half")))?;
                    panic!("a fault of the caller");
                });
    }));
    assert!(panicked.is_err());
    notebook.add("whole")?;
    assert_eq!(notebook.names()?, ["whole"]);
    Ok(())
}

/// What a killed process leaves behind: the files as they were, nothing closed.
#[test]
fn a_store_that_was_never_closed_opens_with_everything_acknowledged() -> TestResult {
    let notebook = Notebook::new()?;
    for number in 0..50 {
        notebook.add(&number.to_string())?;
    }
    let killed = tempfile::tempdir()?;
    let cut_short: Result<Committed<()>, StoreError> =
        notebook
            .store()
            .transact(notebook.actor(), TxnLabel::Practice, |txn| {
                let entity = txn.new_entity()?;
                txn.write(import_batch::KIND, entity, imports::patch(&batch("half")))?;
                copy_folder(notebook.folder.path(), killed.path()).map_err(|source| {
                    StoreError::File {
                        path: killed.path().to_owned(),
                        source,
                    }
                })?;
                Err(StoreError::Cancelled)
            });
    assert!(cut_short.is_err());
    let store = notebook.open_at(killed.path())?;
    assert_eq!(store.notices(), []);
    assert_eq!(names_in(&store)?.len(), 50);
    assert!(store.verify(&khupho_store::Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn a_patch_that_changes_nothing_writes_nothing() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    let transactions = notebook
        .store()
        .read(|c| log::recent_transactions(c, 0, 100))?;
    let again = notebook.rename(entity, "a")?;
    assert!(again.changed.is_empty());
    assert_eq!(
        notebook
            .store()
            .read(|c| log::recent_transactions(c, 0, 100))?,
        transactions
    );
    Ok(())
}

#[test]
fn a_change_names_the_write_it_replaces() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    let bases = |notebook: &Notebook| {
        notebook
            .store()
            .transact(notebook.actor(), TxnLabel::Practice, |txn| {
                let state = txn.state(entity)?;
                Ok::<_, StoreError>(state.and_then(|s| s.base_of(import_batch::FILE_NAME)))
            })
            .map(|committed| committed.value)
    };
    let before = bases(&notebook)?;
    notebook.rename(entity, "b")?;
    assert!(before.is_some());
    assert_ne!(bases(&notebook)?, before);
    Ok(())
}

#[test]
fn deleting_hides_and_only_restoring_brings_back() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    notebook.patch(entity, Change::delete_entity())?;
    notebook.rename(entity, "b")?;
    assert!(notebook.names()?.is_empty());
    notebook.patch(entity, Change::restore_entity())?;
    assert_eq!(notebook.names()?, ["b"]);
    Ok(())
}

#[test]
fn a_role_writes_only_what_it_may() -> TestResult {
    let notebook = Notebook::new()?;
    let volunteer = Actor {
        role: Role::Volunteer,
        ..notebook.actor()
    };
    let head = notebook.head;
    let refused: Result<_, StoreError> =
        notebook
            .store()
            .transact(volunteer, TxnLabel::Member, |txn| {
                let role = Change::set(member::ROLE, Role::Volunteer.number());
                txn.write(member::KIND, head, Patch(vec![role]))
            });
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
    Ok(())
}

#[test]
fn kinds_of_later_versions_are_not_written_here() -> TestResult {
    let notebook = Notebook::new()?;
    let refused: Result<_, StoreError> =
        notebook
            .store()
            .transact(notebook.actor(), TxnLabel::Practice, |txn| {
                let entity = txn.new_entity()?;
                let change = Change::set(khupho_oplog::FieldId(1), "x");
                txn.write(KindId(60_000), entity, Patch(vec![change]))
            });
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
    Ok(())
}

#[test]
fn a_reader_sees_one_state_while_others_write() -> TestResult {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    notebook.store().read(|connection| {
        let before = imports::list(connection)?;
        notebook.add("b")?;
        assert_eq!(imports::list(connection)?, before);
        Ok::<_, StoreError>(())
    })?;
    assert_eq!(notebook.names()?, ["a", "b"]);
    Ok(())
}

#[test]
fn readers_cannot_write() -> TestResult {
    let notebook = Notebook::new()?;
    let refused: Result<(), StoreError> = notebook.store().read(|connection| {
        connection.execute("DELETE FROM operation", [])?;
        Ok(())
    });
    assert!(matches!(refused, Err(StoreError::Sqlite(_))));
    Ok(())
}

#[test]
fn threads_share_a_store() -> TestResult {
    let notebook = Notebook::new()?;
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let notebook = &notebook;
            scope.spawn(move || {
                for number in 0..10 {
                    let added = notebook.add(&format!("{thread}-{number}"));
                    assert!(added.is_ok() && notebook.names().is_ok());
                }
            });
        }
    });
    assert_eq!(notebook.names()?.len(), 40);
    assert!(
        notebook
            .store()
            .verify(&khupho_store::Unwatched)?
            .is_whole()
    );
    Ok(())
}

#[test]
fn preferences_stay_on_this_machine() -> TestResult {
    let mut notebook = Notebook::new()?;
    notebook.store().set_preference("language", "vi")?;
    notebook.store().set_preference("language", "en")?;
    notebook.close();
    let store = notebook.open()?;
    let language = store.read(|c| khupho_store::preferences::get(c, "language"))?;
    assert_eq!(language.as_deref(), Some("en"));
    assert_eq!(
        store.read(|c| khupho_store::preferences::get(c, "size"))?,
        None
    );
    Ok(())
}

#[test]
fn long_work_can_be_stopped_and_leaves_everything_as_it_was() -> TestResult {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    let stop = |_done: u64, _total: u64| ControlFlow::Break(());
    let stopped = notebook.store().rebuild(&stop);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}
