//! A hub: made of its parts, started on an address, stopped without losing a request.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use khupho_oplog::ids::TlsFingerprint;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::chores;
use crate::claim_code;
use crate::evidence::{EvidenceFault, EvidenceStore};
use crate::identity::{HubIdentity, HubSecrets, SecretsFault};
use crate::limits::Limits;
use crate::metrics::HubMetrics;
use crate::news::News;
use crate::routes::{self, LastHealth};
use crate::serving::{BackPressure, Outsiders, Serving, TlsFault, TlsIdentity, serve};
use crate::state::{HubState, now_ms};
use crate::storage::{StorageError, WardLog};
use crate::trust::TrustCache;

/// Why a hub cannot start.
#[derive(Debug, Error)]
pub enum HubFault {
    /// The address cannot be listened on.
    #[error("the hub cannot listen on {listen}: {error}")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The keys cannot be made or read.
    #[error(transparent)]
    Secrets(#[from] SecretsFault),
    /// TLS cannot be offered.
    #[error(transparent)]
    Tls(#[from] TlsFault),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store of evidence.
    #[error(transparent)]
    Evidence(#[from] EvidenceFault),
}

/// A hub that is not started yet.
pub struct Hub<L> {
    log: L,
    evidence: EvidenceStore,
    identity: HubIdentity,
    limits: Limits,
    minimum_program: String,
}

impl<L> fmt::Debug for Hub<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hub({})", self.identity.device())
    }
}

impl<L: WardLog> Hub<L> {
    /// A hub over a log and a store of evidence.
    #[must_use]
    pub fn new(log: L, evidence: EvidenceStore, secrets: &HubSecrets) -> Self {
        Self {
            log,
            evidence,
            identity: HubIdentity::of(secrets),
            limits: Limits::default(),
            minimum_program: String::new(),
        }
    }

    /// Sets what may be used.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Names the oldest version of the program that devices should have.
    #[must_use]
    pub fn with_minimum_program(mut self, version: impl Into<String>) -> Self {
        self.minimum_program = version.into();
        self
    }

    /// Who this hub is.
    #[must_use]
    pub const fn identity(&self) -> &HubIdentity {
        &self.identity
    }

    /// A fresh code with which one ward may be founded here.
    ///
    /// # Errors
    /// [`HubFault::Secrets`] and [`HubFault::Storage`].
    pub async fn issue_claim_code(&self) -> Result<String, HubFault> {
        claim_code_for(&self.log).await
    }

    /// Starts to serve. With port 0 the system chooses one; [`RunningHub::address`] names it.
    ///
    /// # Errors
    /// [`HubFault::Listen`].
    pub async fn start(
        self,
        listen: SocketAddr,
        tls: Option<TlsIdentity>,
    ) -> Result<RunningHub<L>, HubFault> {
        let at = |error| HubFault::Listen { listen, error };
        let listener = TcpListener::bind(listen).await.map_err(at)?;
        let address = listener.local_addr().map_err(at)?;
        let (stop, stopping) = watch::channel(false);
        let fingerprint = tls.as_ref().map(TlsIdentity::fingerprint);
        let (router, state) = self.into_router(stopping.clone());
        let serving = Serving {
            router,
            tls,
            limits: state.limits.clone(),
            metrics: state.metrics.clone(),
        };
        let served = tokio::spawn(serve(listener, serving, stopping.clone()));
        let chores = tokio::spawn(chores::go_on(state.clone(), stopping));
        Ok(RunningHub {
            address,
            fingerprint,
            state,
            stop,
            served,
            chores,
        })
    }

    fn into_router(self, stopping: watch::Receiver<bool>) -> (Router, Arc<HubState<L>>) {
        let state = Arc::new(HubState {
            pressure: BackPressure::new(&self.limits),
            trust: TrustCache::new(&self.limits),
            outsiders: Outsiders::new(&self.limits),
            health: LastHealth::default(),
            log: self.log,
            evidence: self.evidence,
            identity: self.identity,
            limits: self.limits,
            minimum_program: self.minimum_program,
            metrics: Arc::new(HubMetrics::default()),
            news: News::default(),
            stopping,
        });
        (routes::router(state.clone()), state)
    }
}

/// A hub that serves.
pub struct RunningHub<L> {
    address: SocketAddr,
    fingerprint: Option<TlsFingerprint>,
    state: Arc<HubState<L>>,
    stop: watch::Sender<bool>,
    served: JoinHandle<()>,
    chores: JoinHandle<()>,
}

impl<L> fmt::Debug for RunningHub<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RunningHub(at {})", self.address)
    }
}

impl<L: WardLog> RunningHub<L> {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// By what clients know its certificate; none where TLS is off.
    #[must_use]
    pub const fn fingerprint(&self) -> Option<TlsFingerprint> {
        self.fingerprint
    }

    /// Who it is.
    #[must_use]
    pub fn identity(&self) -> &HubIdentity {
        &self.state.identity
    }

    /// Its figures.
    #[must_use]
    pub fn metrics(&self) -> &HubMetrics {
        &self.state.metrics
    }

    /// A fresh code with which one ward may be founded here.
    ///
    /// # Errors
    /// [`HubFault::Secrets`] and [`HubFault::Storage`].
    pub async fn issue_claim_code(&self) -> Result<String, HubFault> {
        claim_code_for(&self.state.log).await
    }

    /// Takes no further request, lets running ones end, and closes the log.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.served.await;
        let _ = self.chores.await;
        self.state.log.close().await;
    }
}

async fn claim_code_for<L: WardLog>(log: &L) -> Result<String, HubFault> {
    let code = claim_code::generate()?;
    let hash = claim_code::hash_of(&code);
    log.add_claim_code(hash, now_ms()).await?;
    Ok(code)
}
