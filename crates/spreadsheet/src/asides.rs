//! Rows below the header that are no entry: totals, who signed, the header again, another table.

use std::collections::HashMap;

use khupho_domain::text::number::parse_integer;

use crate::aside_words::{
    TotalLabel, is_place_label, is_quantity, is_signature_label, total_label,
};
use crate::columns::{Confidence, HouseholdColumn, known_header, recognise};
use crate::header;
use crate::header_again::{FoundHeader, TableHeader};
use crate::table::{Cell, CellKind, Row, Table};

/// Why a row of a register is no household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// "Tổng cộng", "Cộng tổ 2".
    Total,
    /// "Người lập bảng", "Ngày … tháng … năm …", and what stands below it without a running number.
    Signature,
    /// Below the totals, without a running number where the rows above have one.
    BelowTotal,
    /// "TỔ 5" above the households of tổ 5.
    Section,
    /// The header, repeated.
    HeaderAgain,
    /// Another table below the first, with its header.
    OtherTable,
}

impl Aside {
    /// A stable name for messages and for `--json`.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Total => "total_row",
            Self::Signature => "signature_row",
            Self::BelowTotal => "below_total",
            Self::Section => "section_row",
            Self::HeaderAgain => "header_again",
            Self::OtherTable => "other_table",
        }
    }
}

/// The rows of a register that are no household, by their number.
#[must_use]
pub fn asides(table: &Table) -> HashMap<u32, Aside> {
    let mut walk = Walk::new(table);
    let mut found = HashMap::new();
    let mut rows = table.rows.as_slice();
    while let [row, below @ ..] = rows {
        if let Some(aside) = walk.aside(row, below.first()) {
            found.insert(row.number, aside);
        }
        rows = below;
    }
    found
}

/// What a walk down the rows remembers.
struct Walk<'table> {
    header: TableHeader,
    number_column: Option<usize>,
    name_column: Option<usize>,
    /// Columns of what one household has, and no sum: where it lives and its telephones.
    columns_of_one: Vec<usize>,
    entries: usize,
    numbered: usize,
    /// The row above, where it is the header again.
    header_above: Option<&'table Row>,
    in_other_table: bool,
    /// Totals or signatures were passed, and no numbered row since.
    below: Option<Aside>,
}

impl<'table> Walk<'table> {
    fn new(table: &Table) -> Self {
        let guesses = recognise(&table.columns);
        let column_of = |wanted| {
            let found = guesses.iter().find(|guess| guess.field == wanted);
            found.map(|guess| guess.index)
        };
        let of_one = guesses.iter().filter(|guess| is_of_one(guess.field));
        let name_column = column_of(HouseholdColumn::ContactName);
        Self {
            header: TableHeader::new(&table.columns, name_column),
            number_column: column_of(HouseholdColumn::RowNumber),
            name_column,
            columns_of_one: of_one.map(|guess| guess.index).collect(),
            entries: 0,
            numbered: 0,
            header_above: None,
            in_other_table: false,
            below: None,
        }
    }

    fn aside(&mut self, row: &'table Row, next: Option<&Row>) -> Option<Aside> {
        if let Some(aside) = self.header_of_a_table(row, next) {
            self.in_other_table = aside == Aside::OtherTable;
            self.below = None;
            return Some(aside);
        }
        if self.in_other_table {
            return Some(Aside::OtherTable);
        }
        let is_numbered = self.is_numbered(row);
        if self.is_total(row, is_numbered) {
            self.below = Some(Aside::BelowTotal);
            return Some(Aside::Total);
        }
        if !is_numbered && is_signature(row) {
            self.below = Some(Aside::Signature);
            return self.below;
        }
        if self.is_section(row, is_numbered) {
            return Some(Aside::Section);
        }
        if self.rows_are_numbered() && self.begins_something_else(row) {
            return Some(Aside::OtherTable);
        }
        if is_numbered {
            self.below = None;
        } else if self.below.is_some() && self.rows_are_numbered() && !self.is_added_later(row) {
            return self.below;
        }
        self.entries += 1;
        self.numbered += usize::from(is_numbered);
        None
    }

    fn header_of_a_table(&mut self, row: &'table Row, next: Option<&Row>) -> Option<Aside> {
        let above = self.header_above.take();
        let is_again = above.is_some_and(|above| header::belongs_to_header(above, row));
        let aside = if is_again {
            Aside::HeaderAgain
        } else {
            match self.header.header_in(row, next)? {
                FoundHeader::Again => Aside::HeaderAgain,
                FoundHeader::OfAnotherTable => Aside::OtherTable,
            }
        };
        self.header_above = (aside == Aside::HeaderAgain).then_some(row);
        Some(aside)
    }

    fn is_numbered(&self, row: &Row) -> bool {
        self.number_column.is_some_and(|column| {
            parse_integer(row.cell(column).text.trim().trim_end_matches('.')).is_some()
        })
    }

    /// "Tổ" in the column of running numbers is the header of something else. "Mới", "BS" and "nt"
    /// there stand beside a household like any other.
    fn begins_something_else(&self, row: &Row) -> bool {
        let Some(column) = self
            .number_column
            .filter(|_| self.has_words_for_a_number(row))
        else {
            return false;
        };
        let is_certain = |column| known_header(&row.cell(column).text) == Some(Confidence::Certain);
        let others = || filled(row).filter(move |(other, _)| *other != column);
        if others().any(|(_, cell)| has_digit(cell)) {
            self.header.name_may_be_of_another_table(row)
                && header::are_only_headers(others().map(|(_, cell)| cell))
        } else {
            is_certain(column) || self.name_column.is_some_and(is_certain)
        }
    }

    fn has_words_for_a_number(&self, row: &Row) -> bool {
        let number = self.number_column.map(|column| &row.cell(column).text);
        number.is_some_and(|text| {
            let letters = text.chars().filter(|letter| letter.is_alphabetic());
            let is_numeral = text.chars().all(|letter| "IVXLC.ivxlc) ".contains(letter));
            letters.count() > 1
                && !is_numeral
                && !text.contains(|digit: char| digit.is_ascii_digit())
        })
    }

    /// "BS" instead of a running number, beside a household written below the totals.
    fn is_added_later(&self, row: &Row) -> bool {
        self.below == Some(Aside::BelowTotal)
            && self.has_words_for_a_number(row)
            && filled(row).any(|(_, cell)| has_digit(cell))
    }

    /// In most registers with such a column every household has its number.
    fn rows_are_numbered(&self) -> bool {
        self.entries > 0 && self.numbered * 2 > self.entries
    }

    /// A label of totals, and beside it nothing but numbers.
    fn is_total(&self, row: &Row, is_numbered: bool) -> bool {
        let mut words = filled(row).filter(|(_, cell)| !is_quantity(cell));
        let (Some((_, label)), None) = (words.next(), words.next()) else {
            return false;
        };
        match total_label(&label.text) {
            Some(TotalLabel::Whole) => true,
            Some(TotalLabel::WithMore) => !is_numbered,
            Some(TotalLabel::MayBeAName) => {
                let tells_of_one = |(column, _): (usize, &Cell)| self.is_column_of_one(column);
                !is_numbered && !filled(row).any(tells_of_one)
            }
            None => false,
        }
    }

    fn is_column_of_one(&self, column: usize) -> bool {
        self.columns_of_one.contains(&column)
    }

    /// Only a name, and that of a place: with an address or a number it may be somebody's. Where no
    /// household has a number, "Đường" may be a family name.
    fn is_section(&self, row: &Row, is_numbered: bool) -> bool {
        if self.number_column.is_none() {
            return false;
        }
        let mut texts = filled(row).filter(|(column, _)| Some(*column) != self.number_column);
        let label = match (texts.next(), texts.next()) {
            // A title in the first column, over all of them.
            (None, _) => filled(row).next(),
            (Some((column, cell)), None) if Some(column) == self.name_column => {
                Some((column, cell))
            }
            _ => None,
        };
        !is_numbered && label.is_some_and(|(_, cell)| is_place_label(&cell.text))
    }
}

fn is_of_one(field: HouseholdColumn) -> bool {
    matches!(
        field,
        HouseholdColumn::FullAddress
            | HouseholdColumn::HouseNumber
            | HouseholdColumn::Alley
            | HouseholdColumn::Street
            | HouseholdColumn::Apartment
            | HouseholdColumn::Phone
            | HouseholdColumn::OtherPhone
    )
}

fn is_signature(row: &Row) -> bool {
    let mut words = filled(row).filter(|(_, cell)| has_letter(cell));
    let label = words.next();
    label.is_some_and(|(_, cell)| is_signature_label(&cell.text.trim().to_lowercase()))
}

/// The cells of a row that hold something, with their columns.
pub(crate) fn filled(row: &Row) -> impl Iterator<Item = (usize, &Cell)> + Clone {
    row.cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
}

/// Whether a cell is a text with letters.
pub(crate) fn has_letter(cell: &Cell) -> bool {
    !matches!(cell.kind, CellKind::Number | CellKind::Date(_))
        && cell.text.contains(char::is_alphabetic)
}

/// Whether a cell has a digit, as nearly every household has somewhere.
pub(crate) fn has_digit(cell: &Cell) -> bool {
    cell.text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
