use chrono::Days;
use khupho_domain::help_log::{HelpEntry, HelpOutcome};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry::KIND;

use super::super::{OpenRevisit, count_open_revisits, open_revisit_of, open_revisits};
use super::notebook::{Notebook, days_ago, today};

fn open(notebook: &Notebook) -> Vec<OpenRevisit> {
    let open = notebook.read(|connection| open_revisits(connection, notebook.place, today()));
    let count =
        notebook.read(|connection| count_open_revisits(connection, notebook.place, today()));
    assert_eq!(open.len(), count as usize);
    open
}

fn open_ids(notebook: &Notebook) -> Vec<EntityId> {
    open(notebook)
        .into_iter()
        .map(|revisit| revisit.help.id)
        .collect()
}

fn put_off(notebook: &Notebook, household: Option<EntityId>, due_days_ago: u64) -> HelpEntry {
    HelpEntry {
        happened_on: days_ago(due_days_ago + 7),
        outcome: HelpOutcome::Revisit,
        revisit_on: Some(days_ago(due_days_ago)),
        ..notebook.help(household)
    }
}

#[test]
fn a_revisit_is_open_until_it_is_followed_up() {
    let notebook = Notebook::new();
    let household = notebook.household("Bà Mẫu", "42/7", "Lê Lợi");
    let asked = notebook.log(&put_off(&notebook, Some(household), 2));
    assert_eq!(open_ids(&notebook), [asked]);
    let again = notebook.log(&HelpEntry {
        follow_up_of: Some(asked),
        ..put_off(&notebook, Some(household), 0)
    });
    assert_eq!(
        open_ids(&notebook),
        [again],
        "put off once more: the new one waits"
    );
    let done = notebook.log(&HelpEntry {
        follow_up_of: Some(again),
        ..notebook.help(Some(household))
    });
    assert!(open(&notebook).is_empty());
    notebook.delete(KIND, done);
    assert_eq!(
        open_ids(&notebook),
        [again],
        "a follow-up that is taken back settles nothing"
    );
}

#[test]
fn only_what_is_due_is_listed_in_walking_order() {
    let notebook = Notebook::new();
    let far = notebook.household("Ông Xa", "100", "Lê Lợi");
    let near = notebook.household("Bà Gần", "2", "Lê Lợi");
    let first_street = notebook.household("Chị Đầu", "9", "An Dương Vương");
    let nobody = notebook.log(&put_off(&notebook, None, 1));
    let at_far = notebook.log(&put_off(&notebook, Some(far), 1));
    let at_near = notebook.log(&put_off(&notebook, Some(near), 3));
    let at_first = notebook.log(&put_off(&notebook, Some(first_street), 0));
    let tomorrow = today() + Days::new(1);
    notebook.log(&HelpEntry {
        revisit_on: Some(tomorrow),
        ..put_off(&notebook, Some(near), 0)
    });
    assert_eq!(open_ids(&notebook), [at_first, at_near, at_far, nobody]);
    let streets: Vec<String> = open(&notebook)
        .into_iter()
        .map(|revisit| revisit.street)
        .collect();
    assert_eq!(streets, ["An Dương Vương", "Lê Lợi", "Lê Lợi", ""]);
}

#[test]
fn a_household_is_offered_the_revisit_that_is_due_first() {
    let notebook = Notebook::new();
    let (keep, other) = (
        notebook.household("A", "1", "Lê Lợi"),
        notebook.household("B", "1A", "Lê Lợi"),
    );
    notebook.log(&put_off(&notebook, Some(keep), 1));
    let earlier = notebook.log(&put_off(&notebook, Some(other), 5));
    notebook.merge(keep, other);
    let offered = notebook
        .read(|connection| open_revisit_of(connection, keep))
        .unwrap();
    assert_eq!(offered.id, earlier);
    let nobody = EntityId::from_bytes([3; 16]);
    assert_eq!(
        notebook.read(|connection| open_revisit_of(connection, nobody)),
        None
    );
}

#[test]
fn a_day_waits_with_every_outcome_but_the_completed_one() {
    let notebook = Notebook::new();
    let household = notebook.household("Bà Mẫu", "42/7", "Lê Lợi");
    let with = |outcome| {
        notebook.log(&HelpEntry {
            outcome,
            ..put_off(&notebook, Some(household), 1)
        })
    };
    with(HelpOutcome::Completed);
    assert!(open(&notebook).is_empty());
    assert_eq!(
        notebook.read(|connection| open_revisit_of(connection, household)),
        None
    );
    let not_met = with(HelpOutcome::CouldNotReach);
    let offered = notebook
        .read(|connection| open_revisit_of(connection, household))
        .unwrap();
    assert_eq!(offered.id, not_met);
    let referred = with(HelpOutcome::ReferredToWard);
    let mut both = [not_met, referred];
    both.sort_unstable();
    let mut listed = open_ids(&notebook);
    listed.sort_unstable();
    assert_eq!(listed, both);
    notebook.log(&HelpEntry {
        follow_up_of: Some(not_met),
        ..notebook.help(Some(household))
    });
    assert_eq!(open_ids(&notebook), [referred]);
    notebook.assert_rebuilds();
}

#[test]
fn a_visit_that_is_called_off_or_done_is_open_no_longer_until_that_is_undone() {
    let notebook = Notebook::new();
    let promised = put_off(&notebook, None, 3);
    let asked = notebook.log(&promised);
    let called_off = HelpEntry {
        revisit_on: None,
        ..promised.clone()
    };
    let txn = notebook.correct(asked, &promised, &called_off);
    assert!(open(&notebook).is_empty());
    notebook.assert_rebuilds();
    notebook.undo(txn);
    assert_eq!(open_ids(&notebook), [asked]);
    let done = HelpEntry {
        outcome: HelpOutcome::Completed,
        ..promised.clone()
    };
    let txn = notebook.correct(asked, &promised, &done);
    assert!(open(&notebook).is_empty());
    notebook.undo(txn);
    assert_eq!(open_ids(&notebook), [asked]);
    notebook.assert_rebuilds();
}
