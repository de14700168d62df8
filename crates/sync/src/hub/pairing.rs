//! A ward comes to a hub, and names it to all its machines.

use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::hub::{Founding, HubAddress};
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::{AgreePublic, VerifyingKey};
use khupho_oplog::trust::{NamedHub, RegistryBody, Standing};
use khupho_store::Store;

use super::answers::IdentityAnswer;
use super::client::{self, HubClient};
use super::fault::HubFault;
use super::proxy::HubProxy;
use super::sequence;
use crate::SyncError;
use crate::enrollment::CERTIFICATE_LIFE_MS;
use crate::keys::OwnWard;
use crate::trust::{Trust, add_entry, entries_beyond};

/// What the hub is certified as.
const HUB_NAME: &str = "Máy chủ đồng bộ";

/// A hub as it introduces itself. The fingerprint is compared before anybody believes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHub {
    /// Where it listens.
    pub address: HubAddress,
    /// Words to compare with those that the hub itself shows.
    pub fingerprint: Fingerprint,
    device: DeviceId,
    signing_key: VerifyingKey,
    agree_key: AgreePublic,
}

/// Asks the machine at an address who it is.
///
/// # Errors
/// A [`HubFault`].
pub fn find_hub(address: &HubAddress, proxy: &HubProxy) -> Result<FoundHub, HubFault> {
    let identity: IdentityAnswer = client::identity_of(address, proxy)?;
    let signing_key = VerifyingKey::from_bytes(identity.signing_key()?);
    Ok(FoundHub {
        address: address.clone(),
        fingerprint: Fingerprint::of(&signing_key),
        device: identity.device()?,
        signing_key,
        agree_key: AgreePublic::from_bytes(identity.agree_key()?),
    })
}

/// Founds the ward on a hub whose fingerprint was compared, and names the hub to the ward's
/// machines: they learn it from the hub that the ward had before, by their next file, or are invited
/// with it. Doing it again changes nothing.
///
/// # Errors
/// [`SyncError::NotAWard`] but on the PC that holds the ward's keys, and a [`HubFault`]; the ward
/// then has the hub it had before.
pub fn pair_with_hub(
    store: &Store,
    hub: &FoundHub,
    claim_code: &str,
    proxy: &HubProxy,
) -> Result<(), HubFault> {
    let ward = OwnWard::of(store)?;
    certify(store, &ward, hub)?;
    let founding = Founding {
        ward: ward.id,
        ward_name: ward.name.clone(),
        ward_signing_key: ward.signing.verifying_key(),
        hub: hub.device,
        claim_code: claim_code.trim().to_owned(),
        at_ms: store.clock().now_ms(),
    };
    let mut forms = vec![founding.sign(ward.signer())];
    forms.extend(entries_beyond(store, 0)?);
    HubClient::found_ward(&hub.address, proxy, sequence::of(&forms))?;
    name(store, hub)
}

/// From now on the ward has no hub: its machines exchange files only. They learn it from the hub, once a
/// round of the ward has reached it, or by their next file.
///
/// # Errors
/// [`SyncError::NotAWard`], and those of the database.
pub fn leave_hub(store: &Store) -> Result<(), SyncError> {
    let Some(named) = Trust::of(store)?.state.hub().cloned() else {
        return Ok(());
    };
    if !named.url.is_empty() {
        store.note_left_hub(&named)?;
    }
    add_entry(
        store,
        RegistryBody::HubNamed(NamedHub {
            url: String::new(),
            tls_fingerprint: None,
            ..named
        }),
    )
}

/// The hub that the ward named, as far as this machine has learned it.
///
/// # Errors
/// [`SyncError::NoWard`], and those of the database.
pub fn named_hub(store: &Store) -> Result<Option<HubAddress>, SyncError> {
    let trust = Trust::of(store)?;
    Ok(trust.state.hub().and_then(NamedHub::address))
}

fn certify(store: &Store, ward: &OwnWard, hub: &FoundHub) -> Result<(), SyncError> {
    let now_ms = store.clock().now_ms();
    let trust = Trust::of(store)?;
    if let Standing::Known(known) = trust.state.standing(hub.device, now_ms)
        && known.signing_key == hub.signing_key
    {
        return Ok(());
    }
    let certificate = Certificate {
        serial: trust.state.highest_serial() + 1,
        ward: ward.id,
        device: hub.device,
        signing_key: hub.signing_key,
        agree_key: hub.agree_key,
        class: DeviceClass::Hub,
        neighborhood: None,
        name: HUB_NAME.to_owned(),
        not_before_ms: now_ms,
        not_after_ms: now_ms.saturating_add(CERTIFICATE_LIFE_MS),
    };
    add_entry(store, RegistryBody::Issued(certificate.sign(ward.signer())))
}

fn name(store: &Store, hub: &FoundHub) -> Result<(), HubFault> {
    let named = NamedHub {
        device: hub.device,
        url: hub.address.url(),
        tls_fingerprint: hub.address.fingerprint().copied(),
    };
    let trust = Trust::of(store)?;
    let before = trust.state.hub();
    if before == Some(&named) {
        return Ok(());
    }
    let is_left = |it: &&NamedHub| it.device != hub.device && !it.url.is_empty();
    if let Some(left) = before.filter(is_left) {
        store.note_left_hub(left)?;
    }
    store.forget_left_hub(hub.device)?;
    Ok(add_entry(store, RegistryBody::HubNamed(named))?)
}
