//! Workbooks as offices keep them: merged cells, several sheets, apostrophes.

use crate::support::{XLS, read, read_named, shown};
use expect_test::expect;
use khupho_spreadsheet::{CellNote, ReadRequest, TableError, read_table};
use rust_xlsxwriter::{Format, Workbook};

fn write_rows(workbook: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// Every row but the first of a merged cell had no street.
#[test]
fn a_cell_merged_over_rows_is_the_content_of_each() {
    let mut workbook = Workbook::new();
    write_rows(
        &mut workbook,
        "Hộ dân",
        &[
            &["Đường", "Số nhà", "Họ tên"],
            &["", "1", "Hộ Mẫu A"],
            &["", "2", "Hộ Mẫu B"],
            &["Hai Bà Trưng", "3", "Hộ Mẫu C"],
        ],
    );
    let sheet = workbook.worksheet_from_index(0).unwrap();
    sheet
        .merge_range(1, 0, 2, 0, "Lê Lợi", &Format::new())
        .unwrap();
    let table = read(&workbook.save_to_buffer().unwrap()).unwrap();
    expect![[r#"
        Xlsx "Hộ dân" header 1
        Đường | Số nhà | Họ tên
        2: Lê Lợi | 1 | Hộ Mẫu A
        3: Lê Lợi | 2 | Hộ Mẫu B
        4: Hai Bà Trưng | 3 | Hộ Mẫu C
        MergedCells"#]]
    .assert_eq(&shown(&table));
    assert_eq!(table.rows[0].cell(0).notes, [CellNote::Merged]);
    let below = [CellNote::Merged, CellNote::FromAbove];
    assert_eq!(table.rows[1].cell(0).notes, below);
}

fn of_three_sheets() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let register: &[&[&str]] = &[&["Họ tên", "Số nhà"], &["Hộ Mẫu A", "1"]];
    write_rows(&mut workbook, "Tổ 1", register);
    write_rows(
        &mut workbook,
        "Tổ 2",
        &[register[0], register[1], &["Hộ Mẫu B", "2"]],
    );
    let streets: Vec<[String; 2]> = (0..9)
        .map(|number| [format!("D{number}"), format!("Đường {number}")])
        .collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["Mã đường", "Tên đường"]];
    rows.extend(streets.iter().map(|[code, name]| vec![code.as_str(), name]));
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    write_rows(&mut workbook, "Danh mục", &rows);
    workbook.save_to_buffer().unwrap()
}

/// The longest sheet was a list of streets, which became households.
#[test]
fn the_sheet_that_names_people_is_read_and_not_a_longer_list() {
    let table = read(&of_three_sheets()).unwrap();
    expect![[r#"
        Xlsx "Tổ 2" header 1
        Họ tên | Số nhà
        2: Hộ Mẫu A | 1
        3: Hộ Mẫu B | 2
        OtherSheets { names: ["Tổ 1", "Danh mục"] }"#]]
    .assert_eq(&shown(&table));
}

#[test]
fn another_sheet_is_read_where_it_is_named() {
    let workbook = of_three_sheets();
    let read_sheet = |sheet| {
        let request = ReadRequest {
            sheet: Some(sheet),
            ..ReadRequest::default()
        };
        read_table(&workbook, &request)
    };
    assert_eq!(read_sheet("Tổ 1").unwrap().rows.len(), 1);
    assert!(matches!(
        read_sheet("Tổ 9"),
        Err(TableError::NoSuchSheet { .. })
    ));
}

/// The rest of the file became the note of one household.
#[test]
fn a_quotation_mark_in_the_last_column_that_is_never_closed_takes_no_rows() {
    let rows = "Họ tên,SĐT,Ghi chú\nHộ Mẫu A,0900000001,\"mở\nHộ Mẫu B,0900000002,x\n";
    let table = read_named(rows.as_bytes(), "ho.csv").unwrap();
    let names: Vec<&str> = table.column(0).map(|cell| cell.text.as_str()).collect();
    assert_eq!(names, ["Hộ Mẫu A", "Hộ Mẫu B"]);
    assert_eq!(table.rows[0].cell(2).text, "mở");
}

#[test]
fn the_apostrophe_of_a_number_as_text_is_no_part_of_it() {
    let rows = "Họ tên;Số nhà;SĐT\n'An Mẫu';'12/3;’0900000001\n";
    let table = read_named(rows.as_bytes(), "ho.csv").unwrap();
    let texts = [0, 1, 2].map(|column| table.rows[0].cell(column).text.as_str());
    assert_eq!(texts, ["'An Mẫu'", "12/3", "0900000001"]);
}

#[test]
fn an_old_workbook_without_merged_cells_says_nothing_of_them() {
    let table = read(XLS).unwrap();
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    assert!(
        cells
            .flat_map(|cell| &cell.notes)
            .all(|note| *note != CellNote::Merged)
    );
}
