//! Figures for Prometheus.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::answers::of_type;
use crate::metrics::METRICS_TYPE;
use crate::state::HubState;
use crate::storage::WardLog;

/// `GET /metrics`.
pub(super) async fn metrics<L: WardLog>(State(hub): State<Arc<HubState<L>>>) -> Response {
    of_type(METRICS_TYPE, hub.metrics.to_text())
}
