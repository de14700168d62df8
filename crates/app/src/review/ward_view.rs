//! Everything the ward has of one criteria set, read once: every list of the ward is made from it.

use super::not_found;
use crate::api::errors::ApiError;
use chrono::NaiveDate;
use khupho_domain::assessment::ClaimValue;
use khupho_domain::criteria::{ClaimScore, Criterion, ScoringDays, score_claim};
use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::review::ReviewState;
use khupho_domain::text::sort_key;
use khupho_store::criteria::{self, StoredSet};
use khupho_store::review::{WardClaim, claims_of_set};
use khupho_store::{Connection, neighborhoods};
use std::collections::HashMap;

/// The claims of every khu phố against the ward's set.
pub(super) struct WardView {
    pub(super) stored: StoredSet,
    /// Khu phố in the order people expect: "Khu phố 2" before "Khu phố 10".
    pub(super) neighborhoods: Vec<(EntityId, Neighborhood)>,
    pub(super) claims: Vec<PlacedClaim>,
    today: NaiveDate,
}

/// A claim with its places in the orders of khu phố and criteria.
pub(super) struct PlacedClaim {
    pub(super) neighborhood: usize,
    pub(super) criterion: usize,
    pub(super) state: ReviewState,
    pub(super) ward_claim: WardClaim,
}

impl WardView {
    /// Reads that of the ward's set; `None` before one is loaded.
    pub(super) fn find(
        connection: &Connection,
        today: NaiveDate,
    ) -> Result<Option<Self>, ApiError> {
        match ward_set(connection)? {
            Some(stored) => Ok(Some(Self::of_stored(connection, stored, today)?)),
            None => Ok(None),
        }
    }

    /// Reads that of any set.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::errors::ErrorCode::NotFound) for a set that is not loaded.
    pub(super) fn of_set(
        connection: &Connection,
        set: EntityId,
        today: NaiveDate,
    ) -> Result<Self, ApiError> {
        let stored = criteria::load(connection, set)?.ok_or_else(not_found)?;
        Self::of_stored(connection, stored, today)
    }

    fn of_stored(
        connection: &Connection,
        stored: StoredSet,
        today: NaiveDate,
    ) -> Result<Self, ApiError> {
        let neighborhoods = sorted_neighborhoods(connection)?;
        let claims = placed(
            claims_of_set(connection, stored.id)?,
            &neighborhoods,
            &stored,
        );
        Ok(Self {
            stored,
            neighborhoods,
            claims,
            today,
        })
    }

    /// As [`Self::find`].
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::errors::ErrorCode::NotFound) before a set is loaded.
    pub(super) fn open(connection: &Connection, today: NaiveDate) -> Result<Self, ApiError> {
        Self::find(connection, today)?.ok_or_else(not_found)
    }

    /// The criterion at a place.
    pub(super) fn criterion(&self, index: usize) -> &Criterion {
        &self.stored.set.criteria[index]
    }

    /// The name of the khu phố at a place.
    pub(super) fn neighborhood_name(&self, index: usize) -> &str {
        &self.neighborhoods[index].1.name
    }

    /// The score that a value has under the criterion at a place.
    pub(super) fn score(&self, criterion: usize, value: Option<&ClaimValue>) -> ClaimScore {
        let days = ScoringDays {
            period: self.stored.set.period,
            today: self.today,
        };
        score_claim(self.criterion(criterion), value, days)
    }

    /// The claim of an identity.
    pub(super) fn claim(&self, id: EntityId) -> Option<&PlacedClaim> {
        self.claims.iter().find(|one| one.ward_claim.id == id)
    }
}

/// The set the ward reviews: the newest it issued, else the newest that is loaded.
pub(super) fn ward_set(connection: &Connection) -> Result<Option<StoredSet>, ApiError> {
    match criteria::newest(connection)? {
        Some(id) => Ok(criteria::load(connection, id)?),
        None => Ok(None),
    }
}

fn sorted_neighborhoods(
    connection: &Connection,
) -> Result<Vec<(EntityId, Neighborhood)>, ApiError> {
    let mut all = neighborhoods::list(connection)?;
    all.sort_by_cached_key(|(id, neighborhood)| (sort_key(&neighborhood.name), *id));
    Ok(all)
}

/// Claims of khu phố or criteria that are gone are left out.
fn placed(
    claims: Vec<WardClaim>,
    neighborhoods: &[(EntityId, Neighborhood)],
    stored: &StoredSet,
) -> Vec<PlacedClaim> {
    let places = |ids: &mut dyn Iterator<Item = EntityId>| -> HashMap<EntityId, usize> {
        ids.enumerate().map(|(place, id)| (id, place)).collect()
    };
    let of_neighborhood = places(&mut neighborhoods.iter().map(|(id, _)| *id));
    let of_criterion = places(&mut stored.criterion_ids.iter().copied());
    let mut placed: Vec<PlacedClaim> = claims
        .into_iter()
        .filter_map(|ward_claim| {
            Some(PlacedClaim {
                neighborhood: *of_neighborhood.get(&ward_claim.neighborhood)?,
                criterion: *of_criterion.get(&ward_claim.claim.criterion)?,
                state: ward_claim.state(),
                ward_claim,
            })
        })
        .collect();
    placed.sort_by_key(|one| (one.neighborhood, one.criterion));
    placed
}
