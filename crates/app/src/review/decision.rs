//! A decision and what the claim said then, as the ward and the khu phố both see it.

use crate::api::assessment::EvidenceRow;
use crate::api::errors::ApiError;
use crate::api::home::HistoryRow;
use crate::api::review::{FirstAcceptance, ReviewDecision, ReviewState, ReviewedContent};
use crate::assessment::input_of;
use crate::evidence::claim_evidence_row;
use crate::history::{Names, rows_of_all};
use crate::session::moment;
use khupho_domain::assessment::Period;
use khupho_domain::ids::EntityId;
use khupho_domain::review::{ClaimContent, Decision, Review, differences};
use khupho_store::review::{StoredReview, decided, first_acceptance, review_id};
use khupho_store::{Connection, evidence};

/// A decision with who made it and what was looked at.
///
/// # Errors
/// The store's.
pub(crate) fn decision_row(
    connection: &Connection,
    stored: &StoredReview,
    period: Period,
) -> Result<ReviewDecision, ApiError> {
    let by = decided(connection, stored.op_uid)?;
    let who = match by {
        Some(by) => Names::new(connection).of(by.officer)?,
        None => None,
    };
    let review = &stored.review;
    Ok(ReviewDecision {
        state: state_of(review.decision),
        reason: review.reason.clone(),
        who: who.unwrap_or_default(),
        at: moment(by.map_or(stored.decided_ms, |by| by.at_ms)),
        verified_value: review.verified_value.as_ref().map(input_of),
        first_acceptance: first_row(connection, review)?,
        reviewed: reviewed_content(connection, review, period)?,
    })
}

fn first_row(
    connection: &Connection,
    review: &Review,
) -> Result<Option<FirstAcceptance>, ApiError> {
    let Some(first) = first_acceptance(connection, review)? else {
        return Ok(None);
    };
    Ok(Some(FirstAcceptance {
        who: Names::new(connection)
            .of(first.officer)?
            .unwrap_or_default(),
        at: moment(first.at_ms),
        verified_value: first.verified_value.as_ref().map(input_of),
    }))
}

const fn state_of(decision: Decision) -> ReviewState {
    match decision {
        Decision::AcceptedOnce => ReviewState::AcceptedOnce,
        Decision::Accepted => ReviewState::Accepted,
        Decision::Returned => ReviewState::Returned,
        Decision::Reopened => ReviewState::Reopened,
    }
}

fn reviewed_content(
    connection: &Connection,
    review: &Review,
    period: Period,
) -> Result<ReviewedContent, ApiError> {
    Ok(ReviewedContent {
        value: review.reviewed.value.as_ref().map(input_of),
        note: review.reviewed.note.clone(),
        evidence: reviewed_evidence(connection, review, period)?,
    })
}

/// Evidence that was cited then, also where it is not cited any more: its file stays.
fn reviewed_evidence(
    connection: &Connection,
    review: &Review,
    period: Period,
) -> Result<Vec<EvidenceRow>, ApiError> {
    let mut rows = Vec::new();
    for id in &review.reviewed.evidence {
        let cited = evidence::cited_for(connection, *id, review.claim)?;
        rows.extend(cited.map(|cited| claim_evidence_row(cited, period)));
    }
    Ok(rows)
}

/// The parts of a claim that are different since a decision, each once.
pub(crate) fn changed_parts(review: &Review, now: &ClaimContent) -> Vec<String> {
    let mut parts: Vec<String> = differences(&review.reviewed, now)
        .into_iter()
        .map(|difference| difference.part().to_owned())
        .collect();
    parts.dedup();
    parts
}

/// Who changed what in a claim and in the decisions on it, newest first.
///
/// # Errors
/// The store's.
pub(crate) fn history_of_claim(
    connection: &Connection,
    claim: EntityId,
) -> Result<Vec<HistoryRow>, ApiError> {
    rows_of_all(connection, &[claim, review_id(claim)])
}
