//! The ward's review on the command line.

use crate::exchange::{answer, confirmed, hand_in, send};
use crate::notebook::Notebook;
use serde_json::{Value, json};

const CLAIM: &str = "khu phố 13/1.1";

/// A ward that took in one claim that is ready, and the khu phố that handed it in.
fn handed_in() -> (Notebook, Notebook) {
    let (ward, khu_pho) = confirmed();
    let sets = khu_pho.json(&["call", "criteria_sets"]);
    let set = json!({ "id": sets[0]["id"] }).to_string();
    khu_pho.json(&["call", "criteria_set_select", &set]);
    hand_in(&khu_pho, "1.1", &["--yes"]);
    ward.json(&["take-in", &send(&khu_pho)]);
    (ward, khu_pho)
}

fn state(khu_pho: &Notebook) -> Value {
    khu_pho.json(&["claim", "show", "1.1"])["row"]["state"].clone()
}

#[test]
fn a_claim_is_returned_mended_accepted_and_opened_again() {
    let (ward, khu_pho) = handed_in();
    let queue = ward.json(&["review", "queue"]);
    assert_eq!(queue["rows"][0]["criterion_code"], "1.1");
    ward.json(&["review", "templates", "add", "Ảnh chưa rõ."]);
    let templates = ward.json(&["review", "templates", "list"]);
    let last = templates.as_array().unwrap().len().to_string();
    ward.json(&["review", "return", CLAIM, "--template", &last]);
    answer(&ward, &khu_pho);
    assert_eq!(state(&khu_pho), "returned");
    let home = khu_pho.json(&["home"]);
    assert_eq!(home["next_steps"][0]["claim"]["reason"], "Ảnh chưa rõ.");
    khu_pho.json(&["claim", "set", "1.1", "--yes", "--note", "đã chụp lại"]);
    khu_pho.json(&["claim", "ready", "1.1"]);
    ward.json(&["take-in", &send(&khu_pho)]);
    assert_eq!(
        ward.json(&["review", "show", CLAIM])["changed"],
        json!(["note"])
    );
    ward.json(&["review", "accept", CLAIM]);
    answer(&ward, &khu_pho);
    assert_eq!(state(&khu_pho), "accepted");
    let locked = khu_pho.refused(&["claim", "draft", "1.1"]);
    assert_eq!(locked["error"]["code"], "claim_locked");
    for part in ["what", "safe", "todo"] {
        assert_ne!(locked["error"][part], "", "{part}");
    }
    let again = ward.refused(&["review", "accept", CLAIM]);
    assert_eq!(again["error"]["code"], "invalid_field");
    ward.json(&["review", "reopen", CLAIM, "--reason", "Có phản ánh"]);
    answer(&ward, &khu_pho);
    assert_eq!(state(&khu_pho), "returned");
}

#[test]
fn a_draft_that_came_along_while_it_was_mended_is_not_accepted() {
    let (ward, khu_pho) = handed_in();
    ward.json(&["review", "return", CLAIM, "--reason", "Ảnh chưa rõ."]);
    answer(&ward, &khu_pho);
    khu_pho.json(&["claim", "set", "1.1", "--yes", "--note", "đang sửa"]);
    ward.json(&["take-in", &send(&khu_pho)]);
    let refused = ward.refused(&["review", "accept", CLAIM]);
    assert_eq!(refused["error"]["params"]["reason"], "not_possible_now");
    khu_pho.json(&["claim", "ready", "1.1"]);
    ward.json(&["take-in", &send(&khu_pho)]);
    ward.json(&["review", "accept", CLAIM]);
}

#[test]
fn a_second_officer_signs_in_at_the_ward_with_a_pin_of_their_own() {
    let (ward, _khu_pho) = handed_in();
    let (name, pin) = ("Lê Thị Cán Bộ Hai (mẫu)", "975310");
    ward.add_member(name, "ward", pin);
    let output = ward.run_as(pin, &["--member", name, "review", "queue"]);
    let queue: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(queue["rows"][0]["criterion_code"], "1.1");
}

#[test]
fn a_sample_is_drawn_and_its_visits_are_kept() {
    let (ward, _khu_pho) = handed_in();
    let drawn = ward.json(&["review", "sample", "draw", "--percent", "10"]);
    assert_eq!(drawn["row"]["size"], 1);
    let sample = drawn["row"]["id"].as_str().unwrap();
    ward.json(&["review", "visit", sample, CLAIM, "--agrees"]);
    let after = ward.json(&["review", "sample", "show", sample]);
    assert_eq!(after["visits"][0]["agreed"], true);
    let list = ward.json(&["review", "sample", "list"]);
    assert_eq!(list[0]["visited"], 1);
    assert_eq!(ward.json(&["review", "home"])["waiting"], 1);
}

#[test]
fn the_khu_pho_does_not_review_itself_and_makes_no_officer() {
    let (ward, khu_pho) = handed_in();
    let refused = khu_pho.refused(&["review", "queue"]);
    assert_eq!(refused["error"]["code"], "not_allowed");
    let officer = json!({
        "id": null, "name": "Nguyễn Thị Cán Bộ (mẫu)", "tile_label": "", "role": "ward_officer",
        "active": true, "secret": "975310",
    });
    let refused = khu_pho.refused(&["call", "member_save", &officer.to_string()]);
    assert_eq!(refused["error"]["params"]["reason"], "another_notebook");
    let unknown = ward.refused(&["review", "show", "Khu phố 99/1.1"]);
    assert_eq!(unknown["error"]["code"], "not_found");
}
