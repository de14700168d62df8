//! What every route works with.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::evidence::EvidenceStore;
use crate::identity::HubIdentity;
use crate::limits::Limits;
use crate::metrics::HubMetrics;
use crate::news::News;
use crate::routes::LastHealth;
use crate::serving::{BackPressure, Outsiders};
use crate::storage::WardLog;
use crate::trust::TrustCache;

/// One hub.
pub(crate) struct HubState<L> {
    pub(crate) log: L,
    pub(crate) evidence: EvidenceStore,
    pub(crate) identity: HubIdentity,
    pub(crate) limits: Limits,
    pub(crate) minimum_program: String,
    pub(crate) metrics: Arc<HubMetrics>,
    pub(crate) pressure: BackPressure,
    pub(crate) outsiders: Outsiders,
    pub(crate) health: LastHealth,
    pub(crate) trust: TrustCache,
    pub(crate) news: News,
    pub(crate) stopping: watch::Receiver<bool>,
}

impl<L: WardLog> HubState<L> {
    /// The hub's time, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> u64 {
        now_ms()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// The time of this machine, in milliseconds since 1970; 0 on a machine that is set before it.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
