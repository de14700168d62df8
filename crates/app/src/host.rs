//! What outlives a call: the open store, who is signed in, running jobs and listeners.

mod unwritable;

use crate::api::common::Id;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::{Answer, Envelope, Event, dispatch};
use crate::network::{EmbeddedHub, EmbeddedHubPlace, NetworkState};
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::{KindId, TxnId};
use khupho_store::{
    Actor, Clock, Committed, DeviceSecretVault, OsKeyring, Store, StoreError, StoreLocation,
    Transaction, TxnLabel,
};
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How long a store that was closed may take to finish the calls that still use it.
const CLOSING_PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at whether they are finished.
const CLOSING_LOOK: Duration = Duration::from_millis(20);

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
    network: Mutex<NetworkState>,
    embedded_hub: EmbeddedHubPlace,
}

/// How strict new secrets are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretRule {
    /// A person chooses it on the screen: what anybody would try first is refused, and without a
    /// keyring a passphrase is asked for.
    Chosen,
    /// It is handed in by a script of the person's own: six characters or more.
    Scripted,
}

/// Who is signed in, on which store, looking at which khu phố.
#[derive(Clone)]
pub struct SignedIn {
    /// The open store.
    pub store: Arc<Store>,
    /// Who acts.
    pub member: EntityId,
    /// What they may do.
    pub role: Role,
    /// The khu phố that is shown.
    pub neighborhood: EntityId,
}

impl SignedIn {
    /// The actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: self.role,
        }
    }
}

/// One call: its job name, and whether it was cancelled.
pub struct CallContext<'host> {
    host: &'host Host,
    job: Option<String>,
    cancelled: Arc<AtomicBool>,
}

impl CallContext<'_> {
    /// Tells how far the call is.
    ///
    /// # Errors
    /// [`ErrorCode::Cancelled`] once the person stopped it; nothing may have been written then.
    pub fn progress(&self, stage: &str, done: u64, total: u64) -> Result<(), ApiError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ApiError::new(ErrorCode::Cancelled));
        }
        if let Some(job) = &self.job {
            let (job, stage) = (job.clone(), stage.to_owned());
            self.host.publish(&Event::Progress {
                job,
                stage,
                done,
                total,
            });
        }
        Ok(())
    }
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

    /// How strict new secrets are judged.
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

    /// Today in the local time zone.
    pub fn today(&self) -> NaiveDate {
        let now = crate::session::moment(self.clock.now_ms());
        now.with_timezone(&chrono::Local).date_naive()
    }

    /// Takes a call in JSON and answers in JSON; never panics on what it is sent.
    pub fn call(&self, request_json: &str) -> String {
        let answer = match serde_json::from_str::<Envelope>(request_json) {
            Ok(envelope) => self.answer(envelope),
            Err(error) => Answer::Error(ApiError::new(ErrorCode::BadRequest).with("detail", error)),
        };
        serde_json::to_string(&answer)
            .unwrap_or_else(|_| r#"{"error":{"code":"internal","params":{}}}"#.to_owned())
    }

    fn answer(&self, envelope: Envelope) -> Answer {
        let context = self.begin(envelope.job);
        let result = self.unwound(|| dispatch(self, &context, envelope.request));
        self.end(&context);
        match result {
            Ok(value) => Answer::Ok(value),
            Err(error) => Answer::Error(error),
        }
    }

    /// A command that breaks down is a fault of the program; the person gets an answer and works on.
    /// What it was writing was rolled back, and no lock here stays poisoned.
    pub(crate) fn unwound<T>(
        &self,
        command: impl FnOnce() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        catch_unwind(AssertUnwindSafe(command))
            .unwrap_or_else(|_| Err(ApiError::new(ErrorCode::Internal).with("reference", "PANIC")))
    }

    /// Begins a call whose progress is told under a job name.
    pub fn begin(&self, job: Option<String>) -> CallContext<'_> {
        let cancelled = Arc::new(AtomicBool::new(false));
        if let Some(job) = &job {
            unpoisoned(&self.jobs).insert(job.clone(), Arc::clone(&cancelled));
        }
        CallContext {
            host: self,
            job,
            cancelled,
        }
    }

    fn end(&self, context: &CallContext<'_>) {
        if let Some(job) = &context.job {
            unpoisoned(&self.jobs).remove(job);
        }
    }

    /// Asks a running job to stop; whether there is one. Nothing happens if it is done already.
    pub fn cancel(&self, job: &str) -> bool {
        let jobs = unpoisoned(&self.jobs);
        let cancelled = jobs.get(job);
        if let Some(cancelled) = cancelled {
            cancelled.store(true, Ordering::Relaxed);
        }
        cancelled.is_some()
    }

    /// Adds a listener for changes and progress.
    pub fn subscribe(&self, listener: Listener) {
        unpoisoned(&self.listeners).push(listener);
    }

    /// Tells every listener.
    pub fn publish(&self, event: &Event) {
        for listener in unpoisoned(&self.listeners).iter() {
            listener(event);
        }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] if nobody is.
    pub fn signed_in(&self) -> Result<SignedIn, ApiError> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session
            .clone()
            .ok_or_else(|| ApiError::new(ErrorCode::Locked))
    }

    /// Replaces who is signed in; `None` closes the store.
    pub fn set_session(&self, signed_in: Option<SignedIn>) {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *session, signed_in);
        drop(session);
        // Closing takes a moment; nobody who asks who is signed in waits for it.
        if let Some(before) = before {
            self.closed_before.store(true, Ordering::Relaxed);
            let mut closed = unpoisoned(&self.closed);
            closed.retain(|store| store.strong_count() > 0);
            closed.push(Arc::downgrade(&before.store));
        }
    }

    /// The store of this location that was closed a moment ago and is still held by a call, such as a
    /// round that waits for the network. Nobody needs to open it a second time.
    pub(crate) fn still_held(&self) -> Option<Arc<Store>> {
        let location = self.location();
        let closed = unpoisoned(&self.closed);
        let mut held = closed.iter().filter_map(Weak::upgrade);
        held.find(|store| store.location() == &location)
    }

    /// Changes the session of a person as long as it is theirs: one that was locked meanwhile stays
    /// locked.
    pub(crate) fn change_session(&self, of: &SignedIn, change: impl FnOnce(&mut SignedIn)) {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = session
            .as_mut()
            .filter(|current| Arc::ptr_eq(&current.store, &of.store))
        {
            change(current);
        }
    }

    /// Opens or replaces the store. Where a call that began before the store was closed still works
    /// on it, this waits for that call instead of speaking of another window. A round with the hub
    /// ends as soon as the store is closed.
    pub(crate) fn once_closed<T>(
        &self,
        open: impl Fn() -> Result<T, StoreError>,
    ) -> Result<T, ApiError> {
        let give_up = Instant::now() + CLOSING_PATIENCE;
        loop {
            match open() {
                Err(StoreError::AlreadyOpen)
                    if self.closed_before.load(Ordering::Relaxed) && Instant::now() < give_up =>
                {
                    thread::sleep(CLOSING_LOOK);
                }
                Err(StoreError::AlreadyOpen) if self.still_held().is_some() => {
                    return Err(ApiError::new(ErrorCode::StillBusy));
                }
                other => return Ok(other?),
            }
        }
    }

    /// Writes as the person signed in, and tells the screens what changed.
    ///
    /// # Errors
    /// The work's own, or the store's; nothing is written then.
    pub fn write<T>(
        &self,
        label: TxnLabel,
        work: impl FnOnce(&mut Transaction<'_>, &SignedIn) -> Result<T, ApiError>,
    ) -> Result<Committed<T>, ApiError> {
        let signed_in = self.signed_in()?;
        let committed = signed_in
            .store
            .transact(signed_in.actor(), label, |tx| work(tx, &signed_in))
            .map_err(|error| unwritable::named(error, signed_in.store.location()))?;
        self.publish_changed(&committed.changed);
        Ok(committed)
    }

    /// Reads a consistent state of the store.
    ///
    /// # Errors
    /// The work's own, or the store's.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&khupho_store::Connection, &SignedIn) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let signed_in = self.signed_in()?;
        signed_in
            .store
            .read(|connection| work(connection, &signed_in))
            .map_err(|error| unwritable::named(error, signed_in.store.location()))
    }

    /// Tells the screens which areas changed.
    pub fn publish_changed(&self, kinds: &BTreeSet<KindId>) {
        let areas: BTreeSet<&str> = kinds.iter().filter_map(|kind| area_of(*kind)).collect();
        self.publish_areas(&areas.into_iter().collect::<Vec<_>>());
    }

    /// Tells the screens of areas that changed beside the log. The hub is told soon, too.
    pub(crate) fn publish_areas(&self, areas: &[&str]) {
        if !areas.is_empty() {
            self.network().written();
            self.publish_arrived(areas);
        }
    }

    /// Tells the screens of areas that changed without anybody here having done something.
    pub(crate) fn publish_arrived(&self, areas: &[&str]) {
        if !areas.is_empty() {
            self.publish(&Event::Changed {
                areas: areas.iter().map(|area| (*area).to_owned()).collect(),
            });
        }
    }
}

/// The area of the screens that shows a kind.
fn area_of(kind: KindId) -> Option<&'static str> {
    use khupho_oplog::registry as kinds;
    Some(match kind {
        kinds::neighborhood::KIND => "session",
        kinds::member::KIND => "members",
        kinds::household::KIND => "households",
        kinds::help_entry::KIND => "help_log",
        kinds::criteria_set::KIND | kinds::criterion::KIND => "criteria",
        kinds::assessment::KIND | kinds::claim::KIND => "claims",
        kinds::evidence::KIND => "evidence",
        kinds::activity::KIND => "activities",
        kinds::welfare_round::KIND | kinds::welfare_recipient::KIND => "welfare",
        kinds::journal_entry::KIND => "journal",
        kinds::frozen_denominator::KIND => "metrics",
        kinds::review::KIND
        | kinds::reason_template::KIND
        | kinds::spot_check::KIND
        | kinds::spot_visit::KIND => "review",
        kinds::ward::KIND => "session",
        _ => return None,
    })
}

/// The transaction of what was committed; `None` where nothing had to change.
pub fn written_txn<T>(committed: &Committed<T>) -> Option<Id> {
    (!committed.changed.is_empty()).then(|| txn_text(committed.txn))
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

/// A fresh identity: a UUIDv7 by the host's clock.
///
/// # Errors
/// [`ErrorCode::Internal`] where the system gives no random numbers.
pub fn new_entity(host: &Host) -> Result<EntityId, ApiError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)
        .map_err(|_| ApiError::new(ErrorCode::Internal).with("reference", "RANDOM"))?;
    Ok(
        uuid::Builder::from_unix_timestamp_millis(host.clock().now_ms(), &random)
            .into_uuid()
            .into(),
    )
}

/// The text form of an identity.
pub fn id_text(id: EntityId) -> Id {
    Id(id.to_string())
}

/// The text form of a transaction's identity.
pub fn txn_text(txn: TxnId) -> Id {
    id_text(EntityId::from_bytes(*txn.as_bytes()))
}

/// The identity of a text form.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a text that is no identity: nothing can be under that name.
pub fn parse_id(id: &Id) -> Result<EntityId, ApiError> {
    id.0.parse().map_err(|_| ApiError::new(ErrorCode::NotFound))
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        crate::errors::from_store(error)
    }
}

#[cfg(test)]
mod tests;
