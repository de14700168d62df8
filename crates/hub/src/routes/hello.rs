//! Who this hub is, and where a device and the hub stand.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use data_encoding::HEXLOWER;
use khupho_oplog::limits::{
    EVIDENCE_FILE_MAX_BYTES, HUB_LETTER_MAX_BYTES, HUB_PAGE_MAX_BYTES, HUB_PAGE_OPERATIONS_MAX,
    HUB_WAIT_MAX_MS,
};
use serde::{Deserialize, Serialize};

use super::PROTOCOL_VERSIONS;
use super::answers::{JSON_TYPE, json};
use crate::limits::{EVIDENCE_CHUNK_MAX_BYTES, HEADS_MAX, JSON_MAX_BYTES};
use crate::problem::{HeadJson, Problem, ProblemCode};
use crate::request::{BodyLimit, Query, admit, parse_json};
use crate::state::HubState;
use crate::storage::WardLog;

#[derive(Serialize)]
struct Identity {
    program: &'static str,
    protocol_versions: &'static [u64],
    device: String,
    signing_key: String,
    agree_key: String,
    fingerprint: String,
    now_ms: u64,
}

/// `GET /v1`: everything a ward needs to pair with this hub, and the time for the first signature.
pub(super) async fn identity<L: WardLog>(State(hub): State<Arc<HubState<L>>>) -> Response {
    let identity = &hub.identity;
    json(&Identity {
        program: env!("CARGO_PKG_VERSION"),
        protocol_versions: PROTOCOL_VERSIONS,
        device: identity.device().to_string(),
        signing_key: HEXLOWER.encode(identity.authority().key.as_bytes()),
        agree_key: HEXLOWER.encode(identity.agree_key().as_bytes()),
        fingerprint: identity.fingerprint().to_string(),
        now_ms: hub.now_ms(),
    })
}

#[derive(Deserialize)]
struct Hello {
    versions: Vec<u64>,
    program: String,
}

#[derive(Serialize)]
struct HelloAnswer<'hub> {
    version: u64,
    now_ms: u64,
    log_id: String,
    end_position: u64,
    registry_entries: u64,
    registry_xor: String,
    minimum_program: &'hub str,
    heads: Vec<HeadJson>,
    branches: Vec<HeadJson>,
    next_after: Option<String>,
    limits: LimitsJson,
}

#[derive(Serialize)]
struct LimitsJson {
    page_operations: u64,
    page_bytes: u64,
    evidence_bytes: u64,
    evidence_chunk_bytes: u64,
    letter_bytes: u64,
    wait_ms: u64,
}

const LIMITS: LimitsJson = LimitsJson {
    page_operations: HUB_PAGE_OPERATIONS_MAX,
    page_bytes: HUB_PAGE_MAX_BYTES,
    evidence_bytes: EVIDENCE_FILE_MAX_BYTES as u64,
    evidence_chunk_bytes: EVIDENCE_CHUNK_MAX_BYTES as u64,
    letter_bytes: HUB_LETTER_MAX_BYTES as u64,
    wait_ms: HUB_WAIT_MAX_MS,
};

/// `POST …/hello`: what to push follows from the heads in the answer, never from what a device
/// remembers.
pub(super) async fn hello<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(JSON_TYPE, JSON_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    let hello: Hello = parse_json(admitted.body())?;
    let version = negotiated(&hello)?;
    let after = Query::of(&admitted.parts.uri).stream("after")?;
    let reader = admitted.caller.reader();
    let end_position = hub.log.end_position(admitted.ward).await?;
    let tips = hub
        .log
        .heads(admitted.ward, reader, after, HEADS_MAX as u32)
        .await?;
    let is_full = tips.len() == HEADS_MAX;
    let last = tips.last().map(|tip| tip.head.stream.to_string());
    Ok(json(&HelloAnswer {
        version,
        now_ms: hub.now_ms(),
        log_id: admitted.trust.log_id.to_string(),
        end_position,
        registry_entries: admitted.trust.registry_entries,
        registry_xor: HEXLOWER.encode(&admitted.trust.state.entries_xor()),
        minimum_program: &hub.minimum_program,
        heads: tips.iter().map(|tip| HeadJson::from(&tip.head)).collect(),
        branches: tips
            .iter()
            .flat_map(|tip| tip.branches.iter().map(HeadJson::from))
            .collect(),
        next_after: last.filter(|_| is_full),
        limits: LIMITS,
    }))
}

/// The newest version that both speak.
fn negotiated(hello: &Hello) -> Result<u64, Problem> {
    let unsupported = || Problem::from(ProblemCode::VersionUnsupported);
    if hello.versions.len() > 32 || hello.program.chars().count() > 100 {
        return Err(ProblemCode::BadBody.into());
    }
    let common = |version: &&u64| PROTOCOL_VERSIONS.contains(version);
    hello
        .versions
        .iter()
        .filter(common)
        .max()
        .copied()
        .ok_or_else(unsupported)
}
