//! XLS (Excel 97–2003).

use crate::support::{XLS, read, read_named, shown};
use expect_test::expect;
use khupho_spreadsheet::doubts::{ColumnContent, doubts};
use khupho_spreadsheet::{ReadRequest, TableError, TableNote, columns, read_table};

#[test]
fn excel_97_with_old_codings_is_read() {
    let table = read_named(XLS, "ho.xls").unwrap();
    expect![[r#"
        Xls "Hộ dân" header 2
        STT | Họ tên | SĐT | Số nhà | Đường | Số người lớn | Ngày khảo sát
        3: 1 | Nguyễn Thị Mẫu | 901234567 | 42/7 | Lê Lợi | 4 | 25/03/2026
        4: 2 | Trần Văn Mẫu | 0901234568 | 5 | Nguyễn Huệ | 2 | 26/03/2026
        5: 3 | Nguyễn Thị Đào Mẫu | 028 3812 3456 | 6/1 | Lê Lợi | 3 | 01/04/2026
        OtherSheets { names: ["Ghi chú"] }
        Converted { encoding: Tcvn3, cells: 2 }
        Converted { encoding: Vni, cells: 1 }"#]]
    .assert_eq(&shown(&table));
}

#[test]
fn columns_and_doubts_of_a_register() {
    let table = read_named(XLS, "ho.xls").unwrap();
    let contents: Vec<(usize, ColumnContent)> = columns::recognise(&table.columns)
        .iter()
        .map(|guess| (guess.index, guess.field.into()))
        .collect();
    let lines: Vec<String> = doubts(&table, &contents)
        .iter()
        .map(|doubt| {
            format!(
                "{:?} {} {} {:?}",
                doubt.row,
                doubt.column,
                doubt.reason.slug(),
                doubt.suggestion
            )
        })
        .collect();
    expect![[r#"
        Some(3) 2 lost_leading_zero Some("0901234567")
        Some(4) 1 converted_tcvn3 Some("Trần Văn Mẫu")
        Some(4) 4 converted_tcvn3 Some("Nguyễn Huệ")
        Some(5) 1 converted_vni Some("Nguyễn Thị Đào Mẫu")
        Some(5) 5 number_as_text Some("3")"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn a_sheet_can_be_named() {
    let request = ReadRequest {
        sheet: Some("Ghi chú"),
        ..ReadRequest::default()
    };
    assert_eq!(read_table(XLS, &request).unwrap().sheet, "Ghi chú");
    let request = ReadRequest {
        sheet: Some("Không có"),
        ..ReadRequest::default()
    };
    assert!(matches!(
        read_table(XLS, &request),
        Err(TableError::NoSuchSheet { .. })
    ));
}

#[test]
fn a_sheet_of_excel_97_that_claims_a_vast_span_is_not_believed() {
    let mut stream = XLS.to_vec();
    // The record Dimensions: type 0x0200, 14 bytes; its last row made huge.
    let places: Vec<usize> = (0..stream.len() - 18)
        .filter(|at| stream[*at..*at + 4] == [0x00, 0x02, 0x0e, 0x00])
        .collect();
    assert!(!places.is_empty());
    for at in places {
        stream[at + 8..at + 12].copy_from_slice(&[0xff; 4]);
    }
    assert_eq!(read(&stream).unwrap().rows.len(), 3);
}

/// The record Dimensions of the sheet becomes one of merged cells, and the cell below gets empty.
#[test]
fn cells_merged_over_rows_of_excel_97_are_the_content_of_each() {
    const STREET: u8 = 4;
    let mut stream = XLS.to_vec();
    let place_of = |stream: &[u8], record: &[u8]| {
        let mut windows = stream.windows(record.len());
        windows.position(|window| window == record).unwrap()
    };
    let dimensions = place_of(&stream, &[0x00, 0x02, 0x0e, 0x00]);
    let merged = [
        0xe5, 0x00, 0x0e, 0x00, 1, 0, 2, 0, 3, 0, STREET, 0, STREET, 0,
    ];
    stream[dimensions..dimensions + merged.len()].copy_from_slice(&merged);
    let below = place_of(&stream, &[0xfd, 0x00, 0x0a, 0x00, 3, 0, STREET, 0]);
    stream[below..below + 2].copy_from_slice(&[0x0f, 0x0f]);
    let table = read(&stream).unwrap();
    let streets: Vec<&str> = table
        .column(usize::from(STREET))
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(streets, ["Lê Lợi", "Lê Lợi", "Lê Lợi"]);
    assert!(table.notes.contains(&TableNote::MergedCells));
}
