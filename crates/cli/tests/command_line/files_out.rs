//! What is taken out of the notebook, and who changed what in it.

use crate::notebook::{Notebook, argument};

#[test]
fn the_log_and_the_journal_are_written_as_they_are_searched() {
    let notebook = Notebook::with_household();
    for category in ["vneid", "e_payment"] {
        notebook.json(&[
            "help",
            "add",
            "--household",
            "ba 42/7",
            "--category",
            category,
        ]);
    }
    notebook.json(&["journal", "add", "--content", "Dọn vệ sinh hẻm 42"]);
    notebook.json(&["journal", "add", "--content", "Họp tổ 5"]);
    let file = notebook.home().with_file_name("so.csv");
    let to = argument(&file);
    assert_eq!(notebook.json(&["help", "export", to])["rows"], 2);
    let filtered = notebook.json(&["help", "export", to, "ba", "--category", "vneid"]);
    assert_eq!(filtered["rows"], 1);
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("Nguyễn Thị Ba (mẫu)"), "{written}");
    assert_eq!(
        notebook.json(&["journal", "export", to, "hop to"])["rows"],
        1
    );
    let refused = notebook.refused(&["help", "export", "/không/có/so.xlsx"]);
    assert_eq!(refused["error"]["code"], "file_unwritable");
}

#[test]
fn everything_tells_who_changed_it() {
    let notebook = Notebook::with_household();
    let id_of = |saved: serde_json::Value| saved["id"].as_str().unwrap().to_owned();
    let activity =
        id_of(notebook.json(&["activity", "add", "--kind", "meals", "--title", "Suất ăn"]));
    let entry = id_of(notebook.json(&["journal", "add", "--content", "Họp tổ"]));
    let round = id_of(notebook.json(&["welfare", "open", "--title", "Quà Tết"]));
    notebook.json(&["welfare", "add", &round, "ba 42/7"]);
    notebook.json(&["welfare", "tick", &round, "ba 42/7"]);
    let head = id_of(notebook.json(&["member", "list"])[0].clone());
    notebook.json(&["journal", "set", &entry, "--content", "Họp tổ 5"]);
    let lengths = [
        notebook.json(&["activity", "history", &activity]),
        notebook.json(&["journal", "history", &entry]),
        notebook.json(&["welfare", "history", &round]),
        notebook.json(&["welfare", "history", &round, "ba 42/7"]),
        notebook.json(&["member", "history", &head]),
    ]
    .map(|history| history.as_array().unwrap().len());
    assert_eq!(lengths, [1, 2, 3, 2, 1], "a round tells of its list too");
}
