//! Undo by inverse operations.

use khupho_domain::ids::EntityId;
use khupho_domain::members::{Member, Role};
use khupho_oplog::TxnId;
use khupho_oplog::registry::{import_batch, member};
use khupho_store::{StoreError, TxnLabel, Unwatched, imports, log, members};

use crate::common::{Notebook, TestResult, batch};

#[test]
fn undoing_an_edit_brings_the_value_back_and_undoing_that_the_edit() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    let edit = notebook.rename(entity, "b")?.txn;
    let mut last = edit;
    for expected in ["a", "b", "a", "b", "a"] {
        last = notebook.store().undo(notebook.actor(), last)?.txn;
        assert_eq!(notebook.names()?, [expected]);
    }
    Ok(())
}

#[test]
fn the_same_transaction_can_be_undone_again_after_a_redo() -> TestResult {
    let notebook = Notebook::new()?;
    let (store, actor) = (notebook.store(), notebook.actor());
    let entity = notebook.add("a")?.value;
    let edit = notebook.rename(entity, "b")?.txn;
    let undo = store.undo(actor, edit)?.txn;
    assert!(matches!(
        store.undo(actor, edit),
        Err(StoreError::AlreadyUndone(txn)) if txn == edit
    ));
    store.undo(actor, undo)?;
    assert_eq!(notebook.names()?, ["b"]);
    store.undo(actor, edit)?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}

#[test]
fn what_was_created_is_deleted_and_comes_back() -> TestResult {
    let notebook = Notebook::new()?;
    let created = notebook.add("a")?;
    let undo = notebook.store().undo(notebook.actor(), created.txn)?;
    assert!(notebook.names()?.is_empty());
    notebook.store().undo(notebook.actor(), undo.txn)?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}

#[test]
fn what_somebody_changed_since_stays() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    let edit = notebook.rename(entity, "b")?.txn;
    notebook.rename(entity, "c")?;
    let undone = notebook.store().undo(notebook.actor(), edit)?;
    assert!(undone.changed.is_empty());
    assert_eq!(notebook.names()?, ["c"]);
    Ok(())
}

#[test]
fn a_deletion_is_undone_by_restoring() -> TestResult {
    let notebook = Notebook::new()?;
    let entity = notebook.add("a")?.value;
    let deletion = notebook
        .patch(entity, khupho_oplog::Change::delete_entity())?
        .txn;
    notebook.store().undo(notebook.actor(), deletion)?;
    assert_eq!(notebook.names()?, ["a"]);
    Ok(())
}

#[test]
fn unknown_transactions_are_refused() -> TestResult {
    let notebook = Notebook::new()?;
    let unknown = TxnId::from_bytes([9; 16]);
    let refused = notebook.store().undo(notebook.actor(), unknown);
    assert!(matches!(refused, Err(StoreError::UnknownTxn(txn)) if txn == unknown));
    Ok(())
}

#[test]
fn a_large_import_is_undone_whole() -> TestResult {
    let notebook = Notebook::new()?;
    let import = notebook
        .store()
        .transact(notebook.actor(), TxnLabel::HouseholdImport, |txn| {
            for number in 0..5_000 {
                let entity = txn.new_entity()?;
                let patch = imports::patch(&batch(&number.to_string()));
                txn.write(import_batch::KIND, entity, patch)?;
            }
            Ok::<_, StoreError>(())
        })?;
    assert_eq!(notebook.names()?.len(), 5_000);
    notebook.store().undo(notebook.actor(), import.txn)?;
    assert!(notebook.names()?.is_empty());
    let lines = notebook
        .store()
        .read(|c| log::recent_transactions(c, 0, 1))?;
    assert_eq!(lines[0].label, Some(TxnLabel::HouseholdImport));
    assert_eq!(lines[0].operations, 5_000);
    assert!(lines[0].undone_by.is_some());
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

/// A key slot lies outside the log: it would not follow who was made head, let go or added.
#[test]
fn of_a_member_only_the_name_is_undone() -> TestResult {
    let notebook = Notebook::new()?;
    let id = EntityId::from_bytes([7; 16]);
    let added = Member {
        name: "Người Mẫu".to_owned(),
        tile_label: "Mẫu".to_owned(),
        role: Role::CommitteeMember,
        active: true,
    };
    let write = |member: &Member| {
        let patch = members::patch(member);
        notebook
            .store()
            .transact(notebook.actor(), TxnLabel::Member, |txn| {
                txn.write(member::KIND, id, patch)
            })
    };
    let find = || notebook.store().read(|c| members::find(c, id));
    let mut changes = vec![write(&added)?.txn];
    for other in [
        Member {
            role: Role::Head,
            ..added.clone()
        },
        Member {
            tile_label: "Chú Mẫu".to_owned(),
            ..added.clone()
        },
        Member {
            active: false,
            ..added.clone()
        },
    ] {
        changes.push(write(&other)?.txn);
    }
    let before = find()?;
    // The newest change and the first one: what lies between was changed again since.
    for txn in [changes[3], changes[0]] {
        let refused = notebook.store().undo(notebook.actor(), txn);
        assert!(
            matches!(refused, Err(StoreError::CannotUndoMember)),
            "{refused:?}"
        );
    }
    assert_eq!(find()?, before);
    let renamed = Member {
        name: "Người Mẫu Hai".to_owned(),
        active: false,
        ..added
    };
    let renaming = write(&renamed)?.txn;
    let undone = notebook.store().undo(notebook.actor(), renaming)?.txn;
    assert_eq!(find()?, before);
    notebook.store().undo(notebook.actor(), undone)?;
    assert_eq!(find()?, Some(renamed));
    Ok(())
}
