//! The ward's review on the command line.

use crate::notebook::{Notebook, argument};
use crate::work::photo;
use serde_json::Value;

const OFFICER_PIN: &str = "975310";
const CLAIM: &str = "khu phố 13/1.1";

/// A notebook with one claim that is ready, and an officer who can sign in.
fn handed_in() -> Notebook {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    notebook.json(&["claim", "set", "1.1", "--yes"]);
    let file = notebook.file("quyet-dinh.png", &photo());
    notebook.json(&["evidence", "add", "1.1", argument(&file)]);
    notebook.json(&["claim", "ready", "1.1"]);
    notebook.add_member("Nguyễn Thị Cán Bộ (mẫu)", "ward", OFFICER_PIN);
    notebook
}

fn officer(notebook: &Notebook, arguments: &[&str]) -> Value {
    let named = ["--member", "Nguyễn Thị Cán Bộ (mẫu)", "review"];
    let output = notebook.run_as(OFFICER_PIN, &[&named, arguments].concat());
    let printed = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{arguments:?}: {printed}"))
}

fn state(notebook: &Notebook) -> Value {
    notebook.json(&["claim", "show", "1.1"])["row"]["state"].clone()
}

#[test]
fn a_claim_is_returned_mended_accepted_and_opened_again() {
    let notebook = handed_in();
    let queue = officer(&notebook, &["queue"]);
    assert_eq!(queue["rows"][0]["criterion_code"], "1.1");
    officer(&notebook, &["templates", "add", "Ảnh chưa rõ."]);
    officer(&notebook, &["return", CLAIM, "--template", "1"]);
    assert_eq!(state(&notebook), "returned");
    let home = notebook.json(&["home"]);
    assert_eq!(home["next_steps"][0]["claim"]["reason"], "Ảnh chưa rõ.");
    notebook.json(&["claim", "set", "1.1", "--yes", "--note", "đã chụp lại"]);
    notebook.json(&["claim", "ready", "1.1"]);
    let shown = officer(&notebook, &["show", CLAIM]);
    assert_eq!(shown["changed"], serde_json::json!(["note"]));
    officer(&notebook, &["accept", CLAIM]);
    assert_eq!(state(&notebook), "accepted");
    let locked = notebook.refused(&["claim", "draft", "1.1"]);
    assert_eq!(locked["error"]["code"], "claim_locked");
    for part in ["what", "safe", "todo"] {
        assert_ne!(locked["error"][part], "", "{part}");
    }
    let again = officer(&notebook, &["accept", CLAIM]);
    assert_eq!(again["error"]["code"], "invalid_field");
    officer(&notebook, &["reopen", CLAIM, "--reason", "Có phản ánh"]);
    assert_eq!(state(&notebook), "returned");
}

#[test]
fn a_sample_is_drawn_and_its_visits_are_kept() {
    let notebook = handed_in();
    let drawn = officer(&notebook, &["sample", "draw", "--percent", "10"]);
    assert_eq!(drawn["row"]["size"], 1);
    let sample = drawn["row"]["id"].as_str().unwrap();
    officer(&notebook, &["visit", sample, CLAIM, "--agrees"]);
    let after = officer(&notebook, &["sample", "show", sample]);
    assert_eq!(after["visits"][0]["agreed"], true);
    assert_eq!(officer(&notebook, &["sample", "list"])[0]["visited"], 1);
    let grid = officer(&notebook, &["home"]);
    assert_eq!(grid["waiting"], 1);
}

#[test]
fn the_khu_pho_does_not_review_itself() {
    let notebook = handed_in();
    let refused = notebook.refused(&["review", "queue"]);
    assert_eq!(refused["error"]["code"], "not_allowed");
    let unknown = officer(&notebook, &["show", "Khu phố 99/1.1"]);
    assert_eq!(unknown["error"]["code"], "not_found");
}
