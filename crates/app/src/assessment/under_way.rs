//! The assessment under way: the current set of the khu phố with its claims, read once.

use super::dto;
use crate::api::assessment::AssessmentDetail;
use crate::api::errors::{ApiError, ErrorCode};
use crate::criteria::current_set;
use crate::host::SignedIn;
use chrono::NaiveDate;
use khupho_domain::assessment::{Claim, ClaimState, ClaimValue};
use khupho_domain::criteria::{ClaimScore, Criterion, ScoringDays, score_claim};
use khupho_domain::ids::EntityId;
use khupho_domain::review::{ClaimContent, Deadline, Delivery, LastDecision, shown_state};
use khupho_store::assessment as store;
use khupho_store::review::{self, StoredReview};
use khupho_store::{Connection, criteria::StoredSet, exchange};
use std::collections::{BTreeMap, HashMap};

/// How far claims have come, by claim.
fn deliveries(
    connection: &Connection,
    claims: &[EntityId],
) -> Result<BTreeMap<EntityId, Delivery>, ApiError> {
    let known = exchange::deliveries(connection, claims)?;
    let named = |delivery| match delivery {
        exchange::Delivery::Saved => Delivery::Saved,
        exchange::Delivery::Sent => Delivery::Sent,
        exchange::Delivery::Received => Delivery::Received,
    };
    Ok(known
        .into_iter()
        .map(|(claim, delivery)| (claim, named(delivery)))
        .collect())
}

/// The current set and the claims for its criteria, which are named by their place in the set.
pub(crate) struct UnderWay {
    pub(crate) stored: StoredSet,
    assessment: EntityId,
    claims: HashMap<EntityId, Claim>,
    /// The ward's decisions, by claim.
    reviews: HashMap<EntityId, StoredReview>,
    /// How far each claim has come, by claim.
    deliveries: BTreeMap<EntityId, Delivery>,
    days: ScoringDays,
}

impl UnderWay {
    /// Reads the assessment under way.
    ///
    /// # Errors
    /// [`ErrorCode::NoCriteriaSet`] before a set is loaded, and the store's.
    pub(crate) fn open(
        connection: &Connection,
        signed_in: &SignedIn,
        today: NaiveDate,
    ) -> Result<Self, ApiError> {
        Self::find(connection, signed_in, today)?
            .ok_or_else(|| ApiError::new(ErrorCode::NoCriteriaSet))
    }

    /// As [`Self::open`]; `None` before a set is loaded.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn find(
        connection: &Connection,
        signed_in: &SignedIn,
        today: NaiveDate,
    ) -> Result<Option<Self>, ApiError> {
        let Some(stored) = current_set(connection, signed_in)? else {
            return Ok(None);
        };
        let assessment = store::assessment_id(signed_in.neighborhood, stored.id);
        let claims = store::claims(connection, assessment)?;
        let begun: Vec<EntityId> = claims
            .keys()
            .map(|criterion| store::claim_id(assessment, *criterion))
            .collect();
        let days = ScoringDays {
            period: stored.set.period,
            today,
        };
        Ok(Some(Self {
            stored,
            assessment,
            claims,
            reviews: review::of_assessment(connection, assessment)?,
            deliveries: deliveries(connection, &begun)?,
            days,
        }))
    }

    /// The assessment as screens show it.
    pub(crate) fn detail(&self) -> AssessmentDetail {
        dto::assessment_detail(self)
    }

    /// Which assessment it is.
    pub(crate) fn id(&self) -> EntityId {
        self.assessment
    }

    /// The day its scores are computed for.
    pub(crate) fn today(&self) -> NaiveDate {
        self.days.today
    }

    /// The place of a criterion.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for a criterion that is not in the set.
    pub(crate) fn index_of(&self, criterion: EntityId) -> Result<usize, ApiError> {
        let place = self
            .stored
            .criterion_ids
            .iter()
            .position(|id| *id == criterion);
        place.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
    }

    /// The criterion at a place.
    pub(crate) fn criterion(&self, index: usize) -> &Criterion {
        &self.stored.set.criteria[index]
    }

    /// The identity of the claim for the criterion at a place, begun or not.
    pub(crate) fn claim_id(&self, index: usize) -> EntityId {
        store::claim_id(self.assessment, self.stored.criterion_ids[index])
    }

    /// The claim at a place; `None` where nobody began it.
    pub(crate) fn claim(&self, index: usize) -> Option<&Claim> {
        self.claims.get(&self.stored.criterion_ids[index])
    }

    /// The claim at a place, or the empty one that editing begins with.
    pub(crate) fn claim_or_new(&self, index: usize) -> Claim {
        self.claim(index).cloned().unwrap_or_else(|| Claim {
            assessment: self.assessment,
            criterion: self.stored.criterion_ids[index],
            state: ClaimState::NotStarted,
            value: None,
            from_book: None,
            note: String::new(),
            evidence: Vec::new(),
        })
    }

    /// How far the claim at a place has come.
    pub(crate) fn delivery(&self, index: usize) -> Delivery {
        let known = self.deliveries.get(&self.claim_id(index));
        known.copied().unwrap_or(Delivery::Saved)
    }

    /// The ward's decision on the claim at a place; `None` where there was none.
    pub(crate) fn review(&self, index: usize) -> Option<&StoredReview> {
        self.reviews.get(&self.claim_id(index))
    }

    /// What the claim at a place says, apart from where it stands.
    pub(crate) fn content(&self, index: usize) -> ClaimContent {
        self.claim(index).map(ClaimContent::of).unwrap_or_default()
    }

    /// The ward's decision as it stands to what the claim says now.
    pub(crate) fn last_decision(&self, index: usize) -> Option<LastDecision> {
        let stored = self.review(index)?;
        Some(stored.review.last_decision(&self.content(index)))
    }

    /// Where the claim at a place stands: derived, never what is written in the claim alone.
    pub(crate) fn state(&self, index: usize) -> ClaimState {
        let written = self
            .claim(index)
            .map_or(ClaimState::NotStarted, |claim| claim.state);
        let deadline = if self.days.today > self.stored.set.deadline {
            Deadline::Past
        } else {
            Deadline::Ahead
        };
        shown_state(
            written,
            self.delivery(index),
            self.last_decision(index),
            deadline,
        )
    }

    /// The value the ward accepted at a place; `None` unless the claim is accepted as it stands.
    pub(crate) fn verified_value(&self, index: usize) -> Option<&ClaimValue> {
        self.review(index)?.review.verified(&self.content(index))
    }

    /// The scores that the accepted values give, in the order of the set.
    pub(crate) fn verified_scores(&self) -> Vec<ClaimScore> {
        (0..self.stored.set.criteria.len())
            .map(|index| self.score_of(index, self.verified_value(index)))
            .collect()
    }

    /// The score of the claim at a place.
    pub(crate) fn score(&self, index: usize) -> ClaimScore {
        let value = self.claim(index).and_then(|claim| claim.value.as_ref());
        self.score_of(index, value)
    }

    /// The score that a value would have at a place.
    pub(crate) fn score_of(&self, index: usize, value: Option<&ClaimValue>) -> ClaimScore {
        score_claim(self.criterion(index), value, self.days)
    }

    /// The scores of all claims, in the order of the set.
    pub(crate) fn scores(&self) -> Vec<ClaimScore> {
        (0..self.stored.set.criteria.len())
            .map(|index| self.score(index))
            .collect()
    }
}
