//! Entries that wait for the search index are found like any other.

use khupho_domain::help_log::HelpEntry;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry::KIND;

use super::super::HelpQuery;
use super::super::word_index::WAITING_MAX;
use super::notebook::{Notebook, days_ago, ids};
use crate::{StoreError, StoreFault, Unwatched};

fn noted(notebook: &Notebook, note: &str) -> HelpEntry {
    HelpEntry {
        note: note.to_owned(),
        ..notebook.help(None)
    }
}

fn log(notebook: &Notebook, entries: u32) -> Vec<EntityId> {
    (0..entries)
        .map(|number| notebook.log(&noted(notebook, &format!("mẫu {number}"))))
        .collect()
}

fn count(notebook: &Notebook, sql: &str) -> u32 {
    notebook.read(|connection| Ok(connection.query_row(sql, [], |row| row.get(0))?))
}

fn waiting(notebook: &Notebook) -> u32 {
    count(notebook, "SELECT count(*) FROM help_entry_to_index")
}

fn segments(notebook: &Notebook) -> u32 {
    let sql = "SELECT count(DISTINCT segid) FROM help_entry_search_idx";
    count(notebook, sql)
}

#[test]
fn as_many_as_may_wait_cost_the_index_nothing_and_one_more_takes_all_in() {
    let notebook = Notebook::new();
    let mut logged = log(&notebook, WAITING_MAX);
    assert_eq!((waiting(&notebook), segments(&notebook)), (WAITING_MAX, 0));
    assert_eq!(notebook.found("mau").len(), 50, "a page of those that wait");
    logged.push(notebook.log(&noted(&notebook, "mẫu cuối")));
    assert_eq!((waiting(&notebook), segments(&notebook)), (0, 1));
    let all = HelpQuery {
        text: "mau".to_owned(),
        limit: WAITING_MAX + 1,
        ..notebook.query()
    };
    logged.reverse();
    assert_eq!(ids(&notebook.search(&all)), logged);
    notebook.assert_rebuilds();
}

#[test]
fn those_that_wait_stand_among_the_others_by_their_day() {
    let notebook = Notebook::new();
    let indexed = log(&notebook, WAITING_MAX + 1);
    let older = notebook.log(&HelpEntry {
        happened_on: days_ago(3),
        ..noted(&notebook, "mẫu")
    });
    let newest = notebook.log(&noted(&notebook, "mẫu"));
    assert_eq!(waiting(&notebook), 2);
    let page = |offset, limit| {
        ids(&notebook.search(&HelpQuery {
            text: "mau".to_owned(),
            offset,
            limit,
            ..notebook.query()
        }))
    };
    assert_eq!(page(0, 2), [newest, indexed[indexed.len() - 1]]);
    assert_eq!(page(WAITING_MAX + 1, 5), [indexed[0], older]);
    let within = HelpQuery {
        to: Some(days_ago(1)),
        ..notebook.query()
    };
    assert_eq!(ids(&notebook.search(&within)), [older]);
}

#[test]
fn what_waits_and_what_is_taken_in_can_be_corrected_and_deleted() {
    let notebook = Notebook::new();
    let first = log(&notebook, WAITING_MAX + 1)[0];
    let waits = notebook.log(&noted(&notebook, "chờ"));
    for (id, note) in [(first, "mẫu 0"), (waits, "chờ")] {
        let before = noted(&notebook, note);
        let after = noted(&notebook, "đính chính");
        let correction = notebook.correct(id, &before, &after);
        assert_eq!(notebook.found("dinh chinh"), [id]);
        assert!(notebook.found("cho").is_empty() || id == first);
        notebook.undo(correction);
        assert!(notebook.found("dinh chinh").is_empty());
        notebook.delete(KIND, id);
        assert_eq!(
            notebook.found("cho"),
            if id == first { vec![waits] } else { vec![] }
        );
        notebook.assert_rebuilds();
    }
    assert!(notebook.store.verify(&Unwatched).unwrap().is_whole());
}

/// Before anything is made anew: afterwards the loss could not be seen.
#[test]
fn an_index_that_lost_an_entry_is_named_and_made_anew() {
    let notebook = Notebook::new();
    log(&notebook, WAITING_MAX + 1);
    notebook.write(|txn| {
        txn.connection().execute_batch(
            "INSERT INTO help_entry_search (help_entry_search, rowid, search_text)
             SELECT 'delete', day_order, search_text FROM help_entry LIMIT 1",
        )?;
        Ok::<_, StoreError>(())
    });
    let fault = StoreFault::SearchIndex {
        index: "help_entry_search",
    };
    let found = notebook.store.verify(&Unwatched).unwrap();
    assert_eq!(found.faults, [fault]);
    let rebuilt = notebook.store.rebuild_verify(&Unwatched).unwrap();
    assert_eq!(rebuilt.unsound_search_indexes, ["help_entry_search"]);
    notebook.assert_rebuilds();
    assert_eq!(notebook.found("mau").len(), 50);
}
