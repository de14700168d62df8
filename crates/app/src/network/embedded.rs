//! "Máy này nhận đồng bộ của phường": the hub inside this program.
//!
//! The core knows no server. A host that can be a hub brings one ([`EmbeddedHub`]); its keys stand in
//! the ward's encrypted store, and it goes on while the notebook is locked.

use super::pairing::{pair, words};
use super::{faults::told, poked, settings::proxy_of_store};
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::network::{EmbeddedHubStart, EmbeddedHubStatus};
use crate::exchange::refuse_practice;
use crate::host::{CallContext, Host};
use crate::ward::officer;
use khupho_oplog::hub::HubAddress;
pub use khupho_oplog::ids::TlsFingerprint;
use khupho_store::exchange::StoreRole;
use khupho_store::{Store, preferences};
use khupho_sync::hub::{find_hub, named_hub};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// The port that is offered.
const USUAL_PORT: u16 = 8433;
/// Beside the ward's store: the hub's own file and its evidence.
const FOLDER: &str = "hub";
/// Its keys, in the ward's encrypted store.
const SECRETS: &str = "embedded_hub_secrets";
/// The port, where this machine is to receive whenever the notebook is open.
const WANTED_PORT: &str = "embedded_hub_port";

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

    /// Addresses of this machine in its networks.
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
    fault: Option<EmbeddedHubFault>,
    fingerprint: Vec<String>,
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
    started?;
    status(host, &store)
}

fn start_and_name(host: &Host, store: &Store, args: &EmbeddedHubStart) -> Result<(), ApiError> {
    let port = args.port.unwrap_or(USUAL_PORT);
    let (address, claim_code) = {
        let mut state = host.embedded_hub().state();
        let is_other_port = state.running.as_ref().is_some_and(|it| it.port() != port);
        if is_other_port {
            state.running = None;
        }
        start(host, store, port, &mut state).map_err(unusable)?;
        let running = running(&state)?;
        let address = HubAddress::new(
            args.host.trim(),
            running.port(),
            Some(running.tls_fingerprint()),
        );
        let address = address
            .map_err(|_| ApiError::new(ErrorCode::HubAddressInvalid).with("reason", "host"))?;
        (address, running.issue_claim_code().map_err(unusable)?)
    };
    let found = find_hub(&address, &proxy_of_store(store)?).map_err(told)?;
    let shown = host.embedded_hub().state().fingerprint.clone();
    if words(&found) != shown {
        return Err(ApiError::new(ErrorCode::NotTheHub));
    }
    pair(host, store, &found, &claim_code)?;
    store.set_preference(WANTED_PORT, &address.port().to_string())?;
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
    store.set_preference(WANTED_PORT, "")?;
    host.embedded_hub().stop();
    poked(host);
    status(host, &store)
}

/// Where the ward wants it, the hub is there whenever its notebook was opened.
pub(super) fn start_if_wanted(host: &Host, store: &Store) {
    let place = host.embedded_hub();
    if place.offered.is_none() {
        return;
    }
    let mut state = place.state();
    let was_tried =
        state.folder == folder(host) && (state.running.is_some() || state.fault.is_some());
    if was_tried {
        return;
    }
    let Ok(Some(port)) = wanted_port(store) else {
        return;
    };
    // The status tells; somebody presses again.
    if start(host, store, port, &mut state).is_err() {
        drop(state);
        host.publish_arrived(&["network"]);
    }
}

fn start(
    host: &Host,
    store: &Store,
    port: u16,
    state: &mut EmbeddedState,
) -> Result<(), EmbeddedHubFault> {
    if state.running.is_some() && state.folder == folder(host) {
        return Ok(());
    }
    state.running = None;
    state.folder = folder(host);
    let started = try_start(host, store, port);
    state.fault = started.as_ref().err().copied();
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
    let named = named_hub(store)?;
    let place = host.embedded_hub();
    let state = place.state();
    let is_named = state.running.as_ref().is_some_and(|running| {
        let pinned = named.as_ref().and_then(HubAddress::fingerprint);
        pinned == Some(&running.tls_fingerprint())
    });
    Ok(EmbeddedHubStatus {
        offered: place.offered.is_some() && store.role()? == StoreRole::Ward,
        running: state.running.is_some(),
        wanted: wanted.is_some(),
        port: state
            .running
            .as_ref()
            .map_or(wanted.unwrap_or(USUAL_PORT), |it| it.port()),
        addresses: place
            .offered
            .as_ref()
            .map(|it| it.addresses())
            .unwrap_or_default(),
        is_named,
        fingerprint: state.fingerprint.clone(),
        fault: state.fault.map(unusable),
    })
}

fn wanted_port(store: &Store) -> Result<Option<u16>, ApiError> {
    let kept = store.read(|connection| preferences::get(connection, WANTED_PORT))?;
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
