//! Which of several sheets is the table that somebody means.

use calamine::{Sheet, SheetType, SheetVisible};
use khupho_domain::text::nfc;

use crate::error::TableError;
use crate::grid::Grid;
use crate::header;
use crate::read::RawSheet;
use crate::table::{TableNote, WorkbookSheet};

/// The sheets of a workbook that can hold a table, in its order.
pub(crate) fn worksheets(sheets: &[Sheet]) -> Vec<WorkbookSheet> {
    let of_cells = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    of_cells
        .map(|sheet| WorkbookSheet {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

/// Of several sheets the one that names people, and of those the longest: a list of streets on a sheet
/// beside the register may well be longer than it. A hidden sheet is only taken where it is asked for.
pub(crate) struct SheetChoice {
    wanted: Option<String>,
    best: Option<(Rank, String, Grid)>,
    /// Every sheet that holds something, in the workbook's order.
    sheets: Vec<WorkbookSheet>,
}

/// Whether the sheet names people or moments, and its rows.
type Rank = (bool, usize);

impl SheetChoice {
    /// A choice among the sheets of a workbook, or of the one somebody named.
    pub(crate) fn new(wanted: Option<&str>, sheets: &[WorkbookSheet]) -> Result<Self, TableError> {
        Ok(Self {
            wanted: wanted.map(|wanted| find(wanted, sheets)).transpose()?,
            best: None,
            sheets: Vec::new(),
        })
    }

    /// Whether a sheet has to be read; of the others it is enough to know that they hold something.
    pub(crate) fn reads(&self, sheet: &WorkbookSheet) -> bool {
        match &self.wanted {
            Some(wanted) => *wanted == sheet.name,
            None => !sheet.is_hidden,
        }
    }

    /// Takes a sheet into account; one without any content is none.
    pub(crate) fn offer(&mut self, sheet: WorkbookSheet, grid: Grid) {
        if grid.rows_seen == 0 {
            return;
        }
        let rank = (header::names_people_or_moments(&grid.rows), grid.rows_seen);
        if self.best.as_ref().is_none_or(|(best, ..)| *best < rank) {
            self.best = Some((rank, sheet.name.clone(), grid));
        }
        self.sheets.push(sheet);
    }

    /// Notes a sheet that holds something and is not read.
    pub(crate) fn mention(&mut self, sheet: WorkbookSheet) {
        self.sheets.push(sheet);
    }

    /// The sheet to read.
    pub(crate) fn taken(self) -> Result<RawSheet, TableError> {
        let (_, name, grid) = self.best.ok_or(TableError::Empty)?;
        let others = self
            .sheets
            .iter()
            .filter(|sheet| !sheet.is_hidden && sheet.name != name);
        let names: Vec<String> = others.map(|sheet| sheet.name.clone()).collect();
        let note = (!names.is_empty()).then_some(TableNote::OtherSheets { names });
        Ok(RawSheet {
            notes: note.into_iter().collect(),
            sheets: self.sheets,
            ..RawSheet::of(name, grid)
        })
    }
}

/// The name as the workbook has it: a Mac writes it decomposed, a keyboard does not.
fn find(wanted: &str, sheets: &[WorkbookSheet]) -> Result<String, TableError> {
    let is_wanted = |sheet: &&WorkbookSheet| sheet.name == wanted;
    let is_alike = |sheet: &&WorkbookSheet| nfc(&sheet.name) == nfc(wanted);
    let found = sheets.iter().find(is_wanted);
    let found = found.or_else(|| sheets.iter().find(is_alike));
    found
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| TableError::NoSuchSheet {
            name: wanted.to_owned(),
        })
}
