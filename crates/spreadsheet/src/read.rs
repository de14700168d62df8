//! Reading a file of any kind as a table.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use khupho_domain::limits::{IMPORT_FILE_MAX_BYTES, IMPORT_ROWS_MAX};
use khupho_domain::text::{nfc, nfc_multiline};

use crate::detect::{Container, FileFormat, container_of};
use crate::error::TableError;
use crate::grid::Grid;
use crate::header::{self, HeaderPlace};
use crate::legacy::{self, LegacyEncoding};
use crate::merged::{self, MergedRows};
use crate::table::{Cell, CellKind, CellNote, Row, Table, TableNote, WorkbookSheet};
use crate::{delimited, xls, xlsx};

/// Limits that hold while a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimits {
    /// Largest file that is opened.
    pub file_max_bytes: u64,
    /// Most rows below the header.
    pub rows_max: usize,
    /// Columns beyond this are left out, with a note.
    pub columns_max: usize,
    /// Most cells, counting the gaps before the last one of each row.
    pub cells_max: usize,
    /// Most bytes an XLSX may unpack to.
    pub unpacked_max_bytes: u64,
    /// Largest ratio of unpacked to packed bytes of an XLSX.
    pub unpacked_ratio_max: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_max_bytes: IMPORT_FILE_MAX_BYTES,
            rows_max: IMPORT_ROWS_MAX,
            columns_max: 256,
            cells_max: 5_000_000,
            unpacked_max_bytes: 512 * 1024 * 1024,
            unpacked_ratio_max: 200,
        }
    }
}

/// What to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadRequest<'a> {
    /// The file's name, for the sheet name of CSV and the note that a file has
    /// another ending than its content; may be empty.
    pub file_name: &'a str,
    /// The sheet wanted, hidden or not; when `None`, of those that are not hidden the longest that
    /// names people or moments. CSV has one sheet, whatever is wanted.
    pub sheet: Option<&'a str>,
    /// The limits.
    pub limits: ReadLimits,
}

/// A sheet as its format's reader gives it.
pub(crate) struct RawSheet {
    pub(crate) name: String,
    pub(crate) grid: Grid,
    /// The sheets of the workbook that hold something; none where there is no workbook.
    pub(crate) sheets: Vec<WorkbookSheet>,
    /// Numbers of the rows that are hidden.
    pub(crate) hidden_rows: HashSet<u32>,
    /// Cells merged over several rows.
    pub(crate) merged: Vec<MergedRows>,
    pub(crate) notes: Vec<TableNote>,
}

impl RawSheet {
    /// A sheet of which nothing but its cells is known.
    pub(crate) fn of(name: String, grid: Grid) -> Self {
        Self {
            name,
            grid,
            sheets: Vec::new(),
            hidden_rows: HashSet::new(),
            merged: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Longest text a spreadsheet cell can hold.
const CELL_MAX_CHARS: usize = 32_767;

/// Reads the table in a file on disk.
///
/// # Errors
///
/// See [`read_table`]; also when the file cannot be read.
pub fn read_table_file(path: &Path, sheet: Option<&str>) -> Result<Table, TableError> {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let request = ReadRequest {
        file_name: name.as_deref().unwrap_or_default(),
        sheet,
        limits: ReadLimits::default(),
    };
    let file = File::open(path)?;
    refuse_large(file.metadata()?.len(), &request.limits)?;
    let mut bytes = Vec::new();
    // The file may grow while it is read; one byte over the limit is enough
    // to tell.
    file.take(request.limits.file_max_bytes + 1)
        .read_to_end(&mut bytes)?;
    read_table(&bytes, &request)
}

/// Reads the table in the bytes of a file.
///
/// # Errors
///
/// A [`TableError`] that says what is wrong with the file: it is empty, too
/// large, protected, damaged, or not a table.
pub fn read_table(bytes: &[u8], request: &ReadRequest<'_>) -> Result<Table, TableError> {
    refuse_large(bytes.len() as u64, &request.limits)?;
    if bytes.is_empty() {
        return Err(TableError::Empty);
    }
    let (format, sheet) = match container_of(bytes) {
        Container::Zip => (FileFormat::Xlsx, xlsx::read(bytes, request)?),
        Container::Ole2 => (FileFormat::Xls, xls::read(bytes, request)?),
        Container::Text => (FileFormat::Delimited, delimited::read(bytes, request)?),
        Container::Other(what) => return Err(TableError::NotATable { what }),
    };
    let mut table = table_of(format, sheet, &request.limits)?;
    note_renamed(&mut table, request.file_name);
    Ok(table)
}

/// The sheets of a workbook that hold something, so that one can be named where the workbook as a whole
/// is refused; none for CSV.
///
/// # Errors
///
/// See [`read_table`].
pub fn workbook_sheets(
    bytes: &[u8],
    limits: &ReadLimits,
) -> Result<Vec<WorkbookSheet>, TableError> {
    refuse_large(bytes.len() as u64, limits)?;
    match container_of(bytes) {
        Container::Zip => xlsx::sheets(bytes, limits),
        Container::Ole2 => xls::sheets(bytes),
        Container::Text | Container::Other(_) => Ok(Vec::new()),
    }
}

fn refuse_large(size_bytes: u64, limits: &ReadLimits) -> Result<(), TableError> {
    if size_bytes > limits.file_max_bytes {
        return Err(TableError::TooLarge {
            size_bytes,
            max_bytes: limits.file_max_bytes,
        });
    }
    Ok(())
}

fn table_of(format: FileFormat, sheet: RawSheet, limits: &ReadLimits) -> Result<Table, TableError> {
    let mut rows = sheet.grid.rows;
    let mut notes = sheet.notes;
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    let rows_above = header::find(&rows).data_start;
    refuse_long(
        sheet.grid.rows_seen - rows_above.min(sheet.grid.rows_seen),
        limits,
    )?;
    legacy::convert_rows(&mut rows);
    for row in &mut rows {
        row.cells.iter_mut().for_each(normalize_cell);
    }
    // Headers in an old coding are only readable now.
    let place = header::find(&rows);
    let seen = rows.len();
    if place.guessed {
        notes.push(TableNote::HeaderGuessed);
    }
    if sheet.grid.columns_left_out {
        notes.push(TableNote::ColumnsLeftOut {
            kept: limits.columns_max,
        });
    }
    notes.extend(conversion_notes(&rows));
    if merged::fill(
        &mut rows[place.data_start.min(seen)..],
        &sheet.merged,
        limits,
    )? {
        notes.push(TableNote::MergedCells);
    }
    let mut table = split_at_header(format, sheet.name, rows, &place, notes);
    refuse_long(table.rows.len(), limits)?;
    table.sheets = sheet.sheets;
    note_hidden_rows(&mut table, &sheet.hidden_rows);
    Ok(table)
}

fn note_hidden_rows(table: &mut Table, hidden: &HashSet<u32>) {
    let is_hidden = |row: &&Row| hidden.contains(&row.number);
    let rows = table.rows.iter().filter(is_hidden).count();
    if rows > 0 {
        table.notes.push(TableNote::HiddenRows { rows });
    }
}

fn refuse_long(rows: usize, limits: &ReadLimits) -> Result<(), TableError> {
    if rows > limits.rows_max {
        return Err(TableError::TooManyRows {
            rows,
            max: limits.rows_max,
        });
    }
    Ok(())
}

fn split_at_header(
    format: FileFormat,
    sheet: String,
    mut rows: Vec<Row>,
    place: &HeaderPlace,
    notes: Vec<TableNote>,
) -> Table {
    let mut data = rows.split_off(place.data_start.min(rows.len()));
    data.retain(|row| !row.is_empty() || lacks_values(row));
    let header = place.header_index.and_then(|index| rows.get(index));
    let header_row = header.map_or(1, |row| row.number);
    let width = data.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    Table {
        format,
        sheet,
        sheets: Vec::new(),
        header_row,
        columns: header::names(&rows, place, width),
        rows: data,
        notes,
    }
}

/// Whether formulas without results stand in a row: of it something was meant to be read.
fn lacks_values(row: &Row) -> bool {
    let mut notes = row.cells.iter().flat_map(|cell| &cell.notes);
    notes.any(|note| matches!(note, CellNote::FormulaWithoutValue { .. }))
}

fn normalize_cell(cell: &mut Cell) {
    if cell.text.is_ascii() && !cell.text.bytes().any(|byte| byte < b' ') {
        trim_in_place(cell);
    } else {
        let composed = nfc_multiline(&cell.text);
        if is_decomposed(&cell.text, &composed) {
            cell.notes.push(CellNote::Decomposed);
        }
        cell.text = composed.into();
    }
    drop_text_mark(cell);
    if cell.text.len() > CELL_MAX_CHARS {
        cut_long(cell);
    }
    if cell.text.is_empty() {
        cell.kind = CellKind::Empty;
    }
}

/// The apostrophe by which somebody told a spreadsheet that a number is a text: copied from one
/// program into another it becomes part of the text.
fn drop_text_mark(cell: &mut Cell) {
    let without = cell.text.strip_prefix(['\'', '’', '‘', '`']);
    if let Some(rest) = without.filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    {
        let mark = cell.text.chars().next();
        cell.text = rest.into();
        cell.notes
            .extend(mark.map(|mark| CellNote::TextMark { mark }));
    }
}

fn cut_long(cell: &mut Cell) {
    if let Some((cut, _)) = cell.text.char_indices().nth(CELL_MAX_CHARS) {
        cell.text.truncate(cut);
        cell.notes.push(CellNote::Cut);
    }
}

fn trim_in_place(cell: &mut Cell) {
    let kept = cell.text.trim();
    if kept.len() != cell.text.len() {
        cell.text = kept.into();
    }
}

/// Whether composing, and not only cleaning, changed the text.
fn is_decomposed(before: &str, after: &str) -> bool {
    let marks = |text: &str| {
        text.chars()
            .filter(|letter| ('\u{300}'..='\u{36f}').contains(letter))
            .count()
    };
    before.len() != after.len() && marks(before) > marks(after)
}

fn conversion_notes(rows: &[Row]) -> Vec<TableNote> {
    let mut counts: Vec<(LegacyEncoding, usize)> = Vec::new();
    let all_notes = rows
        .iter()
        .flat_map(|row| &row.cells)
        .flat_map(|cell| &cell.notes);
    for note in all_notes {
        if let CellNote::Converted { encoding, .. } = note {
            match counts.iter_mut().find(|(counted, _)| counted == encoding) {
                Some((_, cells)) => *cells += 1,
                None => counts.push((*encoding, 1)),
            }
        }
    }
    counts
        .into_iter()
        .map(|(encoding, cells)| TableNote::Converted { encoding, cells })
        .collect()
}

fn note_renamed(table: &mut Table, file_name: &str) {
    let Some((_, extension)) = file_name.rsplit_once('.') else {
        return;
    };
    let extension = nfc(extension).to_lowercase();
    if !extension.is_empty() && !table.format.is_usual_extension(&extension) {
        table.notes.push(TableNote::Renamed { extension });
    }
}
