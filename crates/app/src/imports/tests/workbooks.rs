//! Workbooks: their other sheets, rows that are hidden, formulas nobody computed.

use super::*;
use expect_test::expect;
use rust_xlsxwriter::{Workbook, Worksheet};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Adds a sheet of households; the names tell which one they are of.
fn register<'own>(
    workbook: &'own mut Workbook,
    name: &str,
    households: &[[&str; 3]],
) -> &'own mut Worksheet {
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    sheet
        .write_row(0, 0, ["Họ tên", "Điện thoại", "Số nhà"])
        .unwrap();
    for (row, household) in (1..).zip(households) {
        sheet.write_row(row, 0, *household).unwrap();
    }
    sheet
}

impl TestNotebook {
    fn workbook(&self, mut workbook: Workbook) -> Value {
        let path = self.folder.path().join("so.xlsx");
        workbook.save(&path).unwrap();
        request("households", path.to_str().unwrap())
    }
}

/// "Tổ 2" is the longest; "Cũ" is longer and hidden.
fn of_three_sheets() -> Workbook {
    let mut workbook = Workbook::new();
    register(&mut workbook, "Tổ 1", &[["Một Hộ Mẫu", "900000001", "1"]]);
    let old = [["Ba Hộ Mẫu", "", "3"]; 5];
    register(&mut workbook, "Cũ", &old).set_hidden(true);
    let longest = [
        ["Hai Hộ Mẫu", "0900000002", "2"],
        ["Bốn Hộ Mẫu", "0900000004", "4"],
    ];
    register(&mut workbook, "Tổ 2", &longest);
    workbook
}

fn of_sheet(request: &Value, sheet: &str) -> Value {
    let mut named = request.clone();
    named["sheet"] = json!(sheet);
    named
}

#[test]
fn the_sheet_that_is_chosen_is_previewed_and_imported() {
    let notebook = TestNotebook::new();
    let by_itself = notebook.workbook(of_three_sheets());
    let preview = notebook.preview(&by_itself);
    let sheets = json!([
        { "name": "Tổ 1", "hidden": false },
        { "name": "Cũ", "hidden": true },
        { "name": "Tổ 2", "hidden": false },
    ]);
    assert_eq!(preview["sheet"], "Tổ 2");
    assert_eq!(preview["sheets"], sheets);
    assert_eq!(preview["other_sheets"], json!(["Tổ 1"]));
    assert_eq!(preview["notes"], json!(["other_sheets"]));

    let chosen = of_sheet(&by_itself, "Tổ 1");
    let preview = notebook.preview(&chosen);
    assert_eq!(preview["sheet"], "Tổ 1");
    assert_eq!(preview["sheets"], sheets);
    assert_eq!(figures(&preview), [1, 1, 0]);
    expect![[r#"2 Điện thoại: lost_zero "900000001" -> "0900000001""#]]
        .assert_eq(&cells(&preview["doubtful"]));
    assert_eq!(figures_written(&notebook.import(&chosen)), [1, 0, 0]);
    assert_eq!(notebook.found(""), ["0001 Một Hộ Mẫu, 1"]);

    let hidden = notebook.preview(&of_sheet(&by_itself, "Cũ"));
    assert_eq!(hidden["other_sheets"], json!(["Tổ 1", "Tổ 2"]));
    assert_eq!(hidden["rows"], 5);
}

/// Somebody renamed the sheet between two looks at the file.
#[test]
fn a_sheet_that_is_not_there_is_named_and_the_others_are_told() {
    let notebook = TestNotebook::new();
    let gone = of_sheet(&notebook.workbook(of_three_sheets()), "Tổ 9");
    let preview = notebook.preview(&gone);
    assert_eq!(preview["refused"]["code"], "not_found");
    let message = preview["refused"]["message"].as_str().unwrap();
    assert!(message.contains("“Tổ 9”"), "{message}");
    assert_eq!(preview["sheet"], "Tổ 9");
    assert_eq!(preview["sheets"].as_array().unwrap().len(), 3);

    let mut confirmed = gone;
    confirmed["confirmed_hash"] = preview["file_hash"].clone();
    let refusal = notebook.refused("import_confirm", confirmed);
    assert!(refusal.starts_with("not_found"), "{refusal}");
    assert!(notebook.found("").is_empty());
}

#[test]
fn a_workbook_with_nothing_but_a_hidden_sheet_is_refused_and_offers_it() {
    let notebook = TestNotebook::new();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Trống").unwrap();
    register(&mut workbook, "Cũ", &[["Ba Hộ Mẫu", "", "3"]]).set_hidden(true);
    let preview = notebook.preview(&notebook.workbook(workbook));
    assert_eq!(preview["refused"]["code"], "empty_file");
    assert_eq!(preview["sheet"], "");
    let offered = json!([{ "name": "Cũ", "hidden": true }]);
    assert_eq!(preview["sheets"], offered);
}

#[test]
fn a_file_with_one_sheet_has_no_other_one() {
    let notebook = TestNotebook::new();
    let mut workbook = Workbook::new();
    register(&mut workbook, "Tổ 1", &[["Một Hộ Mẫu", "", "1"]]);
    workbook.add_worksheet().set_name("Trống").unwrap();
    let preview = notebook.preview(&notebook.workbook(workbook));
    let only = json!([{ "name": "Tổ 1", "hidden": false }]);
    assert_eq!((&preview["sheets"], &preview["notes"]), (&only, &json!([])));
    let csv = notebook.file("households", "ho.csv", "Họ tên;Số nhà\nMột Hộ Mẫu;1\n");
    assert_eq!(notebook.preview(&csv)["sheets"], json!([]));
}

/// They were imported without a word.
#[test]
fn hidden_rows_are_taken_and_told() {
    let notebook = TestNotebook::new();
    let mut workbook = of_three_sheets();
    let sheet = workbook.worksheet_from_name("Tổ 2").unwrap();
    sheet.set_row_hidden(1).unwrap();
    let request = notebook.workbook(workbook);
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [2, 2, 0]);
    assert_eq!(preview["hidden_rows"], 1);
    assert_eq!(preview["notes"], json!(["other_sheets", "hidden_rows"]));
    assert_eq!(preview["doubtful"], json!([]));
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 0]);
    let other = notebook.preview(&of_sheet(&request, "Tổ 1"));
    assert_eq!(other["hidden_rows"], 0);
}

/// Programs that write workbooks and cannot compute leave formulas without their results.
fn of_formulas() -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationship = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r1" Type="{KIND}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let texts = |texts: [&str; 2]| {
        let cell = |text| format!(r#"<c t="str"><v>{text}</v></c>"#);
        texts.map(cell).concat()
    };
    let rows = [
        texts(["Họ tên", "Điện thoại"]),
        texts(["Một Hộ Mẫu", "0900000001"]),
        r#"<c t="str"><v>Hai Hộ Mẫu</v></c><c><f>B2</f><v/></c>"#.to_owned(),
        "<c><f>A2</f></c><c><f>B2</f></c>".to_owned(),
    ];
    let rows = rows.map(|cells| format!("<row>{cells}</row>")).concat();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let book = r#"<workbook><sheets><sheet name="Tổ 1" r:id="r1"/></sheets></workbook>"#;
    let parts = [
        (
            "_rels/.rels",
            relationship("officeDocument", "xl/workbook.xml"),
        ),
        ("xl/workbook.xml", book.to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            relationship("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_a_result_is_shown_and_can_be_given_its_value() {
    let notebook = TestNotebook::new();
    let path = notebook.folder.path().join("cong-thuc.xlsx");
    fs::write(&path, of_formulas()).unwrap();
    let mut request = request("households", path.to_str().unwrap());
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [3, 2, 0]);
    expect![[r#"
        3 Điện thoại: formula_without_value "=B2" -> ""
        4 Họ tên: formula_without_value "=A2" -> ""
        4 Điện thoại: formula_without_value "=B2" -> """#]]
    .assert_eq(&cells(&preview["doubtful"]));
    expect![[r#"4 Họ tên: nobody_named "" -> """#]].assert_eq(&cells(&preview["left_out"]));
    request["decisions"] = json!([
        { "row": 3, "column": 1, "value": "0900000002" },
        { "row": 4, "column": 0, "value": "Ba Hộ Mẫu" },
    ]);
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [3, 3, 0]);
    expect![[r#"4 Điện thoại: formula_without_value "=B2" -> """#]]
        .assert_eq(&cells(&preview["doubtful"]));
    assert_eq!(figures_written(&notebook.import(&request)), [3, 0, 0]);
    assert_eq!(notebook.found("0900000002"), ["0002 Hai Hộ Mẫu, "]);
}
