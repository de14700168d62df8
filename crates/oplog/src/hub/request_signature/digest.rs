//! The digest of a body: `Content-Digest` of RFC 9530 with SHA-256.

use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

use super::{CONTENT_DIGEST, RequestSignatureFault, fields};

const PREFIX: &str = "sha-256=:";
const SUFFIX: &str = ":";

/// SHA-256 of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// Of a body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// The value of the header.
    #[must_use]
    pub fn to_header(&self) -> String {
        format!("{PREFIX}{}{SUFFIX}", BASE64.encode(&self.0))
    }

    /// Reads the value of the header: SHA-256 and nothing beside it.
    ///
    /// # Errors
    /// [`RequestSignatureFault::Malformed`].
    pub fn from_header(text: &str) -> Result<Self, RequestSignatureFault> {
        text.strip_prefix(PREFIX)
            .and_then(|text| text.strip_suffix(SUFFIX))
            .and_then(|text| BASE64.decode(text.as_bytes()).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| fields::malformed(CONTENT_DIGEST, 0))
    }
}
