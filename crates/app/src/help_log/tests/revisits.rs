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
