//! Cells a person should look at before an import.
//!
//! Nothing is changed here: each doubt names the cell, says why, and suggests
//! what it probably should be.

use khupho_domain::text::number::parse_integer;
use khupho_domain::text::phone::{Phone, parse_phone};
use khupho_domain::text::{fold, id_number_runs};

use chrono::{Datelike, NaiveDate};
use khupho_domain::text::date::parse_date_time;

pub use crate::doubt_reason::DoubtReason;

use crate::columns::{FormColumn, HouseholdColumn};
use crate::detect::FileFormat;
use crate::house_number::typed_before_the_date;
use crate::table::{Cell, CellKind, CellNote, Row, Table};

/// What kind of content a column should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnContent {
    /// Telephone numbers.
    Phone,
    /// Dates, with or without a time.
    Date,
    /// Whole numbers.
    WholeNumber,
    /// Yes or no, as a word or as 0 and 1.
    YesNo,
    /// Text.
    Text,
    /// A house number, an alley, a flat, or an address as a whole.
    Address,
    /// Not imported, so not checked.
    LeftOut,
}

impl From<HouseholdColumn> for ColumnContent {
    fn from(column: HouseholdColumn) -> Self {
        match column {
            HouseholdColumn::Phone | HouseholdColumn::OtherPhone => Self::Phone,
            HouseholdColumn::CountedOn => Self::Date,
            HouseholdColumn::Count(kind) if kind.is_yes_no() => Self::YesNo,
            HouseholdColumn::Count(_) => Self::WholeNumber,
            HouseholdColumn::FullAddress
            | HouseholdColumn::HouseNumber
            | HouseholdColumn::Alley
            | HouseholdColumn::Apartment => Self::Address,
            HouseholdColumn::RowNumber | HouseholdColumn::Forbidden => Self::LeftOut,
            _ => Self::Text,
        }
    }
}

impl From<FormColumn> for ColumnContent {
    fn from(column: FormColumn) -> Self {
        match column {
            FormColumn::Phone => Self::Phone,
            FormColumn::Timestamp | FormColumn::Date | FormColumn::RevisitDate => Self::Date,
            FormColumn::PeopleCount | FormColumn::Minutes => Self::WholeNumber,
            FormColumn::Address => Self::Address,
            FormColumn::Forbidden => Self::LeftOut,
            _ => Self::Text,
        }
    }
}

/// A cell, or a whole column, that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Number of the row as a spreadsheet shows it; `None` for a whole column.
    pub row: Option<u32>,
    /// Index of the column, from 0.
    pub column: usize,
    /// What the cell says, as the file has it; empty for a whole column.
    pub value: String,
    /// Why it is doubtful.
    pub reason: DoubtReason,
    /// What it probably should be.
    pub suggestion: Option<String>,
}

/// Fewer dates than this say nothing about their order.
const SWAP_MIN_DATES: usize = 20;
/// With honest dates about 60 % have a day above 12; below this the column was
/// probably typed with the month first.
const SWAP_MAX_PERCENT: usize = 5;

/// Checks the columns of a table whose content is known, in order of rows.
///
/// `columns` gives index and content of each column that is imported.
#[must_use]
pub fn doubts(table: &Table, columns: &[(usize, ColumnContent)]) -> Vec<Doubt> {
    let mut found: Vec<Doubt> = columns
        .iter()
        .filter(|(_, content)| *content == ColumnContent::Date)
        .filter_map(|(column, _)| swapped_dates(table, *column))
        .collect();
    for row in &table.rows {
        for (column, content) in columns {
            check_cell(table.format, row, *column, *content, &mut found);
        }
    }
    found
}

fn swapped_dates(table: &Table, column: usize) -> Option<Doubt> {
    let dates: Vec<NaiveDate> = table.column(column).filter_map(date_of).collect();
    let late_days = dates.iter().filter(|date| date.day() > 12).count();
    let suspicious =
        dates.len() >= SWAP_MIN_DATES && late_days * 100 < dates.len() * SWAP_MAX_PERCENT;
    // A day's campaign has one date in every row, which is no sign of anything.
    let distinct: std::collections::HashSet<&NaiveDate> = dates.iter().collect();
    (suspicious && distinct.len() > 2).then_some(Doubt {
        row: None,
        column,
        value: String::new(),
        reason: DoubtReason::DayMonthSwapped,
        suggestion: None,
    })
}

fn date_of(cell: &Cell) -> Option<NaiveDate> {
    match cell.kind {
        CellKind::Date(moment) => Some(moment.date()),
        _ => parse_date_time(&cell.text).map(|moment| moment.date()),
    }
}

fn check_cell(
    format: FileFormat,
    row: &Row,
    column: usize,
    content: ColumnContent,
    found: &mut Vec<Doubt>,
) {
    let cell = row.cell(column);
    if content == ColumnContent::LeftOut || cell.is_empty() && cell.notes.is_empty() {
        return;
    }
    let mut doubt = |value: &str, reason, suggestion| {
        found.push(Doubt {
            row: Some(row.number),
            column,
            value: value.to_owned(),
            reason,
            suggestion,
        });
    };
    for note in &cell.notes {
        if let Some((value, reason, suggestion)) = doubt_of_note(cell, note, content) {
            doubt(value, reason, suggestion);
        }
    }
    if cell.kind == CellKind::Error {
        doubt(&cell.text, DoubtReason::FailedFormula, None);
    } else if let Some((reason, suggestion)) = doubt_of_content(format, cell, content) {
        doubt(&cell.text, reason, suggestion);
    }
}

type DoubtOfNote<'a> = (&'a str, DoubtReason, Option<String>);

fn doubt_of_note<'a>(
    cell: &'a Cell,
    note: &'a CellNote,
    content: ColumnContent,
) -> Option<DoubtOfNote<'a>> {
    let text = || Some(cell.text.to_string());
    Some(match note {
        CellNote::Converted { encoding, original } => {
            (original, DoubtReason::LegacyConverted(*encoding), text())
        }
        CellNote::MaybeLegacy {
            encoding,
            suggestion,
        } => (
            &cell.text,
            DoubtReason::MaybeLegacy(*encoding),
            Some(suggestion.clone()),
        ),
        CellNote::Decomposed => (&cell.text, DoubtReason::DecomposedUnicode, text()),
        CellNote::Cut => (&cell.text, DoubtReason::Cut, None),
        CellNote::Merged => {
            let is_count = matches!(content, ColumnContent::WholeNumber | ColumnContent::YesNo);
            return is_count.then_some((&cell.text, DoubtReason::MergedCount, None));
        }
        CellNote::FormulaWithoutValue { formula } => {
            (formula, DoubtReason::FormulaWithoutValue, None)
        }
        CellNote::FromAbove | CellNote::TextMark { .. } => return None,
        CellNote::StrayQuote { original } => (original, DoubtReason::StrayQuote, text()),
    })
}

type Finding = (DoubtReason, Option<String>);

fn doubt_of_content(format: FileFormat, cell: &Cell, content: ColumnContent) -> Option<Finding> {
    if cell.is_empty() {
        return None;
    }
    match content {
        ColumnContent::Phone => doubt_of_phone(cell),
        ColumnContent::Date => date_of(cell)
            .is_none()
            .then_some((DoubtReason::NotADate, None)),
        ColumnContent::WholeNumber => doubt_of_number(format, cell),
        ColumnContent::Text => doubt_of_text(&cell.text),
        ColumnContent::Address => typed_before_the_date(cell)
            .map(|typed| (DoubtReason::HouseNumberAsDate, Some(typed)))
            .or_else(|| is_decimal(&cell.text).then_some((DoubtReason::DecimalHouseNumber, None)))
            .or_else(|| doubt_of_text(&cell.text)),
        ColumnContent::YesNo | ColumnContent::LeftOut => None,
    }
}

fn doubt_of_text(text: &str) -> Option<Finding> {
    (!id_number_runs(text).is_empty()).then_some((DoubtReason::IdentityNumber, None))
}

/// "12,5", which is how a spreadsheet may show what was typed as "12.5" or "12/5".
fn is_decimal(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(',')
        .is_some_and(|(whole, fraction)| is_number(whole) && is_number(fraction))
}

/// Nine digits of which a spreadsheet kept three end with as many zeros as no number in use has.
const ROUNDED_ENDING: &str = "00000";

fn doubt_of_phone(cell: &Cell) -> Option<Finding> {
    if cell.kind == CellKind::Number && cell.text.ends_with(ROUNDED_ENDING) {
        return Some((DoubtReason::RoundedPhone, None));
    }
    match parse_phone(&cell.text) {
        Some(Phone::Valid(_)) => None,
        // The one number set right would stand for all the cell says.
        Some(Phone::LostZero(_) | Phone::OldPrefix(_)) if says_more_than_a_phone(&cell.text) => {
            None
        }
        Some(Phone::LostZero(number)) => Some((DoubtReason::LostLeadingZero, Some(number))),
        Some(Phone::OldPrefix(number)) => Some((DoubtReason::OldPhonePrefix, Some(number))),
        Some(Phone::Unknown(digits)) if digits.len() == 12 => {
            Some((DoubtReason::IdentityNumber, None))
        }
        Some(Phone::Unknown(_)) | None => Some((DoubtReason::UnknownPhone, None)),
    }
}

/// "0084" before nine digits is the longest way to write one number.
const DIGITS_OF_ONE_PHONE_MAX: usize = 13;

/// Whether something stands beside a telephone number: another one, or words.
#[must_use]
pub fn says_more_than_a_phone(text: &str) -> bool {
    const LABELS: [&str; 5] = ["", "dt", "sdt", "dtdd", "tel"];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters: String = text
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    // One letter is an O typed for a zero.
    let says_words = letters.chars().nth(1).is_some() && !LABELS.contains(&fold(&letters).as_str());
    digits > DIGITS_OF_ONE_PHONE_MAX || says_words
}

fn doubt_of_number(format: FileFormat, cell: &Cell) -> Option<Finding> {
    let Some(number) = parse_integer(&cell.text) else {
        return Some((DoubtReason::NotAWholeNumber, None));
    };
    let held_as_text = format != FileFormat::Delimited && cell.kind == CellKind::Text;
    held_as_text.then(|| (DoubtReason::NumberAsText, Some(number.to_string())))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::legacy::LegacyEncoding;

    fn table(format: FileFormat, rows: Vec<Vec<Cell>>) -> Table {
        Table {
            format,
            sheet: "Mẫu".into(),
            sheets: Vec::new(),
            header_row: 1,
            columns: Vec::new(),
            rows: rows
                .into_iter()
                .zip(2..)
                .map(|(cells, number)| Row { number, cells })
                .collect(),
            notes: Vec::new(),
        }
    }

    fn text(text: &str) -> Cell {
        Cell::new(text, CellKind::Text)
    }

    fn shown(found: &[Doubt]) -> String {
        let lines: Vec<String> = found
            .iter()
            .map(|doubt| {
                let row = doubt.row.map_or("column".to_owned(), |row| row.to_string());
                let suggestion = doubt.suggestion.as_deref().unwrap_or("-");
                format!(
                    "{row} {} {:?} -> {suggestion}",
                    doubt.reason.slug(),
                    doubt.value
                )
            })
            .collect();
        lines.join("\n")
    }

    fn one_column(content: ColumnContent, texts: &[&str]) -> String {
        let rows = texts.iter().map(|cell| vec![text(cell)]).collect();
        shown(&doubts(&table(FileFormat::Xlsx, rows), &[(0, content)]))
    }

    #[test]
    fn telephone_numbers() {
        expect![[r#"
            3 lost_leading_zero "901234567" -> 0901234567
            4 old_phone_prefix "01681234567" -> 0381234567
            5 unknown_phone "12345" -> -
            6 unknown_phone "không có" -> -
            8 identity_number "000000000001" -> -"#]]
        .assert_eq(&one_column(
            ColumnContent::Phone,
            &[
                "0901 234 567",
                "901234567",
                "01681234567",
                "12345",
                "không có",
                "",
                "000000000001",
            ],
        ));
    }

    #[test]
    fn a_number_set_right_does_not_stand_for_two() {
        let more = [
            "905111222/0914333444",
            "01659999999 - 0914333444",
            "01234567890 (con gái)",
        ];
        assert_eq!(one_column(ColumnContent::Phone, &more), "");
    }

    #[test]
    fn what_is_more_than_one_phone() {
        for more in [
            "0905111222/0914333444",
            "0905111222 (con)",
            "con: 0905111222",
        ] {
            assert!(says_more_than_a_phone(more), "{more}");
        }
        for one in [
            "0905 111 222",
            "ĐT: 0905111222",
            "O905111222",
            "0084 905 111 222",
            "(028) 3822 1234",
        ] {
            assert!(!says_more_than_a_phone(one), "{one}");
        }
    }

    #[test]
    fn numbers() {
        expect![[r#"
            2 number_as_text "4" -> 4
            3 not_a_whole_number "bốn" -> -
            4 not_a_whole_number "1,5" -> -"#]]
        .assert_eq(&one_column(
            ColumnContent::WholeNumber,
            &["4", "bốn", "1,5"],
        ));
        let csv = table(FileFormat::Delimited, vec![vec![text("4")]]);
        assert!(doubts(&csv, &[(0, ColumnContent::WholeNumber)]).is_empty());
    }

    #[test]
    fn identity_numbers_in_text_but_not_in_columns_left_out() {
        expect![[r#"2 identity_number "thẻ 000 000 000 001" -> -"#]]
            .assert_eq(&one_column(ColumnContent::Text, &["thẻ 000 000 000 001"]));
        assert_eq!(one_column(ColumnContent::LeftOut, &["000000000001"]), "");
    }

    #[test]
    fn swapped_days_and_months_are_told_once_for_the_column() {
        let dates = |late: usize, early: usize| -> Vec<String> {
            let early = (0..early).map(|index| format!("{:02}/03/2026", index % 12 + 1));
            early
                .chain((0..late).map(|_| "25/03/2026".to_owned()))
                .collect()
        };
        let check = |late, early| {
            let dates = dates(late, early);
            one_column(
                ColumnContent::Date,
                &dates.iter().map(String::as_str).collect::<Vec<_>>(),
            )
        };
        assert_eq!(check(0, 20), "column day_month_swapped \"\" -> -");
        assert_eq!(check(0, 19), "");
        // 1 of 21 is 4.8 %, 1 of 20 is exactly 5 %.
        assert_eq!(check(1, 20), "column day_month_swapped \"\" -> -");
        assert_eq!(check(1, 19), "");
        let campaign = vec!["05/03/2026"; 50];
        assert_eq!(one_column(ColumnContent::Date, &campaign), "");
    }

    #[test]
    fn a_rounded_phone_is_none() {
        let rounded = Cell::new("905000000", CellKind::Number);
        let table = table(FileFormat::Xlsx, vec![vec![rounded]]);
        expect![[r#"2 rounded_phone "905000000" -> -"#]]
            .assert_eq(&shown(&doubts(&table, &[(0, ColumnContent::Phone)])));
    }

    #[test]
    fn a_count_of_several_rows_is_nobodys_and_a_street_is_everybodys() {
        let mut merged = Cell::new("4", CellKind::Number);
        merged.notes.push(CellNote::Merged);
        let rows = vec![vec![merged.clone(), merged.clone(), merged]];
        let contents = [
            (0, ColumnContent::WholeNumber),
            (1, ColumnContent::YesNo),
            (2, ColumnContent::Text),
        ];
        expect![[r#"
            2 merged_count "4" -> -
            2 merged_count "4" -> -"#]]
        .assert_eq(&shown(&doubts(&table(FileFormat::Xlsx, rows), &contents)));
    }

    #[test]
    fn a_house_number_with_decimals_is_looked_at() {
        expect![[r#"2 decimal_house_number "12,5" -> -"#]].assert_eq(&one_column(
            ColumnContent::Address,
            &["12,5", "12", "12, 5", "42/7,5 Võ Thị Sáu"],
        ));
    }

    #[test]
    fn house_numbers_that_became_dates() {
        expect![[r#"2 house_number_as_date "12/03/2026" -> 12/3"#]].assert_eq(&one_column(
            ColumnContent::Address,
            &["12/03/2026", "12/3", "42/7 Võ Thị Sáu"],
        ));
    }

    #[test]
    fn notes_of_the_reader_become_doubts() {
        let mut converted = text("hộp mứt tết");
        converted.notes.push(CellNote::Converted {
            encoding: LegacyEncoding::Tcvn3,
            original: "hép møt tÕt".into(),
        });
        let mut composed = text("Nguyễn");
        composed.notes.push(CellNote::Decomposed);
        let failed = Cell::new("#N/A", CellKind::Error);
        let table = table(FileFormat::Xlsx, vec![vec![converted, composed, failed]]);
        let all = [
            (0, ColumnContent::Text),
            (1, ColumnContent::Text),
            (2, ColumnContent::WholeNumber),
        ];
        expect![[r##"
            2 converted_tcvn3 "hép møt tÕt" -> hộp mứt tết
            2 decomposed_unicode "Nguyễn" -> Nguyễn
            2 failed_formula "#N/A" -> -"##]]
        .assert_eq(&shown(&doubts(&table, &all)));
    }
}
