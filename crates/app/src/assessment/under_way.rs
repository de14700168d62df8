//! The assessment under way: the current set of the khu phố with its claims, read once.

use super::dto;
use crate::api::assessment::AssessmentDetail;
use crate::api::errors::{ApiError, ErrorCode};
use crate::criteria::current_set;
use crate::host::SignedIn;
use chrono::NaiveDate;
use khupho_domain::assessment::{Claim, ClaimState};
use khupho_domain::criteria::{ClaimScore, Criterion, ScoringDays, score_claim};
use khupho_domain::ids::EntityId;
use khupho_store::assessment as store;
use khupho_store::{Connection, criteria::StoredSet};
use std::collections::HashMap;

/// The current set and the claims for its criteria, which are named by their place in the set.
pub(crate) struct UnderWay {
    pub(crate) stored: StoredSet,
    assessment: EntityId,
    claims: HashMap<EntityId, Claim>,
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

    fn find(
        connection: &Connection,
        signed_in: &SignedIn,
        today: NaiveDate,
    ) -> Result<Option<Self>, ApiError> {
        let Some(stored) = current_set(connection, signed_in)? else {
            return Ok(None);
        };
        let assessment = store::assessment_id(signed_in.neighborhood, stored.id);
        let claims = store::claims(connection, assessment)?;
        let days = ScoringDays {
            period: stored.set.period,
            today,
        };
        Ok(Some(Self {
            stored,
            assessment,
            claims,
            days,
        }))
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

    /// The score of the claim at a place.
    pub(crate) fn score(&self, index: usize) -> ClaimScore {
        let value = self.claim(index).and_then(|claim| claim.value.as_ref());
        score_claim(self.criterion(index), value, self.days)
    }

    /// The scores of all claims, in the order of the set.
    pub(crate) fn scores(&self) -> Vec<ClaimScore> {
        (0..self.stored.set.criteria.len())
            .map(|index| self.score(index))
            .collect()
    }
}

/// The assessment under way as screens show it; `None` before a set is loaded.
///
/// # Errors
/// The store's.
pub(crate) fn current_assessment(
    connection: &Connection,
    signed_in: &SignedIn,
    today: NaiveDate,
) -> Result<Option<AssessmentDetail>, ApiError> {
    let under_way = UnderWay::find(connection, signed_in, today)?;
    Ok(under_way.map(|under_way| dto::assessment_detail(&under_way)))
}
