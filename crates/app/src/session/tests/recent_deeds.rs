//! What was done last, and the way back.

use super::TU_SECRET;
use crate::help_log::tests::desk::{Desk, adding, column, page};
use serde_json::{Value, json};

fn newest(desk: &Desk) -> Value {
    desk.ok("recent_deeds", &page(0, 1))["rows"][0].clone()
}

fn labels(desk: &Desk) -> Vec<Value> {
    column(&desk.ok("recent_deeds", &page(0, 50))["rows"], "label")
}

/// The undo bar goes with the next deed; the list does not.
#[test]
fn a_household_deleted_by_mistake_comes_back_after_other_work() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu Sen", "15", "Đường Mẫu");
    desk.ok("household_delete", &json!({ "id": household }));
    desk.ok("help_save", &adding(&json!({})));
    assert_eq!(
        labels(&desk),
        ["help_log", "household_delete", "household_add", "founding"]
    );
    let deleted = desk.ok("recent_deeds", &page(1, 1))["rows"][0].clone();
    assert_eq!(
        deleted["about"], "Bà Mẫu Sen",
        "it is named though it is gone"
    );
    assert_eq!(deleted["undone"], false);
    desk.ok("undo", &json!({ "txn": deleted["undo"] }));
    desk.ok("household_get", &json!({ "id": household }));
    let undone = desk.ok("recent_deeds", &page(1, 1))["rows"][0].clone();
    assert_eq!(
        (&undone["txn"], &undone["undone"]),
        (&deleted["txn"], &json!(true))
    );
    // The same line brings the deletion back.
    desk.ok("undo", &json!({ "txn": undone["undo"] }));
    assert_eq!(
        desk.refusal("household_get", &json!({ "id": household })),
        "not_found"
    );
    assert_eq!(
        desk.ok("recent_deeds", &page(1, 1))["rows"][0]["undone"],
        false
    );
}

#[test]
fn what_stands_in_key_slots_too_is_shown_and_not_offered() {
    let desk = Desk::new();
    desk.ok(
        "member_save",
        &json!({
            "id": null, "name": "Lê Thị Tư (mẫu)", "tile_label": "Cô Tư",
            "role": "committee_member", "active": true, "secret": TU_SECRET,
        }),
    );
    let added = newest(&desk);
    assert_eq!(
        [&added["label"], &added["about"]],
        ["member", "Lê Thị Tư (mẫu)"]
    );
    assert_eq!(added["undo"], Value::Null);
    let founding = desk.ok("recent_deeds", &page(1, 1))["rows"][0].clone();
    assert_eq!(
        (&founding["label"], &founding["undo"]),
        (&json!("founding"), &Value::Null)
    );
}

#[test]
fn a_volunteer_takes_back_their_own_deeds_alone() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu Sen", "15", "Đường Mẫu");
    desk.become_volunteer();
    desk.ok("help_save", &adding(&json!({ "household": household })));
    let rows = desk.ok("recent_deeds", &page(0, 50))["rows"].clone();
    let offered: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["label"].clone(), row["undo"].is_string()))
        .collect();
    assert_eq!(offered[0], (json!("help_log"), true));
    assert_eq!(rows[0]["about"], "Bà Mẫu Sen");
    assert!(offered[1..].iter().all(|(_, undo)| !undo), "{offered:?}");
}

#[test]
fn the_list_says_whether_there_is_more() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.ok("help_save", &adding(&json!({})));
    }
    let part = |offset, limit| {
        let answer = desk.ok("recent_deeds", &page(offset, limit));
        (
            answer["rows"].as_array().unwrap().len(),
            answer["more"].clone(),
        )
    };
    assert_eq!(part(0, 3), (3, json!(true)));
    assert_eq!(part(3, 3), (1, json!(false)));
    assert_eq!(part(0, 4), (4, json!(false)));
}

/// A photo supports many claims, and the ward decided on some: no old deed takes it from them.
#[test]
fn what_others_rely_on_is_shown_and_not_offered() {
    for label in khupho_store::TxnLabel::ALL {
        let relied_on = [
            "claim", "evidence", "review", "spot", "criteria", "member", "ward",
        ];
        let is_relied_on = relied_on.iter().any(|word| label.name().starts_with(word));
        assert!(!(is_relied_on && label.can_be_undone_later()), "{label:?}");
    }
}
