use chrono::NaiveTime;
use khupho_oplog::registry::journal_entry::KIND;

use super::*;
use crate::help_log::tests::notebook::{Notebook, days_ago, today};

fn work(notebook: &Notebook, content: &str) -> JournalEntry {
    JournalEntry {
        neighborhood: notebook.place,
        happened_on: today(),
        happened_at: None,
        content: content.to_owned(),
        done_by: "Ban điều hành".to_owned(),
        result: String::new(),
        other_answers: String::new(),
    }
}

fn save(notebook: &Notebook, entry: &JournalEntry) -> EntityId {
    let saved = notebook.write(|tx| {
        let id = tx.new_entity()?;
        tx.write(KIND, id, patch(None, entry))?;
        Ok(id)
    });
    saved.value
}

fn everything(notebook: &Notebook) -> JournalQuery {
    JournalQuery {
        neighborhood: notebook.place,
        text: String::new(),
        from: None,
        to: None,
        offset: 0,
        limit: 10,
    }
}

fn found(notebook: &Notebook, query: &JournalQuery) -> Vec<EntityId> {
    let page = notebook.read(|connection| search(connection, query));
    page.rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn the_journal_is_searched_by_words_and_days() {
    let notebook = Notebook::new();
    let meeting = save(&notebook, &work(&notebook, "Họp tổ 5 về vệ sinh"));
    let morning = JournalEntry {
        happened_on: days_ago(3),
        happened_at: NaiveTime::from_hms_opt(8, 0, 0),
        ..work(&notebook, "Trực điểm hỗ trợ")
    };
    let evening = JournalEntry {
        happened_at: NaiveTime::from_hms_opt(18, 0, 0),
        ..morning.clone()
    };
    let (morning, evening) = (save(&notebook, &morning), save(&notebook, &evening));
    let all = everything(&notebook);
    assert_eq!(found(&notebook, &all), [meeting, evening, morning]);
    let text = |text: &str| JournalQuery {
        text: text.to_owned(),
        ..all.clone()
    };
    assert_eq!(found(&notebook, &text("ve sinh họp")), [meeting]);
    assert_eq!(found(&notebook, &text("ban dieu")).len(), 3);
    assert!(found(&notebook, &text("!!")).is_empty());
    assert_eq!(
        found(
            &notebook,
            &JournalQuery {
                to: Some(days_ago(3)),
                ..all.clone()
            }
        ),
        [evening, morning]
    );
    assert_eq!(
        found(
            &notebook,
            &JournalQuery {
                from: Some(days_ago(2)),
                ..all.clone()
            }
        ),
        [meeting]
    );
    assert_eq!(
        found(
            &notebook,
            &JournalQuery {
                offset: 1,
                limit: 1,
                ..all
            }
        ),
        [evening]
    );
    notebook.assert_rebuilds();
}

#[test]
fn an_entry_tells_who_entered_it_and_can_be_taken_back() {
    let notebook = Notebook::new();
    let before = work(&notebook, "Họp");
    let id = save(&notebook, &before);
    let after = JournalEntry {
        result: "Thống nhất".to_owned(),
        ..before.clone()
    };
    notebook.write(|tx| tx.write(KIND, id, patch(Some(&before), &after)));
    let page = notebook.read(|connection| search(connection, &everything(&notebook)));
    assert_eq!(
        page.rows,
        [JournalListing {
            id,
            entry: after,
            entered_by: "Trần Thị Giả Lập".to_owned()
        }]
    );
    let txn = notebook.delete(KIND, id);
    assert!(found(&notebook, &everything(&notebook)).is_empty());
    assert!(!notebook.read(|connection| exists(connection, id)));
    notebook.undo(txn);
    assert!(notebook.read(|connection| exists(connection, id)));
    notebook.assert_rebuilds();
}
