//! Entries of the ward's registry of devices.

use khupho_domain::ids::EntityId;

use crate::cbor::CanonicalWriter;
use crate::certificate::Certificate;
use crate::chain::StreamHead;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer};
use crate::form::{
    FORM_VERSION, FormFault, FormReader, NO_HASH, begin_form, write_head, write_list,
    write_optional,
};
use crate::hub::HubAddress;
use crate::ids::{ContentHash, DeviceId, TlsFingerprint, WardId};

const ISSUED: u64 = 1;
const REVOKED: u64 = 2;
const SUCCEEDED: u64 = 3;
const HUB_NAMED: u64 = 4;

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
    /// The ward says where its hub listens; the newest entry counts.
    HubNamed(NamedHub),
    /// What a later program says; it is kept and passed on.
    Unknown {
        /// The number of the kind of entry; 0 where the entry is of a later version as a whole.
        number: u64,
    },
}

/// Where a ward's hub listens. A program of the ward talks to no other machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHub {
    /// The hub, for which the ward has issued a certificate.
    pub device: DeviceId,
    /// `https://host:port`; empty where the ward has no hub any more.
    pub url: String,
    /// The TLS certificate that it must show; none where an authority vouches for it.
    pub tls_fingerprint: Option<TlsFingerprint>,
}

impl NamedHub {
    /// Where to connect to; none where the ward has no hub any more, and where a later program
    /// wrote an address that this one does not understand.
    #[must_use]
    pub fn address(&self) -> Option<HubAddress> {
        let named: HubAddress = self.url.parse().ok()?;
        HubAddress::new(named.host(), named.port(), self.tls_fingerprint).ok()
    }
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

    /// Reads an entry that `ward` signed. Of an entry of a later version only its place in the
    /// registry is read, which stands alike in all of them; and a certificate of a form that this
    /// program cannot read makes the entry one that it does not know.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another ward.
    pub fn verify(bytes: &[u8], ward: &Authority) -> Result<Self, SignedFault> {
        let mut entry = Self::read(cose::verify(bytes, ContentType::Registry, ward)?)?;
        if *entry.ward.as_bytes() != ward.id {
            return Err(SignedFault::OtherSigner);
        }
        if let RegistryBody::Issued(certificate) = &entry.body {
            match Certificate::verify(certificate, ward) {
                Ok(_) => {}
                Err(fault) if is_of_later_program(&fault) => {
                    entry.body = RegistryBody::Unknown { number: ISSUED };
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(entry)
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let (version, mut form) = FormReader::begin_any_version(payload)?;
        let ward = WardId::from_bytes(form.byte_array()?);
        let at = form.at();
        let number = form.column_number()?;
        let prev = some_hash(form.byte_array()?);
        if number == 0 || prev.is_none() != (number == 1) {
            let what = "an entry does not say rightly what precedes it";
            return Err(FormFault::Meaningless { at, what });
        }
        let at_ms = form.column_number()?;
        let body = match version {
            FORM_VERSION => form.group(read_body)?,
            _ => RegistryBody::Unknown { number: 0 },
        };
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

/// The ward signed it, and this program has no words for it.
const fn is_of_later_program(fault: &SignedFault) -> bool {
    matches!(
        fault,
        SignedFault::Form(FormFault::NewerVersion { .. } | FormFault::Meaningless { .. })
    )
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
        RegistryBody::HubNamed(hub) => {
            writer.array(4);
            writer.unsigned(HUB_NAMED);
            writer.bytes(hub.device.as_bytes());
            writer.text(&hub.url);
            write_optional(writer, hub.tls_fingerprint, |writer, fingerprint| {
                writer.bytes(fingerprint.as_bytes());
            });
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
        HUB_NAMED => RegistryBody::HubNamed(NamedHub {
            device: DeviceId::from_bytes(form.byte_array()?),
            url: form.name()?,
            tls_fingerprint: form
                .optional(|form| Ok(TlsFingerprint::from_bytes(form.byte_array()?)))?,
        }),
        number => RegistryBody::Unknown { number },
    })
}
