//! Writing tables for people: XLSX, and CSV as a Vietnamese Excel opens it.
//!
//! Text stays text: a code keeps its zeros, and a cell that begins like a
//! formula is never run as one by the program that opens the file.

use std::fs;
use std::io::Write;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use khupho_domain::text::date::format_date;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::error::TableError;

/// A sheet to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Name of the sheet; characters a spreadsheet refuses are replaced.
    pub name: String,
    /// Lines above the header: title, khu phố, date.
    pub title_lines: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<SheetColumn>,
    /// The rows; a short row leaves its last cells empty.
    pub rows: Vec<Vec<SheetCell>>,
}

/// A column to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetColumn {
    /// Its header.
    pub header: String,
    /// Its width in characters.
    pub width_chars: u16,
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// Text, which stays text whatever it looks like.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A date, shown dd/mm/yyyy.
    Date(NaiveDate),
    /// A date with its time, shown dd/mm/yyyy hh:mm.
    DateTime(NaiveDateTime),
}

impl From<&str> for SheetCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Beyond this a spreadsheet refuses a cell's text.
const CELL_MAX_CHARS: usize = 32_767;
/// Beyond this a spreadsheet refuses a sheet's name.
const SHEET_NAME_MAX_CHARS: usize = 31;
/// Whole numbers beyond this lose digits in a spreadsheet.
const EXACT_INTEGER_MAX: u64 = 999_999_999_999_999;

/// Writes a sheet as an XLSX file, replacing the file in one step.
///
/// # Errors
///
/// When the file cannot be written; a file that was there is then unchanged.
pub fn write_xlsx(path: &Path, sheet: &Sheet) -> Result<(), TableError> {
    replace_file(path, &xlsx_bytes(sheet)?)
}

/// Writes a sheet as a CSV file, replacing the file in one step.
///
/// # Errors
///
/// When the file cannot be written; a file that was there is then unchanged.
pub fn write_csv(path: &Path, sheet: &Sheet) -> Result<(), TableError> {
    replace_file(path, &csv_bytes(sheet)?)
}

/// The bytes of a sheet as XLSX.
///
/// # Errors
///
/// When the sheet is larger than the format allows.
pub fn xlsx_bytes(sheet: &Sheet) -> Result<Vec<u8>, TableError> {
    written_workbook(sheet).map_err(|error| TableError::Io(std::io::Error::other(error)))
}

/// The bytes of a sheet as CSV for a Vietnamese Excel: UTF-8 with a mark, `;`
/// between cells, and an apostrophe before text that begins like a formula.
///
/// # Errors
///
/// None in practice: the bytes are written to memory.
pub fn csv_bytes(sheet: &Sheet) -> Result<Vec<u8>, TableError> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    let headers = sheet
        .columns
        .iter()
        .map(|column| without_formula(&column.header));
    writer
        .write_record(headers)
        .map_err(std::io::Error::other)?;
    for row in &sheet.rows {
        let padding = sheet.columns.len().saturating_sub(row.len());
        let cells = row
            .iter()
            .map(csv_text)
            .chain((0..padding).map(|_| String::new()));
        writer.write_record(cells).map_err(std::io::Error::other)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), TableError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        // The half-written file beside it is of no use to anybody; that it
        // may stay behind is less important than the error itself.
        let _ = fs::remove_file(&beside);
        return Err(error.into());
    }
    Ok(())
}

fn csv_text(cell: &SheetCell) -> String {
    match cell {
        SheetCell::Empty => String::new(),
        SheetCell::Text(text) => without_formula(text),
        SheetCell::Integer(number) => number.to_string(),
        SheetCell::Date(date) => format_date(*date),
        SheetCell::DateTime(moment) => moment.format("%d/%m/%Y %H:%M:%S").to_string(),
    }
}

/// Puts an apostrophe before what a spreadsheet would run as a formula.
fn without_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

struct Formats {
    title: Format,
    header: Format,
    text: Format,
    date: Format,
    date_time: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold(),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin),
            // The text format, so that a code typed over keeps its zeros too.
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            date_time: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
        }
    }
}

fn written_workbook(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(sheet_name(&sheet.name))?;
    let mut row = 0;
    for line in &sheet.title_lines {
        worksheet.write_string_with_format(row, 0, cut(line), &formats.title)?;
        row += 1;
    }
    for (column, index) in sheet.columns.iter().zip(0..) {
        worksheet.set_column_width(index, f64::from(column.width_chars))?;
        worksheet.write_string_with_format(row, index, cut(&column.header), &formats.header)?;
    }
    worksheet.set_freeze_panes(row + 1, 0)?;
    for cells in &sheet.rows {
        row += 1;
        for (cell, column) in cells.iter().zip(0..) {
            write_cell(worksheet, row, column, cell, &formats)?;
        }
    }
    workbook.save_to_buffer()
}

fn write_cell(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &SheetCell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Empty => return Ok(()),
        SheetCell::Text(text) => {
            worksheet.write_string_with_format(row, column, cut(text), &formats.text)?
        }
        SheetCell::Integer(number) if number.unsigned_abs() > EXACT_INTEGER_MAX => {
            worksheet.write_string_with_format(row, column, number.to_string(), &formats.text)?
        }
        SheetCell::Integer(number) => worksheet.write_number(row, column, *number as f64)?,
        SheetCell::Date(date) => {
            worksheet.write_datetime_with_format(row, column, *date, &formats.date)?
        }
        SheetCell::DateTime(moment) => {
            worksheet.write_datetime_with_format(row, column, *moment, &formats.date_time)?
        }
    };
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(CELL_MAX_CHARS).collect()
}

fn sheet_name(name: &str) -> String {
    let allowed: String = name
        .chars()
        .map(|letter| {
            if matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') {
                '-'
            } else {
                letter
            }
        })
        .take(SHEET_NAME_MAX_CHARS)
        .collect();
    let allowed = allowed.trim_matches(['\'', ' ']);
    if allowed.is_empty() {
        "Sheet1".to_owned()
    } else {
        allowed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: Vec<Vec<SheetCell>>) -> Sheet {
        Sheet {
            name: "Hộ dân: KP 3".into(),
            title_lines: vec!["DANH SÁCH HỘ DÂN".into()],
            columns: ["Mã hộ", "Họ tên", "Ghi chú"]
                .map(|header| SheetColumn {
                    header: header.into(),
                    width_chars: 20,
                })
                .into(),
            rows,
        }
    }

    #[test]
    fn csv_opens_in_a_vietnamese_excel_and_runs_nothing() {
        let rows = vec![
            vec!["0042".into(), "Nguyễn Văn Mẫu".into(), "=1+1".into()],
            vec!["@x".into(), SheetCell::Integer(-5)],
        ];
        let bytes = csv_bytes(&sheet(rows)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "\u{feff}Mã hộ;Họ tên;Ghi chú\r\n0042;Nguyễn Văn Mẫu;'=1+1\r\n'@x;-5;\r\n"
        );
    }

    #[test]
    fn names_a_spreadsheet_refuses_are_mended() {
        assert_eq!(sheet_name("Hộ dân: KP 3/4"), "Hộ dân- KP 3-4");
        assert_eq!(sheet_name(""), "Sheet1");
        assert_eq!(sheet_name(&"k".repeat(40)).len(), 31);
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing").join("a.csv");
        assert!(matches!(
            write_csv(&missing, &sheet(Vec::new())),
            Err(TableError::Io(_))
        ));
        let path = folder.path().join("a.csv");
        write_csv(&path, &sheet(Vec::new())).unwrap();
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["a.csv"]);
    }
}
