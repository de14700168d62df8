//! What to do next: a choice among what stands, so that home never asks a person to look for it.

use crate::api::assessment::{ClaimRow, ClaimStateName};
use crate::api::common::Id;
use crate::api::home::NextStep;
use crate::api::metrics::ForecastFigure;
use crate::assessment::BookNow;
use std::collections::BTreeSet;

/// Steps on the home screen at most.
const STEPS_MAX: usize = 5;
/// Steps of one kind before those of every other kind had their turn, so that one kind does not hide the rest.
const OF_ONE_KIND: usize = 2;

/// What stands now.
pub(super) struct Situation {
    /// The claims in the order of the set; `None` before a set is loaded.
    pub(super) claims: Option<Vec<ClaimFacts>>,
    /// Households of the register.
    pub(super) households: u32,
    /// Revisits due today or overdue.
    pub(super) revisits_due: u32,
}

/// A claim, and what the book says of it.
pub(super) struct ClaimFacts {
    /// The claim.
    pub(super) row: ClaimRow,
    /// The book's figure, where the criterion names a metric.
    pub(super) book: Option<BookFacts>,
}

/// The book's figure under a criterion.
pub(super) struct BookFacts {
    /// The metric.
    pub(super) metric: String,
    /// What it says now, where the claim took another figure from it and can still be changed.
    pub(super) now: Option<BookNow>,
    /// Missing to the threshold, 0 where it is reached; `None` where the book has no figure.
    pub(super) missing: Option<u64>,
    /// Households whose part of the whole nobody knows yet: a ratio over the others is no result.
    pub(super) households_outside: u32,
    /// Households that can still add.
    pub(super) doors: u32,
    /// Where the pace leads.
    pub(super) forecast: ForecastFigure,
}

impl ClaimFacts {
    fn is_open(&self) -> bool {
        matches!(
            self.row.state,
            ClaimStateName::NotStarted | ClaimStateName::Draft | ClaimStateName::ReadyToSend
        )
    }

    /// Whether the book reaches the threshold and speaks for the whole khu phố: 4 of 4 adults in
    /// the one household that was counted is nothing to claim.
    fn book_reaches(&self) -> bool {
        self.book
            .as_ref()
            .is_some_and(|book| book.missing == Some(0) && book.households_outside == 0)
    }
}

/// At most five steps, the most useful first. A claim stands in one of them only.
pub(super) fn next_steps(situation: &Situation) -> Vec<NextStep> {
    let claims = situation.claims.as_deref().unwrap_or_default();
    let mut chosen = Chosen::default();
    chosen.add(fixes(claims), STEPS_MAX);
    chosen.add(beginnings(situation), STEPS_MAX);
    chosen.add(
        overtaken_by_book(claims, Overtaken::NoLongerMet),
        OF_ONE_KIND,
    );
    chosen.add(taken_from_book(claims), OF_ONE_KIND);
    chosen.add(revisits(situation), OF_ONE_KIND);
    // Before the evidence: a photo for a figure that is taken anew may be another photo.
    chosen.add(
        overtaken_by_book(claims, Overtaken::OtherFigure),
        OF_ONE_KIND,
    );
    chosen.add(missing_evidence(claims), OF_ONE_KIND);
    chosen.add(doors(claims), OF_ONE_KIND);
    chosen.add(not_begun(claims), OF_ONE_KIND);
    chosen.steps()
}

#[derive(Default)]
struct Chosen {
    first: Vec<NextStep>,
    later: Vec<NextStep>,
    claims: BTreeSet<Id>,
}

impl Chosen {
    fn add(&mut self, steps: Vec<NextStep>, of_one_kind: usize) {
        let mut taken = 0;
        for step in steps {
            if claim_of(&step).is_some_and(|claim| !self.claims.insert(claim.criterion.clone())) {
                continue;
            }
            taken += 1;
            let place = if taken > of_one_kind {
                &mut self.later
            } else {
                &mut self.first
            };
            place.push(step);
        }
    }

    fn steps(self) -> Vec<NextStep> {
        self.first
            .into_iter()
            .chain(self.later)
            .take(STEPS_MAX)
            .collect()
    }
}

const fn claim_of(step: &NextStep) -> Option<&ClaimRow> {
    match step {
        NextStep::FixClaim { claim }
        | NextStep::KnockOnDoors { claim, .. }
        | NextStep::TakeFromBook { claim, .. }
        | NextStep::UpdateFromBook { claim, .. }
        | NextStep::AddEvidence { claim, .. }
        | NextStep::BeginClaim { claim } => Some(claim),
        NextStep::LoadCriteria | NextStep::AddHouseholds | NextStep::Revisits { .. } => None,
    }
}

fn fixes(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let returned = claims
        .iter()
        .filter(|claim| claim.row.state == ClaimStateName::Returned);
    returned
        .map(|claim| NextStep::FixClaim {
            claim: claim.row.clone(),
        })
        .collect()
}

fn beginnings(situation: &Situation) -> Vec<NextStep> {
    let criteria = situation.claims.is_none().then_some(NextStep::LoadCriteria);
    let households = (situation.households == 0).then_some(NextStep::AddHouseholds);
    criteria.into_iter().chain(households).collect()
}

fn taken_from_book(claims: &[ClaimFacts]) -> Vec<NextStep> {
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
enum Overtaken {
    /// The claim says the threshold is met, the book says so no longer: whoever checks it would
    /// return it.
    NoLongerMet,
    /// Another figure on the same side of the threshold, or a better one.
    OtherFigure,
}

fn overtaken_by_book(claims: &[ClaimFacts], wanted: Overtaken) -> Vec<NextStep> {
    let changed = claims.iter().filter_map(|claim| {
        let book = claim.book.as_ref()?;
        Some((claim, book, book.now.clone()?))
    });
    changed
        .filter(|(claim, _, now)| {
            let falls = claim.row.met && !now.is_met;
            falls == (wanted == Overtaken::NoLongerMet)
        })
        .map(|(claim, book, now)| NextStep::UpdateFromBook {
            claim: claim.row.clone(),
            metric: book.metric.clone(),
            now: now.value,
            now_met: now.is_met,
        })
        .collect()
}

fn revisits(situation: &Situation) -> Vec<NextStep> {
    let due = situation.revisits_due;
    if due == 0 {
        Vec::new()
    } else {
        vec![NextStep::Revisits { due }]
    }
}

fn missing_evidence(claims: &[ClaimFacts]) -> Vec<NextStep> {
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

/// Thresholds that are near come first.
fn doors(claims: &[ClaimFacts]) -> Vec<NextStep> {
    let mut below: Vec<_> = claims
        .iter()
        .filter(|claim| claim.is_open() && !claim.row.met)
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

fn not_begun(claims: &[ClaimFacts]) -> Vec<NextStep> {
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

#[cfg(test)]
mod tests;
