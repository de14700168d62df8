//! Machines that ask to be confirmed. Nobody vouches for them yet, so what they send is signed by
//! the very key that they ask for, and the ward's person compares its words.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use data_encoding::BASE64;
use http::StatusCode;
use khupho_fail_points::Point;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::WardId;
use khupho_oplog::trust::Standing;
use serde::Serialize;

use super::answers::{REQUEST_TYPE, json, json_with};
use crate::limits::REQUEST_MAX_BYTES;
use crate::problem::{Problem, ProblemCode};
use crate::request::{BodyLimit, Place, admit, admit_stranger};
use crate::state::HubState;
use crate::storage::{NewRequest, WardLog};

#[derive(Serialize)]
struct RequestJson {
    device: String,
    received_ms: u64,
    request: String,
}

#[derive(Serialize)]
struct RequestsJson {
    requests: Vec<RequestJson>,
}

#[derive(Serialize)]
struct StateJson {
    device: String,
    state: &'static str,
    registry_entries: u64,
}

/// `POST …/requests`: the signed enrollment request.
pub(super) async fn ask<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(REQUEST_TYPE, REQUEST_MAX_BYTES);
    let stranger = admit_stranger(&hub, request, limit).await?;
    let asked = EnrollmentRequest::verify(&stranger.body.bytes)
        .map_err(|fault| Problem::from(ProblemCode::Unverified).detail(fault))?;
    let now_ms = hub.now_ms();
    let state = match stranger.trust.state.standing(asked.device, now_ms) {
        Standing::Unknown => {
            refuse_other_key(&hub, stranger.trust.ward, &asked).await?;
            let new = NewRequest {
                device: asked.device,
                request: stranger.body.bytes.to_vec(),
                received_ms: now_ms,
            };
            hub.log.add_request(stranger.trust.ward, new).await?;
            Point::RequestStoredBeforeAnswer.reach();
            hub.news.ring(stranger.trust.ward);
            "waiting"
        }
        standing => word_of(standing),
    };
    let answer = StateJson {
        device: asked.device.to_string(),
        state,
        registry_entries: stranger.trust.registry_entries,
    };
    Ok(json_with(StatusCode::ACCEPTED, &answer))
}

/// A machine that waits keeps its place: the key of its first request is the one that the ward's
/// person is looking at.
async fn refuse_other_key<L: WardLog>(
    hub: &HubState<L>,
    ward: WardId,
    asked: &EnrollmentRequest,
) -> Result<(), Problem> {
    let Some(waiting) = hub.log.request(ward, asked.device).await? else {
        return Ok(());
    };
    match EnrollmentRequest::verify(&waiting.request) {
        Ok(waiting) if waiting.signing_key != asked.signing_key => {
            Err(Problem::from(ProblemCode::NotAllowed).detail("the device waits with another key"))
        }
        _ => Ok(()),
    }
}

/// `GET …/requests/{device}`: what became of a request. Whoever knows the device's 16 random bytes
/// may ask.
pub(super) async fn state<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let stranger = admit_stranger(&hub, request, BodyLimit::Empty).await?;
    let device = Place::of(&stranger.parts.uri).device()?;
    let state = match stranger.trust.state.standing(device, hub.now_ms()) {
        Standing::Unknown => {
            let waiting = hub.log.request(stranger.trust.ward, device).await?;
            waiting.map(|_| "waiting").ok_or(ProblemCode::NotFound)?
        }
        standing => word_of(standing),
    };
    Ok(json(&StateJson {
        device: device.to_string(),
        state,
        registry_entries: stranger.trust.registry_entries,
    }))
}

/// `GET …/requests`: for the ward's PCs.
pub(super) async fn list<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    admitted.caller.refuse_unless_ward()?;
    let waiting = hub.log.requests(admitted.ward).await?;
    Ok(json(&RequestsJson {
        requests: waiting
            .iter()
            .map(|line| RequestJson {
                device: line.device.to_string(),
                received_ms: line.received_ms,
                request: BASE64.encode(&line.request),
            })
            .collect(),
    }))
}

fn word_of(standing: Standing<'_>) -> &'static str {
    match standing {
        Standing::Known(_) | Standing::NotYetValid(_) => "confirmed",
        Standing::Expired(_) => "expired",
        Standing::Revoked { .. } => "revoked",
        Standing::Unknown => "waiting",
    }
}
