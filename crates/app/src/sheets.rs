//! Tables that a person takes out of the notebook, as XLSX or CSV.

use crate::api::common::FileWritten;
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::Host;
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

/// A file that a sheet goes to: outside the notebook, in the format that its ending names.
pub(crate) struct SheetFile<'path> {
    path: &'path Path,
    write: fn(&Path, &Sheet) -> Result<(), TableError>,
}

impl<'path> SheetFile<'path> {
    /// The file of a path that a person chose.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnwritable`] within the notebook, [`ErrorCode::UnknownEnding`].
    pub(crate) fn chosen(host: &Host, path: &'path str) -> Result<Self, ApiError> {
        let path = written_files::outside(host, path)?;
        let ending = path.extension().unwrap_or_default();
        let write = if ending.eq_ignore_ascii_case("xlsx") {
            write_xlsx
        } else if ending.eq_ignore_ascii_case("csv") {
            write_csv
        } else {
            let name = path.file_name().unwrap_or_default();
            return Err(ApiError::new(ErrorCode::UnknownEnding).with("name", name.display()));
        };
        Ok(Self { path, write })
    }

    /// Writes a sheet.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnwritable`], [`ErrorCode::DiskFull`]; no part is left behind then.
    pub(crate) fn write(&self, sheet: &Sheet) -> Result<FileWritten, ApiError> {
        (self.write)(self.path, sheet)
            .map_err(|error| written_files::refusal(self.path, &error))?;
        Ok(FileWritten {
            path: self.path.display().to_string(),
            rows: u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX),
        })
    }
}
