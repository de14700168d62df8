//! Entries of the ward's registry of devices.

use khupho_domain::ids::EntityId;

use crate::cbor::CanonicalWriter;
use crate::certificate::Certificate;
use crate::chain::StreamHead;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer};
use crate::form::{FormFault, FormReader, NO_HASH, begin_form, write_head, write_list};
use crate::ids::{ContentHash, DeviceId, WardId};

const ISSUED: u64 = 1;
const REVOKED: u64 = 2;
const SUCCEEDED: u64 = 3;

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryBody {
    /// A certificate was handed out, whose signed bytes these are.
    Issued(Vec<u8>),
    /// A device is trusted no longer.
    Revoked {
        /// The device.
        device: DeviceId,
        /// How far each of its streams stays good; a stream not named here was never good.
        cut_offs: Vec<StreamHead>,
        /// A published number: 1 lost, 2 stolen, 3 replaced, 4 its person left, 5 other.
        reason: u16,
    },
    /// A khu phố goes on as another one.
    Succeeded {
        /// The one that ends.
        neighborhood: EntityId,
        /// The one that carries it on.
        successor: EntityId,
    },
    /// What a later program says; it is kept and passed on.
    Unknown {
        /// The number of the kind of entry.
        number: u64,
    },
}

/// One entry, which names the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryEntry {
    /// The ward.
    pub ward: WardId,
    /// 1, 2, 3 …
    pub number: u64,
    /// BLAKE3 of the exact signed bytes of the entry before it; none only for the first.
    pub prev: Option<ContentHash>,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: u64,
    /// What it says.
    pub body: RegistryBody,
}

impl RegistryEntry {
    /// The bytes that travel.
    ///
    /// # Panics
    /// For [`RegistryBody::Unknown`], which only a reader makes.
    #[must_use]
    pub fn sign(&self, ward: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(6);
        writer.bytes(self.ward.as_bytes());
        writer.unsigned(self.number);
        writer.bytes(self.prev.as_ref().map_or(&NO_HASH, |hash| hash.as_bytes()));
        writer.unsigned(self.at_ms);
        write_body(&mut writer, &self.body);
        cose::sign(ward, ContentType::Registry, writer.into_bytes())
    }

    /// Reads an entry that `ward` signed. A certificate inside is checked where it is used.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another ward.
    pub fn verify(bytes: &[u8], ward: &Authority) -> Result<Self, SignedFault> {
        let entry = Self::read(cose::verify(bytes, ContentType::Registry, ward)?)?;
        if *entry.ward.as_bytes() != ward.id {
            return Err(SignedFault::OtherSigner);
        }
        if let RegistryBody::Issued(certificate) = &entry.body {
            Certificate::verify(certificate, ward)?;
        }
        Ok(entry)
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let ward = WardId::from_bytes(form.byte_array()?);
        let at = form.at();
        let number = form.column_number()?;
        let prev = some_hash(form.byte_array()?);
        if number == 0 || prev.is_none() != (number == 1) {
            let what = "an entry does not say rightly what precedes it";
            return Err(FormFault::Meaningless { at, what });
        }
        let at_ms = form.column_number()?;
        let body = form.group(read_body)?;
        form.end()?;
        Ok(Self {
            ward,
            number,
            prev,
            at_ms,
            body,
        })
    }
}

pub(crate) fn some_hash(bytes: [u8; 32]) -> Option<ContentHash> {
    (bytes != NO_HASH).then(|| ContentHash::from_bytes(bytes))
}

fn write_body(writer: &mut CanonicalWriter, body: &RegistryBody) {
    match body {
        RegistryBody::Issued(certificate) => {
            writer.array(2);
            writer.unsigned(ISSUED);
            writer.bytes(certificate);
        }
        RegistryBody::Revoked {
            device,
            cut_offs,
            reason,
        } => {
            writer.array(4);
            writer.unsigned(REVOKED);
            writer.bytes(device.as_bytes());
            write_list(writer, cut_offs, write_head);
            writer.unsigned(u64::from(*reason));
        }
        RegistryBody::Succeeded {
            neighborhood,
            successor,
        } => {
            writer.array(3);
            writer.unsigned(SUCCEEDED);
            writer.bytes(neighborhood.as_bytes());
            writer.bytes(successor.as_bytes());
        }
        RegistryBody::Unknown { .. } => {
            unreachable!("an entry of a later program is passed on and never written")
        }
    }
}

fn read_body(form: &mut FormReader<'_>) -> Result<RegistryBody, FormFault> {
    Ok(match form.unsigned()? {
        ISSUED => RegistryBody::Issued(form.bytes()?.to_vec()),
        REVOKED => RegistryBody::Revoked {
            device: DeviceId::from_bytes(form.byte_array()?),
            cut_offs: form.list(FormReader::head)?,
            reason: form.unsigned_16()?,
        },
        SUCCEEDED => RegistryBody::Succeeded {
            neighborhood: EntityId::from_bytes(form.byte_array()?),
            successor: EntityId::from_bytes(form.byte_array()?),
        },
        number => RegistryBody::Unknown { number },
    })
}
