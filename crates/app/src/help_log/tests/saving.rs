use super::desk::{Desk, TODAY, adding, column, help};
use crate::host::parse_id;
use chrono::NaiveDate;
use khupho_oplog::registry::household::KIND;
use khupho_store::{TxnLabel, households as register};
use serde_json::{Value, json};

#[test]
fn the_quick_entry_begins_with_what_the_person_did_last() {
    let desk = Desk::new();
    let before = desk.ok("help_defaults", &json!({}));
    assert_eq!(
        [
            &before["today"],
            &before["place"],
            &before["helped_by"],
            &before["categories"][0]
        ],
        [TODAY, "at_home", "Trần Thị Giả Lập", "vneid"]
    );
    desk.ok(
        "help_save",
        &adding(&json!({ "category": "feedback", "place": "online" })),
    );
    let after = desk.ok("help_defaults", &json!({}));
    assert_eq!(
        [&after["place"], &after["categories"][0]],
        ["online", "feedback"]
    );
    assert_eq!(after["categories"].as_array().unwrap().len(), 15);
}

/// Earlier versions took "5/3/85" for a day of 2085, and no later day would ever replace that one.
#[test]
fn a_day_of_counting_yet_to_come_gives_way_to_the_day_of_a_help() {
    let desk = Desk::new();
    let household = desk.household("Nguyễn Văn Ba", "42/7", "Lê Lợi");
    let entity = parse_id(&serde_json::from_value(json!(household)).unwrap()).unwrap();
    let written = desk.host.write(TxnLabel::HouseholdEdit, |tx, _| {
        let before = register::find(tx.connection(), entity)?.unwrap();
        let mut after = before.clone();
        after.counted_on = NaiveDate::from_ymd_opt(2085, 3, 5);
        Ok(tx.write(KIND, entity, register::changes_between(&before, &after))?)
    });
    written.unwrap();
    let save = json!({
        "id": null, "help": help(&json!({ "household": household })),
        "counts": [{ "kind": "vneid", "count": 1 }],
    });
    desk.ok("help_save", &save);
    let detail = desk.ok("household_get", &json!({ "id": household }));
    assert_eq!(detail["household"]["counted_on"], TODAY);
}

#[test]
fn a_help_changes_the_counts_of_its_household_in_the_same_step() {
    let desk = Desk::new();
    let household = desk.household_with(&json!({
        "contact_name": "Bà Mẫu", "counts": [{ "kind": "people", "count": 4 }, { "kind": "id_eligible", "count": 3 }],
    }));
    let offer = desk.ok(
        "help_count_offer",
        &json!({ "household": household, "category": "vneid" }),
    );
    assert_eq!(
        offer,
        json!({ "counts": [{ "kind": "vneid", "count": null }], "open_revisit": null })
    );
    let save = |count: u32| {
        json!({
            "id": null, "help": help(&json!({ "household": household })),
            "counts": [{ "kind": "vneid", "count": count }],
        })
    };
    assert_eq!(
        desk.refusal("help_save", &save(4)),
        "counts_impossible exceeds_whole"
    );
    assert_eq!(entries(&desk), 0, "nothing of it is written");
    let saved = desk.ok("help_save", &save(3));
    let detail = || desk.ok("household_get", &json!({ "id": household }));
    assert_eq!(
        (
            count_of(&detail(), "vneid"),
            detail()["household"]["counted_on"].clone()
        ),
        (json!(3), json!(TODAY))
    );
    assert_eq!(column(&detail()["helps"], "id"), [saved["id"].clone()]);
    desk.undo(&saved);
    assert_eq!(
        (count_of(&detail(), "vneid"), entries(&desk)),
        (Value::Null, 0)
    );
    let unnamed = json!({ "id": null, "help": help(&json!({})), "counts": [{ "kind": "vneid", "count": 1 }] });
    assert_eq!(
        desk.refusal("help_save", &unnamed),
        "invalid_field household required"
    );
}

fn count_of(detail: &Value, kind: &str) -> Value {
    let counts = detail["household"]["counts"].as_array().unwrap();
    counts.iter().find(|count| count["kind"] == kind).unwrap()["count"].clone()
}

fn entries(desk: &Desk) -> u64 {
    let all = json!({
        "query": "", "from": null, "to": null, "category": null, "outcome": null, "household": null,
        "page": { "offset": 0, "limit": 10 },
    });
    desk.ok("help_search", &all)["totals"]["entries"]
        .as_u64()
        .unwrap()
}

#[test]
fn a_correction_keeps_the_first_version_in_the_history() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu", "42/7", "Lê Lợi");
    let first = json!({ "household": household, "service": "  Ta\u{323}m tru\u{301} ", "note": "số 079 000 000 001" });
    let saved = desk.ok("help_save", &adding(&first));
    let id = &saved["id"];
    let get = || desk.ok("help_get", &json!({ "id": id }));
    let detail = get();
    assert_eq!(
        [&detail["help"]["service"], &detail["row"]["address"]],
        ["Tạm trú", "42/7 Lê Lợi"]
    );
    assert_eq!(
        (&detail["note_warnings"], &detail["row"]["corrected"]),
        (&json!(["id_number"]), &json!(false))
    );
    let mut corrected = detail["help"].clone();
    corrected["service"] = json!("Tạm vắng");
    corrected["note"] = json!("");
    desk.clock.advance(60_000);
    let correction = desk.ok(
        "help_save",
        &json!({ "id": id, "help": corrected, "counts": [] }),
    );
    assert_eq!(correction["id"], *id);
    let detail = get();
    assert_eq!(detail["row"]["corrected"], json!(true));
    let history = detail["history"].as_array().unwrap();
    assert_eq!(
        (history.len(), &history[0]["who"]),
        (2, &json!("Trần Thị Giả Lập"))
    );
    let service = history[0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["field"] == "service");
    assert_eq!(
        [&service.unwrap()["before"], &service.unwrap()["after"]],
        ["Tạm trú", "Tạm vắng"]
    );
    let same = desk.ok(
        "help_save",
        &json!({ "id": id, "help": get()["help"], "counts": [] }),
    );
    assert_eq!(
        same["txn"],
        Value::Null,
        "what changes nothing is no transaction"
    );
    desk.undo(&correction);
    assert_eq!(get()["help"]["service"], "Tạm trú");
}

#[test]
fn what_cannot_be_is_refused_by_field_and_reason() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu", "1", "Lê Lợi");
    let long = "ộ".repeat(201);
    for (fields, refusal) in [
        (
            json!({ "happened_on": "2026-11-24" }),
            "invalid_field happened_on future",
        ),
        (
            json!({ "happened_on": "1999-12-31" }),
            "invalid_field happened_on too_old",
        ),
        (
            json!({ "outcome": "revisit" }),
            "invalid_field revisit_on required",
        ),
        (
            json!({ "outcome": "revisit", "revisit_on": "2026-11-21" }),
            "invalid_field revisit_on before_start",
        ),
        (json!({ "people": 0 }), "invalid_field people range"),
        (json!({ "people": 100_001 }), "invalid_field people range"),
        (json!({ "minutes": 1_441 }), "invalid_field minutes range"),
        (
            json!({ "satisfaction": 6 }),
            "invalid_field satisfaction range",
        ),
        (
            json!({ "household": household, "unnamed_households": 2 }),
            "invalid_field unnamed_households only_unnamed",
        ),
        (
            json!({ "category": "cooking" }),
            "invalid_field category unknown",
        ),
        (json!({ "place": "moon" }), "invalid_field place unknown"),
        (json!({ "outcome": "" }), "invalid_field outcome unknown"),
        (json!({ "service": long }), "text_too_long service"),
        (json!({ "note": long.repeat(10) }), "text_too_long note"),
        (
            json!({ "household": "00000000-0000-0000-0000-000000000000" }),
            "not_found",
        ),
        (json!({ "household": "Bà Mẫu" }), "not_found"),
        (json!({ "follow_up_of": household }), "not_found"),
        (json!({ "happened_on": "24/11/2026" }), "bad_request"),
    ] {
        assert_eq!(
            desk.refusal("help_save", &adding(&fields)),
            refusal,
            "{fields}"
        );
    }
    assert_eq!(entries(&desk), 0);
    let at_the_limits = json!({
        "happened_on": "2026-11-23", "people": 100_000, "minutes": 1_440, "satisfaction": 5,
        "service": "ộ".repeat(200), "note": "ộ".repeat(2_000), "unnamed_households": 100_000,
    });
    let saved = desk.ok("help_save", &adding(&at_the_limits));
    let itself = json!({ "id": saved["id"], "help": help(&json!({ "follow_up_of": saved["id"] })), "counts": [] });
    assert_eq!(
        desk.refusal("help_save", &itself),
        "invalid_field follow_up_of itself"
    );
}

#[test]
fn a_help_of_a_household_that_left_the_register_can_still_be_corrected() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu", "1", "Lê Lợi");
    let saved = desk.ok("help_save", &adding(&json!({ "household": household })));
    desk.ok("household_delete", &json!({ "id": household }));
    let detail = desk.ok("help_get", &json!({ "id": saved["id"] }));
    assert_eq!(
        (&detail["help"]["household"], &detail["row"]["contact_name"]),
        (&household, &json!(""))
    );
    let mut corrected = detail["help"].clone();
    corrected["note"] = json!("đã gọi điện");
    desk.ok(
        "help_save",
        &json!({ "id": saved["id"], "help": corrected, "counts": [] }),
    );
}

#[test]
fn a_deleted_help_is_gone_until_it_is_undone() {
    let desk = Desk::new();
    let saved = desk.ok("help_save", &adding(&json!({})));
    let by_id = json!({ "id": saved["id"] });
    let deleted = desk.ok("help_delete", &by_id);
    for command in ["help_get", "help_delete"] {
        assert_eq!(desk.refusal(command, &by_id), "not_found");
    }
    desk.undo(&deleted);
    desk.ok("help_get", &by_id);
}

#[test]
fn a_volunteer_logs_helps_and_nobody_does_while_it_is_locked() {
    let desk = Desk::new();
    desk.become_volunteer();
    let saved = desk.ok("help_save", &adding(&json!({})));
    let detail = desk.ok("help_get", &json!({ "id": saved["id"] }));
    assert_eq!(detail["history"][0]["who"], "Lê Văn Thử");
    desk.ok("lock", &json!({}));
    assert_eq!(desk.refusal("help_save", &adding(&json!({}))), "locked");
    assert_eq!(desk.refusal("help_defaults", &json!({})), "locked");
}
