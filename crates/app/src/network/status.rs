//! Where this machine and the hub stand, and what a person may ask of them.

use super::poked;
use super::rounds::figures_go_first;
use super::state::{Pause, keep_paused};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::network::{NetworkStateName, NetworkStatus};
use crate::host::{CallContext, Host};
use crate::roles::{Deed, allowed_any};
use crate::session::moment;
use khupho_store::exchange::{self, StorePurpose, StoreRole};
use khupho_store::{Connection, Store, StoreError};
use khupho_sync::SyncError;
use khupho_sync::hub::{named_hub, waits_at_hub};
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
    let state = shown(host, &store, hub.is_some())?;
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

/// Writes that have not left, and those that have and are not acknowledged, but for what waits only for
/// its file: files are counted by themselves. Nobody acknowledges what the ward writes.
fn left_to_send(connection: &Connection) -> Result<(u64, u64), StoreError> {
    Ok(match exchange::role(connection)? {
        StoreRole::Ward => (exchange::own_writes_unsent(connection)?, 0),
        StoreRole::Neighborhood => {
            let totals = exchange::delivery_totals(connection)?;
            (totals.saved, totals.sent - totals.awaiting_file)
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

/// A machine that was only invited has learned of no hub yet, and asks there all the same: also before
/// its first round, which a command line has never had.
fn shown(host: &Host, store: &Arc<Store>, has_hub: bool) -> Result<NetworkStateName, ApiError> {
    let mut network = host.network();
    network.be_of(store);
    let shown = network.shown();
    drop(network);
    let is_to_say = matches!(shown, NetworkStateName::Waiting | NetworkStateName::Paused);
    if has_hub || !is_to_say {
        return Ok(shown);
    }
    let asks = store.read(exchange::purpose)? != StorePurpose::Practice && waits_at_hub(store)?;
    Ok(match (asks, shown) {
        (true, NetworkStateName::Paused) => NetworkStateName::Paused,
        (true, _) => NetworkStateName::NotConfirmed,
        (false, _) => NetworkStateName::Off,
    })
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
    set_pause(host, Pause::Ends)?;
    host.network().schedule.ask();
    network_status(host, context, args)
}

/// No rounds until somebody wants them again, also after the program was started anew. The one under way
/// stops at once.
///
/// # Errors
/// Anybody but who sends.
pub fn network_pause(
    host: &Host,
    context: &CallContext<'_>,
    args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    set_pause(host, Pause::Begins)?;
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
    set_pause(host, Pause::Ends)?;
    poked(host);
    network_status(host, context, args)
}

fn set_pause(host: &Host, pause: Pause) -> Result<(), ApiError> {
    let signed_in = allowed_any(host, &[Deed::Send, Deed::RunWard])?;
    keep_paused(&signed_in.store, pause)?;
    let mut network = host.network();
    network.be_of(&signed_in.store);
    network.is_paused = pause == Pause::Begins;
    Ok(())
}
