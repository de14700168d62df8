//! The first of two acceptances: its own figure stays to be seen beside that of the second officer.
//!
//! The decision itself holds one figure, the one that counts. What the first officer wrote stands in
//! the log, so it is read from there and stored nowhere a second time.

use khupho_domain::assessment::ClaimValue;
use khupho_domain::ids::EntityId;
use khupho_domain::review::{Decision, Review};
use khupho_oplog::Value;
use khupho_oplog::registry::review as field;
use rusqlite::Connection;

use super::review_id;
use crate::StoreError;
use crate::assessment::wire::decoded_claim_value;
use crate::history::{HistoryOperation, history};

/// The first of two acceptances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAcceptance {
    /// Who gave it.
    pub officer: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub at_ms: u64,
    /// That officer's own figure, where it differed from the claimed one.
    pub verified_value: Option<ClaimValue>,
}

/// The first of two acceptances behind a decision; `None` where one officer decided alone, or where
/// the operation that says so is not here.
///
/// # Errors
/// Those of the database.
pub fn first_acceptance(
    connection: &Connection,
    review: &Review,
) -> Result<Option<FirstAcceptance>, StoreError> {
    let Some(officer) = review.first_accepted_by else {
        return Ok(None);
    };
    let mut replay = Replay::default();
    let mut first = None;
    for operation in history(connection, review_id(review.claim))? {
        replay.apply(&operation);
        if operation.actor == officer && replay.accepts_once() {
            first = Some(FirstAcceptance {
                officer,
                at_ms: operation.hlc_ms,
                verified_value: replay.verified.as_ref().and_then(decoded_claim_value),
            });
        }
    }
    Ok(first)
}

/// What the decision said after each of its operations.
#[derive(Default)]
struct Replay {
    decision: Option<Value>,
    verified: Option<Value>,
}

impl Replay {
    fn apply(&mut self, operation: &HistoryOperation) {
        for (changed, _, after) in &operation.changes {
            match *changed {
                field::DECISION => self.decision.clone_from(after),
                field::VERIFIED_VALUE => self.verified.clone_from(after),
                _ => {}
            }
        }
    }

    fn accepts_once(&self) -> bool {
        let number = self.decision.as_ref().and_then(Value::as_int);
        number == Some(Decision::AcceptedOnce.number())
    }
}
