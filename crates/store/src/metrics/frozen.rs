//! Denominators that were fixed by a document.

use crate::days::day_at;
use crate::projection::{entity_ref, int, remove_row, text};
use crate::transaction::Transaction;
use crate::{StoreError, rows};
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::FrozenDenominator;
use khupho_oplog::registry::frozen_denominator::{
    AS_OF, KIND, METRIC, NEIGHBORHOOD, SOURCE, WHOLE,
};
use khupho_oplog::{Change, EntityState, Patch, derive_entity};
use rusqlite::{Connection, Row, params};

/// Two people who freeze the same denominator write to the same entity.
fn entity_of(neighborhood: EntityId, metric: &str) -> EntityId {
    derive_entity(KIND, &[neighborhood.as_bytes(), metric.as_bytes()])
}

/// Fixes the denominator of a metric, in place of an earlier one.
///
/// # Errors
/// [`StoreError::NotAllowed`], and those of the database.
pub fn freeze(
    tx: &mut Transaction<'_>,
    neighborhood: EntityId,
    frozen: &FrozenDenominator,
) -> Result<EntityId, StoreError> {
    let entity = entity_of(neighborhood, &frozen.metric);
    let patch = Patch(vec![
        Change::restore_entity(),
        Change::set(NEIGHBORHOOD, neighborhood),
        Change::set(METRIC, frozen.metric.as_str()),
        Change::set(WHOLE, rows::signed(frozen.whole)),
        Change::set(SOURCE, frozen.source.as_str()),
        Change::set(AS_OF, frozen.as_of.to_string()),
    ]);
    tx.write(KIND, entity, patch)?;
    Ok(entity)
}

/// Lets the denominator of a metric move with the register again. Nothing is written where it
/// does already.
///
/// # Errors
/// As [`freeze`].
pub fn release(
    tx: &mut Transaction<'_>,
    neighborhood: EntityId,
    metric: &str,
) -> Result<EntityId, StoreError> {
    let entity = entity_of(neighborhood, metric);
    if tx.state(entity)?.is_some() {
        tx.write(KIND, entity, Patch(vec![Change::delete_entity()]))?;
    }
    Ok(entity)
}

/// The frozen denominators of a khu phố.
///
/// # Errors
/// Those of the database.
pub fn frozen(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<FrozenDenominator>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT metric, whole, source, as_of FROM frozen_denominator WHERE neighborhood = ?1 ORDER BY metric, entity",
    )?;
    let rows = statement.query_map([neighborhood.as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The frozen denominator of one metric.
///
/// # Errors
/// Those of the database.
pub fn frozen_of(
    connection: &Connection,
    neighborhood: EntityId,
    metric: &str,
) -> Result<Option<FrozenDenominator>, StoreError> {
    Ok(frozen(connection, neighborhood)?
        .into_iter()
        .find(|frozen| frozen.metric == metric))
}

fn read(row: &Row<'_>) -> rusqlite::Result<FrozenDenominator> {
    Ok(FrozenDenominator {
        metric: row.get(0)?,
        whole: rows::unsigned_at(row, 1)?,
        source: row.get(2)?,
        as_of: day_at(row, 3)?,
    })
}

pub(super) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let Some((neighborhood, frozen)) = from_state(state) else {
        return remove_row(connection, "frozen_denominator", entity);
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO frozen_denominator VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            entity.as_bytes(),
            neighborhood.as_bytes(),
            frozen.metric,
            rows::signed(frozen.whole),
            frozen.source,
            frozen.as_of.to_string(),
        ])?;
    Ok(())
}

/// A denominator that is not at least 1, or holds for no day, freezes nothing.
fn from_state(state: &EntityState) -> Option<(EntityId, FrozenDenominator)> {
    if state.is_deleted() {
        return None;
    }
    let whole = u64::try_from(int(state, WHOLE)?)
        .ok()
        .filter(|whole| *whole > 0)?;
    let as_of: NaiveDate = text(state, AS_OF).parse().ok()?;
    let metric = Some(text(state, METRIC))
        .filter(|metric| !metric.is_empty())?
        .to_owned();
    let source = text(state, SOURCE).to_owned();
    Some((
        entity_ref(state, NEIGHBORHOOD)?,
        FrozenDenominator {
            metric,
            whole,
            source,
            as_of,
        },
    ))
}
