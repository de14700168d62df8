//! Whether a request is let in: signed by a device that the ward vouches for, in time, for the first
//! time, within its share.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use khupho_domain::ids::EntityId;
use khupho_oplog::certificate::DeviceClass;
use khupho_oplog::hub::request_signature::{
    CONTENT_DIGEST, RequestLine, RequestSignature, RequestSignatureFault, RequestTerms, SIGNATURE,
    SIGNATURE_INPUT, SignatureHeaders,
};
use khupho_oplog::ids::{DeviceId, WardId};
use khupho_oplog::keys::VerifyingKey;
use khupho_oplog::trust::Standing;

use super::body::{self, BodyLimit, HeldBody};
use super::place::Place;
use crate::observe::Observed;
use crate::problem::{Problem, ProblemCode};
use crate::serving::{Origin, Outsider, Turn};
use crate::state::HubState;
use crate::storage::{Reader, SeenRequest, SignedRequest, WardLog};
use crate::trust::WardTrust;

/// The device that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) device: DeviceId,
    /// The khu phố of the device; none for a PC of the ward.
    pub(crate) neighborhood: Option<EntityId>,
}

impl Caller {
    /// What it may see.
    pub(crate) const fn reader(&self) -> Reader {
        match self.neighborhood {
            Some(neighborhood) => Reader::Neighborhood(neighborhood),
            None => Reader::Ward,
        }
    }

    pub(crate) fn refuse_unless_ward(&self) -> Result<(), Problem> {
        match self.neighborhood {
            None => Ok(()),
            Some(_) => Err(ProblemCode::NotAllowed.into()),
        }
    }
}

/// A request that was let in.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) ward: WardId,
    pub(crate) trust: Arc<WardTrust>,
    pub(crate) caller: Caller,
    pub(crate) parts: Parts,
    pub(crate) turn: Turn,
    body: HeldBody,
}

/// A request of somebody whom nobody vouches for.
#[derive(Debug)]
pub(crate) struct Stranger {
    pub(crate) trust: Arc<WardTrust>,
    pub(crate) parts: Parts,
    pub(crate) body: HeldBody,
    _turn: Turn,
}

impl Admitted {
    pub(crate) fn body(&self) -> &Bytes {
        &self.body.bytes
    }

    /// Gives the body's room back.
    pub(crate) fn drop_body(&mut self) {
        self.body = HeldBody::empty();
    }
}

/// Lets a signed request in.
pub(crate) async fn admit<L: WardLog>(
    hub: &HubState<L>,
    request: Request,
    limit: BodyLimit,
) -> Result<Admitted, Problem> {
    let (parts, body) = request.into_parts();
    let known = match known_caller(hub, &parts).await {
        Ok(known) => known,
        Err(problem) => {
            body::discard(body, &hub.limits).await;
            return Err(problem);
        }
    };
    let body = body::read(&parts.headers, body, limit, &hub.pressure, &hub.limits).await?;
    known.signature.verify_body(&body.bytes).map_err(refused)?;
    refuse_replay(hub, &known).await?;
    Ok(Admitted {
        ward: known.trust.ward,
        trust: known.trust,
        caller: known.caller,
        parts,
        turn: known.turn,
        body,
    })
}

/// What the header of a request tells of its sender.
struct KnownCaller {
    trust: Arc<WardTrust>,
    caller: Caller,
    signature: RequestSignature,
    turn: Turn,
}

async fn known_caller<L: WardLog>(
    hub: &HubState<L>,
    parts: &Parts,
) -> Result<KnownCaller, Problem> {
    let ward = Place::of(&parts.uri).ward()?;
    let now_ms = hub.now_ms();
    let signature = signature_of(&parts.headers)?;
    signature
        .check_time(now_ms / 1_000)
        .map_err(|fault| refused(fault).now_ms(now_ms))?;
    let device = signature.terms().device;
    // A ward that is not here costs a look into the database, and those share one allowance.
    let trust = hub.trust.of_ward(&hub.log, ward, device).await?;
    let (caller, key) = known(&trust, device, now_ms)?;
    signature.verify(&line_of(parts), &key).map_err(refused)?;
    Observed::tell(&parts.extensions, ward, device);
    hub.pressure.count(ward, device)?;
    let turn = hub.pressure.turn(ward).await?;
    Ok(KnownCaller {
        trust,
        caller,
        signature,
        turn,
    })
}

/// Remembers the request until its signature ends, so that it is taken once.
async fn refuse_replay<L: WardLog>(hub: &HubState<L>, known: &KnownCaller) -> Result<(), Problem> {
    let now_ms = hub.now_ms();
    let request = remembered(known.signature.terms());
    let seen = hub
        .log
        .remember_request(known.trust.ward, request, now_ms)
        .await?;
    match seen {
        SeenRequest::New => Ok(()),
        SeenRequest::Replayed => Err(ProblemCode::Replayed.into()),
        // The database crashed: until then signing anew is of no use.
        SeenRequest::SignedTooEarly { since_ms } if since_ms > now_ms => {
            let wait = Duration::from_millis(since_ms - now_ms);
            Err(Problem::from(ProblemCode::StorageUnavailable).retry_after(wait))
        }
        SeenRequest::SignedTooEarly { .. } => {
            Err(Problem::from(ProblemCode::SignatureExpired).now_ms(now_ms))
        }
    }
}

/// What is remembered of a request. It is good to the end of the second in which it expires.
const fn remembered(terms: &RequestTerms) -> SignedRequest {
    SignedRequest {
        device: terms.device,
        nonce: *terms.nonce.as_bytes(),
        created_ms: terms.created_s.saturating_mul(1_000),
        expires_ms: terms.expires_s.saturating_mul(1_000).saturating_add(999),
    }
}

/// Lets a request in that nobody can have signed yet: a machine that asks to be confirmed. Its body
/// is read before it takes a turn, so that one that comes slowly keeps no device waiting.
pub(crate) async fn admit_stranger<L: WardLog>(
    hub: &HubState<L>,
    request: Request,
    limit: BodyLimit,
) -> Result<Stranger, Problem> {
    let (parts, body) = request.into_parts();
    let ward = Place::of(&parts.uri).ward()?;
    let origin = origin_of(&parts);
    hub.pressure.count(ward, origin.as_device())?;
    let trust = hub
        .trust
        .of_ward(&hub.log, ward, origin.as_device())
        .await?;
    if let BodyLimit::Of(..) = limit {
        hub.outsiders.count_asking(origin)?;
    }
    let body = outsiders_body(hub, Outsider::Stranger, (&parts, body), limit).await?;
    let turn = hub.pressure.turn(ward).await?;
    Ok(Stranger {
        trust,
        parts,
        body,
        _turn: turn,
    })
}

/// A request of somebody who brings a ward.
#[derive(Debug)]
pub(crate) struct Founder {
    pub(crate) body: HeldBody,
    _turn: Turn,
}

/// Lets a request in that names no ward: its body is read, and then it takes its turn.
pub(crate) async fn admit_founder<L: WardLog>(
    hub: &HubState<L>,
    request: Request,
    limit: BodyLimit,
) -> Result<Founder, Problem> {
    const NO_WARD: WardId = WardId::from_bytes([0; 16]);
    let (parts, body) = request.into_parts();
    hub.pressure.count(NO_WARD, origin_of(&parts).as_device())?;
    let body = outsiders_body(hub, Outsider::Founder, (&parts, body), limit).await?;
    let turn = hub.pressure.turn(NO_WARD).await?;
    Ok(Founder { body, _turn: turn })
}

async fn outsiders_body<L: WardLog>(
    hub: &HubState<L>,
    outsider: Outsider,
    (parts, body): (&Parts, Body),
    limit: BodyLimit,
) -> Result<HeldBody, Problem> {
    let _place = match limit {
        BodyLimit::Empty => None,
        BodyLimit::Of(..) => Some(hub.outsiders.place(outsider).await?),
    };
    body::read_of_outsider(&parts.headers, body, limit, &hub.limits).await
}

fn origin_of(parts: &Parts) -> Origin {
    let origin = parts.extensions.get::<Origin>();
    origin.copied().unwrap_or_else(Origin::unknown)
}

fn signature_of(headers: &HeaderMap) -> Result<RequestSignature, Problem> {
    let input = one_text(headers, SIGNATURE_INPUT)?.ok_or(ProblemCode::SignatureMissing)?;
    let signature = one_text(headers, SIGNATURE)?.ok_or(ProblemCode::SignatureMissing)?;
    let headers = SignatureHeaders {
        content_digest: one_text(headers, CONTENT_DIGEST)?,
        signature_input: input,
        signature,
    };
    RequestSignature::read(&headers).map_err(refused)
}

/// The value of a header; one that comes twice would be read differently by different readers.
fn one_text(headers: &HeaderMap, name: &'static str) -> Result<Option<String>, Problem> {
    let malformed = || Problem::from(ProblemCode::SignatureMalformed).detail(name);
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| malformed())?;
    match values.next() {
        None => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(malformed()),
    }
}

fn line_of(parts: &Parts) -> RequestLine<'_> {
    RequestLine {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query(),
    }
}

fn known(
    trust: &WardTrust,
    device: DeviceId,
    now_ms: u64,
) -> Result<(Caller, VerifyingKey), Problem> {
    let certificate = match trust.state.standing(device, now_ms) {
        // A clock that stands before a certificate's begin is wrong: the ward signed it.
        Standing::Known(certificate) | Standing::NotYetValid(certificate) => certificate,
        Standing::Unknown => return Err(ProblemCode::UnknownDevice.into()),
        Standing::Revoked { .. } => return Err(ProblemCode::DeviceRevoked.into()),
        Standing::Expired(_) => {
            return Err(Problem::from(ProblemCode::CertificateExpired).now_ms(now_ms));
        }
    };
    if certificate.class == DeviceClass::Hub {
        return Err(ProblemCode::NotAllowed.into());
    }
    let caller = Caller {
        device,
        neighborhood: certificate.neighborhood,
    };
    Ok((caller, certificate.signing_key))
}

fn refused(fault: RequestSignatureFault) -> Problem {
    let code = match fault {
        RequestSignatureFault::Malformed { .. } => ProblemCode::SignatureMalformed,
        RequestSignatureFault::Life => ProblemCode::SignatureLife,
        RequestSignatureFault::TooEarly => ProblemCode::SignatureTooEarly,
        RequestSignatureFault::Expired => ProblemCode::SignatureExpired,
        RequestSignatureFault::BadSignature => ProblemCode::SignatureWrong,
        RequestSignatureFault::BodyNotCovered => ProblemCode::BodyNotCovered,
        RequestSignatureFault::BodyMismatch => ProblemCode::DigestMismatch,
    };
    Problem::from(code).detail(fault)
}

/// The text of a header that has plain letters only.
pub(crate) fn header_text<'headers>(
    headers: &'headers HeaderMap,
    name: &str,
) -> Option<&'headers str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a range is asked for.
pub(crate) fn range_text(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use khupho_oplog::ids::RequestNonce;

    use super::*;

    /// The code on the wire and the one in the protocol's document are the same.
    #[test]
    fn faults_of_signatures_have_the_codes_of_the_protocol() {
        for fault in [
            RequestSignatureFault::Malformed { header: "x", at: 0 },
            RequestSignatureFault::Life,
            RequestSignatureFault::TooEarly,
            RequestSignatureFault::Expired,
            RequestSignatureFault::BadSignature,
            RequestSignatureFault::BodyNotCovered,
            RequestSignatureFault::BodyMismatch,
        ] {
            assert_eq!(refused(fault).code().as_text(), fault.code());
        }
    }

    /// Its signature is good to the end of the second; were it forgotten before, it could come again.
    #[test]
    fn a_request_is_remembered_for_as_long_as_it_is_good() {
        let terms = RequestTerms {
            device: DeviceId::from_bytes([1; 16]),
            created_s: 100,
            expires_s: 160,
            nonce: RequestNonce::from_bytes([2; 16]),
        };
        let remembered = remembered(&terms);
        assert_eq!(
            (remembered.created_ms, remembered.expires_ms),
            (100_000, 160_999)
        );
        assert_eq!(remembered.nonce, [2; 16]);
    }

    #[test]
    fn a_header_that_comes_twice_is_refused() {
        let mut headers = HeaderMap::new();
        headers.append(SIGNATURE, "a".parse().unwrap());
        assert_eq!(one_text(&headers, SIGNATURE).unwrap().as_deref(), Some("a"));
        headers.append(SIGNATURE, "b".parse().unwrap());
        assert!(one_text(&headers, SIGNATURE).is_err());
    }
}
