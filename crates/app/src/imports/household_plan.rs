//! Rows of a register become households to add and to change.

use super::cells::Cells;
use super::columns::ColumnField;
use super::household_row::{is_other_neighborhood, read};
use super::known::{Feature, KnownHouseholds, SameAs, features, told_by};
use super::plan::{HouseholdChange, HouseholdWrite, Plan};
use crate::api::errors::ApiError;
use crate::host::CallContext;
use chrono::NaiveDate;
use khupho_domain::households::{CodeSequence, Household, HouseholdFault, check_household};
use khupho_domain::text::squeeze;
use khupho_spreadsheet::columns::HouseholdColumn;
use khupho_spreadsheet::{Row, Table};

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
        plan
    }

    fn write_of(&mut self, row: &Row) -> Option<HouseholdWrite> {
        if let Some(column) = self.other_neighborhood(row) {
            return self.leave_out(row, column, "other_neighborhood", "");
        }
        let household = read(&mut self.cells, row, self.fields, self.known.neighborhood);
        let features = features(&household);
        match self.known.same_as(&features) {
            Some(SameAs::Register(index)) => self.change(row, index, &household),
            Some(SameAs::EarlierRow(earlier)) => {
                self.leave_out(row, self.main_column(), "looks_known", &earlier.to_string())
            }
            None => self.add(row, household, features),
        }
    }

    fn other_neighborhood(&self, row: &Row) -> Option<usize> {
        let column = self.column_of(HouseholdColumn::Neighborhood)?;
        is_other_neighborhood(self.cells.text(row, column), &self.known.neighborhood_name)
            .then_some(column)
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
        if let Err(fault) = check_household(&household, None) {
            return self.leave_out(row, self.main_column(), reason_of(&fault), "");
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
        Some(HouseholdWrite::Change(Box::new(HouseholdChange {
            id,
            before,
            after,
        })))
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
        HouseholdFault::Counts(_) => "exceeds_whole",
    }
}
