//! What is taken out of the notebook, and who changed what in it.

use crate::exchange::{confirmed, folder};
use crate::notebook::{Notebook, argument};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What makes an invitation: for a khu phố without a machine, and for one whose machine goes.
const INVITING: [&[&str]; 2] = [
    &["ward", "invite", "Khu phố 14"],
    &["ward", "replace", "Máy Khu phố 13", "--reason", "lost"],
];

/// Arguments that make an invitation and draw its QR code into a file.
fn drawn_into<'a>(inviting: &[&'a str], file: &'a Path) -> Vec<&'a str> {
    [inviting, &["--qr", argument(file)][..]].concat()
}

/// Who may send to a ward, and whom it invited.
fn machines_and_invitations(ward: &Notebook) -> [Value; 2] {
    ["devices", "neighborhoods"].map(|list| ward.json(&["ward", list]))
}

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
    let written = fs::read_to_string(&file).unwrap();
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
    let id_of = |saved: Value| saved["id"].as_str().unwrap().to_owned();
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

#[test]
fn a_drawing_replaces_no_file_and_then_nobody_is_invited_or_taken_out() {
    let (ward, _khu_pho) = confirmed();
    let before = machines_and_invitations(&ward);
    let there = ward.file("phieu.svg", b"of somebody else");
    for inviting in INVITING {
        let refused = ward.refused(&drawn_into(inviting, &there));
        assert_eq!(refused["error"]["code"], "file_unwritable", "{inviting:?}");
        assert_eq!(refused["error"]["params"]["reason"], "exists");
        let what = refused["error"]["what"].as_str().unwrap();
        assert!(
            what.ends_with("phieu.svg; chương trình không ghi đè."),
            "{what}"
        );
    }
    assert_eq!(fs::read(&there).unwrap(), b"of somebody else");
    assert_eq!(machines_and_invitations(&ward), before);

    let free = there.with_file_name("phieu-moi.svg");
    let made = ward.json(&drawn_into(INVITING[1], &free));
    assert!(made["text"].as_str().unwrap().starts_with("KHUPHO:"));
    assert!(fs::read_to_string(&free).unwrap().contains("<svg"));
    assert_ne!(machines_and_invitations(&ward), before);
}

#[test]
fn a_drawing_goes_neither_into_the_notebook_nor_into_a_folder_that_is_not_there() {
    let (ward, _khu_pho) = confirmed();
    let before = machines_and_invitations(&ward);
    let home = ward.home();
    let places = [
        home.join("phieu.svg"),
        home.join("store.db"),
        home.with_file_name("không có").join("phieu.svg"),
    ];
    for place in &places {
        for inviting in INVITING {
            let refused = ward.refused(&drawn_into(inviting, place));
            assert_eq!(refused["error"]["code"], "file_unwritable", "{place:?}");
            assert_eq!(refused["error"]["params"]["reason"], Value::Null);
        }
    }
    assert_eq!(
        places.map(|place| place.exists()),
        [false, true, false],
        "only the store is there"
    );
    assert_eq!(machines_and_invitations(&ward), before);
}

#[test]
fn a_missing_folder_leaves_no_drawing_and_nobody_is_invited_or_taken_out() {
    let (ward, _khu_pho) = confirmed();
    let before = machines_and_invitations(&ward);
    let empty = folder(&ward, "phieu");
    let drawing = empty.join("phieu.svg");
    let missing = empty.with_file_name("không có");
    for inviting in INVITING {
        let inviting = [inviting, &["--folder", argument(&missing)][..]].concat();
        let refused = ward.refused(&drawn_into(&inviting, &drawing));
        assert_eq!(refused["error"]["code"], "no_such_folder");
        assert!(!drawing.exists());
    }
    assert_eq!(machines_and_invitations(&ward), before);
}
