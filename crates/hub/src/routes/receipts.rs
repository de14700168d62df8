//! What the hub acknowledges: only this, or a receipt of the ward, makes "Phường đã nhận" true.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use khupho_domain::ids::EntityId;
use khupho_fail_points::Point;
use khupho_oplog::bundle::ContentSummary;
use khupho_oplog::ids::WardId;
use khupho_oplog::receipt::{Fork, Receipt};

use super::answers::{RECEIPT_TYPE, of_type};
use crate::problem::{Problem, ProblemCode};
use crate::request::{BodyLimit, admit};
use crate::state::HubState;
use crate::storage::{ReceiptContent, WardLog};

/// `GET …/receipt`: signed with the hub's key, for the khu phố of the caller.
pub(super) async fn receipt<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let neighborhood = admitted
        .caller
        .neighborhood
        .ok_or(ProblemCode::NotAllowed)?;
    let content = hub.log.next_receipt(admitted.ward, neighborhood).await?;
    Point::ReceiptStoredBeforeAnswer.reach();
    let receipt = receipt_of(admitted.ward, neighborhood, hub.now_ms(), content);
    Ok(of_type(RECEIPT_TYPE, receipt.sign(hub.identity.signer())))
}

/// The form of a receipt that came by a file, with nothing in it that only a file has: verdicts and
/// moments come in the feed, once each, and a list of all of them would grow for ever.
fn receipt_of(
    ward: WardId,
    neighborhood: EntityId,
    at_ms: u64,
    content: ReceiptContent,
) -> Receipt {
    Receipt {
        ward,
        log_id: content.log_id,
        number: content.number,
        neighborhood,
        at_ms,
        confirmed: Vec::new(),
        acknowledged: content.acknowledged,
        effective: Vec::new(),
        forks: content
            .forks
            .into_iter()
            .map(|(place, hashes)| Fork {
                stream: place.stream,
                seq: place.seq,
                hashes,
            })
            .collect(),
        quarantined: Vec::new(),
        missing_evidence: content.missing_evidence,
        registry: Vec::new(),
        content: ContentSummary::of(&[]),
        vouched: Vec::new(),
    }
}
