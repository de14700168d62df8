//! A ward asks a hub to serve it.

use crate::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use crate::form::{FormFault, FormReader, begin_form};
use crate::ids::{DeviceId, WardId};
use crate::keys::VerifyingKey;
use crate::limits::HUB_CLAIM_CODE_MAX_BYTES;

/// A ward asks a hub to serve it, with the code that whoever runs the hub handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub ward_name: String,
    /// Checks everything the ward signs, this form first.
    pub ward_signing_key: VerifyingKey,
    /// The hub it is for: another one refuses it.
    pub hub: DeviceId,
    /// The code, which works once.
    pub claim_code: String,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: u64,
}

impl Founding {
    /// The bytes that travel.
    #[must_use]
    pub fn sign(&self, ward: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(7);
        writer.bytes(self.ward.as_bytes());
        writer.text(&self.ward_name);
        writer.bytes(self.ward_signing_key.as_bytes());
        writer.bytes(self.hub.as_bytes());
        writer.text(&self.claim_code);
        writer.unsigned(self.at_ms);
        cose::sign(ward, ContentType::Founding, writer.into_bytes())
    }

    /// Reads the bytes and checks that whoever made them holds the key that they name. That it may
    /// come in, the code says.
    ///
    /// # Errors
    /// A [`SignedFault`].
    pub fn verify(bytes: &[u8]) -> Result<Self, SignedFault> {
        let unverified = Unverified::read(bytes, ContentType::Founding)?;
        let founding = Self::read(unverified.payload)?;
        unverified.verify(&founding.authority())?;
        Ok(founding)
    }

    /// The ward as a signer whose signatures can be checked.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        Authority {
            id: *self.ward.as_bytes(),
            key: self.ward_signing_key,
        }
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let founding = Self {
            ward: WardId::from_bytes(form.byte_array()?),
            ward_name: form.name()?,
            ward_signing_key: VerifyingKey::from_bytes(form.byte_array()?),
            hub: DeviceId::from_bytes(form.byte_array()?),
            claim_code: read_claim_code(&mut form)?,
            at_ms: form.column_number()?,
        };
        form.end()?;
        Ok(founding)
    }
}

fn read_claim_code(form: &mut FormReader<'_>) -> Result<String, FormFault> {
    let at = form.at();
    let code = form.name()?;
    let (len, limit) = (code.len(), HUB_CLAIM_CODE_MAX_BYTES);
    if len > limit {
        return Err(FormFault::TooLong { at, len, limit });
    }
    Ok(code)
}
