//! XLSX: checks before anything is unpacked, then a streaming read.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellFormulaMetadataRecord, XlsxCellReader, XlsxError,
    XlsxFormulaMetadata,
};
use chrono::{NaiveDate, NaiveDateTime};
use compact_str::{CompactString, ToCompactString as _, format_compact};
use memchr::memmem;
use zip::ZipArchive;

use crate::detect::other_archive;
use crate::error::TableError;
use crate::grid::{Grid, GridBuilder, holds_nothing};
use crate::hidden_rows;
use crate::merged;
use crate::read::{RawSheet, ReadLimits, ReadRequest};
use crate::sheet_choice::{SheetChoice, worksheets};
use crate::table::{Cell, CellKind, CellNote, WorkbookSheet};

/// An honest workbook has a few dozen parts.
const ARCHIVE_PARTS_MAX: usize = 10_000;

/// Below this a high ratio is only a short, repetitive table.
const RATIO_FREE_BYTES: u64 = 8 * 1024 * 1024;

pub(crate) fn read(bytes: &[u8], request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let marks = check_archive(bytes, &request.limits)?;
    guarded(|| read_workbook(bytes, request, marks))
}

/// The sheets that hold something.
pub(crate) fn sheets(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<WorkbookSheet>, TableError> {
    check_archive(bytes, limits)?;
    guarded(|| {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(table_error)?;
        let mut sheets = worksheets(workbook.sheets_metadata());
        sheets.retain(|sheet| holds_anything(&mut workbook, &sheet.name));
        Ok(sheets)
    })
}

/// calamine asserts some properties of the parts ("should be in a folder") that a damaged file does not
/// have; a panic there means a damaged file.
fn guarded<Read>(read: impl FnOnce() -> Result<Read, TableError>) -> Result<Read, TableError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(TableError::damaged("a part of the workbook is malformed")))
}

/// Unpacks every part without keeping it, because the sizes an archive
/// declares can be false, and refuses what would be too much to read. Tells what the sheets have that
/// is only looked for then.
fn check_archive(bytes: &[u8], limits: &ReadLimits) -> Result<SheetMarks, TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(TableError::damaged)?;
    if archive.len() > ARCHIVE_PARTS_MAX {
        return Err(TableError::SuspiciouslyPacked);
    }
    let names = part_names(&archive)?;
    if let Some(what) = other_archive(names.iter().map(String::as_str)) {
        return Err(TableError::NotATable { what });
    }
    let packed = bytes.len() as u64;
    let by_ratio = packed
        .saturating_mul(limits.unpacked_ratio_max)
        .max(RATIO_FREE_BYTES);
    let mut budget = limits.unpacked_max_bytes.min(by_ratio);
    let mut marks = SheetMarks::default();
    for (index, name) in names.iter().enumerate() {
        let part = archive.by_index(index).map_err(TableError::damaged)?;
        let size = measure_part(part, budget, PartKind::of(name), &mut marks)?;
        budget = budget
            .checked_sub(size)
            .ok_or(TableError::SuspiciouslyPacked)?;
    }
    Ok(marks)
}

/// What some sheet of a workbook has that takes another look to read.
#[derive(Debug, Clone, Copy, Default)]
struct SheetMarks {
    /// Parts that were looked through for it.
    sheets: usize,
    merges_cells: bool,
    /// Rows; or columns, which nobody asks for.
    hides_something: bool,
    /// Formulas of cells; or of anything else whose name begins with an f.
    computes: bool,
}

impl SheetMarks {
    fn note(&mut self, block: &[u8]) {
        let has = |name: &[u8]| memmem::find(block, name).is_some();
        self.merges_cells = self.merges_cells || has(b"mergeCell");
        self.hides_something = self.hides_something || has(b"hidden");
        // A sheet may give its names a prefix.
        self.computes = self.computes || has(b"<f") || has(b":f");
    }

    /// What is known of so many sheets: anything, where one is kept in a part of an unusual name.
    fn of_sheets(self, sheets: usize) -> Self {
        match self.sheets < sheets {
            true => Self {
                sheets,
                merges_cells: true,
                hides_something: true,
                computes: true,
            },
            false => self,
        }
    }
}

fn part_names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, TableError> {
    archive
        .file_names()
        .map(|name| {
            name.map(std::borrow::Cow::into_owned)
                .map_err(TableError::damaged)
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum PartKind {
    SharedStrings,
    Worksheet,
    Other,
}

impl PartKind {
    fn of(name: &str) -> Self {
        // Some programs write backslashes.
        let name = name.to_ascii_lowercase().replace('\\', "/");
        if name.ends_with("sharedstrings.xml") {
            Self::SharedStrings
        } else if name.contains("worksheets/") && name.ends_with(".xml") {
            Self::Worksheet
        } else {
            Self::Other
        }
    }
}

/// The unpacked size of a part, at most one more than the budget; notes what a sheet has.
fn measure_part(
    part: impl Read,
    budget: u64,
    kind: PartKind,
    marks: &mut SheetMarks,
) -> Result<u64, TableError> {
    let mut part = part.take(budget.saturating_add(1));
    marks.sheets += usize::from(kind == PartKind::Worksheet);
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    let mut size = 0;
    let mut declared = 0;
    loop {
        let read = part
            .read(&mut buffer[kept..])
            .map_err(TableError::damaged)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        let end = kept + read;
        match kind {
            PartKind::SharedStrings => declared = declared.max(declared_strings(&buffer[..end])),
            PartKind::Worksheet => marks.note(&buffer[..end]),
            PartKind::Other => continue,
        }
        // What stands across two blocks is found in the second one.
        kept = end.min(64);
        buffer.copy_within(end - kept..end, 0);
    }
    // The reader reserves room for as many strings as are declared.
    if declared > size {
        return Err(TableError::SuspiciouslyPacked);
    }
    Ok(size)
}

/// The largest number in a `uniqueCount="…"` of the block.
fn declared_strings(block: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount";
    memmem::find_iter(block, NAME)
        .map(|at| number_after(&block[at + NAME.len()..]))
        .max()
        .unwrap_or(0)
}

fn number_after(rest: &[u8]) -> u64 {
    rest.iter()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
}

fn read_workbook(
    bytes: &[u8],
    request: &ReadRequest<'_>,
    marks: SheetMarks,
) -> Result<RawSheet, TableError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(table_error)?;
    let sheets = worksheets(workbook.sheets_metadata());
    let marks = marks.of_sheets(sheets.len());
    let mut choice = SheetChoice::new(request.sheet, &sheets)?;
    for sheet in sheets {
        if choice.reads(&sheet) {
            match read_sheet(&mut workbook, &sheet.name, &request.limits, marks) {
                Ok(grid) => choice.offer(sheet, grid),
                Err(TableError::NoSuchSheet { .. }) if request.sheet.is_none() => {}
                Err(error) => return Err(error),
            }
        } else if holds_anything(&mut workbook, &sheet.name) {
            choice.mention(sheet);
        }
    }
    let mut sheet = choice.taken()?;
    if marks.merges_cells {
        let merged = workbook.merge_cells_by_sheet_name(&sheet.name);
        sheet.merged = merged::over_rows(&merged.map_err(table_error)?);
    }
    if marks.hides_something {
        let rows = &sheet.grid.rows;
        let is_read = |number: u32| rows.binary_search_by_key(&number, |row| row.number).is_ok();
        sheet.hidden_rows = hidden_rows::of_sheet(bytes, &sheet.name, is_read);
    }
    Ok(sheet)
}

type Workbook<'bytes> = Xlsx<Cursor<&'bytes [u8]>>;

fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    limits: &ReadLimits,
    marks: SheetMarks,
) -> Result<Grid, TableError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(table_error)?;
    let mut builder = GridBuilder::new(limits);
    let next = match marks.computes {
        true => next_cell,
        false => next_value,
    };
    while let Some(((row, column), cell)) = next(&mut cells)? {
        builder.push(row, column as usize, cell)?;
    }
    Ok(builder.finish())
}

/// Whether a sheet has any cell to read. One that is damaged is none to choose: it must not keep the
/// one that is read from being read.
fn holds_anything(workbook: &mut Workbook<'_>, name: &str) -> bool {
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else {
        return false;
    };
    while let Ok(Some((_, cell))) = next_cell(&mut cells) {
        if !holds_nothing(&cell) {
            return true;
        }
    }
    false
}

/// Row and column, from 0.
type Place = (u32, u32);

type CellReader<'book, 'bytes> = XlsxCellReader<'book, Cursor<&'bytes [u8]>>;

/// As [`next_cell`], for sheets without formulas: looking for one costs time at every cell.
fn next_value(cells: &mut CellReader<'_, '_>) -> Result<Option<(Place, Cell)>, TableError> {
    let cell = cells.next_cell().map_err(table_error)?;
    Ok(cell.map(|cell| (cell.get_position(), cell_of(cell.get_value()))))
}

fn next_cell(cells: &mut CellReader<'_, '_>) -> Result<Option<(Place, Cell)>, TableError> {
    let record = cells
        .next_cell_with_formula_metadata()
        .map_err(table_error)?;
    Ok(record.map(|record| (record.pos, cell_of_record(&record))))
}

/// A formula whose result is an empty text has that text for its value, one without a result none.
fn cell_of_record(record: &XlsxCellFormulaMetadataRecord<'_>) -> Cell {
    let mut cell = cell_of(&record.value);
    if matches!(record.value, DataRef::Empty)
        && let Some(formula) = record.formula.as_ref().and_then(shown_formula)
    {
        cell.notes.push(CellNote::FormulaWithoutValue { formula });
    }
    cell
}

/// Longest part of a formula that is shown, in characters.
const FORMULA_SHOWN_MAX_CHARS: usize = 80;

fn shown_formula(formula: &XlsxFormulaMetadata) -> Option<String> {
    match formula {
        XlsxFormulaMetadata::Normal { formula } if formula.trim().is_empty() => None,
        XlsxFormulaMetadata::Normal { formula } => {
            let shown = formula.chars().take(FORMULA_SHOWN_MAX_CHARS);
            Some("=".chars().chain(shown).collect())
        }
        _ => Some("=…".to_owned()),
    }
}

fn table_error(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::PasswordProtected,
        XlsxError::WorksheetNotFound(name) => TableError::NoSuchSheet { name },
        other => TableError::damaged(other),
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::new("", CellKind::Empty),
        DataRef::SharedString(text) => Cell::new(*text, CellKind::Text),
        DataRef::String(text) => Cell::new(text.as_str(), CellKind::Text),
        DataRef::Int(number) => Cell::new(number.to_compact_string(), CellKind::Number),
        DataRef::Float(number) => number_cell(*number),
        DataRef::Bool(value) => bool_cell(*value),
        DataRef::DateTime(moment) => date_cell(*moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso_cell(text),
        DataRef::Error(error) => Cell::new(error.to_compact_string(), CellKind::Error),
    }
}

pub(crate) fn bool_cell(value: bool) -> Cell {
    Cell::new(if value { "TRUE" } else { "FALSE" }, CellKind::Bool)
}

/// Writes a number so that the Vietnamese reader of the domain reads the same
/// number back: decimal comma, no group marks.
pub(crate) fn number_cell(number: f64) -> Cell {
    let text = match whole_number(number) {
        Some(whole) => whole.to_compact_string(),
        None => number.to_string().replace('.', ",").into(),
    };
    Cell::new(text, CellKind::Number)
}

/// Nearly every number of a register is whole, and a whole one is written much faster.
fn whole_number(number: f64) -> Option<i64> {
    let is_exact = number.fract() == 0.0 && number.abs() < 1e15;
    is_exact.then_some(number as i64)
}

pub(crate) fn iso_cell(text: &str) -> Cell {
    match khupho_domain::text::date::parse_date_time(text) {
        Some(moment) => Cell::new(shown(moment), CellKind::Date(moment)),
        None => Cell::new(text, CellKind::Text),
    }
}

pub(crate) fn date_cell(moment: ExcelDateTime) -> Cell {
    let days = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let has_date = moment.is_datetime() && (1.0..2_958_466.0).contains(&days);
    let date_time = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|date| date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)));
    match date_time {
        Some(date_time) if has_date => Cell::new(shown(date_time), CellKind::Date(date_time)),
        Some(_) if (0.0..1.0).contains(&days) => Cell::new(
            format_compact!("{hour:02}:{minute:02}:{second:02}"),
            CellKind::Text,
        ),
        _ => number_cell(days),
    }
}

fn shown(moment: NaiveDateTime) -> CompactString {
    let midnight = moment.time() == chrono::NaiveTime::MIN;
    let format = if midnight {
        "%d/%m/%Y"
    } else {
        "%d/%m/%Y %H:%M:%S"
    };
    moment.format(format).to_compact_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_value_in_vietnamese_marks() {
        assert_eq!(number_cell(901_234_567.0).text, "901234567");
        assert_eq!(number_cell(1.234).text, "1,234");
        assert_eq!(number_cell(-0.5).text, "-0,5");
        assert_eq!(number_cell(f64::NAN).text, "NaN");
        assert_eq!(number_cell(-3.0).text, "-3");
        assert_eq!(number_cell(-0.0).text, "0");
        assert_eq!(number_cell(999_999_999_999_999.0).text, "999999999999999");
    }

    #[test]
    fn declared_strings_are_read_wherever_they_stand() {
        assert_eq!(declared_strings(br#"<sst count="2" uniqueCount="12">"#), 12);
        assert_eq!(
            declared_strings(b"uniqueCount = '99999999999999999999999'"),
            u64::MAX
        );
        assert_eq!(declared_strings(b"<sst>"), 0);
    }

    #[test]
    fn a_time_alone_is_no_date() {
        let time = |days| {
            date_cell(ExcelDateTime::new(
                days,
                calamine::ExcelDateTimeType::DateTime,
                false,
            ))
        };
        assert_eq!(time(0.5).text, "12:00:00");
        assert_eq!(time(46_000.0).text, "09/12/2025");
        assert_eq!(time(46_000.75).text, "09/12/2025 18:00:00");
        assert_eq!(time(f64::NAN).kind, CellKind::Number);
        assert_eq!(time(1e300).kind, CellKind::Number);
    }
}
