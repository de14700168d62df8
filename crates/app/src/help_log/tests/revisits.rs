use super::desk::{Desk, TODAY, adding, column};
use serde_json::{Value, json};

fn put_off(desk: &Desk, household: &Value, due: &str) -> Value {
    let fields = json!({
        "household": household, "happened_on": "2026-11-01", "outcome": "revisit", "revisit_on": due,
    });
    desk.ok("help_save", &adding(&fields))["id"].clone()
}

#[test]
fn revisits_come_by_alley_with_the_days_they_are_overdue() {
    let desk = Desk::new();
    let whole_number = desk.household_with(&json!({
        "contact_name": "A", "house_number": "42/7/3", "street": "Lê Lợi", "phone": "0900001234",
    }));
    let split = desk.household_with(&json!({
        "contact_name": "B", "house_number": "5", "alley": "42/7", "street": "Lê Lợi",
    }));
    let street = desk.household("C", "1", "An Dương Vương");
    let first = put_off(&desk, &whole_number, "2026-11-20");
    let second = put_off(&desk, &split, TODAY);
    let third = put_off(&desk, &street, "2026-11-21");
    let nobody = put_off(&desk, &Value::Null, "2026-11-21");
    put_off(&desk, &street, "2026-11-23");
    let due = desk.ok("revisits", &json!({ "until": TODAY }));
    assert_eq!(due["total"], 4);
    assert_eq!(
        column(&due["alleys"], "alley"),
        ["An Dương Vương", "Hẻm 42/7 Lê Lợi", ""]
    );
    let rows = &due["alleys"][1]["rows"];
    assert_eq!(column(rows, "days_overdue"), [2, 0]);
    assert_eq!(
        (&rows[0]["phone"], &rows[0]["help"]["id"]),
        (&json!("0900001234"), &first)
    );
    assert_eq!(rows[1]["help"]["id"], second);
    assert_eq!(due["alleys"][0]["rows"][0]["help"]["id"], third);
    assert_eq!(due["alleys"][2]["rows"][0]["help"]["id"], nobody);
}

#[test]
fn a_follow_up_settles_a_revisit_and_the_offer_names_it() {
    let desk = Desk::new();
    let household = desk.household("A", "1", "Lê Lợi");
    let asked = put_off(&desk, &household, TODAY);
    let offer = json!({ "household": household, "category": "vneid" });
    assert_eq!(
        desk.ok("help_count_offer", &offer)["open_revisit"]["id"],
        asked
    );
    let done = desk.ok(
        "help_save",
        &adding(&json!({ "household": household, "follow_up_of": asked })),
    );
    let total = || desk.ok("revisits", &json!({ "until": TODAY }))["total"].clone();
    assert_eq!(total(), 0);
    assert_eq!(
        desk.ok("help_count_offer", &offer)["open_revisit"],
        Value::Null
    );
    desk.undo(&done);
    assert_eq!(total(), 1);
    assert_eq!(
        desk.refusal(
            "help_count_offer",
            &json!({ "household": household, "category": "x" })
        ),
        "invalid_field category unknown"
    );
}

#[test]
fn a_day_that_was_typed_is_kept_whatever_the_outcome() {
    let desk = Desk::new();
    let household = desk.household("A", "1", "Lê Lợi");
    let due = || {
        let total = desk.ok("revisits", &json!({ "until": TODAY }))["total"].clone();
        assert_eq!(desk.ok("home", &json!({}))["revisits_due"], total);
        total
    };
    let not_met = adding(&json!({
        "household": household, "outcome": "could_not_reach", "revisit_on": TODAY,
    }));
    let not_met = desk.ok("help_save", &not_met);
    assert_eq!(due(), 1);
    let offer = json!({ "household": household, "category": "vneid" });
    let offered = desk.ok("help_count_offer", &offer)["open_revisit"].clone();
    assert_eq!(
        [&offered["id"], &offered["revisit_on"]],
        [&not_met["id"], &json!(TODAY)]
    );
    let referred = json!({ "outcome": "referred_to_ward", "revisit_on": TODAY });
    desk.ok("help_save", &adding(&referred));
    assert_eq!(due(), 2);
    let completed = desk.ok(
        "help_save",
        &adding(&json!({ "outcome": "completed", "revisit_on": TODAY })),
    );
    assert_eq!(due(), 2, "what is completed waits for nobody");
    let kept = desk.ok("help_get", &json!({ "id": completed["id"] }));
    assert_eq!(kept["help"]["revisit_on"], TODAY);
}

#[test]
fn a_visit_to_nobody_named_is_called_off_by_a_correction_that_can_be_undone() {
    let desk = Desk::new();
    let asked = put_off(&desk, &Value::Null, TODAY);
    let total = || desk.ok("revisits", &json!({ "until": TODAY }))["total"].clone();
    let detail = desk.ok("help_get", &json!({ "id": asked }));
    let corrected = |fields: &[(&str, Value)]| {
        let mut help = detail["help"].clone();
        for (name, value) in fields {
            help[*name] = value.clone();
        }
        desk.ok(
            "help_save",
            &json!({ "id": asked, "help": help, "counts": [] }),
        )
    };
    let called_off = corrected(&[("revisit_on", Value::Null)]);
    assert_eq!(total(), 0);
    let after = desk.ok("help_get", &json!({ "id": asked }));
    assert_eq!(
        [&after["help"]["outcome"], &after["row"]["corrected"]],
        [&json!("revisit"), &json!(true)]
    );
    assert_eq!(after["history"].as_array().unwrap().len(), 2);
    desk.undo(&called_off);
    assert_eq!(total(), 1);
    let done = corrected(&[("outcome", json!("completed"))]);
    assert_eq!(total(), 0);
    desk.undo(&done);
    assert_eq!(total(), 1);
}
