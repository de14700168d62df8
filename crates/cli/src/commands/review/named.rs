//! Finding the claim that a person names.

use super::super::{Open, lookup, page};
use khupho_app::api::Request;
use khupho_app::api::common::{Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::review::{ReviewPage, ReviewQuery, ReviewState, WardHome};

/// Khu phố and criteria of the ward.
pub(super) struct Grid(WardHome);

impl Grid {
    /// Reads them.
    ///
    /// # Errors
    /// The core's refusal.
    pub(super) fn read(open: &Open<'_>) -> Result<Self, ApiError> {
        Ok(Self(lookup::typed(
            open.run(Request::ward_home(Nothing {}))?,
        )?))
    }

    /// The khu phố of a name, in capitals or not, or of an identity.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn neighborhood(&self, named: &str) -> Result<Id, ApiError> {
        let wanted = named.trim().to_lowercase();
        let row = self
            .0
            .rows
            .iter()
            .find(|row| row.name.to_lowercase() == wanted || row.neighborhood.0 == named);
        row.map(|row| row.neighborhood.clone())
            .ok_or_else(|| lookup::nothing_named("neighborhood", named))
    }

    /// The criterion of a code.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn criterion(&self, code: &str) -> Result<Id, ApiError> {
        let column = self.0.criteria.iter().find(|column| column.code == code);
        column
            .map(|column| column.id.clone())
            .ok_or_else(|| lookup::nothing_named("criterion", code))
    }
}

/// The claim of an identity, or of "Khu phố 13/2.3".
///
/// # Errors
/// `NotFound`.
pub(super) fn claim(open: &Open<'_>, named: &str) -> Result<Id, ApiError> {
    let Some((neighborhood, code)) = named.rsplit_once('/') else {
        return Ok(Id(named.to_owned()));
    };
    let grid = Grid::read(open)?;
    let query = ReviewQuery {
        neighborhood: Some(grid.neighborhood(neighborhood)?),
        criterion: Some(grid.criterion(code)?),
        states: vec![
            ReviewState::NotHandedIn,
            ReviewState::Waiting,
            ReviewState::WaitingAgain,
            ReviewState::AcceptedOnce,
            ReviewState::Accepted,
            ReviewState::Returned,
            ReviewState::Reopened,
        ],
        set: None,
        page: page(0, 1),
    };
    let found: ReviewPage = lookup::typed(open.run(Request::reviews(query))?)?;
    let first = found.rows.into_iter().next();
    first
        .map(|row| row.claim)
        .ok_or_else(|| lookup::nothing_named("claim", named))
}
