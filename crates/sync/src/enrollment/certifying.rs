//! The ward vouches for a machine.

use khupho_domain::ids::EntityId;
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::trust::{RegistryBody, Standing};
use khupho_store::Store;

use super::CERTIFICATE_LIFE_MS;
use crate::SyncError;
use crate::keys::OwnWard;
use crate::trust::{Trust, add_entry};

/// A certificate that ends sooner is renewed: half a year, in which every khu phố sends.
const RENEWED_BEFORE_END_MS: u64 = 182 * 24 * 60 * 60 * 1000;

/// Enters the machine of a request into the registry.
pub(super) fn certify(store: &Store, request: &EnrollmentRequest) -> Result<(), SyncError> {
    let ward = OwnWard::of(store)?;
    let now_ms = store.clock().now_ms();
    let certificate = Certificate {
        serial: Trust::of(store)?.state.highest_serial() + 1,
        ward: ward.id,
        device: request.device,
        signing_key: request.signing_key,
        agree_key: request.agree_key,
        class: match request.neighborhood {
            Some(_) => DeviceClass::Neighborhood,
            None => DeviceClass::Ward,
        },
        neighborhood: request.neighborhood,
        name: request.device_name.clone(),
        not_before_ms: now_ms,
        not_after_ms: now_ms.saturating_add(CERTIFICATE_LIFE_MS),
    };
    add_entry(store, RegistryBody::Issued(certificate.sign(ward.signer())))
}

/// Renews the certificate of a machine, also of one whose certificate has ended.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::UnknownDevice`] where the machine is not known or was
/// revoked, and those of the database.
pub fn renew(store: &Store, device: DeviceId) -> Result<(), SyncError> {
    let trust = Trust::of(store)?;
    let now_ms = store.clock().now_ms();
    let certificate = match trust.state.standing(device, now_ms) {
        Standing::Known(certificate)
        | Standing::NotYetValid(certificate)
        | Standing::Expired(certificate) => certificate.clone(),
        Standing::Revoked { .. } | Standing::Unknown => return Err(SyncError::UnknownDevice),
    };
    issue_again(store, certificate)
}

/// Renews the certificates of a khu phố's machines that end soon, so that nobody has to think of it.
pub(crate) fn renew_ending(store: &Store, neighborhood: EntityId) -> Result<(), SyncError> {
    let trust = Trust::of(store)?;
    let now_ms = store.clock().now_ms();
    let ending = trust
        .confirmed_devices_of(neighborhood)
        .into_iter()
        .filter(|certificate| certificate.not_after_ms < now_ms + RENEWED_BEFORE_END_MS);
    ending
        .into_iter()
        .try_for_each(|certificate| issue_again(store, certificate))
}

fn issue_again(store: &Store, certificate: Certificate) -> Result<(), SyncError> {
    let ward = OwnWard::of(store)?;
    let now_ms = store.clock().now_ms();
    let renewed = Certificate {
        serial: Trust::of(store)?.state.highest_serial() + 1,
        not_before_ms: now_ms,
        not_after_ms: now_ms.saturating_add(CERTIFICATE_LIFE_MS),
        ..certificate
    };
    add_entry(store, RegistryBody::Issued(renewed.sign(ward.signer())))
}
