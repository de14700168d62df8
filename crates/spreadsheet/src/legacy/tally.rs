//! Counts of the verdicts on the cells of a table, by which the doubtful ones are settled.

use super::LegacyEncoding;
use super::judging::{Verdict, Weight};

/// Counts of verdicts in one column or in the whole table.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) unicode: usize,
    several: [usize; 3],
    one_letter: [usize; 3],
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Unicode => self.unicode += 1,
            Verdict::Clear(encoding, Weight::Several) => self.several[*encoding as usize] += 1,
            Verdict::Clear(encoding, Weight::OneLetter) => self.one_letter[*encoding as usize] += 1,
            Verdict::Plain | Verdict::Either(_) | Verdict::Unreadable => {}
        }
    }

    /// The cells that are clearly in a coding.
    pub(super) fn count(&self, encoding: LegacyEncoding) -> usize {
        self.several[encoding as usize] + self.one_letter[encoding as usize]
    }

    /// The commonest of the codings that a cell could be in.
    pub(super) fn leading(&self, encodings: &[LegacyEncoding]) -> Option<LegacyEncoding> {
        encodings
            .iter()
            .copied()
            .filter(|encoding| self.count(*encoding) > 0)
            .max_by_key(|encoding| self.count(*encoding))
    }

    /// The one coding of everything; a single letter says nothing against several.
    pub(super) fn only(&self) -> Option<LegacyEncoding> {
        let telling = if self.several == [0; 3] {
            self.one_letter
        } else {
            self.several
        };
        let mut found = LegacyEncoding::ALL
            .into_iter()
            .filter(|encoding| telling[*encoding as usize] > 0);
        let first = found.next().filter(|_| self.unicode == 0);
        first.filter(|_| found.next().is_none())
    }

    /// The cells that are clearly in any old coding.
    pub(super) fn total_clear(&self) -> usize {
        self.several.iter().chain(&self.one_letter).sum()
    }
}

/// What the cells of a table say of their coding, together and by column.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) table: Tally,
    columns: Vec<Tally>,
}

impl Evidence {
    /// Counts the verdict on one cell.
    pub(super) fn add(&mut self, column: usize, verdict: &Verdict) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Tally::default());
        }
        self.columns[column].add(verdict);
        self.table.add(verdict);
    }

    /// Of one column that holds a cell.
    pub(super) fn column(&self, index: usize) -> &Tally {
        &self.columns[index]
    }
}
