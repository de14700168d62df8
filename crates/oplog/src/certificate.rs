//! Certificates: the ward vouches for the keys of a device.

use khupho_domain::ids::EntityId;

use crate::cose::{self, Authority, ContentType, SignedFault, Signer};
use crate::form::{FormFault, FormReader, begin_form, write_optional};
use crate::ids::{DeviceId, WardId};
use crate::keys::{AgreePublic, VerifyingKey};

/// What kind of machine a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DeviceClass {
    /// A PC of one khu phố: writes what its head, committee and volunteers may write.
    Neighborhood = 1,
    /// A PC of the ward: writes what the ward's officers may write.
    Ward = 2,
    /// A hub: passes on what others wrote, acknowledges it, and writes nothing.
    Hub = 3,
}

/// What the ward vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its number in the ward: a renewed certificate has a higher one.
    pub serial: u64,
    /// The ward.
    pub ward: WardId,
    /// The device.
    pub device: DeviceId,
    /// Checks what the device signs.
    pub signing_key: VerifyingKey,
    /// What is written for the device is encrypted to this key.
    pub agree_key: AgreePublic,
    /// What kind of machine it is.
    pub class: DeviceClass,
    /// The khu phố it writes for; none for a ward's own PC and for a hub.
    pub neighborhood: Option<EntityId>,
    /// What people call the machine.
    pub name: String,
    /// Valid from, in milliseconds since 1970.
    pub not_before_ms: u64,
    /// Valid until this moment, in milliseconds since 1970.
    pub not_after_ms: u64,
}

impl Certificate {
    /// The certificate as the ward hands it out.
    #[must_use]
    pub fn sign(&self, ward: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(11);
        writer.unsigned(self.serial);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.device.as_bytes());
        writer.bytes(self.signing_key.as_bytes());
        writer.bytes(self.agree_key.as_bytes());
        writer.unsigned(self.class as u64);
        write_optional(&mut writer, self.neighborhood, |writer, id| {
            writer.bytes(id.as_bytes());
        });
        writer.text(&self.name);
        writer.unsigned(self.not_before_ms);
        writer.unsigned(self.not_after_ms);
        cose::sign(ward, ContentType::Certificate, writer.into_bytes())
    }

    /// Reads a certificate that `ward` signed.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another ward.
    pub fn verify(bytes: &[u8], ward: &Authority) -> Result<Self, SignedFault> {
        let certificate = Self::read(cose::verify(bytes, ContentType::Certificate, ward)?)?;
        if *certificate.ward.as_bytes() != ward.id {
            return Err(SignedFault::OtherSigner);
        }
        Ok(certificate)
    }

    /// Whether `at_ms` lies in its time.
    #[must_use]
    pub const fn is_valid_at(&self, at_ms: u64) -> bool {
        self.not_before_ms <= at_ms && at_ms <= self.not_after_ms
    }

    /// The device as a signer whose signatures can be checked.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        Authority {
            id: *self.device.as_bytes(),
            key: self.signing_key,
        }
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let certificate = Self {
            serial: form.column_number()?,
            ward: WardId::from_bytes(form.byte_array()?),
            device: DeviceId::from_bytes(form.byte_array()?),
            signing_key: VerifyingKey::from_bytes(form.byte_array()?),
            agree_key: AgreePublic::from_bytes(form.byte_array()?),
            class: read_class(&mut form)?,
            neighborhood: form.optional(read_entity)?,
            name: form.name()?,
            not_before_ms: form.column_number()?,
            not_after_ms: form.column_number()?,
        };
        let at = form.at();
        if certificate.neighborhood.is_some() != (certificate.class == DeviceClass::Neighborhood) {
            let what = "a khu phố stands with another class of device";
            return Err(FormFault::Meaningless { at, what });
        }
        form.end()?;
        Ok(certificate)
    }
}

pub(crate) fn read_entity(form: &mut FormReader<'_>) -> Result<EntityId, FormFault> {
    Ok(EntityId::from_bytes(form.byte_array()?))
}

fn read_class(form: &mut FormReader<'_>) -> Result<DeviceClass, FormFault> {
    let at = form.at();
    match form.unsigned()? {
        1 => Ok(DeviceClass::Neighborhood),
        2 => Ok(DeviceClass::Ward),
        3 => Ok(DeviceClass::Hub),
        _ => Err(FormFault::Meaningless {
            at,
            what: "a class of device that this program does not know",
        }),
    }
}
