//! The set a khu phố assesses now.

use crate::api::errors::{ApiError, ErrorCode};
use crate::host::SignedIn;
use khupho_domain::assessment::Period;
use khupho_domain::ids::EntityId;
use khupho_store::criteria::{self as store, StoredSet};
use khupho_store::{Connection, preferences};

/// The preference that holds the choice of a khu phố.
pub(super) fn preference(neighborhood: EntityId) -> String {
    format!("criteria.current_set.{neighborhood}")
}

/// The set chosen on this machine, or the newest loaded where none is chosen or the chosen one is gone.
///
/// # Errors
/// The store's.
pub(crate) fn current_set(
    connection: &Connection,
    signed_in: &SignedIn,
) -> Result<Option<StoredSet>, ApiError> {
    match current_set_id(connection, signed_in)? {
        Some(id) => Ok(store::load(connection, id)?),
        None => Ok(None),
    }
}

/// The identity of [`current_set`].
pub(super) fn current_set_id(
    connection: &Connection,
    signed_in: &SignedIn,
) -> Result<Option<EntityId>, ApiError> {
    let loaded = store::list(connection)?;
    let chosen = preferences::get(connection, &preference(signed_in.neighborhood))?;
    let chosen: Option<EntityId> = chosen.and_then(|text| text.parse().ok());
    Ok(chosen
        .filter(|id| loaded.contains(id))
        .or(loaded.first().copied()))
}

/// The period of [`current_set`].
///
/// # Errors
/// [`ErrorCode::NoCriteriaSet`] before a set is loaded, and the store's.
pub(crate) fn current_period(
    connection: &Connection,
    signed_in: &SignedIn,
) -> Result<Period, ApiError> {
    let current = current_set(connection, signed_in)?;
    current
        .map(|stored| stored.set.period)
        .ok_or_else(|| ApiError::new(ErrorCode::NoCriteriaSet))
}
