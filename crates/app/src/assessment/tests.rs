use crate::evidence::samples::{jpeg, quarters};
use crate::help_log::tests::desk::{Desk, TODAY, column};
use data_encoding::BASE64;
use serde_json::{Value, json};

/// A desk with the sample set.
fn assessing() -> Desk {
    let desk = Desk::new();
    desk.ok(
        "pack_load",
        &json!({ "source": { "kind": "shipped", "name": "bo-tieu-chi-mau.toml" } }),
    );
    desk
}

fn row(desk: &Desk, code: &str) -> Value {
    let detail = desk.ok("assessment", &json!({}));
    let rows = detail["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["rows"].as_array().unwrap());
    rows.into_iter()
        .find(|row| row["code"] == code)
        .unwrap()
        .clone()
}

fn by(desk: &Desk, code: &str) -> Value {
    json!({ "criterion": row(desk, code)["criterion"] })
}

fn save(desk: &Desk, code: &str, value: &Value, note: &str) -> Value {
    let args = json!({ "criterion": row(desk, code)["criterion"], "value": value, "note": note });
    desk.ok("claim_save", &args)
}

fn photo(desk: &Desk, code: &str, seed: u8) -> Value {
    let target = json!({ "kind": "claim", "criterion": row(desk, code)["criterion"] });
    let base64 = BASE64.encode(&jpeg(&quarters(64, 48, seed)));
    let file = json!({ "kind": "bytes", "name": "anh.jpg", "base64": base64 });
    desk.ok("evidence_add", &json!({ "target": target, "file": file }))
}

#[test]
fn there_is_nothing_before_a_set_is_loaded() {
    let desk = Desk::new();
    assert_eq!(desk.ok("assessment", &json!({})), Value::Null);
    let any = json!({ "criterion": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(desk.refusal("claim_get", &any), "no_criteria_set");
    assert_eq!(desk.refusal("claim_mark_ready", &any), "no_criteria_set");
}

#[test]
fn a_new_assessment_has_collected_nothing() {
    let desk = assessing();
    let detail = desk.ok("assessment", &json!({}));
    assert_eq!(
        (
            &detail["points_hundredths"],
            &detail["max_points_hundredths"]
        ),
        (&json!(0), &json!(10_000))
    );
    assert_eq!(
        (&detail["met"], &detail["total"], &detail["passes"]),
        (&json!(0), &json!(20), &json!(false))
    );
    assert_eq!(
        detail["mandatory_missing"],
        json!(["1.1", "1.2", "3.3", "5.2", "5.3"])
    );
    let first = row(&desk, "2.3");
    assert_eq!(
        (&first["state"], &first["value"], &first["missing"]),
        (&json!("not_started"), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_claim_is_drafted_scored_emptied_and_undone() {
    let desk = assessing();
    let ratio = json!({ "kind": "ratio", "part": 451, "whole": 550 });
    let saved = save(&desk, "2.3", &ratio, "  đếm theo sổ ");
    let after = row(&desk, "2.3");
    assert_eq!(
        (&after["state"], &after["value"]),
        (&json!("draft"), &ratio)
    );
    assert_eq!(
        (
            &after["points_hundredths"],
            &after["missing"],
            &after["met"]
        ),
        (&json!(656), &json!(99), &json!(false))
    );
    let detail = desk.ok("claim_get", &by(&desk, "2.3"));
    assert_eq!(
        (&detail["note"], &detail["ratio"]["percent_hundredths"]),
        (&json!("đếm theo sổ"), &json!(8_200))
    );
    assert_eq!(
        save(&desk, "2.3", &ratio, "đếm theo sổ")["txn"],
        Value::Null,
        "nothing changed"
    );
    let emptied = save(&desk, "2.3", &Value::Null, "");
    assert_eq!(row(&desk, "2.3")["state"], "not_started");
    desk.undo(&emptied);
    assert_eq!(row(&desk, "2.3")["value"], ratio);
    desk.undo(&saved);
    assert_eq!(row(&desk, "2.3")["state"], "not_started");
}

#[test]
fn a_claim_is_ready_once_value_and_evidence_are_there() {
    let desk = assessing();
    let ready = || desk.refusal_params("claim_mark_ready", &by(&desk, "1.1"))["missing"].clone();
    assert_eq!(ready(), "value,evidence");
    save(&desk, "1.1", &json!({ "kind": "yes_no", "yes": true }), "");
    assert_eq!(ready(), "evidence");
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "1.1"))["missing_parts"],
        json!(["evidence"])
    );
    photo(&desk, "1.1", 1);
    desk.ok("claim_mark_ready", &by(&desk, "1.1"));
    assert_eq!(row(&desk, "1.1")["state"], "ready_to_send");
    save(&desk, "1.1", &json!({ "kind": "yes_no", "yes": true }), "");
    assert_eq!(
        row(&desk, "1.1")["state"],
        "ready_to_send",
        "saving what stands there changes nothing"
    );
    save(
        &desk,
        "1.1",
        &json!({ "kind": "yes_no", "yes": true }),
        "thêm",
    );
    assert_eq!(row(&desk, "1.1")["state"], "draft");
    desk.ok("claim_mark_ready", &by(&desk, "1.1"));
    desk.ok("claim_back_to_draft", &by(&desk, "1.1"));
    assert_eq!(row(&desk, "1.1")["state"], "draft");
    assert_eq!(
        desk.refusal("claim_back_to_draft", &by(&desk, "1.2")),
        "invalid_field state not_possible_now"
    );
}

#[test]
fn evidence_alone_begins_a_draft() {
    let desk = assessing();
    let added = photo(&desk, "3.3", 1);
    let after = row(&desk, "3.3");
    assert_eq!(
        (&after["state"], &after["evidence"]),
        (&json!("draft"), &json!(1))
    );
    desk.undo(&added);
    assert_eq!(row(&desk, "3.3")["state"], "not_started");
}

#[test]
fn a_claim_is_taken_from_the_book() {
    let desk = assessing();
    assert_eq!(
        desk.refusal("claim_take_from_book", &by(&desk, "2.1")),
        "no_figure_yet"
    );
    assert_eq!(
        desk.refusal("claim_take_from_book", &by(&desk, "1.1")),
        "no_figure_yet"
    );
    assert_eq!(
        row(&desk, "2.1")["value"],
        Value::Null,
        "no figure is not 0"
    );
    let counts = json!([{ "kind": "vneid", "count": 3 }, { "kind": "id_eligible", "count": 4 }]);
    desk.household_with(
        &json!({ "contact_name": "Hộ Giả Lập", "counts": counts, "counted_on": TODAY }),
    );
    desk.ok("claim_take_from_book", &by(&desk, "2.1"));
    let ratio = json!({ "kind": "ratio", "part": 3, "whole": 4 });
    let detail = desk.ok("claim_get", &by(&desk, "2.1"));
    assert_eq!(
        (&detail["row"]["value"], &detail["from_book"]),
        (&ratio, &json!({ "metric": "people_vneid", "as_of": TODAY }))
    );
    assert_eq!(detail["book"]["ratio"]["part"], 3);
    save(&desk, "2.1", &ratio, "theo sổ");
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "2.1"))["from_book"]["metric"],
        "people_vneid",
        "a note keeps the source"
    );
    save(
        &desk,
        "2.1",
        &json!({ "kind": "ratio", "part": 4, "whole": 4 }),
        "theo sổ",
    );
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "2.1"))["from_book"],
        Value::Null
    );
}

#[test]
fn what_cannot_be_claimed_is_refused_and_changes_nothing() {
    let desk = assessing();
    let criterion = row(&desk, "2.3")["criterion"].clone();
    let refused = |value: &Value, note: &str| {
        desk.refusal(
            "claim_save",
            &json!({ "criterion": criterion, "value": value, "note": note }),
        )
    };
    let ratio = |part: u64, whole: u64| json!({ "kind": "ratio", "part": part, "whole": whole });
    assert_eq!(refused(&ratio(1, 0), ""), "invalid_field value whole_zero");
    assert_eq!(
        refused(&ratio(551, 550), ""),
        "invalid_field value part_over_whole"
    );
    assert_eq!(
        refused(&ratio(1, 1_000_000_001), ""),
        "invalid_field value range"
    );
    assert_eq!(
        refused(&json!({ "kind": "yes_no", "yes": true }), ""),
        "invalid_field value wrong_shape"
    );
    assert_eq!(
        refused(&Value::Null, &"ạ".repeat(2_001)),
        "text_too_long note"
    );
    assert_eq!(row(&desk, "2.3")["state"], "not_started");
    save(&desk, "2.3", &Value::Null, &"ạ".repeat(2_000));
    assert_eq!(row(&desk, "2.3")["state"], "draft");
    let nowhere = json!({ "criterion": "no id", "value": null, "note": "" });
    assert_eq!(desk.refusal("claim_save", &nowhere), "not_found");
}

#[test]
fn a_note_with_an_id_number_is_warned_about() {
    let desk = assessing();
    save(&desk, "1.1", &Value::Null, "số 999999999999 (bịa)");
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "1.1"))["note_warnings"],
        json!(["id_number"])
    );
    save(&desk, "1.1", &Value::Null, "quyết định 12");
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "1.1"))["note_warnings"],
        json!([])
    );
}

#[test]
fn one_walks_through_the_set() {
    let desk = assessing();
    let (first, second) = (
        desk.ok("claim_get", &by(&desk, "1.1")),
        desk.ok("claim_get", &by(&desk, "1.2")),
    );
    assert_eq!(
        (&first["previous"], &first["next"]),
        (&Value::Null, &second["criterion"]["id"])
    );
    assert_eq!(second["previous"], first["criterion"]["id"]);
    assert_eq!(desk.ok("claim_get", &by(&desk, "5.3"))["next"], Value::Null);
}

#[test]
fn the_history_says_who_changed_what() {
    let desk = assessing();
    save(&desk, "1.1", &json!({ "kind": "yes_no", "yes": true }), "");
    save(
        &desk,
        "1.1",
        &json!({ "kind": "yes_no", "yes": true }),
        "có quyết định",
    );
    let history = desk.ok("claim_history", &by(&desk, "1.1"));
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(history[0]["who"], "Trần Thị Giả Lập");
    assert_eq!(column(&history[0]["changes"], "field"), [json!("note")]);
    assert_eq!(history[0]["changes"][0]["after"], "có quyết định");
}

#[test]
fn a_volunteer_claims_nothing() {
    let desk = assessing();
    let args = json!({ "criterion": row(&desk, "1.1")["criterion"], "value": null, "note": "thử" });
    desk.become_volunteer();
    assert_eq!(desk.refusal("claim_save", &args), "not_allowed");
    assert_eq!(row(&desk, "1.1")["state"], "not_started");
}

/// 3 of 4 people were claimed from the book; then one household was counted anew.
#[test]
fn a_claim_tells_when_the_book_has_moved_on_and_takes_the_new_figure() {
    let desk = assessing();
    let counts = |vneid: u32| json!([{ "kind": "vneid", "count": vneid }, { "kind": "id_eligible", "count": 4 }]);
    let household = desk.household_with(
        &json!({ "contact_name": "Hộ Giả Lập", "counts": counts(4), "counted_on": TODAY }),
    );
    desk.ok("claim_take_from_book", &by(&desk, "2.1"));
    let now = |desk: &Desk| desk.ok("claim_get", &by(desk, "2.1"))["book_now"].clone();
    assert_eq!(now(&desk), Value::Null, "nothing has changed yet");
    assert!(
        next_kinds(&desk)
            .iter()
            .all(|kind| kind != "update_from_book")
    );
    desk.ok(
        "household_counts_save",
        &json!({ "id": household, "counts": counts(1), "counted_on": TODAY }),
    );
    let fallen = json!({ "kind": "ratio", "part": 1, "whole": 4 });
    assert_eq!(now(&desk), fallen);
    let home = desk.ok("home", &json!({}));
    let step = &home["next_steps"][0];
    assert_eq!(
        (&step["kind"], &step["now"], &step["now_met"]),
        (&json!("update_from_book"), &fallen, &json!(false))
    );
    assert_eq!(
        step["claim"]["value"]["part"], 4,
        "what was claimed stays until it is taken"
    );
    desk.ok("claim_take_from_book", &by(&desk, "2.1"));
    assert_eq!(row(&desk, "2.1")["value"], fallen);
    assert_eq!(now(&desk), Value::Null);
    assert!(
        next_kinds(&desk)
            .iter()
            .all(|kind| kind != "update_from_book")
    );
}

/// A figure typed by hand is the khu phố's own word; the book says nothing against it.
#[test]
fn a_typed_figure_is_not_compared_with_the_book() {
    let desk = assessing();
    let counts = json!([{ "kind": "vneid", "count": 3 }, { "kind": "id_eligible", "count": 4 }]);
    desk.household_with(
        &json!({ "contact_name": "Hộ Giả Lập", "counts": counts, "counted_on": TODAY }),
    );
    save(
        &desk,
        "2.1",
        &json!({ "kind": "ratio", "part": 2, "whole": 4 }),
        "",
    );
    assert_eq!(
        desk.ok("claim_get", &by(&desk, "2.1"))["book_now"],
        Value::Null
    );
}

fn next_kinds(desk: &Desk) -> Vec<Value> {
    column(&desk.ok("home", &json!({}))["next_steps"], "kind")
}
