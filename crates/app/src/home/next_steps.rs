//! What to do next: a choice among what stands, so that home never asks a person to look for it.

mod kinds;

use super::EXPIRING_DAYS;
use crate::api::assessment::{ClaimRow, ClaimStateName};
use crate::api::common::Id;
use crate::api::home::NextStep;
use crate::api::metrics::{ForecastFigure, ShortRegister};
use crate::assessment::BookNow;
use crate::roles::Deed;
use khupho_domain::assessment::MissingPart;
use khupho_domain::members::Role;
use kinds::Overtaken;
use std::collections::BTreeSet;

/// Steps on the home screen at most.
const STEPS_MAX: usize = 5;
/// Steps of one kind before those of every other kind had their turn, so that one kind does not hide the rest.
const OF_ONE_KIND: usize = 2;

/// What stands now.
pub(super) struct Situation {
    /// Whose steps they are: nobody is sent to work that is not theirs.
    pub(super) role: Role,
    /// Days left to send, negative when past; `None` before a set is loaded.
    pub(super) days_left: Option<i32>,
    /// The claims in the order of the set; `None` before a set is loaded.
    pub(super) claims: Option<Vec<ClaimFacts>>,
    /// How they stand on their way to the ward; `None` before a set is loaded and in practice.
    pub(super) handing_in: Option<HandingIn>,
    /// Households of the register.
    pub(super) households: u32,
    /// Where they are clearly fewer than the khu phố has.
    pub(super) short_register: Option<ShortRegister>,
    /// Revisits due today or overdue.
    pub(super) revisits_due: u32,
}

/// How the claims stand on their way to the ward.
pub(super) struct HandingIn {
    /// Claims that are ready and have not left this machine.
    pub(super) ready: u32,
    /// Whether the notebook belongs to a ward.
    pub(super) joined: bool,
    /// Claims that left, and that no receipt names.
    pub(super) unreceived: Option<Unreceived>,
}

/// Claims that left this machine, and that no receipt names.
pub(super) struct Unreceived {
    /// How many.
    pub(super) claims: u32,
    /// Full days since then.
    pub(super) days: u32,
}

/// A claim, what it lacks, and what the book says of it.
pub(super) struct ClaimFacts {
    /// The claim.
    pub(super) row: ClaimRow,
    /// What a draft or a returned claim lacks before it is ready; empty for the others.
    pub(super) missing: Vec<MissingPart>,
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
    /// Where the register it is counted over is clearly not the whole khu phố.
    pub(super) short_register: Option<ShortRegister>,
    /// Households that can still add.
    pub(super) doors: u32,
    /// Where the pace leads.
    pub(super) forecast: ForecastFigure,
}

impl BookFacts {
    /// Whether the figure speaks for the whole khu phố: 4 of 4 adults in the one household that was
    /// counted is nothing to claim, and neither are 30 of 30 households where 800 live.
    fn speaks_for_all(&self) -> bool {
        self.households_outside == 0 && self.short_register.is_none()
    }
}

impl ClaimFacts {
    fn is_open(&self) -> bool {
        matches!(
            self.row.state,
            ClaimStateName::NotStarted | ClaimStateName::Draft | ClaimStateName::ReadyToSend
        )
    }

    fn book_reaches(&self) -> bool {
        self.book
            .as_ref()
            .is_some_and(|book| book.missing == Some(0) && book.speaks_for_all())
    }
}

/// At most five steps of whoever is signed in, the most useful first. A claim stands in one of them only.
pub(super) fn next_steps(situation: &Situation) -> Vec<NextStep> {
    let mut chosen = Chosen::by(situation.role);
    if !Deed::Claim.is_open_to(situation.role) {
        at_the_doors(situation, &mut chosen);
    } else if situation
        .days_left
        .is_some_and(|days| days <= EXPIRING_DAYS)
    {
        near_the_deadline(situation, &mut chosen);
    } else {
        in_good_time(situation, &mut chosen);
    }
    chosen.steps()
}

/// Who helps at the doors goes where somebody waits, then where something is missing.
fn at_the_doors(situation: &Situation, chosen: &mut Chosen) {
    let claims = situation.claims.as_deref().unwrap_or_default();
    chosen.add(kinds::revisits(situation), OF_ONE_KIND);
    chosen.add(kinds::doors(claims), OF_ONE_KIND);
    chosen.add(kinds::beginnings(situation), STEPS_MAX);
    chosen.add(kinds::complete_register(situation), OF_ONE_KIND);
}

/// There is time to make claims better before they go.
fn in_good_time(situation: &Situation, chosen: &mut Chosen) {
    let claims = situation.claims.as_deref().unwrap_or_default();
    chosen.add(kinds::fixes(claims), OF_ONE_KIND);
    chosen.add(kinds::beginnings(situation), STEPS_MAX);
    let fallen = kinds::overtaken_by_book(claims, Overtaken::NoLongerMet);
    chosen.add(fallen, OF_ONE_KIND);
    chosen.add(kinds::finished(claims), OF_ONE_KIND);
    chosen.add(kinds::handing_in(situation), OF_ONE_KIND);
    chosen.add(kinds::taken_from_book(claims), OF_ONE_KIND);
    chosen.add(kinds::complete_register(situation), OF_ONE_KIND);
    chosen.add(kinds::revisits(situation), OF_ONE_KIND);
    // Before the evidence: a photo for a figure that is taken anew may be another photo.
    let other = kinds::overtaken_by_book(claims, Overtaken::OtherFigure);
    chosen.add(other, OF_ONE_KIND);
    chosen.add(kinds::missing_evidence(claims), OF_ONE_KIND);
    chosen.add(kinds::doors(claims), OF_ONE_KIND);
    chosen.add(kinds::unfinished(claims), OF_ONE_KIND);
    chosen.add(kinds::finished_below(claims), OF_ONE_KIND);
    chosen.add(kinds::not_begun(claims), OF_ONE_KIND);
}

/// What is not sent in time counts for nothing: what is nearest to being sent comes first, and a
/// claim below its threshold is worth sending as it stands.
fn near_the_deadline(situation: &Situation, chosen: &mut Chosen) {
    let claims = situation.claims.as_deref().unwrap_or_default();
    chosen.add(kinds::handing_in(situation), OF_ONE_KIND);
    chosen.add(kinds::finished(claims), OF_ONE_KIND);
    chosen.add(kinds::fixes(claims), OF_ONE_KIND);
    chosen.add(kinds::beginnings(situation), STEPS_MAX);
    let fallen = kinds::overtaken_by_book(claims, Overtaken::NoLongerMet);
    chosen.add(fallen, OF_ONE_KIND);
    chosen.add(kinds::taken_from_book(claims), OF_ONE_KIND);
    let other = kinds::overtaken_by_book(claims, Overtaken::OtherFigure);
    chosen.add(other, OF_ONE_KIND);
    chosen.add(kinds::missing_evidence(claims), OF_ONE_KIND);
    chosen.add(kinds::finished_below(claims), OF_ONE_KIND);
    chosen.add(kinds::unfinished(claims), OF_ONE_KIND);
    chosen.add(kinds::complete_register(situation), OF_ONE_KIND);
    chosen.add(kinds::revisits(situation), OF_ONE_KIND);
    chosen.add(kinds::doors(claims), OF_ONE_KIND);
    chosen.add(kinds::not_begun(claims), OF_ONE_KIND);
}

/// The steps that were chosen for somebody.
struct Chosen {
    role: Role,
    first: Vec<NextStep>,
    later: Vec<NextStep>,
    claims: BTreeSet<Id>,
}

impl Chosen {
    fn by(role: Role) -> Self {
        Self {
            role,
            first: Vec::new(),
            later: Vec::new(),
            claims: BTreeSet::new(),
        }
    }

    fn add(&mut self, steps: Vec<NextStep>, of_one_kind: usize) {
        let mut taken = 0;
        for step in steps {
            if !deed_of(&step).is_open_to(self.role) {
                continue;
            }
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

/// What whoever takes the step must be allowed to do.
const fn deed_of(step: &NextStep) -> Deed {
    match step {
        NextStep::LoadCriteria => Deed::LoadCriteria,
        NextStep::AddHouseholds
        | NextStep::CompleteRegister { .. }
        | NextStep::KnockOnDoors { .. }
        | NextStep::Revisits { .. } => Deed::Log,
        NextStep::FixClaim { .. }
        | NextStep::MarkReady { .. }
        | NextStep::TakeFromBook { .. }
        | NextStep::UpdateFromBook { .. }
        | NextStep::AddEvidence { .. }
        | NextStep::CompleteDraft { .. }
        | NextStep::BeginClaim { .. } => Deed::Claim,
        NextStep::SendToWard { .. } | NextStep::NotReceived { .. } => Deed::Send,
    }
}

const fn claim_of(step: &NextStep) -> Option<&ClaimRow> {
    match step {
        NextStep::FixClaim { claim }
        | NextStep::MarkReady { claim }
        | NextStep::KnockOnDoors { claim, .. }
        | NextStep::TakeFromBook { claim, .. }
        | NextStep::UpdateFromBook { claim, .. }
        | NextStep::AddEvidence { claim, .. }
        | NextStep::CompleteDraft { claim, .. }
        | NextStep::BeginClaim { claim } => Some(claim),
        NextStep::LoadCriteria
        | NextStep::AddHouseholds
        | NextStep::CompleteRegister { .. }
        | NextStep::SendToWard { .. }
        | NextStep::NotReceived { .. }
        | NextStep::Revisits { .. } => None,
    }
}

#[cfg(test)]
mod tests;
