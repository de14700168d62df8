use super::*;
use crate::assessment;
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
fn undoing_a_load_takes_back_the_assessment_and_leaves_the_shared_set() -> Outcome {
    let notebook = Notebook::new()?;
    let set = sample_set();
    let load_pack = || {
        notebook.write(TxnLabel::CriteriaLoad, |tx| {
            let id = write(tx, &set)?;
            Ok((id, assessment::begin(tx, notebook.neighborhood, id)?))
        })
    };
    let is_begun = |id| notebook.store.read(|sql| assessment::is_begun(sql, id));
    let in_use = || {
        notebook
            .store
            .read(|sql| newest_in_use(sql, notebook.neighborhood))
    };
    let written = load_pack()?;
    let (id, begun) = written.value;
    let undo = notebook.store.undo(notebook.head, written.txn)?;
    assert_eq!((is_begun(begun)?, in_use()?), (false, None));
    let stored = notebook.store.read(|sql| load(sql, id))?;
    assert_eq!(stored.map(|stored| stored.set).as_ref(), Some(&set));
    notebook.store.undo(notebook.head, undo.txn)?;
    assert_eq!((is_begun(begun)?, in_use()?), (true, Some(id)));
    notebook.store.undo(notebook.head, written.txn)?;
    assert!(!is_begun(begun)?, "and taken back once more");
    load_pack()?;
    assert_eq!((is_begun(begun)?, in_use()?), (true, Some(id)));
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
