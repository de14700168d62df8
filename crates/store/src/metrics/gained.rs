//! What the register gained by hand in the last 28 days, from the log.
//!
//! An import is a starting point: a list that is read in does not show how fast people walk. So the
//! figure "then" is that of every write before the window and of every import, whenever it was;
//! the undoing of an import belongs to it.

use super::register::{COUNT_COLUMNS, counts_at};
use crate::labels::TxnLabel;
use crate::rows::{entity_at, signed};
use crate::{StoreError, households, log};
use chrono::{Days, NaiveDate};
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{CountRow, Denominator, MetricSource, PACE_WINDOW_DAYS, gained};
use khupho_domain::vietnam::start_of_vietnam_day_ms;
use khupho_oplog::registry::household;
use khupho_oplog::{EntityState, Hlc};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

static REGISTERED_SQL: LazyLock<String> = LazyLock::new(|| {
    let counts = &*COUNT_COLUMNS;
    format!(
        "SELECT {counts} FROM household WHERE entity = ?1 AND neighborhood = ?2 AND merged_into IS NULL"
    )
});

/// The households of a khu phố that were changed by hand in the window, with their counts at its
/// beginning and now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterGains(Vec<(Option<CountRow>, Option<CountRow>)>);

impl RegisterGains {
    /// What the numerator of a metric gained, over the households that its ratio takes in; 0 where it fell.
    pub fn gained(&self, source: MetricSource, denominator: Denominator) -> u64 {
        let sum: i64 = self
            .0
            .iter()
            .map(|(then, now)| gained(source, denominator, then.as_ref(), now.as_ref()))
            .sum();
        u64::try_from(sum).unwrap_or(0)
    }

    /// How many households were changed by hand.
    pub fn households(&self) -> usize {
        self.0.len()
    }
}

/// The first moment of the window that ends with a day.
pub fn window_start_ms(today: NaiveDate) -> u64 {
    let first_day = today
        .checked_sub_days(Days::new(u64::from(PACE_WINDOW_DAYS) - 1))
        .unwrap_or(today);
    start_of_vietnam_day_ms(first_day)
}

/// What the register of a khu phố gained since a moment.
///
/// # Errors
/// Those of the database, and of stored bytes that are damaged.
pub fn register_gains(
    connection: &Connection,
    neighborhood: EntityId,
    since_ms: u64,
) -> Result<RegisterGains, StoreError> {
    let since = Hlc::new(since_ms, 0);
    let mut starting_points = StartingPoints {
        connection,
        known: HashMap::new(),
    };
    let mut gains = RegisterGains::default();
    let elsewhere = registered_elsewhere(connection, neighborhood)?;
    let changed = changed_by_hand(connection, since, &mut starting_points)?;
    for entity in changed.difference(&elsewhere).copied() {
        let then = counts_then(
            connection,
            neighborhood,
            entity,
            since,
            &mut starting_points,
        )?;
        let now = counts_now(connection, neighborhood, entity)?;
        if then.is_some() || now.is_some() {
            gains.0.push((then, now));
        }
    }
    Ok(gains)
}

/// Households in the registers of other khu phố. What happens to them is their khu phố's gain, also
/// where they were here at the beginning of the window; and it spares reading their operations.
fn registered_elsewhere(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity FROM household WHERE neighborhood <> ?1 AND merged_into IS NULL",
    )?;
    let entities = statement.query_map([neighborhood.as_bytes()], |row| entity_at(row, 0))?;
    Ok(entities.collect::<Result<_, _>>()?)
}

fn changed_by_hand(
    connection: &Connection,
    since: Hlc,
    starting_points: &mut StartingPoints<'_>,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("household_writes_since.sql"))?;
    let mut rows = statement.query([signed(since.as_u64())])?;
    let mut entities = BTreeSet::new();
    while let Some(row) = rows.next()? {
        if !starting_points.contain(row.get(1)?)? {
            entities.insert(entity_at(row, 0)?);
        }
    }
    Ok(entities)
}

fn counts_now(
    connection: &Connection,
    neighborhood: EntityId,
    entity: EntityId,
) -> Result<Option<CountRow>, StoreError> {
    let mut statement = connection.prepare_cached(&REGISTERED_SQL)?;
    Ok(statement
        .query_row(params![entity.as_bytes(), neighborhood.as_bytes()], |row| {
            counts_at(row, 0)
        })
        .optional()?)
}

fn counts_then(
    connection: &Connection,
    neighborhood: EntityId,
    entity: EntityId,
    since: Hlc,
    starting_points: &mut StartingPoints<'_>,
) -> Result<Option<CountRow>, StoreError> {
    let mut state = EntityState::new(household::KIND);
    for stored in log::operations_of_entity(connection, entity, household::KIND)? {
        if stored.effective < since || starting_points.contain(stored.txn_row)? {
            state.apply(stored.effective, &stored.op);
        }
    }
    let in_register = households::from_state(&state).filter(|household| {
        household.neighborhood == neighborhood && household.merged_into.is_none()
    });
    Ok(in_register.map(|household| {
        let mut counts = CountRow::default();
        for (kind, count) in household.counts.iter() {
            counts.set(kind, Some(count));
        }
        counts
    }))
}

/// Which transactions are starting points rather than work by hand.
struct StartingPoints<'connection> {
    connection: &'connection Connection,
    known: HashMap<i64, bool>,
}

impl StartingPoints<'_> {
    fn contain(&mut self, txn_row: i64) -> Result<bool, StoreError> {
        if let Some(known) = self.known.get(&txn_row) {
            return Ok(*known);
        }
        let is_starting_point = self.look_up(txn_row)?;
        self.known.insert(txn_row, is_starting_point);
        Ok(is_starting_point)
    }

    /// An undoing is what it undoes. It comes after that, so this ends.
    fn look_up(&self, mut txn_row: i64) -> Result<bool, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT label, undo_of FROM txn WHERE id = ?1")?;
        loop {
            let (label, undo_of): (Option<String>, Option<i64>) =
                statement.query_row([txn_row], |row| Ok((row.get(0)?, row.get(1)?)))?;
            match undo_of {
                Some(undone) if undone < txn_row => txn_row = undone,
                _ => return Ok(label.as_deref() == Some(TxnLabel::HouseholdImport.name())),
            }
        }
    }
}
