//! A ward comes to this hub.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use khupho_oplog::hub::Founding;
use khupho_oplog::ids::LogId;
use khupho_oplog::trust::TrustState;
use serde::Serialize;

use super::answers::{SEQUENCE_TYPE, json_with, read_sequence};
use crate::claim_code;
use crate::identity::random;
use crate::limits::FOUNDING_MAX_BYTES;
use crate::problem::{Problem, ProblemCode};
use crate::request::{BodyLimit, admit_founder};
use crate::state::HubState;
use crate::storage::{FoundedWard, NewWard, WardLog};

/// The founding form and the first entries of the registry.
const FORMS_MAX: usize = 20_000;

#[derive(Serialize)]
struct Founded {
    ward: String,
    log_id: String,
    end_position: u64,
    registry_entries: u64,
}

/// `POST /v1/wards`: a CBOR sequence of byte strings, the founding form and the registry so far.
/// Sent again by the same ward it changes nothing and answers 200.
pub(super) async fn found<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(SEQUENCE_TYPE, FOUNDING_MAX_BYTES);
    let founder = admit_founder(&hub, request, limit).await?;
    let mut forms = read_sequence(&founder.body.bytes, FORMS_MAX)?;
    if forms.is_empty() {
        return Err(Problem::from(ProblemCode::Malformed).detail("there is no founding form"));
    }
    let registry = forms.split_off(1);
    let founding = Founding::verify(&forms[0]).map_err(|fault| unverified(0, fault))?;
    if founding.hub != hub.identity.device() {
        return Err(Problem::from(ProblemCode::Unverified).detail("made for another hub"));
    }
    if let Some(ward) = hub.log.ward(founding.ward).await? {
        return already_there(&founding, &ward);
    }
    let claim_code = claim_code::hash_of(&founding.claim_code);
    // Before thousands of signatures are checked: whoever has no code gives this hub no work.
    if !hub.log.is_claim_code(claim_code).await? {
        return Err(ProblemCode::ClaimCodeWrong.into());
    }
    let registry = verified(&founding, registry).await?;
    let log_id = random().map_err(|_| ProblemCode::Internal)?;
    let new = NewWard {
        ward: founding.ward,
        name: founding.ward_name.clone(),
        signing_key: *founding.ward_signing_key.as_bytes(),
        log_id: LogId::from_bytes(log_id),
        founded_ms: hub.now_ms(),
        claim_code: Some(claim_code),
        registry,
    };
    hub.log.found_ward(new).await?;
    hub.trust.look_again(founding.ward);
    let ward = hub.log.ward(founding.ward).await?;
    let ward = ward.ok_or(ProblemCode::Internal)?;
    tracing::info!(ward = %founding.ward, "a ward was founded");
    Ok(json_with(StatusCode::CREATED, &Founded::from(&ward)))
}

/// The registry, once it is sure that the ward signed every entry of it. Nobody else waits for that.
async fn verified(founding: &Founding, registry: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Problem> {
    let mut trust = TrustState::new(founding.authority());
    let verifying = tokio::task::spawn_blocking(move || {
        for (place, entry) in registry.iter().enumerate() {
            let applied = trust.apply(entry);
            applied.map_err(|fault| unverified(place + 1, fault))?;
        }
        Ok(registry)
    });
    verifying.await.map_err(|_| ProblemCode::Internal)?
}

fn unverified(item: usize, what: impl ToString) -> Problem {
    Problem::from(ProblemCode::Unverified)
        .item(item as u64, 0)
        .detail(what)
}

fn already_there(founding: &Founding, ward: &FoundedWard) -> Result<Response, Problem> {
    if ward.signing_key != *founding.ward_signing_key.as_bytes() {
        return Err(ProblemCode::WardExists.into());
    }
    Ok(json_with(StatusCode::OK, &Founded::from(ward)))
}

impl From<&FoundedWard> for Founded {
    fn from(ward: &FoundedWard) -> Self {
        Self {
            ward: ward.ward.to_string(),
            log_id: ward.log_id.to_string(),
            end_position: ward.end_position,
            registry_entries: ward.registry_entries,
        }
    }
}
