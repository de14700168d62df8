//! The set a khu phố assesses now.

use crate::api::errors::{ApiError, ErrorCode};
use crate::host::SignedIn;
use khupho_domain::assessment::Period;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_store::criteria::{self as store, StoredSet};
use khupho_store::{Connection, preferences};

/// The preference that holds the choice of a khu phố.
pub(super) fn preference(neighborhood: EntityId) -> String {
    format!("criteria.current_set.{neighborhood}")
}

/// How a set became the current one of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// By being loaded.
    Loaded,
    /// By being chosen among those that are loaded.
    Selected,
}

/// Behind the identity in the preference of a set that was selected.
const SELECTED_MARK: &str = " selected";

/// What the preference holds for a choice.
pub(super) fn chosen_text(set: EntityId, choice: Choice) -> String {
    match choice {
        Choice::Loaded => set.to_string(),
        Choice::Selected => format!("{set}{SELECTED_MARK}"),
    }
}

fn chosen_of(text: &str) -> Option<(EntityId, Choice)> {
    let (id, choice) = match text.strip_suffix(SELECTED_MARK) {
        Some(id) => (id, Choice::Selected),
        None => (text, Choice::Loaded),
    };
    Some((id.parse().ok()?, choice))
}

/// The set chosen on this machine, or the newest in use where none is chosen or the chosen one is not
/// in use any more: undoing its load takes back the assessment and leaves the set.
///
/// A sample that was loaded to try the program out gives way to the set that the ward has issued
/// since, unless somebody goes back to it. The ward itself always looks at the newest.
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
    if signed_in.role == Role::WardOfficer {
        return Ok(store::newest(connection)?);
    }
    let neighborhood = signed_in.neighborhood;
    let newest = store::newest_in_use(connection, neighborhood)?;
    let kept = preferences::get(connection, &preference(neighborhood))?;
    let Some((chosen, choice)) = kept.as_deref().and_then(chosen_of) else {
        return Ok(newest);
    };
    let stays = store::list(connection)?.contains(&chosen)
        && store::is_in_use(connection, neighborhood, chosen)?
        && (choice == Choice::Selected
            || store::is_issued(connection, chosen)?
            || !is_some_issued(connection, newest)?);
    Ok(if stays { Some(chosen) } else { newest })
}

fn is_some_issued(connection: &Connection, set: Option<EntityId>) -> Result<bool, ApiError> {
    match set {
        Some(set) => Ok(store::is_issued(connection, set)?),
        None => Ok(false),
    }
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
