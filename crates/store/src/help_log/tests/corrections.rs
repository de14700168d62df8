use chrono::NaiveTime;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_oplog::Change;
use khupho_oplog::registry::help_entry::{CATEGORY, HAPPENED_ON, KIND, OUTCOME};
use proptest::prelude::*;

use super::super::{HelpQuery, exists, find, listing, patch};
use super::notebook::{Notebook, days_ago, today};

#[test]
fn a_correction_keeps_the_first_version_and_moves_the_words() {
    let notebook = Notebook::new();
    let first = HelpEntry {
        service: "Tạm vắng".to_owned(),
        ..notebook.help(None)
    };
    let id = notebook.log(&first);
    let shown = || notebook.read(|connection| listing(connection, id)).unwrap();
    assert!(!shown().corrected);
    let second = HelpEntry {
        service: "Tạm trú".to_owned(),
        happened_on: days_ago(3),
        people: 2,
        ..first.clone()
    };
    let txn = notebook.correct(id, &first, &second);
    assert!(shown().corrected);
    assert_eq!(
        notebook.read(|connection| find(connection, id)),
        Some(second)
    );
    assert!(notebook.found("tam vang").is_empty());
    assert_eq!(notebook.found("tam tru"), [id]);
    let versions = notebook.read(|connection| crate::history::history(connection, id));
    assert_eq!(versions.len(), 2);
    assert_eq!(
        versions[1].changes.len(),
        3,
        "only what was corrected is in the second operation"
    );
    notebook.undo(txn);
    assert_eq!(
        notebook.read(|connection| find(connection, id)),
        Some(first)
    );
    assert_eq!(notebook.found("tam vang"), [id]);
    notebook.assert_rebuilds();
}

#[test]
fn a_deleted_entry_leaves_every_list_and_comes_back() {
    let notebook = Notebook::new();
    let evidence = EntityId::from_bytes([5; 16]);
    let entry = HelpEntry {
        note: "mẫu".to_owned(),
        evidence: vec![evidence],
        ..notebook.help(None)
    };
    let id = notebook.log(&entry);
    let cited = || {
        notebook.read(|connection| {
            Ok(
                connection.query_row("SELECT count(*) FROM help_entry_evidence", [], |row| {
                    row.get(0)
                })?,
            )
        })
    };
    assert_eq!(
        (
            cited(),
            notebook
                .read(|connection| listing(connection, id))
                .unwrap()
                .evidence
        ),
        (1, 1)
    );
    let txn = notebook.delete(KIND, id);
    assert!(notebook.found("mau").is_empty() && notebook.found("").is_empty());
    assert_eq!(notebook.read(|connection| find(connection, id)), None);
    assert!(!notebook.read(|connection| exists(connection, id)));
    assert_eq!(cited(), 0);
    notebook.undo(txn);
    assert_eq!(
        notebook.read(|connection| find(connection, id)),
        Some(entry)
    );
    assert!(notebook.read(|connection| exists(connection, id)));
    assert_eq!(notebook.found("mau"), [id]);
    assert_eq!(cited(), 1);
    notebook.assert_rebuilds();
}

#[test]
fn numbers_of_a_later_version_are_shown_neutrally_and_kept() {
    let notebook = Notebook::new();
    let id = notebook.log(&notebook.help(None));
    notebook.change(
        KIND,
        id,
        vec![Change::set(CATEGORY, 77_i64), Change::set(OUTCOME, 55_i64)],
    );
    let shown = notebook.read(|connection| find(connection, id)).unwrap();
    assert_eq!(
        (shown.category, shown.outcome),
        (HelpCategory::Other, HelpOutcome::CouldNotReach)
    );
    notebook.correct(
        id,
        &shown,
        &HelpEntry {
            note: "ghi thêm".to_owned(),
            ..shown.clone()
        },
    );
    let stored: (i64, i64) = notebook.read(|connection| {
        let sql = "SELECT category, outcome FROM help_entry";
        Ok(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    });
    assert_eq!(stored, (77, 55));
    let others = HelpQuery {
        category: Some(HelpCategory::Other),
        ..notebook.query()
    };
    assert!(
        notebook.search(&others).rows.is_empty(),
        "it is not of the category it is shown as"
    );
}

#[test]
fn an_entry_without_a_readable_day_has_no_row() {
    let notebook = Notebook::new();
    let id = notebook.log(&notebook.help(None));
    notebook.change(KIND, id, vec![Change::set(HAPPENED_ON, "hôm qua")]);
    assert!(notebook.found("").is_empty());
    notebook.change(KIND, id, vec![Change::set(HAPPENED_ON, "2026-11-20")]);
    assert_eq!(notebook.found(""), [id]);
    notebook.assert_rebuilds();
}

#[test]
fn entries_of_one_instant_stand_side_by_side() {
    let notebook = Notebook::new();
    let entry = HelpEntry {
        happened_at: NaiveTime::from_hms_opt(8, 0, 0),
        ..notebook.help(None)
    };
    // The same last bits, so the same place in the list.
    let same_place = |number: u8| {
        let mut bytes = [0x80; 16];
        bytes[0] = number;
        EntityId::from_bytes(bytes)
    };
    notebook.write(|tx| {
        (0..5).try_for_each(|number| tx.write(KIND, same_place(number), patch(None, &entry)))
    });
    assert_eq!(notebook.found("").len(), 5);
    notebook.delete(KIND, same_place(2));
    assert_eq!(notebook.found("").len(), 4);
    notebook.assert_rebuilds();
}

prop_compose! {
    fn any_entry(neighborhood: EntityId)(
        days in 0_u64..4_000,
        time in prop::option::of(0_u32..86_400),
        household in prop::option::of(any::<[u8; 16]>()),
        numbers in (0_u32..100, 0..HelpCategory::ALL.len(), 0..HelpPlace::ALL.len(), 0..HelpOutcome::ALL.len()),
        texts in (".{0,30}", ".{0,30}", ".{0,30}"),
        rest in (prop::option::of(0_u32..90), prop::option::of(1_u8..6), prop::option::of(any::<[u8; 16]>())),
        evidence in prop::collection::btree_set(any::<[u8; 16]>(), 0..3),
    ) -> HelpEntry {
        HelpEntry {
            neighborhood,
            happened_on: days_ago(days),
            happened_at: time.and_then(|second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0)),
            recipient: household.map_or(
                HelpRecipient::Unnamed { households: Some(numbers.0) },
                |bytes| HelpRecipient::Household(EntityId::from_bytes(bytes)),
            ),
            people: numbers.0,
            category: HelpCategory::ALL[numbers.1],
            place: HelpPlace::ALL[numbers.2],
            outcome: HelpOutcome::ALL[numbers.3],
            service: texts.0,
            dossier_code: String::new(),
            note: texts.1,
            helped_by: texts.2,
            minutes: rest.0,
            revisit_on: rest.0.map(|days| days_ago(u64::from(days))),
            satisfaction: rest.1,
            follow_up_of: rest.2.map(EntityId::from_bytes),
            evidence: evidence.into_iter().map(EntityId::from_bytes).collect(),
        }
    }
}

#[test]
fn whatever_is_written_and_corrected_is_read_back() {
    let notebook = Notebook::new();
    let place = notebook.place;
    proptest!(ProptestConfig::with_cases(40), |(first in any_entry(place), second in any_entry(place))| {
        let id = notebook.log(&first);
        prop_assert_eq!(notebook.read(|connection| find(connection, id)), Some(first.clone()));
        notebook.correct(id, &first, &second);
        prop_assert_eq!(notebook.read(|connection| find(connection, id)), Some(second));
    });
    notebook.assert_rebuilds();
    assert!(
        notebook
            .search(&notebook.query())
            .rows
            .iter()
            .all(|row| row.happened_on <= today())
    );
}
