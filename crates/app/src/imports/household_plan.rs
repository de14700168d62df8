//! Rows of a register become households to add and to change.

use super::address_areas::{group_and_rest, is_group_word};
use super::cells::Cells;
use super::columns::ColumnField;
use super::household_heads::{Heads, Person};
use super::household_row::{RowOrigin, is_other_neighborhood, read};
use super::known::{Feature, KnownHouseholds, SameAs, features, note_addition, told_by};
use super::plan::{HouseholdChange, HouseholdWrite, Plan};
use crate::api::errors::ApiError;
use crate::host::CallContext;
use chrono::NaiveDate;
use khupho_domain::households::{CodeSequence, Household, HouseholdFault, check_household};
use khupho_domain::text::squeeze;
use khupho_spreadsheet::columns::HouseholdColumn;
use khupho_spreadsheet::doubts::says_more_than_a_phone;
use khupho_spreadsheet::{Aside, Row, Table, asides};
use std::collections::HashMap;

/// Rows between two signs of progress.
pub(super) const PROGRESS_ROWS: usize = 200;

/// Looks at every row, and tells what an import would do.
pub(super) fn check_all(
    context: &CallContext,
    mut planning: HouseholdPlanning<'_>,
    rows: &[Row],
) -> Result<Plan, ApiError> {
    for (done, row) in rows.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("import_check", done as u64, rows.len() as u64)?;
        }
        planning.take_row(row);
    }
    Ok(planning.finish())
}

/// What the rows of a table do to the register, row by row.
pub(super) struct HouseholdPlanning<'fields> {
    cells: Cells,
    fields: &'fields [ColumnField<HouseholdColumn>],
    known: KnownHouseholds,
    codes: CodeSequence,
    today: NaiveDate,
    /// Rows that are no household, by their number.
    asides: HashMap<u32, Aside>,
    /// The tổ that a row above names for those below it; empty where none does.
    group_above: String,
    groups_from_above: u32,
    heads: Heads,
    /// Rows that tell counts and no day, so that the day of the import is taken.
    counts_without_day: u32,
    plan: Plan,
}

impl<'fields> HouseholdPlanning<'fields> {
    pub(super) fn new(
        table: &Table,
        fields: &'fields [ColumnField<HouseholdColumn>],
        cells: Cells,
        mut known: KnownHouseholds,
        today: NaiveDate,
    ) -> Self {
        known.expect_rows(table.rows.len());
        let codes = unused_codes(table, fields, &cells, &known);
        Self {
            cells,
            fields,
            known,
            codes,
            today,
            asides: asides(table),
            group_above: String::new(),
            groups_from_above: 0,
            heads: Heads::default(),
            counts_without_day: 0,
            plan: Plan {
                rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX),
                ..Plan::default()
            },
        }
    }

    /// What the next row of the table does, if it does anything.
    pub(super) fn take_row(&mut self, row: &Row) -> Option<HouseholdWrite> {
        let write = self.write_of(row);
        self.plan.accepted += u32::from(write.is_some());
        write
    }

    /// What is told of the rows that were taken.
    pub(super) fn finish(self) -> Plan {
        let (doubtful, notes) = self.cells.into_doubtful();
        let mut plan = Plan {
            doubtful,
            notes,
            ..self.plan
        };
        if self.counts_without_day > 0 {
            plan.notes.push("counts_without_day".to_owned());
        }
        if self.groups_from_above > 0 {
            plan.notes.push("groups_from_above".to_owned());
        }
        plan
    }

    fn write_of(&mut self, row: &Row) -> Option<HouseholdWrite> {
        if self.asides.get(&row.number) == Some(&Aside::Section)
            && let Some(group) = self.group_named(row)
        {
            self.group_above = group;
        }
        let person = self.person_of(row);
        if let Some((column, reason)) = self.no_household(row, person) {
            return self.leave_out(row, column, reason, "");
        }
        if let Some(column) = self.column_of(HouseholdColumn::Relation)
            && person == Person::WithoutHead
        {
            self.cells.doubt(row, column, "no_head_above", "");
        }
        let household = self.household_of(row);
        let features = features(&household);
        match self.known.same_as(&features) {
            Some(SameAs::Register(index)) => self.change(row, index, &household),
            Some(SameAs::EarlierRow(earlier)) => {
                self.leave_out(row, self.main_column(), "looks_known", &earlier.to_string())
            }
            None => self.add(row, household, features),
        }
    }

    fn household_of(&mut self, row: &Row) -> Household {
        let origin = RowOrigin {
            neighborhood: self.known.neighborhood,
            today: self.today,
        };
        let mut household = read(&mut self.cells, row, self.fields, &origin);
        if household.address.group.is_empty() && !self.group_above.is_empty() {
            household.address.group.clone_from(&self.group_above);
            self.groups_from_above += 1;
        }
        household
    }

    /// The group that a title names: "5" of "TỔ 5 - KHU PHỐ 13", empty where it names one without a
    /// number; `None` where it names something else.
    fn group_named(&self, row: &Row) -> Option<String> {
        let columns = 0..row.cells.len();
        let mut texts = columns.map(|column| self.cells.text(row, column));
        texts.find_map(|text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let names_group = |word: &&str| is_group_word(&word.to_lowercase());
            let from = words.iter().position(names_group)?;
            let group = group_and_rest(&words[from..]).map(|(group, _)| group);
            Some(group.unwrap_or_default())
        })
    }

    fn person_of(&mut self, row: &Row) -> Person {
        if self.asides.contains_key(&row.number) {
            self.heads.pass_aside();
            return Person::OfItsOwn;
        }
        self.heads.person_of(row, self.fields, &self.cells)
    }

    /// Why a row is none of this khu phố's households, and the column that says so.
    fn no_household(&self, row: &Row, person: Person) -> Option<(usize, &'static str)> {
        if let Some(aside) = self.asides.get(&row.number) {
            return Some((self.first_filled_column(row), aside.slug()));
        }
        let neighborhood = self.column_of(HouseholdColumn::Neighborhood);
        let own_name = &self.known.neighborhood_name;
        if let Some(column) = neighborhood
            && is_other_neighborhood(self.cells.text(row, column), own_name)
        {
            return Some((column, "other_neighborhood"));
        }
        let relation = self.column_of(HouseholdColumn::Relation)?;
        (person == Person::BelowTheHead).then_some((relation, "household_member"))
    }

    fn first_filled_column(&self, row: &Row) -> usize {
        let is_shown = |column: &usize| {
            self.fields.get(*column).is_some_and(|one| !one.forbidden)
                && !self.cells.text(row, *column).is_empty()
        };
        let mut columns = 0..row.cells.len();
        columns.find(is_shown).unwrap_or(self.main_column())
    }

    fn add(
        &mut self,
        row: &Row,
        mut household: Household,
        features: Vec<Feature>,
    ) -> Option<HouseholdWrite> {
        if household.counted_on.is_none() && household.counts.iter().next().is_some() {
            self.count_today(&mut household);
        }
        if let Err(fault) = check_household(&household, None, self.today) {
            return self.leave_out(row, self.main_column(), reason_of(&fault), "");
        }
        if is_only_a_street(&household) {
            return self.leave_out(row, self.first_filled_column(row), "only_a_street", "");
        }
        self.known.note_row(features, row.number);
        if household.code.is_empty() {
            household.code = self.codes.next_code();
        }
        Some(HouseholdWrite::Add(Box::new(household)))
    }

    fn change(&mut self, row: &Row, index: usize, told: &Household) -> Option<HouseholdWrite> {
        self.plan.known += 1;
        let (id, before) = self.known.households[index].clone();
        if is_another(&before, told) {
            return self.leave_out(row, self.main_column(), "code_in_use", &before.contact_name);
        }
        let mut after = told_by(&before, told);
        // Counts that say nothing new were not counted again, so the same file changes nothing later.
        if told.counted_on.is_none() && after.counts != before.counts {
            self.count_today(&mut after);
        }
        if !after.counts.faults().is_empty() {
            // New counts beside those of the register exceed them; then the register's stay.
            after.counts.clone_from(&before.counts);
            after.counted_on = before.counted_on;
            self.cells
                .doubt(row, self.main_column(), "exceeds_whole", "");
        }
        if let Err(fault) = check_household(&after, Some(&before), self.today) {
            return self.leave_out(row, self.main_column(), reason_of(&fault), "");
        }
        let addition = note_addition(&before.note, &told.note);
        if addition.without_room > 0 {
            self.cells
                .doubt(row, self.note_source(row), "note_full", "");
        }
        if after == before {
            return self.leave_out(row, self.main_column(), "already_there", &before.code);
        }
        if !before.note.is_empty() && !addition.lines.is_empty() {
            let added = addition.lines.join("; ");
            self.cells
                .doubt(row, self.note_source(row), "note_added", &added);
        }
        let address = before.address.one_line();
        let suggestion = format!("{} {address}", before.contact_name)
            .trim()
            .to_owned();
        self.cells
            .doubt(row, self.main_column(), "looks_known", &suggestion);
        self.known.households[index].1 = after.clone();
        Some(HouseholdWrite::Change(Box::new(HouseholdChange {
            id,
            before,
            after,
        })))
    }

    /// The column that tells what goes into a note: the note's own, or one whose cell said more than
    /// its field holds.
    fn note_source(&self, row: &Row) -> usize {
        let goes_into_note = |field: HouseholdColumn| {
            let column = self.column_of(field)?;
            let text = self.cells.text(row, column);
            let says_more = match field {
                HouseholdColumn::Phone => says_more_than_a_phone(text),
                _ => text.contains(char::is_alphanumeric),
            };
            says_more.then_some(column)
        };
        [
            HouseholdColumn::Note,
            HouseholdColumn::Phone,
            HouseholdColumn::OtherPhone,
            HouseholdColumn::FullAddress,
        ]
        .into_iter()
        .find_map(goes_into_note)
        .unwrap_or_else(|| self.main_column())
    }

    fn count_today(&mut self, household: &mut Household) {
        household.counted_on = Some(self.today);
        self.counts_without_day += 1;
    }

    /// Lists a row that is not written.
    fn leave_out(
        &mut self,
        row: &Row,
        column: usize,
        reason: &str,
        suggestion: &str,
    ) -> Option<HouseholdWrite> {
        let value = self.cells.text(row, column).to_owned();
        let cell = self
            .cells
            .cell(row.number, column, value, reason, suggestion);
        self.plan.left_out.push(|| cell);
        None
    }

    fn column_of(&self, wanted: HouseholdColumn) -> Option<usize> {
        column_of(self.fields, wanted)
    }

    /// The column by which a person recognises a row.
    fn main_column(&self) -> usize {
        self.column_of(HouseholdColumn::ContactName)
            .or_else(|| self.column_of(HouseholdColumn::FullAddress))
            .or_else(|| self.column_of(HouseholdColumn::HouseNumber))
            .unwrap_or(0)
    }
}

fn column_of(fields: &[ColumnField<HouseholdColumn>], wanted: HouseholdColumn) -> Option<usize> {
    fields.iter().position(|one| one.field == Some(wanted))
}

/// Nobody finds a household of which no more is known.
fn is_only_a_street(household: &Household) -> bool {
    let address = &household.address;
    [
        &household.contact_name,
        &household.phone,
        &address.house_number,
        &address.alley,
        &address.apartment,
    ]
    .iter()
    .all(|text| text.is_empty())
}

/// Codes for households without one, which neither the register nor the file uses.
fn unused_codes(
    table: &Table,
    fields: &[ColumnField<HouseholdColumn>],
    cells: &Cells,
    known: &KnownHouseholds,
) -> CodeSequence {
    let column = column_of(fields, HouseholdColumn::Code);
    let of_file = column.into_iter().flat_map(|column| {
        let rows = table.rows.iter();
        rows.map(move |row| cells.text(row, column))
    });
    CodeSequence::after(known.codes.iter().map(String::as_str).chain(of_file))
}

/// A running number taken for a code names another household in every file: the code alone is
/// not believed where neither name nor address nor phone agree.
fn is_another(known: &Household, told: &Household) -> bool {
    let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
    let (known_place, told_place) = (known.address.one_line(), told.address.one_line());
    differ(&squeeze(&known.contact_name), &squeeze(&told.contact_name))
        && differ(&squeeze(&known_place), &squeeze(&told_place))
        && (known.phone.is_empty() || known.phone != told.phone)
}

fn reason_of(fault: &HouseholdFault) -> &'static str {
    match fault {
        HouseholdFault::TextTooLong { .. } => "too_long",
        HouseholdFault::Nameless => "nobody_named",
        HouseholdFault::BadPhone => "bad_phone",
        HouseholdFault::TooManyTags => "too_many_tags",
        HouseholdFault::CountedOn(_) => "bad_date",
        HouseholdFault::Counts(_) => "exceeds_whole",
    }
}
