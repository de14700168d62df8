//! What holds for every format.

use crate::support::{archive, read, read_named, register, sheet, shown};
use khupho_spreadsheet::write::{Sheet, csv_bytes, xlsx_bytes};
use khupho_spreadsheet::{OtherContent, ReadLimits, ReadRequest, TableError, read_table};

#[test]
fn renamed_files_are_read_as_what_they_are() {
    let table = read_named(&xlsx_bytes(&register()).unwrap(), "ho.csv").unwrap();
    assert!(shown(&table).ends_with("Renamed { extension: \"csv\" }"));
    let table = read_named(
        "Họ tên,SĐT\nNguyễn Văn Mẫu,0901234567\n".as_bytes(),
        "ho.XLSX",
    )
    .unwrap();
    assert!(shown(&table).ends_with("Renamed { extension: \"xlsx\" }"));
}

#[test]
fn what_is_no_table_is_named() {
    let kinds: [(&[u8], OtherContent); 4] = [
        (b"%PDF-1.7\n%...", OtherContent::Pdf),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", OtherContent::Picture),
        (
            b"<html><table><tr><td>x</td></tr></table></html>",
            OtherContent::WebPage,
        ),
        (b"\0\x01\x02\x03garbage\0", OtherContent::UnknownBinary),
    ];
    for (bytes, expected) in kinds {
        match read_named(bytes, "ho.xlsx") {
            Err(TableError::NotATable { what }) => assert_eq!(what, expected),
            other => panic!("{other:?}"),
        }
    }
    let word = archive(&[("word/document.xml", b"<x/>")]);
    assert!(matches!(
        read(&word),
        Err(TableError::NotATable {
            what: OtherContent::WordDocument
        })
    ));
}

#[test]
fn empty_files_and_sheets() {
    assert!(matches!(read(b""), Err(TableError::Empty)));
    assert!(matches!(
        read(b"\xef\xbb\xbf\r\n\r\n"),
        Err(TableError::Empty)
    ));
    let nothing = Sheet {
        name: "Trống".into(),
        ..Sheet::default()
    };
    assert!(matches!(
        read(&xlsx_bytes(&nothing).unwrap()),
        Err(TableError::Empty)
    ));
}

#[test]
fn the_limit_of_rows_holds_and_says_the_count() {
    let limits = ReadLimits {
        rows_max: 100,
        ..ReadLimits::default()
    };
    let of_rows = |count: usize| {
        let rows = (0..count).map(|index| {
            vec![
                format!("Hộ mẫu {index}").as_str().into(),
                "0901234567".into(),
            ]
        });
        sheet(&["Họ tên", "SĐT"], rows.collect())
    };
    let request = ReadRequest {
        limits,
        ..ReadRequest::default()
    };
    for bytes in [xlsx_bytes, csv_bytes] {
        let table = read_table(&bytes(&of_rows(100)).unwrap(), &request).unwrap();
        assert_eq!(table.rows.len(), 100);
        for rows in [101, 2000] {
            match read_table(&bytes(&of_rows(rows)).unwrap(), &request) {
                Err(TableError::TooManyRows {
                    rows: told,
                    max: 100,
                }) => assert_eq!(told, rows),
                other => panic!("{:?}", other.map(|table| table.rows.len())),
            }
        }
    }
}

#[test]
fn the_limit_of_size_holds() {
    let limits = ReadLimits {
        file_max_bytes: 20,
        ..ReadLimits::default()
    };
    let request = ReadRequest {
        limits,
        ..ReadRequest::default()
    };
    assert!(read_table(b"Ho ten,SDT\nMau,12345", &request).is_ok());
    assert!(matches!(
        read_table(b"Ho ten,SDT\nMau,123456", &request),
        Err(TableError::TooLarge {
            size_bytes: 21,
            max_bytes: 20
        })
    ));
}
