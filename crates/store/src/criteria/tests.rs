use super::*;
use crate::assessment::sample::{Notebook, sample_set};
use crate::{Actor, TxnLabel};
use khupho_domain::members::Role;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn a_set_comes_back_as_it_was_written() -> Outcome {
    let notebook = Notebook::new()?;
    let set = sample_set();
    let written = notebook.write(TxnLabel::CriteriaLoad, |tx| write(tx, &set))?;
    let stored = notebook
        .store
        .read(|connection| load(connection, written.value))?
        .ok_or("not there")?;
    assert_eq!(stored.set, set);
    assert_eq!(stored.criterion_ids[1], criterion_id(written.value, "2.1"));
    let again = notebook.write(TxnLabel::CriteriaLoad, |tx| write(tx, &set))?;
    assert!(again.changed.is_empty(), "the same set writes nothing");
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn loading_is_undone_and_done_again() -> Outcome {
    let notebook = Notebook::new()?;
    let set = sample_set();
    let written = notebook.write(TxnLabel::CriteriaLoad, |tx| write(tx, &set))?;
    notebook.store.undo(notebook.head, written.txn)?;
    assert!(notebook.store.read(list)?.is_empty());
    assert!(
        notebook
            .store
            .read(|connection| criteria_of(connection, written.value))?
            .is_empty()
    );
    notebook.write(TxnLabel::CriteriaLoad, |tx| write(tx, &set))?;
    let stored = notebook
        .store
        .read(|connection| load(connection, written.value))?;
    assert_eq!(stored.map(|stored| stored.set), Some(set));
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn the_newest_loaded_set_comes_first() -> Outcome {
    let notebook = Notebook::new()?;
    let mut ids = Vec::new();
    for version in 1..=3 {
        let set = CriteriaSet {
            version,
            ..sample_set()
        };
        ids.push(
            notebook
                .write(TxnLabel::CriteriaLoad, |tx| write(tx, &set))?
                .value,
        );
    }
    ids.reverse();
    assert_eq!(notebook.store.read(list)?, ids);
    Ok(())
}

#[test]
fn a_volunteer_cannot_load_a_set() -> Outcome {
    let notebook = Notebook::new()?;
    let volunteer = Actor {
        role: Role::Volunteer,
        ..notebook.head
    };
    let refused = notebook
        .store
        .transact(volunteer, TxnLabel::CriteriaLoad, |tx| {
            write(tx, &sample_set())
        });
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
    assert!(notebook.store.read(list)?.is_empty());
    Ok(())
}
