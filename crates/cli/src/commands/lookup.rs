//! Finding what a person names: a criterion by its code, a household by a search.

use super::{Open, page};
use khupho_app::api::Request;
use khupho_app::api::assessment::AssessmentDetail;
use khupho_app::api::common::{Id, Nothing};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::households::{HouseholdFilter, HouseholdPage, HouseholdSearch};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A result as its type.
///
/// # Errors
/// [`ErrorCode::Internal`] where the core gives something else, which is a fault of the program.
pub(crate) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_json::from_value(value)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))
}

/// The criterion of a code such as "2.3" in the assessment under way.
///
/// # Errors
/// [`ErrorCode::NoCriteriaSet`], [`ErrorCode::NotFound`].
pub(crate) fn criterion(open: &Open<'_>, code: &str) -> Result<Id, ApiError> {
    let assessment: Option<AssessmentDetail> = typed(open.run(Request::assessment(Nothing {}))?)?;
    let assessment = assessment.ok_or_else(|| ApiError::new(ErrorCode::NoCriteriaSet))?;
    let mut rows = assessment.groups.into_iter().flat_map(|group| group.rows);
    rows.find(|row| row.code == code)
        .map(|row| row.criterion)
        .ok_or_else(|| nothing_named("criterion", code))
}

/// That nothing of a kind has the name that was typed, which is told with it.
pub(crate) fn nothing_named(kind: &str, named: &str) -> ApiError {
    ApiError::new(ErrorCode::NotFound)
        .with("kind", kind)
        .with("name", named)
}

/// A household by its identity, its code, or a search that finds exactly one.
///
/// # Errors
/// [`ErrorCode::NotFound`] where none is found, [`ErrorCode::InvalidField`] where several are.
pub(crate) fn household(open: &Open<'_>, named: &str) -> Result<Id, ApiError> {
    if named.len() == 36 && named.matches('-').count() == 4 {
        return Ok(Id(named.to_owned()));
    }
    let search = HouseholdSearch {
        query: named.to_owned(),
        filter: HouseholdFilter::default(),
        page: page(0, 50),
    };
    let found: HouseholdPage = typed(open.run(Request::households_search(search))?)?;
    let by_code = found.rows.iter().find(|row| row.code == named);
    match (by_code, found.rows.as_slice()) {
        (Some(row), _) => Ok(row.id.clone()),
        (None, [only]) => Ok(only.id.clone()),
        (None, []) => Err(nothing_named("household", named)),
        (None, _) => Err(ApiError::new(ErrorCode::InvalidField)
            .with("field", "household")
            .with("reason", "ambiguous")),
    }
}
