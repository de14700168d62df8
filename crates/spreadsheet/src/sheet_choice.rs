//! Which of several sheets is the table that somebody means.

use crate::error::TableError;
use crate::grid::Grid;
use crate::header;
use crate::read::RawSheet;
use crate::table::TableNote;

/// Of several sheets the one that names people, and of those the longest: a list of streets on a sheet
/// beside the register may well be longer than it.
#[derive(Default)]
pub(crate) struct SheetChoice {
    best: Option<(Rank, String, Grid)>,
    others: Vec<String>,
}

/// Whether the sheet names people or moments, and its rows.
type Rank = (bool, usize);

impl SheetChoice {
    /// Takes a sheet into account; one without any content is none.
    pub(crate) fn offer(&mut self, name: String, grid: Grid) {
        if grid.rows_seen == 0 {
            return;
        }
        let rank = (header::names_people_or_moments(&grid.rows), grid.rows_seen);
        match &self.best {
            Some((best, ..)) if *best >= rank => self.others.push(name),
            _ => {
                let before = self.best.replace((rank, name, grid));
                self.others.extend(before.map(|(_, name, _)| name));
            }
        }
    }

    /// The sheet to read.
    pub(crate) fn taken(self) -> Result<RawSheet, TableError> {
        let (_, name, grid) = self.best.ok_or(TableError::Empty)?;
        let names = self.others;
        let note = (!names.is_empty()).then_some(TableNote::OtherSheets { names });
        Ok(RawSheet {
            name,
            grid,
            merged: Vec::new(),
            notes: note.into_iter().collect(),
        })
    }
}
