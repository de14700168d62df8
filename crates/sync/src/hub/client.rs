//! One talk with the hub: signed requests, one at a time.

use std::time::{Duration, Instant};

use khupho_oplog::cose::Signer;
use khupho_oplog::hub::HubAddress;
use khupho_oplog::hub::request_signature::{
    CONTENT_DIGEST, ContentDigest, RequestLine, RequestTerms, SIGNATURE, SIGNATURE_INPUT,
    sign_request,
};
use khupho_oplog::ids::{RequestNonce, WardId};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, header};
use serde::de::DeserializeOwned;

use super::answers::{IdentityAnswer, ProblemAnswer};
use super::clock::HubClock;
use super::fault::{HubFault, RefusalCode};
use super::line::{ANSWER_TIMEOUT, Answer, Line};
use super::progress::{SyncWatcher, Unwatched};
use super::proxy::HubProxy;
use super::speed::LineSpeed;
use crate::keys::OwnDevice;
use crate::random::random;

/// A long answer that is worked on while it comes.
const LONG_ANSWER_TIMEOUT: Duration = Duration::from_secs(2 * 60 * 60);
/// What the size of an answer adds at most: a line that is silent holds nothing up for longer.
const LARGE_ANSWER_MAX_TIME: Duration = Duration::from_secs(180);
/// The slowest line on which a request still gets through: a telephone at the edge of its cell.
const SLOWEST_BYTES_PER_S: u64 = 2_048;
/// A signature is good for this long.
const SIGNATURE_LIFE_S: u64 = 120;
/// Where the hub asks for patience without saying how much.
const PATIENCE: Duration = Duration::from_secs(15);
/// Problem documents and other small answers.
const SMALL_ANSWER_MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A body with its media type.
pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// What is asked for.
pub(super) struct Ask<'text> {
    pub(super) method: Method,
    /// Path and query behind `/v1/wards/{ward}`.
    pub(super) target: &'text str,
    pub(super) body: Option<Body>,
    /// Headers beside those every request has.
    pub(super) headers: Vec<(&'static str, String)>,
    /// How long the answer may take, all of it.
    pub(super) patience: Duration,
}

impl<'text> Ask<'text> {
    pub(super) const fn get(target: &'text str) -> Self {
        Self {
            method: Method::GET,
            target,
            body: None,
            headers: Vec::new(),
            patience: ANSWER_TIMEOUT,
        }
    }

    pub(super) const fn post(target: &'text str, media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            target,
            body: Some(Body { media_type, bytes }),
            headers: Vec::new(),
            patience: ANSWER_TIMEOUT,
        }
    }

    /// The answer is long, and worked on while it comes.
    pub(super) const fn patiently(mut self) -> Self {
        self.patience = LONG_ANSWER_TIMEOUT;
        self
    }
}

/// A connection to a hub that the ward named. It opens no other.
pub struct HubClient<'watcher> {
    line: Line<'watcher>,
    address: HubAddress,
    ward: WardId,
    device: OwnDevice,
    clock: HubClock,
    speed: LineSpeed,
}

impl<'watcher> HubClient<'watcher> {
    /// Asks the hub who it is, which also tells its time. Whatever is asked from then on ends as soon as
    /// the watcher wants no more.
    ///
    /// # Errors
    /// A [`HubFault`].
    pub(super) fn connect(
        address: HubAddress,
        proxy: &HubProxy,
        (ward, device): (WardId, OwnDevice),
        watcher: &'watcher dyn SyncWatcher,
    ) -> Result<Self, HubFault> {
        let line = Line::to(&address, proxy, watcher)?;
        let identity = identity_at(&line, &address)?;
        Ok(Self {
            line,
            address,
            ward,
            device,
            clock: HubClock::at(identity.now_ms),
            speed: LineSpeed::default(),
        })
    }

    /// Founds a ward. The forms are signed, the request is not: nobody knows the ward there yet.
    pub(super) fn found_ward(
        address: &HubAddress,
        proxy: &HubProxy,
        forms: Vec<u8>,
    ) -> Result<(), HubFault> {
        let line = Line::to(address, proxy, &Unwatched)?;
        let request = line
            .request(Method::POST, format!("{}/v1/wards", address.url()))
            .header(header::CONTENT_TYPE, "application/cbor-seq")
            .body(forms);
        refuse_problem(line.send(request)?).map(|_| ())
    }

    /// The hub's time, whatever the clock of this PC says.
    pub(super) fn hub_now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// Whether the watcher wants the talk to go on, also where nothing is waited for.
    ///
    /// # Errors
    /// [`HubFault::Cancelled`].
    pub(super) fn refuse_unwanted(&self) -> Result<(), HubFault> {
        self.line.refuse_unwanted()
    }

    /// This machine, as it signs.
    pub(super) fn signer(&self) -> Signer<'_> {
        self.device.signer()
    }

    /// Asks, and once more where only the hub's time was wrong in the signature.
    pub(super) fn ask(&self, ask: &Ask<'_>) -> Result<Answer<'_>, HubFault> {
        self.ask_for(ask, 0)
    }

    /// Asks for an answer of about that size: on a poor line it takes its time.
    fn ask_for(&self, ask: &Ask<'_>, answer_bytes: u64) -> Result<Answer<'_>, HubFault> {
        let answer = self.send(ask, answer_bytes)?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return refuse_problem(answer);
        }
        let problem: ProblemAnswer = json_of(answer)?;
        let Some(now_ms) = problem.now_ms else {
            return Err(refused(&problem));
        };
        self.clock.set(now_ms);
        refuse_problem(self.send(ask, answer_bytes)?)
    }

    /// Asks for something small in JSON.
    pub(super) fn ask_json<T: DeserializeOwned>(&self, ask: &Ask<'_>) -> Result<T, HubFault> {
        json_of(self.ask(ask)?)
    }

    /// Asks for bytes, at most `max_bytes` of them.
    pub(super) fn ask_bytes(&self, ask: &Ask<'_>, max_bytes: u64) -> Result<Vec<u8>, HubFault> {
        let began = Instant::now();
        let bytes = self.ask_for(ask, max_bytes)?.read_to_end(max_bytes)?;
        self.speed.note(bytes.len() as u64, began.elapsed());
        Ok(bytes)
    }

    /// Asks for a piece of a file, with the headers that say which one it is.
    pub(super) fn ask_piece(
        &self,
        ask: &Ask<'_>,
        max_bytes: u64,
    ) -> Result<(HeaderMap, Vec<u8>), HubFault> {
        let began = Instant::now();
        let answer = self.ask_for(ask, max_bytes)?;
        let headers = answer.headers().clone();
        let bytes = answer.read_to_end(max_bytes)?;
        self.speed.note(bytes.len() as u64, began.elapsed());
        Ok((headers, bytes))
    }

    /// How fast the line is, as far as this talk tells.
    pub(super) fn bytes_per_s(&self) -> Option<u64> {
        self.speed.bytes_per_s()
    }

    fn send(&self, ask: &Ask<'_>, answer_bytes: u64) -> Result<Answer<'_>, HubFault> {
        let target = format!("/v1/wards/{}{}", self.ward, ask.target);
        let url = format!("{}{target}", self.address.url());
        let mut request = self.line.request(ask.method.clone(), url);
        for (name, value) in self.signature_headers(&ask.method, &target, ask.body.as_ref())? {
            request = request.header(name, value);
        }
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let mut body_bytes = 0;
        if let Some(body) = &ask.body {
            body_bytes = body.bytes.len() as u64;
            request = request
                .header(header::CONTENT_TYPE, body.media_type)
                .body(body.bytes.clone());
        }
        let for_answer = Duration::from_secs(answer_bytes / SLOWEST_BYTES_PER_S);
        let timeout = ask.patience
            + Duration::from_secs(body_bytes / SLOWEST_BYTES_PER_S)
            + for_answer.min(LARGE_ANSWER_MAX_TIME);
        let began = Instant::now();
        let answer = self.line.send(request.timeout(timeout))?;
        self.speed.note(body_bytes, began.elapsed());
        Ok(answer)
    }

    fn signature_headers(
        &self,
        method: &Method,
        target: &str,
        body: Option<&Body>,
    ) -> Result<Vec<(&'static str, String)>, HubFault> {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let line = RequestLine {
            method: method.as_str(),
            path,
            query,
        };
        let created_s = self.clock.now_s();
        let terms = RequestTerms {
            device: self.device.id,
            created_s,
            expires_s: created_s + SIGNATURE_LIFE_S,
            nonce: RequestNonce::from_bytes(random()?),
        };
        let digest = body.map(|body| ContentDigest::of(&body.bytes));
        let signed = sign_request(&line, digest.as_ref(), &terms, &self.device.signing);
        let mut headers = vec![
            (SIGNATURE_INPUT, signed.signature_input),
            (SIGNATURE, signed.signature),
        ];
        headers.extend(signed.content_digest.map(|digest| (CONTENT_DIGEST, digest)));
        Ok(headers)
    }
}

impl std::fmt::Debug for HubClient<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "HubClient({})", self.address)
    }
}

/// Who the machine at an address says it is.
pub(super) fn identity_of(
    address: &HubAddress,
    proxy: &HubProxy,
) -> Result<IdentityAnswer, HubFault> {
    identity_at(&Line::to(address, proxy, &Unwatched)?, address)
}

fn identity_at(line: &Line<'_>, address: &HubAddress) -> Result<IdentityAnswer, HubFault> {
    let answer = line.send(line.request(Method::GET, format!("{}/v1", address.url())))?;
    json_of(refuse_problem(answer)?)
}

fn refuse_problem(answer: Answer<'_>) -> Result<Answer<'_>, HubFault> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let retry_after = retry_after(&answer);
    match json_of::<ProblemAnswer>(answer) {
        Ok(problem) => Err(refused(&problem)),
        // A proxy on the way answers in its own words.
        Err(_) if is_patience(status) => Err(HubFault::Busy {
            retry_after: retry_after.unwrap_or(PATIENCE),
        }),
        Err(_) => Err(HubFault::Unreadable(
            "a refusal that is no problem document",
        )),
    }
}

fn refused(problem: &ProblemAnswer) -> HubFault {
    let patience = problem.retry_after_s.map(Duration::from_secs);
    match RefusalCode::of(&problem.code) {
        RefusalCode::Other(code) if PATIENCE_CODES.contains(&code.as_str()) => HubFault::Busy {
            retry_after: patience.unwrap_or(PATIENCE),
        },
        code => HubFault::Refused { code },
    }
}

/// Refusals that only ask to come again.
const PATIENCE_CODES: [&str; 5] = [
    "busy",
    "too_many_requests",
    "timeout",
    "storage_unavailable",
    "replayed",
];

fn is_patience(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

fn retry_after(answer: &Answer<'_>) -> Option<Duration> {
    let seconds = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

fn json_of<T: DeserializeOwned>(answer: Answer<'_>) -> Result<T, HubFault> {
    let bytes = answer.read_to_end(SMALL_ANSWER_MAX_BYTES)?;
    serde_json::from_slice(&bytes).map_err(|_| HubFault::Unreadable("JSON of another shape"))
}
