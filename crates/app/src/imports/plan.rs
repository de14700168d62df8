//! What an import will write, and what somebody should look at first.

use crate::api::imports::DoubtfulCell;
use khupho_domain::help_log::HelpEntry;
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;
use khupho_domain::limits::IMPORT_LISTED_MAX;

/// One thing to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PlannedWrite {
    /// A household that is not in the register yet.
    AddHousehold(Box<Household>),
    /// A household of the register that the file knows more of.
    ChangeHousehold {
        /// Which one.
        id: EntityId,
        /// As it stands.
        before: Box<Household>,
        /// As it will stand.
        after: Box<Household>,
    },
    /// A help of an old form.
    AddHelp {
        /// The same for the same answer, so that importing it again does not double it.
        id: EntityId,
        /// The help.
        entry: Box<HelpEntry>,
    },
    /// A line of an old journal.
    AddJournal {
        /// As for a help.
        id: EntityId,
        /// The line.
        entry: Box<JournalEntry>,
    },
}

/// Cells, listed up to a limit and counted beyond it.
#[derive(Debug, Default)]
pub(super) struct CellList {
    pub(super) listed: Vec<DoubtfulCell>,
    pub(super) total: u32,
}

impl CellList {
    pub(super) fn push(&mut self, cell: impl FnOnce() -> DoubtfulCell) {
        if self.listed.len() < IMPORT_LISTED_MAX {
            self.listed.push(cell());
        }
        self.total += 1;
    }
}

/// What an import will do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Rows of data in the file.
    pub(super) rows: u32,
    /// In the order of the file.
    pub(super) writes: Vec<PlannedWrite>,
    /// Rows that are a household of the register already.
    pub(super) known: u32,
    /// Cells somebody should look at.
    pub(super) doubtful: CellList,
    /// Rows that are not written, with the reason.
    pub(super) left_out: CellList,
    /// Codes of notes about the whole file.
    pub(super) notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32) -> DoubtfulCell {
        DoubtfulCell {
            row,
            column: "SĐT".to_owned(),
            column_index: 0,
            value: String::new(),
            reason: "bad_phone".to_owned(),
            suggestion: String::new(),
        }
    }

    #[test]
    fn cells_are_listed_up_to_the_limit_and_counted_beyond_it() {
        let mut list = CellList::default();
        (1..=20_000).for_each(|row| list.push(|| cell(row)));
        assert_eq!((list.listed.len(), list.total), (20_000, 20_000));
        list.push(|| cell(20_001));
        assert_eq!((list.listed.len(), list.total), (20_000, 20_001));
        assert_eq!(list.listed.last().map(|last| last.row), Some(20_000));
    }
}
