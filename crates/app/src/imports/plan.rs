//! What an import will write, and what somebody should look at first.

use crate::api::imports::DoubtfulCell;
use khupho_domain::help_log::HelpEntry;
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;
use khupho_domain::limits::IMPORT_LISTED_MAX;

/// What a row of a register does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum HouseholdWrite {
    /// A household that is not in the register yet.
    Add(Box<Household>),
    /// A household of the register that the file knows more of.
    Change(Box<HouseholdChange>),
}

/// A household before and after an import.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HouseholdChange {
    /// Which one.
    pub(super) id: EntityId,
    /// As it stands.
    pub(super) before: Household,
    /// As it will stand.
    pub(super) after: Household,
}

/// What an answer of an old form adds. The identity is the same for the same answer, so that
/// importing it again does not double it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum AnswerWrite {
    /// A help.
    Help(EntityId, Box<HelpEntry>),
    /// A line of the journal.
    Journal(EntityId, Box<JournalEntry>),
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

/// What is told of an import: everything but the writes themselves.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Rows of data in the file.
    pub(super) rows: u32,
    /// Rows that are written.
    pub(super) accepted: u32,
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
