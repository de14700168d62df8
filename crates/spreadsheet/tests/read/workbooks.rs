//! What a workbook has beside the rows of a table: other sheets, hidden rows, formulas.

use crate::support::{XLS, archive, read, shown};
use expect_test::expect;
use khupho_spreadsheet::doubts::{ColumnContent, doubts};
use khupho_spreadsheet::{
    ReadLimits, ReadRequest, Table, TableError, TableNote, WorkbookSheet, read_table,
    workbook_sheets,
};
use rust_xlsxwriter::{Workbook, Worksheet};

const HEADERS: [&str; 2] = ["Họ tên", "Số nhà"];

/// Adds a sheet with as many households.
fn register<'own>(
    workbook: &'own mut Workbook,
    name: &str,
    households: u32,
) -> &'own mut Worksheet {
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    sheet.write_row(0, 0, HEADERS).unwrap();
    for row in 1..=households {
        sheet.write(row, 0, format!("{name} Hộ Mẫu")).unwrap();
        sheet.write(row, 1, row.to_string()).unwrap();
    }
    sheet
}

fn read_sheet(bytes: &[u8], sheet: &str) -> Result<Table, TableError> {
    let request = ReadRequest {
        sheet: Some(sheet),
        ..ReadRequest::default()
    };
    read_table(bytes, &request)
}

fn named(sheets: &[WorkbookSheet]) -> Vec<String> {
    let shown = |sheet: &WorkbookSheet| match sheet.is_hidden {
        true => format!("({})", sheet.name),
        false => sheet.name.clone(),
    };
    sheets.iter().map(shown).collect()
}

fn hidden_rows(table: &Table) -> Option<usize> {
    table.notes.iter().find_map(|note| match note {
        TableNote::HiddenRows { rows } => Some(*rows),
        _ => None,
    })
}

/// "Tổ 1", an empty sheet, a hidden one that is the longest, and "Tổ 2", which is read.
fn of_four_sheets() -> Vec<u8> {
    let mut workbook = Workbook::new();
    register(&mut workbook, "Tổ 1", 1);
    workbook.add_worksheet().set_name("Trống").unwrap();
    register(&mut workbook, "Cũ", 9).set_hidden(true);
    register(&mut workbook, "Tổ 2", 2);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_that_holds_something_can_be_named_and_no_hidden_one_is_taken_by_itself() {
    let bytes = of_four_sheets();
    let sheets = ["Tổ 1", "(Cũ)", "Tổ 2"];
    let by_itself = read(&bytes).unwrap();
    assert_eq!(by_itself.sheet, "Tổ 2");
    assert_eq!(named(&by_itself.sheets), sheets);
    for (sheet, rows) in [("Tổ 1", 1), ("Cũ", 9), ("Tổ 2", 2)] {
        let table = read_sheet(&bytes, sheet).unwrap();
        assert_eq!((table.sheet.as_str(), table.rows.len()), (sheet, rows));
        assert_eq!(named(&table.sheets), sheets, "{sheet}");
    }
    let others = |names: &[&str]| TableNote::OtherSheets {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(by_itself.notes, [others(&["Tổ 1"])]);
    let hidden = read_sheet(&bytes, "Cũ").unwrap();
    assert_eq!(hidden.notes, [others(&["Tổ 1", "Tổ 2"])]);
}

#[test]
fn sheets_are_told_where_the_workbook_as_a_whole_is_refused() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Trống").unwrap();
    register(&mut workbook, "Cũ", 2).set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();
    assert!(matches!(read(&bytes), Err(TableError::Empty)));
    let limits = ReadLimits::default();
    assert_eq!(named(&workbook_sheets(&bytes, &limits).unwrap()), ["(Cũ)"]);
    assert_eq!(
        named(&workbook_sheets(XLS, &limits).unwrap()),
        ["Hộ dân", "Ghi chú"]
    );
    let csv = "Họ tên,Số nhà\nHộ Mẫu,1\n".as_bytes();
    assert!(workbook_sheets(csv, &limits).unwrap().is_empty());
    assert!(read(csv).unwrap().sheets.is_empty());
    assert!(workbook_sheets(b"PK\x03\x04 broken", &limits).is_err());
}

#[test]
fn the_sheets_of_excel_97_are_told_too() {
    let sheets = ["Hộ dân", "Ghi chú"];
    assert_eq!(named(&read(XLS).unwrap().sheets), sheets);
    let table = read_sheet(XLS, "Ghi chú").unwrap();
    assert_eq!(named(&table.sheets), sheets);
}

/// A Mac writes "ổ" as three signs, a keyboard as one.
#[test]
fn a_sheet_is_found_however_its_name_is_composed() {
    let mut workbook = Workbook::new();
    register(&mut workbook, "To\u{302}\u{309} 1", 1);
    register(&mut workbook, "Tổ 2", 2);
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(read_sheet(&bytes, "Tổ 1").unwrap().rows.len(), 1);
}

#[test]
fn rows_that_are_hidden_are_read_and_counted() {
    let mut workbook = Workbook::new();
    let other = register(&mut workbook, "Tổ 1", 1);
    other.set_row_hidden(1).unwrap();
    let sheet = register(&mut workbook, "Tổ 2 & 3", 5);
    // Of a header and of rows below the table nobody is told.
    for row in [0, 2, 4, 60] {
        sheet.set_row_hidden(row).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let table = read(&bytes).unwrap();
    assert_eq!((table.rows.len(), hidden_rows(&table)), (5, Some(2)));
    assert_eq!(hidden_rows(&read_sheet(&bytes, "Tổ 1").unwrap()), Some(1));
}

#[test]
fn a_column_that_is_hidden_hides_no_row() {
    let mut workbook = Workbook::new();
    register(&mut workbook, "Tổ 1", 3)
        .set_column_hidden(1)
        .unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(hidden_rows(&read(&bytes).unwrap()), None);
}

#[test]
fn the_hidden_rows_of_excel_97_are_counted() {
    const ROW: [u8; 4] = [0x08, 0x02, 0x10, 0x00];
    const FLAGS_AT: usize = 16;
    assert_eq!(hidden_rows(&read(XLS).unwrap()), None);
    let mut stream = XLS.to_vec();
    let rows = |number: u8| [&ROW[..], &[number, 0]].concat();
    for number in [2, 4] {
        let record = rows(number);
        let mut windows = stream.windows(record.len());
        let at = windows.position(|window| window == record).unwrap();
        stream[at + FLAGS_AT] |= 0x20;
    }
    let table = read(&stream).unwrap();
    assert_eq!((table.rows.len(), hidden_rows(&table)), (3, Some(2)));
    assert_eq!(hidden_rows(&read_sheet(&stream, "Ghi chú").unwrap()), None);
}

/// A workbook with one sheet, in a part of another name and place than usual.
fn of_rows(rows: &str) -> Vec<u8> {
    in_part(("/xl/worksheets/only.xml", "XL/worksheets/Only.xml"), rows)
}

/// A workbook with one sheet, by the name of its part and the name the archive has for it.
fn in_part((part, archived): (&str, &str), rows: &str) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationship = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="{id}" Type="{KIND}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let root = relationship("r1", "officeDocument", "/xl/workbook2.xml");
    let sheets = relationship("r7", "worksheet", part);
    let book = r#"<workbook><sheets><sheet name="Tổ &quot;1&quot;" sheetId="4" r:id="r7"/></sheets></workbook>"#;
    let sheet = format!(
        r#"<x:worksheet><x:sheetData><x:row><c t="str"><v>Họ tên</v></c><c t="str"><v>SĐT</v></c></x:row>{rows}</x:sheetData></x:worksheet>"#
    );
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook2.xml", book.as_bytes()),
        ("xl/_rels/workbook2.xml.rels", sheets.as_bytes()),
        (archived, sheet.as_bytes()),
    ])
}

#[test]
fn hidden_rows_are_found_however_the_parts_are_named() {
    let table = read(&of_rows(
        r#"<x:row hidden="true"><c t="str"><v>Hộ Mẫu A</v></c></x:row>
           <x:row hidden="0"><c t="str"><v>Hộ Mẫu B</v></c></x:row>
           <x:row r="9" hidden="1"><c t="str"><v>Hộ Mẫu C</v></c></x:row>"#,
    ))
    .unwrap();
    assert_eq!((table.rows.len(), hidden_rows(&table)), (3, Some(2)));
}

/// They were read as empty cells, and nobody was told.
#[test]
fn a_formula_without_a_result_is_doubtful_and_an_empty_result_is_not() {
    let table = read(&of_rows(
        r#"<x:row><c t="str"><v>Hộ Mẫu A</v></c><c><f>D2&amp;"1"</f></c></x:row>
           <x:row><c t="str"><v>Hộ Mẫu B</v></c><c><f t="shared" si="0" ref="B3:B4">D3</f><v/></c></x:row>
           <x:row><c><f t="shared" si="0"/></c><c><f>D4</f><v></v></c></x:row>
           <x:row><c t="str"><v>Hộ Mẫu C</v></c><c t="str"><f>""</f><v></v></c></x:row>
           <x:row><c t="str"><v>Hộ Mẫu D</v></c><c t="str"><f>D6</f><v>0901234567</v></c></x:row>
           <x:row><c t="str"><v>Hộ Mẫu E</v></c><c><f/></c></x:row>"#,
    ))
    .unwrap();
    expect![[r#"
        Xlsx "Tổ \"1\"" header 1
        Họ tên | SĐT
        2: Hộ Mẫu A | 
        3: Hộ Mẫu B | 
        4:  | 
        5: Hộ Mẫu C | 
        6: Hộ Mẫu D | 0901234567
        7: Hộ Mẫu E | "#]]
    .assert_eq(&shown(&table));
    let found = doubts(
        &table,
        &[(0, ColumnContent::Text), (1, ColumnContent::Phone)],
    );
    let lines: Vec<String> = found
        .iter()
        .map(|doubt| {
            format!(
                "{:?} {} {} {}",
                doubt.row,
                doubt.column,
                doubt.reason.slug(),
                doubt.value
            )
        })
        .collect();
    expect![[r#"
        Some(2) 1 formula_without_value =D2&"1"
        Some(3) 1 formula_without_value =…
        Some(4) 0 formula_without_value =…
        Some(4) 1 formula_without_value =D4"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn formulas_are_found_however_the_part_and_its_elements_are_named() {
    for part in [
        ("/xl/worksheets/only.xml", "XL/worksheets/Only.xml"),
        ("/xl/worksheets/only.xml", r"xl\worksheets\only.xml"),
        ("/xl/only.xml", "xl/only.xml"),
    ] {
        for prefix in ["", "x:"] {
            let row = format!(
                r#"<x:row><c t="str"><v>Hộ Mẫu</v></c><c><{prefix}f>D2</{prefix}f></c></x:row>"#
            );
            let table = read(&in_part(part, &row)).unwrap();
            let found = doubts(&table, &[(1, ColumnContent::Phone)]);
            let reasons: Vec<_> = found.iter().map(|doubt| doubt.reason.slug()).collect();
            assert_eq!(reasons, ["formula_without_value"], "{part:?} {prefix}");
        }
    }
}

#[test]
fn a_long_formula_is_cut_where_it_is_shown() {
    let long = "A1+".repeat(900);
    let row = format!(r#"<x:row><c t="str"><v>Hộ Mẫu</v></c><c><f>{long}A1</f></c></x:row>"#);
    let table = read(&of_rows(&row)).unwrap();
    let found = doubts(&table, &[(1, ColumnContent::Phone)]);
    assert_eq!(found[0].value.chars().count(), 81);
}
