use crate::help_log::tests::desk::{Desk, TODAY, column, overlay, page};
use serde_json::{Value, json};

fn activity(fields: &Value) -> Value {
    let mut activity = json!({
        "kind": "digital_literacy_class", "title": "Lớp BDHVS buổi 3", "held_on": TODAY,
        "place": "Văn phòng khu phố", "participants": 32, "households": null, "quantity": null,
        "value_dong": 150_000_000, "note": "",
    });
    overlay(&mut activity, fields);
    activity
}

fn save(desk: &Desk, fields: &Value) -> Value {
    desk.ok(
        "activity_save",
        &json!({ "id": null, "activity": activity(fields) }),
    )
}

fn found(desk: &Desk, query: &str, kind: &Value) -> Vec<Value> {
    let args = json!({ "query": query, "kind": kind, "page": page(0, 10) });
    column(&desk.ok("activities_search", &args)["rows"], "id")
}

#[test]
fn an_activity_is_saved_found_changed_and_taken_out() {
    let desk = Desk::new();
    let saved = save(&desk, &json!({}));
    let id = &saved["id"];
    let meals = save(
        &desk,
        &json!({ "kind": "meals", "title": "Suất ăn", "held_on": "2026-11-01" }),
    )["id"]
        .clone();
    assert_eq!(found(&desk, "", &Value::Null), [id.clone(), meals.clone()]);
    assert_eq!(
        found(&desk, "suat an", &Value::Null),
        std::slice::from_ref(&meals)
    );
    assert_eq!(found(&desk, "", &json!("meals")), [meals]);
    let get = || desk.ok("activity_get", &json!({ "id": id }));
    assert_eq!(
        (&get()["activity"], &get()["evidence"]),
        (&activity(&json!({})), &json!([]))
    );
    let changed = activity(&json!({ "participants": null, "title": " Lớp  mới " }));
    let change = desk.ok("activity_save", &json!({ "id": id, "activity": changed }));
    assert_eq!(
        (
            &get()["activity"]["participants"],
            &get()["activity"]["title"]
        ),
        (&Value::Null, &json!("Lớp  mới"))
    );
    desk.undo(&change);
    assert_eq!(get()["activity"], activity(&json!({})));
    let deleted = desk.ok("activity_delete", &json!({ "id": id }));
    assert_eq!(
        desk.refusal("activity_get", &json!({ "id": id })),
        "not_found"
    );
    desk.undo(&deleted);
    get();
}

#[test]
fn what_cannot_be_is_refused() {
    let desk = Desk::new();
    for (fields, refusal) in [
        (json!({ "kind": "party" }), "invalid_field kind unknown"),
        (json!({ "title": "  " }), "invalid_field title required"),
        (json!({ "title": "x".repeat(201) }), "text_too_long title"),
        (json!({ "note": "x".repeat(2_001) }), "text_too_long note"),
        (
            json!({ "held_on": "2026-11-24" }),
            "invalid_field held_on future",
        ),
        (
            json!({ "participants": 100_001 }),
            "invalid_field participants range",
        ),
        (
            json!({ "value_dong": 1_000_000_000_000_001_u64 }),
            "invalid_field value_dong range",
        ),
        (json!({ "participants": -1 }), "bad_request"),
    ] {
        let args = json!({ "id": null, "activity": activity(&fields) });
        assert_eq!(desk.refusal("activity_save", &args), refusal, "{fields}");
    }
    assert!(found(&desk, "", &Value::Null).is_empty());
    let unknown = json!({ "id": "x", "activity": activity(&json!({})) });
    assert_eq!(desk.refusal("activity_save", &unknown), "not_found");
    let kind = json!({ "query": "", "kind": "party", "page": page(0, 1) });
    assert_eq!(
        desk.refusal("activities_search", &kind),
        "invalid_field kind unknown"
    );
}
