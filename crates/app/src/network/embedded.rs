//! "Máy này nhận đồng bộ của phường": the hub inside this program.
//!
//! The core knows no server. A host that can be a hub brings one ([`EmbeddedHub`]); its keys stand in
//! the ward's encrypted store, and it goes on while the notebook is locked.

mod addresses;
#[cfg(test)]
mod tests;

use super::pairing::{pair, words};
use super::{faults::told, poked, settings::proxy_of_store};
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::network::{EmbeddedHubStart, EmbeddedHubStatus, ToldAddress};
use crate::exchange::refuse_practice;
use crate::host::{CallContext, Host};
use crate::session::moment;
use crate::ward::officer;
use khupho_oplog::hub::HubAddress;
pub use khupho_oplog::ids::TlsFingerprint;
use khupho_store::exchange::StoreRole;
use khupho_store::{Store, preferences};
use khupho_sync::hub::{find_hub, named_hub};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// The port that is offered.
const USUAL_PORT: u16 = 8433;
/// Beside the ward's store: the hub's own file and its evidence.
const FOLDER: &str = "hub";
/// Its keys, in the ward's encrypted store.
const SECRETS: &str = "embedded_hub_secrets";
/// The port, where this machine is to receive whenever the notebook is open.
const WANTED_PORT: &str = "embedded_hub_port";
/// The port it was turned off with: turned on again, it is where the others look for it.
const FORMER_PORT: &str = "embedded_hub_former_port";
/// The address under which the ward was last told this hub; it outlives a ward that leaves it.
const TOLD_ADDRESS: &str = "embedded_hub_told_address";
/// How long after a try that failed the next one comes by itself.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// How often it is looked whether this machine has other addresses.
const ADDRESSES_SEEN_EVERY: Duration = Duration::from_secs(15);

/// Why no hub could be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbeddedHubFault {
    /// Another program listens on the port.
    PortTaken,
    /// Its file cannot be opened or written.
    Storage,
    /// Anything else.
    Other,
}

/// A hub that a host can be itself.
pub trait EmbeddedHub: Send + Sync {
    /// Keys of a new hub, as the text that [`Self::start`] takes.
    ///
    /// # Errors
    /// An [`EmbeddedHubFault`].
    fn new_secrets(&self) -> Result<Zeroizing<String>, EmbeddedHubFault>;

    /// Starts it; it stops when it is dropped.
    ///
    /// # Errors
    /// An [`EmbeddedHubFault`].
    fn start(
        &self,
        folder: &Path,
        port: u16,
        secrets: &str,
    ) -> Result<Box<dyn RunningHub>, EmbeddedHubFault>;

    /// Addresses of this machine in its networks, the likeliest first.
    fn addresses(&self) -> Vec<String>;
}

/// A hub that runs inside this program.
pub trait RunningHub: Send {
    /// The port it listens on.
    fn port(&self) -> u16;
    /// By what clients know its certificate.
    fn tls_fingerprint(&self) -> TlsFingerprint;
    /// The words by which officers know it.
    fn fingerprint_words(&self) -> Vec<String>;
    /// A code with which one ward may be founded on it.
    ///
    /// # Errors
    /// An [`EmbeddedHubFault`].
    fn issue_claim_code(&self) -> Result<Zeroizing<String>, EmbeddedHubFault>;
}

/// The hub that a host can be, and the one that it is.
#[derive(Default)]
pub(crate) struct EmbeddedHubPlace {
    offered: Option<Box<dyn EmbeddedHub>>,
    state: Mutex<EmbeddedState>,
}

#[derive(Default)]
struct EmbeddedState {
    running: Option<Box<dyn RunningHub>>,
    /// In which folder it runs, or was tried.
    folder: PathBuf,
    failing: Option<Failing>,
    fingerprint: Vec<String>,
    /// The addresses that this machine had when it was last looked, and when that was.
    seen: Option<(Vec<String>, Instant)>,
}

/// Tries to start it that failed, one after the other.
#[derive(Clone, Copy)]
struct Failing {
    fault: EmbeddedHubFault,
    /// When the first of them failed, by the machine's clock.
    since_ms: u64,
    /// When the last of them failed.
    tried_at: Instant,
}

impl EmbeddedHubPlace {
    pub(crate) fn with(hub: Box<dyn EmbeddedHub>) -> Self {
        Self {
            offered: Some(hub),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, EmbeddedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it with the program.
    pub(crate) fn stop(&self) {
        self.state().running = None;
    }
}

/// Where the hub inside this program stands.
///
/// # Errors
/// Anybody but an officer of the ward.
pub fn hub_embedded_status(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<EmbeddedHubStatus, ApiError> {
    status(host, &officer(host)?.store)
}

/// This machine receives from now on: the hub is started, the ward named to it and it to the ward.
/// Without a host it is started as the ward knows it.
///
/// # Errors
/// [`ErrorCode::EmbeddedHubUnusable`], and those of pairing; the hub stays stopped then.
pub fn hub_embedded_start(
    host: &Host,
    _context: &CallContext<'_>,
    args: EmbeddedHubStart,
) -> Result<EmbeddedHubStatus, ApiError> {
    let store = officer(host)?.store;
    refuse_practice(&store)?;
    let was_running = host.embedded_hub().state().running.is_some();
    let started = start_and_name(host, &store, &args);
    if started.is_err() && !was_running {
        host.embedded_hub().stop();
    }
    if wanted_port(&store)?.is_none() {
        // Nobody wants it yet: the answer tells why, and nothing is tried again.
        host.embedded_hub().state().failing = None;
    }
    started?;
    status(host, &store)
}

fn start_and_name(host: &Host, store: &Store, args: &EmbeddedHubStart) -> Result<(), ApiError> {
    let port = start_on(host, store, args.port.unwrap_or(USUAL_PORT))?;
    match address_to_name(host, store, args)? {
        Some(address) => name(host, store, &address)?,
        None => poked(host),
    }
    store.set_preference(WANTED_PORT, &port.to_string())?;
    Ok(())
}

/// Starts it, or starts it anew where it listens on another port; the port that it came to.
fn start_on(host: &Host, store: &Store, port: u16) -> Result<u16, ApiError> {
    let mut state = host.embedded_hub().state();
    let is_other_port = state.running.as_ref().is_some_and(|it| it.port() != port);
    if is_other_port {
        state.running = None;
    }
    start(host, store, port, &mut state, Instant::now()).map_err(unusable)?;
    Ok(running(&state)?.port())
}

/// The address that the ward has yet to be told: one that a person chose, or where the ward knows
/// this hub, the host that it was told with another port. What runs unnamed is not named by the way.
fn address_to_name(
    host: &Host,
    store: &Store,
    args: &EmbeddedHubStart,
) -> Result<Option<HubAddress>, ApiError> {
    let state = host.embedded_hub().state();
    let running = running(&state)?;
    let named = match &args.host {
        Some(chosen) => chosen.trim().to_owned(),
        None => match named_as(store, running)? {
            Some(named) if named.port() != running.port() => named.host().to_owned(),
            _ => return Ok(None),
        },
    };
    HubAddress::new(&named, running.port(), Some(running.tls_fingerprint()))
        .map(Some)
        .map_err(|_| ApiError::new(ErrorCode::HubAddressInvalid).with("reason", "host"))
}

/// Names it to the ward where it answers at the address as itself.
fn name(host: &Host, store: &Store, address: &HubAddress) -> Result<(), ApiError> {
    let found = find_hub(address, &proxy_of_store(store)?).map_err(told)?;
    let claim_code = {
        let state = host.embedded_hub().state();
        if words(&found) != state.fingerprint {
            return Err(ApiError::new(ErrorCode::NotTheHub));
        }
        running(&state)?.issue_claim_code().map_err(unusable)?
    };
    pair(host, store, &found, &claim_code)?;
    store.set_preference(TOLD_ADDRESS, &address.to_string())?;
    Ok(())
}

/// This machine receives no more. The ward keeps its hub by name: machines wait for it, or exchange
/// files.
///
/// # Errors
/// Anybody but an officer of the ward, and the practice notebook.
pub fn hub_embedded_stop(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<EmbeddedHubStatus, ApiError> {
    let store = officer(host)?.store;
    refuse_practice(&store)?;
    if let Some(port) = wanted_port(&store)? {
        store.set_preference(FORMER_PORT, &port.to_string())?;
    }
    store.set_preference(WANTED_PORT, "")?;
    host.embedded_hub().stop();
    host.embedded_hub().state().failing = None;
    poked(host);
    status(host, &store)
}

/// Where the ward wants it, the hub is there whenever its notebook was opened: what keeps it from
/// starting may be gone in a minute. The screens hear of every change, that of an address too.
pub(super) fn keep_as_wanted(host: &Host, store: &Store) {
    keep_as_wanted_at(host, store, Instant::now());
}

fn keep_as_wanted_at(host: &Host, store: &Store, now: Instant) {
    let place = host.embedded_hub();
    let Some(offered) = place.offered.as_deref() else {
        return;
    };
    let mut state = place.state();
    let is_news = if state.running.is_some() && state.folder == folder(host) {
        state.sees_other_addresses(offered, now)
    } else {
        try_if_due(host, store, &mut state, now)
    };
    drop(state);
    if is_news {
        host.publish_arrived(&["network"]);
    }
}

/// Tries to start it where the last try is long enough ago; whether there is something to tell.
fn try_if_due(host: &Host, store: &Store, state: &mut EmbeddedState, now: Instant) -> bool {
    let failing = state.failing.filter(|_| state.folder == folder(host));
    let tried_lately =
        failing.is_some_and(|failing| now.duration_since(failing.tried_at) < TRIED_AGAIN_AFTER);
    if tried_lately {
        return false;
    }
    let Ok(Some(port)) = wanted_port(store) else {
        return false;
    };
    let started = start(host, store, port, state, now);
    started.is_ok() || started.err() != failing.map(|failing| failing.fault)
}

impl EmbeddedState {
    /// Whether this machine has other addresses than when it was last looked.
    fn sees_other_addresses(&mut self, offered: &dyn EmbeddedHub, now: Instant) -> bool {
        let looked_lately = self
            .seen
            .as_ref()
            .is_some_and(|(_, at)| now.duration_since(*at) < ADDRESSES_SEEN_EVERY);
        if looked_lately {
            return false;
        }
        let addresses = offered.addresses();
        let is_other = self.seen.as_ref().is_some_and(|(was, _)| *was != addresses);
        self.seen = Some((addresses, now));
        is_other
    }
}

fn start(
    host: &Host,
    store: &Store,
    port: u16,
    state: &mut EmbeddedState,
    now: Instant,
) -> Result<(), EmbeddedHubFault> {
    if state.running.is_some() && state.folder == folder(host) {
        return Ok(());
    }
    state.running = None;
    let failed_before = state.failing.filter(|_| state.folder == folder(host));
    state.folder = folder(host);
    let started = try_start(host, store, port);
    state.failing = started.as_ref().err().map(|fault| Failing {
        fault: *fault,
        since_ms: failed_before.map_or_else(|| host.clock().now_ms(), |it| it.since_ms),
        tried_at: now,
    });
    let hub = started?;
    state.fingerprint = hub.fingerprint_words();
    state.running = Some(hub);
    Ok(())
}

fn try_start(
    host: &Host,
    store: &Store,
    port: u16,
) -> Result<Box<dyn RunningHub>, EmbeddedHubFault> {
    let offered = host.embedded_hub().offered.as_ref();
    let offered = offered.ok_or(EmbeddedHubFault::Other)?;
    let secrets = secrets(store, offered.as_ref())?;
    std::fs::create_dir_all(folder(host)).map_err(|_| EmbeddedHubFault::Storage)?;
    offered.start(&folder(host), port, &secrets)
}

fn secrets(
    store: &Store,
    offered: &dyn EmbeddedHub,
) -> Result<Zeroizing<String>, EmbeddedHubFault> {
    let kept = store.read(|connection| preferences::get(connection, SECRETS));
    if let Some(kept) = kept.map_err(|_| EmbeddedHubFault::Storage)? {
        return Ok(Zeroizing::new(kept));
    }
    let made = offered.new_secrets()?;
    let stored = store.set_preference(SECRETS, &made);
    stored.map_err(|_| EmbeddedHubFault::Storage)?;
    Ok(made)
}

fn running(state: &EmbeddedState) -> Result<&dyn RunningHub, ApiError> {
    let running = state.running.as_deref();
    running.ok_or_else(|| unusable(EmbeddedHubFault::Other))
}

fn status(host: &Host, store: &Store) -> Result<EmbeddedHubStatus, ApiError> {
    let wanted = wanted_port(store)?;
    let place = host.embedded_hub();
    let offered = place.offered.as_deref();
    let addresses = offered.map(EmbeddedHub::addresses).unwrap_or_default();
    let state = place.state();
    let running = state.running.as_deref();
    let named_here = match running {
        Some(running) => named_as(store, running)?,
        None => None,
    };
    Ok(EmbeddedHubStatus {
        offered: offered.is_some() && store.role()? == StoreRole::Ward,
        running: running.is_some(),
        wanted: wanted.is_some(),
        port: running
            .map(RunningHub::port)
            .or(wanted)
            .or(kept_port(store, FORMER_PORT)?)
            .unwrap_or(USUAL_PORT),
        is_named: named_here.is_some(),
        told_address: named_here.map_or(ToldAddress::None, |named| {
            addresses::told(named.host(), &addresses)
        }),
        last_told_host: last_told_host(store, &addresses)?,
        addresses,
        fingerprint: state.fingerprint.clone(),
        fault: state.failing.map(|failing| unusable(failing.fault)),
        failing_since: state.failing.map(|failing| moment(failing.since_ms)),
    })
}

/// The address under which the ward knows the hub that runs; `None` where it has another or none.
fn named_as(store: &Store, running: &dyn RunningHub) -> Result<Option<HubAddress>, ApiError> {
    let named = named_hub(store)?;
    Ok(named.filter(|named| named.fingerprint() == Some(&running.tls_fingerprint())))
}

/// The host that the ward was last told, where it still leads here as far as can be known.
fn last_told_host(store: &Store, addresses: &[String]) -> Result<Option<String>, ApiError> {
    let kept = store.read(|connection| preferences::get(connection, TOLD_ADDRESS))?;
    let told: Option<HubAddress> = kept.and_then(|address| address.parse().ok());
    Ok(
        told.and_then(|told| match addresses::told(told.host(), addresses) {
            ToldAddress::Present { host } => Some(host),
            _ => None,
        }),
    )
}

fn wanted_port(store: &Store) -> Result<Option<u16>, ApiError> {
    kept_port(store, WANTED_PORT)
}

fn kept_port(store: &Store, name: &str) -> Result<Option<u16>, ApiError> {
    let kept = store.read(|connection| preferences::get(connection, name))?;
    Ok(kept.and_then(|port| port.parse().ok()))
}

fn folder(host: &Host) -> PathBuf {
    host.root().join(FOLDER)
}

fn unusable(fault: EmbeddedHubFault) -> ApiError {
    ApiError::new(ErrorCode::EmbeddedHubUnusable).with(
        "reason",
        match fault {
            EmbeddedHubFault::PortTaken => "port_taken",
            EmbeddedHubFault::Storage => "storage",
            EmbeddedHubFault::Other => "other",
        },
    )
}
