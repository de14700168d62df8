use super::desk::{Desk, adding, column, overlay, page};
use serde_json::{Value, json};

fn search(desk: &Desk, fields: &Value) -> Value {
    let mut args = json!({
        "query": "", "from": null, "to": null, "category": null, "outcome": null, "household": null,
        "page": page(0, 50),
    });
    overlay(&mut args, fields);
    desk.ok("help_search", &args)
}

#[test]
fn helps_are_found_by_what_people_type_and_by_filters() {
    let desk = Desk::new();
    let ba = desk.household("Bà Ba Giả Định", "42/7", "Trần Quốc Toản");
    let log = |fields: Value| desk.ok("help_save", &adding(&fields))["id"].clone();
    let first = log(
        json!({ "household": ba, "service": "Đăng ký tạm trú", "category": "online_dossier", "people": 2 }),
    );
    let second = log(
        json!({ "category": "feedback", "unnamed_households": 3, "people": 5, "outcome": "referred_to_ward" }),
    );
    let earlier = log(json!({ "household": ba, "happened_on": "2026-11-01" }));
    let found = |fields: Value| column(&search(&desk, &fields)["rows"], "id");
    assert_eq!(
        found(json!({})),
        [second.clone(), first.clone(), earlier.clone()]
    );
    assert_eq!(
        found(json!({ "query": "ba 42/7" })),
        [first.clone(), earlier.clone()]
    );
    assert_eq!(
        found(json!({ "query": "TAM TRU" })),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        found(json!({ "query": "ba", "category": "online_dossier" })),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        found(json!({ "outcome": "referred_to_ward" })),
        std::slice::from_ref(&second)
    );
    assert_eq!(
        found(json!({ "household": ba, "to": "2026-11-10" })),
        [earlier]
    );
    assert_eq!(
        found(json!({ "from": "2026-11-22", "to": "2026-11-22" })),
        [second, first]
    );
    assert_eq!(
        search(&desk, &json!({}))["totals"],
        json!({ "entries": 3, "households": 1, "unnamed_households": 3, "people": 8 })
    );
    let narrow = search(&desk, &json!({ "page": page(1, 1) }));
    assert_eq!(
        (narrow["rows"].as_array().unwrap().len(), &narrow["more"]),
        (1, &json!(true))
    );
    assert_eq!(
        search(&desk, &json!({ "page": page(3, 1_000) }))["rows"],
        json!([])
    );
}

#[test]
fn a_search_for_what_does_not_exist_is_refused() {
    let desk = Desk::new();
    for (fields, refusal) in [
        (
            json!({ "category": "cooking" }),
            "invalid_field category unknown",
        ),
        (
            json!({ "outcome": "maybe" }),
            "invalid_field outcome unknown",
        ),
        (json!({ "household": "somebody" }), "not_found"),
    ] {
        let mut args = json!({
            "query": "", "from": null, "to": null, "category": null, "outcome": null,
            "household": null, "page": page(0, 50),
        });
        overlay(&mut args, &fields);
        assert_eq!(desk.refusal("help_search", &args), refusal);
    }
}

#[test]
fn a_page_never_has_more_than_two_hundred_rows() {
    let desk = Desk::new();
    for _ in 0..201 {
        desk.ok("help_save", &adding(&json!({})));
    }
    let found = search(&desk, &json!({ "page": page(0, 5_000) }));
    assert_eq!(
        (found["rows"].as_array().unwrap().len(), &found["more"]),
        (200, &json!(true))
    );
}
