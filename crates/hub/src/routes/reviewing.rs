//! Who looks at which claim at the moment, so that two officers do not review the same one.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use khupho_oplog::limits::HUB_REVIEW_LEASE_MS;
use serde::{Deserialize, Serialize};

use super::answers::{JSON_TYPE, json};
use crate::limits::JSON_MAX_BYTES;
use crate::problem::{HolderJson, Problem, ProblemCode};
use crate::request::{BodyLimit, Place, admit, entity_hex, entity_of_hex, parse_json};
use crate::state::HubState;
use crate::storage::{Lease, LeaseAnswer, WardLog};

#[derive(Deserialize)]
struct Reviewing {
    member: String,
}

#[derive(Serialize)]
struct LeasesJson {
    reviewing: Vec<HolderJson>,
}

/// `PUT …/claims/{claim}/reviewing`: taken or renewed for 90 seconds; 409 names who has it.
pub(super) async fn take<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(JSON_TYPE, JSON_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    admitted.caller.refuse_unless_ward()?;
    let claim = Place::of(&admitted.parts.uri).entity()?;
    let reviewing: Reviewing = parse_json(admitted.body())?;
    let member = entity_of_hex(&reviewing.member).ok_or(ProblemCode::BadBody)?;
    let now_ms = hub.now_ms();
    let lease = Lease {
        claim,
        device: admitted.caller.device,
        member,
        until_ms: now_ms + HUB_REVIEW_LEASE_MS,
    };
    match hub.log.take_lease(admitted.ward, lease, now_ms).await? {
        LeaseAnswer::Held(lease) => {
            hub.news.ring(admitted.ward);
            Ok(json(&HolderJson::from(&lease)))
        }
        LeaseAnswer::HeldByOther(lease) => {
            let holder = HolderJson::from(&lease);
            Err(Problem::from(ProblemCode::BeingReviewed).holder(holder))
        }
    }
}

/// `DELETE …/claims/{claim}/reviewing`; a lease of another PC stays.
pub(super) async fn release<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    admitted.caller.refuse_unless_ward()?;
    let claim = Place::of(&admitted.parts.uri).entity()?;
    let device = admitted.caller.device;
    hub.log.release_lease(admitted.ward, claim, device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET …/reviewing`.
pub(super) async fn list<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    admitted.caller.refuse_unless_ward()?;
    let leases = hub.log.leases(admitted.ward, hub.now_ms()).await?;
    Ok(json(&LeasesJson {
        reviewing: leases.iter().map(HolderJson::from).collect(),
    }))
}

impl From<&Lease> for HolderJson {
    fn from(lease: &Lease) -> Self {
        Self {
            claim: entity_hex(lease.claim),
            device: lease.device.to_string(),
            member: entity_hex(lease.member),
            until_ms: lease.until_ms,
        }
    }
}
