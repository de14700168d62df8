//! Tables that a person takes out of the notebook, as XLSX or CSV.

use crate::api::common::FileWritten;
use crate::api::errors::ApiError;
use crate::written_files;
use chrono::{NaiveDate, NaiveTime};
use khupho_spreadsheet::TableError;
use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn, write_csv, write_xlsx};
use std::path::Path;

/// Rows between two signs of progress.
pub(crate) const PROGRESS_ROWS: usize = 200;

/// A column by its header and width in characters.
pub(crate) fn column((header, width_chars): &(&str, u16)) -> SheetColumn {
    SheetColumn {
        header: (*header).to_owned(),
        width_chars: *width_chars,
    }
}

/// A text; what is empty stays an empty cell.
pub(crate) fn text(text: &str) -> SheetCell {
    if text.is_empty() {
        SheetCell::Empty
    } else {
        SheetCell::Text(text.to_owned())
    }
}

/// A number; one that nobody collected is an empty cell, never a 0.
pub(crate) fn number(number: Option<impl Into<i64>>) -> SheetCell {
    number.map_or(SheetCell::Empty, |number| SheetCell::Integer(number.into()))
}

/// A day.
pub(crate) fn day(day: Option<NaiveDate>) -> SheetCell {
    day.map_or(SheetCell::Empty, SheetCell::Date)
}

/// A time of day as people write it: "08:30".
pub(crate) fn time(time: Option<NaiveTime>) -> SheetCell {
    time.map_or(SheetCell::Empty, |time| {
        SheetCell::Text(time.format("%H:%M").to_string())
    })
}

/// Writes a sheet to a file that lies outside the notebook, CSV or XLSX by its ending.
///
/// # Errors
/// [`ErrorCode::FileUnwritable`](crate::api::errors::ErrorCode::FileUnwritable),
/// [`ErrorCode::DiskFull`](crate::api::errors::ErrorCode::DiskFull); no part is left behind then.
pub(crate) fn write(file: &Path, sheet: &Sheet) -> Result<FileWritten, ApiError> {
    write_by_ending(file, sheet).map_err(|error| written_files::refusal(file, &error))?;
    Ok(FileWritten {
        path: file.display().to_string(),
        rows: u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX),
    })
}

fn write_by_ending(path: &Path, sheet: &Sheet) -> Result<(), TableError> {
    let is_csv = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv {
        write_csv(path, sheet)
    } else {
        write_xlsx(path, sheet)
    }
}
