//! Đánh giá: the assessment of a khu phố against a criteria set, and its claims.
//!
//! Identities are derived (assessment from khu phố and set, claim from assessment and criterion), so
//! that two machines that begin the same claim write the same entity.

pub(crate) mod wire;

use khupho_domain::assessment::{BookSource, Claim, ClaimState};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{assessment, claim};
use khupho_oplog::{Change, EntityState, Patch, Value, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::HashMap;

use crate::days::{day_text, some_day_at};
use crate::projection::{ProjectedTable, entity_ref, int, remove_row, text};
use crate::rows::{entity_at, signed};
use crate::{StoreError, Transaction, states};

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "assessment",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "claim",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "claim_evidence",
        key: &["claim", "evidence"],
        search: None,
        local_columns: &[],
    },
];

/// The identity of a khu phố's assessment against a set.
pub fn assessment_id(neighborhood: EntityId, set: EntityId) -> EntityId {
    derive_entity(assessment::KIND, &[neighborhood.as_bytes(), set.as_bytes()])
}

/// The identity of the claim for a criterion.
pub fn claim_id(assessment: EntityId, criterion: EntityId) -> EntityId {
    derive_entity(claim::KIND, &[assessment.as_bytes(), criterion.as_bytes()])
}

/// Whether the khu phố has begun its assessment against a set.
///
/// # Errors
/// Those of the database.
pub fn is_begun(connection: &Connection, assessment: EntityId) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM assessment WHERE entity = ?1)")?;
    Ok(statement.query_row([assessment.as_bytes()], |row| row.get(0))?)
}

/// Whether the khu phố had begun an assessment and took it back.
///
/// # Errors
/// Those of the database.
pub fn was_taken_back(connection: &Connection, assessment: EntityId) -> Result<bool, StoreError> {
    let state = states::load(connection, assessment, assessment::KIND)?;
    Ok(state.is_some_and(|state| state.is_deleted()))
}

/// Begins the assessment; writes nothing where it is begun.
///
/// # Errors
/// [`StoreError::NotAllowed`] for a role that may not assess, and those of the database.
pub fn begin(
    tx: &mut Transaction<'_>,
    neighborhood: EntityId,
    set: EntityId,
) -> Result<EntityId, StoreError> {
    let id = assessment_id(neighborhood, set);
    if !is_begun(tx.connection(), id)? {
        let patch = vec![
            Change::restore_entity(),
            Change::set(assessment::NEIGHBORHOOD, neighborhood),
            Change::set(assessment::CRITERIA_SET, set),
        ];
        tx.write(assessment::KIND, id, Patch(patch))?;
    }
    Ok(id)
}

/// Writes a claim as it shall be; what is as before writes nothing.
///
/// # Errors
/// [`StoreError::NotAllowed`] for a role that may not claim, and those of the database.
pub fn write_claim(tx: &mut Transaction<'_>, after: &Claim) -> Result<EntityId, StoreError> {
    let id = claim_id(after.assessment, after.criterion);
    let before = find_claim(tx.connection(), id)?;
    let cited_before = before.map(|claim| claim.evidence).unwrap_or_default();
    tx.write(claim::KIND, id, wire::claim_patch(&cited_before, after))?;
    Ok(id)
}

/// One claim; `None` where it was not begun.
///
/// # Errors
/// Those of the database.
pub fn find_claim(connection: &Connection, id: EntityId) -> Result<Option<Claim>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("claim.sql"))?;
    let Some((_, mut claim)) = statement
        .query_row([id.as_bytes()], read_claim)
        .optional()?
    else {
        return Ok(None);
    };
    claim.evidence = cited_by(connection, id)?;
    Ok(Some(claim))
}

/// The evidence a claim cites, in the order in which it was added.
pub(crate) fn cited_by(
    connection: &Connection,
    claim: EntityId,
) -> Result<Vec<EntityId>, StoreError> {
    let mut cited = connection.prepare_cached(
        "SELECT evidence FROM claim_evidence WHERE claim = ?1 ORDER BY added_hlc, evidence",
    )?;
    let rows = cited.query_map([claim.as_bytes()], |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The claims of an assessment by criterion; a criterion without a claim is not in it.
///
/// # Errors
/// Those of the database.
pub fn claims(
    connection: &Connection,
    assessment: EntityId,
) -> Result<HashMap<EntityId, Claim>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("claims_of_assessment.sql"))?;
    let rows = statement.query_map([assessment.as_bytes()], read_claim)?;
    let mut by_claim: HashMap<EntityId, Claim> = rows.collect::<Result<_, _>>()?;
    let mut cited = connection.prepare_cached(include_str!("evidence_of_assessment.sql"))?;
    let mut rows = cited.query([assessment.as_bytes()])?;
    while let Some(row) = rows.next()? {
        if let Some(claim) = by_claim.get_mut(&entity_at(row, 0)?) {
            claim.evidence.push(entity_at(row, 1)?);
        }
    }
    Ok(by_claim
        .into_values()
        .map(|claim| (claim.criterion, claim))
        .collect())
}

/// A state that a claim cannot be written with is read as ready: what is shown is derived, see
/// `khupho_domain::review::shown_state`.
pub(crate) fn read_claim(row: &Row<'_>) -> rusqlite::Result<(EntityId, Claim)> {
    let value: Option<Vec<u8>> = row.get(4)?;
    let metric: Option<String> = row.get(5)?;
    let as_of = some_day_at(row, 6)?;
    let claim = Claim {
        assessment: entity_at(row, 1)?,
        criterion: entity_at(row, 2)?,
        state: ClaimState::from_number(row.get(3)?).unwrap_or(ClaimState::ReadyToSend),
        value: value.as_deref().and_then(wire::claim_value_of),
        from_book: metric
            .zip(as_of)
            .map(|(metric, as_of)| BookSource { metric, as_of }),
        note: row.get(7)?,
        evidence: Vec::new(),
    };
    Ok((entity_at(row, 0)?, claim))
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.kind == claim::KIND {
        return project_claim(connection, entity, state);
    }
    project_assessment(connection, entity, state)
}

fn project_assessment(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let named = (
        entity_ref(state, assessment::NEIGHBORHOOD),
        entity_ref(state, assessment::CRITERIA_SET),
    );
    let ((Some(neighborhood), Some(set)), false) = (named, state.is_deleted()) else {
        return remove_row(connection, "assessment", entity);
    };
    connection
        .prepare_cached("INSERT OR REPLACE INTO assessment (entity, neighborhood, criteria_set) VALUES (?1, ?2, ?3)")?
        .execute(params![entity.as_bytes(), neighborhood.as_bytes(), set.as_bytes()])?;
    Ok(())
}

fn project_claim(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM claim_evidence WHERE claim = ?1")?
        .execute([entity.as_bytes()])?;
    let named = (
        entity_ref(state, claim::ASSESSMENT),
        entity_ref(state, claim::CRITERION),
    );
    let ((Some(assessment), Some(criterion)), false) = (named, state.is_deleted()) else {
        return remove_row(connection, "claim", entity);
    };
    let value = state
        .register(claim::VALUE)
        .filter(|value| !value.is_null());
    let book = wire::book_source_of(state.register(claim::FROM_BOOK));
    connection
        .prepare_cached(include_str!("put_claim.sql"))?
        .execute(params![
            entity.as_bytes(),
            assessment.as_bytes(),
            criterion.as_bytes(),
            int(state, claim::STATE).unwrap_or(ClaimState::NotStarted.number()),
            value.map(Value::encode).transpose()?,
            book.as_ref().map(|book| book.metric.as_str()),
            book.as_ref().map(|book| day_text(book.as_of)),
            text(state, claim::NOTE),
        ])?;
    project_evidence(connection, entity, state)
}

fn project_evidence(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO claim_evidence (claim, evidence, added_hlc) VALUES (?1, ?2, ?3)",
    )?;
    let cited = state
        .cells
        .iter()
        .filter(|(key, _)| key.field == claim::EVIDENCE && key.is_member());
    for (_, cell) in cited {
        if let Some(evidence) = cell.value.as_bytes().and_then(EntityId::from_slice) {
            statement.execute(params![
                entity.as_bytes(),
                evidence.as_bytes(),
                signed(cell.hlc.as_u64())
            ])?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
