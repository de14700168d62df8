//! Reading the body of a request within its limits of size and time.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use crate::limits::Limits;
use crate::problem::{Problem, ProblemCode};
use crate::serving::{BackPressure, BodyRoom};

/// Largest body of a refused request that is read to its end: a full push, and more.
const DISCARDED_MAX_BYTES: usize = 2 * 1024 * 1024;

/// What the body of a route may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyLimit {
    /// There must be none.
    Empty,
    /// It is of that media type and has at most that many bytes.
    Of(&'static str, usize),
}

impl BodyLimit {
    const fn max_bytes(self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Of(_, max_bytes) => max_bytes,
        }
    }
}

/// A body in memory, and the room that it takes there.
#[derive(Debug)]
pub(crate) struct HeldBody {
    pub(crate) bytes: Bytes,
    _room: Option<BodyRoom>,
}

impl HeldBody {
    pub(super) const fn empty() -> Self {
        Self {
            bytes: Bytes::new(),
            _room: None,
        }
    }
}

/// Reads the body. What is wrong with its announced length or type is told before it is read.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    limit: BodyLimit,
    pressure: &BackPressure,
    limits: &Limits,
) -> Result<HeldBody, Problem> {
    let len = allowed_bytes(headers, &body, limit)?;
    let room = match len {
        0 => None,
        len => Some(pressure.room_for(len).await?),
    };
    Ok(HeldBody {
        bytes: collect(body, len, (limits.body_pause(), limits.body_time())).await?,
        _room: room,
    })
}

/// Reads the body of somebody for whom nobody vouches: in less time, and in none of the room that
/// the bodies of devices share. How many do so at once is for the caller to limit.
pub(super) async fn read_of_outsider(
    headers: &HeaderMap,
    body: Body,
    limit: BodyLimit,
    limits: &Limits,
) -> Result<HeldBody, Problem> {
    let len = allowed_bytes(headers, &body, limit)?;
    let whole = limits.outsider_body_time().min(limits.body_time());
    Ok(HeldBody {
        bytes: collect(body, len, (limits.body_pause(), whole)).await?,
        _room: None,
    })
}

/// The length of a body that may be read.
fn allowed_bytes(headers: &HeaderMap, body: &Body, limit: BodyLimit) -> Result<usize, Problem> {
    let len = announced_bytes(body)?;
    if len > limit.max_bytes() {
        return Err(ProblemCode::TooLarge.into());
    }
    refuse_other_type(headers, limit)?;
    Ok(len)
}

/// The length of the body, which must be told: memory is set aside before the first byte is read.
fn announced_bytes(body: &Body) -> Result<usize, Problem> {
    let exact = body.size_hint().exact();
    let len = exact.ok_or(ProblemCode::LengthRequired)?;
    usize::try_from(len).map_err(|_| ProblemCode::TooLarge.into())
}

fn refuse_other_type(headers: &HeaderMap, limit: BodyLimit) -> Result<(), Problem> {
    let BodyLimit::Of(expected, _) = limit else {
        return Ok(());
    };
    let found = headers.get(header::CONTENT_TYPE);
    let found = found
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = found.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Problem::from(ProblemCode::UnsupportedMediaType).detail(expected))
}

/// Every frame must come within the pause, and all of them within the time for the body.
async fn collect(
    mut body: Body,
    len: usize,
    (pause, whole): (Duration, Duration),
) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::with_capacity(len);
    let end = Instant::now() + whole;
    loop {
        let next = frame_end(end, pause);
        let frame = match timeout_at(next, body.frame()).await {
            Err(_) => return Err(ProblemCode::Timeout.into()),
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(ProblemCode::BodyIncomplete.into()),
            Ok(Some(Ok(frame))) => frame,
        };
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > len {
                return Err(ProblemCode::TooLarge.into());
            }
            bytes.extend_from_slice(&data);
        }
    }
    if bytes.len() < len {
        return Err(ProblemCode::BodyIncomplete.into());
    }
    Ok(bytes.freeze())
}

fn frame_end(end: Instant, pause: Duration) -> Instant {
    end.min(Instant::now() + pause)
}

/// Reads what is left of the body of a refused request and forgets it: where a connection is closed
/// with bytes unread, the system may throw the answer away with them. Large bodies are not worth it.
pub(super) async fn discard(mut body: Body, limits: &Limits) {
    if !announced_bytes(&body).is_ok_and(|len| len <= DISCARDED_MAX_BYTES) {
        return;
    }
    let end = Instant::now() + limits.body_pause();
    while let Ok(Some(Ok(_))) = timeout_at(end, body.frame()).await {}
}

/// Reads a JSON body.
pub(crate) fn parse_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::from(ProblemCode::BadBody).detail(error))
}

/// Writes a JSON body.
pub(crate) fn json_of(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("answers have only texts, numbers and lists")
}
