//! The steps of each kind, each kind in its own order.

use super::{ClaimFacts, Situation};
use crate::api::assessment::ClaimStateName;
use crate::api::home::NextStep;

/// Full days without a receipt after which somebody should ask: a weekend and two working days.
const RECEIPT_EXPECTED_DAYS: u32 = 4;

/// Returned claims that were not mended yet; those that were are [`finished`].
pub(super) fn fixes(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let returned = claims
        .iter()
        .filter(|claim| claim.row.state == ClaimStateName::Returned && !is_complete(claim));
    returned
        .map(|claim| NextStep::FixClaim {
            claim: claim.row.clone(),
        })
        .collect()
}

pub(super) fn beginnings(situation: &Situation) -> Vec<NextStep> {
    let criteria = situation.claims.is_none().then_some(NextStep::LoadCriteria);
    let households = (situation.households == 0).then_some(NextStep::AddHouseholds);
    criteria.into_iter().chain(households).collect()
}

/// An empty register is begun, not completed.
pub(super) fn complete_register(situation: &Situation) -> Vec<NextStep> {
    let short = situation
        .short_register
        .filter(|_| situation.households > 0);
    short
        .map(|register| NextStep::CompleteRegister { register })
        .into_iter()
        .collect()
}

/// What is ready goes before what waits for its receipt: a new sending carries that along.
pub(super) fn handing_in(situation: &Situation) -> Vec<NextStep> {
    let Some((handing_in, days_left)) = situation.handing_in.as_ref().zip(situation.days_left)
    else {
        return Vec::new();
    };
    let ready = (handing_in.ready > 0).then_some(NextStep::SendToWard {
        ready: handing_in.ready,
        days_left,
        joined: handing_in.joined,
    });
    let late = handing_in
        .unreceived
        .as_ref()
        .filter(|unreceived| unreceived.days >= RECEIPT_EXPECTED_DAYS);
    let not_received = late.map(|unreceived| NextStep::NotReceived {
        claims: unreceived.claims,
        days: unreceived.days,
    });
    ready.into_iter().chain(not_received).collect()
}

/// Claims that have all they need and reach their threshold, the mandatory ones first; returned ones
/// that were mended are among them, whatever they reach.
pub(super) fn finished(claims: &[ClaimFacts]) -> Vec<NextStep> {
    marked_ready(claims, |claim| {
        claim.row.met || claim.row.state == ClaimStateName::Returned
    })
}

/// Claims that have all they need for being sent, and do not reach their threshold.
pub(super) fn finished_below(claims: &[ClaimFacts]) -> Vec<NextStep> {
    marked_ready(claims, |claim| !claim.row.met)
}

fn marked_ready(claims: &[ClaimFacts], wanted: impl Fn(&ClaimFacts) -> bool) -> Vec<NextStep> {
    let mut complete: Vec<_> = claims
        .iter()
        .filter(|claim| is_complete(claim) && wanted(claim))
        .collect();
    complete.sort_by_key(|claim| !claim.row.mandatory);
    complete
        .into_iter()
        .map(|claim| NextStep::MarkReady {
            claim: claim.row.clone(),
        })
        .collect()
}

/// Nothing is missing, and it is not ready. A figure that the book has overtaken is taken anew first.
fn is_complete(claim: &ClaimFacts) -> bool {
    let is_worked_on = matches!(
        claim.row.state,
        ClaimStateName::Draft | ClaimStateName::Returned
    );
    let is_overtaken = claim.book.as_ref().is_some_and(|book| book.now.is_some());
    is_worked_on && claim.missing.is_empty() && !is_overtaken
}

pub(super) fn taken_from_book(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let reached = claims
        .iter()
        .filter(|claim| claim.is_open() && !claim.row.met && claim.book_reaches());
    reached
        .filter_map(|claim| {
            let metric = claim.book.as_ref()?.metric.clone();
            Some(NextStep::TakeFromBook {
                claim: claim.row.clone(),
                metric,
            })
        })
        .collect()
}

/// How the book overtook a claim that took its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overtaken {
    /// The claim says the threshold is met, the book says so no longer: whoever checks it would
    /// return it.
    NoLongerMet,
    /// Another figure on the same side of the threshold, or a better one.
    OtherFigure,
}

pub(super) fn overtaken_by_book(claims: &[ClaimFacts], wanted: Overtaken) -> Vec<NextStep> {
    let changed = claims.iter().filter_map(|claim| {
        let book = claim.book.as_ref()?;
        Some((claim, book, book.now.clone()?))
    });
    changed
        .filter(|(claim, book, now)| {
            let falls = claim.row.met && !now.is_met;
            let rises = !claim.row.met && now.is_met;
            falls == (wanted == Overtaken::NoLongerMet) && (!rises || book.speaks_for_all())
        })
        .map(|(claim, book, now)| NextStep::UpdateFromBook {
            claim: claim.row.clone(),
            metric: book.metric.clone(),
            now: now.value,
            now_met: now.is_met,
        })
        .collect()
}

pub(super) fn revisits(situation: &Situation) -> Vec<NextStep> {
    let due = situation.revisits_due;
    if due == 0 {
        Vec::new()
    } else {
        vec![NextStep::Revisits { due }]
    }
}

pub(super) fn missing_evidence(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let valued = claims
        .iter()
        .filter(|claim| claim.is_open() && claim.row.value.is_some());
    valued
        .filter_map(|claim| {
            let missing = claim.row.evidence_min.saturating_sub(claim.row.evidence);
            (missing > 0).then(|| NextStep::AddEvidence {
                claim: claim.row.clone(),
                missing,
            })
        })
        .collect()
}

/// Drafts that hold something and lack something else, the mandatory ones first.
pub(super) fn unfinished(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let mut drafts: Vec<_> = claims
        .iter()
        .filter(|claim| claim.row.state == ClaimStateName::Draft && !is_complete(claim))
        .collect();
    drafts.sort_by_key(|claim| !claim.row.mandatory);
    drafts
        .into_iter()
        .map(|claim| NextStep::CompleteDraft {
            claim: claim.row.clone(),
            missing: claim
                .missing
                .iter()
                .map(|part| part.code().to_owned())
                .collect(),
        })
        .collect()
}

/// Thresholds that are near come first. A returned claim is mended by its own step, for whoever may.
pub(super) fn doors(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let mut below: Vec<_> = claims
        .iter()
        .filter(|claim| claim.is_open() || claim.row.state == ClaimStateName::Returned)
        .filter(|claim| !claim.row.met)
        .filter_map(door)
        .collect();
    below.sort_by_key(|(missing, _)| *missing);
    below.into_iter().map(|(_, step)| step).collect()
}

fn door(claim: &ClaimFacts) -> Option<(u64, NextStep)> {
    let book = claim.book.as_ref()?;
    let missing = book.missing.filter(|missing| *missing > 0)?;
    let step = NextStep::KnockOnDoors {
        claim: claim.row.clone(),
        metric: book.metric.clone(),
        missing,
        doors: book.doors,
        forecast: book.forecast,
    };
    (book.doors > 0).then_some((missing, step))
}

pub(super) fn not_begun(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let mut rows: Vec<_> = claims
        .iter()
        .map(|claim| &claim.row)
        .filter(|row| row.state == ClaimStateName::NotStarted)
        .collect();
    rows.sort_by_key(|row| !row.mandatory);
    rows.into_iter()
        .map(|claim| NextStep::BeginClaim {
            claim: claim.clone(),
        })
        .collect()
}
