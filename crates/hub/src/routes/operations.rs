//! Operations: pushed, pulled page by page, fetched by their hashes, or all at once.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use khupho_fail_points::Point;
use khupho_oplog::limits::{HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_OPERATIONS_MAX, HUB_WAIT_MAX_MS};
use khupho_oplog::{OpHash, StreamHead};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

use super::answers::{
    CONTENT_TYPE, JSON_TYPE, PAGE_TYPE, SNAPSHOT_TYPE, json, number_header, of_type,
};
use super::pages::{MadePage, PAGE_CONTENT_BYTES, made};
use super::pushing;
use crate::limits::{FETCH_MAX, JSON_MAX_BYTES};
use crate::problem::{HeadJson, Problem, ProblemCode};
use crate::request::{Admitted, BodyLimit, Query, admit, parse_json};
use crate::state::HubState;
use crate::storage::{Appended, ForkPlace, WardLog};

/// How often a pull that waits looks by itself: another process of the hub may have taken
/// something.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Header with the position to ask for next.
const NEXT: &str = "khupho-next";
/// Header with the position at which the feed ends.
const END: &str = "khupho-end";

#[derive(Serialize)]
struct PlaceJson {
    stream: String,
    seq: u64,
}

#[derive(Serialize)]
struct PushAnswer {
    accepted: Vec<HeadJson>,
    operations: u64,
    already_there: u64,
    forks: Vec<PlaceJson>,
    uncovered: Vec<PlaceJson>,
    verdicts_too_early: Vec<String>,
    moments_too_early: Vec<String>,
    end_position: u64,
}

/// `POST …/operations`. The answer comes after the commit.
pub(super) async fn push<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(CONTENT_TYPE, HUB_PAGE_FILE_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    let batch = pushing::batch_of(&hub, &admitted).await?;
    Point::PushReceivedBeforeAppend.reach();
    let appended = hub.log.append(admitted.ward, batch).await?;
    Point::PushCommittedBeforeAnswer.reach();
    hub.metrics.accepted(appended.operations);
    hub.news.ring(admitted.ward);
    Ok(json(&PushAnswer::from(&appended)))
}

/// `GET …/operations?after=P&limit=N&wait_ms=M`.
pub(super) async fn pull<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let mut admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let query = Query::of(&admitted.parts.uri);
    let after = query.number("after")?.unwrap_or(0);
    let limit = query.number("limit")?.unwrap_or(HUB_PAGE_OPERATIONS_MAX);
    let wait_ms = query.number("wait_ms")?.unwrap_or(0);
    if !(1..=HUB_PAGE_OPERATIONS_MAX).contains(&limit) || wait_ms > HUB_WAIT_MAX_MS {
        return Err(ProblemCode::BadId.into());
    }
    let end = Instant::now() + Duration::from_millis(wait_ms);
    let bell = hub.news.of(admitted.ward);
    loop {
        let rung = bell.notified();
        tokio::pin!(rung);
        rung.as_mut().enable();
        let page = page_behind(&hub, &admitted, after, limit).await?;
        let is_over = Instant::now() >= end || hub.is_stopping();
        if page.next > after || is_over {
            return Ok(page_answer(page));
        }
        // Whoever only waits must not keep others from working.
        drop(admitted.turn);
        let look = end.min(Instant::now() + LOOK_AGAIN);
        let mut stopping = hub.stopping.clone();
        tokio::select! {
            _ = timeout_at(look, rung) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        // Many are woken at the same moment. Whoever gets no turn now asks again, as after any wait
        // in which nothing came.
        match hub.pressure.turn(admitted.ward).await {
            Ok(turn) => admitted.turn = turn,
            Err(_) => return Ok(page_answer(page)),
        }
    }
}

#[derive(Deserialize)]
struct Fetch {
    operations: Vec<String>,
}

/// `POST …/operations/fetch`: a page with just these operations.
pub(super) async fn fetch<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = BodyLimit::Of(JSON_TYPE, JSON_MAX_BYTES);
    let admitted = admit(&hub, request, limit).await?;
    let fetch: Fetch = parse_json(admitted.body())?;
    if fetch.operations.len() > FETCH_MAX {
        return Err(ProblemCode::BadBody.into());
    }
    let hashes: Option<Vec<OpHash>> = fetch
        .operations
        .iter()
        .map(|it| OpHash::from_hex(it))
        .collect();
    let hashes = hashes.ok_or(ProblemCode::BadBody)?;
    let reader = admitted.caller.reader();
    let feed = hub
        .log
        .fetch(admitted.ward, reader, hashes, PAGE_CONTENT_BYTES)
        .await?;
    let page = made(&hub, &admitted, 0, &feed)?;
    Ok(of_type(PAGE_TYPE, page.bytes))
}

/// `GET …/snapshot?after=P`: page behind page up to the end of the feed, each with its length in
/// four bytes before it.
pub(super) async fn snapshot<L: WardLog>(
    State(hub): State<Arc<HubState<L>>>,
    request: Request,
) -> Result<Response, Problem> {
    let admitted = admit(&hub, request, BodyLimit::Empty).await?;
    let after = Query::of(&admitted.parts.uri).number("after")?.unwrap_or(0);
    let first = page_behind(&hub, &admitted, after, HUB_PAGE_OPERATIONS_MAX).await?;
    let pages = stream::unfold(Some((first, hub, admitted)), |state| async {
        let (page, hub, admitted) = state?;
        let next = match page.next < page.end_position {
            true => page_behind(&hub, &admitted, page.next, HUB_PAGE_OPERATIONS_MAX).await,
            false => return Some((Ok(framed(page)), None)),
        };
        match next {
            Ok(next) => Some((Ok(framed(page)), Some((next, hub, admitted)))),
            // Cut short: the reader goes on behind the last page that it has.
            Err(_) => Some((Err(std::io::Error::other("the snapshot ends early")), None)),
        }
    });
    Ok(of_type(SNAPSHOT_TYPE, Body::from_stream(pages)))
}

async fn page_behind<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    after: u64,
    limit: u64,
) -> Result<MadePage, Problem> {
    let reader = admitted.caller.reader();
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let feed = hub
        .log
        .page(admitted.ward, reader, after, limit, PAGE_CONTENT_BYTES)
        .await?;
    if after > feed.end_position {
        // A position of another life of the log.
        return Err(ProblemCode::BadId.into());
    }
    made(hub, admitted, after, &feed)
}

fn framed(page: MadePage) -> Bytes {
    let len = u32::try_from(page.bytes.len()).unwrap_or(u32::MAX);
    [&len.to_be_bytes()[..], &page.bytes].concat().into()
}

fn page_answer(page: MadePage) -> Response {
    let mut response = of_type(PAGE_TYPE, page.bytes);
    number_header(&mut response, NEXT, page.next);
    number_header(&mut response, END, page.end_position);
    response
}

impl From<&ForkPlace> for PlaceJson {
    fn from(place: &ForkPlace) -> Self {
        Self {
            stream: place.stream.to_string(),
            seq: place.seq,
        }
    }
}

impl From<&Appended> for PushAnswer {
    fn from(appended: &Appended) -> Self {
        let places = |places: &[ForkPlace]| places.iter().map(PlaceJson::from).collect();
        let head = |head: &StreamHead| HeadJson::from(head);
        Self {
            accepted: appended.accepted.iter().map(head).collect(),
            operations: appended.operations,
            already_there: appended.already_there,
            forks: places(&appended.forks),
            uncovered: places(&appended.uncovered),
            verdicts_too_early: appended
                .verdicts_too_early
                .iter()
                .map(ToString::to_string)
                .collect(),
            moments_too_early: appended
                .moments_too_early
                .iter()
                .map(ToString::to_string)
                .collect(),
            end_position: appended.end_position,
        }
    }
}
