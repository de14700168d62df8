//! The claims of every khu phố against one set, each with the decision on it: what the ward's queue,
//! its grid and the same criterion across khu phố are made from.

use std::collections::HashMap;

use khupho_domain::assessment::Claim;
use khupho_domain::ids::EntityId;
use khupho_domain::review::{ClaimContent, LastDecision, ReviewState, review_state};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::decisions::{StoredReview, moment_at, read_review};
use super::wire::content_value;
use crate::StoreError;
use crate::assessment::{cited_by, read_claim};
use crate::rows::entity_at;

const OF_SET: &str = concat!(
    include_str!("ward_claims.sql"),
    "WHERE assessment.criteria_set = ?1"
);
const ONE: &str = concat!(include_str!("ward_claims.sql"), "WHERE claim.entity = ?1");

/// Context of [`WardClaim::mark`]: it never leaves the machine.
const MARK_CONTEXT: &str = "khupho 2026 mark of a claim on the screen";

/// A claim as the ward has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardClaim {
    /// Which one.
    pub id: EntityId,
    /// Whose.
    pub neighborhood: EntityId,
    /// What it says now.
    pub claim: Claim,
    /// The decision that stands; `None` where there was none.
    pub review: Option<StoredReview>,
    /// When the khu phố last wrote to it, in milliseconds since 1970.
    pub written_ms: u64,
}

impl WardClaim {
    /// What it says, apart from where it stands.
    pub fn content(&self) -> ClaimContent {
        ClaimContent::of(&self.claim)
    }

    /// The decision as it stands to the content now.
    pub fn last_decision(&self) -> Option<LastDecision> {
        let stored = self.review.as_ref()?;
        Some(stored.review.last_decision(&self.content()))
    }

    /// Where it stands for the ward.
    pub fn state(&self) -> ReviewState {
        review_state(self.claim.state, self.last_decision())
    }

    /// Names everything a decision is made on: what the claim says, how it stands, and the decision
    /// before. Where the mark differs, something came in between.
    ///
    /// # Errors
    /// Those of a value beyond its limits.
    pub fn mark(&self) -> Result<String, StoreError> {
        let mut hasher = blake3::Hasher::new_derive_key(MARK_CONTEXT);
        hasher.update(self.id.as_bytes());
        hasher.update(&self.claim.state.number().to_be_bytes());
        hasher.update(&content_value(&self.content()).encode()?);
        if let Some(stored) = &self.review {
            hasher.update(stored.op_uid.as_bytes());
        }
        Ok(data_encoding::HEXLOWER.encode(&hasher.finalize().as_bytes()[..MARK_BYTES]))
    }
}

/// Bytes of a mark: it only has to differ from the one before.
const MARK_BYTES: usize = 16;

/// Every claim against a set, in no particular order.
///
/// # Errors
/// Those of the database.
pub fn claims_of_set(connection: &Connection, set: EntityId) -> Result<Vec<WardClaim>, StoreError> {
    let mut statement = connection.prepare_cached(OF_SET)?;
    let rows = statement.query_map([set.as_bytes()], read)?;
    let mut claims: Vec<WardClaim> = rows.collect::<Result<_, _>>()?;
    let mut cited = evidence_of_set(connection, set)?;
    for claim in &mut claims {
        claim.claim.evidence = cited.remove(&claim.id).unwrap_or_default();
    }
    Ok(claims)
}

/// One claim with the decision on it.
///
/// # Errors
/// Those of the database.
pub fn find_ward_claim(
    connection: &Connection,
    id: EntityId,
) -> Result<Option<WardClaim>, StoreError> {
    let mut statement = connection.prepare_cached(ONE)?;
    let found = statement.query_row([id.as_bytes()], read).optional()?;
    let Some(mut claim) = found else {
        return Ok(None);
    };
    claim.claim.evidence = cited_by(connection, id)?;
    Ok(Some(claim))
}

fn read(row: &Row<'_>) -> rusqlite::Result<WardClaim> {
    let (id, claim) = read_claim(row)?;
    Ok(WardClaim {
        id,
        neighborhood: entity_at(row, 8)?,
        claim,
        written_ms: moment_at(row, 9)?,
        review: read_review(row, 10)?,
    })
}

fn evidence_of_set(
    connection: &Connection,
    set: EntityId,
) -> Result<HashMap<EntityId, Vec<EntityId>>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("evidence_of_set.sql"))?;
    let mut rows = statement.query([set.as_bytes()])?;
    let mut cited: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
    while let Some(row) = rows.next()? {
        cited
            .entry(entity_at(row, 0)?)
            .or_default()
            .push(entity_at(row, 1)?);
    }
    Ok(cited)
}
