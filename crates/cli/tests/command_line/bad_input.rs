//! Bad input gets a clear error with the place of the fault, and nothing is lost or half written.

use crate::notebook::{Notebook, PIN, argument};
use serde_json::{Value, json};

fn preview_refusal(notebook: &Notebook, name: &str, content: &[u8]) -> Value {
    let file = notebook.file(name, content);
    let preview = notebook.refused(&["households", "import", argument(&file), "--preview"]);
    assert!(
        preview["refused"]["message"]
            .as_str()
            .unwrap()
            .chars()
            .count()
            > 10,
        "{preview}"
    );
    preview["refused"]["code"].clone()
}

#[test]
fn spreadsheets_that_are_none_are_refused() {
    let notebook = Notebook::none();
    assert_eq!(preview_refusal(&notebook, "rong.xlsx", b""), "empty_file");
    assert_eq!(
        preview_refusal(&notebook, "anh.xlsx", b"%PDF-1.7\n1 0 obj\n%%EOF"),
        "wrong_file_type"
    );
    assert_eq!(
        preview_refusal(&notebook, "hong.xlsx", b"PK\x03\x04 cut off in the middle"),
        "damaged_file"
    );
}

#[test]
fn two_hundred_thousand_rows_are_refused_whole() {
    let notebook = Notebook::none();
    let rows = "Lê Văn Sáu (mẫu);12;Võ Thị Sáu\n".repeat(200_000);
    let table = format!("HỌ TÊN;SỐ NHÀ;ĐƯỜNG\n{rows}");
    assert_eq!(
        preview_refusal(&notebook, "lon.csv", table.as_bytes()),
        "too_many_rows"
    );
}

#[test]
fn evidence_that_is_none_is_refused() {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let add = |name: &str, content: &[u8]| {
        let file = notebook.file(name, content);
        notebook.refused(&["evidence", "add", "1.1", argument(&file)])["error"]["code"].clone()
    };
    assert_eq!(add("rong.jpg", b""), "empty_file");
    assert_eq!(
        add("cat.jpg", &[0xff, 0xd8, 0xff, 0xe0, 0, 16]),
        "damaged_file"
    );
    assert_eq!(add("la.jpg", b"GIF89a and the rest"), "wrong_file_type");
    let mut large = vec![0xff, 0xd8, 0xff, 0xe0];
    large.resize(40 * 1024 * 1024, 0);
    assert_eq!(add("to.jpg", &large), "file_too_large");
    assert_eq!(
        notebook.json(&["claim", "show", "1.1"])["row"]["evidence"],
        0
    );
}

#[test]
fn a_pdf_named_jpg_is_taken_as_what_it_is() {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let file = notebook.file(
        "quyet-dinh.jpg",
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n",
    );
    let added = notebook.json(&["evidence", "add", "1.1", argument(&file)]);
    assert_eq!(added["evidence"]["kind"], "document");
}

#[test]
fn a_pin_that_nobody_can_be_asked_for_is_named() {
    let notebook = Notebook::empty();
    let error = notebook.refused_without_secret(&["home"])["error"].clone();
    assert_eq!(
        (&error["code"], &error["params"]["variable"]),
        (&json!("secret_missing"), &json!("KHUPHO_PIN"))
    );
    assert!(error.to_string().contains("KHUPHO_PIN"), "{error}");
}

#[test]
fn a_pin_that_anybody_would_try_first_is_no_pin_of_a_new_notebook() {
    let notebook = Notebook::none();
    let (neighborhood, ward) = ("Khu phố 13", "Phường Mẫu");
    let init = [
        "--neighborhood",
        neighborhood,
        "--ward",
        ward,
        "--member-name",
        "Người Mẫu",
    ];
    for weak in ["123456", "000000", "24681"] {
        let refused = notebook.refused_as(weak, &[&["init"], &init[..]].concat());
        assert_eq!(refused["error"]["code"], "weak_secret", "{weak}");
    }
    assert!(!notebook.home().join("store.db").exists());
}

#[test]
fn wrong_pins_wait_longer_and_never_wipe() {
    let notebook = Notebook::empty();
    let first = notebook.refused_as("000000", &["home"]);
    assert_eq!(first["error"]["code"], "wrong_secret");
    let soon = notebook.refused_as(PIN, &["home"]);
    assert_eq!(soon["error"]["code"], "secret_delayed");
    let wait: u64 = soon["error"]["params"]["wait_seconds"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(wait));
    assert_eq!(notebook.json(&["store", "verify"])["whole"], true);
}

#[test]
fn a_second_notebook_never_replaces_the_first() {
    let notebook = Notebook::with_household();
    let again = notebook.refused(&[
        "init",
        "--neighborhood",
        "KP",
        "--ward",
        "P",
        "--member-name",
        "Ai Đó (mẫu)",
    ]);
    assert_eq!(again["error"]["code"], "store_exists");
    assert_eq!(notebook.json(&["households", "search"])["total"], 1);
}

#[test]
fn impossible_counts_and_overlong_texts_are_refused() {
    let notebook = Notebook::with_household();
    let before = notebook.operations();
    let counts = notebook.refused(&["households", "counts", "42/7", "vneid=9"]);
    assert_eq!(counts["error"]["code"], "counts_impossible");
    let note = "ạ".repeat(khupho_app::TEXT_MAX_CHARS + 1);
    let long = notebook.refused(&["journal", "add", "--content", &note]);
    assert_eq!(long["error"]["code"], "text_too_long");
    notebook.json(&[
        "journal",
        "add",
        "--content",
        &"ạ".repeat(khupho_app::TEXT_MAX_CHARS),
    ]);
    assert_eq!(notebook.operations(), before + 1);
}

#[test]
fn nothing_is_made_up_where_there_is_no_notebook() {
    let notebook = Notebook::none();
    let refusal = notebook.refused(&["home"]);
    assert_eq!(refusal["error"]["code"], "no_store");
}

/// Files that a spreadsheet program locked, under their own name and under others.
#[test]
fn spreadsheets_that_need_a_password_are_refused_and_write_nothing() {
    let locked: [(&str, &[u8]); 2] = [
        (
            "xlsx",
            include_bytes!("../../../spreadsheet/tests/fixtures/households-with-password.xlsx"),
        ),
        (
            "xls",
            include_bytes!("../../../spreadsheet/tests/fixtures/households-with-password.xls"),
        ),
    ];
    let notebook = Notebook::empty();
    let before = notebook.operations();
    for (ending, content) in locked {
        for ending in [ending, "csv"] {
            let name = format!("khoa.{ending}");
            assert_eq!(
                preview_refusal(&notebook, &name, content),
                "password_protected"
            );
            let file = notebook.file(&name, content);
            for import in [["households", "import"], ["help", "import-form"]] {
                let refused = notebook.refused(&[import[0], import[1], argument(&file)]);
                assert!(
                    refused.to_string().contains("password_protected"),
                    "{refused}"
                );
            }
        }
    }
    assert_eq!(notebook.operations(), before);
}

/// The row that holds the second household is hidden, and nobody was told.
#[test]
fn a_preview_tells_the_sheets_there_are_and_the_rows_that_are_hidden() {
    const ROW_4: [u8; 6] = [0x08, 0x02, 0x10, 0x00, 3, 0];
    const FLAGS_AT: usize = 16;
    let mut workbook =
        include_bytes!("../../../spreadsheet/tests/fixtures/households-excel97.xls").to_vec();
    let mut windows = workbook.windows(ROW_4.len());
    let at = windows.position(|window| window == ROW_4).unwrap();
    workbook[at + FLAGS_AT] |= 0x20;
    let notebook = Notebook::none();
    let file = notebook.file("ho.xls", &workbook);
    let import = ["households", "import", argument(&file), "--preview"];
    let preview = notebook.json(&import);
    let figures = ["rows", "accepted", "hidden_rows"].map(|name| preview[name].as_u64());
    assert_eq!(figures, [Some(3), Some(3), Some(1)]);
    assert_eq!(preview["refused"], Value::Null);
    assert!(preview["notes"].to_string().contains("hidden_rows"));
    let sheets = json!([
        { "name": "Hộ dân", "hidden": false },
        { "name": "Ghi chú", "hidden": false },
    ]);
    assert_eq!(preview["sheets"], sheets);

    let gone = notebook.refused(&[&import[..], &["--sheet", "Tổ 9"]].concat());
    assert_eq!(gone["refused"]["code"], "not_found");
    assert!(gone["refused"]["message"].to_string().contains("“Tổ 9”"));
    assert_eq!(gone["sheets"], sheets);
}
