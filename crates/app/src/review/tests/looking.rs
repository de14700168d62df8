use super::*;
use crate::help_log::tests::desk::{adding, page};
use chrono::{Days, NaiveDate};

const OF_THE_BOOK: &str = "5.3";

/// Helps that count for 5.3, one each day given.
fn log_dossiers(ward: &Ward, days: impl Iterator<Item = NaiveDate>) {
    for day in days {
        let help = adding(&json!({ "category": "online_dossier", "happened_on": day }));
        ward.as_head().ok("help_save", &help);
    }
}

fn take_from_book(ward: &Ward) {
    let by = ward.by(OF_THE_BOOK);
    ward.as_head().ok("claim_take_from_book", &by);
    ward.ready(OF_THE_BOOK);
}

fn kinds(detail: &Value) -> Vec<Value> {
    let flags = detail["flags"].as_array().unwrap();
    flags.iter().map(|flag| flag["kind"].clone()).collect()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

#[test]
fn entries_written_long_after_their_day_are_told_with_their_share() {
    let ward = Ward::new();
    let late = (0..3).map(|_| today() - Days::new(20));
    log_dossiers(&ward, late.chain([today()]));
    take_from_book(&ward);
    let detail = ward.detail(OF_THE_BOOK);
    assert_eq!(
        detail["flags"],
        json!([{ "kind": "back_dated", "entries": 3, "of": 4, "longest_days": 20 }])
    );
    assert_eq!(ward.list(&[])[0]["flags"], 1);
}

#[test]
fn many_entries_within_minutes_are_told_with_who_and_when() {
    let ward = Ward::new();
    log_dossiers(&ward, (0..20).map(|_| today()));
    take_from_book(&ward);
    let flag = &ward.detail(OF_THE_BOOK)["flags"][0];
    assert_eq!(
        (
            &flag["kind"],
            &flag["entries"],
            &flag["minutes"],
            &flag["who"]
        ),
        (
            &json!("burst"),
            &json!(20),
            &json!(1),
            &json!("Trần Thị Giả Lập")
        )
    );
}

#[test]
fn a_figure_typed_by_hand_has_no_flags_of_the_log() {
    let ward = Ward::new();
    log_dossiers(&ward, (0..30).map(|_| today() - Days::new(40)));
    let months = json!([{ "year": 2026, "month": 10, "count": 30 }]);
    ward.answer(
        OF_THE_BOOK,
        &json!({ "kind": "month_counts", "months": months }),
        "",
    );
    ward.ready(OF_THE_BOOK);
    assert_eq!(ward.detail(OF_THE_BOOK)["flags"], json!([]));
}

#[test]
fn a_photo_used_again_is_told_with_where() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    ward.hand_in("3.2", 1);
    let detail = ward.detail("3.2");
    assert_eq!(kinds(&detail), ["reused_photo"]);
    assert_eq!(detail["flags"][0]["elsewhere"], json!(["Khu phố 13 – 1.1"]));
    assert_eq!(detail["evidence"][0]["used_in_other_claims"], 1);
}

#[test]
fn a_claim_is_shown_with_the_book_and_its_evidence() {
    let ward = Ward::new();
    log_dossiers(&ward, [today()].into_iter());
    take_from_book(&ward);
    ward.hand_in("1.1", 1);
    let detail = ward.detail(OF_THE_BOOK);
    assert_eq!(detail["from_book"]["metric"], "online_dossiers_per_month");
    assert_eq!(detail["book"]["metric"], "online_dossiers_per_month");
    assert_eq!(detail["last_decision"], Value::Null);
    assert_eq!(detail["evidence_missing"], json!([]));
    let with_photo = ward.detail("1.1");
    let photo = with_photo["evidence"][0]["id"].clone();
    let evidence = ward.desk.host.location().folder.join("evidence");
    std::fs::remove_dir_all(evidence).unwrap();
    assert_eq!(ward.detail("1.1")["evidence_missing"], json!([photo]));
}

#[test]
fn an_unknown_claim_is_not_found() {
    let ward = Ward::new();
    let none = "00000000-0000-4000-8000-000000000000";
    let args = json!({ "claim": none, "list": query(&[]) });
    assert_eq!(ward.as_officer().refusal("review_get", &args), "not_found");
    let accept = json!({ "claim": none, "seen": "", "verified_value": null });
    assert_eq!(
        ward.as_officer().refusal("review_accept", &accept),
        "not_found"
    );
}

#[test]
fn the_ward_looks_at_the_entries_behind_a_claim_of_any_khu_pho() {
    let ward = Ward::new();
    log_dossiers(&ward, [today()].into_iter());
    take_from_book(&ward);
    let place = ward.detail(OF_THE_BOOK)["neighborhood"].clone();
    let drill = json!({
        "metric": "online_dossiers_per_month", "page": page(0, 10), "neighborhood": place,
    });
    let behind = ward.as_officer().ok("metric_drill", &drill);
    assert_eq!(behind["total"], 1);
    assert_eq!(behind["rows"][0]["entered_by"], "Trần Thị Giả Lập");
    let mut unknown = drill;
    unknown["neighborhood"] = json!("00000000-0000-4000-8000-000000000000");
    assert_eq!(ward.desk.refusal("metric_drill", &unknown), "not_found");
}

/// Ten of ten adults, in the one household entered.
fn household_of_ten(ward: &Ward) {
    let count = |kind: &str| json!({ "kind": kind, "count": 10 });
    ward.as_head().household_with(&json!({
        "contact_name": "Hộ Thử", "house_number": "1", "street": "Đường Thử",
        "counts": [count("adults"), count("e_payment")], "counted_on": "2026-11-20",
    }));
}

fn by_statistics(ward: &Ward, households: u32) {
    let desk = ward.as_head();
    let id = desk.ok("status", &json!({}))["neighborhood"]["id"].clone();
    desk.ok(
        "neighborhood_save",
        &json!({
            "id": id, "name": "Khu phố 13", "ward_name": "Phường Mẫu",
            "households_by_statistics": households,
        }),
    );
}

const OF_THE_REGISTER: &str = "4.1";

#[test]
fn a_figure_over_a_nearly_empty_register_is_told_with_both_numbers() {
    let ward = Ward::new();
    household_of_ten(&ward);
    let by = ward.by(OF_THE_REGISTER);
    ward.as_head().ok("claim_take_from_book", &by);
    ward.photo(OF_THE_REGISTER, 1);
    assert_eq!(
        ward.detail(OF_THE_REGISTER)["flags"],
        json!([]),
        "nobody knows how many there are"
    );
    by_statistics(&ward, 800);
    assert_eq!(
        ward.detail(OF_THE_REGISTER)["flags"],
        json!([{ "kind": "short_register", "registered": 1, "by_statistics": 800 }])
    );
    by_statistics(&ward, 1);
    assert_eq!(ward.detail(OF_THE_REGISTER)["flags"], json!([]));
}

#[test]
fn a_figure_over_a_frozen_denominator_or_typed_by_hand_says_nothing_of_the_register() {
    let ward = Ward::new();
    household_of_ten(&ward);
    by_statistics(&ward, 800);
    ward.answer(
        OF_THE_REGISTER,
        &json!({ "kind": "ratio", "part": 10, "whole": 10 }),
        "",
    );
    assert_eq!(ward.detail(OF_THE_REGISTER)["flags"], json!([]));
    let freeze = json!({
        "metric": "adults_e_payment", "whole": 12, "source": "Biểu thử", "as_of": "2026-11-01",
    });
    ward.as_head().ok("denominator_freeze", &freeze);
    let by = ward.by(OF_THE_REGISTER);
    ward.as_head().ok("claim_take_from_book", &by);
    assert_eq!(ward.detail(OF_THE_REGISTER)["flags"], json!([]));
}
