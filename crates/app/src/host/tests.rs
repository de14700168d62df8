use super::{Host, new_entity};
use crate::help_log::tests::desk::{Desk, adding};
use khupho_store::{Clock, DeviceSecretVault, NoKeyring, VaultUnavailable};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const HEAD_SECRET: &str = "thử nghiệm một";

/// A keyring that breaks down the first time it is asked.
#[derive(Default)]
struct BreaksOnce(AtomicBool);

impl DeviceSecretVault for BreaksOnce {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        assert!(
            self.0.swap(true, Ordering::SeqCst),
            "the keyring broke down"
        );
        NoKeyring.read(name)
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable> {
        NoKeyring.write(name, secret)
    }
}

/// A keyring that answers and keeps nothing, as one is whose owner never gave it a password.
struct KeepsNothing;

impl DeviceSecretVault for KeepsNothing {
    fn read(&self, _name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        Ok(None)
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable> {
        NoKeyring.write(name, secret)
    }
}

/// Six digits that nothing else protects can be tried out on a stolen disk.
#[test]
fn a_keyring_that_keeps_nothing_makes_no_pin_strong() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::new(
        folder.path().join("sổ"),
        Clock::fixed(0),
        Arc::new(KeepsNothing),
    );
    let found = |secret: &str| {
        let args = json!({
            "neighborhood_name": "Khu phố 13", "ward_name": "Phường Mẫu",
            "member_name": "Người Mẫu", "tile_label": "", "secret": secret,
        });
        let request = json!({ "command": "store_create", "args": args }).to_string();
        serde_json::from_str::<Value>(&host.call(&request)).unwrap()
    };
    for weak in ["280196", "mật khẩ"] {
        assert_eq!(found(weak)["error"]["code"], "weak_secret");
    }
    assert!(found("mật khẩu").get("ok").is_some());
}

#[test]
fn a_command_that_breaks_down_is_answered_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::new(
        folder.path().join("sổ"),
        Clock::fixed(0),
        Arc::new(BreaksOnce::default()),
    );
    let status = json!({ "command": "status", "args": {}, "job": "một" }).to_string();
    let broken: Value = serde_json::from_str(&host.call(&status)).unwrap();
    assert_eq!(broken["error"]["code"], "internal", "{broken}");
    assert!(host.jobs.lock().unwrap().is_empty());
    let next: Value = serde_json::from_str(&host.call(&status)).unwrap();
    assert_eq!(next["ok"]["phase"], "no_store", "{next}");
}

/// The window locked itself while a khu phố was being chosen: it stays locked.
#[test]
fn a_session_that_was_locked_meanwhile_stays_locked() {
    let desk = Desk::new();
    let before = desk.host.signed_in().unwrap();
    desk.ok("lock", &json!({}));
    let other = new_entity(&desk.host).unwrap();
    desk.host
        .change_session(&before, |session| session.neighborhood = other);
    assert!(desk.host.signed_in().is_err());
}

#[test]
fn signing_in_waits_for_a_call_that_still_works_on_the_store() {
    let desk = Desk::new();
    let member = desk.ok("status", &json!({}))["tiles"][0]["member"].clone();
    let working = desk.host.signed_in().unwrap();
    desk.ok("lock", &json!({}));
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            drop(working);
        });
        desk.ok(
            "unlock",
            &json!({ "member": member, "secret": HEAD_SECRET }),
        );
    });
}

/// Somebody else's program holds the folder: there is nothing to wait for.
#[test]
fn another_program_is_told_at_once() {
    let desk = Desk::new();
    let other = Host::new(
        desk.host.root().to_owned(),
        desk.host.clock().clone(),
        Arc::new(NoKeyring),
    );
    let member = desk.ok("status", &json!({}))["tiles"][0]["member"].clone();
    let request =
        json!({ "command": "unlock", "args": { "member": member, "secret": HEAD_SECRET } });
    let begun = std::time::Instant::now();
    let answer: Value = serde_json::from_str(&other.call(&request.to_string())).unwrap();
    assert_eq!(answer["error"]["code"], "already_open");
    assert!(begun.elapsed() < super::session::CLOSING_PATIENCE);
}

#[test]
fn a_head_who_steps_down_is_no_head_from_then_on() {
    let desk = Desk::new();
    let head = desk.ok("members", &json!({}))[0]["id"].clone();
    let save = |id: &Value, role: &str, active: bool, secret: Option<&str>| {
        json!({
            "id": id, "name": "Người Mẫu", "tile_label": "Mẫu", "role": role, "active": active, "secret": secret,
        })
    };
    let second = desk.ok(
        "member_save",
        &save(&Value::Null, "head", true, Some("thử nghiệm ba")),
    )["id"]
        .clone();
    desk.ok("member_save", &save(&head, "volunteer", true, None));
    assert_eq!(desk.refusal("recovery_renew", &json!({})), "not_allowed");
    assert_eq!(
        desk.refusal("member_save", &save(&head, "head", true, None)),
        "not_allowed"
    );
    desk.ok("help_save", &adding(&json!({})));
    // One who leaves is signed out.
    desk.ok(
        "unlock",
        &json!({ "member": second, "secret": "thử nghiệm ba" }),
    );
    desk.ok("member_save", &save(&head, "head", true, None));
    desk.ok("member_save", &save(&second, "head", false, None));
    assert_eq!(desk.ok("status", &json!({}))["phase"], "locked");
}
