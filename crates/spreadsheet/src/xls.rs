//! XLS (Excel 97–2003): checked record by record, then read.
//!
//! The reader reserves memory for whatever size a sheet declares, so the
//! workbook stream is taken out of its container, checked, and handed on in a
//! fresh container that holds nothing else.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, Xls, XlsError, XlsOptions};
use cfb::{CompoundFile, Version};

use crate::detect::OtherContent;
use crate::error::TableError;
use crate::grid::{Grid, GridBuilder, holds_nothing};
use crate::merged;
use crate::read::{RawSheet, ReadLimits, ReadRequest};
use crate::sheet_choice::{SheetChoice, worksheets};
use crate::table::{Cell, CellKind, WorkbookSheet};
use crate::xlsx::{bool_cell, date_cell, iso_cell, number_cell};

/// A sheet of the format has at most this many columns.
const COLUMNS_MAX: u16 = 256;
/// Cells a sheet may span, gaps included; the reader holds them all.
const SPAN_MAX_CELLS: usize = 8_000_000;

pub(crate) fn read(bytes: &[u8], request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let checked = checked(bytes)?;
    guarded(|| read_workbook(checked, request))
}

/// The sheets that hold something.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<WorkbookSheet>, TableError> {
    let checked = checked(bytes)?;
    guarded(|| {
        let mut workbook = open(checked.container)?;
        let mut sheets = worksheets(workbook.sheets_metadata());
        sheets.retain(|sheet| holds_anything(&mut workbook, &sheet.name));
        Ok(sheets)
    })
}

/// calamine indexes into records whose length it has not checked; a panic there means a damaged file.
fn guarded<Read>(read: impl FnOnce() -> Result<Read, TableError>) -> Result<Read, TableError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(TableError::damaged("a record of the workbook is malformed")))
}

/// A workbook whose records have been checked.
struct Checked {
    container: Vec<u8>,
    /// Numbers of the hidden rows of each sheet, in the order of the workbook.
    hidden_rows: Vec<HashSet<u32>>,
}

fn checked(bytes: &[u8]) -> Result<Checked, TableError> {
    let mut stream = workbook_stream(bytes)?;
    let hidden_rows = check_records(&mut stream)?;
    Ok(Checked {
        container: contained(&stream).map_err(TableError::damaged)?,
        hidden_rows,
    })
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
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const BOF: u16 = 0x0809;
    /// A type no reader knows, put where a record shall be passed over.
    pub(super) const IGNORED: u16 = 0x0F0F;
}

/// What the check has seen so far.
#[derive(Default)]
struct Seen {
    /// Where the sheets begin, in the order of the workbook.
    sheets: Vec<usize>,
    sheet_starts: HashSet<usize>,
    starts: HashSet<usize>,
    /// Where the sheet begins whose records are being seen.
    current_sheet: usize,
    /// Numbers of the hidden rows, by where their sheet begins.
    hidden_rows: HashMap<usize, HashSet<u32>>,
    rows: u16,
    columns: u16,
    span_cells: usize,
}

/// Walks the records, drops declared sizes, and refuses what spans too much. Gives the hidden rows of
/// each sheet.
fn check_records(stream: &mut [u8]) -> Result<Vec<HashSet<u32>>, TableError> {
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
    if !seen.sheet_starts.is_subset(&seen.starts) {
        return Err(TableError::damaged(
            "a sheet does not begin where the workbook says",
        ));
    }
    let mut hidden_rows = seen.hidden_rows;
    let sheets = seen.sheets.iter();
    Ok(sheets
        .map(|start| hidden_rows.remove(start).unwrap_or_default())
        .collect())
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
            seen.sheets.push(start);
        }
        record::BOF => {
            // A chart inside a sheet begins likewise; the sheet goes on after it.
            if seen.sheet_starts.contains(&at) {
                seen.close_sheet();
                seen.current_sheet = at;
            }
            seen.starts.insert(at);
        }
        record::ROW => seen.note_row(data),
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

    /// A row that is hidden has a flag for it among its properties; it is of no consequence else.
    fn note_row(&mut self, data: &[u8]) {
        const FLAGS_AT: usize = 12;
        const IS_HIDDEN: u8 = 0x20;
        let Some([row_low, row_high]) = data.first_chunk::<2>() else {
            return;
        };
        if data
            .get(FLAGS_AT)
            .is_some_and(|flags| flags & IS_HIDDEN != 0)
        {
            let number = u32::from(u16::from_le_bytes([*row_low, *row_high])) + 1;
            let of_sheet = self.hidden_rows.entry(self.current_sheet).or_default();
            of_sheet.insert(number);
        }
    }

    fn close_sheet(&mut self) {
        self.span_cells += usize::from(self.rows) * usize::from(self.columns);
        self.rows = 0;
        self.columns = 0;
    }
}

type Workbook = Xls<Cursor<Vec<u8>>>;

fn open(container: Vec<u8>) -> Result<Workbook, TableError> {
    Xls::new_with_options(Cursor::new(container), XlsOptions::default()).map_err(table_error)
}

fn read_workbook(checked: Checked, request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let mut workbook = open(checked.container)?;
    let sheets = worksheets(workbook.sheets_metadata());
    let mut choice = SheetChoice::new(request.sheet, &sheets)?;
    for sheet in sheets {
        if choice.reads(&sheet) {
            let range = workbook.worksheet_range(&sheet.name).map_err(table_error)?;
            choice.offer(sheet, grid_of(&range, &request.limits)?);
        } else if holds_anything(&mut workbook, &sheet.name) {
            choice.mention(sheet);
        }
    }
    let mut sheet = choice.taken()?;
    let merged = workbook.merge_cells_by_sheet_name(&sheet.name);
    sheet.merged = merged::over_rows(&merged.map_err(table_error)?);
    let mut all = workbook.sheets_metadata().iter();
    let index = all.position(|one| one.name == sheet.name);
    let hidden_rows = index.and_then(|index| checked.hidden_rows.into_iter().nth(index));
    sheet.hidden_rows = hidden_rows.unwrap_or_default();
    Ok(sheet)
}

fn holds_anything(workbook: &mut Workbook, name: &str) -> bool {
    let range = workbook.worksheet_range(name);
    let is_filled = |(_, _, value): (usize, usize, &Data)| !holds_nothing(&cell_of(value));
    range.is_ok_and(|range| range.used_cells().any(is_filled))
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
