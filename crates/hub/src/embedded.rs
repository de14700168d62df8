//! The hub inside a ward's desktop: the same hub, on threads of its own, over one SQLite file.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use khupho_oplog::ids::TlsFingerprint;
use tokio::runtime::{Builder, Runtime};
use zeroize::Zeroizing;

use crate::evidence::{EvidencePlace, EvidenceStore};
use crate::hub::{Hub, HubFault, RunningHub};
use crate::identity::{HubIdentity, HubSecrets};
use crate::limits::Limits;
use crate::serving::TlsIdentity;
use crate::state::now_ms;
use crate::storage::StorageError;
use crate::storage::sqlite::SqliteWardLog;

/// Threads that serve; the desktop keeps the others.
const THREADS: usize = 2;

/// How long the threads may take to end when the hub is dropped.
const THREADS_END: Duration = Duration::from_secs(2);

/// Where an embedded hub keeps what it has, and where it listens.
#[derive(Clone, Debug)]
pub struct EmbeddedPlaces {
    /// Its SQLite file, beside the ward's store.
    pub database: PathBuf,
    /// Its folder of evidence.
    pub evidence: PathBuf,
    /// Its address: of every network card for a LAN, port 0 in tests.
    pub listen: SocketAddr,
    /// What may be used.
    pub limits: Limits,
}

/// A hub that serves from within another program. It stops when it is dropped.
pub struct EmbeddedHub {
    runtime: Option<Runtime>,
    running: Option<RunningHub<SqliteWardLog>>,
    address: SocketAddr,
    fingerprint: TlsFingerprint,
    identity: HubIdentity,
}

impl fmt::Debug for EmbeddedHub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmbeddedHub({})", self.address)
    }
}

impl EmbeddedHub {
    /// Starts it; the call comes back when it listens. Must not be called from within an
    /// asynchronous runtime.
    ///
    /// # Errors
    /// A [`HubFault`].
    pub fn start(places: &EmbeddedPlaces, secrets: &HubSecrets) -> Result<Self, HubFault> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("hub")
            .enable_all()
            .build()
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        let tls = TlsIdentity::self_signed(secrets)?;
        let fingerprint = tls.fingerprint();
        let running = runtime.block_on(async {
            let key = Zeroizing::new(*secrets.database_key());
            let log = SqliteWardLog::open(&places.database, key, now_ms())?;
            let objects = EvidencePlace::Folder(places.evidence.clone()).open()?;
            let evidence = EvidenceStore::new(objects, secrets.evidence_key());
            let hub = Hub::new(log, evidence, secrets).with_limits(places.limits.clone());
            hub.start(places.listen, Some(tls)).await
        })?;
        Ok(Self {
            address: running.address(),
            identity: running.identity().clone(),
            fingerprint,
            running: Some(running),
            runtime: Some(runtime),
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// By what clients know its certificate.
    #[must_use]
    pub const fn fingerprint(&self) -> TlsFingerprint {
        self.fingerprint
    }

    /// Who it is, for the certificate that the ward writes for it.
    #[must_use]
    pub const fn identity(&self) -> &HubIdentity {
        &self.identity
    }

    /// A code with which one ward may be founded: the desktop uses it for its own.
    ///
    /// # Errors
    /// [`HubFault::Secrets`] and [`HubFault::Storage`].
    pub fn issue_claim_code(&self) -> Result<String, HubFault> {
        let (Some(runtime), Some(running)) = (&self.runtime, &self.running) else {
            return Err(StorageError::Unavailable("the hub has stopped".to_owned()).into());
        };
        runtime.block_on(running.issue_claim_code())
    }

    /// Lets running requests end, and closes the database.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let (Some(runtime), Some(running)) = (self.runtime.take(), self.running.take()) {
            runtime.block_on(running.stop());
            runtime.shutdown_timeout(THREADS_END);
        }
    }
}

impl Drop for EmbeddedHub {
    fn drop(&mut self) {
        self.end();
    }
}
