//! The ward's decisions: one entity for each claim, derived from it, so that there is one last word.

use std::collections::HashMap;

use khupho_domain::ids::EntityId;
use khupho_domain::review::Review;
use khupho_oplog::registry::review as field;
use khupho_oplog::{EntityState, Hlc, OpUid, Value, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::wire;
use crate::assessment::wire::claim_value_of;
use crate::projection::{bytes, entity_ref, int, remove_row, text};
use crate::rows::{entity_at, signed, some_entity_at, unsigned_at};
use crate::{StoreError, Transaction};

/// A decision as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReview {
    /// The decision.
    pub review: Review,
    /// The write it was made with.
    pub op_uid: OpUid,
    /// When it counts from, in milliseconds since 1970.
    pub decided_ms: u64,
}

/// Who decided, by the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The officer.
    pub officer: EntityId,
    /// When, by the clock of the machine it was decided on, in milliseconds since 1970.
    pub at_ms: u64,
}

/// The identity of the review of a claim.
pub fn review_id(claim: EntityId) -> EntityId {
    derive_entity(field::KIND, &[claim.as_bytes()])
}

/// Writes a decision in place of the one before, which stays in the history.
///
/// # Errors
/// [`StoreError::NotAllowed`] for anybody but the ward, and those of the database.
pub fn write(tx: &mut Transaction<'_>, review: &Review) -> Result<EntityId, StoreError> {
    let id = review_id(review.claim);
    tx.write(field::KIND, id, wire::review_patch(review))?;
    Ok(id)
}

/// The decision that stands on a claim; `None` where the ward has not decided.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, claim: EntityId) -> Result<Option<StoredReview>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("find.sql"))?;
    let found = statement.query_row([review_id(claim).as_bytes()], |row| read_review(row, 0));
    Ok(found.optional()?.flatten())
}

/// The decisions on the claims of an assessment, by claim.
///
/// # Errors
/// Those of the database.
pub fn of_assessment(
    connection: &Connection,
    assessment: EntityId,
) -> Result<HashMap<EntityId, StoredReview>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("of_assessment.sql"))?;
    let rows = statement.query_map([assessment.as_bytes()], |row| read_review(row, 0))?;
    let mut by_claim = HashMap::new();
    for stored in rows {
        by_claim.extend(stored?.map(|stored| (stored.review.claim, stored)));
    }
    Ok(by_claim)
}

/// Who made the write of a decision.
///
/// # Errors
/// Those of the database.
pub fn decided(connection: &Connection, op_uid: OpUid) -> Result<Option<Decided>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT txn.actor, operation.hlc
         FROM operation JOIN txn ON txn.id = operation.txn
         WHERE operation.op_uid = ?1 AND operation.applied = 1",
    )?;
    let found = statement.query_row([op_uid.as_bytes()], |row| {
        Ok(Decided {
            officer: entity_at(row, 0)?,
            at_ms: moment_at(row, 1)?,
        })
    });
    Ok(found.optional()?)
}

/// The khu phố whose claim a review is about; `None` while the claim has not come.
///
/// # Errors
/// Those of the database.
pub fn neighborhood_of(
    connection: &Connection,
    review: EntityId,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT assessment.neighborhood
         FROM review
         JOIN claim ON claim.entity = review.claim
         JOIN assessment ON assessment.entity = claim.assessment
         WHERE review.entity = ?1",
    )?;
    let found = statement.query_row([review.as_bytes()], |row| entity_at(row, 0));
    Ok(found.optional()?)
}

/// The criteria set that a claim was made against; `None` while its assessment has not come.
///
/// # Errors
/// Those of the database.
pub fn set_of_claim(
    connection: &Connection,
    claim: EntityId,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT assessment.criteria_set
         FROM claim
         JOIN assessment ON assessment.entity = claim.assessment
         WHERE claim.entity = ?1",
    )?;
    let found = statement.query_row([claim.as_bytes()], |row| entity_at(row, 0));
    Ok(found.optional()?)
}

/// A decision from the columns of `review_columns`, beginning with `first`; `None` where an outer
/// join found none.
pub(super) fn read_review(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<StoredReview>> {
    let Some(claim) = some_entity_at(row, first)? else {
        return Ok(None);
    };
    let reviewed: Vec<u8> = row.get(first + 3)?;
    let verified: Option<Vec<u8>> = row.get(first + 4)?;
    let review = Review {
        claim,
        decision: wire::decision_of(row.get(first + 1)?),
        reason: row.get(first + 2)?,
        reviewed: wire::content_of(&Value::decode(&reviewed).unwrap_or(Value::Null)),
        verified_value: verified.as_deref().and_then(claim_value_of),
        note: row.get(first + 5)?,
        template: some_entity_at(row, first + 6)?,
        first_accepted_by: some_entity_at(row, first + 7)?,
    };
    Ok(Some(StoredReview {
        review,
        op_uid: OpUid::from_bytes(row.get(first + 9)?),
        decided_ms: moment_at(row, first + 8)?,
    }))
}

pub(super) fn moment_at(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(Hlc::from_u64(unsigned_at(row, column)?).map_or(0, Hlc::ms))
}

/// A review under another identity than its claim's is nobody's word. One that was taken back keeps
/// its row and counts for nothing.
pub(super) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let claim = entity_ref(state, field::CLAIM).filter(|claim| review_id(*claim) == entity);
    let newest = state
        .cells
        .values()
        .map(|cell| (cell.hlc, cell.op_uid))
        .max();
    let (Some(claim), Some(decision), Some((hlc, op_uid))) =
        (claim, int(state, field::DECISION), newest)
    else {
        return remove_row(connection, "review", entity);
    };
    let verified = state
        .register(field::VERIFIED_VALUE)
        .filter(|value| !value.is_null());
    connection
        .prepare_cached(include_str!("put.sql"))?
        .execute(params![
            entity.as_bytes(),
            claim.as_bytes(),
            decision,
            text(state, field::REASON),
            state
                .register(field::REVIEWED)
                .unwrap_or(&Value::Null)
                .encode()?,
            verified.map(Value::encode).transpose()?,
            text(state, field::NOTE),
            bytes(state, field::TEMPLATE).filter(|bytes| bytes.len() == 16),
            bytes(state, field::FIRST_ACCEPTED_BY).filter(|bytes| bytes.len() == 16),
            signed(hlc.as_u64()),
            op_uid.as_bytes(),
            state.is_deleted(),
        ])?;
    Ok(())
}
