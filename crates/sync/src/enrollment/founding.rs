//! Founding a ward, for the first time or again from its recovery slip.

use std::sync::Arc;

use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::keys::WardKeys;
use khupho_oplog::trust::RegistryBody;
use khupho_store::exchange;
use khupho_store::{Clock, DeviceSecretVault, Founding, RecoveryCode, Store, StoreLocation};
use zeroize::Zeroizing;

use super::CERTIFICATE_LIFE_MS;
use crate::SyncError;
use crate::keys::{OwnDevice, OwnWard, ward_id};
use crate::trust::add_entry;

/// A store that was founded for a ward.
pub struct FoundedWard {
    /// The store, open.
    pub store: Store,
    /// The slip: it opens the store and founds the ward again. Shown once and kept nowhere.
    pub slip: RecoveryCode,
}

/// Founds a ward on this machine.
///
/// `machine_name` is what people call this PC.
///
/// # Errors
/// Those of [`Store::create`], and those of the database.
pub fn found_ward(
    location: StoreLocation,
    founding: &Founding,
    names: WardNames<'_>,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
) -> Result<FoundedWard, SyncError> {
    let (store, slip) = Store::create(location, founding, clock, vault)?;
    keep_keys(&store, &slip, names.ward)?;
    // The ward's own PC stands first in the registry.
    register_own_machine(&store, names.machine)?;
    Ok(FoundedWard { store, slip })
}

/// Founds a ward again, from its slip, after its store was lost: the same ward, with the same keys,
/// and an empty book that fills as the khu phố send.
///
/// Nothing is registered: the registry comes back with the bundles, and an entry made before would
/// stand beside the old ones.
///
/// # Errors
/// Those of [`found_ward`].
pub fn found_ward_again(
    location: StoreLocation,
    founding: &Founding,
    names: WardNames<'_>,
    slip: &RecoveryCode,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
) -> Result<Store, SyncError> {
    let store = Store::create_with_code(location, founding, clock, vault, slip)?;
    keep_keys(&store, slip, names.ward)?;
    Ok(store)
}

/// What a ward and its PC are called.
#[derive(Debug, Clone, Copy)]
pub struct WardNames<'a> {
    /// "Phường Xuân Hòa".
    pub ward: &'a str,
    /// "Máy văn phòng".
    pub machine: &'a str,
}

/// The six words of the ward's key, to compare by telephone.
///
/// # Errors
/// [`SyncError::NotAWard`].
pub fn ward_fingerprint(store: &Store) -> Result<Vec<String>, SyncError> {
    let ward = OwnWard::of(store)?;
    Ok(super::words_of(&ward.signing.verifying_key()))
}

fn keep_keys(store: &Store, slip: &RecoveryCode, name: &str) -> Result<(), SyncError> {
    let keys = WardKeys::from_seed(&slip.seed());
    store.keep_ward_keys(&exchange::WardKeys {
        ward: ward_id(&keys),
        name: name.to_owned(),
        signing_seed: keys.signing.seed(),
        agree_secret: Zeroizing::new(*keys.agree.as_bytes()),
        recovery_agree_key: *keys.recovery.public().as_bytes(),
    })?;
    Ok(())
}

fn register_own_machine(store: &Store, name: &str) -> Result<(), SyncError> {
    let (ward, device) = (OwnWard::of(store)?, OwnDevice::of(store)?);
    let now_ms = store.clock().now_ms();
    let certificate = Certificate {
        serial: 1,
        ward: ward.id,
        device: device.id,
        signing_key: device.signing.verifying_key(),
        agree_key: device.agree.public(),
        class: DeviceClass::Ward,
        neighborhood: None,
        name: name.to_owned(),
        not_before_ms: now_ms,
        not_after_ms: now_ms.saturating_add(CERTIFICATE_LIFE_MS),
    };
    add_entry(store, RegistryBody::Issued(certificate.sign(ward.signer())))
}
