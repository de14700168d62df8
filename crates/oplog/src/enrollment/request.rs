//! A PC's request to be enrolled.

use khupho_domain::ids::EntityId;

use crate::certificate::read_entity;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use crate::form::{FormFault, FormReader, begin_form, write_optional};
use crate::ids::{DeviceId, InvitationToken};
use crate::keys::{AgreePublic, VerifyingKey};

/// A PC asks the ward to vouch for its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrollmentRequest {
    /// The token of the invitation that it answers.
    pub token: InvitationToken,
    /// The device.
    pub device: DeviceId,
    /// Checks what the device signs, this request first.
    pub signing_key: VerifyingKey,
    /// What is written for the device will be encrypted to this key.
    pub agree_key: AgreePublic,
    /// The khu phố; none where a further PC of the ward itself asks.
    pub neighborhood: Option<EntityId>,
    /// What people call the machine.
    pub device_name: String,
    /// Who set it up.
    pub member_name: String,
    /// When, by its own clock, in milliseconds since 1970.
    pub at_ms: u64,
}

impl EnrollmentRequest {
    /// The bytes that travel, signed with the very key that they ask for.
    #[must_use]
    pub fn sign(&self, device: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(9);
        writer.bytes(self.token.as_bytes());
        writer.bytes(self.device.as_bytes());
        writer.bytes(self.signing_key.as_bytes());
        writer.bytes(self.agree_key.as_bytes());
        write_optional(&mut writer, self.neighborhood, |writer, id| {
            writer.bytes(id.as_bytes());
        });
        writer.text(&self.device_name);
        writer.text(&self.member_name);
        writer.unsigned(self.at_ms);
        cose::sign(device, ContentType::Request, writer.into_bytes())
    }

    /// Reads a request and checks that whoever made it holds the key that it names. Who that is,
    /// a person must find out, by comparing [`crate::fingerprint`]s.
    ///
    /// # Errors
    /// A [`SignedFault`].
    pub fn verify(bytes: &[u8]) -> Result<Self, SignedFault> {
        let unverified = Unverified::read(bytes, ContentType::Request)?;
        let request = Self::read(unverified.payload)?;
        unverified.verify(&request.authority())?;
        Ok(request)
    }

    /// The device as a signer whose signatures can be checked, though nobody vouches for it.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        Authority {
            id: *self.device.as_bytes(),
            key: self.signing_key,
        }
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let request = Self {
            token: InvitationToken::from_bytes(form.byte_array()?),
            device: DeviceId::from_bytes(form.byte_array()?),
            signing_key: VerifyingKey::from_bytes(form.byte_array()?),
            agree_key: AgreePublic::from_bytes(form.byte_array()?),
            neighborhood: form.optional(read_entity)?,
            device_name: form.name()?,
            member_name: form.name()?,
            at_ms: form.column_number()?,
        };
        form.end()?;
        Ok(request)
    }
}
