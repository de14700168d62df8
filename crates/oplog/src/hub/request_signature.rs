//! Signed requests: HTTP message signatures (RFC 9421) with Ed25519 and a digest of the body
//! (RFC 9530).
//!
//! A device signs every request with its key. The signature covers method, path, query and the
//! digest of the body, is good for a few minutes of the hub's time, and has a nonce, by which the
//! hub knows a request that comes twice. Of what RFC 9421 leaves open exactly one form is accepted:
//! one signature with the label `sig1`, these components, these parameters.
//!
//! This is pure: nonce and times come from the caller, header texts go in and out.

mod base;
mod digest;
mod fields;

use thiserror::Error;

use crate::ids::{DeviceId, RequestNonce};
use crate::keys::{SigningKey, VerifyingKey};
use crate::limits::{HUB_REQUEST_AHEAD_MAX_S, HUB_REQUEST_LIFE_MAX_S};

pub use base::{RequestLine, signature_base};
pub use digest::ContentDigest;

use fields::Parameters;

/// Name of the header with the digest of the body.
pub const CONTENT_DIGEST: &str = "content-digest";
/// Name of the header with what is signed and how.
pub const SIGNATURE_INPUT: &str = "signature-input";
/// Name of the header with the signature.
pub const SIGNATURE: &str = "signature";

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestSignatureFault {
    /// A header is not in the one form that is accepted.
    #[error("header {header}, byte {at}: not in the form of this protocol")]
    Malformed {
        /// Which header.
        header: &'static str,
        /// Where it is wrong, in bytes from its start.
        at: usize,
    },
    /// It would be good for longer than allowed, or for no time.
    #[error("the request is signed for too long a time, or for none")]
    Life,
    /// It was made later than now: the sender's idea of the hub's time is wrong.
    #[error("the request is signed at a later time than now")]
    TooEarly,
    /// It is not good any more.
    #[error("the request has expired")]
    Expired,
    /// The signature is not the device's on this request.
    #[error("the signature does not belong to the request")]
    BadSignature,
    /// There is a body that the signature says nothing about.
    #[error("the signature does not cover the body")]
    BodyNotCovered,
    /// The body is another one.
    #[error("the body does not have the digest that was signed")]
    BodyMismatch,
}

impl RequestSignatureFault {
    /// The stable code of the problem document that tells it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "signature_malformed",
            Self::Life => "signature_life",
            Self::TooEarly => "signature_too_early",
            Self::Expired => "signature_expired",
            Self::BadSignature => "signature_wrong",
            Self::BodyNotCovered => "body_not_covered",
            Self::BodyMismatch => "digest_mismatch",
        }
    }
}

/// The headers that make a request a signed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// `Content-Digest`; none where the request has no body.
    pub content_digest: Option<String>,
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
}

/// Who signs a request, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTerms {
    /// The device that signs.
    pub device: DeviceId,
    /// When, by the hub's clock, in seconds since 1970.
    pub created_s: u64,
    /// Until when the request is good, by the hub's clock, in seconds since 1970.
    pub expires_s: u64,
    /// 16 random bytes that were never used before.
    pub nonce: RequestNonce,
}

/// Signs a request. `digest` is that of the body; none only where there is no body.
#[must_use]
pub fn sign_request(
    line: &RequestLine<'_>,
    digest: Option<&ContentDigest>,
    terms: &RequestTerms,
    key: &SigningKey,
) -> SignatureHeaders {
    let content_digest = digest.map(ContentDigest::to_header);
    let parameters = Parameters {
        components: base::components(content_digest.is_some()),
        terms: *terms,
    };
    let parameters = parameters.to_text();
    let base = base::of_request(line, content_digest.as_deref(), &parameters);
    SignatureHeaders {
        content_digest,
        signature_input: fields::labelled(&parameters),
        signature: fields::signature_text(&key.sign(base.as_bytes())),
    }
}

/// The signature of a request as it came. Nobody answers for it before [`Self::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSignature {
    terms: RequestTerms,
    parameters: String,
    content_digest: Option<(ContentDigest, String)>,
    signature: [u8; 64],
}

impl RequestSignature {
    /// Reads the headers. White space around their values must be gone.
    ///
    /// # Errors
    /// [`RequestSignatureFault::Malformed`], and [`RequestSignatureFault::BodyNotCovered`] where a
    /// digest is there and not signed.
    pub fn read(headers: &SignatureHeaders) -> Result<Self, RequestSignatureFault> {
        let (found, parameters) = fields::read_input(&headers.signature_input)?;
        let content_digest = match &headers.content_digest {
            Some(text) => Some((ContentDigest::from_header(text)?, text.clone())),
            None => None,
        };
        if found.components != base::components(content_digest.is_some()) {
            return Err(match content_digest {
                Some(_) => RequestSignatureFault::BodyNotCovered,
                None => fields::malformed(SIGNATURE_INPUT, 0),
            });
        }
        Ok(Self {
            terms: found.terms,
            parameters: parameters.to_owned(),
            content_digest,
            signature: fields::read_signature(&headers.signature)?,
        })
    }

    /// Who says to have signed it, and for how long.
    #[must_use]
    pub const fn terms(&self) -> &RequestTerms {
        &self.terms
    }

    /// The digest that the body must have; none where there must be no body.
    #[must_use]
    pub fn content_digest(&self) -> Option<&ContentDigest> {
        self.content_digest.as_ref().map(|(digest, _)| digest)
    }

    /// Checks that the request is good now, in seconds since 1970.
    ///
    /// # Errors
    /// [`RequestSignatureFault::Life`], [`RequestSignatureFault::TooEarly`] and
    /// [`RequestSignatureFault::Expired`].
    pub fn check_time(&self, now_s: u64) -> Result<(), RequestSignatureFault> {
        let RequestTerms {
            created_s,
            expires_s,
            ..
        } = self.terms;
        let life_s = expires_s.saturating_sub(created_s);
        if !(1..=HUB_REQUEST_LIFE_MAX_S).contains(&life_s) {
            return Err(RequestSignatureFault::Life);
        }
        if created_s > now_s.saturating_add(HUB_REQUEST_AHEAD_MAX_S) {
            return Err(RequestSignatureFault::TooEarly);
        }
        if expires_s < now_s {
            return Err(RequestSignatureFault::Expired);
        }
        Ok(())
    }

    /// Checks that the holder of `key` signed just this request. The body must be compared apart.
    ///
    /// # Errors
    /// [`RequestSignatureFault::BadSignature`].
    pub fn verify(
        &self,
        line: &RequestLine<'_>,
        key: &VerifyingKey,
    ) -> Result<(), RequestSignatureFault> {
        let digest = self.content_digest.as_ref().map(|(_, text)| &**text);
        let base = base::of_request(line, digest, &self.parameters);
        match key.accepts(base.as_bytes(), &self.signature) {
            true => Ok(()),
            false => Err(RequestSignatureFault::BadSignature),
        }
    }

    /// Checks that `body` is the one that was signed for.
    ///
    /// # Errors
    /// [`RequestSignatureFault::BodyNotCovered`] and [`RequestSignatureFault::BodyMismatch`].
    pub fn verify_body(&self, body: &[u8]) -> Result<(), RequestSignatureFault> {
        match self.content_digest() {
            Some(digest) if *digest == ContentDigest::of(body) => Ok(()),
            Some(_) => Err(RequestSignatureFault::BodyMismatch),
            None if body.is_empty() => Ok(()),
            None => Err(RequestSignatureFault::BodyNotCovered),
        }
    }
}

#[cfg(test)]
mod tests;
