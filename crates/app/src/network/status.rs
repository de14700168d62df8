//! Where this machine and the hub stand, and what a person may ask of them.

use super::poked;
use super::rounds::figures_go_first;
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::network::{NetworkStateName, NetworkStatus};
use crate::host::{CallContext, Host};
use crate::roles::{Deed, allowed_any};
use crate::session::moment;
use khupho_store::exchange::{self, StorePurpose, StoreRole};
use khupho_store::{Connection, Store, StoreError};
use khupho_sync::SyncError;
use khupho_sync::hub::named_hub;
use std::sync::Arc;

/// Where this machine and the ward's hub stand.
///
/// # Errors
/// The store's.
pub fn network_status(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    let store = host.signed_in()?.store;
    let hub = hub_host(&store)?;
    let state = shown(host, &store, hub.is_some());
    if state == NetworkStateName::Off {
        return Ok(OFF);
    }
    let (place, (pending, unreceived)) = store.read(|connection| {
        let place = exchange::hub_place(connection)?;
        Ok::<_, StoreError>((place, left_to_send(connection)?))
    })?;
    let photos = store.evidence_for_hub()?.len();
    let photos_later = figures_go_first(host, &store)?;
    Ok(NetworkStatus {
        state,
        hub,
        last_contact_at: place.and_then(|place| place.contact_ms).map(moment),
        pending_operations: pending,
        unreceived_operations: unreceived,
        pending_photos: photos as u64,
        photos_later,
    })
}

/// Writes that have not left, and those that have and are not acknowledged. Nobody acknowledges what
/// the ward writes.
fn left_to_send(connection: &Connection) -> Result<(u64, u64), StoreError> {
    Ok(match exchange::role(connection)? {
        StoreRole::Ward => (exchange::own_writes_unsent(connection)?, 0),
        StoreRole::Neighborhood => {
            let totals = exchange::delivery_totals(connection)?;
            (totals.saved, totals.sent)
        }
    })
}

const OFF: NetworkStatus = NetworkStatus {
    state: NetworkStateName::Off,
    hub: None,
    last_contact_at: None,
    pending_operations: 0,
    unreceived_operations: 0,
    pending_photos: 0,
    photos_later: false,
};

/// A machine that was only invited has learned of no hub yet, and asks there all the same.
fn shown(host: &Host, store: &Arc<Store>, has_hub: bool) -> NetworkStateName {
    let mut network = host.network();
    network.be_of(store);
    match network.shown() {
        NetworkStateName::Waiting | NetworkStateName::Paused if !has_hub => NetworkStateName::Off,
        shown => shown,
    }
}

/// The machine that the ward named as its hub; none for a practice notebook and without a ward.
pub(super) fn hub_host(store: &Store) -> Result<Option<String>, ApiError> {
    if store.read(exchange::purpose)? == StorePurpose::Practice {
        return Ok(None);
    }
    match named_hub(store) {
        Ok(address) => Ok(address.map(|address| address.host().to_owned())),
        Err(SyncError::NoWard) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks for a round now: everything goes, photos too.
///
/// # Errors
/// Anybody but who sends.
pub fn network_sync_now(
    host: &Host,
    context: &CallContext<'_>,
    args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    of_sender(host)?;
    let mut network = host.network();
    network.is_paused = false;
    network.schedule.ask();
    drop(network);
    network_status(host, context, args)
}

/// No rounds until somebody wants them again or the program is started anew. The one under way stops
/// at its next step.
///
/// # Errors
/// Anybody but who sends.
pub fn network_pause(
    host: &Host,
    context: &CallContext<'_>,
    args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    of_sender(host)?;
    host.network().is_paused = true;
    host.publish_arrived(&["network"]);
    network_status(host, context, args)
}

/// Rounds again.
///
/// # Errors
/// Anybody but who sends.
pub fn network_resume(
    host: &Host,
    context: &CallContext<'_>,
    args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    of_sender(host)?;
    host.network().is_paused = false;
    poked(host);
    network_status(host, context, args)
}

fn of_sender(host: &Host) -> Result<(), ApiError> {
    let signed_in = allowed_any(host, &[Deed::Send, Deed::RunWard])?;
    host.network().be_of(&signed_in.store);
    Ok(())
}
