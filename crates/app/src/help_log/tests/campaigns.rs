use super::desk::{Desk, TODAY, adding, column, overlay, page};
use serde_json::{Value, json};

fn choice() -> Value {
    json!({
        "happened_on": TODAY, "category": "e_payment", "service": "Cài ví điện tử",
        "place": "at_home", "outcome": "completed", "helped_by": "Đoàn mẫu",
    })
}

fn list(desk: &Desk, fields: &Value) -> Value {
    let mut args = json!({
        "choice": choice(), "query": "", "page": page(0, 50),
        "filter": { "tag": null, "street": null, "only_uncounted": false },
    });
    overlay(&mut args, fields);
    desk.ok("campaign_households", &args)
}

fn tick(desk: &Desk, household: &Value) -> Value {
    desk.ok(
        "campaign_tick",
        &json!({ "choice": choice(), "household": household }),
    )
}

#[test]
fn households_are_ticked_down_a_list_and_never_twice() {
    let desk = Desk::new();
    let far = desk.household("Ông Xa", "100", "Lê Lợi");
    let near = desk.household("Bà Gần", "2", "Lê Lợi");
    let before = list(&desk, &json!({}));
    assert_eq!(
        (column(&before["rows"], "household"), &before["ticked"]),
        (vec![near.clone(), far], &json!(0))
    );
    let first = tick(&desk, &near);
    let again = tick(&desk, &near);
    assert_eq!((&again["id"], &again["txn"]), (&first["id"], &Value::Null));
    let after = list(&desk, &json!({}));
    assert_eq!([&after["total"], &after["ticked"]], [2, 1]);
    assert_eq!(
        column(&after["rows"], "entry"),
        [first["id"].clone(), Value::Null]
    );
    let entry = desk.ok("help_get", &json!({ "id": first["id"] }));
    assert_eq!(
        [&entry["help"]["service"], &entry["help"]["helped_by"]],
        ["Cài ví điện tử", "Đoàn mẫu"]
    );
    desk.ok("help_delete", &json!({ "id": first["id"] }));
    assert_eq!(list(&desk, &json!({}))["ticked"], 0);
    let restored = tick(&desk, &near);
    assert_eq!(
        restored["id"], first["id"],
        "a tick over a deleted one brings it back"
    );
    desk.undo(&restored);
    assert_eq!(list(&desk, &json!({}))["ticked"], 0);
}

#[test]
fn a_help_logged_by_hand_is_a_tick_too() {
    let desk = Desk::new();
    let household = desk.household("A", "1", "Lê Lợi");
    let by_hand = desk.ok(
        "help_save",
        &adding(&json!({ "household": household, "category": "e_payment" })),
    );
    assert_eq!(tick(&desk, &household)["id"], by_hand["id"]);
    assert_eq!(list(&desk, &json!({}))["ticked"], 1);
    let mut other_day = choice();
    other_day["happened_on"] = json!("2026-11-21");
    assert_eq!(list(&desk, &json!({ "choice": other_day }))["ticked"], 0);
}

#[test]
fn only_what_a_tick_made_may_be_taken_back_by_a_press() {
    let desk = Desk::new();
    let by_hand = desk.household("A", "1", "Lê Lợi");
    let noted = desk.household("B", "2", "Lê Lợi");
    let bare = desk.household("C", "3", "Lê Lợi");
    let (keep, merged) = (
        desk.household("D", "4", "Lê Lợi"),
        desk.household("E", "4A", "Lê Lợi"),
    );
    desk.household("F", "5", "Lê Lợi");
    let help = json!({ "household": by_hand, "category": "e_payment", "note": "có ảnh" });
    desk.ok("help_save", &adding(&help));
    for household in [&noted, &bare, &merged] {
        tick(&desk, household);
    }
    desk.ok("household_merge", &json!({ "keep": keep, "other": merged }));
    let id = tick(&desk, &noted)["id"].clone();
    let mut corrected = desk.ok("help_get", &json!({ "id": id }))["help"].clone();
    corrected["note"] = json!("đã gọi lại");
    desk.ok(
        "help_save",
        &json!({ "id": id, "help": corrected, "counts": [] }),
    );
    let page = list(&desk, &json!({}));
    assert_eq!([&page["total"], &page["ticked"]], [5, 4]);
    let opened = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["logged_by_hand"] == true);
    let mut opened: Vec<_> = opened.map(|row| row["contact_name"].clone()).collect();
    opened.sort_by_key(Value::to_string);
    assert_eq!(opened, ["A", "B"]);
}

#[test]
fn ticks_are_counted_among_what_the_list_shows() {
    let desk = Desk::new();
    let tagged = desk.household_with(
        &json!({ "contact_name": "Bà Mẫu", "street": "Lê Lợi", "tags": ["neo đơn"] }),
    );
    let other = desk.household("Ông Thử", "9", "Lý Chính Thắng");
    tick(&desk, &tagged);
    tick(&desk, &other);
    let ticked = |fields: Value| {
        let page = list(&desk, &fields);
        (page["total"].clone(), page["ticked"].clone())
    };
    let filter = |tag: Value, street: Value| json!({ "filter": { "tag": tag, "street": street, "only_uncounted": true } });
    assert_eq!(ticked(json!({})), (json!(2), json!(2)));
    assert_eq!(
        ticked(filter(json!("neo đơn"), Value::Null)),
        (json!(1), json!(1))
    );
    assert_eq!(
        ticked(filter(Value::Null, json!("ly chinh thang"))),
        (json!(1), json!(1))
    );
    assert_eq!(
        ticked(filter(json!("neo đơn"), json!("Lý Chính Thắng"))),
        (json!(0), json!(0))
    );
    assert_eq!(ticked(json!({ "query": "ong thu" })), (json!(1), json!(1)));
}

#[test]
fn a_merged_household_is_ticked_as_the_one_that_stays() {
    let desk = Desk::new();
    let (keep, other) = (
        desk.household("A", "1", "Lê Lợi"),
        desk.household("B", "1A", "Lê Lợi"),
    );
    let ticked = tick(&desk, &other);
    desk.ok("household_merge", &json!({ "keep": keep, "other": other }));
    assert_eq!(tick(&desk, &keep)["id"], ticked["id"]);
    assert_eq!(tick(&desk, &other)["id"], ticked["id"]);
    let page = list(&desk, &json!({}));
    assert_eq!([&page["total"], &page["ticked"]], [1, 1]);
}

#[test]
fn a_choice_that_cannot_be_is_refused() {
    let desk = Desk::new();
    let household = desk.household("A", "1", "Lê Lợi");
    for (fields, refusal) in [
        (
            json!({ "category": "cooking" }),
            "invalid_field category unknown",
        ),
        (json!({ "place": "moon" }), "invalid_field place unknown"),
        (
            json!({ "outcome": "revisit" }),
            "invalid_field revisit_on required",
        ),
        (
            json!({ "happened_on": "2026-12-24" }),
            "invalid_field happened_on future",
        ),
        (
            json!({ "service": "x".repeat(201) }),
            "text_too_long service",
        ),
    ] {
        let mut choice = choice();
        overlay(&mut choice, &fields);
        assert_eq!(
            desk.refusal(
                "campaign_tick",
                &json!({ "choice": choice, "household": household })
            ),
            refusal
        );
    }
    let nobody = json!({ "choice": choice(), "household": "nobody" });
    assert_eq!(desk.refusal("campaign_tick", &nobody), "not_found");
}
