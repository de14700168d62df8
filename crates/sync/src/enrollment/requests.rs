//! At the ward: machines that ask to be confirmed, and their bundles that wait for it.

use std::fs;
use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::{DeviceId, InvitationToken};
use khupho_oplog::trust::Standing;
use khupho_store::exchange::{self, InvitationRow, RequestRow, RequestState};
use khupho_store::{Store, StoreError};

use super::{InvitationRefusal, certifying, words_of};
use crate::import::{self, Imported, InvitationUse};
use crate::keys::{OwnDevice, ward_trust};
use crate::progress::Watcher;
use crate::trust::Trust;
use crate::{DeviceRequest, SyncError, Verdict};

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

/// The machines that wait for the ward, and those it refused. One that was revoked does not wait any
/// more, though a backup may have brought its request back.
///
/// # Errors
/// Those of the database.
pub fn pending(store: &Store) -> Result<Vec<PendingDevice>, SyncError> {
    let rows = store.read(exchange::requests)?;
    // A store of no ward has none, and nobody's word to judge them by.
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let trust = Trust::of(store)?;
    let now_ms = store.clock().now_ms();
    let is_revoked = |device| {
        matches!(
            trust.state.standing(device, now_ms),
            Standing::Revoked { .. }
        )
    };
    let undecided = rows
        .iter()
        .filter(|row| row.state != RequestState::Confirmed && !is_revoked(row.device));
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
/// and its files that waited are taken in for `person`.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::UnknownDevice`], also of one that was revoked: that is for
/// good; [`SyncError::AnothersNeighborhood`], and those of the database.
pub fn confirm(
    store: &Store,
    device: DeviceId,
    person: EntityId,
    watcher: &dyn Watcher,
) -> Result<Imported, SyncError> {
    let row = request_of(store, device)?;
    let request = EnrollmentRequest::verify(&row.request).map_err(|_| SyncError::UnknownDevice)?;
    let trust = Trust::of(store)?;
    if let Standing::Revoked { .. } = trust.state.standing(device, store.clock().now_ms()) {
        return Err(SyncError::UnknownDevice);
    }
    refuse_anothers(store, &request)?;
    certifying::certify(store, &request)?;
    use_invitation(store, request.token, device)?;
    let waiting: Vec<PathBuf> = row
        .waiting_parts
        .iter()
        .map(|name| waiting_folder(store).join(name))
        .collect();
    let imported = import::import(store, &waiting, person, watcher)?;
    let (done, left) = settled(&imported, waiting);
    store.decide_request(device, RequestState::Confirmed, &names_of(&left))?;
    forget(&done);
    Ok(imported)
}

/// Parts the files that were taken in, or whose content is here, from those that were not: these stay
/// where they are, so that nothing is lost that only this file has.
fn settled(imported: &Imported, waiting: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let is_settled = |path: &PathBuf| {
        imported.files.iter().any(|outcome| {
            outcome.file.path == *path
                && (outcome.taken.is_some() || outcome.file.verdict == Verdict::AlreadyHere)
        })
    };
    waiting.into_iter().partition(is_settled)
}

fn names_of(paths: &[PathBuf]) -> Vec<String> {
    let names = paths.iter().filter_map(|path| path.file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

/// A machine asks for the khu phố of its invitation, or brings one that nobody else stands for:
/// identities of khu phố are no secret, and a certificate opens everything its khu phố ever sent.
fn refuse_anothers(store: &Store, request: &EnrollmentRequest) -> Result<(), SyncError> {
    let invited = invitation_of(store, request.token)?.map(|row| row.neighborhood);
    if invited == Some(request.neighborhood) {
        return match request.neighborhood {
            Some(_) => Ok(()),
            None => refuse_unless_it_stands(store, request),
        };
    }
    // Whoever asks for none reads everything of the ward.
    let asked = request
        .neighborhood
        .ok_or(SyncError::AnothersNeighborhood)?;
    let invited = invited.flatten();
    let trust = Trust::of(store)?;
    let is_anothers = |id| {
        let confirmed = trust.confirmed_devices_of(id);
        confirmed.iter().any(|one| one.device != request.device)
    };
    let is_promised = store
        .read(exchange::invitations)?
        .iter()
        .any(|row| row.neighborhood == Some(asked));
    if is_promised || is_anothers(asked) || invited.is_some_and(is_anothers) {
        return Err(SyncError::AnothersNeighborhood);
    }
    Ok(())
}

/// A PC of the ward is confirmed on an invitation that nobody else used, and that did not run out.
fn refuse_unless_it_stands(store: &Store, request: &EnrollmentRequest) -> Result<(), SyncError> {
    match told(store, request)?.invitation {
        InvitationUse::Stands => Ok(()),
        InvitationUse::Expired | InvitationUse::Missing => {
            Err(SyncError::Invitation(InvitationRefusal::NotAnInvitation))
        }
    }
}

/// Refuses a machine: what it sent is dropped. It can ask again, on this invitation or another one.
///
/// # Errors
/// [`SyncError::UnknownDevice`], also of one that was confirmed: it is revoked instead; and those of
/// the database.
pub fn refuse(store: &Store, device: DeviceId) -> Result<(), SyncError> {
    let row = request_of(store, device)?;
    let trust = Trust::of(store)?;
    if trust.state.standing(device, store.clock().now_ms()) != Standing::Unknown {
        return Err(SyncError::UnknownDevice);
    }
    store.decide_request(device, RequestState::Refused, &[])?;
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
    let asked = request.neighborhood;
    let invitation = invitation_of(store, request.token)?;
    let invited_for = invitation.as_ref().map(|row| row.neighborhood);
    // A PC of the ward is no khu phố's, and the other way round.
    let is_of_other_kind = invited_for.is_some_and(|invited| invited.is_some() != asked.is_some());
    let replaces = invited_for
        .flatten()
        .filter(|invited| Some(*invited) != asked);
    let is_free = match replaces {
        // Somebody writes for the invited one already: two identities of one khu phố.
        Some(invited) => Trust::of(store)?.confirmed_devices_of(invited).is_empty(),
        None => true,
    };
    Ok(DeviceRequest {
        device: request.device,
        device_name: request.device_name.clone(),
        member_name: request.member_name.clone(),
        neighborhood: asked,
        fingerprint: words_of(&request.signing_key),
        replaces,
        invitation: match invitation {
            Some(row) if is_free && !is_of_other_kind => {
                invitation_use(&row, request, came_ms(store, request)?)
            }
            _ => InvitationUse::Missing,
        },
        at_ms: request.at_ms,
    })
}

fn invitation_use(row: &InvitationRow, request: &EnrollmentRequest, came_ms: u64) -> InvitationUse {
    let is_anothers = row.used_by.is_some_and(|user| user != request.device);
    if row.withdrawn_ms.is_some() || is_anothers {
        InvitationUse::Missing
    } else if row.used_by.is_none() && row.expires_ms < came_ms {
        InvitationUse::Expired
    } else {
        InvitationUse::Stands
    }
}

/// When a request came: a ward that takes its time to confirm it lets no invitation run out.
fn came_ms(store: &Store, request: &EnrollmentRequest) -> Result<u64, SyncError> {
    let rows = store.read(exchange::requests)?;
    let kept = rows.iter().find(|row| row.device == request.device);
    Ok(kept.map_or_else(|| store.clock().now_ms(), |row| row.received_ms))
}

/// The request that this machine's bundles carry until the ward's certificate is there.
pub(crate) fn own_request(store: &Store) -> Result<Option<Vec<u8>>, SyncError> {
    let (token, neighborhood, certificate) = match (ward_trust(store)?, store.ward_seat()?) {
        (_, Some(seat)) => (seat.token, None, seat.certificate),
        (Some(trust), None) => (trust.token, Some(trust.neighborhood), trust.certificate),
        (None, None) => return Ok(None),
    };
    if certificate.is_some() {
        return Ok(None);
    }
    let device = OwnDevice::of(store)?;
    let request = EnrollmentRequest {
        token,
        device: device.id,
        signing_key: device.signing.verifying_key(),
        agree_key: device.agree.public(),
        neighborhood,
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
