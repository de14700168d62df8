use crate::help_log::tests::desk::{Desk, adding};
use serde_json::{Value, json};
use std::fs;

const HEAD_SECRET: &str = "thử nghiệm một";

fn with_secret(name: &Value, member: &Value, secret: &str) -> Value {
    json!({ "name": name, "key": { "kind": "secret", "member": member, "secret": secret } })
}

/// Locking the notebook first must not give a volunteer what an open one refuses.
#[test]
fn a_volunteer_restores_nothing_signed_in_or_not() {
    let desk = Desk::new();
    let backup = desk.ok("backup_now", &json!({}))["name"].clone();
    desk.ok("help_save", &adding(&json!({})));
    desk.become_volunteer();
    let volunteer = desk.ok("status", &json!({}))["signed_in"]["id"].clone();
    let restore = with_secret(&backup, &volunteer, "thử nghiệm hai");
    assert_eq!(desk.refusal("backup_restore", &restore), "not_allowed");
    assert_eq!(
        desk.ok("status", &json!({}))["phase"],
        "open",
        "a refusal signs nobody out"
    );
    desk.ok("lock", &json!({}));
    assert_eq!(desk.refusal("backup_restore", &restore), "not_allowed");
    assert!(!desk.host.root().join("replaced").exists());
}

#[test]
fn damaged_key_slots_name_the_backup_that_brings_them_back() {
    let desk = Desk::new();
    let member = desk.ok("status", &json!({}))["tiles"][0]["member"].clone();
    let backup = desk.ok("backup_now", &json!({}))["name"].clone();
    desk.ok("lock", &json!({}));
    fs::write(desk.host.root().join("keyslots.json"), "{").unwrap();
    assert_eq!(desk.refusal("status", &json!({})), "damaged_store");
    assert_eq!(desk.refusal_params("status", &json!({}))["backup"], backup);
    let status = desk.ok(
        "backup_restore",
        &with_secret(&backup, &member, HEAD_SECRET),
    );
    assert_eq!(status["phase"], "open");
}

#[test]
fn exports_never_replace_the_notebook() {
    let desk = Desk::new();
    for name in ["store.db", "keyslots.json", "so.xlsx"] {
        let path = desk.host.root().join(name);
        let refused = desk.refusal("households_export", &json!({ "path": path }));
        assert_eq!(refused, "file_unwritable", "{name}");
    }
    desk.ok("lock", &json!({}));
    let member = desk.ok("status", &json!({}))["tiles"][0]["member"].clone();
    desk.ok(
        "unlock",
        &json!({ "member": member, "secret": HEAD_SECRET }),
    );
}
