//! A key slot lies outside the log, so no undo reaches it: what changes one is not undone.

use super::{TU_SECRET, member, tiles};
use crate::help_log::tests::desk::{Desk, overlay};
use serde_json::{Value, json};

fn newest_change(desk: &Desk, id: &Value) -> Value {
    let history = desk.ok("history_of", &json!({ "kind": "member", "id": id }));
    json!({ "txn": history[0]["txn"] })
}

/// A committee member, with the fields given.
fn changed(id: &Value, fields: &Value) -> Value {
    let mut args = member(id, true, None);
    overlay(&mut args, fields);
    args
}

fn row(desk: &Desk, id: &Value) -> Value {
    let rows = desk.ok("members", &json!({}));
    let rows = rows.as_array().unwrap();
    rows.iter().find(|row| row["id"] == *id).unwrap().clone()
}

fn cannot_be_undone(desk: &Desk, id: &Value, saved: &Value) {
    assert_eq!(saved["txn"], Value::Null, "nothing is offered");
    let (before, tiles_before) = (row(desk, id), tiles(desk));
    let change = newest_change(desk, id);
    assert_eq!(desk.refusal("undo", &change), "cannot_undo_member");
    assert_eq!((row(desk, id), tiles(desk)), (before, tiles_before));
}

#[test]
fn somebody_who_was_added_stays() {
    let desk = Desk::new();
    let saved = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)));
    cannot_be_undone(&desk, &saved["id"], &saved);
    desk.ok(
        "unlock",
        &json!({ "member": saved["id"], "secret": TU_SECRET }),
    );
}

#[test]
fn somebody_who_left_does_not_come_back_without_a_pin() {
    let desk = Desk::new();
    let id = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)))["id"].clone();
    let left = desk.ok("member_save", &member(&id, false, None));
    cannot_be_undone(&desk, &id, &left);
    assert_eq!(row(&desk, &id)["active"], false);
}

#[test]
fn a_promotion_and_a_tile_are_changed_back_by_hand() {
    let desk = Desk::new();
    let id = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)))["id"].clone();
    for fields in [json!({ "role": "head" }), json!({ "tile_label": "Tư mới" })] {
        let saved = desk.ok("member_save", &changed(&id, &fields));
        cannot_be_undone(&desk, &id, &saved);
    }
    desk.ok("member_save", &changed(&id, &json!({})));
    let tile = &desk.ok("status", &json!({}))["tiles"][1];
    assert_eq!(
        (&tile["label"], &tile["role"]),
        (&json!("Cô Tư"), &json!("committee_member"))
    );
}

#[test]
fn a_name_is_undone_and_redone() {
    let desk = Desk::new();
    let id = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)))["id"].clone();
    let renamed = desk.ok(
        "member_save",
        &changed(&id, &json!({ "name": "Lê Thị Tự (mẫu)" })),
    );
    let undone = desk.ok("undo", &json!({ "txn": renamed["txn"] }));
    assert_eq!(row(&desk, &id)["name"], "Lê Thị Tư (mẫu)");
    desk.undo(&undone);
    assert_eq!(row(&desk, &id)["name"], "Lê Thị Tự (mẫu)");
}

/// The name would go back and the PIN would not: the person would believe that both did.
#[test]
fn a_name_that_was_saved_with_a_new_pin_is_not_offered() {
    let desk = Desk::new();
    let id = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)))["id"].clone();
    let fields = json!({ "name": "Lê Thị Tự (mẫu)", "secret": "thử nghiệm bốn" });
    let saved = desk.ok("member_save", &changed(&id, &fields));
    assert_eq!(saved["txn"], Value::Null);
    assert_eq!(row(&desk, &id)["name"], "Lê Thị Tự (mẫu)");
}
