//! Spot checks: which claims were drawn by which seed, and what the visits found.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::review::VisitResult;
use khupho_oplog::registry::{spot_check, spot_visit};
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::decisions::moment_at;
use crate::days::{day_at, day_text, some_day_at};
use crate::patches::{day, day_value, reference};
use crate::projection::{bytes, entity_ref, int, remove_row, text};
use crate::rows::{entity_at, signed};
use crate::{StoreError, Transaction};

/// A spot check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpotCheck {
    /// The set whose claims were drawn from.
    pub criteria_set: EntityId,
    /// The seed: the same one on the same claims draws the same sample.
    pub seed: u64,
    /// The day it was drawn.
    pub made_on: NaiveDate,
    /// The claims drawn.
    pub claims: BTreeSet<EntityId>,
    /// The khu phố drawn from; empty for all.
    pub neighborhoods: BTreeSet<EntityId>,
    /// How many claims it was drawn from.
    pub population: u32,
    /// Which claims these were, see `khupho_domain::review::population_digest`.
    pub population_digest: [u8; 32],
}

/// A spot check as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSpotCheck {
    /// Which one.
    pub id: EntityId,
    /// The spot check.
    pub check: SpotCheck,
    /// When it was drawn, in milliseconds since 1970.
    pub drawn_ms: u64,
    /// Visits whose result is known.
    pub visited: u32,
}

/// What a visit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpotVisit {
    /// The spot check.
    pub spot_check: EntityId,
    /// The claim.
    pub claim: EntityId,
    /// The result.
    pub result: VisitResult,
    /// Note of the visit.
    pub note: String,
    /// The day of the visit.
    pub visited_on: Option<NaiveDate>,
}

/// Writes a spot check that was drawn.
///
/// # Errors
/// [`StoreError::NotAllowed`] for anybody but the ward, and those of the database.
pub fn write_spot_check(
    tx: &mut Transaction<'_>,
    id: EntityId,
    check: &SpotCheck,
) -> Result<(), StoreError> {
    use spot_check as field;
    let mut changes = vec![
        Change::set(field::CRITERIA_SET, check.criteria_set),
        Change::set(field::SEED, check.seed.to_be_bytes().as_slice()),
        Change::set(field::MADE_ON, day_value(check.made_on)),
        Change::set(field::SIZE, signed(check.claims.len() as u64)),
        Change::set(field::POPULATION, check.population),
        Change::set(field::POPULATION_DIGEST, check.population_digest.as_slice()),
    ];
    let member = |field: FieldId| move |one: &EntityId| Change::add_member(field, *one);
    changes.extend(check.claims.iter().map(member(field::CLAIMS)));
    changes.extend(check.neighborhoods.iter().map(member(field::NEIGHBORHOODS)));
    tx.write(field::KIND, id, Patch(changes))
}

/// Writes the result of a visit, in place of an earlier one.
///
/// # Errors
/// As [`write_spot_check`].
pub fn save_visit(tx: &mut Transaction<'_>, visit: &SpotVisit) -> Result<EntityId, StoreError> {
    use spot_visit as field;
    let parts = [visit.spot_check, visit.claim];
    let id = derive_entity(field::KIND, &[parts[0].as_bytes(), parts[1].as_bytes()]);
    let patch = Patch(vec![
        Change::set(field::SPOT_CHECK, visit.spot_check),
        Change::set(field::CLAIM, visit.claim),
        Change::set(field::RESULT, visit.result.number()),
        Change::set(
            field::NOTE,
            Some(visit.note.as_str()).filter(|note| !note.is_empty()),
        ),
        Change::set(
            field::VISITED_ON,
            visit.visited_on.map_or(Value::Null, day_value),
        ),
    ]);
    tx.write(field::KIND, id, patch)?;
    Ok(id)
}

/// Every spot check, the newest first.
///
/// # Errors
/// Those of the database.
pub fn spot_checks(connection: &Connection) -> Result<Vec<StoredSpotCheck>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("spot_checks.sql"))?;
    let rows = statement.query_map([None::<[u8; 16]>], read_check)?;
    let mut checks: Vec<StoredSpotCheck> = rows.collect::<Result<_, _>>()?;
    for check in &mut checks {
        fill_sets(connection, check)?;
    }
    Ok(checks)
}

/// One spot check.
///
/// # Errors
/// Those of the database.
pub fn find_spot_check(
    connection: &Connection,
    id: EntityId,
) -> Result<Option<StoredSpotCheck>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("spot_checks.sql"))?;
    let found = statement.query_row([Some(id.as_bytes())], read_check);
    let Some(mut check) = found.optional()? else {
        return Ok(None);
    };
    fill_sets(connection, &mut check)?;
    Ok(Some(check))
}

/// The results of a spot check so far.
///
/// # Errors
/// Those of the database.
pub fn visits(connection: &Connection, spot_check: EntityId) -> Result<Vec<SpotVisit>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT spot_check, claim, result, note, visited_on FROM spot_visit
         WHERE spot_check = ?1 ORDER BY claim, entity",
    )?;
    let rows = statement.query_map([spot_check.as_bytes()], |row| {
        Ok(SpotVisit {
            spot_check: entity_at(row, 0)?,
            claim: entity_at(row, 1)?,
            result: VisitResult::from_number(row.get(2)?).unwrap_or(VisitResult::Differs),
            note: row.get(3)?,
            visited_on: some_day_at(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_check(row: &Row<'_>) -> rusqlite::Result<StoredSpotCheck> {
    Ok(StoredSpotCheck {
        id: entity_at(row, 0)?,
        check: SpotCheck {
            criteria_set: entity_at(row, 1)?,
            seed: u64::from_be_bytes(row.get(2)?),
            made_on: day_at(row, 3)?,
            claims: BTreeSet::new(),
            neighborhoods: BTreeSet::new(),
            population: row.get(4)?,
            population_digest: row.get(5)?,
        },
        drawn_ms: moment_at(row, 6)?,
        visited: row.get(7)?,
    })
}

fn fill_sets(connection: &Connection, check: &mut StoredSpotCheck) -> Result<(), StoreError> {
    check.check.claims = entities(
        connection,
        "SELECT claim FROM spot_check_claim WHERE spot_check = ?1",
        check.id,
    )?;
    check.check.neighborhoods = entities(
        connection,
        "SELECT neighborhood FROM spot_check_neighborhood WHERE spot_check = ?1",
        check.id,
    )?;
    Ok(())
}

fn entities(
    connection: &Connection,
    sql: &str,
    of: EntityId,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([of.as_bytes()], |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn project_check(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    use spot_check as field;
    empty_sets(connection, entity)?;
    let bytes_of = |field, len| bytes(state, field).filter(|bytes| bytes.len() == len);
    let (Some(set), Some(seed), Some(made_on), Some(seed_cell), false) = (
        entity_ref(state, field::CRITERIA_SET),
        bytes_of(field::SEED, 8),
        day(state, field::MADE_ON),
        state.register_cell(field::SEED),
        state.is_deleted(),
    ) else {
        return remove_row(connection, "spot_check", entity);
    };
    let count = |field| int(state, field).and_then(|count| u32::try_from(count).ok());
    connection
        .prepare_cached(include_str!("put_spot_check.sql"))?
        .execute(params![
            entity.as_bytes(),
            set.as_bytes(),
            seed,
            day_text(made_on),
            count(field::SIZE).unwrap_or_default(),
            count(field::POPULATION).unwrap_or_default(),
            bytes_of(field::POPULATION_DIGEST, 32).unwrap_or(&[0; 32]),
            signed(seed_cell.hlc.as_u64()),
        ])?;
    fill_set(
        connection,
        "INSERT OR REPLACE INTO spot_check_claim (spot_check, claim) VALUES (?1, ?2)",
        (entity, state, field::CLAIMS),
    )?;
    fill_set(
        connection,
        "INSERT OR REPLACE INTO spot_check_neighborhood (spot_check, neighborhood) VALUES (?1, ?2)",
        (entity, state, field::NEIGHBORHOODS),
    )
}

fn empty_sets(connection: &Connection, check: EntityId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM spot_check_claim WHERE spot_check = ?1",
        "DELETE FROM spot_check_neighborhood WHERE spot_check = ?1",
    ] {
        connection
            .prepare_cached(sql)?
            .execute([check.as_bytes()])?;
    }
    Ok(())
}

fn fill_set(
    connection: &Connection,
    sql: &str,
    (check, state, field): (EntityId, &EntityState, FieldId),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    for member in state.members(field).filter_map(reference) {
        statement.execute(params![check.as_bytes(), member.as_bytes()])?;
    }
    Ok(())
}

pub(super) fn project_visit(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    use spot_visit as field;
    let (Some(check), Some(claim), Some(result), false) = (
        entity_ref(state, field::SPOT_CHECK),
        entity_ref(state, field::CLAIM),
        int(state, field::RESULT),
        state.is_deleted(),
    ) else {
        return remove_row(connection, "spot_visit", entity);
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO spot_visit (entity, spot_check, claim, result, note, visited_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            entity.as_bytes(),
            check.as_bytes(),
            claim.as_bytes(),
            result,
            text(state, field::NOTE),
            day(state, field::VISITED_ON).map(day_text),
        ])?;
    Ok(())
}
