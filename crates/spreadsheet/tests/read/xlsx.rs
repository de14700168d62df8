//! XLSX.

use crate::support::{archive, read, read_named, register, sheet, shown};
use expect_test::expect;
use khupho_spreadsheet::write::xlsx_bytes;
use khupho_spreadsheet::{CellKind, TableError, read_table_file};

#[test]
fn what_is_written_as_xlsx_is_read_again() {
    let table = read_named(&xlsx_bytes(&register()).unwrap(), "ho.xlsx").unwrap();
    expect![[r#"
        Xlsx "Hộ dân" header 3
        Mã hộ | Họ tên | SĐT | Số người lớn | Ngày khảo sát | Ghi chú
        4: 0042 | Nguyễn Thị Mẫu | 0901234567 | 4 | 25/03/2026 | =1+1
        5: 0043 | Trần Văn Mẫu | 901234568 |  | 25/03/2026 08:05:09 | "#]]
    .assert_eq(&shown(&table));
    assert!(matches!(table.rows[0].cell(4).kind, CellKind::Date(_)));
    assert_eq!(table.rows[0].cell(5).kind, CellKind::Text);
}

#[test]
fn a_header_without_rows_is_a_table_without_rows() {
    let table = read(&xlsx_bytes(&sheet(&["Họ tên", "SĐT"], Vec::new())).unwrap()).unwrap();
    assert_eq!(table.columns, ["Họ tên", "SĐT"]);
    assert!(table.rows.is_empty());
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let bomb = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    assert!(bomb.len() < 200_000);
    assert!(matches!(read(&bomb), Err(TableError::SuspiciouslyPacked)));
    let greedy = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        (
            "xl/sharedStrings.xml",
            br#"<sst uniqueCount="999999999999999"></sst>"#,
        ),
    ]);
    assert!(matches!(read(&greedy), Err(TableError::SuspiciouslyPacked)));
}

#[test]
fn files_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hộ dân.xlsx");
    khupho_spreadsheet::write::write_xlsx(&path, &register()).unwrap();
    assert_eq!(read_table_file(&path, None).unwrap().rows.len(), 2);
    let missing = folder.path().join("không có.xlsx");
    assert!(matches!(
        read_table_file(&missing, None),
        Err(TableError::Io(_))
    ));
}
