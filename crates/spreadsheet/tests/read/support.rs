//! What the tests of every format share.

use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn};
use khupho_spreadsheet::{ReadRequest, Table, TableError, read_table};
use std::io::{Cursor, Write as _};

pub(crate) const XLS: &[u8] = include_bytes!("../fixtures/households-excel97.xls");

pub(crate) fn read(bytes: &[u8]) -> Result<Table, TableError> {
    read_table(bytes, &ReadRequest::default())
}

pub(crate) fn read_named(bytes: &[u8], file_name: &str) -> Result<Table, TableError> {
    let request = ReadRequest {
        file_name,
        ..ReadRequest::default()
    };
    read_table(bytes, &request)
}

pub(crate) fn shown(table: &Table) -> String {
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

pub(crate) fn sheet(headers: &[&str], rows: Vec<Vec<SheetCell>>) -> Sheet {
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

pub(crate) fn register() -> Sheet {
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

pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
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
