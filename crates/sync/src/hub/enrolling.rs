//! Enrollment by the hub: a new machine asks and waits, the ward's PCs see who asks, and a further PC
//! of the ward gets the key that opens what khu phố send.

use data_encoding::BASE64;
use khupho_oplog::certificate::DeviceClass;
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation};
use khupho_oplog::hub::HubAddress;
use khupho_oplog::ids::WardId;
use khupho_oplog::trust::Standing;
use khupho_store::Store;
use khupho_store::exchange::{self, RequestRow, RequestState, StoreRole};
use serde::Deserialize;

use super::client::{Ask, HubClient};
use super::fault::{HubFault, RefusalCode};
use super::letters::{self, post_letter};
use super::progress::SyncWatcher;
use super::proxy::HubProxy;
use super::pulling::arrival_from_hub;
use super::sequence;
use super::talk::Talk;
use crate::SyncError;
use crate::enrollment::own_request;
use crate::keys::{KnownWard, OwnDevice, OwnWard, ward_trust};
use crate::receipt::own_certificate;
use crate::trust::take_entries;

/// The media type of a machine's request.
const REQUEST: &str = "application/vnd.khupho.request+cbor";
/// All entries that a hub gives at once.
const REGISTRY_MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Where this machine stands with its ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrollment {
    /// The ward vouches for it.
    Confirmed,
    /// It has asked by the hub, and somebody at the ward has to compare its words.
    Waiting,
    /// Its certificate has ended: the ward renews it.
    Expired,
    /// The ward has revoked it.
    Revoked,
    /// Its invitation names no hub, or there is none: it asks with its first file.
    ByFile,
}

#[derive(Deserialize)]
struct StateAnswer {
    state: String,
}

/// Asks by the hub of the invitation to be confirmed, or whether that has happened. Once it has, the
/// registry is fetched, and rounds begin. Asking again changes nothing.
///
/// # Errors
/// A [`HubFault`].
pub fn enroll(
    store: &Store,
    proxy: &HubProxy,
    watcher: &dyn SyncWatcher,
) -> Result<Enrollment, HubFault> {
    let Some(request) = own_request(store)? else {
        let belongs = ward_trust(store)?.is_some()
            || store.ward_seat()?.is_some()
            || store.ward_keys()?.is_some();
        return Ok(match belongs {
            true => Enrollment::Confirmed,
            false => Enrollment::ByFile,
        });
    };
    let Some((ward, address)) = invited_to(store)? else {
        return Ok(Enrollment::ByFile);
    };
    let client = HubClient::connect(address, proxy, (ward, OwnDevice::of(store)?), watcher)?;
    let answer: StateAnswer = client.ask_json(&Ask::post("/requests", REQUEST, request))?;
    match answer.state.as_str() {
        "confirmed" => take_registry(store, &client),
        "expired" => Ok(Enrollment::Expired),
        "revoked" => Ok(Enrollment::Revoked),
        _ => Ok(Enrollment::Waiting),
    }
}

/// Whether this machine asks its ward by the hub of its invitation, and has heard nothing yet.
///
/// # Errors
/// Those of the database.
pub fn waits_at_hub(store: &Store) -> Result<bool, SyncError> {
    Ok(own_request(store)?.is_some() && invited_to(store)?.is_some())
}

/// The ward and the hub that the invitation names.
fn invited_to(store: &Store) -> Result<Option<(WardId, HubAddress)>, SyncError> {
    let signed = match (ward_trust(store)?, store.ward_seat()?) {
        (_, Some(seat)) => seat.invitation,
        (Some(trust), None) => trust.invitation,
        (None, None) => return Ok(None),
    };
    // It was verified before it was kept.
    let Ok(invitation) = Invitation::verify(&signed) else {
        return Ok(None);
    };
    let address = invitation.hub.and_then(|text| text.parse().ok());
    Ok(address.map(|address| (invitation.ward, address)))
}

fn take_registry(store: &Store, client: &HubClient<'_>) -> Result<Enrollment, HubFault> {
    let ward = KnownWard::of(store)?;
    let own = OwnDevice::of(store)?.id;
    let entries = whole_registry(client)?;
    let certificate = own_certificate(&entries, &ward, own);
    let arrival = arrival_from_hub(*own.as_bytes(), client.hub_now_ms());
    store.take_in::<_, SyncError>(&arrival, |taking| {
        take_entries(taking, &ward.authority, &entries)?;
        match &certificate {
            Some(certificate) => Ok(taking.own_certificate(certificate)?),
            None => Ok(()),
        }
    })?;
    Ok(match certificate {
        Some(_) => Enrollment::Confirmed,
        None => Enrollment::Waiting,
    })
}

/// All pages of the registry: the certificate of a new machine stands at its end.
fn whole_registry(client: &HubClient<'_>) -> Result<Vec<Vec<u8>>, HubFault> {
    let mut entries = Vec::new();
    loop {
        let target = format!("/registry?after={}", entries.len());
        let bytes = client.ask_bytes(&Ask::get(&target), REGISTRY_MAX_BYTES)?;
        let page = sequence::read(&bytes)?;
        if page.is_empty() {
            return Ok(entries);
        }
        entries.extend(page);
    }
}

#[derive(Deserialize)]
struct RequestsAnswer {
    requests: Vec<RequestAnswer>,
}

#[derive(Deserialize)]
struct RequestAnswer {
    received_ms: u64,
    request: String,
}

/// On the PC that confirms: fetches who asks. They are shown like those who asked by file.
pub(super) fn fetch_requests(talk: &Talk<'_>) -> Result<u64, HubFault> {
    if !confirms(talk)? {
        return Ok(0);
    }
    let answer: RequestsAnswer = talk.client.ask_json(&Ask::get("/requests"))?;
    let known = talk.store.read(exchange::requests)?;
    let mut new = 0;
    for asked in answer.requests {
        let Some((signed, request)) = verified(&asked) else {
            continue;
        };
        let is_known =
            |row: &RequestRow| row.device == request.device && row.token == request.token;
        let standing = talk
            .trust
            .state
            .standing(request.device, talk.trust.moment_ms());
        if known.iter().any(is_known) || standing != Standing::Unknown {
            continue;
        }
        talk.store.keep_request(&RequestRow {
            device: request.device,
            token: request.token,
            neighborhood: request.neighborhood,
            request: signed,
            received_ms: asked.received_ms,
            state: RequestState::Waiting,
            waiting_parts: Vec::new(),
        })?;
        new += 1;
    }
    Ok(new)
}

/// A request whose signature is right. A hub that passes on others is not worth an error.
fn verified(asked: &RequestAnswer) -> Option<(Vec<u8>, EnrollmentRequest)> {
    let signed = BASE64.decode(asked.request.as_bytes()).ok()?;
    let request = EnrollmentRequest::verify(&signed).ok()?;
    Some((signed, request))
}

/// On the PC that confirms: the other PCs of the ward get the key that opens what khu phố send.
pub(super) fn send_ward_secret(talk: &Talk<'_>) -> Result<(), HubFault> {
    if !confirms(talk)? {
        return Ok(());
    }
    let sent = talk.store.ward_secret_readers()?;
    let ward = OwnWard::of(talk.store)?;
    let devices = talk.trust.state.devices().map(|(device, _)| device);
    for device in devices.collect::<Vec<_>>() {
        let standing = talk.trust.state.standing(device, talk.trust.moment_ms());
        let (Standing::Known(certificate) | Standing::NotYetValid(certificate)) = standing else {
            continue;
        };
        let is_other = device != talk.own && certificate.class == DeviceClass::Ward;
        if !is_other || sent.contains(&device) {
            continue;
        }
        let letter = letters::sealed_secret(&ward, certificate.agree_key)?;
        match post_letter(talk, device, letter) {
            Ok(()) => talk.store.mark_ward_secret_sent(device)?,
            // It has no room, or the hub does not know it yet: with a later round.
            Err(HubFault::Refused {
                code: RefusalCode::QuotaExceeded | RefusalCode::NotFound,
            }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Whether this PC signs for the ward.
fn confirms(talk: &Talk<'_>) -> Result<bool, HubFault> {
    Ok(talk.role == StoreRole::Ward && talk.store.ward_keys()?.is_some())
}
