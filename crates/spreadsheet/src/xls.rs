//! XLS (Excel 97–2003): checked record by record, then read.
//!
//! The reader reserves memory for whatever size a sheet declares, so the
//! workbook stream is taken out of its container, checked, and handed on in a
//! fresh container that holds nothing else.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError, XlsOptions};
use cfb::{CompoundFile, Version};

use crate::detect::OtherContent;
use crate::error::TableError;
use crate::grid::{Grid, GridBuilder};
use crate::merged;
use crate::read::{RawSheet, ReadLimits, ReadRequest};
use crate::sheet_choice::SheetChoice;
use crate::table::{Cell, CellKind};
use crate::xlsx::{bool_cell, date_cell, iso_cell, number_cell};

/// A sheet of the format has at most this many columns.
const COLUMNS_MAX: u16 = 256;
/// Cells a sheet may span, gaps included; the reader holds them all.
const SPAN_MAX_CELLS: usize = 8_000_000;

pub(crate) fn read(bytes: &[u8], request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let mut stream = workbook_stream(bytes)?;
    check_records(&mut stream)?;
    let container = contained(&stream).map_err(TableError::damaged)?;
    // calamine indexes into records whose length it has not checked; a panic
    // there means a damaged file.
    catch_unwind(AssertUnwindSafe(|| read_workbook(container, request)))
        .unwrap_or_else(|_| Err(TableError::damaged("a record of the workbook is malformed")))
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(TableError::damaged)?;
    if container.exists("/EncryptedPackage") {
        return Err(TableError::PasswordProtected);
    }
    if container.exists("/WordDocument") {
        return Err(not_a_table(OtherContent::WordDocument));
    }
    if container.exists("/PowerPoint Document") {
        return Err(not_a_table(OtherContent::Presentation));
    }
    let Some(name) = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name))
    else {
        return Err(not_a_table(OtherContent::UnknownBinary));
    };
    let mut stream = Vec::new();
    let mut reader = container.open_stream(name).map_err(TableError::damaged)?;
    // A stream cannot hold more than the file does.
    reader
        .by_ref()
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(TableError::damaged)?;
    Ok(stream)
}

fn not_a_table(what: OtherContent) -> TableError {
    TableError::NotATable { what }
}

fn contained(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // The reader takes a container of version 4 without small streams for empty.
    let mut container = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

/// Record types of MS-XLS that matter for the check.
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERROR: u16 = 0x0205;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const BOF: u16 = 0x0809;
    /// A type no reader knows, put where a record shall be passed over.
    pub(super) const IGNORED: u16 = 0x0F0F;
}

/// What the check has seen so far.
#[derive(Default)]
struct Seen {
    sheet_starts: HashSet<usize>,
    starts: HashSet<usize>,
    rows: u16,
    columns: u16,
    span_cells: usize,
}

/// Walks the records, drops declared sizes, and refuses what spans too much.
fn check_records(stream: &mut [u8]) -> Result<(), TableError> {
    let mut seen = Seen::default();
    let mut at = 0;
    while let Some([type_low, type_high, length_low, length_high]) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([*type_low, *type_high]);
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let Some(data) = stream.get(at + 4..at + 4 + length) else {
            break;
        };
        check_record(kind, data, at, &mut seen)?;
        if kind == record::DIMENSIONS {
            stream[at..at + 2].copy_from_slice(&record::IGNORED.to_le_bytes());
        }
        at += 4 + length;
    }
    seen.close_sheet();
    if seen.span_cells > SPAN_MAX_CELLS {
        return Err(TableError::TooManyCells {
            max: SPAN_MAX_CELLS,
        });
    }
    // The reader jumps to where sheets are said to begin; anywhere else than
    // at a beginning it would see other records than were checked here.
    if seen.sheet_starts.is_subset(&seen.starts) {
        Ok(())
    } else {
        Err(TableError::damaged(
            "a sheet does not begin where the workbook says",
        ))
    }
}

fn check_record(kind: u16, data: &[u8], at: usize, seen: &mut Seen) -> Result<(), TableError> {
    match kind {
        record::FILE_PASS if data.iter().any(|byte| *byte != 0) => {
            return Err(TableError::PasswordProtected);
        }
        record::BOUND_SHEET => {
            let start = data
                .first_chunk::<4>()
                .map(|bytes| u32::from_le_bytes(*bytes) as usize)
                .ok_or_else(|| TableError::damaged("a sheet has no beginning"))?;
            if !seen.sheet_starts.insert(start) {
                return Err(TableError::damaged("two sheets begin at one place"));
            }
        }
        record::BOF => {
            // A chart inside a sheet begins likewise; the sheet goes on after it.
            if seen.sheet_starts.contains(&at) {
                seen.close_sheet();
            }
            seen.starts.insert(at);
        }
        record::NUMBER
        | record::LABEL
        | record::RICH_STRING
        | record::BOOL_ERROR
        | record::RK
        | record::LABEL_SST
        | record::FORMULA => seen.add_cell(data, 0)?,
        record::MUL_RK => seen.add_cell(data, data.len().saturating_sub(6) / 6)?,
        _ => {}
    }
    Ok(())
}

impl Seen {
    fn add_cell(&mut self, data: &[u8], columns_more: usize) -> Result<(), TableError> {
        let Some([row_low, row_high, column_low, column_high]) = data.first_chunk::<4>() else {
            return Err(TableError::damaged("a cell has no place"));
        };
        let row = u16::from_le_bytes([*row_low, *row_high]);
        let column = u16::from_le_bytes([*column_low, *column_high]);
        let last = usize::from(column) + columns_more;
        if last >= usize::from(COLUMNS_MAX) {
            return Err(TableError::damaged("a cell is beyond the last column"));
        }
        self.rows = self.rows.max(row.saturating_add(1));
        self.columns = self
            .columns
            .max(u16::try_from(last + 1).unwrap_or(COLUMNS_MAX));
        Ok(())
    }

    fn close_sheet(&mut self) {
        self.span_cells += usize::from(self.rows) * usize::from(self.columns);
        self.rows = 0;
        self.columns = 0;
    }
}

fn read_workbook(container: Vec<u8>, request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let mut workbook = Xls::new_with_options(Cursor::new(container), XlsOptions::default())
        .map_err(table_error)?;
    let mut choice = SheetChoice::default();
    for name in sheets_to_read(&workbook, request)? {
        let range = workbook.worksheet_range(&name).map_err(table_error)?;
        choice.offer(name, grid_of(&range, &request.limits)?);
    }
    let mut sheet = choice.taken()?;
    let merged = workbook.merge_cells_by_sheet_name(&sheet.name);
    sheet.merged = merged::over_rows(&merged.map_err(table_error)?);
    Ok(sheet)
}

fn sheets_to_read(
    workbook: &Xls<Cursor<Vec<u8>>>,
    request: &ReadRequest<'_>,
) -> Result<Vec<String>, TableError> {
    let sheets = workbook.sheets_metadata();
    if let Some(wanted) = request.sheet {
        let found = sheets.iter().find(|sheet| sheet.name == wanted);
        return found.map(|sheet| vec![sheet.name.clone()]).ok_or_else(|| {
            TableError::NoSuchSheet {
                name: wanted.to_owned(),
            }
        });
    }
    Ok(sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect())
}

fn grid_of(range: &Range<Data>, limits: &ReadLimits) -> Result<Grid, TableError> {
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let mut builder = GridBuilder::new(limits);
    for (row, column, value) in range.used_cells() {
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        builder.push(row, first_column as usize + column, cell_of(value))?;
    }
    Ok(builder.finish())
}

fn table_error(error: XlsError) -> TableError {
    match error {
        XlsError::Password => TableError::PasswordProtected,
        XlsError::WorksheetNotFound(name) => TableError::NoSuchSheet { name },
        other => TableError::damaged(other),
    }
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::new("", CellKind::Empty),
        Data::String(text) => Cell::new(text.as_str(), CellKind::Text),
        Data::Int(number) => Cell::new(number.to_string(), CellKind::Number),
        Data::Float(number) => number_cell(*number),
        Data::Bool(value) => bool_cell(*value),
        Data::DateTime(moment) => date_cell(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => iso_cell(text),
        Data::Error(error) => Cell::new(error.to_string(), CellKind::Error),
    }
}
