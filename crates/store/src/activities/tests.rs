use khupho_domain::activities::{Activity, ActivityKind};
use khupho_oplog::Change;
use khupho_oplog::registry::activity::{ACTIVITY_KIND, KIND};

use super::*;
use crate::help_log::tests::notebook::{Notebook, days_ago, today};

fn class(notebook: &Notebook, title: &str) -> Activity {
    Activity {
        neighborhood: notebook.place,
        kind: ActivityKind::DigitalLiteracyClass,
        title: title.to_owned(),
        held_on: today(),
        place: "Văn phòng khu phố".to_owned(),
        participants: Some(32),
        households: None,
        quantity: None,
        value_dong: Some(150_000_000),
        note: String::new(),
        evidence: vec![EntityId::from_bytes([4; 16])],
    }
}

fn save(notebook: &Notebook, activity: &Activity) -> EntityId {
    let saved = notebook.write(|tx| {
        let id = tx.new_entity()?;
        tx.write(KIND, id, patch(None, activity))?;
        Ok(id)
    });
    saved.value
}

fn found(notebook: &Notebook, text: &str, kind: Option<ActivityKind>) -> Vec<EntityId> {
    let query = ActivityQuery {
        neighborhood: notebook.place,
        text: text.to_owned(),
        kind,
        offset: 0,
        limit: 10,
    };
    let page = notebook.read(|connection| search(connection, &query));
    assert_eq!(page.total as usize, page.rows.len());
    page.rows.into_iter().map(|(id, _)| id).collect()
}

#[test]
fn activities_are_found_newest_first() {
    let notebook = Notebook::new();
    let third = save(&notebook, &class(&notebook, "Lớp BDHVS buổi 3"));
    let earlier = save(
        &notebook,
        &Activity {
            held_on: days_ago(9),
            ..class(&notebook, "Dọn hẻm 42/7")
        },
    );
    let meals = save(
        &notebook,
        &Activity {
            kind: ActivityKind::Meals,
            held_on: days_ago(2),
            ..class(&notebook, "Suất ăn")
        },
    );
    assert_eq!(found(&notebook, "", None), [third, meals, earlier]);
    assert_eq!(found(&notebook, "BUỔI 3", None), [third]);
    assert_eq!(found(&notebook, "42/7 don", None), [earlier]);
    assert_eq!(found(&notebook, "", Some(ActivityKind::Meals)), [meals]);
    assert!(found(&notebook, "%", None).is_empty());
    let page = notebook.read(|connection| {
        let neighborhood = notebook.place;
        search(
            connection,
            &ActivityQuery {
                neighborhood,
                text: String::new(),
                kind: None,
                offset: 1,
                limit: 1,
            },
        )
    });
    assert_eq!((page.total, page.rows[0].0), (3, meals));
    notebook.assert_rebuilds();
}

#[test]
fn a_change_a_deletion_and_their_undoing_are_shown() {
    let notebook = Notebook::new();
    let before = class(&notebook, "Lớp thử");
    let id = save(&notebook, &before);
    let after = Activity {
        participants: None,
        evidence: Vec::new(),
        ..before.clone()
    };
    let changed = notebook.write(|tx| tx.write(KIND, id, patch(Some(&before), &after)));
    let stands = || notebook.read(|connection| find(connection, id));
    assert_eq!(stands(), Some(after));
    notebook.undo(changed.txn);
    assert_eq!(stands(), Some(before.clone()));
    let deleted = notebook.delete(KIND, id);
    assert_eq!((stands(), found(&notebook, "", None)), (None, Vec::new()));
    notebook.undo(deleted);
    assert_eq!(stands(), Some(before));
    notebook.assert_rebuilds();
}

#[test]
fn a_kind_of_a_later_version_is_kept() {
    let notebook = Notebook::new();
    let id = save(&notebook, &class(&notebook, "Lớp thử"));
    notebook.change(KIND, id, vec![Change::set(ACTIVITY_KIND, 42_i64)]);
    assert_eq!(
        notebook
            .read(|connection| find(connection, id))
            .unwrap()
            .kind,
        ActivityKind::Other
    );
    let stored: i64 = notebook.read(|connection| {
        Ok(connection.query_row("SELECT kind FROM activity", [], |row| row.get(0))?)
    });
    assert_eq!(stored, 42);
}
