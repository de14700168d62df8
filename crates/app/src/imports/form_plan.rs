//! Answers of an old form become lines of the journal or of the help log.

use super::answer_identity::{AnswerIdentities, AnswerIdentity, letters_and_digits};
use super::cells::Cells;
use super::columns::{ColumnField, FormField};
use super::earlier_identity::identity_of_earlier_versions;
use super::form_words::{category_of, outcome_of, place_of};
use super::household_finder::HouseholdFinder;
use super::household_plan::PROGRESS_ROWS;
use super::household_row::{self, long_text, short_text, without_unit};
use super::plan::{AnswerWrite, Plan};
use super::running_number::RunningNumbers;
use crate::api::errors::ApiError;
use crate::api::imports::ImportTarget;
use crate::host::CallContext;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use khupho_domain::fields::FieldFault;
use khupho_domain::help_log::{HelpEntry, HelpOutcome, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;
use khupho_domain::limits::{HELP_MINUTES_MAX, PEOPLE_MAX, TEXT_MAX_CHARS};
use khupho_domain::text::date::parse_time;
use khupho_domain::text::number::parse_integer;
use khupho_oplog::KindId;
use khupho_oplog::registry::{help_entry, journal_entry};
use khupho_spreadsheet::columns::FormColumn;
use khupho_spreadsheet::{CellNote, Row, Table};
use std::collections::HashSet;

/// Into what the answers are taken.
pub(super) struct FormPurpose {
    /// The help log or the journal.
    pub(super) target: ImportTarget,
    /// Of which khu phố.
    pub(super) neighborhood: EntityId,
    /// No answer is of a later day.
    pub(super) today: NaiveDate,
    /// Finds the households that answers name.
    pub(super) finder: HouseholdFinder,
}

/// What the rows of a table add. `found` gives the words of an answer that was taken in before.
pub(super) fn plan(
    context: &CallContext,
    table: &Table,
    fields: &[ColumnField<FormField>],
    cells: Cells,
    purpose: &FormPurpose,
    found: impl Fn(EntityId) -> Result<Option<String>, ApiError>,
) -> Result<(Vec<AnswerWrite>, Plan), ApiError> {
    let rows = table.rows.len();
    let mut planning = Planning {
        table,
        fields,
        cells,
        purpose,
        recognised: HashSet::new(),
        writes: Vec::new(),
        plan: Plan::default(),
    };
    planning.plan.rows = u32::try_from(rows).unwrap_or(u32::MAX);
    let mut identities = planning.identities();
    for (done, row) in table.rows.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("import_check", done as u64, rows as u64)?;
        }
        if planning.says_nothing(row, identities.running_numbers()) {
            planning.leave_out(row, planning.main_column(), "empty_answer");
            continue;
        }
        match identities.next(row) {
            Some(answer) if !planning.is_known(row, &answer, &found)? => {
                planning.take_row(row, answer.id);
            }
            _ => planning.leave_out(row, planning.main_column(), "already_there"),
        }
    }
    let (doubtful, notes) = planning.cells.into_doubtful();
    let plan = Plan {
        accepted: u32::try_from(planning.writes.len()).unwrap_or(u32::MAX),
        doubtful,
        notes,
        ..planning.plan
    };
    Ok((planning.writes, plan))
}

struct Planning<'table, 'plan> {
    table: &'table Table,
    fields: &'plan [ColumnField<FormField>],
    cells: Cells,
    purpose: &'plan FormPurpose,
    /// Answers of the book that a row was recognised as, though its name is another: each is one row's.
    recognised: HashSet<EntityId>,
    writes: Vec<AnswerWrite>,
    plan: Plan,
}

/// The day and time of an answer's work.
type When = (NaiveDate, Option<NaiveTime>);

impl Planning<'_, '_> {
    fn take_row(&mut self, row: &Row, id: EntityId) {
        let Some((day, time)) = self.when(row) else {
            return self.leave_out(
                row,
                self.column_of(FormColumn::Timestamp).unwrap_or(0),
                "bad_date",
            );
        };
        let (write, fault) = match self.purpose.target {
            ImportTarget::Journal => {
                let entry = Box::new(self.journal_entry(row, day, time));
                let fault = entry.check(self.purpose.today).err();
                (AnswerWrite::Journal(id, entry), fault)
            }
            ImportTarget::HelpLog | ImportTarget::Households => {
                let entry = Box::new(self.help_entry(row, day, time));
                let fault = entry.check(self.purpose.today).err();
                (AnswerWrite::Help(id, entry), fault)
            }
        };
        match fault {
            None => self.writes.push(write),
            Some(fault) => self.leave_out(row, self.column_of_fault(row, &fault), reason_of(fault)),
        }
    }

    /// The column that holds what cannot be taken: for a day the one it was read from.
    fn column_of_fault(&self, row: &Row, fault: &FieldFault) -> usize {
        let is_day = matches!(
            fault,
            FieldFault::Invalid {
                field: "happened_on",
                ..
            }
        );
        [FormColumn::Date, FormColumn::Timestamp]
            .into_iter()
            .filter_map(|column| self.column_of(column))
            .find(|column| is_day && !self.cells.text(row, *column).is_empty())
            .unwrap_or_else(|| self.main_column())
    }

    fn identities(&self) -> AnswerIdentities {
        let columns = self.fields.iter().enumerate();
        let forbidden: Vec<usize> = columns
            .filter(|(_, column)| column.forbidden)
            .map(|(index, _)| index)
            .collect();
        AnswerIdentities::new(
            self.table,
            self.kind(),
            self.purpose.neighborhood,
            &forbidden,
        )
    }

    /// Whether an answer stands in the book, under its own name or one that it had otherwise. Earlier
    /// versions gave rows one name that differ in other columns only, and took in the first of them.
    fn is_known(
        &mut self,
        row: &Row,
        answer: &AnswerIdentity,
        found: impl Fn(EntityId) -> Result<Option<String>, ApiError>,
    ) -> Result<bool, ApiError> {
        for id in std::iter::once(&answer.id).chain(&answer.otherwise) {
            if found(*id)?.is_some() {
                self.recognised.insert(*id);
                return Ok(true);
            }
        }
        for id in &answer.if_alike {
            if let Some(words) = found(*id)?
                && self.is_alike(row, &words)
                && self.recognised.insert(*id)
            {
                return Ok(true);
            }
        }
        let neighborhood = self.purpose.neighborhood;
        let earlier = identity_of_earlier_versions(row, self.fields, self.kind(), neighborhood);
        Ok(found(earlier)?.is_some() && self.recognised.insert(earlier))
    }

    /// Whether an answer of the book tells the same work of the same person.
    fn is_alike(&self, row: &Row, words: &str) -> bool {
        let told = |column| letters_and_digits(&self.answer(row, column).unwrap_or_default());
        let (content, done_by) = (told(FormColumn::Content), told(FormColumn::DoneBy));
        let words = letters_and_digits(words);
        !content.is_empty() && words.contains(&content) && words.contains(&done_by)
    }

    /// Whether a row holds nothing of its own: a running number, and what cells that are merged with
    /// those above repeat. A list is often numbered before it is filled.
    fn says_nothing(&self, row: &Row, numbers: &RunningNumbers) -> bool {
        let days = [FormColumn::Date, FormColumn::Timestamp].map(|column| self.column_of(column));
        let columns = row.cells.iter().enumerate();
        let mut own = columns.filter(|(column, cell)| {
            let is_merged_day =
                days.contains(&Some(*column)) && cell.notes.contains(&CellNote::Merged);
            let is_repeated = is_merged_day || cell.notes.contains(&CellNote::FromAbove);
            !cell.is_empty() && !is_repeated && !numbers.contains(*column)
        });
        own.next().is_none()
    }

    fn kind(&self) -> KindId {
        match self.purpose.target {
            ImportTarget::Journal => journal_entry::KIND,
            ImportTarget::HelpLog | ImportTarget::Households => help_entry::KIND,
        }
    }

    /// The day that was asked for, else the day the answer was sent.
    fn when(&mut self, row: &Row) -> Option<When> {
        let sent = self.moment(row, FormColumn::Timestamp);
        let asked = self.moment(row, FormColumn::Date);
        let time = self
            .answer(row, FormColumn::Time)
            .and_then(|text| parse_time(&text));
        match (asked, sent) {
            (Some(asked), _) => Some((asked.date(), time.or_else(|| known_time(asked)))),
            (None, Some(sent)) => Some((sent.date(), time.or_else(|| known_time(sent)))),
            (None, None) => None,
        }
    }

    fn moment(&mut self, row: &Row, column: FormColumn) -> Option<NaiveDateTime> {
        let index = self.column_of(column)?;
        if self.cells.text(row, index).is_empty() {
            return None;
        }
        self.cells.moment_or_doubt(row, index)
    }

    fn journal_entry(
        &mut self,
        row: &Row,
        day: NaiveDate,
        time: Option<NaiveTime>,
    ) -> JournalEntry {
        JournalEntry {
            neighborhood: self.purpose.neighborhood,
            happened_on: day,
            happened_at: time,
            content: self.long(row, FormColumn::Content),
            done_by: self.short(row, FormColumn::DoneBy),
            result: self.long(row, FormColumn::Outcome),
            other_answers: self.other_answers(row, &JOURNAL_FIELDS),
        }
    }

    fn help_entry(&mut self, row: &Row, day: NaiveDate, time: Option<NaiveTime>) -> HelpEntry {
        let texts = [
            FormColumn::Category,
            FormColumn::Service,
            FormColumn::Content,
        ];
        let texts = texts.map(|column| self.answer(row, column).unwrap_or_default());
        let outcome = outcome_of(&self.answer(row, FormColumn::Outcome).unwrap_or_default());
        let asked_back = self
            .moment(row, FormColumn::RevisitDate)
            .map(|moment| moment.date())
            .filter(|on| *on >= day);
        let (recipient, unclear) = self.recipient(row);
        HelpEntry {
            neighborhood: self.purpose.neighborhood,
            happened_on: day,
            happened_at: time,
            recipient,
            people: self
                .number(row, FormColumn::PeopleCount, 1, PEOPLE_MAX)
                .unwrap_or(1),
            category: category_of(texts.iter().map(String::as_str)),
            service: self.short(row, FormColumn::Service),
            dossier_code: String::new(),
            place: place_of(&self.answer(row, FormColumn::Place).unwrap_or_default()),
            minutes: self.number(row, FormColumn::Minutes, 0, HELP_MINUTES_MAX),
            outcome,
            // A promise without a day is open since the day it was made.
            revisit_on: asked_back.or_else(|| (outcome == HelpOutcome::Revisit).then_some(day)),
            satisfaction: self
                .number(row, FormColumn::Satisfaction, 1, 5)
                .and_then(|stars| u8::try_from(stars).ok()),
            note: self.note(row, unclear),
            helped_by: self.short(row, FormColumn::DoneBy),
            evidence: Vec::new(),
            follow_up_of: None,
        }
    }

    /// The household that the answer names; where it is not clear, nobody is named and the words are kept.
    fn recipient(&mut self, row: &Row) -> (HelpRecipient, bool) {
        let phone = self
            .column_of(FormColumn::Phone)
            .filter(|column| !self.cells.text(row, *column).is_empty());
        let phone = phone
            .map(|column| household_row::phone(&mut self.cells, row, column))
            .unwrap_or_default();
        let name = self.answer(row, FormColumn::Household).unwrap_or_default();
        let address = self.answer(row, FormColumn::Address).unwrap_or_default();
        let finder = &self.purpose.finder;
        let found = Some(&phone)
            .filter(|phone| !phone.is_empty())
            .and_then(|phone| finder.only_one(phone))
            .or_else(|| finder.only_one(&format!("{name} {address}")))
            .or_else(|| finder.only_one(&name));
        match found {
            Some(household) => (HelpRecipient::Household(household), false),
            None => {
                if let Some(column) = self.column_naming_a_household(row) {
                    self.cells.doubt(row, column, "household_unclear", "");
                }
                (HelpRecipient::Unnamed { households: None }, true)
            }
        }
    }

    /// The first filled column by which an answer says whom it is about.
    fn column_naming_a_household(&self, row: &Row) -> Option<usize> {
        [
            FormColumn::Household,
            FormColumn::Address,
            FormColumn::Phone,
        ]
        .into_iter()
        .filter_map(|column| self.column_of(column))
        .find(|column| !self.cells.text(row, *column).is_empty())
    }

    fn note(&mut self, row: &Row, household_is_unclear: bool) -> String {
        let mut fields = HELP_FIELDS.to_vec();
        if !household_is_unclear {
            fields.extend([
                FormColumn::Household,
                FormColumn::Phone,
                FormColumn::Address,
            ]);
        }
        let own = self.long(row, FormColumn::Note);
        let content = self.long(row, FormColumn::Content);
        let lines = [content, own, self.other_answers(row, &fields)];
        let filled: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        cut(filled.join("\n"))
    }

    /// Answers that went to no field, as "question: answer" lines.
    fn other_answers(&mut self, row: &Row, fields: &[FormColumn]) -> String {
        let mut lines = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let goes_elsewhere = match field.field {
                None => true,
                Some(FormField::OtherAnswer) => false,
                Some(FormField::Known(column)) => fields.contains(&column),
            };
            let answer = self.cells.text(row, index);
            if !goes_elsewhere && !answer.is_empty() {
                lines.push(format!("{}: {answer}", self.table.columns[index]));
            }
        }
        let lines = lines.join("\n");
        if lines.chars().nth(TEXT_MAX_CHARS).is_some() {
            self.cells.doubt(row, self.main_column(), "too_long", "");
        }
        cut(lines)
    }

    fn answer(&self, row: &Row, column: FormColumn) -> Option<String> {
        let text = self.cells.text(row, self.column_of(column)?);
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn short(&mut self, row: &Row, column: FormColumn) -> String {
        self.column_of(column)
            .map(|index| short_text(&mut self.cells, row, index))
            .unwrap_or_default()
    }

    fn long(&mut self, row: &Row, column: FormColumn) -> String {
        self.column_of(column)
            .map(|index| long_text(&mut self.cells, row, index))
            .unwrap_or_default()
    }

    fn number(&mut self, row: &Row, column: FormColumn, min: u32, max: u32) -> Option<u32> {
        let index = self.column_of(column)?;
        let text = self.cells.text(row, index);
        if text.is_empty() {
            return None;
        }
        let plain = without_unit(text).unwrap_or(text);
        let number = parse_integer(plain).and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.cells.doubt(row, index, "not_a_count", "");
        }
        number
    }

    fn column_of(&self, wanted: FormColumn) -> Option<usize> {
        self.fields
            .iter()
            .position(|one| one.field == Some(FormField::Known(wanted)))
    }

    /// The column by which a person recognises a row.
    fn main_column(&self) -> usize {
        self.column_of(FormColumn::Content)
            .or_else(|| self.column_of(FormColumn::Timestamp))
            .unwrap_or(0)
    }

    fn leave_out(&mut self, row: &Row, column: usize, reason: &str) {
        let value = self.cells.text(row, column).to_owned();
        let cell = self.cells.cell(row.number, column, value, reason, "");
        self.plan.left_out.push(|| cell);
    }
}

/// Columns of a form that have fields of their own in the journal.
const JOURNAL_FIELDS: [FormColumn; 6] = [
    FormColumn::Timestamp,
    FormColumn::Date,
    FormColumn::Time,
    FormColumn::Content,
    FormColumn::DoneBy,
    FormColumn::Outcome,
];

/// Columns that have fields of their own in the help log, whatever is found of the household. The
/// category, the place and the outcome are kept in words too, because they were recognised by words.
const HELP_FIELDS: [FormColumn; 10] = [
    FormColumn::Timestamp,
    FormColumn::Date,
    FormColumn::Time,
    FormColumn::Content,
    FormColumn::DoneBy,
    FormColumn::Service,
    FormColumn::PeopleCount,
    FormColumn::Minutes,
    FormColumn::Note,
    FormColumn::RevisitDate,
];

/// Midnight is what a date without a time reads as.
fn known_time(moment: NaiveDateTime) -> Option<NaiveTime> {
    Some(moment.time()).filter(|time| *time != NaiveTime::MIN)
}

fn cut(text: String) -> String {
    match text.char_indices().nth(TEXT_MAX_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

fn reason_of(fault: FieldFault) -> &'static str {
    match fault {
        FieldFault::Invalid {
            field: "happened_on" | "revisit_on",
            ..
        } => "bad_date",
        FieldFault::Invalid {
            field: "content", ..
        } => "empty_answer",
        FieldFault::Invalid { .. } => "not_a_count",
        FieldFault::TextTooLong { .. } => "too_long",
    }
}
