//! By what an answer is known again, in whichever file of its form it comes.
//!
//! An answer is taken in once, however often its form is imported: as a spreadsheet or as CSV, with the
//! columns in another order, with questions that were asked later, and whatever columns the person
//! maps to which field. Two rules decide, and neither looks at the mapping:
//!
//! 1. **Sent.** A form stamps its answers with the second in which they were sent. Where a row holds
//!    such a moment, that moment is the answer, so whatever is written beside it later changes
//!    nothing. Of several stamps the first counts, because those that come later are of whoever
//!    worked on the answer. Answers of one second are numbered in the order of the file; one that
//!    also says all that an earlier one says is a copy, which is no answer.
//! 2. **Kept by hand.** Any other row is what its cells say, in whatever order they stand: dates,
//!    times, numbers and telephones as values, texts without spaces, marks and capitals, empty cells
//!    identity numbers and running numbers not at all. Equal rows are numbered in the order of the file, because five
//!    equal lines are five helps. A cell that is changed makes another row.
//!
//! The numbers stay what they are when rows are added below, so the same file and a longer one both
//! find again what was taken in. Books hold answers under these names: other rules need other names,
//! and a look at these besides.

use super::cells::{month_first, without_id_numbers};
use super::running_number::RunningNumbers;
use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use khupho_domain::ids::EntityId;
use khupho_domain::text::date::{parse_date_time, parse_time};
use khupho_domain::text::number::parse_integer;
use khupho_domain::text::phone::{Phone, parse_phone};
use khupho_oplog::{KindId, derive_entity};
use khupho_spreadsheet::columns::{FormColumn, recognise_form};
use khupho_spreadsheet::{Cell, CellKind, Row, Table};
use std::collections::{HashMap, HashSet};

/// Under which names an answer may stand in the book.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AnswerIdentity {
    /// The name under which it is taken in.
    pub(super) id: EntityId,
    /// Names under which another file of the form may have brought it: the other rule's, where too
    /// few rows of that file showed a form's stamps, or the rows were not seen to be numbered.
    pub(super) otherwise: Vec<EntityId>,
    /// Names that count only where the book's answer says the same: those of a second that was
    /// rounded, or that a spreadsheet left out.
    pub(super) if_alike: Vec<EntityId>,
}

/// Names the answers of a table, row by row from the first.
pub(super) struct AnswerIdentities {
    kind: KindId,
    neighborhood: EntityId,
    numbers: RunningNumbers,
    /// Columns that are read: all but those of identity numbers and of running numbers.
    columns: Vec<usize>,
    /// The same with those that only seem to be of running numbers.
    columns_with_numbers: Vec<usize>,
    /// Those of them in which a form wrote when it was sent.
    stamp_columns: Vec<usize>,
    /// Those whose header says so, with seconds or without.
    sent_columns: Vec<usize>,
    sent: HashSet<NaiveDateTime>,
    seen_of_moment: HashMap<NaiveDateTime, Vec<String>>,
    seen_by_hand: HashMap<String, u32>,
    seen_otherwise: HashMap<String, u32>,
}

impl AnswerIdentities {
    /// Looks through a table, of which the columns in `forbidden` are not read.
    pub(super) fn new(
        table: &Table,
        kind: KindId,
        neighborhood: EntityId,
        forbidden: &[usize],
    ) -> Self {
        let numbers = RunningNumbers::of(table);
        let mut columns_with_numbers: Vec<usize> = (0..table.columns.len()).collect();
        columns_with_numbers
            .retain(|column| !forbidden.contains(column) && !numbers.by_header.contains(column));
        let mut columns = columns_with_numbers.clone();
        columns.retain(|column| !numbers.contains(*column));
        let mut stamp_columns = columns.clone();
        stamp_columns.retain(|column| is_stamped(table, *column));
        let sent_columns = recognise_form(&table.columns)
            .into_iter()
            .filter(|guess| guess.field == FormColumn::Timestamp)
            .map(|guess| guess.index)
            .collect();
        let sent = table.rows.iter();
        let sent = sent.filter_map(|row| first_moment(row, &stamp_columns));
        Self {
            kind,
            neighborhood,
            sent: sent.collect(),
            numbers,
            columns,
            columns_with_numbers,
            stamp_columns,
            sent_columns,
            seen_of_moment: HashMap::new(),
            seen_by_hand: HashMap::new(),
            seen_otherwise: HashMap::new(),
        }
    }

    /// The columns that number the rows.
    pub(super) const fn running_numbers(&self) -> &RunningNumbers {
        &self.numbers
    }

    /// The names of the next row; `None` for a copy of an earlier one.
    pub(super) fn next(&mut self, row: &Row) -> Option<AnswerIdentity> {
        let said = said_by(row, &self.columns, value_of);
        let number = next_number(&mut self.seen_by_hand, &said);
        let by_hand = self.derived(b"by hand", &said, number);
        let mut otherwise = self.read_otherwise(row, &said);
        let stamp = first_moment(row, &self.stamp_columns);
        let moment = stamp.or_else(|| first_moment(row, &self.columns));
        let sent = moment.and_then(|moment| Some((moment, self.next_number_at(moment, said)?)));
        match (stamp, sent) {
            (Some(_), None) => None,
            (Some(_), Some((moment, number))) => {
                otherwise.push(by_hand);
                Some(AnswerIdentity {
                    id: self.of_moment(moment, number),
                    otherwise,
                    if_alike: self.rounded(moment, number).collect(),
                })
            }
            (None, sent) => {
                otherwise.extend(sent.map(|(moment, number)| self.of_moment(moment, number)));
                let minute = first_moment(row, &self.sent_columns);
                Some(AnswerIdentity {
                    id: by_hand,
                    otherwise,
                    if_alike: minute.map_or_else(Vec::new, |minute| self.of_minute(minute)),
                })
            }
        }
    }

    /// The names by what the row says where its numbers are read too, or seconds are not.
    fn read_otherwise(&mut self, row: &Row, said: &str) -> Vec<EntityId> {
        let with_numbers = said_by(row, &self.columns_with_numbers, value_of);
        let without_seconds = said_by(row, &self.columns, value_without_seconds);
        let readings = [with_numbers, without_seconds].into_iter();
        let others = readings.filter(|reading| reading != said);
        others
            .map(|reading| {
                let number = next_number(&mut self.seen_otherwise, &reading);
                self.derived(b"by hand", &reading, number)
            })
            .collect()
    }

    /// The number of a row among those of its moment; `None` for one that says what an earlier one says.
    fn next_number_at(&mut self, moment: NaiveDateTime, said: String) -> Option<u32> {
        let earlier = self.seen_of_moment.entry(moment).or_default();
        if earlier.contains(&said) {
            return None;
        }
        earlier.push(said);
        u32::try_from(earlier.len() - 1).ok()
    }

    /// A spreadsheet saved as CSV rounds the parts of a second that a form keeps. A second at which
    /// another row of this file was sent is that row's.
    fn rounded(&self, moment: NaiveDateTime, number: u32) -> impl Iterator<Item = EntityId> {
        let second = TimeDelta::seconds(1);
        [moment - second, moment + second]
            .into_iter()
            .filter(|moment| !self.sent.contains(moment))
            .map(move |moment| self.of_moment(moment, number))
    }

    /// A form's CSV that a spreadsheet saved again may have lost its seconds.
    fn of_minute(&self, moment: NaiveDateTime) -> Vec<EntityId> {
        let seconds = if moment.second() == 0 { 1..60 } else { 0..0 };
        seconds
            .map(|second| self.of_moment(moment + TimeDelta::seconds(second), 0))
            .collect()
    }

    fn of_moment(&self, moment: NaiveDateTime, number: u32) -> EntityId {
        self.derived(b"sent", &written(moment), number)
    }

    fn derived(&self, rule: &[u8], says: &str, number: u32) -> EntityId {
        let parts: [&[u8]; 5] = [
            self.neighborhood.as_bytes(),
            b"import",
            rule,
            says.as_bytes(),
            &number.to_be_bytes(),
        ];
        derive_entity(self.kind, &parts)
    }
}

fn next_number(seen: &mut HashMap<String, u32>, said: &str) -> u32 {
    let earlier = seen.entry(said.to_owned()).or_default();
    let number = *earlier;
    *earlier += 1;
    number
}

fn said_by(row: &Row, columns: &[usize], value: fn(&Cell) -> String) -> String {
    let cells = columns.iter().map(|column| row.cell(*column));
    let mut values: Vec<String> = cells.map(value).collect();
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.join("\u{1f}")
}

/// Whether a form wrote the moments of a column: hardly one of a form has no seconds, and hardly one
/// that a person types has any.
fn is_stamped(table: &Table, column: usize) -> bool {
    let (mut all, mut with_seconds) = (0_usize, 0_usize);
    for moment in table.column(column).filter_map(moment_of) {
        all += 1;
        with_seconds += usize::from(moment.second() > 0);
    }
    with_seconds > 0 && with_seconds * 2 >= all
}

fn first_moment(row: &Row, columns: &[usize]) -> Option<NaiveDateTime> {
    let cells = columns.iter().map(|column| row.cell(*column));
    cells
        .filter_map(moment_of)
        // A day alone was typed: no form sends at the stroke of midnight.
        .filter(|moment| moment.time() != NaiveTime::MIN)
        .min()
}

fn moment_of(cell: &Cell) -> Option<NaiveDateTime> {
    match cell.kind {
        CellKind::Date(moment) => Some(moment),
        _ => {
            let text = cell.text.trim();
            begins_with_digit(text)
                .then(|| parse_date_time(text).or_else(|| month_first(text)))
                .flatten()
        }
    }
}

fn written(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What a cell says, the same in every kind of file.
fn value_of(cell: &Cell) -> String {
    if let Some(moment) = moment_of(cell) {
        return written(moment);
    }
    let text = cell.text.trim();
    if !text.contains(char::is_alphabetic)
        && let Some(Phone::Valid(digits) | Phone::LostZero(digits)) = parse_phone(text)
    {
        return digits;
    }
    let text = without_id_numbers(text);
    if let Some(number) = parse_integer(&text) {
        return number.to_string();
    }
    match parse_time(&text).filter(|_| begins_with_digit(&text)) {
        Some(time) => time.format("%H:%M:%S").to_string(),
        None => letters_and_digits(&text),
    }
}

fn value_without_seconds(cell: &Cell) -> String {
    let minute = moment_of(cell).and_then(|moment| moment.with_second(0));
    minute.map_or_else(|| value_of(cell), written)
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// A form's CSV parts several answers by ";", its spreadsheet by ", ".
pub(super) fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use expect_test::expect;
    use khupho_oplog::registry::journal_entry;
    use khupho_spreadsheet::FileFormat;

    fn table(rows: &[&[&str]]) -> Table {
        let row = |(index, cells): (usize, &&[&str])| Row {
            number: index as u32 + 2,
            cells: cells
                .iter()
                .map(|text| Cell::new(*text, CellKind::Text))
                .collect(),
        };
        Table {
            format: FileFormat::Delimited,
            sheet: String::new(),
            sheets: Vec::new(),
            header_row: 1,
            columns: vec![String::new(); rows.iter().map(|row| row.len()).max().unwrap_or(0)],
            rows: rows.iter().enumerate().map(row).collect(),
            notes: Vec::new(),
        }
    }

    fn identities(rows: &[&[&str]]) -> Vec<Option<EntityId>> {
        let table = table(rows);
        let neighborhood = EntityId::from_bytes([1; 16]);
        let mut identities = AnswerIdentities::new(&table, journal_entry::KIND, neighborhood, &[]);
        let rows = table.rows.iter();
        rows.map(|row| identities.next(row).map(|answer| answer.id))
            .collect()
    }

    /// Books hold answers under these names, so they never change.
    #[test]
    fn the_names_are_frozen() {
        let names = identities(&[
            &["05/03/2026 08:15:30", "Họp tổ 5", "Lan"],
            &["05/03/2026", "Cài VNeID", "Lan"],
            &["05/03/2026", "Cài VNeID", "Lan"],
        ]);
        let names: Vec<String> = names.iter().flatten().map(EntityId::to_string).collect();
        expect![[r#"
            92e417ce-0341-89e0-9bdb-6c7eb9975d8e
            b11775de-13c7-8d7b-a00a-824ce934c7ab
            23a40707-a3d9-851e-bcfa-bfeeab1bace9"#]]
        .assert_eq(&names.join("\n"));
    }

    #[test]
    fn an_answer_that_was_sent_is_its_moment() {
        let first = identities(&[&["05/03/2026 08:15:30", "Họp", ""]]);
        let later = identities(&[
            &[
                "Họp",
                "5/3/2026 8:15:30 SA GMT+7",
                "Xong",
                "05/03/2026 9:00:12",
            ],
            &["Họp", "5/3/2026 8:15:31", "", ""],
            &["Họp", "5/3/2026 8:15:00", "", ""],
        ]);
        assert_eq!(first[0], later[0]);
        let distinct: HashSet<_> = later.iter().collect();
        assert_eq!(distinct.len(), 3);
    }

    #[test]
    fn a_day_without_a_time_is_no_moment_of_a_form() {
        let typed_below: [&[&str]; 4] = [
            &["05/03/2026 08:15:30", "Họp"],
            &["06/03/2026 08:15:31", "Họp"],
            &["07/03/2026", "Họp"],
            &["07/03/2026", "Họp"],
        ];
        let all = identities(&typed_below);
        let distinct: HashSet<_> = all.iter().flatten().collect();
        assert_eq!(distinct.len(), 4, "no copy of a form, so each is one");
    }

    #[test]
    fn answers_of_one_second_are_numbered_and_copies_are_none() {
        let stamp = "05/03/2026 08:15:30";
        let rows: [&[&str]; 4] = [
            &[stamp, "Họp", "Lan"],
            &[stamp, "Họp", "Hùng"],
            &[stamp, "HỌP.", " Lan"],
            &[stamp, "Họp", "Tư"],
        ];
        let all = identities(&rows);
        assert_eq!(all[2], None);
        assert_eq!(identities(&rows[..2]), all[..2]);
        let distinct: HashSet<_> = all.iter().flatten().collect();
        assert_eq!(distinct.len(), 3);
    }

    /// The first rows of a form may all have been sent at a full minute.
    #[test]
    fn an_answer_is_known_under_the_other_rule_too() {
        let known_names = |rows: &[&[&str]]| {
            let table = table(rows);
            let neighborhood = EntityId::from_bytes([1; 16]);
            let mut identities =
                AnswerIdentities::new(&table, journal_entry::KIND, neighborhood, &[]);
            identities.next(&table.rows[0]).unwrap()
        };
        let first: &[&str] = &["05/03/2026 08:15:00", "Họp"];
        let alone = known_names(&[first]);
        let stamped = known_names(&[first, &["06/03/2026 09:10:11", "Họp"]]);
        assert_ne!(alone.id, stamped.id);
        assert!(stamped.otherwise.contains(&alone.id));
        assert!(alone.otherwise.contains(&stamped.id));
    }

    #[test]
    fn rows_kept_by_hand_are_what_they_say_and_how_often() {
        let rows: [&[&str]; 3] = [
            &["05/03/2026", "Cài VNeID", "Lan", "1"],
            &["05/03/2026", "Cài VNeID", "Lan", "1"],
            &["05/03/2026", "Cài VNeID", "Lan", "2"],
        ];
        let all = identities(&rows);
        let distinct: HashSet<_> = all.iter().flatten().collect();
        assert_eq!(distinct.len(), 3);
        let told_otherwise: [&[&str]; 3] = [
            &["Lan", "", "5/3/26", "01", "cài VNeID"],
            &["Lan", "", "5-3-2026", "1,0", "Cài  VNeID"],
            &["Lan", "", "2026-03-05", "2", "Cài VNeID"],
        ];
        assert_eq!(identities(&told_otherwise), all);
    }

    /// A running number shifts with every row that is added above it.
    #[test]
    fn running_numbers_are_no_part_of_what_a_row_says() {
        let list = |days: std::ops::RangeInclusive<u32>| {
            let rows: Vec<[String; 3]> = days
                .zip(1..)
                .map(|(day, number): (_, u32)| {
                    [
                        number.to_string(),
                        format!("{day:02}/03/2026"),
                        "Họp".into(),
                    ]
                })
                .collect();
            let texts: Vec<Vec<&str>> = rows
                .iter()
                .map(|row| row.iter().map(String::as_str).collect())
                .collect();
            let texts: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
            identities(&texts)
        };
        assert_eq!(list(4..=16)[1..], list(5..=16));
    }

    #[test]
    fn a_cell_says_the_same_in_every_kind_of_file() {
        let value = |text: &str| value_of(&Cell::new(text, CellKind::Text));
        for (one, other) in [
            ("Họp tổ 5, tổ 6", "họp tổ 5;tổ 6"),
            ("901234567", "0901.234.567"),
            ("1.000", "1000"),
            ("08:15:00", "8g15"),
            ("10/28/2026 8:15:30", "2026-10-28T08:15:30"),
            ("thẻ 000000000001", "thẻ 000000000002"),
        ] {
            assert_eq!(value(one), value(other));
        }
        let midnight = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        let date = CellKind::Date(midnight.and_hms_opt(0, 0, 0).unwrap());
        assert_eq!(value("5/3/2026"), value_of(&Cell::new("05/03/2026", date)));
        for (one, other) in [("má", "mà"), ("1", "2"), ("-1", "1"), ("8", "8:00")] {
            assert_ne!(value(one), value(other));
        }
    }
}
