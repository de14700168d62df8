use super::*;
use khupho_domain::review::{SampleSize, draw};

fn draw_of(size: u32, percent: Option<u32>) -> Value {
    json!({ "neighborhoods": [], "size": size, "percent": percent })
}

fn handed_in() -> Ward {
    let ward = Ward::new();
    for (seed, code) in (1..).zip(["1.1", "3.2", "3.7", "5.2"]) {
        ward.hand_in(code, seed);
    }
    ward.give_back("5.2", "Thiếu");
    ward
}

#[test]
fn the_same_seed_on_the_same_claims_draws_the_same_sample() {
    let ward = handed_in();
    let drawn = ward.as_officer().ok("spot_check_draw", &draw_of(2, None));
    assert_eq!(
        (&drawn["row"]["size"], &drawn["row"]["population"]),
        (&json!(2), &json!(3)),
        "a returned claim is nothing to visit"
    );
    let id = |value: &Value| -> EntityId { value.as_str().unwrap().parse().unwrap() };
    let population: Vec<EntityId> = ["1.1", "3.2", "3.7"]
        .iter()
        .map(|code| id(&ward.claim(code)))
        .collect();
    let seed = drawn["row"]["seed"].as_str().unwrap().parse().unwrap();
    let mut again = draw(seed, &population, SampleSize::Claims(2));
    let mut visits: Vec<EntityId> = drawn["visits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|visit| id(&visit["claim"]))
        .collect();
    again.sort_unstable();
    visits.sort_unstable();
    assert_eq!(visits, again);
}

#[test]
fn the_results_of_visits_are_kept() {
    let ward = handed_in();
    let drawn = ward
        .as_officer()
        .ok("spot_check_draw", &draw_of(0, Some(100)));
    let check = drawn["row"]["id"].clone();
    let claim = drawn["visits"][1]["claim"].clone();
    let visit = json!({ "spot_check": check, "claim": claim, "agreed": false, "note": "Máy hỏng" });
    ward.as_officer().ok("spot_visit_save", &visit);
    let after = ward
        .as_officer()
        .ok("spot_check_get", &json!({ "id": check }));
    assert_eq!(after["row"]["visited"], 1);
    let row = &after["visits"][1];
    assert_eq!(
        (&row["agreed"], &row["note"]),
        (&json!(false), &json!("Máy hỏng"))
    );
    assert_eq!(after["visits"][0]["agreed"], Value::Null);
    let list = ward.as_officer().ok("spot_checks", &json!({}));
    assert_eq!(list[0]["id"], check);
    let other = json!({
        "spot_check": check, "claim": ward.claim("5.2"), "agreed": true, "note": "",
    });
    assert_eq!(
        ward.as_officer().refusal("spot_visit_save", &other),
        "not_found"
    );
}

#[test]
fn doors_behind_a_figure_of_the_book_are_on_the_list() {
    let ward = Ward::new();
    for number in 1..=12 {
        let fields = json!({
            "contact_name": "Nguyễn Văn Mẫu", "house_number": number.to_string(),
            "street": "Đường Mẫu", "counts": [
                { "kind": "adults", "count": 2 }, { "kind": "public_service_account", "count": 1 },
            ],
            "counted_on": "2026-11-20",
        });
        ward.as_head().household_with(&fields);
    }
    let by = ward.by("2.3");
    ward.as_head().ok("claim_take_from_book", &by);
    ward.ready("2.3");
    let drawn = ward.as_officer().ok("spot_check_draw", &draw_of(1, None));
    let doors = drawn["visits"][0]["addresses"].as_array().unwrap();
    assert_eq!(doors.len(), 10, "as many as one walks to");
    assert!(
        doors
            .iter()
            .all(|door| door.as_str().unwrap().contains("Đường Mẫu"))
    );
}

#[test]
fn an_impossible_size_is_refused_and_so_is_an_empty_ward() {
    let ward = Ward::new();
    let officer = ward.as_officer();
    let refusal = |args: &Value| officer.refusal("spot_check_draw", args);
    assert_eq!(refusal(&draw_of(0, None)), "invalid_field size range");
    assert_eq!(refusal(&draw_of(501, None)), "invalid_field size range");
    assert_eq!(
        refusal(&draw_of(500, None)),
        "invalid_field neighborhoods nothing_handed_in",
        "the size itself is fine"
    );
    assert_eq!(
        refusal(&draw_of(1, Some(101))),
        "invalid_field percent range"
    );
    assert_eq!(
        refusal(&draw_of(3, None)),
        "invalid_field neighborhoods nothing_handed_in"
    );
    let head = ward.as_head();
    assert_eq!(
        head.refusal("spot_check_draw", &draw_of(3, None)),
        "not_allowed"
    );
}
