//! What follows from the registry entries that a machine holds.

use std::collections::BTreeMap;

use thiserror::Error;

use super::entry::{NamedHub, RegistryBody, RegistryEntry};
use super::head::SignedHead;
use crate::certificate::{Certificate, DeviceClass};
use crate::chain::StreamHead;
use crate::cose::{Authority, SignedFault};
use crate::ids::{ContentHash, DeviceId, StreamId};
use crate::receipt::Receipt;

/// Why an entry is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TrustFault {
    /// It is not what the ward signed.
    #[error(transparent)]
    Signed(#[from] SignedFault),
    /// Entries before it are missing; offer it again once they are there.
    #[error("registry entry {found} came before one that precedes it")]
    Gap {
        /// The number of the entry that came.
        found: u64,
    },
    /// A signed head of a device for which no certificate is known.
    #[error("device {0} is not known")]
    UnknownDevice(DeviceId),
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was new; this is its hash.
    New(ContentHash),
    /// It was there already.
    AlreadyThere,
}

/// A device is trusted no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// How far each of its streams stays good.
    pub cut_offs: Vec<StreamHead>,
    /// The published number of the reason.
    pub reason: u16,
    /// When the ward decided, in milliseconds since 1970.
    pub at_ms: u64,
}

impl Revocation {
    /// Whether an operation at that place stays good.
    #[must_use]
    pub fn leaves_good(&self, stream: StreamId, seq: u64) -> bool {
        self.cut_offs
            .iter()
            .any(|cut_off| cut_off.stream == stream && seq <= cut_off.seq)
    }
}

/// How a device stands with the ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'trust> {
    /// The ward vouches for it.
    Known(&'trust Certificate),
    /// Its certificate begins later than now.
    NotYetValid(&'trust Certificate),
    /// Its certificate has ended.
    Expired(&'trust Certificate),
    /// The ward took its trust back.
    Revoked {
        /// The newest certificate it had, if one is known.
        certificate: Option<&'trust Certificate>,
        /// What stays good.
        revocation: &'trust Revocation,
    },
    /// No certificate is known.
    Unknown,
}

/// A place in an order that all machines agree on: number of the entry, then its hash.
type EntryPlace = (u64, ContentHash);

#[derive(Clone, Debug, Default)]
struct DeviceRecord {
    /// By serial, then by place of the entry; the last one counts.
    certificates: BTreeMap<(u64, EntryPlace), Certificate>,
    /// By place of the entry; the first one counts.
    revocations: BTreeMap<EntryPlace, Revocation>,
}

/// What follows from the registry entries that a machine holds.
///
/// A ward that was restored from a backup may go on from an older entry and so give the registry
/// two branches. Both count, and [`TrustState::is_forked`] says so: dropping one would bring a
/// revoked device back.
#[derive(Clone, Debug)]
pub struct TrustState {
    ward: Authority,
    entries: BTreeMap<ContentHash, u64>,
    numbers: BTreeMap<u64, Vec<ContentHash>>,
    devices: BTreeMap<DeviceId, DeviceRecord>,
    /// By place of the entry; the last one counts.
    hubs: BTreeMap<EntryPlace, NamedHub>,
}

impl TrustState {
    /// The state of a machine that holds no entry of that ward yet.
    #[must_use]
    pub const fn new(ward: Authority) -> Self {
        Self {
            ward,
            entries: BTreeMap::new(),
            numbers: BTreeMap::new(),
            devices: BTreeMap::new(),
            hubs: BTreeMap::new(),
        }
    }

    /// The ward and the key that checks its signatures.
    #[must_use]
    pub const fn ward(&self) -> &Authority {
        &self.ward
    }

    /// Takes one entry.
    ///
    /// # Errors
    /// A [`TrustFault`]; the state stays as it is.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<Applied, TrustFault> {
        let hash = ContentHash::of(bytes);
        if self.entries.contains_key(&hash) {
            return Ok(Applied::AlreadyThere);
        }
        let entry = RegistryEntry::verify(bytes, &self.ward)?;
        self.apply_verified(&entry, hash)
    }

    /// Takes entries that come in any order, and says how many were new. Entries that still wait
    /// for others are no error: they come again with the next file.
    ///
    /// # Errors
    /// The first entry that can never be taken; none is taken then.
    pub fn apply_all<'bytes>(
        &mut self,
        entries: impl IntoIterator<Item = &'bytes [u8]>,
    ) -> Result<usize, SignedFault> {
        let mut new = Vec::new();
        for bytes in entries {
            let hash = ContentHash::of(bytes);
            if !self.entries.contains_key(&hash) {
                new.push((RegistryEntry::verify(bytes, &self.ward)?, hash));
            }
        }
        // An entry follows one of the number before its own, so one pass in this order is enough.
        new.sort_by_key(|(entry, hash)| (entry.number, *hash));
        new.dedup_by_key(|(_, hash)| *hash);
        let mut taken = 0;
        for (entry, hash) in &new {
            match self.apply_verified(entry, *hash) {
                Ok(_) => taken += 1,
                Err(TrustFault::Signed(fault)) => return Err(fault),
                Err(_) => {}
            }
        }
        Ok(taken)
    }

    fn apply_verified(
        &mut self,
        entry: &RegistryEntry,
        hash: ContentHash,
    ) -> Result<Applied, TrustFault> {
        let found = entry.number;
        let follows = entry
            .prev
            .is_none_or(|prev| self.entries.get(&prev) == Some(&(found - 1)));
        if !follows {
            return Err(TrustFault::Gap { found });
        }
        self.record(entry, (found, hash))?;
        self.entries.insert(hash, found);
        self.numbers.entry(found).or_default().push(hash);
        Ok(Applied::New(hash))
    }

    /// The highest number and one entry that has it: what the next entry follows.
    #[must_use]
    pub fn head(&self) -> Option<(u64, ContentHash)> {
        let (number, hashes) = self.numbers.last_key_value()?;
        hashes.iter().max().map(|hash| (*number, *hash))
    }

    /// Whether two entries have one number: the ward went on from a backup.
    #[must_use]
    pub fn is_forked(&self) -> bool {
        self.numbers.values().any(|hashes| hashes.len() > 1)
    }

    /// The exclusive or of the hashes of all entries: two machines that have the same one hold the
    /// same entries, in whatever order these came.
    #[must_use]
    pub fn entries_xor(&self) -> [u8; 32] {
        let mut xor = [0; 32];
        for hash in self.entries.keys() {
            for (byte, of_hash) in xor.iter_mut().zip(hash.as_bytes()) {
                *byte ^= of_hash;
            }
        }
        xor
    }

    /// The highest serial that a certificate has.
    #[must_use]
    pub fn highest_serial(&self) -> u64 {
        self.devices
            .values()
            .filter_map(|device| device.certificates.last_key_value())
            .map(|((serial, _), _)| *serial)
            .max()
            .unwrap_or(0)
    }

    /// How a device stands at a moment, in milliseconds since 1970.
    #[must_use]
    pub fn standing(&self, device: DeviceId, at_ms: u64) -> Standing<'_> {
        let Some(record) = self.devices.get(&device) else {
            return Standing::Unknown;
        };
        let certificate = record.certificates.last_key_value().map(|(_, it)| it);
        if let Some((_, revocation)) = record.revocations.first_key_value() {
            return Standing::Revoked {
                certificate,
                revocation,
            };
        }
        match certificate {
            None => Standing::Unknown,
            Some(certificate) if at_ms < certificate.not_before_ms => {
                Standing::NotYetValid(certificate)
            }
            Some(certificate) if certificate.is_valid_at(at_ms) => Standing::Known(certificate),
            Some(certificate) => Standing::Expired(certificate),
        }
    }

    /// The newest certificate of a device, whatever its standing.
    #[must_use]
    pub fn certificate(&self, device: DeviceId) -> Option<&Certificate> {
        let record = self.devices.get(&device)?;
        record.certificates.last_key_value().map(|(_, it)| it)
    }

    /// Every device with its newest certificate, in the order of their identities.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, Option<&Certificate>)> {
        self.devices.iter().map(|(device, record)| {
            let newest = record.certificates.last_key_value();
            (*device, newest.map(|(_, certificate)| certificate))
        })
    }

    /// The hub that the ward named last; none where it has none, or none any more.
    #[must_use]
    pub fn hub(&self) -> Option<&NamedHub> {
        let (_, newest) = self.hubs.last_key_value()?;
        (!newest.url.is_empty()).then_some(newest)
    }

    /// The certificate by which pages and acknowledgements of a hub are checked; none where the
    /// device is no hub, or the ward took its trust back.
    #[must_use]
    pub fn hub_certificate(&self, device: DeviceId) -> Option<&Certificate> {
        let record = self.devices.get(&device)?;
        let (_, newest) = record.certificates.last_key_value()?;
        let is_trusted = newest.class == DeviceClass::Hub && record.revocations.is_empty();
        is_trusted.then_some(newest)
    }

    /// Reads what a hub acknowledges: a receipt without content, signed by a device of class
    /// [`DeviceClass::Hub`] that the ward has not taken its trust back from. A hub's certificate
    /// that has ended since makes no difference to what it has.
    ///
    /// # Errors
    /// A [`TrustFault`].
    pub fn verify_acknowledgement(&self, signed: &[u8]) -> Result<Receipt, TrustFault> {
        let device = Receipt::claimed_hub(signed)?;
        let certificate = self
            .hub_certificate(device)
            .ok_or(TrustFault::UnknownDevice(device))?;
        Ok(Receipt::verify_acknowledgement(signed, certificate)?)
    }

    /// Reads a signed head with the key of the device that it names.
    ///
    /// # Errors
    /// [`TrustFault::UnknownDevice`] and [`TrustFault::Signed`].
    pub fn verify_head(&self, bytes: &[u8]) -> Result<SignedHead, TrustFault> {
        let device = SignedHead::claimed_device(bytes)?;
        let certificate = self
            .certificate(device)
            .ok_or(TrustFault::UnknownDevice(device))?;
        Ok(SignedHead::verify(bytes, &certificate.authority())?)
    }

    fn record(&mut self, entry: &RegistryEntry, place: EntryPlace) -> Result<(), TrustFault> {
        match &entry.body {
            RegistryBody::Issued(bytes) => {
                let certificate = Certificate::verify(bytes, &self.ward)?;
                let record = self.devices.entry(certificate.device).or_default();
                record
                    .certificates
                    .insert((certificate.serial, place), certificate);
            }
            RegistryBody::Revoked {
                device,
                cut_offs,
                reason,
            } => {
                let revocation = Revocation {
                    cut_offs: cut_offs.clone(),
                    reason: *reason,
                    at_ms: entry.at_ms,
                };
                let record = self.devices.entry(*device).or_default();
                record.revocations.insert(place, revocation);
            }
            RegistryBody::HubNamed(hub) => {
                self.hubs.insert(place, hub.clone());
            }
            RegistryBody::Succeeded { .. } | RegistryBody::Unknown { .. } => {}
        }
        Ok(())
    }
}
