//! At the ward: machines that ask to be confirmed, and their bundles that wait for it.

use std::fs;
use std::path::{Path, PathBuf};

use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::{DeviceId, InvitationToken};
use khupho_store::exchange::{self, InvitationRow, RequestRow, RequestState};
use khupho_store::{Store, StoreError};

use super::{certifying, words_of};
use crate::import::{self, Imported};
use crate::keys::{OwnDevice, ward_trust};
use crate::progress::Watcher;
use crate::trust::Trust;
use crate::{DeviceRequest, SyncError};

/// In a store's folder: files of machines that the ward has not confirmed, as they came.
const WAITING: &str = "waiting";

/// A machine that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingDevice {
    /// What it said.
    pub request: DeviceRequest,
    /// When its first bundle came.
    pub received_ms: u64,
    /// Files of it that wait.
    pub waiting_files: u32,
    /// Whether the ward refused it before.
    pub refused: bool,
}

/// The machines that wait for the ward, and those it refused.
///
/// # Errors
/// Those of the database.
pub fn pending(store: &Store) -> Result<Vec<PendingDevice>, SyncError> {
    let rows = store.read(exchange::requests)?;
    let undecided = rows
        .iter()
        .filter(|row| row.state != RequestState::Confirmed);
    let mut pending = Vec::new();
    for row in undecided {
        // A request was checked before it was kept.
        let Ok(request) = EnrollmentRequest::verify(&row.request) else {
            continue;
        };
        pending.push(PendingDevice {
            request: told(store, &request)?,
            received_ms: row.received_ms,
            waiting_files: u32::try_from(row.waiting_parts.len()).unwrap_or(u32::MAX),
            refused: row.state == RequestState::Refused,
        });
    }
    Ok(pending)
}

/// Confirms a machine, once a person has compared the words: the ward vouches for it from now on,
/// and its files that waited are taken in.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::UnknownDevice`], [`SyncError::AnothersNeighborhood`], and
/// those of the database.
pub fn confirm(
    store: &Store,
    device: DeviceId,
    watcher: &dyn Watcher,
) -> Result<Imported, SyncError> {
    let row = request_of(store, device)?;
    let request = EnrollmentRequest::verify(&row.request).map_err(|_| SyncError::UnknownDevice)?;
    refuse_anothers(store, &request)?;
    certifying::certify(store, &request)?;
    use_invitation(store, request.token, device)?;
    let waiting: Vec<PathBuf> = row
        .waiting_parts
        .iter()
        .map(|name| waiting_folder(store).join(name))
        .collect();
    let imported = import::import(store, &waiting, watcher)?;
    store.decide_request(device, RequestState::Confirmed)?;
    forget(&waiting);
    Ok(imported)
}

/// A machine asks for the khu phố of its invitation, or brings one that nobody else stands for:
/// identities of khu phố are no secret, and a certificate opens everything its khu phố ever sent.
fn refuse_anothers(store: &Store, request: &EnrollmentRequest) -> Result<(), SyncError> {
    let invited = invitation_of(store, request.token)?.map(|row| row.neighborhood);
    if invited == Some(request.neighborhood) {
        return Ok(());
    }
    let trust = Trust::of(store)?;
    let is_anothers = |id| {
        let confirmed = trust.confirmed_devices_of(id);
        confirmed.iter().any(|one| one.device != request.device)
    };
    let is_promised = store
        .read(exchange::invitations)?
        .iter()
        .any(|row| row.neighborhood == request.neighborhood);
    if is_promised || is_anothers(request.neighborhood) || invited.is_some_and(is_anothers) {
        return Err(SyncError::AnothersNeighborhood);
    }
    Ok(())
}

/// Refuses a machine: what it sent is dropped. It can ask again.
///
/// # Errors
/// [`SyncError::UnknownDevice`], and those of the database.
pub fn refuse(store: &Store, device: DeviceId) -> Result<(), SyncError> {
    let row = request_of(store, device)?;
    store.decide_request(device, RequestState::Refused)?;
    let folder = waiting_folder(store);
    let waiting: Vec<PathBuf> = row
        .waiting_parts
        .iter()
        .map(|name| folder.join(name))
        .collect();
    forget(&waiting);
    Ok(())
}

/// The words of this machine's key, which the ward asks for.
///
/// # Errors
/// Those of the database.
pub fn own_fingerprint(store: &Store) -> Result<Vec<String>, SyncError> {
    Ok(words_of(&OwnDevice::of(store)?.signing.verifying_key()))
}

/// Keeps a file of a machine that is not confirmed, and what the machine asks for.
pub(crate) fn keep_waiting(
    store: &Store,
    signed: &[u8],
    request: &EnrollmentRequest,
    file: &[u8],
) -> Result<(), SyncError> {
    let folder = waiting_folder(store);
    fs::create_dir_all(&folder).map_err(|error| SyncError::write(&folder, error))?;
    // By content: the same file waits once, whatever it is called.
    let name = format!("{}.kps", blake3::hash(file).to_hex());
    let path = folder.join(&name);
    let whole = fs::read(&path).is_ok_and(|kept| kept == file);
    if !whole {
        crate::files::write_synced(&path, file).map_err(|error| SyncError::write(&path, error))?;
    }
    store.keep_request(&RequestRow {
        device: request.device,
        token: request.token,
        neighborhood: request.neighborhood,
        request: signed.to_vec(),
        received_ms: store.clock().now_ms(),
        state: RequestState::Waiting,
        waiting_parts: vec![name],
    })?;
    Ok(())
}

/// What a request says, for a person to judge.
pub(crate) fn told(store: &Store, request: &EnrollmentRequest) -> Result<DeviceRequest, SyncError> {
    let invitation = invitation_of(store, request.token)?;
    let invited_for = invitation.as_ref().map(|row| row.neighborhood);
    let replaces = invited_for.filter(|invited| *invited != request.neighborhood);
    let is_free = match replaces {
        // Somebody writes for the invited one already: two identities of one khu phố.
        Some(invited) => Trust::of(store)?.confirmed_devices_of(invited).is_empty(),
        None => true,
    };
    let stands = |row: &InvitationRow| {
        row.withdrawn_ms.is_none() && row.used_by.is_none_or(|user| user == request.device)
    };
    Ok(DeviceRequest {
        device: request.device,
        device_name: request.device_name.clone(),
        member_name: request.member_name.clone(),
        neighborhood: request.neighborhood,
        fingerprint: words_of(&request.signing_key),
        replaces,
        invited: is_free && invitation.as_ref().is_some_and(stands),
        at_ms: request.at_ms,
    })
}

/// The request that this machine's bundles carry until the ward's certificate is there.
pub(crate) fn own_request(store: &Store) -> Result<Option<Vec<u8>>, SyncError> {
    let Some(trust) = ward_trust(store)? else {
        return Ok(None);
    };
    if trust.certificate.is_some() {
        return Ok(None);
    }
    let device = OwnDevice::of(store)?;
    let request = EnrollmentRequest {
        token: trust.token,
        device: device.id,
        signing_key: device.signing.verifying_key(),
        agree_key: device.agree.public(),
        neighborhood: trust.neighborhood,
        device_name: super::joining::own_machine_name(store)?,
        member_name: super::joining::joined_by(store)?,
        at_ms: store.clock().now_ms(),
    };
    Ok(Some(request.sign(device.signer())))
}

fn request_of(store: &Store, device: DeviceId) -> Result<RequestRow, SyncError> {
    let rows = store.read(exchange::requests)?;
    rows.into_iter()
        .find(|row| row.device == device)
        .ok_or(SyncError::UnknownDevice)
}

fn invitation_of(
    store: &Store,
    token: InvitationToken,
) -> Result<Option<InvitationRow>, StoreError> {
    let rows = store.read(exchange::invitations)?;
    Ok(rows.into_iter().find(|row| row.token == token))
}

fn use_invitation(
    store: &Store,
    token: InvitationToken,
    device: DeviceId,
) -> Result<(), SyncError> {
    if let Some(row) = invitation_of(store, token)? {
        let used_by = row.used_by.or(Some(device));
        store.keep_invitation(&InvitationRow { used_by, ..row })?;
    }
    Ok(())
}

fn waiting_folder(store: &Store) -> PathBuf {
    store.location().folder.join(WAITING)
}

fn forget(files: &[PathBuf]) {
    for file in files {
        forget_one(file);
    }
}

fn forget_one(file: &Path) {
    // What stays takes room and is found by nobody.
    let _ = fs::remove_file(file);
}
