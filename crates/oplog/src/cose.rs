//! Signed forms: COSE_Sign1 (RFC 9052) with Ed25519, in exactly one byte form.
//!
//! The protected header holds the algorithm, the content type and the signer's 16-byte identity;
//! the unprotected header is empty and the payload is inside. The content type separates the
//! forms: a signed head can never be passed off as a receipt. Other orders, headers and lengths
//! that COSE allows are refused, so one signed value has one byte form and its BLAKE3 names it.

use coset::{
    CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _,
    iana,
};
use thiserror::Error;

use crate::cbor::CanonicalReader;
use crate::error::{OplogError, WireFault};
use crate::form::FormFault;
use crate::keys::{SigningKey, VerifyingKey};
use crate::limits::SIGNED_FORM_MAX_BYTES;

/// CBOR tag 18, COSE_Sign1.
const SIGN1_TAG: u8 = 0xd2;
/// An array of four items.
const SIGN1_ARRAY: u8 = 0x84;
/// An empty map: the unprotected header.
const EMPTY_MAP: u8 = 0xa0;
/// More than any protected header of these forms needs.
const PROTECTED_MAX_BYTES: usize = 128;
const SIGNATURE_BYTES: usize = 64;

/// What a signed form is. The texts are on the wire and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentType {
    /// The ward invites a PC.
    Invitation,
    /// A PC asks to be enrolled.
    Request,
    /// The ward vouches for a device.
    Certificate,
    /// An entry of the ward's registry of devices.
    Registry,
    /// A device vouches for the head of its stream.
    Head,
    /// What stands before the content of a bundle.
    Manifest,
    /// What stands before the content of a receipt.
    Receipt,
    /// What stands before the content of a page of a hub's feed.
    Page,
    /// A ward asks a hub to serve it.
    Founding,
}

impl ContentType {
    /// Every content type.
    pub const ALL: [Self; 9] = [
        Self::Invitation,
        Self::Request,
        Self::Certificate,
        Self::Registry,
        Self::Head,
        Self::Manifest,
        Self::Receipt,
        Self::Page,
        Self::Founding,
    ];

    /// The text on the wire.
    #[must_use]
    pub const fn as_text(self) -> &'static str {
        match self {
            Self::Invitation => "application/vnd.khupho.invitation+cbor",
            Self::Request => "application/vnd.khupho.request+cbor",
            Self::Certificate => "application/vnd.khupho.certificate+cbor",
            Self::Registry => "application/vnd.khupho.registry+cbor",
            Self::Head => "application/vnd.khupho.head+cbor",
            Self::Manifest => "application/vnd.khupho.manifest+cbor",
            Self::Receipt => "application/vnd.khupho.receipt+cbor",
            Self::Page => "application/vnd.khupho.page+cbor",
            Self::Founding => "application/vnd.khupho.founding+cbor",
        }
    }
}

/// Why a signed form is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignedFault {
    /// The payload is not the form it should be.
    #[error(transparent)]
    Form(#[from] FormFault),
    /// The bytes are no COSE_Sign1 in the one form that is used here.
    #[error("not a signed form of {}", .expected.as_text())]
    NotSigned {
        /// What was looked for.
        expected: ContentType,
    },
    /// Somebody else signed than the one who should have.
    #[error("signed by another than the one who answers for it")]
    OtherSigner,
    /// The signature does not belong to these bytes and that key.
    #[error("the signature is wrong")]
    BadSignature,
    /// The form is larger than allowed.
    #[error("a signed form of {len_bytes} bytes is larger than allowed")]
    TooLarge {
        /// Its size.
        len_bytes: usize,
    },
}

impl From<OplogError> for SignedFault {
    fn from(error: OplogError) -> Self {
        Self::Form(error.into())
    }
}

/// Who signs: an identity and its key.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'key> {
    /// The ward's or the device's 16 bytes.
    pub id: [u8; 16],
    /// The key.
    pub key: &'key SigningKey,
}

/// Whose signature is expected: an identity and its public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The ward's or the device's 16 bytes.
    pub id: [u8; 16],
    /// The key.
    pub key: VerifyingKey,
}

impl Signer<'_> {
    /// The public side.
    #[must_use]
    pub fn authority(&self) -> Authority {
        Authority {
            id: self.id,
            key: self.key.verifying_key(),
        }
    }
}

/// Signs a payload.
#[must_use]
pub fn sign(signer: Signer<'_>, content_type: ContentType, payload: Vec<u8>) -> Vec<u8> {
    let signed = CoseSign1Builder::new()
        .protected(protected_header(content_type, signer.id))
        .payload(payload)
        .create_signature(&[], |message| signer.key.sign(message).to_vec())
        .build();
    to_bytes(signed)
}

/// A signed form whose byte form is right and whose signature is not checked yet.
#[derive(Clone, Debug)]
pub struct Unverified<'bytes> {
    /// Who says to have signed it.
    pub signer_id: [u8; 16],
    /// The payload. Whoever reads it before [`Unverified::verify`] believes a stranger.
    pub payload: &'bytes [u8],
    message: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

impl<'bytes> Unverified<'bytes> {
    /// Reads a signed form of `expected` that fills `bytes`.
    ///
    /// # Errors
    /// [`SignedFault::NotSigned`] and [`SignedFault::TooLarge`].
    pub fn read(bytes: &'bytes [u8], expected: ContentType) -> Result<Self, SignedFault> {
        let not_signed = || SignedFault::NotSigned { expected };
        let layout = Layout::read(bytes)?;
        if layout.len_bytes != bytes.len() {
            return Err(not_signed());
        }
        let parsed = CoseSign1::from_tagged_slice(bytes).map_err(|_| not_signed())?;
        let signer_id: [u8; 16] = parsed.protected.header.key_id[..]
            .try_into()
            .map_err(|_| not_signed())?;
        let canonical = protected_header(expected, signer_id).to_vec();
        if canonical.ok().as_deref() != Some(layout.protected) {
            return Err(not_signed());
        }
        Ok(Self {
            signer_id,
            payload: layout.payload,
            message: parsed.tbs_data(&[]),
            signature: layout.signature,
        })
    }

    /// The payload, once it is sure that `authority` signed it.
    ///
    /// # Errors
    /// [`SignedFault::OtherSigner`] and [`SignedFault::BadSignature`].
    pub fn verify(&self, authority: &Authority) -> Result<&'bytes [u8], SignedFault> {
        if self.signer_id != authority.id {
            return Err(SignedFault::OtherSigner);
        }
        if !authority.key.accepts(&self.message, &self.signature) {
            return Err(SignedFault::BadSignature);
        }
        Ok(self.payload)
    }
}

/// Reads and checks a signed form, and gives its payload.
///
/// # Errors
/// Those of [`Unverified::read`] and [`Unverified::verify`].
pub fn verify<'bytes>(
    bytes: &'bytes [u8],
    content_type: ContentType,
    authority: &Authority,
) -> Result<&'bytes [u8], SignedFault> {
    Unverified::read(bytes, content_type)?.verify(authority)
}

/// How many bytes at the start of `bytes` are one signed form.
///
/// # Errors
/// [`SignedFault::Form`] with [`WireFault::Truncated`] where it goes on beyond `bytes`.
pub(crate) fn len_bytes(bytes: &[u8]) -> Result<usize, SignedFault> {
    Layout::read(bytes).map(|layout| layout.len_bytes)
}

/// The parts of a COSE_Sign1 in the one byte form: `d2 84 protected a0 payload signature`.
struct Layout<'bytes> {
    protected: &'bytes [u8],
    payload: &'bytes [u8],
    signature: [u8; SIGNATURE_BYTES],
    len_bytes: usize,
}

impl<'bytes> Layout<'bytes> {
    fn read(bytes: &'bytes [u8]) -> Result<Self, SignedFault> {
        let after_head = expect_bytes(bytes, 0, &[SIGN1_TAG, SIGN1_ARRAY])?;
        let (protected, at) = byte_string(bytes, after_head, PROTECTED_MAX_BYTES)?;
        let at = expect_bytes(bytes, at, &[EMPTY_MAP])?;
        let (payload, at) = byte_string(bytes, at, SIGNED_FORM_MAX_BYTES)?;
        let (signature, len_bytes) = byte_string(bytes, at, SIGNATURE_BYTES)?;
        let signature = signature
            .try_into()
            .map_err(|_| OplogError::wire(at, WireFault::Expected("a signature of 64 bytes")))?;
        Ok(Self {
            protected,
            payload,
            signature,
            len_bytes,
        })
    }
}

fn expect_bytes(bytes: &[u8], at: usize, expected: &[u8]) -> Result<usize, SignedFault> {
    let found = &bytes[at..];
    if found.starts_with(expected) {
        return Ok(at + expected.len());
    }
    let fault = if expected.starts_with(found) {
        WireFault::Truncated
    } else {
        WireFault::Expected("a COSE_Sign1")
    };
    Err(OplogError::wire(at, fault).into())
}

/// A byte string at `at` and where it ends. Its length is judged before its bytes are waited for.
fn byte_string(bytes: &[u8], at: usize, max_bytes: usize) -> Result<(&[u8], usize), SignedFault> {
    let mut reader = CanonicalReader::new(&bytes[at..]);
    let shifted = |error| match error {
        OplogError::Wire { at: inner, fault } => OplogError::wire(at + inner, fault),
        other => other,
    };
    let len = reader.length_of_bytes().map_err(shifted)?;
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    if len > max_bytes {
        return Err(SignedFault::TooLarge { len_bytes: len });
    }
    let start = at + reader.at();
    let found = bytes
        .get(start..start + len)
        .ok_or_else(|| OplogError::wire(at, WireFault::Truncated))?;
    Ok((found, start + len))
}

fn protected_header(content_type: ContentType, id: [u8; 16]) -> coset::Header {
    let mut header = HeaderBuilder::new()
        .algorithm(iana::Algorithm::EdDSA)
        .key_id(id.to_vec())
        .build();
    header.content_type = Some(coset::ContentType::Text(content_type.as_text().to_owned()));
    header
}

fn to_bytes(signed: CoseSign1) -> Vec<u8> {
    signed
        .to_tagged_vec()
        .expect("a header of three known labels encodes")
}
