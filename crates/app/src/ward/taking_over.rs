//! A notebook that was in use before its ward was founded keeps the identity of its khu phố, because
//! everything in it names that one. The ward takes it over in the place of the empty khu phố that it
//! invited for.

use super::neighborhoods::show_first;
use crate::api::errors::ApiError;
use crate::host::{Host, SignedIn};
use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::registry::neighborhood::{KIND, SUCCESSOR};
use khupho_oplog::{Change, Patch};
use khupho_store::{Connection, StoreError, TxnLabel, exchange, neighborhoods};

/// Puts the khu phố that a confirmed machine writes for in the place of the one it was invited for,
/// where they are not the same and nobody else writes for that one.
///
/// # Errors
/// The store's.
pub(super) fn take_over(
    host: &Host,
    signed_in: &SignedIn,
    device: DeviceId,
) -> Result<(), ApiError> {
    let found = signed_in
        .store
        .read(|connection| Replacement::find(connection, device))?;
    let Some(replacement) = found else {
        return Ok(());
    };
    host.write(TxnLabel::Neighborhood, |tx, _| {
        let named = neighborhoods::patch(&replacement.named);
        tx.write(KIND, replacement.taken_over, named)?;
        let successor = Change::set(SUCCESSOR, replacement.taken_over.as_bytes().to_vec());
        let closing = Patch(vec![successor, Change::delete_entity()]);
        Ok(tx.write(KIND, replacement.invited, closing)?)
    })?;
    show_first(host, signed_in)
}

struct Replacement {
    invited: EntityId,
    taken_over: EntityId,
    /// Named as the ward names the one it invited for.
    named: Neighborhood,
}

impl Replacement {
    fn find(connection: &Connection, device: DeviceId) -> Result<Option<Self>, StoreError> {
        let requests = exchange::requests(connection)?;
        let Some(request) = requests.iter().find(|row| row.device == device) else {
            return Ok(None);
        };
        let invitations = exchange::invitations(connection)?;
        let invited = invitations
            .iter()
            .find(|row| row.token == request.token)
            .and_then(|row| row.neighborhood)
            .filter(|invited| Some(*invited) != request.neighborhood);
        let (Some(invited), Some(asked)) = (invited, request.neighborhood) else {
            return Ok(None);
        };
        let is_free = exchange::devices_of(connection, invited)?.is_empty();
        let is_here = neighborhoods::find(connection, asked)?.is_some();
        let named = neighborhoods::find(connection, invited)?;
        Ok(named.filter(|_| is_free && is_here).map(|named| Self {
            invited,
            taken_over: asked,
            named,
        }))
    }
}
