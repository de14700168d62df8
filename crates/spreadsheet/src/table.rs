//! A table as it was read: columns, rows, and what was noticed on the way.

use chrono::NaiveDateTime;
use compact_str::CompactString;

use crate::detect::FileFormat;
use crate::legacy::LegacyEncoding;

/// A table read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What the file is, whatever it is called.
    pub format: FileFormat,
    /// Name of the sheet; the file's name for CSV.
    pub sheet: String,
    /// The sheets of the workbook that hold something, this one among them, in its order; empty for
    /// CSV.
    pub sheets: Vec<WorkbookSheet>,
    /// Number of the header row as a spreadsheet shows it, from 1; 1 where there is none.
    pub header_row: u32,
    /// The headers, trimmed, in NFC; empty where a column has none.
    pub columns: Vec<String>,
    /// The rows below the header that hold anything.
    pub rows: Vec<Row>,
    /// What was noticed about the file as a whole.
    pub notes: Vec<TableNote>,
}

impl Table {
    /// The texts of one column, row by row.
    pub fn column(&self, index: usize) -> impl Iterator<Item = &Cell> {
        self.rows.iter().map(move |row| row.cell(index))
    }
}

/// A sheet of a workbook that can be read by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbookSheet {
    /// Its name, as the workbook has it.
    pub name: String,
    /// Whether a spreadsheet hides it; such a sheet is only read where it is asked for.
    pub is_hidden: bool,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Number of the row as a spreadsheet shows it, from 1 (in CSV without the
    /// empty lines).
    pub number: u32,
    /// The cells up to the last one that holds anything: see [`Row::cell`].
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column; an empty one beyond the end of the row.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&EMPTY_CELL)
    }

    /// Whether no cell holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

static EMPTY_CELL: Cell = Cell {
    text: CompactString::const_new(""),
    kind: CellKind::Empty,
    notes: Vec::new(),
};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What a Vietnamese reader would see: NFC, dates as dd/mm/yyyy, numbers
    /// without group marks and with a decimal comma. Nearly every cell of a register is so short
    /// that its text stands in the cell itself and allocates nothing.
    pub text: CompactString,
    /// What the file says the cell is. Everything in CSV is text.
    pub kind: CellKind,
    /// What was noticed; most cells have nothing and allocate nothing.
    pub notes: Vec<CellNote>,
}

impl Cell {
    /// A cell without notes.
    #[must_use]
    pub fn new(text: impl Into<CompactString>, kind: CellKind) -> Self {
        Self {
            text: text.into(),
            kind,
            notes: Vec::new(),
        }
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// What a spreadsheet says a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Text.
    Text,
    /// A number, whole or not.
    Number,
    /// A date, at midnight where no time was given.
    Date(NaiveDateTime),
    /// TRUE or FALSE.
    Bool,
    /// Nothing.
    #[default]
    Empty,
    /// A failed formula such as #N/A.
    Error,
}

/// Something noticed about one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellNote {
    /// The text was in an old coding and has been converted.
    Converted {
        /// The coding it was in.
        encoding: LegacyEncoding,
        /// The text as the file has it.
        original: String,
    },
    /// The text may be in an old coding and has been left alone.
    MaybeLegacy {
        /// The coding it may be in.
        encoding: LegacyEncoding,
        /// How it would read.
        suggestion: String,
    },
    /// The text was decomposed Unicode (NFD) and has been composed.
    Decomposed,
    /// The text was longer than a spreadsheet cell can be and has been cut.
    Cut,
    /// The cell is merged over several rows, of which each has been given its content.
    Merged,
    /// The content is that of a merged cell whose first row stands above.
    FromAbove,
    /// An apostrophe before a number, by which somebody told a spreadsheet that it is a text, has
    /// been taken out.
    TextMark {
        /// The apostrophe as the file has it.
        mark: char,
    },
    /// A quotation mark was opened and not closed in its line; it has been taken out.
    StrayQuote {
        /// The text as the file has it.
        original: String,
    },
    /// A formula of which the file keeps no result, as a program writes it that cannot compute. One
    /// whose result is an empty text has a result.
    FormulaWithoutValue {
        /// The formula with its sign, cut where it is long; "=…" where it is another cell's.
        formula: String,
    },
}

/// Something noticed about the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableNote {
    /// The name's ending promises another format than the content has.
    Renamed {
        /// The ending of the name, in lower case, without the dot.
        extension: String,
    },
    /// No row looked like a header; the first row with text was taken.
    HeaderGuessed,
    /// The file has several sheets with rows that are not hidden; one of them was taken.
    OtherSheets {
        /// The names of the others.
        names: Vec<String>,
    },
    /// Cells in an old coding were converted.
    Converted {
        /// The coding.
        encoding: LegacyEncoding,
        /// How many cells.
        cells: usize,
    },
    /// The lines of a CSV file are partly in UTF-8 and partly not.
    MixedEncodings,
    /// Cells were merged over several rows; each row has been given their content.
    MergedCells,
    /// Rows of the table are hidden in the file, by hand or by a filter; they have been read.
    HiddenRows {
        /// How many rows.
        rows: usize,
    },
    /// Columns beyond the limit hold something and were left out.
    ColumnsLeftOut {
        /// How many columns are kept.
        kept: usize,
    },
}

/// The letters by which a spreadsheet shows a column: 0 is "A", 26 is "AA".
#[must_use]
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_like_in_a_spreadsheet() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702]
            .into_iter()
            .map(column_letters)
            .collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn cells_beyond_the_end_are_empty() {
        let row = Row {
            number: 1,
            cells: vec![Cell::new(" ", CellKind::Text)],
        };
        assert!(row.cell(0).is_empty());
        assert_eq!(row.cell(9).kind, CellKind::Empty);
        assert!(row.is_empty());
    }
}
