//! The manifest: what a device signs about a part and its content.

use khupho_domain::ids::EntityId;

use crate::cbor::CanonicalWriter;
use crate::chain::StreamHead;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer};
use crate::form::{FormFault, FormReader, begin_form, write_head, write_list, write_optional};
use crate::ids::{BundleId, ContentHash, DeviceId, KeyId, LogId, OpHash, StreamId, WardId};

use super::clear::{Purpose, read_key_id, refuse_wrong_part, write_key_id};
use super::content::ContentSummary;

/// Operations of one stream that a part carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamRange {
    /// The stream.
    pub stream: StreamId,
    /// Place of the first operation.
    pub first_seq: u64,
    /// Place of the last operation.
    pub last_seq: u64,
    /// Identity of the last operation.
    pub last_hash: OpHash,
}

/// What a device signs about a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// To the ward, or to the other PCs of the khu phố.
    pub purpose: Purpose,
    /// The bundle.
    pub bundle: BundleId,
    /// Which part this is, from 1.
    pub part: u64,
    /// How many parts the bundle has.
    pub parts: u64,
    /// The ward.
    pub ward: WardId,
    /// The khu phố.
    pub neighborhood: EntityId,
    /// The device that signs.
    pub device: DeviceId,
    /// Which sending of this device it is: lần gửi 1, 2, 3 …
    pub number: u64,
    /// When it was made, by the device's clock, in milliseconds since 1970.
    pub made_ms: u64,
    /// For whom it is encrypted.
    pub recipients: Vec<KeyId>,
    /// The device's certificate as the ward signed it, if it has one.
    pub certificate: Option<Vec<u8>>,
    /// The device's request as it signed it, while it has no certificate.
    pub request: Option<Vec<u8>>,
    /// What this part carries.
    pub ranges: Vec<StreamRange>,
    /// Heads as devices signed them, this device's and those it relays.
    pub signed_heads: Vec<Vec<u8>>,
    /// Entries of the ward's registry that the receiver may not have, as the ward signed them.
    pub registry: Vec<Vec<u8>>,
    /// Heads of every stream that the device holds.
    pub known: Vec<StreamHead>,
    /// The highest number of a receipt that it took in; 0 before the first.
    pub receipt_number_seen: u64,
    /// The life of the ward's log that this receipt named.
    pub log_id_seen: Option<LogId>,
    /// What the content must turn out to be.
    pub content: ContentSummary,
}

impl Manifest {
    /// The signed bytes.
    #[must_use]
    pub fn sign(&self, device: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(21);
        writer.unsigned(self.purpose as u64);
        writer.bytes(self.bundle.as_bytes());
        writer.unsigned(self.part);
        writer.unsigned(self.parts);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.neighborhood.as_bytes());
        writer.bytes(self.device.as_bytes());
        writer.unsigned(self.number);
        writer.unsigned(self.made_ms);
        write_list(&mut writer, &self.recipients, write_key_id);
        for signed in [&self.certificate, &self.request] {
            write_optional(&mut writer, signed.as_deref(), CanonicalWriter::bytes);
        }
        write_list(&mut writer, &self.ranges, write_range);
        for forms in [&self.signed_heads, &self.registry] {
            write_list(&mut writer, forms, |writer, form| writer.bytes(form));
        }
        write_list(&mut writer, &self.known, write_head);
        writer.unsigned(self.receipt_number_seen);
        write_optional(&mut writer, self.log_id_seen, |writer, id| {
            writer.bytes(id.as_bytes());
        });
        write_content(&mut writer, &self.content);
        cose::sign(device, ContentType::Manifest, writer.into_bytes())
    }

    /// Reads a manifest that `device` signed, as it was kept from a part.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another device.
    pub fn verify(signed: &[u8], device: &Authority) -> Result<Self, SignedFault> {
        let manifest = Self::read(cose::verify(signed, ContentType::Manifest, device)?)?;
        if *manifest.device.as_bytes() != device.id {
            return Err(SignedFault::OtherSigner);
        }
        Ok(manifest)
    }

    /// Reads a manifest's payload, signed by whomever.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let manifest = Self {
            purpose: Purpose::read(&mut form)?,
            bundle: BundleId::from_bytes(form.byte_array()?),
            part: form.unsigned()?,
            parts: form.unsigned()?,
            ward: WardId::from_bytes(form.byte_array()?),
            neighborhood: EntityId::from_bytes(form.byte_array()?),
            device: DeviceId::from_bytes(form.byte_array()?),
            number: form.column_number()?,
            made_ms: form.column_number()?,
            recipients: form.list(read_key_id)?,
            certificate: form.optional(read_signed)?,
            request: form.optional(read_signed)?,
            ranges: form.list(read_range)?,
            signed_heads: form.list(read_signed)?,
            registry: form.list(read_signed)?,
            known: form.list(FormReader::head)?,
            receipt_number_seen: form.column_number()?,
            log_id_seen: form.optional(|form| Ok(LogId::from_bytes(form.byte_array()?)))?,
            content: read_content(&mut form)?,
        };
        let at = form.at();
        refuse_wrong_part(manifest.part, manifest.parts, at)?;
        form.end()?;
        Ok(manifest)
    }
}

fn write_content(writer: &mut CanonicalWriter, content: &ContentSummary) {
    writer.unsigned(content.len_bytes);
    writer.bytes(content.hash.as_bytes());
}

fn read_content(form: &mut FormReader<'_>) -> Result<ContentSummary, FormFault> {
    Ok(ContentSummary {
        len_bytes: form.unsigned()?,
        hash: ContentHash::from_bytes(form.byte_array()?),
    })
}

fn read_signed(form: &mut FormReader<'_>) -> Result<Vec<u8>, FormFault> {
    Ok(form.bytes()?.to_vec())
}

fn write_range(writer: &mut CanonicalWriter, range: &StreamRange) {
    writer.array(4);
    writer.bytes(range.stream.as_bytes());
    writer.unsigned(range.first_seq);
    writer.unsigned(range.last_seq);
    writer.bytes(range.last_hash.as_bytes());
}

fn read_range(form: &mut FormReader<'_>) -> Result<StreamRange, FormFault> {
    form.group(|form| {
        let range = StreamRange {
            stream: StreamId::from_bytes(form.byte_array()?),
            first_seq: form.column_number()?,
            last_seq: form.column_number()?,
            last_hash: OpHash::from_bytes(form.byte_array()?),
        };
        let at = form.at();
        if range.first_seq == 0 || range.last_seq < range.first_seq {
            let what = "a range that cannot be";
            return Err(FormFault::Meaningless { at, what });
        }
        Ok(range)
    })
}
