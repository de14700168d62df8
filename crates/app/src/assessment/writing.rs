//! Writing a claim: every change goes through the table of a claim's life.

use super::UnderWay;
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::SignedIn;
use crate::validation::invalid_field;
use khupho_domain::assessment::{BookSource, Claim, ClaimState, ClaimStep, ClaimValue};
use khupho_domain::ids::EntityId;
use khupho_store::{Transaction, assessment as store};

/// What a claim shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimEdit {
    /// The value.
    pub(crate) value: Option<ClaimValue>,
    /// Where the value was taken from.
    pub(crate) from_book: Option<BookSource>,
    /// The note.
    pub(crate) note: String,
    /// The evidence.
    pub(crate) evidence: Vec<EntityId>,
}

/// Writes what changed in the claim at a place; where nothing changed, its state stays too.
///
/// # Errors
/// [`ErrorCode::ClaimLocked`] for a claim that the ward accepted, and the store's.
pub(crate) fn write_edit(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    under_way: &UnderWay,
    index: usize,
    edit: ClaimEdit,
) -> Result<EntityId, ApiError> {
    let before = under_way.claim_or_new(index);
    let mut after = Claim {
        value: edit.value,
        from_book: edit.from_book,
        note: edit.note,
        evidence: edit.evidence,
        ..before.clone()
    };
    if after == before {
        return Ok(under_way.claim_id(index));
    }
    let step = if is_empty(&after) {
        ClaimStep::Empty
    } else {
        ClaimStep::Edit
    };
    after.state = next(under_way.state(index), step)?.written();
    // A set that came with an import has no assessment of this khu phố yet.
    store::begin(tx, signed_in.neighborhood, under_way.stored.id)?;
    Ok(store::write_claim(tx, &after)?)
}

/// Moves a claim one step.
///
/// # Errors
/// As [`write_edit`].
pub(super) fn write_step(
    tx: &mut Transaction<'_>,
    under_way: &UnderWay,
    index: usize,
    step: ClaimStep,
) -> Result<EntityId, ApiError> {
    let state = next(under_way.state(index), step)?.written();
    let claim = under_way.claim_or_new(index);
    Ok(store::write_claim(tx, &Claim { state, ..claim })?)
}

/// Refuses a claim that the khu phố may not change.
///
/// # Errors
/// [`ErrorCode::ClaimLocked`] where the ward accepted it.
pub(crate) fn check_editable(state: ClaimState) -> Result<(), ApiError> {
    next(state, ClaimStep::Edit).map(|_| ())
}

fn next(state: ClaimState, step: ClaimStep) -> Result<ClaimState, ApiError> {
    state.after(step).ok_or_else(|| match state {
        ClaimState::Accepted | ClaimState::Locked => ApiError::new(ErrorCode::ClaimLocked),
        _ => invalid_field("state", "not_possible_now"),
    })
}

fn is_empty(claim: &Claim) -> bool {
    claim.value.is_none() && claim.note.is_empty() && claim.evidence.is_empty()
}
