//! Signed heads: a device vouches for its stream up to an operation.

use crate::chain::StreamHead;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use crate::form::{FormFault, FormReader, begin_form, write_head_fields};
use crate::ids::DeviceId;

/// A device says: this is my stream, and so far I answer for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// The device.
    pub device: DeviceId,
    /// How far its stream goes.
    pub head: StreamHead,
    /// When it signed, by its own clock, in milliseconds since 1970.
    pub at_ms: u64,
}

impl SignedHead {
    /// The bytes that travel.
    #[must_use]
    pub fn sign(&self, device: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(6);
        writer.bytes(self.device.as_bytes());
        write_head_fields(&mut writer, &self.head);
        writer.unsigned(self.at_ms);
        cose::sign(device, ContentType::Head, writer.into_bytes())
    }

    /// The device that says to have signed the head; look up its key and call [`Self::verify`].
    ///
    /// # Errors
    /// A [`SignedFault`] where the bytes are no signed head.
    pub fn claimed_device(bytes: &[u8]) -> Result<DeviceId, SignedFault> {
        let unverified = Unverified::read(bytes, ContentType::Head)?;
        Ok(DeviceId::from_bytes(unverified.signer_id))
    }

    /// Reads a head that `device` signed.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another device.
    pub fn verify(bytes: &[u8], device: &Authority) -> Result<Self, SignedFault> {
        let head = Self::read(cose::verify(bytes, ContentType::Head, device)?)?;
        if *head.device.as_bytes() != device.id {
            return Err(SignedFault::OtherSigner);
        }
        Ok(head)
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let head = Self {
            device: DeviceId::from_bytes(form.byte_array()?),
            head: form.head_fields()?,
            at_ms: form.column_number()?,
        };
        form.end()?;
        Ok(head)
    }
}
