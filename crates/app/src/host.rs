//! What outlives a call: the open store, who is signed in, running jobs and listeners.

mod backup_failure;
mod calls;
mod changes;
mod identities;
mod session;
mod unwritable;

use crate::api::Event;
use crate::api::errors::{ApiError, ErrorCode};
use crate::network::{EmbeddedHub, EmbeddedHubPlace, NetworkState};
use chrono::NaiveDate;
use khupho_domain::vietnam::vietnam_day;
use khupho_store::{Clock, DeviceSecretVault, OsKeyring, Store, StoreLocation};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

pub use calls::CallContext;
pub(crate) use changes::saved;
pub use changes::written_txn;
pub use identities::{id_text, new_entity, parse_id, txn_text};
pub use session::SignedIn;

/// Puts files on the clipboard of the system, as a file manager does.
pub trait FileClipboard: Send + Sync {
    /// Whether the clipboard holds the files now.
    fn put(&self, files: &[PathBuf]) -> bool;
}

/// Listens to [`Event`]s.
pub type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// The core of the program, shared by every host (window, command line, tests).
pub struct Host {
    root: PathBuf,
    practice: AtomicBool,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
    secret_rule: SecretRule,
    session: RwLock<Option<SignedIn>>,
    /// Whether a store was closed here before: calls that began earlier may still hold it.
    closed_before: AtomicBool,
    listeners: Mutex<Vec<Listener>>,
    jobs: Mutex<HashMap<String, Arc<AtomicBool>>>,
    file_clipboard: Option<Box<dyn FileClipboard>>,
    /// Stores that were closed: a round with the hub that waits for the network may hold one of them.
    closed: Mutex<Vec<Weak<Store>>>,
    /// Since when the backups that are made by themselves fail, and why the last one did.
    backup_failure: Mutex<Option<BackupFailure>>,
    network: Mutex<NetworkState>,
    embedded_hub: EmbeddedHubPlace,
}

/// Backups that are made by themselves fail: nobody would notice before one is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BackupFailure {
    /// When the first of them failed.
    pub(crate) since_ms: u64,
    /// Why the last one failed.
    pub(crate) code: ErrorCode,
}

/// How long new secrets must be. What anybody would try first is refused either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretRule {
    /// A person chooses it on the screen; without a keyring a passphrase is asked for.
    Chosen,
    /// It is handed in by a script of the person's own: six characters are enough without a keyring,
    /// too.
    Scripted,
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host {
    /// A host for the store in a folder. Nothing is opened yet.
    pub fn new(root: PathBuf, clock: Clock, vault: Arc<dyn DeviceSecretVault>) -> Self {
        Self {
            root,
            practice: AtomicBool::new(false),
            clock,
            vault,
            secret_rule: SecretRule::Chosen,
            session: RwLock::new(None),
            closed_before: AtomicBool::new(false),
            listeners: Mutex::new(Vec::new()),
            jobs: Mutex::new(HashMap::new()),
            file_clipboard: None,
            closed: Mutex::new(Vec::new()),
            backup_failure: Mutex::new(None),
            network: Mutex::new(NetworkState::new()),
            embedded_hub: EmbeddedHubPlace::default(),
        }
    }

    /// A host with the machine's clock and keyring.
    pub fn of_this_machine(root: PathBuf) -> Self {
        Self::new(root, Clock::system(), Arc::new(OsKeyring))
    }

    /// Whether the folder holds a store.
    pub fn has_store(&self) -> bool {
        self.location().holds_store()
    }

    /// The same host with another rule for new secrets.
    #[must_use]
    pub fn with_secret_rule(mut self, secret_rule: SecretRule) -> Self {
        self.secret_rule = secret_rule;
        self
    }

    /// The same host with a clipboard that takes files.
    #[must_use]
    pub fn with_file_clipboard(mut self, clipboard: Box<dyn FileClipboard>) -> Self {
        self.file_clipboard = Some(clipboard);
        self
    }

    /// The same host with a hub that it can be itself.
    #[must_use]
    pub fn with_embedded_hub(mut self, hub: Box<dyn EmbeddedHub>) -> Self {
        self.embedded_hub = EmbeddedHubPlace::with(hub);
        self
    }

    /// The hub that this host can be itself.
    pub(crate) fn embedded_hub(&self) -> &EmbeddedHubPlace {
        &self.embedded_hub
    }

    /// What the rounds with the hub have come to. Held for a moment only.
    pub(crate) fn network(&self) -> MutexGuard<'_, NetworkState> {
        unpoisoned(&self.network)
    }

    /// Puts files on the clipboard; whether there is one that took them.
    pub(crate) fn put_files_on_clipboard(&self, files: &[PathBuf]) -> bool {
        let clipboard = self.file_clipboard.as_ref();
        clipboard.is_some_and(|clipboard| clipboard.put(files))
    }

    /// How long new secrets must be.
    pub fn secret_rule(&self) -> SecretRule {
        self.secret_rule
    }

    /// The folder that holds the store and the preferences of this machine.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The store that is worked on: the real one, or the practice notebook beside it.
    pub fn location(&self) -> StoreLocation {
        let folder = if self.is_practice() {
            self.root.join("practice")
        } else {
            self.root.clone()
        };
        StoreLocation::new(folder)
    }

    /// Whether the practice notebook is worked on.
    pub fn is_practice(&self) -> bool {
        self.practice.load(Ordering::Relaxed)
    }

    /// Closes what is open and turns to the practice notebook.
    pub fn enter_practice(&self) {
        self.set_session(None);
        self.practice.store(true, Ordering::Relaxed);
    }

    /// Closes what is open and turns back to the real notebook.
    pub fn leave_practice(&self) {
        self.set_session(None);
        self.practice.store(false, Ordering::Relaxed);
    }

    /// The clock every date comes from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where the machine's second secret lies.
    pub fn vault(&self) -> &Arc<dyn DeviceSecretVault> {
        &self.vault
    }

    /// Today in Việt Nam.
    pub fn today(&self) -> NaiveDate {
        vietnam_day(self.clock.now_ms())
    }
}

/// Today in Việt Nam by this machine's clock, where nothing is opened.
pub fn today() -> NaiveDate {
    vietnam_day(Clock::system().now_ms())
}

/// A result as JSON.
///
/// # Errors
/// [`ErrorCode::Internal`] where a result cannot be expressed, which is a fault of the program.
pub fn to_json<T: serde::Serialize>(result: &T) -> Result<serde_json::Value, ApiError> {
    serde_json::to_value(result)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))
}

/// Where a person's notebook lies unless they chose another folder.
pub fn default_root() -> Option<PathBuf> {
    directories::ProjectDirs::from("vn", "", "sokhupho")
        .map(|dirs| dirs.data_local_dir().to_owned())
}

#[cfg(test)]
mod tests;
