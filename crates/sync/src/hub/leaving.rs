//! A hub that the ward left hears of it, so that machines that know no other learn of the new one there
//! and push nothing to where the ward does not look any more.

use khupho_oplog::trust::NamedHub;
use khupho_store::Store;
use khupho_store::exchange::StoreRole;

use super::fault::HubFault;
use super::progress::SyncWatcher;
use super::proxy::HubProxy;
use super::registry::exchange_registry;
use super::talk::Talk;
use crate::SyncError;

/// Tells every hub that was left and can be reached. One that cannot be is told by a later round, and
/// stops nothing.
pub(super) fn tell_left_hubs(
    store: &Store,
    proxy: &HubProxy,
    watcher: &dyn SyncWatcher,
) -> Result<(), HubFault> {
    if store.role().map_err(SyncError::from)? != StoreRole::Ward {
        return Ok(());
    }
    for hub in store.take_left_hubs_to_tell()? {
        match tell(store, &hub, proxy, watcher) {
            Ok(()) => store.forget_left_hub(hub.device)?,
            Err(HubFault::Cancelled) => return Err(HubFault::Cancelled),
            Err(_) => {}
        }
    }
    Ok(())
}

fn tell(
    store: &Store,
    hub: &NamedHub,
    proxy: &HubProxy,
    watcher: &dyn SyncWatcher,
) -> Result<(), HubFault> {
    let Some(mut talk) = Talk::with(store, hub, proxy, watcher)? else {
        return Ok(());
    };
    let hello = talk.hello()?;
    exchange_registry(&mut talk, &hello)
}
