//! Whether the hub is well.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::answers::json_with;
use crate::state::HubState;
use crate::storage::WardLog;

/// How long an answer stands: anybody may ask, and looking costs a write.
const LOOKED_EVERY: Duration = Duration::from_secs(2);

/// How long the database may take to say that it is well.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found when somebody asked last.
#[derive(Debug, Default)]
pub(crate) struct LastHealth(Mutex<Option<Found>>);

#[derive(Clone, Copy, Debug)]
struct Found {
    is_database_well: bool,
    is_evidence_well: bool,
    looked: Instant,
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    database: &'static str,
    evidence: &'static str,
}

/// `GET /health`: 200 while operations are taken, 503 while they cannot be. A store of evidence
/// that does not answer is named, but stops no operation.
pub(super) async fn health<L: WardLog>(State(hub): State<Arc<HubState<L>>>) -> Response {
    let found = found(&hub).await;
    let word = |is_well| if is_well { "ok" } else { "unavailable" };
    let is_taking = found.is_database_well && !hub.is_stopping();
    let status = match (is_taking, found.is_evidence_well) {
        (true, true) => "ok",
        (true, false) => "degraded",
        (false, _) => "unavailable",
    };
    let health = Health {
        status,
        database: word(found.is_database_well),
        evidence: word(found.is_evidence_well),
    };
    let code = match is_taking {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    json_with(code, &health)
}

/// Looks, unless somebody did a moment ago. Those who ask meanwhile get the same answer.
async fn found<L: WardLog>(hub: &HubState<L>) -> Found {
    let mut last = hub.health.0.lock().await;
    if let Some(found) = *last
        && found.looked.elapsed() < LOOKED_EVERY
    {
        return found;
    }
    let (database, evidence) =
        tokio::join!(timeout(PATIENCE, hub.log.check()), hub.evidence.check());
    let found = Found {
        is_database_well: matches!(database, Ok(Ok(()))),
        is_evidence_well: evidence.is_ok(),
        looked: Instant::now(),
    };
    *last = Some(found);
    found
}
