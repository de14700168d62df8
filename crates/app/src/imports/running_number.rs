//! Columns that number the rows of a file: a row added at the top shifts every number below it.

use khupho_domain::text::number::parse_integer;
use khupho_spreadsheet::Table;
use khupho_spreadsheet::columns::{Confidence, FormColumn, recognise_form};
use std::collections::HashSet;

/// Fewer distinct numbers may stand in a column of anything: of tổ, of tables.
const SEEMING_ROWS_MIN: usize = 10;

/// The columns of running numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RunningNumbers {
    /// Those whose header says so.
    pub(super) by_header: Vec<usize>,
    /// Those of an unknown header whose values look like it.
    pub(super) by_values: Vec<usize>,
}

impl RunningNumbers {
    pub(super) fn of(table: &Table) -> Self {
        let mut numbers = Self::default();
        let mut unknown: Vec<bool> = vec![true; table.columns.len()];
        for guess in recognise_form(&table.columns) {
            let is_number = guess.field == FormColumn::RowNumber;
            if is_number && guess.confidence == Confidence::Certain {
                numbers.by_header.push(guess.index);
            }
            unknown[guess.index] = is_number && guess.confidence != Confidence::Certain;
        }
        for (column, header) in table.columns.iter().enumerate() {
            if !unknown[column] {
                continue;
            }
            if is_short_for_number(header) {
                numbers.by_header.push(column);
            } else if is_running(table, column) {
                numbers.by_values.push(column);
            }
        }
        numbers
    }

    /// Whether a column numbers the rows.
    pub(super) fn contains(&self, column: usize) -> bool {
        self.by_header.contains(&column) || self.by_values.contains(&column)
    }
}

/// With its marks, because "Nợ" is a debt.
fn is_short_for_number(header: &str) -> bool {
    let lower = header.trim().trim_end_matches('.').to_lowercase();
    matches!(lower.as_str(), "no" | "nº" | "#" | "thứ tự")
}

/// 1 to n in whatever order, and some may be missing.
fn is_running(table: &Table, column: usize) -> bool {
    let filled = table.column(column).filter(|cell| !cell.is_empty());
    let numbers: Option<Vec<i64>> = filled
        .map(|cell| parse_integer(cell.text.trim().trim_end_matches('.')))
        .collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() >= SEEMING_ROWS_MIN) else {
        return false;
    };
    let most = i64::try_from(numbers.len() * 2).unwrap_or(i64::MAX);
    let distinct: HashSet<&i64> = numbers.iter().collect();
    distinct.len() == numbers.len() && numbers.iter().all(|number| (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_spreadsheet::{Cell, CellKind, FileFormat, Row};

    fn numbers(header: &str, texts: &[&str]) -> RunningNumbers {
        let rows = texts.iter().zip(2..);
        let row = |(text, number): (&&str, u32)| Row {
            number,
            cells: vec![Cell::new(*text, CellKind::Text)],
        };
        RunningNumbers::of(&Table {
            format: FileFormat::Delimited,
            sheet: String::new(),
            sheets: Vec::new(),
            header_row: 1,
            columns: vec![header.to_owned()],
            rows: rows.map(row).collect(),
            notes: Vec::new(),
        })
    }

    #[test]
    fn a_running_number_is_known_by_its_header_or_by_its_values() {
        for header in ["STT", "Số thứ tự", "No.", "#"] {
            assert_eq!(numbers(header, &["7", "7"]).by_header, [0], "{header}");
        }
        let shuffled = ["3.", "1", "", "4", "5", "6", "8", "9", "10", "11", "12"];
        assert_eq!(numbers("Dòng", &shuffled).by_values, [0]);
        assert_eq!(numbers("", &shuffled).by_values, [0]);
        let repeated = [&shuffled[..], &["12"]].concat();
        let large: Vec<String> = (101..121).map(|number| number.to_string()).collect();
        let large: Vec<&str> = large.iter().map(String::as_str).collect();
        for (header, texts) in [
            ("Tổ", &["1", "2", "3"][..]),
            ("Nợ", &["1", "2", "3"]),
            ("Bàn", &repeated),
            ("Phiếu", &large),
            ("Số người", &shuffled),
        ] {
            assert_eq!(
                numbers(header, texts),
                RunningNumbers::default(),
                "{header}"
            );
        }
    }
}
