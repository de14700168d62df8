//! Packs are checked and scored without a notebook.

use crate::notebook::{Notebook, argument};

#[test]
fn answers_are_scored_by_the_shipped_pack() {
    let notebook = Notebook::none();
    let answers = notebook.file(
        "tra-loi.json",
        br#"{"answers": {"1.1": true, "2.3": "451/550"}}"#,
    );
    let score = notebook.json(&[
        "pack",
        "score",
        "bo-tieu-chi-mau.toml",
        "--answers",
        argument(&answers),
    ]);
    assert_eq!(score["passes"], false);
    let row = |code: &str| {
        let rows = score["criteria"].as_array().unwrap();
        rows.iter()
            .find(|row| row["code"] == code)
            .cloned()
            .unwrap()
    };
    assert_eq!(row("1.1")["met"], true);
    // All of 550 are needed: 99 are missing, and nothing is rounded up.
    assert_eq!(
        (row("2.3")["met"].as_bool(), row("2.3")["missing"].as_u64()),
        (Some(false), Some(99))
    );
    assert_eq!(
        row("3.1")["missing"],
        serde_json::Value::Null,
        "not collected is not 0"
    );
}

#[test]
fn a_faulty_pack_is_refused_with_its_line() {
    let notebook = Notebook::none();
    let pack = notebook.file(
        "hong.toml",
        "title = \"Bộ tiêu chí\"\nversion = \"một\"\n".as_bytes(),
    );
    let refusal = notebook.refused(&["pack", "check", argument(&pack)]);
    assert_eq!(refusal["error"]["code"], "pack_invalid");
    assert!(
        refusal["error"]["params"]["line"]
            .as_str()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            >= 1
    );
}

#[test]
fn unknown_answers_are_refused() {
    let notebook = Notebook::none();
    let answers = notebook.file("tra-loi.json", br#"{"answers": {"9.9": true}}"#);
    let refusal = notebook.refused(&[
        "pack",
        "score",
        "bo-tieu-chi-mau.toml",
        "--answers",
        argument(&answers),
    ]);
    assert!(
        refusal["error"]["params"].to_string().contains("9.9"),
        "{refusal}"
    );
}

#[test]
fn a_pack_or_answers_beyond_the_limit_are_not_read() {
    let notebook = Notebook::none();
    let shipped = include_str!("../../../../assets/packs/bo-tieu-chi-mau.toml");
    let large = format!("{shipped}# {}", " ".repeat(16 * 1024 * 1024));
    let large = notebook.file("to.toml", large.as_bytes());
    let answers = argument(&large);
    for arguments in [
        &["pack", "check", argument(&large)][..],
        &[
            "pack",
            "score",
            "bo-tieu-chi-mau.toml",
            "--answers",
            answers,
        ][..],
    ] {
        let refusal = notebook.refused(arguments);
        assert_eq!(refusal["error"]["code"], "file_too_large", "{refusal}");
    }
}

/// A reader such as `| head` may go away before everything is told.
#[test]
fn a_reader_that_goes_away_is_no_breakdown() {
    let notebook = Notebook::none();
    let pack = notebook.file("hong.toml", b"title = 1\n");
    let code = notebook.code_without_reader(&["pack", "check", argument(&pack)]);
    assert_eq!(code, Some(1));
}
