//! Cells as they will be taken: the file's text, with what was set right and what a person decided.

use super::columns::{ColumnField, Columns, FormField};
use super::plan::CellList;
use crate::api::imports::{CellDecision, DoubtfulCell};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use khupho_domain::text::date::{format_date, parse_date_time};
use khupho_domain::text::phone::{Phone, parse_phone};
use khupho_domain::text::{fold, id_number_runs, nfc_multiline};
use khupho_spreadsheet::columns::{FormColumn, HouseholdColumn};
use khupho_spreadsheet::doubts::{ColumnContent, Doubt, DoubtReason, doubts};
use khupho_spreadsheet::{CellKind, FileFormat, LegacyEncoding, Row, Table};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Place of a cell: the row as a spreadsheet counts, the column from 0.
type Place = (u32, usize);

/// As many dates of either kind make it certain that a spreadsheet swapped those it could.
const SWAP_EVIDENCE: usize = 3;

/// The cells of a table as they will be taken.
pub(super) struct Cells {
    format: FileFormat,
    columns: Vec<String>,
    decided: HashMap<Place, String>,
    set_right: HashMap<Place, String>,
    doubtful: CellList,
    swapped_columns: BTreeSet<usize>,
}

impl Cells {
    pub(super) fn new(table: &Table, columns: &Columns, decisions: &[CellDecision]) -> Self {
        let decided = decisions
            .iter()
            .map(|decision| {
                (
                    (decision.row, decision.column as usize),
                    nfc_multiline(&decision.value),
                )
            })
            .collect();
        let mut cells = Self {
            format: table.format,
            columns: table.columns.clone(),
            decided,
            set_right: HashMap::new(),
            doubtful: CellList::default(),
            swapped_columns: BTreeSet::new(),
        };
        let contents = contents(columns);
        for doubt in doubts(table, &contents) {
            cells.take_up(table, &doubt);
        }
        for (column, content) in contents {
            if content == ColumnContent::Date {
                cells.look_for_swapped_dates(table, column);
            }
        }
        cells
    }

    /// What is taken from a cell, trimmed.
    pub(super) fn text<'own>(&'own self, row: &'own Row, column: usize) -> &'own str {
        let place = (row.number, column);
        let text = self
            .decided
            .get(&place)
            .or_else(|| self.set_right.get(&place));
        text.map_or_else(|| self.raw(row, column), String::as_str)
            .trim()
    }

    /// What the file says. In a CSV file an apostrophe before a formula's sign only keeps a
    /// spreadsheet from computing it, as in the files this program writes.
    fn raw<'row>(&self, row: &'row Row, column: usize) -> &'row str {
        let text = row.cell(column).text.as_str();
        text.strip_prefix('\'')
            .filter(|rest| {
                self.format == FileFormat::Delimited && rest.starts_with(['=', '+', '-', '@'])
            })
            .unwrap_or(text)
    }

    /// The date of a cell, with its time where it has one.
    pub(super) fn moment(&self, row: &Row, column: usize) -> Option<NaiveDateTime> {
        let place = (row.number, column);
        match row.cell(column).kind {
            CellKind::Date(moment)
                if !self.decided.contains_key(&place) && !self.set_right.contains_key(&place) =>
            {
                Some(moment)
            }
            _ => parse_date_time(self.text(row, column)),
        }
    }

    /// Notes a doubt that only showed when the row was put together.
    pub(super) fn doubt(&mut self, row: &Row, column: usize, reason: &str, suggestion: &str) {
        let value = self.text(row, column).to_owned();
        self.list(row.number, column, value, reason, suggestion);
    }

    /// The moment of a cell that is not empty; where it cannot be read, a doubt says why.
    ///
    /// "10/28/2026" can only be a date written month first, and "46002" a date whose cell lost its
    /// format, so that is what is suggested and taken.
    pub(super) fn moment_or_doubt(&mut self, row: &Row, column: usize) -> Option<NaiveDateTime> {
        let read = self.moment(row, column);
        if read.is_some() {
            return read;
        }
        let text = self.text(row, column);
        let found = month_first(text)
            .map(|moment| (moment, "day_month_swapped"))
            .or_else(|| Some((spreadsheet_day(text)?, "date_as_number")));
        match found {
            Some((moment, reason)) => {
                let suggestion = format_date(moment.date());
                self.doubt(row, column, reason, &suggestion);
            }
            None => self.doubt(row, column, "bad_date", ""),
        }
        found.map(|(moment, _)| moment)
    }

    /// The cells somebody should look at, and codes of notes about whole columns.
    pub(super) fn into_doubtful(self) -> (CellList, Vec<String>) {
        let notes = if self.swapped_columns.is_empty() {
            Vec::new()
        } else {
            vec!["dates_may_be_swapped".to_owned()]
        };
        (self.doubtful, notes)
    }

    /// A cell of the preview's lists.
    pub(super) fn cell(
        &self,
        row: u32,
        column: usize,
        value: String,
        reason: &str,
        suggestion: &str,
    ) -> DoubtfulCell {
        DoubtfulCell {
            row,
            column: self.columns.get(column).cloned().unwrap_or_default(),
            column_index: u32::try_from(column).unwrap_or(u32::MAX),
            value,
            reason: reason.to_owned(),
            suggestion: suggestion.to_owned(),
        }
    }

    fn list(&mut self, row: u32, column: usize, value: String, reason: &str, suggestion: &str) {
        let cell = self.cell(row, column, value, reason, suggestion);
        self.doubtful.push(|| cell);
    }

    fn take_up(&mut self, table: &Table, doubt: &Doubt) {
        let Some(row) = doubt.row else {
            self.swapped_columns.insert(doubt.column);
            self.doubt_every_ambiguous_date(table, doubt.column);
            return;
        };
        let place = (row, doubt.column);
        let Some((reason, taken)) = reason_and_taken(doubt) else {
            return;
        };
        if self.decided.contains_key(&place) {
            return;
        }
        let suggestion = taken
            .as_deref()
            .or(doubt.suggestion.as_deref())
            .unwrap_or(&doubt.value)
            .to_owned();
        self.list(row, doubt.column, doubt.value.clone(), reason, &suggestion);
        if let Some(taken) = taken {
            self.set_right.insert(place, taken);
        }
    }

    /// Hardly a day above 12 in a long column: each date that could be read both ways is pointed
    /// out and left as it is, because nobody but the person who typed it knows.
    fn doubt_every_ambiguous_date(&mut self, table: &Table, column: usize) {
        for row in &table.rows {
            let undecided = !self.decided.contains_key(&(row.number, column));
            if let Some(date) = self.moment(row, column).filter(|_| undecided)
                && swapped(date.date()).is_some_and(|other| other != date.date())
            {
                let text = row.cell(column).text.to_string();
                self.list(row.number, column, text.clone(), "day_month_swapped", &text);
            }
        }
    }

    /// A spreadsheet set to American dates turns "05/03/2026" into the third of May and leaves
    /// "25/03/2026" alone as a text. Where a column has such texts and no real date has a day above
    /// 12, the real dates were all swapped, so the suggestion swaps them back.
    fn look_for_swapped_dates(&mut self, table: &Table, column: usize) {
        let mut late_texts = 0;
        let mut dates = Vec::new();
        for row in &table.rows {
            match row.cell(column).kind {
                CellKind::Date(moment) if moment.day() > 12 => return,
                CellKind::Date(moment) => dates.push((row.number, moment.date())),
                CellKind::Text => {
                    let is_late = parse_date_time(&row.cell(column).text)
                        .is_some_and(|moment| moment.day() > 12);
                    late_texts += usize::from(is_late);
                }
                _ => {}
            }
        }
        if late_texts < SWAP_EVIDENCE
            || dates.len() < SWAP_EVIDENCE
            || self.swapped_columns.contains(&column)
        {
            return;
        }
        self.swapped_columns.insert(column);
        for (row, date) in dates {
            self.swap_back(row, column, date);
        }
    }

    fn swap_back(&mut self, row: u32, column: usize, date: NaiveDate) {
        let place = (row, column);
        if let Some(other) =
            swapped(date).filter(|other| *other != date && !self.decided.contains_key(&place))
        {
            let taken = format_date(other);
            self.list(row, column, format_date(date), "day_month_swapped", &taken);
            self.set_right.insert(place, taken);
        }
    }
}

fn swapped(date: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month())
}

fn contents(columns: &Columns) -> Vec<(usize, ColumnContent)> {
    fn of<Field: Copy>(
        fields: &[ColumnField<Field>],
        content: impl Fn(Field) -> ColumnContent,
    ) -> Vec<(usize, ColumnContent)> {
        let fields = fields.iter().enumerate();
        fields
            .filter_map(|(index, one)| Some((index, content(one.field?))))
            .collect()
    }
    match columns {
        Columns::Households(fields) => of(fields, household_content),
        Columns::Form(fields) => of(fields, form_content),
    }
}

/// The running number and the code are texts in which nine digits mean nothing.
fn household_content(column: HouseholdColumn) -> ColumnContent {
    column.into()
}

fn form_content(field: FormField) -> ColumnContent {
    match field {
        FormField::Known(FormColumn::Timestamp | FormColumn::Date | FormColumn::RevisitDate) => {
            ColumnContent::Date
        }
        FormField::Known(column) => column.into(),
        FormField::OtherAnswer => ColumnContent::Text,
    }
}

/// The name of a doubt's reason, and the text taken instead of the cell's; `None` for doubts that
/// are found again, by their field's own rule, when the row is put together.
fn reason_and_taken(doubt: &Doubt) -> Option<(&'static str, Option<String>)> {
    let suggestion = || doubt.suggestion.clone();
    Some(match doubt.reason {
        DoubtReason::LostLeadingZero => ("lost_zero", suggestion()),
        DoubtReason::OldPhonePrefix => ("old_prefix", suggestion()),
        DoubtReason::NumberAsText => ("number_as_text", suggestion()),
        DoubtReason::IdentityNumber => ("id_number", Some(without_id_numbers(&doubt.value))),
        DoubtReason::LegacyConverted(encoding) => (converted(encoding), suggestion()),
        // Uncertain: the conversion is offered, and the text stays as it is until somebody takes it.
        DoubtReason::MaybeLegacy(encoding) => (converted(encoding), None),
        DoubtReason::DecomposedUnicode => ("decomposed", suggestion()),
        DoubtReason::FailedFormula => ("failed_formula", Some(String::new())),
        DoubtReason::FormulaWithoutValue => ("formula_without_value", Some(String::new())),
        DoubtReason::Cut => ("too_long", None),
        DoubtReason::HouseNumberAsDate => ("house_number_as_date", suggestion()),
        DoubtReason::StrayQuote => ("stray_quote", suggestion()),
        DoubtReason::MergedCount => ("merged_count", Some(String::new())),
        DoubtReason::RoundedPhone => ("rounded_phone", Some(String::new())),
        DoubtReason::DecimalHouseNumber => ("decimal_house_number", None),
        DoubtReason::UnknownPhone
        | DoubtReason::NotADate
        | DoubtReason::NotAWholeNumber
        | DoubtReason::DayMonthSwapped => return None,
    })
}

const fn converted(encoding: LegacyEncoding) -> &'static str {
    match encoding {
        LegacyEncoding::Tcvn3 => "converted_tcvn3",
        LegacyEncoding::Vni => "converted_vni",
        LegacyEncoding::Windows1258 => "converted_cp1258",
    }
}

/// A text without the digits that may be an identity number: what is not kept cannot be lost.
pub(super) fn without_id_numbers(text: &str) -> String {
    with_id_numbers_replaced(text, |_| None)
}

/// A cell of telephone numbers without those that may be identity numbers. Nine digits are a number
/// that lost its zero, which is put back, where no word says that they are something else.
pub(super) fn without_id_numbers_beside_phones(text: &str) -> String {
    const WORDS: [&str; 8] = [
        "cmnd",
        "cmt",
        "cccd",
        "can cuoc",
        "dinh danh",
        "giay to",
        "the",
        "so cm",
    ];
    let folded = fold(text);
    let names_an_id = WORDS.iter().any(|word| folded.contains(word));
    with_id_numbers_replaced(text, |digits| match parse_phone(digits) {
        Some(Phone::LostZero(number)) if !names_an_id => Some(number),
        _ => None,
    })
}

fn with_id_numbers_replaced(text: &str, instead: impl Fn(&str) -> Option<String>) -> String {
    let mut kept: Cow<'_, str> = Cow::Borrowed(text);
    for run in id_number_runs(text).into_iter().rev() {
        let shown = instead(&text[run.clone()]).unwrap_or_else(|| "…".to_owned());
        kept.to_mut().replace_range(run, &shown);
    }
    if kept.trim() == "…" {
        String::new()
    } else {
        kept.into_owned()
    }
}

/// A spreadsheet's own number of a day, with the time as its fraction, of the years 2000 to 2049.
fn spreadsheet_day(text: &str) -> Option<NaiveDateTime> {
    const DAYS: std::ops::Range<f64> = 36_526.0..54_789.0;
    const SECONDS_A_DAY: f64 = 86_400.0;
    let days: f64 = text.replace(',', ".").parse().ok()?;
    let seconds = DAYS.contains(&days).then_some(days * SECONDS_A_DAY)?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    first.checked_add_signed(TimeDelta::seconds(seconds.round() as i64))
}

/// A date that can only be read month first.
pub(super) fn month_first(text: &str) -> Option<NaiveDateTime> {
    let mut parts = text.splitn(3, '/');
    let (month, day, rest) = (parts.next()?, parts.next()?, parts.next()?);
    parse_date_time(&format!("{}/{}/{rest}", day.trim(), month.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_are_taken_out_of_texts() {
        assert_eq!(
            without_id_numbers("thẻ 000000000001 của bà"),
            "thẻ … của bà"
        );
        assert_eq!(without_id_numbers("000000000001"), "");
        assert_eq!(without_id_numbers("gọi 0901234567"), "gọi 0901234567");
    }

    #[test]
    fn a_second_phone_without_its_zero_is_no_identity_number() {
        for (text, kept) in [
            ("905111222/0914333444", "0905111222/0914333444"),
            ("0905111222 - 914 333 444", "0905111222 - 0914333444"),
            ("0905111222 000000000001", "0905111222 …"),
            ("0905111222 CMND 301234567", "0905111222 CMND …"),
        ] {
            assert_eq!(without_id_numbers_beside_phones(text), kept);
        }
    }

    #[test]
    fn the_number_of_a_day_is_that_day() {
        let shown = |text| spreadsheet_day(text).map(|moment| moment.to_string());
        assert_eq!(shown("46002").as_deref(), Some("2025-12-11 00:00:00"));
        assert_eq!(shown("46002,25").as_deref(), Some("2025-12-11 06:00:00"));
        for text in ["2026", "36525", "54789", "NaN", "0905111222", ""] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn only_dates_that_are_dates_both_ways_can_be_swapped() {
        let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!(swapped(date(3, 5)), Some(date(5, 3)));
        assert_eq!(swapped(date(3, 25)), None);
    }
}
