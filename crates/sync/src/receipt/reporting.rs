//! At the ward: which receipt each machine of a khu phố has seen. It decides how far back the next
//! receipt reaches; a lost note only makes it longer.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::Manifest;
use khupho_oplog::ids::DeviceId;
use khupho_store::exchange::{self, StoreRole};
use khupho_store::{Connection, Store, StoreError, preferences};

use crate::SyncError;

/// Notes what a manifest says its machine has seen of this life of the ward's log.
pub(crate) fn note_seen(store: &Store, manifest: &Manifest) -> Result<(), SyncError> {
    if store.role()? != StoreRole::Ward {
        return Ok(());
    }
    let mut is_current = manifest.log_id_seen == Some(store.hub_log_id()?);
    if is_current && was_never_made(store, manifest)? {
        store.begin_new_hub_log()?;
        is_current = false;
    }
    let number = match is_current {
        true => manifest.receipt_number_seen,
        false => 0,
    };
    let noted = store.read(|connection| seen_by(connection, manifest.device))?;
    // Bundles may come in any order; what was seen once stays seen, unless the log began anew.
    let number = if is_current {
        number.max(noted)
    } else {
        number
    };
    store.set_preference(&key(manifest.device), &number.to_string())?;
    Ok(())
}

/// Whether a machine holds a receipt of this log that the store does not know: the store was brought
/// back from a copy. The machines then send again what the copy lacks.
fn was_never_made(store: &Store, manifest: &Manifest) -> Result<bool, StoreError> {
    let made =
        store.read(|connection| exchange::receipts(connection, Some(manifest.neighborhood)))?;
    let newest = made
        .iter()
        .filter(|receipt| Some(receipt.log_id) == manifest.log_id_seen)
        .map(|receipt| receipt.number)
        .max();
    Ok(manifest.receipt_number_seen > newest.unwrap_or_default())
}

/// The newest receipt that every machine of a khu phố has seen.
pub(super) fn seen_by_all(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<u64, StoreError> {
    let devices = exchange::devices_of(connection, neighborhood)?;
    let mut least = None;
    for device in devices {
        let seen = seen_by(connection, device.device)?;
        least = Some(least.map_or(seen, |least: u64| least.min(seen)));
    }
    Ok(least.unwrap_or_default())
}

fn seen_by(connection: &Connection, device: DeviceId) -> Result<u64, StoreError> {
    let noted = preferences::get(connection, &key(device))?;
    Ok(noted.and_then(|text| text.parse().ok()).unwrap_or_default())
}

fn key(device: DeviceId) -> String {
    format!("exchange.receipt_seen.{device}")
}
