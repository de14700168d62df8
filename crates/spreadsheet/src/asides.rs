//! Rows below the header that are no entry: totals, who signed, the header again, another table.

use std::collections::HashMap;

use khupho_domain::text::number::parse_integer;
use khupho_domain::text::squeeze;

use crate::columns::{Confidence, HouseholdColumn, known_header, recognise};
use crate::header;
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
    for row in &table.rows {
        if let Some(aside) = walk.aside(row) {
            found.insert(row.number, aside);
        }
    }
    found
}

/// What a walk down the rows remembers.
struct Walk {
    /// The headers as they are compared.
    headers: Vec<String>,
    number_column: Option<usize>,
    name_column: Option<usize>,
    entries: usize,
    numbered: usize,
    in_other_table: bool,
    /// Totals or signatures were passed, and no numbered row since.
    below: Option<Aside>,
}

impl Walk {
    fn new(table: &Table) -> Self {
        let guesses = recognise(&table.columns);
        let column_of = |wanted| {
            let found = guesses.iter().find(|guess| guess.field == wanted);
            found.map(|guess| guess.index)
        };
        Self {
            headers: table.columns.iter().map(|header| squeeze(header)).collect(),
            number_column: column_of(HouseholdColumn::RowNumber),
            name_column: column_of(HouseholdColumn::ContactName),
            entries: 0,
            numbered: 0,
            in_other_table: false,
            below: None,
        }
    }

    fn aside(&mut self, row: &Row) -> Option<Aside> {
        if let Some(aside) = self.header_of_a_table(row) {
            self.in_other_table = aside == Aside::OtherTable;
            self.below = None;
            return Some(aside);
        }
        if self.in_other_table {
            return Some(Aside::OtherTable);
        }
        let is_numbered = self.is_numbered(row);
        let aside = self.total_or_signature(row, is_numbered);
        if aside.is_some() {
            self.below = match aside {
                Some(Aside::Total) => Some(Aside::BelowTotal),
                _ => Some(Aside::Signature),
            };
            return aside;
        }
        if self.is_section(row, is_numbered) {
            return Some(Aside::Section);
        }
        if self.has_words_for_a_number(row) && self.rows_are_numbered() {
            return Some(Aside::OtherTable);
        }
        if is_numbered {
            self.below = None;
        } else if self.below.is_some() && self.rows_are_numbered() {
            return self.below;
        }
        self.entries += 1;
        self.numbered += usize::from(is_numbered);
        None
    }

    /// A row of nothing but names of columns. Nearly every household has a digit somewhere, which is
    /// quicker to see than that its words are no headers.
    fn header_of_a_table(&self, row: &Row) -> Option<Aside> {
        if self.is_header_again(row) {
            return Some(Aside::HeaderAgain);
        }
        let has_digit = |cell: &Cell| cell.text.bytes().any(|byte| byte.is_ascii_digit());
        let may_be_headers = !row.cells.iter().any(has_digit) && self.name_may_be_a_header(row);
        (may_be_headers && header::is_only_headers(row)).then_some(Aside::OtherTable)
    }

    fn name_may_be_a_header(&self, row: &Row) -> bool {
        let name = self.name_column.map(|column| row.cell(column));
        name.is_none_or(|name| {
            name.is_empty() || known_header(&name.text) == Some(Confidence::Certain)
        })
    }

    fn is_header_again(&self, row: &Row) -> bool {
        let is_its_header = |(column, cell): (usize, &Cell)| {
            let header = self.headers.get(column);
            header.is_some_and(|header| *header == squeeze(&cell.text))
        };
        filled(row).all(is_its_header) && filled(row).nth(1).is_some()
    }

    fn is_numbered(&self, row: &Row) -> bool {
        self.number_column.is_some_and(|column| {
            parse_integer(row.cell(column).text.trim().trim_end_matches('.')).is_some()
        })
    }

    /// "Tổ" in the column of running numbers is the header of something else.
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

    /// In most registers with such a column every household has its number.
    fn rows_are_numbered(&self) -> bool {
        self.entries > 0 && self.numbered * 2 > self.entries
    }

    fn total_or_signature(&self, row: &Row, is_numbered: bool) -> Option<Aside> {
        let (label_column, label) = filled(row).find(|(_, cell)| has_letter(cell))?;
        let label = label.text.trim().to_lowercase();
        let others = filled(row).filter(|(column, _)| *column != label_column);
        if is_total_label(&label) && others.into_iter().all(|(_, cell)| is_quantity(cell)) {
            return Some(Aside::Total);
        }
        (!is_numbered && is_signature_label(&label)).then_some(Aside::Signature)
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

fn filled(row: &Row) -> impl Iterator<Item = (usize, &Cell)> + Clone {
    row.cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
}

fn has_letter(cell: &Cell) -> bool {
    !matches!(cell.kind, CellKind::Number | CellKind::Date(_))
        && cell.text.contains(char::is_alphabetic)
}

/// With its marks: without them "Tống Công Minh" reads like a total too.
fn is_total_label(lower: &str) -> bool {
    const WHOLE: [&str; 8] = [
        "cộng",
        "tổng",
        "cong",
        "tong",
        "tong cong",
        "tong so",
        "total",
        "grand total",
    ];
    const BEGINNINGS: [&str; 6] = ["tổng cộng", "tổng số", "tổng hộ", "tổng:", "cộng:", "cộng "];
    WHOLE.contains(&lower.trim_end_matches([':', '.', ' ']))
        || BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
}

/// A number, alone or with its unit: "20", "1.234", "3 hộ", "12 người".
fn is_quantity(cell: &Cell) -> bool {
    let lower = cell.text.trim().to_lowercase();
    let unit = lower.trim_start_matches(|letter: char| !letter.is_alphabetic());
    matches!(
        unit,
        "" | "hộ" | "người" | "khẩu" | "nhân khẩu" | "đ" | "đồng"
    )
}

fn is_signature_label(lower: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "người lập",
        "xác nhận",
        "trưởng khu phố",
        "ban điều hành",
        "chủ tịch",
        "tm.",
        "kt.",
        "ký tên",
        "(ký",
    ];
    let is_day = ["ngày", "tháng", "năm"]
        .iter()
        .all(|word| lower.contains(word));
    is_day
        || BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
}

fn is_place_label(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "tổ",
        "khu phố",
        "kp",
        "hẻm",
        "đường",
        "block",
        "chung cư",
        "cụm",
        "danh sách",
    ];
    let lower = text.trim().to_lowercase();
    let begins = |word: &str| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    WORDS.iter().any(|word| begins(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::FileFormat;
    use expect_test::expect;

    const COLUMNS: [&str; 5] = ["STT", "Họ tên", "SĐT", "Địa chỉ", "Số nhân khẩu"];

    fn shown(columns: &[&str], rows: &[&[&str]]) -> String {
        let table = Table {
            format: FileFormat::Delimited,
            sheet: String::new(),
            header_row: 1,
            columns: columns.iter().map(|header| (*header).to_owned()).collect(),
            rows: rows
                .iter()
                .zip(2..)
                .map(|(cells, number)| Row {
                    number,
                    cells: cells
                        .iter()
                        .map(|text| Cell::new(*text, CellKind::Text))
                        .collect(),
                })
                .collect(),
            notes: Vec::new(),
        };
        let found = asides(&table);
        let mut lines: Vec<String> = found
            .iter()
            .map(|(row, aside)| format!("{row:02} {}", aside.slug()))
            .collect();
        lines.sort();
        lines.join("\n")
    }

    #[test]
    fn totals_and_signatures_below_a_register() {
        expect![[r#"
            04 total_row
            05 signature_row
            06 signature_row
            07 signature_row"#]]
        .assert_eq(&shown(
            &COLUMNS,
            &[
                &["1", "Nguyễn Văn Mẫu", "0900000001", "12 Lê Lợi", "4"],
                &["2", "Tống Công Mẫu", "", "", "3"],
                &["", "TỔNG CỘNG:", "", "2 hộ", "7"],
                &["", "", "", "Ngày 05 tháng 3 năm 2026"],
                &["", "Người lập bảng", "", "Trưởng khu phố"],
                &["", "Trần Thị Giả", "", "Lê Văn Thử"],
            ],
        ));
    }

    #[test]
    fn a_total_in_the_middle_ends_nothing() {
        expect![[r#"
            02 section_row
            04 total_row
            05 section_row
            07 total_row
            08 below_total
            09 section_row"#]]
        .assert_eq(&shown(
            &COLUMNS,
            &[
                &["I", "TỔ 1"],
                &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
                &["", "Cộng tổ 1", "", "", "4"],
                &["II", "Tổ 2"],
                &["2", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
                &["", "Tổng số hộ: 2", "", "", "7"],
                &["", "Lê Văn Thử"],
                &["DANH SÁCH TỔ 3"],
            ],
        ));
    }

    #[test]
    fn the_header_again_and_another_table_below() {
        expect![[r#"
            03 header_again
            05 other_table
            06 other_table"#]]
        .assert_eq(&shown(
            &COLUMNS,
            &[
                &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
                &["STT", "HỌ TÊN", "SĐT", "Địa chỉ", "Số nhân khẩu"],
                &["1", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
                &["STT", "Đường", "Số lượng hộ"],
                &["1", "Lê Lợi", "30"],
            ],
        ));
    }

    #[test]
    fn a_header_of_other_words_below_is_left_out() {
        expect!["03 other_table"].assert_eq(&shown(
            &COLUMNS,
            &[
                &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
                &["Tổ", "Số hộ"],
                &["", "Trần Thị Giả", "", "13 Lê Lợi", "4"],
            ],
        ));
    }

    #[test]
    fn households_are_no_asides() {
        assert_eq!(
            shown(
                &["Họ tên", "Địa chỉ", "Ghi chú"],
                &[
                    &["Tổng Cộng Hòa Mẫu", "12 Lê Lợi"],
                    &["Cộng Văn Mẫu", "13 Lê Lợi"],
                    &["Trần Văn Mẫu", "14 Lê Lợi", "Trưởng khu phố"],
                    &["", "Hẻm 5"],
                    &["Tô Thị Mẫu"],
                    &["Đường Văn Mẫu"],
                    &["Không Số Mẫu"],
                    &["Ngô Thị Anh", "Đường Tô Ký", "Zalo"],
                    &["Dương Kiệt", "Internet", "Wifi"],
                ],
            ),
            ""
        );
    }
}
