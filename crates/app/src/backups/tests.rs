use super::back_up_if_due;
use crate::api::Event;
use crate::help_log::tests::desk::{Desk, adding};
use serde_json::{Value, json};
use std::fs;
use std::sync::{Arc, Mutex};

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

/// Nobody looks at the list of backups every day: that they fail stands above the work.
#[test]
fn automatic_backups_that_fail_are_told_until_one_is_made() {
    let desk = Desk::new();
    let failing = || {
        let status = desk.ok("status", &json!({}));
        let notices = status["notices"].as_array().unwrap().clone();
        notices
            .into_iter()
            .find(|notice| notice["kind"] == "backup_failing")
    };
    assert_eq!(failing(), None);
    let folder = desk.host.root().join("backups");
    let _ = fs::remove_dir_all(&folder);
    fs::write(&folder, "a file where the folder should be").unwrap();
    back_up_if_due(&desk.host).unwrap_err();
    let told = failing().unwrap();
    assert_eq!(told["code"], "file_unwritable");
    back_up_if_due(&desk.host).unwrap_err();
    assert_eq!(failing(), Some(told));
    fs::remove_file(&folder).unwrap();
    back_up_if_due(&desk.host).unwrap();
    assert_eq!(failing(), None);
}

#[test]
fn a_backup_and_a_restore_tell_their_stages_one_after_the_other() {
    let desk = Desk::new();
    let member = desk.ok("status", &json!({}))["tiles"][0]["member"].clone();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    desk.host.subscribe(Box::new(move |event| {
        if let Event::Progress { stage, .. } = event {
            heard.lock().unwrap().push(stage.clone());
        }
    }));
    let stages = |command: &str, args: &Value| {
        told.lock().unwrap().clear();
        let request = json!({ "command": command, "args": args, "job": "backup" });
        let answer: Value = serde_json::from_str(&desk.host.call(&request.to_string())).unwrap();
        let mut stages = told.lock().unwrap().clone();
        stages.dedup();
        (answer["ok"].clone(), stages)
    };
    let (backup, made) = stages("backup_now", &json!({}));
    assert_eq!(made, ["backup_copy", "backup_check", "backup_evidence"]);
    let restore = with_secret(&backup["name"], &member, HEAD_SECRET);
    let (status, restored) = stages("backup_restore", &restore);
    assert_eq!(status["phase"], "open");
    assert_eq!(
        restored,
        ["restore_copy", "restore_check", "restore_evidence"]
    );
}

#[test]
fn a_sound_book_has_no_troubles() {
    let checked = Desk::new().ok("store_verify", &json!({}));
    assert_eq!(checked["whole"], true);
    assert_eq!(checked["troubles"], json!([]));
}
