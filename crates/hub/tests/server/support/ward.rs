//! A ward: its keys and its registry.

use khupho_domain::ids::EntityId;
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::Signer;
use khupho_oplog::hub::Founding;
use khupho_oplog::ids::{ContentHash, DeviceId, WardId};
use khupho_oplog::keys::WardKeys;
use khupho_oplog::trust::{RegistryBody, RegistryEntry};

use super::bytes16;
use super::device::Device;

const YEAR_MS: u64 = 365 * 86_400_000;

pub(crate) struct Ward {
    pub(crate) id: WardId,
    keys: WardKeys,
    pub(crate) registry: Vec<Vec<u8>>,
    serial: u64,
    now_ms: u64,
}

impl Ward {
    pub(crate) fn new(number: u64, now_ms: u64) -> Self {
        let mut seed = [0x77; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        Self {
            id: WardId::from_bytes(bytes16(0xa0, number)),
            keys: WardKeys::from_seed(&seed),
            registry: Vec::new(),
            serial: 0,
            now_ms,
        }
    }

    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer {
            id: *self.id.as_bytes(),
            key: &self.keys.signing,
        }
    }

    pub(crate) fn neighborhood(&self, number: u64) -> EntityId {
        EntityId::from_bytes(bytes16(0xe0, number))
    }

    /// Confirms a PC of a khu phố.
    pub(crate) fn confirm(&mut self, device: &Device) {
        self.issue(device, self.now_ms - 1_000, self.now_ms + YEAR_MS);
    }

    /// A further PC of a khu phố, confirmed.
    pub(crate) fn pc_of(&mut self, neighborhood: u64, number: u64) -> Device {
        let neighborhood = Some(self.neighborhood(neighborhood));
        let device = Device::new(self.id, neighborhood, number);
        self.confirm(&device);
        device
    }

    /// A PC of the ward, confirmed.
    pub(crate) fn own_pc(&mut self, number: u64) -> Device {
        let device = Device::new(self.id, None, number);
        self.confirm(&device);
        device
    }

    pub(crate) fn issue(&mut self, device: &Device, not_before_ms: u64, not_after_ms: u64) {
        self.serial += 1;
        let certificate = Certificate {
            serial: self.serial,
            ward: self.id,
            device: device.id,
            signing_key: device.signing.verifying_key(),
            agree_key: device.agree.public(),
            class: match device.neighborhood {
                Some(_) => DeviceClass::Neighborhood,
                None => DeviceClass::Ward,
            },
            neighborhood: device.neighborhood,
            name: "Máy thử".to_owned(),
            not_before_ms,
            not_after_ms,
        };
        let signed = certificate.sign(self.signer());
        self.enter(RegistryBody::Issued(signed));
    }

    /// The ward's store is restored from a backup that had so many entries, and goes on from there.
    pub(crate) fn restore(&mut self, entries: usize) {
        self.registry.truncate(entries);
    }

    pub(crate) fn revoke(&mut self, device: DeviceId) {
        self.enter(RegistryBody::Revoked {
            device,
            cut_offs: Vec::new(),
            reason: 1,
        });
    }

    fn enter(&mut self, body: RegistryBody) {
        let entry = RegistryEntry {
            ward: self.id,
            number: self.registry.len() as u64 + 1,
            prev: self.registry.last().map(|last| ContentHash::of(last)),
            at_ms: self.now_ms,
            body,
        };
        let signed = entry.sign(self.signer());
        self.registry.push(signed);
    }

    /// The body with which the ward is founded on a hub.
    pub(crate) fn founding(&self, hub: DeviceId, claim_code: &str) -> Vec<u8> {
        let founding = Founding {
            ward: self.id,
            ward_name: "Phường Thử Nghiệm".to_owned(),
            ward_signing_key: self.keys.signing.verifying_key(),
            hub,
            claim_code: claim_code.to_owned(),
            at_ms: self.now_ms,
        };
        let mut forms = vec![founding.sign(self.signer())];
        forms.extend(self.registry.iter().cloned());
        sequence_of(&forms)
    }

    /// The body with the registry behind that many entries.
    pub(crate) fn registry_after(&self, entries: usize) -> Vec<u8> {
        sequence_of(&self.registry[entries..])
    }
}

pub(crate) fn sequence_of(forms: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = CanonicalWriter::with_capacity(1024);
    for form in forms {
        writer.bytes(form);
    }
    writer.into_bytes()
}
