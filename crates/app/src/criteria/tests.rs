use super::*;
use crate::help_log::tests::desk::Desk;
use chrono::NaiveDate;
use data_encoding::BASE64;
use khupho_domain::members::Role;
use serde_json::{Value, json};

const SHIPPED: &str = include_str!("../../../../assets/packs/bo-tieu-chi-mau.toml");

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default()
}

fn shipped() -> Value {
    json!({ "source": { "kind": "shipped", "name": "bo-tieu-chi-mau.toml" } })
}

fn file(text: &str) -> Value {
    let base64 = BASE64.encode(text.as_bytes());
    json!({ "source": { "kind": "file", "file": { "kind": "bytes", "name": "phuong.toml", "base64": base64 } } })
}

fn issued(version: u32) -> String {
    SHIPPED
        .replace(
            "sample_label = \"Bộ tiêu chí mẫu – chưa phải văn bản ban hành\"",
            "decision_number = \"12/QĐ-UBND\"",
        )
        .replace("version = 1\n", &format!("version = {version}\n"))
}

#[test]
fn a_pack_is_looked_at_loaded_and_taken_back() {
    let desk = Desk::new();
    assert_eq!(desk.ok("criteria_sets", &json!({})), json!([]));
    let packs = desk.ok("packs", &json!({}));
    assert_eq!(
        (&packs[0]["criteria"], &packs[0]["max_points_hundredths"]),
        (&json!(20), &json!(10_000))
    );
    assert_eq!(packs[0]["loaded"], false);
    assert_eq!(desk.ok("pack_preview", &shipped()), packs[0]);
    assert_eq!(
        desk.ok("criteria_sets", &json!({})),
        json!([]),
        "looking loads nothing"
    );
    let saved = desk.ok("pack_load", &shipped());
    let sets = desk.ok("criteria_sets", &json!({}));
    assert_eq!(
        (&sets[0]["id"], &sets[0]["current"]),
        (&saved["id"], &json!(true))
    );
    assert_eq!(desk.ok("packs", &json!({}))[0]["loaded"], true);
    assert_eq!(desk.refusal("pack_load", &shipped()), "pack_loaded_already");
    desk.undo(&saved);
    let sets = desk.ok("criteria_sets", &json!({}));
    let left = (&sets[0]["id"], &sets[0]["current"]);
    assert_eq!(left, (&saved["id"], &json!(false)), "others may use it");
    assert_eq!(desk.ok("assessment", &json!({})), Value::Null);
    assert_eq!(desk.ok("pack_load", &shipped())["id"], saved["id"]);
    assert_eq!(desk.ok("criteria_sets", &json!({}))[0]["current"], true);
}

#[test]
fn a_set_whose_load_was_undone_can_be_chosen_again() {
    let desk = Desk::new();
    let saved = desk.ok("pack_load", &shipped());
    desk.undo(&saved);
    let chosen = desk.ok("criteria_set_select", &json!({ "id": saved["id"] }));
    assert_ne!(chosen["txn"], Value::Null, "the assessment begins anew");
    assert_eq!(desk.ok("assessment", &json!({}))["set"]["id"], saved["id"]);
}

#[test]
fn a_newly_loaded_set_is_current_until_another_is_chosen() {
    let desk = Desk::new();
    let sample = desk.ok("pack_load", &shipped())["id"].clone();
    let ward = desk.ok("pack_load", &file(&issued(7)))["id"].clone();
    let current = || desk.ok("assessment", &json!({}))["set"].clone();
    assert_eq!(
        (&current()["id"], &current()["summary"]["decision_number"]),
        (&ward, &json!("12/QĐ-UBND"))
    );
    let chosen = desk.ok("criteria_set_select", &json!({ "id": sample }));
    assert_eq!((&current()["id"], &chosen["txn"]), (&sample, &Value::Null));
    assert_eq!(
        desk.refusal("criteria_set_select", &json!({ "id": "no id" })),
        "not_found"
    );
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_eq!(
        desk.refusal("criteria_set_select", &json!({ "id": nobody })),
        "not_found"
    );
}

#[test]
fn another_content_under_a_loaded_version_is_refused() {
    let desk = Desk::new();
    desk.ok("pack_load", &shipped());
    assert_eq!(
        desk.refusal("pack_load", &file(&issued(1))),
        "pack_loaded_already"
    );
}

#[test]
fn a_faulty_pack_names_file_line_and_reason_and_loads_nothing() {
    let desk = Desk::new();
    let faulty = file(&SHIPPED.replace("group = \"5\"", "group = \"6\""));
    for command in ["pack_preview", "pack_load"] {
        let params = desk.refusal_params(command, &faulty);
        assert_eq!(
            (&params["file"], &params["reason"]),
            (&json!("phuong.toml"), &json!("unknown_group"))
        );
        assert_eq!(
            (&params["more"], &params["place"]),
            (&json!("2"), &json!("criterion 5.1, group"))
        );
    }
    assert_eq!(desk.ok("criteria_sets", &json!({})), json!([]));
    let missing = json!({ "source": { "kind": "file", "file": { "kind": "path", "path": "/nowhere.toml" } } });
    assert_eq!(desk.refusal("pack_load", &missing), "file_unreadable");
    assert_eq!(desk.refusal("pack_load", &file("")), "empty_file");
    let unknown = json!({ "source": { "kind": "shipped", "name": "other.toml" } });
    assert_eq!(desk.refusal("pack_load", &unknown), "not_found");
}

#[test]
fn a_volunteer_loads_no_set() {
    let desk = Desk::new();
    desk.become_volunteer();
    assert_eq!(desk.refusal("pack_load", &shipped()), "not_allowed");
    assert_eq!(desk.ok("criteria_sets", &json!({})), json!([]));
}

#[test]
fn a_volunteer_does_not_choose_what_everybody_assesses() {
    let desk = Desk::new();
    let first = desk.ok("pack_load", &shipped())["id"].clone();
    let second = desk.ok("pack_load", &file(&issued(2)))["id"].clone();
    desk.become_volunteer();
    assert_eq!(
        desk.refusal("criteria_set_select", &json!({ "id": first })),
        "not_allowed"
    );
    assert_eq!(desk.ok("assessment", &json!({}))["set"]["id"], second);
}

#[test]
fn the_ward_issues_a_set_and_the_khu_pho_begins_it() {
    let desk = Desk::new();
    desk.act_as(Role::WardOfficer);
    desk.ok("pack_load", &shipped());
    assert_eq!(desk.refusal("pack_load", &shipped()), "pack_loaded_already");
    desk.act_as(Role::Head);
    let assessment = desk.ok("assessment", &json!({}));
    let criterion = &assessment["groups"][0]["rows"][0]["criterion"];
    let claim =
        json!({ "criterion": criterion, "value": { "kind": "yes_no", "yes": true }, "note": "" });
    desk.ok("claim_save", &claim);
    assert_eq!(desk.ok("assessment", &json!({}))["met"], 1);
}

fn scored(answers: &Value) -> Result<crate::api::criteria::PackScore, ApiError> {
    score_pack(
        SHIPPED.as_bytes(),
        "mau.toml",
        &json!({ "answers": answers }).to_string(),
        today(),
    )
}

#[test]
fn full_and_short_answers_score_alike() {
    let months: Vec<Value> = (1..=11)
        .map(|month| json!({ "year": 2026, "month": month, "count": 20 }))
        .collect();
    let by_name: serde_json::Map<String, Value> = (1..=11)
        .map(|month| (format!("2026-{month:02}"), json!(20)))
        .collect();
    let full = json!({
        "1.1": { "kind": "yes_no", "yes": true }, "1.2": { "kind": "count", "count": 1 },
        "2.3": { "kind": "ratio", "part": 451, "whole": 550 },
        "5.3": { "kind": "month_counts", "months": months },
    });
    let short = json!({ "1.1": true, "1.2": 1, "2.3": "451/550", "5.3": by_name });
    let listed = json!({ "1.1": true, "1.2": 1, "2.3": [451, 550], "5.3": months, "3.1": null });
    for answers in [full, short, listed] {
        let score = scored(&answers).unwrap();
        // 5 + 4 + 8·451/550 rounded down + 8 points.
        assert_eq!(score.points_hundredths, 500 + 400 + 656 + 800);
        assert_eq!((score.met, score.total, score.passes), (3, 20, false));
        assert_eq!(score.mandatory_missing, ["3.3", "5.2"]);
        let row = score.criteria.iter().find(|row| row.code == "2.3").unwrap();
        assert_eq!((row.met, row.missing), (false, Some(99)));
    }
}

#[test]
fn the_day_of_the_answers_decides_which_months_count() {
    let answers = |as_of: &str| {
        json!({ "as_of": as_of, "answers": { "5.3": { "2026-01": 20 } } }).to_string()
    };
    let met = |as_of| {
        score_pack(SHIPPED.as_bytes(), "mau.toml", &answers(as_of), today())
            .unwrap()
            .met
    };
    assert_eq!((met("2026-01-31"), met("2026-02-01")), (1, 0));
}

#[test]
fn answers_that_cannot_be_are_named() {
    for (answers, field, reason) in [
        (json!({ "9.9": true }), "answers.9.9", "unknown_code"),
        (json!({ "2.3": true }), "answers.2.3", "wrong_shape"),
        (
            json!({ "2.3": { "kind": "count", "count": 3 } }),
            "answers.2.3",
            "wrong_shape",
        ),
        (
            json!({ "2.3": { "kind": "ratio", "part": -1, "whole": 3 } }),
            "answers.2.3",
            "wrong_shape",
        ),
        (json!({ "2.3": "3/0" }), "answers.2.3", "whole_zero"),
        (json!({ "2.3": "4/3" }), "answers.2.3", "part_over_whole"),
        (json!({ "1.2": 1.5 }), "answers.1.2", "wrong_shape"),
        (json!({ "5.3": { "2026-13": 1 } }), "answers.5.3", "month"),
    ] {
        let error = scored(&answers).unwrap_err();
        assert_eq!(
            (
                error.params["field"].as_str(),
                error.params["reason"].as_str()
            ),
            (field, reason),
            "{answers}"
        );
    }
    let error =
        score_pack(SHIPPED.as_bytes(), "mau.toml", "{\n\"answers\": [", today()).unwrap_err();
    assert_eq!(
        (
            error.params["field"].as_str(),
            error.params["line"].as_str()
        ),
        ("answers", "2")
    );
    let error = score_pack(b"format = 2", "mau.toml", "{}", today()).unwrap_err();
    assert_eq!(error.code, ErrorCode::PackInvalid);
}
