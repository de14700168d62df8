//! Letters between devices, which the hub keeps until they are fetched and cannot read.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::limits::HUB_LETTER_MAX_BYTES;
use khupho_oplog::trust::Standing;
use serde::Serialize;

use super::answers::{OPAQUE_TYPE, json, json_with, of_type};
use crate::problem::{Problem, ProblemCode};
use crate::request::{Admitted, BodyLimit, Place, Query, admit};
use crate::state::HubState;
use crate::storage::{NewLetter, WardLog};

/// Letters named in one answer.
const LETTERS_AT_ONCE: u32 = 1_000;

#[derive(Serialize)]
struct SentJson {
    number: u64,
}

#[derive(Serialize)]
struct LetterJson {
    number: u64,
    from: String,
    sent_ms: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct LettersJson {
    letters: Vec<LetterJson>,
}

/// `POST …/letters?to=D`.
pub(super) async fn send<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(OPAQUE_TYPE, HUB_LETTER_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    let recipient = Query::of(&admitted.parts.uri).device("to")?;
    let recipient = recipient.ok_or_else(|| Problem::from(ProblemCode::BadId).detail("to"))?;
    refuse_stranger(&admitted, recipient, hub.now_ms())?;
    if admitted.body().is_empty() {
        return Err(ProblemCode::BadBody.into());
    }
    let letter = NewLetter {
        recipient,
        sender: admitted.caller.device,
        sent_ms: hub.now_ms(),
        body: admitted.body().clone(),
    };
    let number = hub.log.add_letter(admitted.ward, letter).await?;
    hub.news.ring(admitted.ward);
    Ok(json_with(StatusCode::CREATED, &SentJson { number }))
}

/// A PC of a khu phố writes to those of its khu phố and to the ward's; the ward writes to all.
fn refuse_stranger(admitted: &Admitted, recipient: DeviceId, now_ms: u64) -> Result<(), Problem> {
    // A certificate that begins later than the hub's clock says was signed by the ward all the same.
    let (Standing::Known(certificate) | Standing::NotYetValid(certificate)) =
        admitted.trust.state.standing(recipient, now_ms)
    else {
        return Err(ProblemCode::NotFound.into());
    };
    match (admitted.caller.neighborhood, certificate.neighborhood) {
        (Some(own), Some(other)) if own != other => Err(ProblemCode::NotAllowed.into()),
        _ => Ok(()),
    }
}

/// `GET …/letters?after=N`: those that wait for the caller.
pub(super) async fn list<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let after = Query::of(&admitted.parts.uri).number("after")?.unwrap_or(0);
    let recipient = admitted.caller.device;
    let letters = hub
        .log
        .letters_after(admitted.ward, recipient, after, LETTERS_AT_ONCE)
        .await?;
    Ok(json(&LettersJson {
        letters: letters
            .iter()
            .map(|letter| LetterJson {
                number: letter.number,
                from: letter.sender.to_string(),
                sent_ms: letter.sent_ms,
                bytes: letter.body_bytes,
            })
            .collect(),
    }))
}

/// `GET …/letters/{number}`.
pub(super) async fn read<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let number = Place::of(&admitted.parts.uri).number()?;
    let (ward, recipient) = (admitted.ward, admitted.caller.device);
    let before = number.checked_sub(1).ok_or(ProblemCode::NotFound)?;
    let found = hub.log.letters_after(ward, recipient, before, 1).await?;
    let found = found.iter().find(|letter| letter.number == number);
    let len = found.ok_or(ProblemCode::NotFound)?.body_bytes;
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    let room = hub.pressure.room_for(len).await?;
    let body = hub.log.letter(ward, recipient, number).await?;
    let body = room.hold(body.ok_or(ProblemCode::NotFound)?);
    Ok(of_type(OPAQUE_TYPE, body))
}

/// `DELETE …/letters/{number}`; a letter that is gone already is no fault.
pub(super) async fn delete<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let number = Place::of(&admitted.parts.uri).number()?;
    let recipient = admitted.caller.device;
    hub.log
        .delete_letter(admitted.ward, recipient, number)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
