//! Files as people have them, from bytes to a table with its notes.

use std::io::{Cursor, Write};

use expect_test::expect;
use khupho_spreadsheet::doubts::{ColumnContent, doubts};
use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn, csv_bytes, xlsx_bytes};
use khupho_spreadsheet::{
    CellKind, CellNote, OtherContent, ReadLimits, ReadRequest, Table, TableError, columns,
    read_table, read_table_file,
};
use proptest::prelude::*;

const XLS: &[u8] = include_bytes!("fixtures/households-excel97.xls");

fn read(bytes: &[u8]) -> Result<Table, TableError> {
    read_table(bytes, &ReadRequest::default())
}

fn read_named(bytes: &[u8], file_name: &str) -> Result<Table, TableError> {
    let request = ReadRequest {
        file_name,
        ..ReadRequest::default()
    };
    read_table(bytes, &request)
}

fn shown(table: &Table) -> String {
    let mut lines = vec![format!(
        "{:?} {:?} header {}",
        table.format, table.sheet, table.header_row
    )];
    lines.push(table.columns.join(" | "));
    for row in &table.rows {
        let cells: Vec<&str> = (0..table.columns.len())
            .map(|column| row.cell(column).text.as_str())
            .collect();
        lines.push(format!("{}: {}", row.number, cells.join(" | ")));
    }
    lines.extend(table.notes.iter().map(|note| format!("{note:?}")));
    lines.join("\n")
}

fn sheet(headers: &[&str], rows: Vec<Vec<SheetCell>>) -> Sheet {
    Sheet {
        name: "Hộ dân".into(),
        title_lines: vec!["DANH SÁCH HỘ DÂN KHU PHỐ 3".into(), "Phường Mẫu".into()],
        columns: headers
            .iter()
            .map(|header| SheetColumn {
                header: (*header).to_owned(),
                width_chars: 16,
            })
            .collect(),
        rows,
    }
}

fn register() -> Sheet {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 3, 25).unwrap();
    sheet(
        &[
            "Mã hộ",
            "Họ tên",
            "SĐT",
            "Số người lớn",
            "Ngày khảo sát",
            "Ghi chú",
        ],
        vec![
            vec![
                "0042".into(),
                "Nguyễn Thị Mẫu".into(),
                "0901234567".into(),
                SheetCell::Integer(4),
                SheetCell::Date(date),
                "=1+1".into(),
            ],
            vec![
                "0043".into(),
                "Trần Văn Mẫu".into(),
                SheetCell::Integer(901_234_568),
                SheetCell::Empty,
                SheetCell::DateTime(date.and_hms_opt(8, 5, 9).unwrap()),
            ],
        ],
    )
}

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
fn what_is_written_as_csv_is_read_again() {
    let table = read_named(&csv_bytes(&register()).unwrap(), "ho.csv").unwrap();
    expect![[r#"
        Delimited "ho.csv" header 1
        Mã hộ | Họ tên | SĐT | Số người lớn | Ngày khảo sát | Ghi chú
        2: 0042 | Nguyễn Thị Mẫu | 0901234567 | 4 | 25/03/2026 | '=1+1
        3: 0043 | Trần Văn Mẫu | 901234568 |  | 25/03/2026 08:05:09 | "#]]
    .assert_eq(&shown(&table));
}

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
fn a_header_without_rows_is_a_table_without_rows() {
    let table = read(&xlsx_bytes(&sheet(&["Họ tên", "SĐT"], Vec::new())).unwrap()).unwrap();
    assert_eq!(table.columns, ["Họ tên", "SĐT"]);
    assert!(table.rows.is_empty());
}

#[test]
fn protected_files_ask_for_their_password() {
    let encrypted = compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", b"y")]);
    assert!(matches!(
        read(&encrypted),
        Err(TableError::PasswordProtected)
    ));
    // BOF of BIFF8, then FilePass with XOR obfuscation.
    let stream =
        b"\x09\x08\x10\0\0\x06\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\x2f\0\x06\0\0\0\x34\x12\x78\x56";
    assert!(matches!(
        read(&compound(&[("/Workbook", stream)])),
        Err(TableError::PasswordProtected)
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

#[test]
fn csv_in_each_coding() {
    let text = "Họ tên;Đường;Ghi chú\r\nNguyễn Thị Mẫu;Trần Quốc Toản;hộp mứt tết\r\nĐặng Văn Mẫu;Lê Lợi;\"một;\r\nhai\"\r\n";
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let (windows_1258, _, _) = encoding_rs::WINDOWS_1258.encode(
        "Ho\u{323} tên;Đươ\u{300}ng;Ghi chu\u{301}\r\nNguyê\u{303}n Thi\u{323} Mâ\u{303}u;Trâ\u{300}n Quô\u{301}c Toa\u{309}n;hô\u{323}p mư\u{301}t tê\u{301}t\r\nĐă\u{323}ng Văn Mâ\u{303}u;Lê Lơ\u{323}i;\"mô\u{323}t;\r\nhai\"\r\n",
    );
    let latin = |text: &str| {
        text.chars()
            .map(|letter| u8::try_from(letter as u32).unwrap())
            .collect::<Vec<u8>>()
    };
    let tcvn3 = latin(
        "Hä tªn;§\u{ad}êng;Ghi chó\r\nNguyÔn ThÞ MÉu;TrÇn Quèc To¶n;hép møt tÕt\r\n§Æng V¨n MÉu;Lª Lîi;\"mét;\r\nhai\"\r\n",
    );
    let vni = latin(
        "Hoï teân;Ñöôøng;Ghi chuù\r\nNguyeãn Thò Maãu;Traàn Quoác Toaûn;hoäp möùt teát\r\nÑaëng Vaên Maãu;Leâ Lôïi;\"moät;\r\nhai\"\r\n",
    );
    for bytes in [
        text.as_bytes().to_vec(),
        utf16,
        windows_1258.into_owned(),
        tcvn3,
        vni,
    ] {
        let table = read(&bytes).unwrap();
        assert_eq!(table.columns, ["Họ tên", "Đường", "Ghi chú"]);
        let cells: Vec<Vec<&str>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
            .collect();
        assert_eq!(
            cells,
            [
                ["Nguyễn Thị Mẫu", "Trần Quốc Toản", "hộp mứt tết"],
                ["Đặng Văn Mẫu", "Lê Lợi", "một;\nhai"]
            ]
        );
    }
}

#[test]
fn csv_with_lines_of_different_codings() {
    let mut bytes = "Họ tên,Ghi chú\nNguyễn Thị Mẫu,một\n".as_bytes().to_vec();
    bytes.extend(b"Tr\xc7n V\xa8n M\xc9u,h\xe9p m\xf8t t\xd5t\n");
    bytes.extend("Nguye\u{302}\u{303}n Ma\u{302}\u{303}u,hai\n".as_bytes());
    let table = read_named(&bytes, "ho.csv").unwrap();
    expect![[r#"
        Delimited "ho.csv" header 1
        Họ tên | Ghi chú
        2: Nguyễn Thị Mẫu | một
        3: Trần Văn Mẫu | hộp mứt tết
        4: Nguyễn Mẫu | hai
        MixedEncodings
        Converted { encoding: Tcvn3, cells: 2 }"#]]
    .assert_eq(&shown(&table));
    assert_eq!(table.rows[2].cell(0).notes, [CellNote::Decomposed]);
}

#[test]
fn answers_of_a_google_form() {
    let csv = "\"Dấu thời gian\",\"Ngày\",\"Nội dung\",\"Người thực hiện\"\n\
        \"05/03/2026 8:05:09\",\"04/03/2026\",\"Dọn vệ sinh hẻm 42,\nphát tờ rơi\",\"Lê Văn Mẫu\"\n";
    let table = read_named(csv.as_bytes(), "nhat-ky.csv").unwrap();
    expect![[r#"
        Delimited "nhat-ky.csv" header 1
        Dấu thời gian | Ngày | Nội dung | Người thực hiện
        2: 05/03/2026 8:05:09 | 04/03/2026 | Dọn vệ sinh hẻm 42,
        phát tờ rơi | Lê Văn Mẫu"#]]
    .assert_eq(&shown(&table));
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

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        container
            .create_stream(name)
            .unwrap()
            .write_all(bytes)
            .unwrap();
    }
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn damaged(
    mut bytes: Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    for (place, byte) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

/// The parts of a workbook packed without compression, so that a changed byte
/// reaches the XML and not only the checksum of the packing.
fn loose_workbook() -> Vec<u8> {
    let packed = xlsx_bytes(&register()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    self::archive(&parts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
        for signature in [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe"] {
            let _ = read(&[signature, &bytes].concat());
        }
    }

    #[test]
    fn no_damage_to_excel_97_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let _ = read(&damaged(XLS.to_vec(), &changes, cut));
    }

    #[test]
    fn no_records_of_excel_97_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
    ) {
        let mut container = cfb::CompoundFile::open(Cursor::new(XLS)).unwrap();
        let mut stream = Vec::new();
        std::io::Read::read_to_end(&mut container.open_stream("/Workbook").unwrap(), &mut stream).unwrap();
        let _ = read(&compound(&[("/Workbook", &damaged(stream, &changes, None))]));
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let _ = read(&damaged(loose_workbook(), &changes, cut));
    }

    #[test]
    fn no_damage_to_the_parts_makes_it_panic(
        part in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"];
        let mut packed = zip::ZipArchive::new(Cursor::new(xlsx_bytes(&register()).unwrap())).unwrap();
        let mut parts = Vec::new();
        for index in 0..packed.len() {
            let mut file = packed.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            if name == names[part] {
                bytes = damaged(bytes, &changes, None);
            }
            parts.push((name, bytes));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let _ = read(&archive(&parts));
    }
}
