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
    issue_again(store, certificate, now_ms)
}

/// Renews the certificates of a khu phố's machines that end soon, so that nobody has to think of it.
pub(crate) fn renew_ending(store: &Store, neighborhood: EntityId) -> Result<(), SyncError> {
    let now_ms = store.clock().now_ms();
    let devices = Trust::of(store)?.confirmed_devices_of(neighborhood);
    let ending = devices.into_iter().filter(|it| ends_soon(it, now_ms));
    ending
        .into_iter()
        .try_for_each(|certificate| issue_again(store, certificate, now_ms))
}

/// Renews the certificates of all machines of the ward that end soon by another clock than this PC's, or
/// ended a short while ago: machines that only ever talk to the hub get no receipt in a file. How many.
pub(crate) fn renew_all_ending(store: &Store, now_ms: u64) -> Result<u64, SyncError> {
    let trust = Trust::of(store)?;
    let ending = |device: DeviceId| match trust.state.standing(device, now_ms) {
        Standing::Known(certificate) | Standing::Expired(certificate)
            if is_of_member(certificate) && ends_soon(certificate, now_ms) =>
        {
            Some(certificate.clone())
        }
        _ => None,
    };
    let ending: Vec<_> = trust
        .state
        .devices()
        .filter_map(|(device, _)| ending(device))
        .collect();
    let renewed = ending.len() as u64;
    ending
        .into_iter()
        .try_for_each(|certificate| issue_again(store, certificate, now_ms))?;
    Ok(renewed)
}

/// What a hub acknowledges counts also when its certificate has ended.
fn is_of_member(certificate: &Certificate) -> bool {
    certificate.class != DeviceClass::Hub
}

/// Whether it ends soon. One that ended long ago belongs to a machine that nobody missed.
fn ends_soon(certificate: &Certificate, now_ms: u64) -> bool {
    let soon =
        now_ms.saturating_sub(RENEWED_BEFORE_END_MS)..now_ms.saturating_add(RENEWED_BEFORE_END_MS);
    soon.contains(&certificate.not_after_ms)
}

fn issue_again(store: &Store, certificate: Certificate, now_ms: u64) -> Result<(), SyncError> {
    let ward = OwnWard::of(store)?;
    let renewed = Certificate {
        serial: Trust::of(store)?.state.highest_serial() + 1,
        not_before_ms: now_ms,
        not_after_ms: now_ms.saturating_add(CERTIFICATE_LIFE_MS),
        ..certificate
    };
    add_entry(store, RegistryBody::Issued(renewed.sign(ward.signer())))
}
