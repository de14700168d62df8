//! Rows of a register become households to add and to change.

use super::cells::Cells;
use super::columns::ColumnField;
use super::household_row::{is_other_neighborhood, read};
use super::known::{KnownHouseholds, SameAs, told_by};
use super::plan::{Plan, PlannedWrite};
use crate::api::errors::ApiError;
use crate::host::CallContext;
use chrono::NaiveDate;
use khupho_domain::households::{CodeSequence, Household, HouseholdFault, check_household};
use khupho_domain::text::squeeze;
use khupho_spreadsheet::columns::HouseholdColumn;
use khupho_spreadsheet::{Row, Table};

/// Rows between two signs of progress.
pub(super) const PROGRESS_ROWS: usize = 200;

/// What the rows of a table do to the register.
pub(super) fn plan(
    context: &CallContext,
    table: &Table,
    fields: &[ColumnField<HouseholdColumn>],
    cells: Cells<'_>,
    known: KnownHouseholds,
    today: NaiveDate,
) -> Result<Plan, ApiError> {
    let rows = table.rows.len();
    let mut planning = Planning {
        cells,
        fields,
        known,
        today,
        counts_without_day: 0,
        plan: Plan::default(),
    };
    planning.plan.rows = u32::try_from(rows).unwrap_or(u32::MAX);
    for (done, row) in table.rows.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("import_check", done as u64, rows as u64)?;
        }
        planning.take_row(row);
    }
    Ok(planning.finish())
}

struct Planning<'table, 'fields> {
    cells: Cells<'table>,
    fields: &'fields [ColumnField<HouseholdColumn>],
    known: KnownHouseholds,
    today: NaiveDate,
    /// Rows that tell counts and no day, so that the day of the import is taken.
    counts_without_day: u32,
    plan: Plan,
}

impl Planning<'_, '_> {
    fn take_row(&mut self, row: &Row) {
        if let Some(column) = self.other_neighborhood(row) {
            return self.leave_out(row, column, "other_neighborhood", "");
        }
        let household = read(&mut self.cells, row, self.fields, self.known.neighborhood);
        match self.known.same_as(&household) {
            Some(SameAs::Register(index)) => self.change(row, index, &household),
            Some(SameAs::EarlierRow(earlier)) => {
                self.leave_out(row, self.main_column(), "looks_known", &earlier.to_string());
            }
            None => self.add(row, household),
        }
    }

    fn other_neighborhood(&self, row: &Row) -> Option<usize> {
        let column = self.column_of(HouseholdColumn::Neighborhood)?;
        is_other_neighborhood(self.cells.text(row, column), &self.known.neighborhood_name)
            .then_some(column)
    }

    fn add(&mut self, row: &Row, mut household: Household) {
        if household.counted_on.is_none() && household.counts.iter().next().is_some() {
            self.count_today(&mut household);
        }
        if let Err(fault) = check_household(&household, None) {
            return self.leave_out(row, self.main_column(), reason_of(&fault), "");
        }
        self.known.note_row(&household, row.number);
        self.plan
            .writes
            .push(PlannedWrite::AddHousehold(Box::new(household)));
    }

    fn change(&mut self, row: &Row, index: usize, told: &Household) {
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
        if let Err(fault) = check_household(&after, Some(&before)) {
            return self.leave_out(row, self.main_column(), reason_of(&fault), "");
        }
        if after == before {
            return self.leave_out(row, self.main_column(), "already_there", &before.code);
        }
        let address = before.address.one_line();
        let suggestion = format!("{} {address}", before.contact_name)
            .trim()
            .to_owned();
        self.cells
            .doubt(row, self.main_column(), "looks_known", &suggestion);
        self.known.households[index].1 = after.clone();
        self.plan.writes.push(PlannedWrite::ChangeHousehold {
            id,
            before: Box::new(before),
            after: Box::new(after),
        });
    }

    fn count_today(&mut self, household: &mut Household) {
        household.counted_on = Some(self.today);
        self.counts_without_day += 1;
    }

    fn leave_out(&mut self, row: &Row, column: usize, reason: &str, suggestion: &str) {
        let value = self.cells.text(row, column).to_owned();
        let cell = self
            .cells
            .cell(row.number, column, value, reason, suggestion);
        self.plan.left_out.push(|| cell);
    }

    fn column_of(&self, wanted: HouseholdColumn) -> Option<usize> {
        self.fields.iter().position(|one| one.field == Some(wanted))
    }

    /// The column by which a person recognises a row.
    fn main_column(&self) -> usize {
        self.column_of(HouseholdColumn::ContactName)
            .or_else(|| self.column_of(HouseholdColumn::FullAddress))
            .or_else(|| self.column_of(HouseholdColumn::HouseNumber))
            .unwrap_or(0)
    }

    fn finish(mut self) -> Plan {
        self.give_codes();
        let (doubtful, notes) = self.cells.into_doubtful();
        self.plan.doubtful = doubtful;
        self.plan.notes = notes;
        if self.counts_without_day > 0 {
            self.plan.notes.push("counts_without_day".to_owned());
        }
        self.plan
    }

    /// Households without a code get one that neither the register nor the file uses.
    fn give_codes(&mut self) {
        let register = self.known.codes.iter().map(String::as_str);
        let added = self.plan.writes.iter().filter_map(|write| match write {
            PlannedWrite::AddHousehold(household) => Some(household.code.as_str()),
            _ => None,
        });
        let mut codes = CodeSequence::after(register.chain(added));
        for write in &mut self.plan.writes {
            if let PlannedWrite::AddHousehold(household) = write
                && household.code.is_empty()
            {
                household.code = codes.next_code();
            }
        }
    }
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
        HouseholdFault::Counts(_) => "exceeds_whole",
    }
}
