//! Many entities created at once are what as many single writes would have made.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{activity, household};
use khupho_oplog::{Change, KindId, Patch, Value};
use khupho_store::{Committed, StoreError, TxnLabel, Unwatched};

use crate::common::{Notebook, TestResult};

const PLACE: EntityId = EntityId::from_bytes([9; 16]);

/// More than one hand-over between the threads, and a last one that is not full.
const HOUSEHOLDS: u32 = 300;

fn patch(number: u32) -> Patch {
    let mut changes = vec![
        Change::set(household::NEIGHBORHOOD, PLACE),
        Change::set(household::CONTACT_NAME, format!("Người Mẫu {number}")),
        Change::set(household::STREET, "Đường Mẫu"),
        Change::set(household::COUNT_PEOPLE, 3_i64),
    ];
    if number.is_multiple_of(7) {
        changes.push(Change::add_member(household::TAGS, "mẫu"));
    }
    if number.is_multiple_of(50) {
        // Stands for another one, which a new household does not know without looking.
        changes.push(Change::set(household::MERGED_INTO, PLACE));
    }
    Patch(changes)
}

fn create(
    notebook: &Notebook,
    kind: KindId,
    patches: Vec<Patch>,
) -> Result<Committed<Vec<u32>>, StoreError> {
    notebook
        .store()
        .transact(notebook.actor(), TxnLabel::HouseholdImport, |txn| {
            let mut told = Vec::new();
            txn.create_all(kind, patches.into_iter(), |done| {
                told.push(u32::try_from(done).unwrap_or(u32::MAX));
                Ok::<_, StoreError>(())
            })?;
            Ok(told)
        })
}

fn count(notebook: &Notebook, table: &str) -> Result<u32, StoreError> {
    let sql = format!("SELECT count(*) FROM {table}");
    notebook
        .store()
        .read(|connection| Ok(connection.query_row(&sql, [], |row| row.get(0))?))
}

#[test]
fn what_is_created_is_what_the_log_says() -> TestResult {
    let notebook = Notebook::new()?;
    let patches: Vec<_> = (0..HOUSEHOLDS).map(patch).collect();
    let created = create(&notebook, household::KIND, patches)?;
    assert_eq!(created.value.last(), Some(&HOUSEHOLDS));
    assert!(created.value.is_sorted() && created.value.len() > 1);
    assert!(created.changed.contains(&household::KIND));
    assert_eq!(count(&notebook, "household")?, HOUSEHOLDS);
    assert_eq!(count(&notebook, "household_tag")?, HOUSEHOLDS.div_ceil(7));
    let report = notebook.store().rebuild_verify(&Unwatched)?;
    assert!(report.is_same(), "{report:?}");
    Ok(())
}

#[test]
fn the_stream_goes_on_after_them_and_they_are_undone_together() -> TestResult {
    let mut notebook = Notebook::new()?;
    let patches = (0..HOUSEHOLDS).map(patch).collect();
    let created = create(&notebook, household::KIND, patches)?;
    notebook.add("sau")?;
    notebook.close();
    notebook.open()?;
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    let undone = notebook.store().undo(notebook.actor(), created.txn)?;
    assert!(undone.changed.contains(&household::KIND));
    assert_eq!(count(&notebook, "household")?, 0);
    assert_eq!(notebook.names()?, ["sau"]);
    Ok(())
}

#[test]
fn kinds_without_a_short_way_are_created_too() -> TestResult {
    let notebook = Notebook::new()?;
    let patch = |number: i64| {
        Patch(vec![
            Change::set(activity::NEIGHBORHOOD, PLACE),
            Change::set(activity::ACTIVITY_KIND, 1_i64),
            Change::set(activity::HELD_ON, "2026-11-23"),
            Change::set(activity::TITLE, format!("Lớp mẫu {number}")),
        ])
    };
    create(&notebook, activity::KIND, (0..3).map(patch).collect())?;
    assert_eq!(count(&notebook, "activity")?, 3);
    assert!(notebook.store().rebuild_verify(&Unwatched)?.is_same());
    Ok(())
}

#[test]
fn a_person_who_stops_it_leaves_nothing() -> TestResult {
    let notebook = Notebook::new()?;
    let operations = count(&notebook, "operation")?;
    let stopped: Result<Committed<()>, StoreError> =
        notebook
            .store()
            .transact(notebook.actor(), TxnLabel::HouseholdImport, |txn| {
                txn.create_all(household::KIND, (0..100_000).map(patch), |done| {
                    if done < 500 {
                        Ok(())
                    } else {
                        Err(StoreError::Cancelled)
                    }
                })
            });
    assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
    assert_eq!(count(&notebook, "operation")?, operations);
    assert_eq!(count(&notebook, "household")?, 0);
    notebook.add("sau")?;
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn one_that_may_not_be_written_takes_all_back() -> TestResult {
    let notebook = Notebook::new()?;
    let mut patches: Vec<_> = (0..HOUSEHOLDS).map(patch).collect();
    patches.push(Patch(vec![Change::append(household::CONTACT_NAME, "Mẫu")]));
    let refused = create(&notebook, household::KIND, patches);
    assert!(
        matches!(refused, Err(StoreError::NotAllowed(_))),
        "{refused:?}"
    );
    assert_eq!(count(&notebook, "household")?, 0);
    Ok(())
}

#[test]
fn a_checkpoint_moves_what_was_written_into_the_database() -> TestResult {
    let notebook = Notebook::new()?;
    create(
        &notebook,
        household::KIND,
        (0..HOUSEHOLDS).map(patch).collect(),
    )?;
    let size = |name| std::fs::metadata(notebook.path(name)).map(|found| found.len());
    let before = size("store.db")?;
    notebook.store().checkpoint()?;
    assert!(size("store.db")? > before);
    assert_eq!(count(&notebook, "household")?, HOUSEHOLDS);
    Ok(())
}

#[test]
fn patches_of_nothing_leave_no_transaction() -> TestResult {
    let notebook = Notebook::new()?;
    let before = count(&notebook, "txn")?;
    let nothing = Patch(vec![Change::set(household::NOTE, Value::Null)]);
    let created = create(&notebook, household::KIND, vec![nothing; 3])?;
    assert!(created.changed.is_empty() && created.value.is_empty());
    assert_eq!(count(&notebook, "txn")?, before);
    Ok(())
}
