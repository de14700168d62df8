//! The khu phố's own names and figures, and which one is shown.

use super::sign_in::SHOWN_NEIGHBORHOOD;
use super::status::status;
use crate::api::common::{ById, Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{NeighborhoodSave, Status};
use crate::host::{CallContext, Host, parse_id, written_txn};
use crate::validation::{Required, short_text, statistics};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::neighborhood::KIND;
use khupho_store::{TxnLabel, neighborhoods};

/// Changes the khu phố's names and figures.
///
/// # Errors
/// Empty names, an unknown khu phố, a role that may not.
pub fn neighborhood_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: NeighborhoodSave,
) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let named = Neighborhood {
        name: short_text("neighborhood_name", &args.name, Required::Yes)?,
        ward_name: short_text("ward_name", &args.ward_name, Required::Yes)?,
        households_by_statistics: statistics(args.households_by_statistics)?,
        code: String::new(),
    };
    let committed = host.write(TxnLabel::Neighborhood, |tx, _| {
        let known = neighborhoods::find(tx.connection(), id)?
            .ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
        let neighborhood = Neighborhood {
            code: known.code,
            ..named
        };
        Ok(tx.write(KIND, id, neighborhoods::patch(&neighborhood))?)
    })?;
    Ok(Saved {
        id: args.id,
        txn: written_txn(&committed),
    })
}

/// Shows another khu phố of the store.
///
/// # Errors
/// An unknown khu phố.
pub fn neighborhood_select(
    host: &Host,
    context: &CallContext<'_>,
    args: ById,
) -> Result<Status, ApiError> {
    let id = parse_id(&args.id)?;
    let signed_in = host.signed_in()?;
    if !signed_in
        .store
        .read(neighborhoods::list)?
        .iter()
        .any(|(known, _)| *known == id)
    {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    signed_in
        .store
        .set_preference(SHOWN_NEIGHBORHOOD, &id.to_string())?;
    host.change_session(&signed_in, |session| session.neighborhood = id);
    status(host, context, Nothing {})
}
