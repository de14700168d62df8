//! Thẩm định: what the ward decides about a claim, and what it looked at when it decided.
//!
//! A decision holds for the content that was looked at and for nothing else. The content is kept in
//! the decision itself, so "what changed since" is a comparison of values and needs no clock.

mod differences;
mod flags;
mod life;
mod sample;

pub use differences::{ContentDifference, differences};
pub use flags::{
    BACK_DATED_MIN_DAYS, BURST_MIN_ENTRIES, BURST_WINDOW_MS, BackDated, Burst, EntryOrigin,
    WrittenEntry, back_dated, bursts,
};
pub use life::{
    AcceptRule, Deadline, Delivery, LastDecision, ReviewFault, ReviewState, ReviewStep, Reviewer,
    Since, decide, review_state, shown_state,
};
pub use sample::{SampleSize, draw, population_digest};

use crate::assessment::{BookSource, Claim, ClaimValue};
use crate::help_log::published_numbers;
use crate::ids::EntityId;
use std::collections::BTreeSet;

published_numbers! {
    /// What the ward decided.
    Decision {
        /// One officer accepted; where the ward wants two, another one has to.
        AcceptedOnce = 1 "accepted_once",
        /// đạt
        Accepted = 2 "accepted",
        /// trả lại
        Returned = 3 "returned",
        /// mở lại
        Reopened = 4 "reopened",
    }
}

published_numbers! {
    /// What a visit found.
    VisitResult {
        /// What was found agrees with the claim.
        Agreed = 1 "agreed",
        /// What was found differs.
        Differs = 2 "differs",
    }
}

/// What a claim says, apart from where it stands: what the ward looks at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimContent {
    /// The value; `None` is "not collected", never 0.
    pub value: Option<ClaimValue>,
    /// Where the value was taken from the book.
    pub from_book: Option<BookSource>,
    /// Explanation in the khu phố's words.
    pub note: String,
    /// Evidence cited. The order in which it was added says nothing about what is claimed.
    pub evidence: BTreeSet<EntityId>,
}

impl ClaimContent {
    /// What a claim says now.
    pub fn of(claim: &Claim) -> Self {
        Self {
            value: claim.value.clone(),
            from_book: claim.from_book.clone(),
            note: claim.note.clone(),
            evidence: claim.evidence.iter().copied().collect(),
        }
    }
}

/// The ward's last word on a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The claim.
    pub claim: EntityId,
    /// What was decided.
    pub decision: Decision,
    /// Why it was returned or reopened; empty otherwise.
    pub reason: String,
    /// The content that was looked at.
    pub reviewed: ClaimContent,
    /// The ward's own figure, where it differs from the claimed one.
    pub verified_value: Option<ClaimValue>,
    /// What the ward adds for the khu phố.
    pub note: String,
    /// The template the reason was made from.
    pub template: Option<EntityId>,
    /// Who gave the first of two acceptances. It stays where the second one is given.
    pub first_accepted_by: Option<EntityId>,
}

impl Review {
    /// The decision as it stands to the claim's content now.
    pub fn last_decision(&self, now: &ClaimContent) -> LastDecision {
        LastDecision {
            decision: self.decision,
            content: if self.reviewed == *now {
                Since::Unchanged
            } else {
                Since::Changed
            },
        }
    }

    /// The value that counts as verified: the ward's own figure, else the claimed one it looked at.
    /// `None` unless the claim is accepted as it stands.
    pub fn verified(&self, now: &ClaimContent) -> Option<&ClaimValue> {
        let stands = self.decision == Decision::Accepted && self.reviewed == *now;
        stands
            .then(|| {
                self.verified_value
                    .as_ref()
                    .or(self.reviewed.value.as_ref())
            })
            .flatten()
    }
}

/// A reason the ward often gives; the first nine have the keys 1–9.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonTemplate {
    /// The words.
    pub text: String,
    /// Place in the list, from 1.
    pub position: u32,
}

/// How a ward works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardSettings {
    /// "Phường Xuân Hòa".
    pub name: String,
    /// How many officers must accept a claim.
    pub accept_rule: AcceptRule,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(yes: bool) -> ClaimContent {
        ClaimContent {
            value: Some(ClaimValue::YesNo(yes)),
            ..ClaimContent::default()
        }
    }

    fn review(decision: Decision, verified_value: Option<ClaimValue>) -> Review {
        Review {
            claim: EntityId::from_bytes([1; 16]),
            decision,
            reason: String::new(),
            reviewed: content(true),
            verified_value,
            note: String::new(),
            template: None,
            first_accepted_by: None,
        }
    }

    #[test]
    fn only_what_is_accepted_as_it_stands_is_verified() {
        let accepted = review(Decision::Accepted, None);
        assert_eq!(
            accepted.verified(&content(true)),
            Some(&ClaimValue::YesNo(true))
        );
        assert_eq!(accepted.verified(&content(false)), None);
        for decision in [
            Decision::AcceptedOnce,
            Decision::Returned,
            Decision::Reopened,
        ] {
            assert_eq!(review(decision, None).verified(&content(true)), None);
        }
    }

    #[test]
    fn the_wards_own_figure_goes_before_the_claimed_one() {
        let own = ClaimValue::YesNo(false);
        let accepted = review(Decision::Accepted, Some(own.clone()));
        assert_eq!(accepted.verified(&content(true)), Some(&own));
    }

    #[test]
    fn the_order_of_evidence_is_no_change() {
        let claim = |evidence: [u8; 2]| Claim {
            assessment: EntityId::from_bytes([1; 16]),
            criterion: EntityId::from_bytes([2; 16]),
            state: crate::assessment::ClaimState::ReadyToSend,
            value: None,
            from_book: None,
            note: String::new(),
            evidence: evidence.map(|byte| EntityId::from_bytes([byte; 16])).into(),
        };
        assert_eq!(
            ClaimContent::of(&claim([3, 4])),
            ClaimContent::of(&claim([4, 3]))
        );
    }

    #[test]
    fn published_numbers_never_change() {
        let numbers: Vec<_> = Decision::ALL
            .iter()
            .map(|one| (one.number(), one.slug()))
            .collect();
        assert_eq!(
            numbers,
            [
                (1, "accepted_once"),
                (2, "accepted"),
                (3, "returned"),
                (4, "reopened")
            ]
        );
        assert_eq!(VisitResult::Agreed.number(), 1);
        assert_eq!(VisitResult::Differs.number(), 2);
    }
}
