//! What was taken in, and putting it aside again.

use super::{Names, small, told_changes};
use crate::api::common::{ById, Id, Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{PartOf, TakenInRow};
use crate::host::{CallContext, Host, SignedIn};
use crate::roles::{Deed, allowed};
use crate::session::moment;
use khupho_store::StoreError;
use khupho_store::exchange::{self, ImportRow};

/// Rows of the list.
const ROWS_MAX: u32 = 500;
/// Published numbers of bundles: to the ward, and to the machines of a khu phố.
const BUNDLES: [u8; 2] = [1, 2];

/// What was taken in, the newest first.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn taken_in(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<TakenInRow>, ApiError> {
    let store = host.signed_in()?.store;
    Ok(store.read(|connection| {
        let names = Names::read(connection)?;
        let imports = exchange::imports(connection, ROWS_MAX, 0)?;
        let bundles = imports
            .iter()
            .filter(|import| BUNDLES.contains(&import.arrival.purpose));
        Ok::<_, StoreError>(bundles.map(|import| row(import, &names)).collect())
    })?)
}

fn row(import: &ImportRow, names: &Names) -> TakenInRow {
    let arrival = &import.arrival;
    TakenInRow {
        id: Id(import.id.to_string()),
        neighborhood_name: names.neighborhood(arrival.neighborhood),
        device_name: names.device(arrival.device),
        number: small(arrival.number),
        part: PartOf {
            part: arrival.part,
            parts: arrival.parts,
        },
        made_at: moment(arrival.made_ms),
        taken_at: moment(arrival.received_ms),
        entries: import.applied,
        put_aside: match import.undone_ms {
            Some(_) => import.quarantined + import.applied,
            None => import.quarantined,
        },
        undone: import.undone_ms.is_some(),
    }
}

/// Puts everything that came with an import aside again. Nothing is deleted.
///
/// # Errors
/// An unknown import, a role that may not.
pub fn taken_in_undo(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let signed_in = receiver(host)?;
    let change = signed_in.store.undo_import(number_of(&args.id)?)?;
    told_changes(host, &change.changed);
    Ok(Saved {
        id: args.id,
        txn: None,
    })
}

/// Takes it back in.
///
/// # Errors
/// Those of [`taken_in_undo`].
pub fn taken_in_redo(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let signed_in = receiver(host)?;
    let change = signed_in.store.redo_import(number_of(&args.id)?)?;
    told_changes(host, &change.changed);
    Ok(Saved {
        id: args.id,
        txn: None,
    })
}

/// Who deals with what came: at the ward its officers, in a khu phố those who send.
pub(super) fn receiver(host: &Host) -> Result<SignedIn, ApiError> {
    allowed(host, Deed::Send).or_else(|_| allowed(host, Deed::RunWard))
}

fn number_of(id: &Id) -> Result<i64, ApiError> {
    id.0.parse().map_err(|_| ApiError::new(ErrorCode::NotFound))
}
