//! Whether a row below the header is that header again, maybe in other words, or another table's.
//!
//! Lists of several tổ are pasted together, one headed "Họ tên, SĐT", the next "Họ và tên, Số điện
//! thoại". What stands below another table's header is left out, so only columns that certainly mean
//! other things make one.

use khupho_domain::text::squeeze;

use crate::asides::{filled, has_digit, has_letter};
use crate::columns::{Confidence, HouseholdColumn, household_field, known_header};
use crate::header;
use crate::table::Row;

/// As many columns must certainly mean the same as in the first header.
const AGREEING_COLUMNS_MIN: usize = 2;

/// What a row of names of columns is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundHeader {
    /// The header of the register again.
    Again,
    /// The header of another table.
    OfAnotherTable,
}

/// The header of a table, to compare the rows below with.
pub(crate) struct TableHeader {
    columns: Vec<HeaderColumn>,
    name_column: Option<usize>,
}

struct HeaderColumn {
    squeezed: String,
    field: Option<HouseholdColumn>,
}

/// How a name compares with that of its column in the first header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Same,
    /// A header that only contains the words.
    LikelySame,
    /// The first header does not say what the column is.
    Unsaid,
    /// Nobody knows what the name means.
    Unclear,
    Other,
}

impl TableHeader {
    pub(crate) fn new(columns: &[String], name_column: Option<usize>) -> Self {
        let columns = columns.iter().map(|header| HeaderColumn {
            squeezed: squeeze(header),
            field: household_field(header).map(|(field, _)| field),
        });
        Self {
            columns: columns.collect(),
            name_column,
        }
    }

    /// What header a row is, with the next one below it, if it is one.
    pub(crate) fn header_in(&self, row: &Row, next: Option<&Row>) -> Option<FoundHeader> {
        if self.is_word_for_word(row) {
            return Some(FoundHeader::Again);
        }
        // Nearly every household has a number somewhere, which is quicker to see than that its words
        // are no headers.
        if !filled(row).all(|(_, cell)| has_letter(cell)) || !self.name_may_be_a_header(row) {
            return None;
        }
        if self.is_in_other_words(row, next) {
            return Some(FoundHeader::Again);
        }
        let is_of_another = !filled(row).any(|(_, cell)| has_digit(cell))
            && self.name_may_be_of_another_table(row)
            && header::are_only_headers(row.cells.iter());
        is_of_another.then_some(FoundHeader::OfAnotherTable)
    }

    /// Whether nobody's name stands in the column of names, but nothing or surely a header.
    pub(crate) fn name_may_be_of_another_table(&self, row: &Row) -> bool {
        let name = self.name_column.map(|column| row.cell(column));
        name.is_none_or(|name| {
            name.is_empty() || known_header(&name.text) == Some(Confidence::Certain)
        })
    }

    fn name_may_be_a_header(&self, row: &Row) -> bool {
        let is_same = |column: usize| {
            let comparison = self.compare(column, &row.cell(column).text);
            matches!(comparison, Comparison::Same | Comparison::LikelySame)
        };
        self.name_may_be_of_another_table(row) || self.name_column.is_some_and(is_same)
    }

    fn is_word_for_word(&self, row: &Row) -> bool {
        filled(row).all(|(column, cell)| self.is_same_text(column, &cell.text))
            && filled(row).nth(1).is_some()
    }

    fn is_in_other_words(&self, row: &Row, next: Option<&Row>) -> bool {
        let parts = next.filter(|next| header::is_parts_row(row, next));
        let names = header::names_of(row, parts, 0);
        let mut same = 0;
        let mut unclear = 0;
        for (column, name) in names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_empty())
        {
            match self.compare(column, name) {
                Comparison::Same => same += 1,
                Comparison::Unclear => unclear += 1,
                Comparison::Other => return false,
                Comparison::LikelySame | Comparison::Unsaid => {}
            }
        }
        let name = self.name_column.and_then(|column| names.get(column));
        let has_name = name.is_some_and(|name| !name.is_empty());
        same >= AGREEING_COLUMNS_MIN && (unclear == 0 || has_name)
    }

    fn compare(&self, column: usize, name: &str) -> Comparison {
        let Some(first) = self.columns.get(column).and_then(|first| first.field) else {
            let is_same = self.is_same_text(column, name);
            return if is_same {
                Comparison::Same
            } else {
                Comparison::Unsaid
            };
        };
        match household_field(name) {
            Some((field, confidence)) if may_be_one_column(first, field) => match confidence {
                Confidence::Certain => Comparison::Same,
                Confidence::Likely if self.is_same_text(column, name) => Comparison::Same,
                Confidence::Likely => Comparison::LikelySame,
            },
            _ if known_header(name) == Some(Confidence::Certain) => Comparison::Other,
            _ => Comparison::Unclear,
        }
    }

    fn is_same_text(&self, column: usize, text: &str) -> bool {
        let first = self.columns.get(column);
        first.is_some_and(|first| first.squeezed == squeeze(text))
    }
}

/// "Địa chỉ" may stand over the columns of its parts, and "Họ và tên" over a family name.
fn may_be_one_column(first: HouseholdColumn, other: HouseholdColumn) -> bool {
    use HouseholdColumn as Column;
    let is_whole_and_part = |whole, part| match whole {
        Column::FullAddress => matches!(
            part,
            Column::HouseNumber
                | Column::Alley
                | Column::Street
                | Column::Group
                | Column::Apartment
        ),
        Column::ContactName => part == Column::FamilyName,
        _ => false,
    };
    first == other || is_whole_and_part(first, other) || is_whole_and_part(other, first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, CellKind};

    fn row(texts: &[&str]) -> Row {
        Row {
            number: 9,
            cells: texts
                .iter()
                .map(|text| Cell::new(*text, CellKind::Text))
                .collect(),
        }
    }

    fn found(texts: &[&str]) -> Option<FoundHeader> {
        let columns = ["Họ tên", "SĐT", "Căn hộ", "Địa chỉ", "Hộ kinh doanh"];
        let columns = columns.map(str::to_owned);
        TableHeader::new(&columns, Some(0)).header_in(&row(texts), None)
    }

    #[test]
    fn the_same_columns_in_other_words() {
        for again in [
            [
                "Họ và tên",
                "Số điện thoại",
                "Chung cư",
                "Nơi ở",
                "Kinh doanh",
            ],
            ["Tên chủ hộ (đại diện)", "Điện thoại", "Căn hộ", "", ""],
            ["Họ và tên", "Điện thoại", "", "", "Ký nhận"],
        ] {
            assert_eq!(found(&again), Some(FoundHeader::Again), "{again:?}");
        }
    }

    #[test]
    fn columns_that_mean_other_things() {
        let other = ["Họ và tên", "Số người", "Ghi chú"];
        assert_eq!(found(&other), Some(FoundHeader::OfAnotherTable));
    }

    #[test]
    fn a_household_in_words_is_no_header() {
        for household in [
            [
                "Trần Thị Giả",
                "",
                "Chung cư",
                "Đường Lê Lợi",
                "Hộ kinh doanh",
            ],
            ["Ngô Thị Anh", "", "", "Hẻm Tô Ký", ""],
            ["", "", "Chung cư Mẫu", "Lê Lợi", "Hộ kinh doanh"],
        ] {
            assert_eq!(found(&household), None, "{household:?}");
        }
    }
}
