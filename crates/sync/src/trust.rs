//! Which machines the ward vouches for, as far as this store has learned it.

use khupho_domain::ids::EntityId;
use khupho_oplog::certificate::{self, Certificate};
use khupho_oplog::chain::StreamHead;
use khupho_oplog::cose::Authority;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::trust::{Applied, RegistryBody, RegistryEntry, Standing, TrustFault, TrustState};
use khupho_store::Store;
use khupho_store::exchange::{
    self, DeviceClass, DeviceRecord, RegistryEffect, RegistryLine, Revocation, TakingIn,
};

use crate::SyncError;
use crate::keys::{KnownWard, OwnWard};

/// The registry that a store holds.
pub(crate) struct Trust {
    pub(crate) state: TrustState,
    pub(crate) ward: KnownWard,
    /// The moment that certificates are judged by.
    moment_ms: u64,
    /// Entries that it was made of.
    pub(crate) entries: usize,
}

impl Trust {
    pub(crate) fn of(store: &Store) -> Result<Self, SyncError> {
        let ward = KnownWard::of(store)?;
        let mut state = TrustState::new(ward.authority);
        let lines = store.read(|connection| exchange::registry(connection, 0))?;
        state
            .apply_all(lines.iter().map(|line| line.cose.as_slice()))
            .map_err(|fault| SyncError::registry(&fault))?;
        Ok(Self {
            state,
            ward,
            moment_ms: judging_moment_ms(store, &lines, &ward)?,
            entries: lines.len(),
        })
    }

    /// The moment that certificates are judged by.
    pub(crate) const fn moment_ms(&self) -> u64 {
        self.moment_ms
    }

    /// The machines of a khu phố that something can be written for.
    pub(crate) fn confirmed_devices_of(&self, neighborhood: EntityId) -> Vec<Certificate> {
        let confirmed = self.state.devices().filter_map(|(device, _)| {
            match self.state.standing(device, self.moment_ms) {
                // A clock that stands before a certificate's begin is wrong: the ward signed it.
                Standing::Known(certificate) | Standing::NotYetValid(certificate) => {
                    Some(certificate.clone())
                }
                Standing::Expired(_) | Standing::Revoked { .. } | Standing::Unknown => None,
            }
        });
        confirmed
            .filter(|certificate| certificate.neighborhood == Some(neighborhood))
            .collect()
    }
}

/// The moment that certificates are judged by: at the ward its clock; at a khu phố the last moment
/// the ward itself has told. The clock of a khu phố's PC may be off by years, and decides nothing.
fn judging_moment_ms(
    store: &Store,
    lines: &[RegistryLine],
    ward: &KnownWard,
) -> Result<u64, SyncError> {
    if store.role()? == exchange::StoreRole::Ward {
        return Ok(store.clock().now_ms());
    }
    let registered = lines
        .iter()
        .filter_map(|line| RegistryEntry::verify(&line.cose, &ward.authority).ok())
        .map(|entry| entry.at_ms);
    let receipts = store.read(|connection| exchange::receipts(connection, None))?;
    let received = receipts.iter().map(|receipt| receipt.at_ms);
    Ok(registered.chain(received).max().unwrap_or_default())
}

/// Takes in the entries that are new, as often as one of them leads on. Those whose forerunners are
/// missing come again with the next file. What the ward signed after it was restored may stand beside
/// what it signed before: both count.
pub(crate) fn take_entries(
    taking: &mut TakingIn<'_>,
    ward: &Authority,
    entries: &[Vec<u8>],
) -> Result<(), SyncError> {
    let mut state = TrustState::new(*ward);
    let held = exchange::registry(taking.connection(), 0)?;
    state
        .apply_all(held.iter().map(|line| line.cose.as_slice()))
        .map_err(|fault| SyncError::registry(&fault))?;
    let mut waiting: Vec<&Vec<u8>> = entries.iter().collect();
    loop {
        let offered = std::mem::take(&mut waiting);
        let before = offered.len();
        for cose in offered {
            match state.apply(cose) {
                Ok(Applied::New(_)) => take_entry(taking, ward, cose)?,
                Ok(Applied::AlreadyThere) => {}
                Err(TrustFault::Signed(fault)) => return Err(SyncError::registry(&fault)),
                Err(_) => waiting.push(cose),
            }
        }
        if waiting.is_empty() || waiting.len() == before {
            return Ok(());
        }
    }
}

fn take_entry(taking: &mut TakingIn<'_>, ward: &Authority, cose: &[u8]) -> Result<(), SyncError> {
    let entry = RegistryEntry::verify(cose, ward).map_err(|fault| SyncError::registry(&fault))?;
    taking.registry_entry(&line_of(&entry, cose), &effect_of(&entry, ward)?)?;
    Ok(())
}

fn line_of(entry: &RegistryEntry, cose: &[u8]) -> RegistryLine {
    RegistryLine {
        number: entry.number,
        hash: *blake3::hash(cose).as_bytes(),
        cose: cose.to_vec(),
    }
}

fn effect_of(entry: &RegistryEntry, ward: &Authority) -> Result<RegistryEffect, SyncError> {
    Ok(match &entry.body {
        RegistryBody::Issued(cose) => {
            let certificate =
                Certificate::verify(cose, ward).map_err(|fault| SyncError::registry(&fault))?;
            RegistryEffect::Issued(record_of(&certificate, cose))
        }
        RegistryBody::Revoked {
            device,
            cut_offs,
            reason,
        } => RegistryEffect::Revoked(Revocation {
            device: *device,
            cut_offs: cut_offs.clone(),
            reason: u32::from(*reason),
            at_ms: entry.at_ms,
        }),
        RegistryBody::Succeeded { .. }
        | RegistryBody::HubNamed(_)
        | RegistryBody::Unknown { .. } => RegistryEffect::Other,
    })
}

fn record_of(certificate: &Certificate, cose: &[u8]) -> DeviceRecord {
    DeviceRecord {
        device: certificate.device,
        class: class_of(certificate),
        neighborhood: certificate.neighborhood,
        name: certificate.name.clone(),
        signing_key: *certificate.signing_key.as_bytes(),
        agree_key: *certificate.agree_key.as_bytes(),
        serial: certificate.serial,
        not_before_ms: certificate.not_before_ms,
        not_after_ms: certificate.not_after_ms,
        certificate: cose.to_vec(),
        revoked_ms: None,
    }
}

pub(crate) fn class_of(certificate: &Certificate) -> DeviceClass {
    match certificate.class {
        certificate::DeviceClass::Neighborhood => DeviceClass::Neighborhood,
        certificate::DeviceClass::Ward => DeviceClass::Ward,
        certificate::DeviceClass::Hub => DeviceClass::Hub,
    }
}

/// Signs a new entry of the ward's registry and keeps it.
pub(crate) fn add_entry(store: &Store, body: RegistryBody) -> Result<(), SyncError> {
    let ward = OwnWard::of(store)?;
    let trust = Trust::of(store)?;
    let (number, prev) = match trust.state.head() {
        Some((number, hash)) => (number + 1, Some(hash)),
        None => (1, None),
    };
    let entry = RegistryEntry {
        ward: ward.id,
        number,
        prev,
        at_ms: store.clock().now_ms(),
        body,
    };
    let line = line_of(&entry, &entry.sign(ward.signer()));
    store.keep_registry_entry(&line, &effect_of(&entry, &ward.signer().authority())?)?;
    Ok(())
}

/// The exact bytes of the entries beyond a number.
pub(crate) fn entries_beyond(store: &Store, number: u64) -> Result<Vec<Vec<u8>>, SyncError> {
    let lines = store.read(|connection| exchange::registry(connection, number))?;
    Ok(lines.into_iter().map(|line| line.cose).collect())
}

/// How far each stream that the store holds of a machine has come.
pub(crate) fn heads_of(store: &Store, device: DeviceId) -> Result<Vec<StreamHead>, SyncError> {
    Ok(store.read(|connection| exchange::heads_of_device(connection, device))?)
}
