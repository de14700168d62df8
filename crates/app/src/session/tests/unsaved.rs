//! What was typed and not saved.

use super::TU_SECRET;
use crate::api::session::UNSAVED_MAX_BYTES;
use crate::help_log::tests::desk::Desk;
use serde_json::{Value, json};

const HEAD_SECRET: &str = "thử nghiệm một";

fn kept(desk: &Desk) -> Value {
    desk.ok("unsaved", &json!({}))["content"].clone()
}

fn keep(desk: &Desk, content: &Value) {
    desk.ok("unsaved_keep", &json!({ "content": content }));
}

#[test]
fn it_waits_for_the_same_person_and_for_nobody_else() {
    let desk = Desk::new();
    let head = desk.ok("status", &json!({}))["signed_in"]["id"].clone();
    assert_eq!(kept(&desk), Value::Null);
    keep(&desk, &json!("a half-filled form"));
    let other = desk.ok(
        "member_save",
        &json!({
            "id": null, "name": "Lê Thị Tư (mẫu)", "tile_label": "Cô Tư",
            "role": "committee_member", "active": true, "secret": TU_SECRET,
        }),
    );
    desk.ok("lock", &json!({}));
    assert_eq!(desk.refusal("unsaved", &json!({})), "locked");
    desk.ok(
        "unlock",
        &json!({ "member": other["id"], "secret": TU_SECRET }),
    );
    assert_eq!(kept(&desk), Value::Null);
    desk.ok("lock", &json!({}));
    desk.ok("unlock", &json!({ "member": head, "secret": HEAD_SECRET }));
    assert_eq!(kept(&desk), "a half-filled form");
    keep(&desk, &Value::Null);
    assert_eq!(kept(&desk), Value::Null);
}

#[test]
fn it_is_kept_up_to_the_limit_and_not_one_byte_beyond() {
    let desk = Desk::new();
    let longest = "x".repeat(UNSAVED_MAX_BYTES);
    keep(&desk, &json!(longest));
    let beyond = json!({ "content": format!("{longest}x") });
    assert_eq!(
        desk.refusal("unsaved_keep", &beyond),
        "text_too_long unsaved"
    );
    assert_eq!(kept(&desk), longest.as_str(), "what was kept before stays");
}

/// It is no entry: nothing of it may ever be sent.
#[test]
fn it_writes_no_operation() {
    let desk = Desk::new();
    let operations = || desk.ok("store_verify", &json!({}))["operations"].clone();
    let before = operations();
    keep(&desk, &json!("a half-filled form"));
    assert_eq!(operations(), before);
}
