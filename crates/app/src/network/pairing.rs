//! The ward takes a hub.

use super::faults::told;
use super::poked;
use super::settings::proxy_of_store;
use super::status::network_status;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::network::{HubFind, HubPair, HubSeen, NetworkStatus};
use crate::exchange::refuse_practice;
use crate::host::{CallContext, Host};
use crate::ward::officer;
use khupho_oplog::hub::{AddressFault, HubAddress};
use khupho_store::Store;
use khupho_sync::hub::{self, FoundHub, find_hub, pair_with_hub};

/// Asks a machine whether it is a hub. Nothing is believed yet.
///
/// # Errors
/// [`ErrorCode::HubAddressInvalid`], [`ErrorCode::HubUnreachable`] and their like.
pub fn hub_find(
    host: &Host,
    _context: &CallContext<'_>,
    args: HubFind,
) -> Result<HubSeen, ApiError> {
    let store = officer(host)?.store;
    let found = find(&store, &args.address)?;
    Ok(HubSeen {
        address: found.address.to_string(),
        host: found.address.host().to_owned(),
        fingerprint: words(&found),
    })
}

/// Makes a machine the ward's hub whose words the person compared.
///
/// # Errors
/// [`ErrorCode::NotTheHub`] where the words are others by now, and what the hub refuses.
pub fn hub_pair(
    host: &Host,
    context: &CallContext<'_>,
    args: HubPair,
) -> Result<NetworkStatus, ApiError> {
    let store = officer(host)?.store;
    refuse_practice(&store)?;
    let found = find(&store, &args.address)?;
    if words(&found) != args.fingerprint {
        return Err(ApiError::new(ErrorCode::NotTheHub));
    }
    pair(host, &store, &found, &args.claim_code)?;
    network_status(host, context, Nothing {})
}

/// From now on the ward has no hub; its machines exchange files only.
///
/// # Errors
/// Anybody but the ward's own machine.
pub fn hub_leave(
    host: &Host,
    context: &CallContext<'_>,
    args: Nothing,
) -> Result<NetworkStatus, ApiError> {
    let store = officer(host)?.store;
    refuse_practice(&store)?;
    hub::leave_hub(&store)?;
    poked(host);
    network_status(host, context, args)
}

pub(super) fn pair(
    host: &Host,
    store: &Store,
    found: &FoundHub,
    claim_code: &str,
) -> Result<(), ApiError> {
    pair_with_hub(store, found, claim_code, &proxy_of_store(store)?).map_err(told)?;
    poked(host);
    Ok(())
}

fn find(store: &Store, typed: &str) -> Result<FoundHub, ApiError> {
    let address = address(typed)?;
    find_hub(&address, &proxy_of_store(store)?).map_err(told)
}

/// The words by which a hub is known.
pub(super) fn words(found: &FoundHub) -> Vec<String> {
    found.fingerprint.words().map(str::to_owned).collect()
}

fn address(typed: &str) -> Result<HubAddress, ApiError> {
    typed.parse().map_err(|fault| {
        let reason = match fault {
            AddressFault::TooLong => "too_long",
            AddressFault::Scheme => "scheme",
            AddressFault::Host => "host",
            AddressFault::Port => "port",
            AddressFault::Fingerprint => "fingerprint",
        };
        ApiError::new(ErrorCode::HubAddressInvalid).with("reason", reason)
    })
}
