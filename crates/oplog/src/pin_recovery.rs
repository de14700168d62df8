//! A forgotten PIN is recovered with the ward.
//!
//! Every khu phố PC keeps its store key wrapped for the ward. A locked PC cannot sign, because its
//! signing key lies behind the PIN; it writes a [`PinRequest`] with the wrapped key and a fresh
//! public key. Who asks, two people find out: they compare its [`CheckCode`] over the phone. The
//! [`PinAnswer`] is the store key for that fresh key, and proves itself by opening the store.

use thiserror::Error;
use zeroize::Zeroizing;

use crate::cbor::CanonicalWriter;
use crate::check_code::CheckCode;
use crate::envelope::{self, EnvelopeFault};
use crate::error::OplogError;
use crate::form::{FormFault, FormReader, begin_form, write_optional};
use crate::ids::{ContentHash, DeviceId, WardId};
use crate::keys::{AgreePublic, AgreeSecret};
use crate::limits::PIN_FILE_MAX_BYTES;
use crate::magic;

const CHECKSUM_BYTES: usize = 32;

/// The store key of a PC with the PC it belongs to, as the ward unwraps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreKey {
    /// The device whose store it opens.
    pub device: DeviceId,
    /// The 32 bytes.
    pub key: Zeroizing<[u8; 32]>,
}

/// What a locked PC asks the ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRequest {
    /// The ward it belongs to.
    pub ward: WardId,
    /// The device.
    pub device: DeviceId,
    /// Its certificate, if it was enrolled: the ward shows device and khu phố from it.
    pub certificate: Option<Vec<u8>>,
    /// A [`StoreKey`] that was wrapped for the ward while the store was open.
    pub wrapped_store_key: Vec<u8>,
    /// The answer is to be encrypted to this fresh key.
    pub answer_key: AgreePublic,
    /// When, by its own clock, in milliseconds since 1970.
    pub at_ms: u64,
}

/// What the ward answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinAnswer {
    /// BLAKE3 of the request's file that it answers.
    pub request: ContentHash,
    /// The [`StoreKey`], wrapped for the request's fresh key.
    pub wrapped_store_key: Vec<u8>,
}

/// Why a request or an answer is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PinRecoveryFault {
    /// Not a file of that kind.
    #[error("not a file for recovering a PIN")]
    OtherKind,
    /// The bytes were changed or cut.
    #[error("the file is damaged")]
    Damaged,
    /// The file's own form is wrong.
    #[error(transparent)]
    Form(#[from] FormFault),
    /// The wrapped key does not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeFault),
    /// The answer belongs to another request, or the key to another device.
    #[error("the store key belongs to another device or request")]
    OtherDevice,
}

impl From<OplogError> for PinRecoveryFault {
    fn from(error: OplogError) -> Self {
        Self::Form(error.into())
    }
}

impl StoreKey {
    /// Wraps the key, for the ward and its recovery slip or for a request's fresh key.
    ///
    /// # Errors
    /// [`EnvelopeFault::Recipients`].
    pub fn wrap(&self, recipients: &[AgreePublic]) -> Result<Vec<u8>, EnvelopeFault> {
        let mut writer = begin_form(3);
        writer.bytes(self.device.as_bytes());
        writer.bytes(&*self.key);
        envelope::seal(&Zeroizing::new(writer.into_bytes()), recipients)
    }

    /// Unwraps a key.
    ///
    /// # Errors
    /// A [`PinRecoveryFault`].
    pub fn unwrap(wrapped: &[u8], secrets: &[&AgreeSecret]) -> Result<Self, PinRecoveryFault> {
        let plain = Zeroizing::new(envelope::open(wrapped, secrets)?);
        let mut form = FormReader::begin(&plain)?;
        let store_key = Self {
            device: DeviceId::from_bytes(form.byte_array()?),
            key: Zeroizing::new(form.byte_array()?),
        };
        form.end()?;
        Ok(store_key)
    }
}

impl PinRequest {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = begin_form(7);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.device.as_bytes());
        write_optional(
            &mut writer,
            self.certificate.as_deref(),
            CanonicalWriter::bytes,
        );
        writer.bytes(&self.wrapped_store_key);
        writer.bytes(self.answer_key.as_bytes());
        writer.unsigned(self.at_ms);
        with_checksum(&magic::PIN_REQUEST, &writer.into_bytes())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A [`PinRecoveryFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, PinRecoveryFault> {
        let mut form = FormReader::begin(without_checksum(&magic::PIN_REQUEST, bytes)?)?;
        let request = Self {
            ward: WardId::from_bytes(form.byte_array()?),
            device: DeviceId::from_bytes(form.byte_array()?),
            certificate: form.optional(|form| Ok(form.bytes()?.to_vec()))?,
            wrapped_store_key: form.bytes()?.to_vec(),
            answer_key: AgreePublic::from_bytes(form.byte_array()?),
            at_ms: form.column_number()?,
        };
        form.end()?;
        Ok(request)
    }

    /// The code that both sides show, of the file's bytes.
    #[must_use]
    pub fn check_code(file: &[u8]) -> CheckCode {
        CheckCode::of(file)
    }

    /// What the ward answers, once a person has compared the codes. `file` is the request's file.
    ///
    /// # Errors
    /// A [`PinRecoveryFault`]; [`PinRecoveryFault::OtherDevice`] where the wrapped key is another PC's.
    pub fn answer(
        &self,
        file: &[u8],
        ward: &[&AgreeSecret],
    ) -> Result<PinAnswer, PinRecoveryFault> {
        let store_key = StoreKey::unwrap(&self.wrapped_store_key, ward)?;
        if store_key.device != self.device {
            return Err(PinRecoveryFault::OtherDevice);
        }
        Ok(PinAnswer {
            request: ContentHash::of(file),
            wrapped_store_key: store_key.wrap(&[self.answer_key])?,
        })
    }
}

impl PinAnswer {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = begin_form(3);
        writer.bytes(self.request.as_bytes());
        writer.bytes(&self.wrapped_store_key);
        with_checksum(&magic::PIN_ANSWER, &writer.into_bytes())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A [`PinRecoveryFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, PinRecoveryFault> {
        let mut form = FormReader::begin(without_checksum(&magic::PIN_ANSWER, bytes)?)?;
        let answer = Self {
            request: ContentHash::from_bytes(form.byte_array()?),
            wrapped_store_key: form.bytes()?.to_vec(),
        };
        form.end()?;
        Ok(answer)
    }

    /// The store key, on the PC that asked. `request_file` is what it had written.
    ///
    /// # Errors
    /// A [`PinRecoveryFault`]; [`PinRecoveryFault::OtherDevice`] where it answers another request.
    pub fn open(
        &self,
        request_file: &[u8],
        device: DeviceId,
        secret: &AgreeSecret,
    ) -> Result<Zeroizing<[u8; 32]>, PinRecoveryFault> {
        if self.request != ContentHash::of(request_file) {
            return Err(PinRecoveryFault::OtherDevice);
        }
        let store_key = StoreKey::unwrap(&self.wrapped_store_key, &[secret])?;
        if store_key.device != device {
            return Err(PinRecoveryFault::OtherDevice);
        }
        Ok(store_key.key)
    }
}

/// Magic, form, and the BLAKE3 of both.
fn with_checksum(magic: &[u8; 8], form: &[u8]) -> Vec<u8> {
    let mut file = [magic, form].concat();
    let checksum = blake3::hash(&file);
    file.extend_from_slice(checksum.as_bytes());
    file
}

fn without_checksum<'bytes>(
    magic: &[u8; 8],
    file: &'bytes [u8],
) -> Result<&'bytes [u8], PinRecoveryFault> {
    if !file.starts_with(magic) {
        return Err(PinRecoveryFault::OtherKind);
    }
    if file.len() > PIN_FILE_MAX_BYTES {
        return Err(PinRecoveryFault::Damaged);
    }
    let (checked, checksum) = file
        .split_last_chunk::<CHECKSUM_BYTES>()
        .ok_or(PinRecoveryFault::Damaged)?;
    if blake3::hash(checked).as_bytes() != checksum {
        return Err(PinRecoveryFault::Damaged);
    }
    checked.strip_prefix(magic).ok_or(PinRecoveryFault::Damaged)
}
