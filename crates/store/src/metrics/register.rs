//! One pass over the register: its sums, and the doors to knock on.
//!
//! Sums are made here rather than by SQL's aggregates: over fifty of them for 14,524 households
//! take SQLite several times as long as reading the counts, and so the rule of what counts stands
//! in one place.

use crate::StoreError;
use crate::days::some_day_at;
use crate::rows::entity_at;
use chrono::NaiveDate;
use khupho_domain::households::{CountKind, ReachReason};
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{
    Asked, CountRow, Door, DoorReason, MetricSource, MetricSpec, Reach, RegisterTally, door,
};
use rusqlite::{Connection, Row};
use std::sync::LazyLock;

/// Columns of the counts, in the order of [`CountKind::ALL`].
pub(super) static COUNT_COLUMNS: LazyLock<String> = LazyLock::new(|| {
    let slugs: Vec<_> = CountKind::ALL.iter().map(|kind| kind.slug()).collect();
    slugs.join(", ")
});

static TALLY_SQL: LazyLock<String> = LazyLock::new(|| {
    let counts = &*COUNT_COLUMNS;
    format!(
        "SELECT counted_on IS NULL, {counts}, reach_reason FROM household WHERE neighborhood = ?1 AND merged_into IS NULL"
    )
});

static WALK_SQL: LazyLock<String> = LazyLock::new(|| {
    let counts = &*COUNT_COLUMNS;
    format!(
        "SELECT counted_on IS NULL, {counts}, reach_reason, entity, street_folded, street FROM household
         WHERE neighborhood = ?1 AND merged_into IS NULL ORDER BY walk_key, entity"
    )
});

#[cfg(test)]
pub(super) fn tally_sql() -> &'static str {
    &TALLY_SQL
}

#[cfg(test)]
pub(super) fn walk_sql() -> &'static str {
    &WALK_SQL
}

/// Column after the counts in [`TALLY_SQL`] and [`WALK_SQL`].
const AFTER_COUNTS: usize = 1 + CountKind::ALL.len();

/// Reads the counts that begin at a column. A number of another version that cannot be a count is
/// "not collected".
pub(super) fn counts_at(row: &Row<'_>, first_column: usize) -> rusqlite::Result<CountRow> {
    let mut counts = CountRow::default();
    for (place, kind) in CountKind::ALL.iter().enumerate() {
        let number: Option<i64> = row.get(first_column + place)?;
        counts.set(*kind, number.and_then(|number| u32::try_from(number).ok()));
    }
    Ok(counts)
}

fn asked_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Asked> {
    Ok(if row.get(column)? {
        Asked::Never
    } else {
        Asked::Before
    })
}

fn reach_at(row: &Row<'_>) -> rusqlite::Result<Reach> {
    Ok(Reach::of_number(row.get(AFTER_COUNTS)?))
}

/// Sums of some metrics over the register of a khu phố.
///
/// # Errors
/// Those of the database.
pub fn tally<'specs>(
    connection: &Connection,
    neighborhood: EntityId,
    specs: impl IntoIterator<Item = &'specs MetricSpec>,
) -> Result<RegisterTally<'specs>, StoreError> {
    let mut tally = RegisterTally::of(specs);
    let mut statement = connection.prepare_cached(&TALLY_SQL)?;
    let mut rows = statement.query([neighborhood.as_bytes()])?;
    while let Some(row) = rows.next()? {
        tally.add(&counts_at(row, 1)?, asked_at(row, 0)?, reach_at(row)?);
    }
    Ok(tally)
}

/// Households in the register of a khu phố.
///
/// # Errors
/// Those of the database.
pub fn households_registered(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<u32, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM household WHERE neighborhood = ?1 AND merged_into IS NULL",
        )?
        .query_row([neighborhood.as_bytes()], |row| row.get(0))?)
}

/// The doors that are worth knocking on, in walking order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DoorList {
    /// Streets with their doors, in walking order; every street, whichever one was asked for.
    pub streets: Vec<StreetCount>,
    /// The households; those with a recorded reason stand at the end.
    pub doors: Vec<(EntityId, Door)>,
    /// Households that would stand among them, but for a recorded reason for which nobody has to go there.
    pub left_out: u32,
}

/// The doors of a street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreetCount {
    /// The street as it is written at its first door.
    pub street: String,
    /// Doors in it.
    pub doors: u32,
}

/// The doors of a khu phố that can still add to a metric, or without a metric those never
/// counted; of one street where it is named (folded, as [`khupho_domain::text::fold`] does).
///
/// # Errors
/// Those of the database.
pub fn doors(
    connection: &Connection,
    neighborhood: EntityId,
    source: Option<MetricSource>,
    street_folded: Option<&str>,
) -> Result<DoorList, StoreError> {
    let mut list = DoorList::default();
    let mut with_reason = Vec::new();
    let mut last_street = None;
    walk(connection, neighborhood, |household| {
        let Some(door) = door_of(source, &household.counts, household.asked) else {
            return;
        };
        let is_wanted = street_folded.is_none_or(|wanted| wanted == household.street_folded);
        let place = match household.reach {
            Reach::NothingRecorded => &mut list.doors,
            Reach::Reason => &mut with_reason,
            Reach::NoDoor => {
                list.left_out += u32::from(is_wanted);
                return;
            }
        };
        if is_wanted {
            place.push((household.entity, door));
        }
        if last_street.as_ref() != Some(&household.street_folded) {
            list.streets.push(StreetCount {
                street: household.street,
                doors: 0,
            });
            last_street = Some(household.street_folded);
        }
        if let Some(counted) = list.streets.last_mut() {
            counted.doors += 1;
        }
    })?;
    list.doors.append(&mut with_reason);
    Ok(list)
}

/// A household met on a walk through the register.
pub(super) struct Passed {
    pub(super) entity: EntityId,
    pub(super) counts: CountRow,
    pub(super) asked: Asked,
    pub(super) reach: Reach,
    pub(super) street_folded: String,
    pub(super) street: String,
}

/// Passes every household of the register in walking order.
pub(super) fn walk(
    connection: &Connection,
    neighborhood: EntityId,
    mut visit: impl FnMut(Passed),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&WALK_SQL)?;
    let mut rows = statement.query([neighborhood.as_bytes()])?;
    while let Some(row) = rows.next()? {
        visit(passed(row)?);
    }
    Ok(())
}

fn passed(row: &Row<'_>) -> rusqlite::Result<Passed> {
    Ok(Passed {
        entity: entity_at(row, AFTER_COUNTS + 1)?,
        counts: counts_at(row, 1)?,
        asked: asked_at(row, 0)?,
        reach: reach_at(row)?,
        street_folded: row.get(AFTER_COUNTS + 2)?,
        street: row.get(AFTER_COUNTS + 3)?,
    })
}

fn door_of(source: Option<MetricSource>, counts: &CountRow, asked: Asked) -> Option<Door> {
    match source {
        Some(source) => door(source, counts, asked),
        None => (asked == Asked::Never).then_some(Door {
            reason: DoorReason::NeverCounted,
            missing: None,
        }),
    }
}

/// What a list of doors shows of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorEntry {
    /// The household.
    pub household: EntityId,
    /// The person to ask for.
    pub contact_name: String,
    /// Address in one line.
    pub address_line: String,
    /// Phone.
    pub phone: String,
    /// A recorded reason; none also where a newer version wrote one that this one does not know.
    pub reach_reason: Option<ReachReason>,
    /// The day the counts were last asked.
    pub counted_on: Option<NaiveDate>,
}

/// What the doors show, in the order given; a household that is gone is left out.
///
/// # Errors
/// Those of the database.
pub fn door_entries(
    connection: &Connection,
    households: &[EntityId],
) -> Result<Vec<DoorEntry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, contact_name, address_line, phone, reach_reason, counted_on FROM household WHERE entity = ?1",
    )?;
    let mut entries = Vec::with_capacity(households.len());
    for household in households {
        let mut rows = statement.query([household.as_bytes()])?;
        if let Some(row) = rows.next()? {
            entries.push(door_entry(row)?);
        }
    }
    Ok(entries)
}

fn door_entry(row: &Row<'_>) -> rusqlite::Result<DoorEntry> {
    let reason: Option<i64> = row.get(4)?;
    Ok(DoorEntry {
        household: entity_at(row, 0)?,
        contact_name: row.get(1)?,
        address_line: row.get(2)?,
        phone: row.get(3)?,
        reach_reason: reason.and_then(ReachReason::from_number),
        counted_on: some_day_at(row, 5)?,
    })
}
