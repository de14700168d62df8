//! Tables people really have: XLSX, XLS and CSV, in codings new and old.
//!
//! [`read_table`] takes the bytes of a file, decides by content what it is,
//! finds the header row, and gives back text in NFC with a note on each cell
//! that was changed or is doubtful. [`columns`] recognises what the columns
//! are, [`doubts`] checks their cells, [`write`] makes files for people.
//! Foreign bytes never make it panic, and limits hold before anything large is
//! unpacked.

mod aside_words;
mod asides;
mod delimited;
mod detect;
mod doubt_reason;
mod error;
mod grid;
mod header;
mod header_again;
mod hidden_rows;
mod house_number;
mod legacy;
mod merged;
mod read;
mod sheet_choice;
mod table;
mod xls;
mod xlsx;

pub mod columns;
pub mod doubts;
pub mod write;

pub use asides::{Aside, asides};
pub use detect::{FileFormat, OtherContent};
pub use error::TableError;
pub use legacy::LegacyEncoding;
pub use read::{ReadLimits, ReadRequest, read_table, read_table_file, workbook_sheets};
pub use table::{Cell, CellKind, CellNote, Row, Table, TableNote, WorkbookSheet, column_letters};
