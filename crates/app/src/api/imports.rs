//! Imports: preview first, nothing written until confirmed, undoable.

use super::common::{FileInput, Id};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportTarget {
    /// Into the register.
    Households,
    /// Old form answers into the help log.
    HelpLog,
    /// Old form answers into the journal.
    Journal,
}

/// Asks for a preview, or confirms one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRequest {
    /// Into what.
    pub target: ImportTarget,
    /// The file.
    pub file: FileInput,
    /// Name of the sheet, hidden or not; where not given, of those that are not hidden the longest that
    /// names people or moments. CSV has one sheet, whatever is named.
    #[serde(default)]
    #[ts(optional)]
    pub sheet: Option<String>,
    /// Column → field; `None` takes what is remembered for these headers, else what is recognised.
    pub mapping: Option<Vec<ColumnMapping>>,
    /// Decisions on doubtful cells; those not named follow the suggestion.
    pub decisions: Vec<CellDecision>,
    /// BLAKE3 of the previewed file, to confirm exactly that one; `None` in a preview.
    pub confirmed_hash: Option<String>,
}

/// One column's meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnMapping {
    /// Column, from 0.
    pub column: u32,
    /// Field: "contact_name", "count:adults", …; the words are `import-field-<field>`. `None` leaves it out.
    pub field: Option<String>,
}

/// A decision on one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellDecision {
    /// Row of the file, from 1, header counted.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// The value to take; empty leaves the cell out.
    pub value: String,
}

/// What an import would do. Nothing was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// Name of the file.
    pub file_name: String,
    /// BLAKE3 of the file, in hex.
    pub file_hash: String,
    /// Name of the sheet that was read; of a file that is refused, the one asked for, empty where none was.
    pub sheet: String,
    /// Names of the other sheets that hold something and are not hidden.
    pub other_sheets: Vec<String>,
    /// Every sheet of a workbook that holds something, in its order; any of them can be asked for.
    pub sheets: Vec<ImportSheet>,
    /// Rows of data.
    pub rows: u32,
    /// Rows of data that are hidden in the file, by hand or by a filter; they are taken like the others.
    pub hidden_rows: u32,
    /// Rows that would be written.
    pub accepted: u32,
    /// Rows that look like a household of the register already, and would update it.
    pub known: u32,
    /// Cells a person should look at, at most [`khupho_domain::limits::IMPORT_LISTED_MAX`].
    pub doubtful: Vec<DoubtfulCell>,
    /// All doubtful cells.
    pub doubtful_total: u32,
    /// Rows that would not be written, listed up to the same limit, with the reason.
    pub left_out: Vec<DoubtfulCell>,
    /// Columns with what they were taken for.
    pub columns: Vec<ColumnPreview>,
    /// Notes about the whole file: codes with words `import-note-<code>` ("renamed_file", "converted_text", "forbidden_column", "dates_may_be_swapped", "counts_without_day" …).
    pub notes: Vec<String>,
    /// Why the file is refused whole; `None` where it can be imported.
    pub refused: Option<Refusal>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportSheet {
    /// Its name, as a request names it.
    pub name: String,
    /// True where a spreadsheet hides it; such a sheet is only read where it is asked for.
    pub hidden: bool,
}

/// Why a file is refused.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// Code, see [`super::errors::ErrorCode`] in its snake-case form.
    pub code: String,
    /// The words in the language of the person.
    pub message: String,
}

/// One doubtful cell.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoubtfulCell {
    /// Row of the file, from 1, header counted.
    pub row: u32,
    /// Header of the column.
    pub column: String,
    /// Column, from 0.
    pub column_index: u32,
    /// What stands there.
    pub value: String,
    /// Why: the words are `doubt-<reason>`.
    pub reason: String,
    /// What would be taken.
    pub suggestion: String,
}

/// One column.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ColumnPreview {
    /// Column, from 0.
    pub column: u32,
    /// Header.
    pub header: String,
    /// Field it is taken for.
    pub field: Option<String>,
    /// True where it may hold CCCD numbers and is never read.
    pub forbidden: bool,
    /// First values.
    pub samples: Vec<String>,
}

/// An import was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Imported {
    /// The batch.
    pub id: Id,
    /// The transaction, to undo it.
    pub txn: Id,
    /// Rows added.
    pub added: u32,
    /// Rows that updated something known.
    pub updated: u32,
    /// Rows left out.
    pub left_out: u32,
}

/// An earlier import.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRow {
    /// The batch.
    pub id: Id,
    /// The transaction.
    pub txn: Id,
    /// Into what.
    pub target: ImportTarget,
    /// File.
    pub file_name: String,
    /// Rows.
    pub rows: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// Whether it was undone.
    pub undone: bool,
}
