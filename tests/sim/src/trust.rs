//! Keys, certificates and the registry of the simulated ward.

use std::rc::Rc;
use std::sync::OnceLock;

use khupho_domain::ids::EntityId;
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::Signer;
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use khupho_oplog::trust::{RegistryBody, RegistryEntry, TrustState};
use khupho_oplog::{StreamHead, StreamId};

/// Devices that a world can have.
pub(crate) const DEVICES_MAX: usize = 6;

const WARD: WardId = WardId::from_bytes([0xaa; 16]);

/// The khu phố of every world.
pub(crate) const NEIGHBORHOOD: EntityId = EntityId::from_bytes([0xbb; 16]);

/// Another khu phố of the same ward.
pub(crate) const OTHER_NEIGHBORHOOD: EntityId = EntityId::from_bytes([0xbc; 16]);

/// Number of the device of that khu phố, beyond those of the first one.
pub(crate) const STRANGER: usize = 0x40;

/// For which khu phố a stream is written; none for the ward's.
pub(crate) fn writer_of(stream: StreamId) -> Option<EntityId> {
    match usize::from(stream.as_bytes()[0]) {
        STRANGER => Some(OTHER_NEIGHBORHOOD),
        device if device < DEVICES_MAX => Some(NEIGHBORHOOD),
        _ => None,
    }
}

/// Identity of a device.
pub(crate) fn device_id(number: usize) -> DeviceId {
    DeviceId::from_bytes([u8::try_from(number).unwrap_or(u8::MAX); 16])
}

fn ward_key() -> SigningKey {
    SigningKey::from_seed(&[0xcc; 32])
}

/// The registry in which every device has its certificate; signing it anew for each seed would
/// take longer than everything else.
pub(crate) fn registry_at_first() -> TrustState {
    static REGISTRY: OnceLock<TrustState> = OnceLock::new();
    REGISTRY.get_or_init(certify_all).clone()
}

fn certify_all() -> TrustState {
    let key = ward_key();
    let ward = Signer {
        id: *WARD.as_bytes(),
        key: &key,
    };
    let mut trust = TrustState::new(ward.authority());
    for number in 0..DEVICES_MAX {
        let seed = [u8::try_from(number).unwrap_or(u8::MAX); 32];
        let certificate = Certificate {
            serial: number as u64 + 1,
            ward: WARD,
            device: device_id(number),
            signing_key: SigningKey::from_seed(&seed).verifying_key(),
            agree_key: AgreeSecret::from_bytes(seed).public(),
            class: DeviceClass::Neighborhood,
            neighborhood: Some(NEIGHBORHOOD),
            name: format!("generated machine {number}"),
            not_before_ms: 0,
            not_after_ms: i64::MAX as u64,
        };
        append(&mut trust, 0, RegistryBody::Issued(certificate.sign(ward)));
    }
    trust
}

/// Revokes a device from its heads on, and gives the entry.
pub(crate) fn revoke(
    trust: &mut TrustState,
    number: usize,
    cut_offs: Vec<StreamHead>,
    at_ms: u64,
) -> Rc<Vec<u8>> {
    let body = RegistryBody::Revoked {
        device: device_id(number),
        cut_offs,
        reason: 1,
    };
    append(trust, at_ms, body)
}

fn append(trust: &mut TrustState, at_ms: u64, body: RegistryBody) -> Rc<Vec<u8>> {
    let key = ward_key();
    let head = trust.head();
    let entry = RegistryEntry {
        ward: WARD,
        number: head.map_or(1, |(number, _)| number + 1),
        prev: head.map(|(_, hash)| hash),
        at_ms,
        body,
    };
    let bytes = entry.sign(Signer {
        id: *WARD.as_bytes(),
        key: &key,
    });
    trust
        .apply(&bytes)
        .expect("the next entry of the registry follows its head");
    Rc::new(bytes)
}
