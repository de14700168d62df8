use crate::api::Event;
use crate::help_log::tests::desk::{Desk, TODAY, column, overlay, page};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn round(fields: &Value) -> Value {
    let mut round = json!({
        "title": "Quà Tết", "starts_on": TODAY, "item": "Gạo 10 kg", "value_dong": 1_000_000,
        "donor": "Chùa mẫu", "note": "",
    });
    overlay(&mut round, fields);
    round
}

fn new_round(desk: &Desk) -> Value {
    desk.ok(
        "round_save",
        &json!({ "id": null, "round": round(&json!({})) }),
    )["id"]
        .clone()
}

fn add(desk: &Desk, round: &Value, households: &[&Value]) -> Value {
    desk.ok(
        "recipients_add",
        &json!({ "round": round, "households": households, "filter": null }),
    )
}

fn list(desk: &Desk, round: &Value, only_waiting: bool) -> Value {
    let args =
        json!({ "round": round, "query": "", "only_waiting": only_waiting, "page": page(0, 50) });
    desk.ok("recipients", &args)
}

fn ticking(round: &Value, household: &Value) -> Value {
    json!({ "round": round, "household": household, "received_on": TODAY, "received_by": "con gái" })
}

#[test]
fn a_round_goes_from_list_to_ticks_with_its_figures() {
    let desk = Desk::new();
    let far = desk.household("Ông Xa", "100", "Lê Lợi");
    let near = desk.household("Bà Gần", "2", "Lê Lợi");
    let round = new_round(&desk);
    let added = add(&desk, &round, &[&far, &near]);
    assert_eq!([&added["added"], &added["already"]], [2, 0]);
    let again = add(&desk, &round, &[&far]);
    assert_eq!(
        (&again["added"], &again["already"], &again["txn"]),
        (&json!(0), &json!(1), &Value::Null)
    );
    let tick = desk.ok("recipient_tick", &ticking(&round, &near));
    let all = list(&desk, &round, false);
    assert_eq!(
        column(&all["rows"], "household"),
        [near.clone(), far.clone()]
    );
    assert_eq!(
        [
            &all["rows"][0]["received_on"],
            &all["rows"][0]["received_by"],
            &all["rows"][0]["ticked_by"]
        ],
        [TODAY, "con gái", "Trần Thị Giả Lập"]
    );
    assert_eq!(
        [&all["round"]["recipients"], &all["round"]["received"]],
        [2, 1]
    );
    assert_eq!(all["round"]["value_given_dong"], 1_000_000);
    assert_eq!(
        column(&list(&desk, &round, true)["rows"], "household"),
        [far]
    );
    desk.undo(&tick);
    assert_eq!(desk.ok("rounds", &json!({}))[0]["received"], 0);
    desk.ok("recipient_tick", &ticking(&round, &near));
    desk.ok(
        "recipient_untick",
        &json!({ "round": round, "household": near }),
    );
    assert_eq!(list(&desk, &round, true)["total"], 2);
    desk.undo(&added);
    assert_eq!(list(&desk, &round, false)["total"], 0);
}

#[test]
fn nobody_is_ticked_twice_not_even_after_a_merge() {
    let desk = Desk::new();
    let (keep, other) = (
        desk.household("Bà Giữ", "1", "Lê Lợi"),
        desk.household("Bà Gộp", "1A", "Lê Lợi"),
    );
    let round = new_round(&desk);
    add(&desk, &round, &[&keep, &other]);
    desk.ok("recipient_tick", &ticking(&round, &other));
    let refused = |household: &Value| {
        let args = ticking(&round, household);
        assert_eq!(desk.refusal("recipient_tick", &args), "already_received");
        desk.refusal_params("recipient_tick", &args)
    };
    assert_eq!(
        refused(&other),
        json!({ "household": "Bà Gộp", "by": "Trần Thị Giả Lập", "on": "22/11/2026" })
    );
    desk.ok("household_merge", &json!({ "keep": keep, "other": other }));
    assert_eq!(refused(&keep)["household"], "Bà Giữ");
    let of_keep = json!({ "round": round, "household": keep });
    assert_eq!(
        desk.refusal("recipient_remove", &of_keep),
        "already_received",
        "its tick stays in the book"
    );
    let figures = list(&desk, &round, false)["round"].clone();
    assert_eq!([&figures["recipients"], &figures["received"]], [1, 1]);
    desk.ok("recipient_untick", &of_keep);
    desk.ok("recipient_tick", &ticking(&round, &keep));
    assert_eq!(refused(&other)["on"], "22/11/2026");
}

#[test]
fn a_household_can_be_taken_off_and_listed_again() {
    let desk = Desk::new();
    let household = desk.household("Bà Mẫu", "1", "Lê Lợi");
    let round = new_round(&desk);
    let line = json!({ "round": round, "household": household });
    for command in ["recipient_remove", "recipient_untick"] {
        assert_eq!(desk.refusal(command, &line), "not_found");
    }
    assert_eq!(
        desk.refusal("recipient_tick", &ticking(&round, &household)),
        "not_found",
        "it is not listed"
    );
    add(&desk, &round, &[&household]);
    let removed = desk.ok("recipient_remove", &line);
    assert_eq!(list(&desk, &round, false)["total"], 0);
    assert_eq!(add(&desk, &round, &[&household])["added"], 1);
    desk.ok("recipient_remove", &line);
    desk.undo(&removed);
    assert_eq!(
        desk.refusal("recipient_tick", &ticking(&round, &json!("nobody"))),
        "not_found"
    );
}

#[test]
fn a_household_that_left_the_register_is_not_stuck_on_a_list() {
    let desk = Desk::new();
    let (waiting, received) = (
        desk.household("Bà Mẫu", "1", "Lê Lợi"),
        desk.household("Ông Thử", "3", "Lê Lợi"),
    );
    let round = new_round(&desk);
    add(&desk, &round, &[&waiting, &received]);
    desk.ok("recipient_tick", &ticking(&round, &received));
    for household in [&waiting, &received] {
        desk.ok("household_delete", &json!({ "id": household }));
    }
    let line = |household: &Value| json!({ "round": round, "household": household });
    desk.ok("recipient_remove", &line(&waiting));
    assert_eq!(
        desk.refusal("recipient_remove", &line(&received)),
        "already_received"
    );
    let left = list(&desk, &round, false);
    assert_eq!(
        (&left["total"], &left["rows"][0]["household"]),
        (&json!(1), &received)
    );
    assert_eq!(left["round"]["value_given_dong"], 1_000_000);
    let unticked = desk.ok("recipient_untick", &line(&received));
    let waiting_again = list(&desk, &round, true);
    assert_eq!(waiting_again["rows"][0]["household"], received);
    assert_eq!(waiting_again["round"]["value_given_dong"], 0);
    desk.undo(&unticked);
    assert_eq!(list(&desk, &round, false)["round"]["received"], 1);
    desk.ok("recipient_untick", &line(&received));
    desk.ok("recipient_remove", &line(&received));
    assert_eq!(list(&desk, &round, false)["total"], 0);
    assert_eq!(
        desk.refusal("recipient_untick", &line(&received)),
        "not_found"
    );
}

#[test]
fn a_filter_lists_whole_groups_with_progress() {
    let desk = Desk::new();
    let tagged = desk.household_with(&json!({ "contact_name": "Bà Mẫu", "tags": ["hộ nghèo"] }));
    desk.household("Ông Thử", "9", "Lê Lợi");
    let round = new_round(&desk);
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    desk.host.subscribe(Box::new(move |event| {
        heard.lock().unwrap().push(event.clone());
    }));
    let filter = json!({ "tag": "hộ nghèo", "street": null, "only_uncounted": false });
    let request = json!({
        "command": "recipients_add", "job": "list",
        "args": { "round": round, "households": [tagged], "filter": filter },
    });
    let answer: Value = serde_json::from_str(&desk.host.call(&request.to_string())).unwrap();
    assert_eq!([&answer["ok"]["added"], &answer["ok"]["already"]], [1, 1]);
    let progress = Event::Progress {
        job: "list".to_owned(),
        stage: "recipients".to_owned(),
        done: 0,
        total: 2,
    };
    assert!(events.lock().unwrap().contains(&progress));
    let changed = Event::Changed {
        areas: vec!["welfare".to_owned()],
    };
    assert!(events.lock().unwrap().contains(&changed));
    let everybody = json!({ "tag": null, "street": null, "only_uncounted": false });
    let all = desk.ok(
        "recipients_add",
        &json!({ "round": round, "households": [], "filter": everybody }),
    );
    assert_eq!([&all["added"], &all["already"]], [1, 1]);
}

#[test]
fn rounds_are_changed_deleted_and_checked() {
    let desk = Desk::new();
    let id = new_round(&desk);
    let changed = round(&json!({ "title": "Quà Tết 2027", "value_dong": null }));
    desk.ok("round_save", &json!({ "id": id, "round": changed }));
    let listed = || desk.ok("rounds", &json!({}));
    assert_eq!(
        (&listed()[0]["round"], &listed()[0]["value_given_dong"]),
        (&changed, &Value::Null)
    );
    let deleted = desk.ok("round_delete", &json!({ "id": id }));
    assert_eq!(listed(), json!([]));
    for (command, args) in [
        (
            "recipients",
            json!({ "round": id, "query": "", "only_waiting": false, "page": page(0, 1) }),
        ),
        (
            "recipients_add",
            json!({ "round": id, "households": [], "filter": null }),
        ),
        ("round_delete", json!({ "id": id })),
    ] {
        assert_eq!(desk.refusal(command, &args), "not_found", "{command}");
    }
    desk.undo(&deleted);
    for (fields, refusal) in [
        (json!({ "title": "" }), "invalid_field title required"),
        (json!({ "item": "x".repeat(201) }), "text_too_long item"),
        (
            json!({ "starts_on": "2029-01-01" }),
            "invalid_field starts_on future",
        ),
        (
            json!({ "value_dong": 1_000_000_000_000_001_u64 }),
            "invalid_field value_dong range",
        ),
    ] {
        assert_eq!(
            desk.refusal(
                "round_save",
                &json!({ "id": null, "round": round(&fields) })
            ),
            refusal
        );
    }
    let household = desk.household("Bà Mẫu", "1", "Lê Lợi");
    add(&desk, &id, &[&household]);
    let mut tomorrow_after = ticking(&id, &household);
    tomorrow_after["received_on"] = json!("2026-11-24");
    assert_eq!(
        desk.refusal("recipient_tick", &tomorrow_after),
        "invalid_field received_on future"
    );
    desk.become_volunteer();
    assert_eq!(
        desk.refusal(
            "round_save",
            &json!({ "id": null, "round": round(&json!({})) })
        ),
        "not_allowed"
    );
    desk.ok("recipient_tick", &ticking(&id, &household));
}
