mod recent_deeds;
mod undoing_members;
mod unsaved;

use crate::help_log::tests::desk::{Desk, adding, column};
use khupho_domain::limits::{PIN_MIN_DIGITS, SECRET_MAX_CHARS};
use khupho_store::exchange::{self, StorePurpose};
use serde_json::{Value, json};

const TU_SECRET: &str = "thử nghiệm tư";

fn member(id: &Value, active: bool, secret: Option<&str>) -> Value {
    json!({
        "id": id, "name": "Lê Thị Tư (mẫu)", "tile_label": "Cô Tư", "role": "committee_member",
        "active": active, "secret": secret,
    })
}

fn tiles(desk: &Desk) -> Vec<Value> {
    column(&desk.ok("status", &json!({}))["tiles"], "label")
}

#[test]
fn somebody_who_may_sign_in_again_needs_a_secret() {
    let desk = Desk::new();
    let id = desk.ok("member_save", &member(&Value::Null, true, Some(TU_SECRET)))["id"].clone();
    desk.ok("member_save", &member(&id, false, None));
    assert_eq!(tiles(&desk), ["Cô Lập"]);
    let is_active = || {
        desk.ok("members", &json!({}))
            .to_string()
            .matches("\"active\":true")
            .count()
    };
    assert_eq!(
        desk.refusal("member_save", &member(&id, true, None)),
        "invalid_field secret required"
    );
    assert_eq!(is_active(), 1, "nothing is half written");
    desk.ok("member_save", &member(&id, true, Some(TU_SECRET)));
    assert_eq!((tiles(&desk).len(), is_active()), (2, 2));
    desk.ok("unlock", &json!({ "member": id, "secret": TU_SECRET }));
}

/// People look for one another by given name, and đ is a letter of its own.
#[test]
fn people_stand_by_given_name() {
    let desk = Desk::new();
    let add = |name: &str, label: &str| {
        let member = json!({
            "id": null, "name": name, "tile_label": label, "role": "volunteer", "active": true,
            "secret": TU_SECRET,
        });
        desk.ok("member_save", &member);
    };
    add("Vũ Mẫu Đào", "Chị Đào");
    add("Bùi Mẫu Dung", "Cô Dung");
    add("Trần Mẫu An", "Bác An");
    assert_eq!(
        column(&desk.ok("members", &json!({})), "name"),
        [
            "Trần Mẫu An",
            "Bùi Mẫu Dung",
            "Vũ Mẫu Đào",
            "Trần Thị Giả Lập"
        ]
    );
    assert_eq!(tiles(&desk), ["Bác An", "Cô Dung", "Chị Đào", "Cô Lập"]);
}

#[test]
fn a_secret_holds_at_its_limits_and_not_one_beyond() {
    let desk = Desk::new();
    let of_length = |chars: usize| "mẫu 83".chars().cycle().take(chars).collect::<String>();
    let new = |secret: &str| member(&Value::Null, true, Some(secret));
    let refusal = |chars: usize| desk.refusal("member_save", &new(&of_length(chars)));
    assert_eq!(refusal(PIN_MIN_DIGITS - 1), "weak_secret");
    assert_eq!(refusal(SECRET_MAX_CHARS + 1), "text_too_long secret");
    let keys = [PIN_MIN_DIGITS, SECRET_MAX_CHARS].map(|chars| {
        let secret = of_length(chars);
        let saved = desk.ok("member_save", &new(&secret));
        json!({ "member": saved["id"], "secret": secret })
    });
    for key in keys {
        desk.ok("unlock", &key);
    }
}

#[test]
fn only_a_head_saves_members_and_the_last_one_stays() {
    let desk = Desk::new();
    let head = desk.ok("members", &json!({}))[0]["id"].clone();
    assert_eq!(
        desk.refusal("member_save", &member(&head, true, None)),
        "last_head"
    );
    desk.become_volunteer();
    assert_eq!(
        desk.refusal("member_save", &member(&Value::Null, true, Some(TU_SECRET))),
        "not_allowed"
    );
    assert_eq!(desk.refusal("recovery_renew", &json!({})), "not_allowed");
}

#[test]
fn a_volunteer_claims_nothing_and_logs_helps() {
    let desk = Desk::new();
    desk.ok(
        "pack_load",
        &json!({ "source": { "kind": "shipped", "name": "bo-tieu-chi-mau.toml" } }),
    );
    let assessment = desk.ok("assessment", &json!({}));
    let criterion = assessment["groups"][0]["rows"][0]["criterion"].clone();
    desk.become_volunteer();
    let claim =
        json!({ "criterion": criterion, "value": { "kind": "yes_no", "yes": true }, "note": "" });
    assert_eq!(desk.refusal("claim_save", &claim), "not_allowed");
    let by_criterion = json!({ "criterion": criterion });
    assert_eq!(
        desk.refusal("claim_mark_ready", &by_criterion),
        "claim_not_ready"
    );
    assert_eq!(desk.ok("assessment", &json!({}))["met"], 0);
    desk.ok("help_save", &adding(&json!({})));
}

#[test]
fn the_practice_notebook_is_another_one_and_leaves_the_real_one_alone() {
    let desk = Desk::new();
    let saved = desk.ok("help_save", &adding(&json!({})));
    let practice = desk.ok("practice_start", &json!({}));
    assert_eq!(
        (&practice["practice"], &practice["phase"]),
        (&json!(true), &json!("open"))
    );
    assert_eq!(
        desk.refusal("help_get", &json!({ "id": saved["id"] })),
        "not_found"
    );
    desk.ok("help_save", &adding(&json!({ "note": "tập" })));
    let real = desk.ok("practice_leave", &json!({}));
    assert_eq!(
        (&real["practice"], &real["phase"]),
        (&json!(false), &json!("locked"))
    );
    assert_eq!(
        desk.refusal("help_get", &json!({ "id": saved["id"] })),
        "locked"
    );
    assert_eq!(tiles(&desk), ["Cô Lập"]);
}

#[test]
fn a_practice_notebook_that_was_broken_off_leaves_nothing() {
    let desk = Desk::new();
    let context = desk.host.begin(Some("practice".to_owned()));
    desk.host.cancel("practice");
    let stopped = super::practice_start(&desk.host, &context, crate::api::common::Nothing {});
    assert!(stopped.is_err());
    assert!(!desk.host.is_practice() && !desk.host.root().join("practice").exists());
    assert_eq!(desk.ok("practice_start", &json!({}))["practice"], true);
}

#[test]
fn undoing_can_be_stopped_and_nothing_of_it_stays() {
    let desk = Desk::new();
    let saved = desk.ok("help_save", &adding(&json!({})));
    let context = desk.host.begin(Some("undo".to_owned()));
    desk.host.cancel("undo");
    let args = crate::api::session::UndoTxn {
        txn: crate::api::common::Id(saved["txn"].as_str().unwrap().to_owned()),
    };
    let stopped = super::undo(&desk.host, &context, args).map_err(|error| error.code);
    assert!(matches!(
        stopped,
        Err(crate::api::errors::ErrorCode::Cancelled)
    ));
    assert_eq!(
        desk.ok("help_get", &json!({ "id": saved["id"] }))["id"],
        saved["id"]
    );
    desk.undo(&saved);
    assert_eq!(
        desk.refusal("help_get", &json!({ "id": saved["id"] })),
        "not_found"
    );
}

/// The mark stands in the store, so no other way of opening the folder takes it for a real notebook.
#[test]
fn a_practice_notebook_opened_by_its_own_folder_is_still_one() {
    let desk = Desk::new();
    desk.ok("practice_start", &json!({}));
    let folder = desk.host.location().folder;
    desk.ok("practice_leave", &json!({}));
    let direct = crate::Host::new(
        folder,
        desk.host.clock().clone(),
        std::sync::Arc::new(khupho_store::NoKeyring),
    );
    let call = |command: &str, args: &Value| -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&direct.call(&request)).unwrap()
    };
    let tile = call("status", &json!({}))["ok"]["tiles"][0]["member"].clone();
    let args = json!({ "member": tile, "secret": "so-tap-khong-bi-mat" });
    let status = &call("unlock", &args)["ok"];
    assert_eq!(
        (&status["phase"], &status["practice"]),
        (&json!("open"), &json!(true))
    );
    let purpose = direct.read(|connection, _| Ok(exchange::purpose(connection)?));
    assert_eq!(purpose.unwrap(), StorePurpose::Practice);
    let left = &call("practice_leave", &json!({}))["ok"];
    assert_eq!(left["phase"], json!("locked"));
}

#[test]
fn a_real_notebook_bears_no_mark_of_practice() {
    let desk = Desk::new();
    let purpose = desk
        .host
        .read(|connection, _| Ok(exchange::purpose(connection)?));
    assert_eq!(purpose.unwrap(), StorePurpose::Work);
    assert_eq!(desk.refusal("practice_leave", &json!({})), "bad_request");
}
