//! What stands around the content of every part: who sends, to whom, and what the sender holds.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::Manifest;
use khupho_oplog::chain::StreamHead;
use khupho_oplog::ids::{BundleId, LogId, WardId};
use khupho_oplog::keys::AgreePublic;
use khupho_oplog::trust::SignedHead;
use khupho_store::exchange::{self, StreamRange};
use khupho_store::{Connection, Store, StoreError, neighborhoods};

use super::Reader;
use super::packing::PackedPart;
use crate::SyncError;
use crate::enrollment::own_request;
use crate::files::{BundleName, FileKind};
use crate::keys::{KnownWard, OwnDevice, ward_trust};
use crate::trust::{Trust, entries_beyond};

/// Bundle, number of the sending, part, parts.
pub(super) type Place = (BundleId, u64, u32, u32);

/// Everything but the content.
pub(super) struct Cover {
    pub(super) device: OwnDevice,
    pub(super) recipients: Vec<AgreePublic>,
    pub(super) made_ms: u64,
    reader: Reader,
    ward: WardId,
    ward_name: String,
    neighborhood: EntityId,
    neighborhood_name: String,
    certificate: Option<Vec<u8>>,
    request: Option<Vec<u8>>,
    signed_heads: Vec<Vec<u8>>,
    registry: Vec<Vec<u8>>,
    known: Vec<StreamHead>,
    receipt_number_seen: u64,
    log_id_seen: Option<LogId>,
}

impl Cover {
    pub(super) fn of(
        store: &Store,
        reader: Reader,
        ranges: &[StreamRange],
    ) -> Result<Self, SyncError> {
        let trust = ward_trust(store)?.ok_or(SyncError::NoWard)?;
        let device = OwnDevice::of(store)?;
        let made_ms = store.clock().now_ms();
        let (known, seen) = store.read(|connection| {
            Ok::<_, StoreError>((
                known_heads(connection, reader)?,
                exchange::seen_of_ward(connection)?,
            ))
        })?;
        let named = store.read(|it| neighborhoods::find(it, trust.neighborhood))?;
        Ok(Self {
            recipients: recipients(store, reader, trust.neighborhood, &device)?,
            made_ms,
            reader,
            ward: trust.ward,
            ward_name: trust.ward_name,
            neighborhood: trust.neighborhood,
            neighborhood_name: named.map_or_else(String::new, short_name),
            certificate: trust.certificate,
            request: own_request(store)?,
            signed_heads: signed_heads(store, &device, ranges, made_ms)?,
            // All of them, because a ward that was restored may have lost any.
            registry: entries_beyond(store, 0)?,
            known,
            receipt_number_seen: seen.receipt_number,
            log_id_seen: seen.log_id,
            device,
        })
    }

    pub(super) fn manifest(&self, place: Place, packed: &PackedPart) -> Manifest {
        let (bundle, number, part, parts) = place;
        Manifest {
            purpose: self.reader.purpose(),
            bundle,
            part: part.into(),
            parts: parts.into(),
            ward: self.ward,
            neighborhood: self.neighborhood,
            device: self.device.id,
            number,
            made_ms: self.made_ms,
            recipients: self.recipients.iter().map(AgreePublic::key_id).collect(),
            certificate: self.certificate.clone(),
            request: self.request.clone(),
            ranges: packed.ranges.clone(),
            signed_heads: self.signed_heads.clone(),
            registry: self.registry.clone(),
            known: self.known.clone(),
            receipt_number_seen: self.receipt_number_seen,
            log_id_seen: self.log_id_seen,
            content: packed.content.summary,
        }
    }

    pub(super) fn name(&self, number: u64, part: u32, parts: u32) -> String {
        let kind = match self.reader {
            Reader::Ward => FileKind::ToWard,
            Reader::Siblings => FileKind::ToSiblings,
        };
        let name = BundleName {
            kind,
            neighborhood: &self.neighborhood_name,
            ward: &self.ward_name,
            number: Some(number),
            made_ms: self.made_ms,
        };
        name.of_part(part, parts)
    }
}

/// What stands for a khu phố in a file's name.
pub(crate) fn short_name(named: khupho_domain::neighborhoods::Neighborhood) -> String {
    match named.code.is_empty() {
        true => named.name,
        false => named.code,
    }
}

/// To the other machines a head counts only as far as names and telephones are here too: they send
/// what the ward did not get.
fn known_heads(connection: &Connection, reader: Reader) -> Result<Vec<StreamHead>, StoreError> {
    match reader {
        Reader::Ward => exchange::known_heads(connection),
        Reader::Siblings => exchange::known_heads_with_personal(connection),
    }
}

fn recipients(
    store: &Store,
    reader: Reader,
    neighborhood: EntityId,
    own: &OwnDevice,
) -> Result<Vec<AgreePublic>, SyncError> {
    match reader {
        Reader::Ward => {
            let ward = KnownWard::of(store)?;
            Ok(vec![ward.agree, ward.recovery])
        }
        Reader::Siblings => {
            let siblings: Vec<AgreePublic> = Trust::of(store)?
                .confirmed_devices_of(neighborhood)
                .into_iter()
                .filter(|certificate| certificate.device != own.id)
                .map(|certificate| certificate.agree_key)
                .collect();
            if siblings.is_empty() {
                return Err(SyncError::NoSiblings);
            }
            Ok(siblings)
        }
    }
}

/// The heads of this machine, signed now, and those that came signed with what is relayed.
fn signed_heads(
    store: &Store,
    device: &OwnDevice,
    ranges: &[StreamRange],
    at_ms: u64,
) -> Result<Vec<Vec<u8>>, SyncError> {
    let (own, relayed) = store.read(|connection| {
        Ok::<_, StoreError>((
            exchange::own_heads(connection)?,
            exchange::signed_heads(connection, ranges)?,
        ))
    })?;
    let signed = own.into_iter().map(|head| {
        let head = SignedHead {
            device: device.id,
            head,
            at_ms,
        };
        head.sign(device.signer())
    });
    Ok(signed.chain(relayed).collect())
}
