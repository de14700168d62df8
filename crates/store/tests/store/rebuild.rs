//! Any projection can be rebuilt from the log to the same content.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::import_batch;
use khupho_oplog::{Change, TxnId};
use khupho_store::{StoreError, Unwatched};
use proptest::prelude::*;

use crate::common::{Notebook, TestResult};

/// One thing a person does; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    Add(String),
    Rename(usize, String),
    Clear(usize),
    Delete(usize),
    Restore(usize),
    Undo(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        "[a-c]{1,3}".prop_map(Step::Add),
        (0..9usize, "[a-c]{1,3}").prop_map(|(which, name)| Step::Rename(which, name)),
        (0..9usize).prop_map(Step::Clear),
        (0..9usize).prop_map(Step::Delete),
        (0..9usize).prop_map(Step::Restore),
        (0..9usize).prop_map(Step::Undo),
    ]
}

#[derive(Default)]
struct Done {
    entities: Vec<EntityId>,
    transactions: Vec<TxnId>,
}

fn take(notebook: &Notebook, done: &mut Done, step: Step) -> Result<(), StoreError> {
    if let Step::Add(name) = step {
        let added = notebook.add(&name)?;
        done.entities.push(added.value);
        done.transactions.push(added.txn);
        return Ok(());
    }
    if let Step::Undo(which) = step {
        let Some(txn) = done.transactions.get(which) else {
            return Ok(());
        };
        return match notebook.store().undo(notebook.actor(), *txn) {
            Ok(undo) => {
                done.transactions.push(undo.txn);
                Ok(())
            }
            Err(StoreError::AlreadyUndone(_) | StoreError::UnknownTxn(_)) => Ok(()),
            Err(error) => Err(error),
        };
    }
    let (which, change) = match step {
        Step::Rename(which, name) => (which, Change::set(import_batch::FILE_NAME, name)),
        Step::Clear(which) => (which, Change::set(import_batch::ROWS, None::<i64>)),
        Step::Delete(which) => (which, Change::delete_entity()),
        Step::Restore(which) => (which, Change::restore_entity()),
        Step::Add(_) | Step::Undo(_) => return Ok(()),
    };
    if let Some(entity) = done.entities.get(which) {
        done.transactions.push(notebook.patch(*entity, change)?.txn);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn rebuilt_equals_grown(steps in proptest::collection::vec(step(), 1..40)) {
        let notebook = Notebook::new().map_err(|error| fail(&error))?;
        let mut done = Done::default();
        for step in steps {
            take(&notebook, &mut done, step).map_err(|error| fail(&error))?;
        }
        let report = notebook.store().rebuild_verify(&Unwatched).map_err(|error| fail(&error))?;
        prop_assert!(report.is_same(), "{report:?}");
        prop_assert!(notebook.store().verify(&Unwatched).map_err(|error| fail(&error))?.is_whole());
    }
}

fn fail(error: &StoreError) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

#[test]
fn a_rebuild_reports_each_table() -> TestResult {
    let notebook = Notebook::new()?;
    notebook.add("a")?;
    let report = notebook.store().rebuild_verify(&Unwatched)?;
    let members = report
        .tables
        .iter()
        .find(|table| table.after.table == "member");
    assert_eq!(members.map(|table| table.after.rows), Some(1));
    assert_eq!(report.operations, 3);
    assert_eq!(notebook.store().rebuild(&Unwatched)?, 3);
    Ok(())
}
