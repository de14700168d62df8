//! Two criteria that name one metric: each is held against its own threshold.

use crate::help_log::tests::desk::Desk;
use crate::review::tests::{Ward, query};
use data_encoding::BASE64;
use serde_json::{Value, json};

const SHIPPED: &str = include_str!("../../../../../assets/packs/bo-tieu-chi-mau.toml");
const METRIC: &str = "adults_e_payment";

/// The sample with criteria 2.3 and 4.1 over one metric, at the thresholds given.
fn pack(percent_of_2_3: u32, percent_of_4_1: u32) -> Value {
    let text = with_goal(SHIPPED, "2.3", percent_of_2_3).replacen(
        "\"adults_public_service_account\"",
        &format!("\"{METRIC}\""),
        1,
    );
    let text = with_goal(&text, "4.1", percent_of_4_1);
    let base64 = BASE64.encode(text.as_bytes());
    json!({ "kind": "file", "file": { "kind": "bytes", "name": "phuong.toml", "base64": base64 } })
}

fn with_goal(pack: &str, code: &str, percent: u32) -> String {
    let (before, after) = pack.split_once(&format!("code = \"{code}\"")).unwrap();
    let goal = format!("at_least_percent = {percent},");
    let after = after.replacen("at_least_percent = 100,", &goal, 1);
    format!("{before}code = \"{code}\"{after}")
}

/// 6 of 10 adults: more than half, less than four fifths.
fn six_of_ten(desk: &Desk) -> Value {
    let count = |kind: &str, count: u32| json!({ "kind": kind, "count": count });
    desk.household_with(&json!({
        "contact_name": "Hộ Thử Một", "house_number": "1", "street": "Đường Thử",
        "counts": [count("adults", 10), count("e_payment", 6)], "counted_on": "2026-11-20",
    }))
}

fn goal(figure: &Value) -> (Value, Value) {
    (
        figure["threshold_hundredths"].clone(),
        figure["missing"].clone(),
    )
}

/// The code of the criterion that a figure is held against.
fn named(figure: &Value) -> Value {
    figure["criterion"]["code"].clone()
}

fn in_list(desk: &Desk) -> (Value, Value) {
    let figures = desk.ok("metrics", &json!({}));
    let figures = figures.as_array().unwrap();
    let listed = goal(figures.iter().find(|one| one["metric"] == METRIC).unwrap());
    let alone = desk.ok("metric_get", &json!({ "metric": METRIC }));
    let behind = json!({ "metric": METRIC, "page": { "offset": 0, "limit": 1 } });
    let drilled = desk.ok("metric_drill", &behind)["figure"].clone();
    assert_eq!([&listed, &listed], [&goal(&alone), &goal(&drilled)]);
    assert_eq!(named(&alone), named(&drilled));
    listed
}

#[test]
fn each_claim_is_told_what_its_own_criterion_misses() {
    let ward = Ward::with_pack(&pack(50, 80));
    six_of_ten(ward.as_head());
    let book = |code: &str| ward.desk.ok("claim_get", &ward.by(code))["book"].clone();
    assert_eq!(goal(&book("2.3")), (json!(5_000), json!(0)));
    assert_eq!(book("2.3")["forecast"], json!({ "kind": "reached" }));
    assert_eq!(goal(&book("4.1")), (json!(8_000), json!(2)));
    assert_ne!(book("4.1")["forecast"], json!({ "kind": "reached" }));
    for code in ["2.3", "4.1"] {
        assert_eq!(named(&book(code)), code);
    }
}

#[test]
fn an_officer_sees_the_threshold_of_the_claim_that_is_reviewed() {
    let ward = Ward::with_pack(&pack(50, 80));
    six_of_ten(ward.as_head());
    for code in ["2.3", "4.1"] {
        let by = ward.by(code);
        ward.as_head().ok("claim_take_from_book", &by);
        ward.ready(code);
    }
    let book = |code: &str| {
        let args = json!({ "claim": ward.claim(code), "list": query(&[]) });
        ward.as_officer().ok("review_get", &args)["book"].clone()
    };
    assert_eq!(goal(&book("2.3")), (json!(5_000), json!(0)));
    assert_eq!(goal(&book("4.1")), (json!(8_000), json!(2)));
}

#[test]
fn home_offers_the_book_where_it_reaches_the_criterion_and_doors_where_not() {
    let ward = Ward::with_pack(&pack(50, 80));
    six_of_ten(ward.as_head());
    let home = ward.desk.ok("home", &json!({}));
    let steps = home["next_steps"].as_array().unwrap();
    let of = |code: &str| {
        let step = steps.iter().find(|step| step["claim"]["code"] == code);
        step.map(|step| step["kind"].clone())
    };
    assert_eq!(of("2.3"), Some(json!("take_from_book")));
    assert_eq!(of("4.1"), Some(json!("knock_on_doors")));
}

#[test]
fn a_figure_alone_is_held_against_the_goal_that_is_farthest() {
    for (percents, farthest) in [((50, 80), "4.1"), ((80, 50), "2.3")] {
        let ward = Ward::with_pack(&pack(percents.0, percents.1));
        let desk = ward.as_head();
        let told = || desk.ok("metric_get", &json!({ "metric": METRIC }))["criterion"].clone();
        assert_eq!(in_list(desk), (json!(8_000), Value::Null), "no figure yet");
        let household = six_of_ten(desk);
        assert_eq!(in_list(desk), (json!(8_000), json!(2)));
        let title = ward.row(farthest)["title"].clone();
        assert_eq!(told(), json!({ "code": farthest, "title": title }));
        let counts = json!([{ "kind": "e_payment", "count": 8 }]);
        let args = json!({ "id": household, "counts": counts, "counted_on": "2026-11-21" });
        desk.ok("household_counts_save", &args);
        assert_eq!(in_list(desk), (json!(8_000), json!(0)), "both are reached");
    }
}
