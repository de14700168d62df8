//! The ward's registry of devices, entry by entry as the ward signed it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use khupho_oplog::certificate::Certificate;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::trust::{RegistryBody, RegistryEntry, TrustFault};
use serde::Serialize;

use super::answers::{SEQUENCE_TYPE, json, number_header, of_type, read_sequence, sequence_of};
use crate::limits::{REGISTRY_ENTRIES_MAX, REGISTRY_MAX_BYTES};
use crate::problem::{Problem, ProblemCode};
use crate::request::{Admitted, BodyLimit, Query, admit};
use crate::state::HubState;
use crate::storage::WardLog;

/// Header with the number of entries that the hub has.
const ENTRIES: &str = "khupho-registry-entries";

#[derive(Serialize)]
struct RegistryAnswer {
    registry_entries: u64,
}

/// `GET …/registry?after=N`: what came behind the first N entries, a CBOR sequence of byte strings,
/// empty when there is nothing more.
pub(super) async fn read<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let after = Query::of(&admitted.parts.uri).number("after")?.unwrap_or(0);
    let limit = REGISTRY_ENTRIES_MAX as u32;
    let entries = hub.log.registry_after(admitted.ward, after, limit).await?;
    let mut response = of_type(SEQUENCE_TYPE, sequence_of(&entries));
    number_header(&mut response, ENTRIES, admitted.trust.registry_entries);
    Ok(response)
}

/// `POST …/registry`: entries, each of which follows one that the hub has or one before it in the
/// body. Entries that the hub has are passed over.
pub(super) async fn append<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(SEQUENCE_TYPE, REGISTRY_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    admitted.caller.refuse_unless_ward()?;
    let entries = read_sequence(admitted.body(), REGISTRY_ENTRIES_MAX)?;
    if entries.is_empty() {
        return Err(Problem::from(ProblemCode::Malformed).detail("there is no entry"));
    }
    let answered = verified(&admitted, &entries)?;
    let registry_entries = hub.log.append_registry(admitted.ward, entries).await?;
    hub.trust.look_again(admitted.ward);
    hub.news.ring(admitted.ward);
    for device in answered {
        hub.log.delete_request(admitted.ward, device).await?;
    }
    Ok(json(&RegistryAnswer { registry_entries }))
}

/// Checks that each entry follows one that is known, and names the devices that they confirm: their
/// requests are answered. Where the ward went on from a backup, both branches count.
fn verified(admitted: &Admitted, entries: &[Vec<u8>]) -> Result<Vec<DeviceId>, Problem> {
    let mut trust = admitted.trust.state.clone();
    let ward = *trust.ward();
    let mut confirmed = Vec::new();
    for (place, bytes) in entries.iter().enumerate() {
        trust.apply(bytes).map_err(|fault| {
            let code = match fault {
                TrustFault::Gap { .. } => ProblemCode::RegistryGap,
                _ => ProblemCode::Unverified,
            };
            Problem::from(code).item(place as u64, 0).detail(fault)
        })?;
        let entry = RegistryEntry::verify(bytes, &ward);
        if let Ok(RegistryBody::Issued(certificate)) = entry.map(|entry| entry.body)
            && let Ok(certificate) = Certificate::verify(&certificate, &ward)
        {
            confirmed.push(certificate.device);
        }
    }
    Ok(confirmed)
}
