//! What a file tells without a key.

use crate::cbor::CanonicalWriter;
use crate::form::{FormFault, FormReader, begin_form, write_list};
use crate::ids::{BundleId, ContentHash, KeyId, WardId};
use crate::limits::{CLEAR_HEADER_MAX_BYTES, PART_MAX_BYTES, PARTS_MAX};
use crate::magic;

use super::fault::BundleFault;

const MAGIC_BYTES: usize = 8;
const LENGTH_BYTES: usize = 4;
const HASH_BYTES: usize = 32;

/// What a file is for. The numbers are on the wire and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// From a PC to its ward.
    ToWard = 1,
    /// From a PC to the other PCs of its khu phố.
    ToSiblings = 2,
    /// From the ward to the PCs of a khu phố.
    Receipt = 3,
}

impl Purpose {
    const fn magic(self) -> &'static [u8; MAGIC_BYTES] {
        match self {
            Self::ToWard | Self::ToSiblings => &magic::BUNDLE,
            Self::Receipt => &magic::RECEIPT,
        }
    }

    pub(crate) fn read(form: &mut FormReader<'_>) -> Result<Self, FormFault> {
        let at = form.at();
        Ok(match form.unsigned()? {
            1 => Self::ToWard,
            2 => Self::ToSiblings,
            3 => Self::Receipt,
            _ => {
                let what = "a purpose that this program does not know";
                return Err(FormFault::Meaningless { at, what });
            }
        })
    }
}

/// The clear header of a part or receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearHeader {
    /// What the file is for.
    pub purpose: Purpose,
    /// The ward it belongs to.
    pub ward: WardId,
    /// The bundle; for a receipt the first 16 bytes of the BLAKE3 of its signed form.
    pub bundle: BundleId,
    /// Which part this is, from 1.
    pub part: u64,
    /// How many parts the bundle has.
    pub parts: u64,
    /// Length of the body.
    pub body_bytes: u64,
    /// BLAKE3 of the body.
    pub body_hash: ContentHash,
    /// The keys that open it, by their short names.
    pub recipients: Vec<KeyId>,
}

impl ClearHeader {
    /// The file with this header and that body.
    pub(crate) fn to_file(&self, body: &[u8]) -> Result<Vec<u8>, BundleFault> {
        let header = self.encode();
        let length = u32::try_from(header.len())
            .ok()
            .filter(|_| header.len() <= CLEAR_HEADER_MAX_BYTES)
            .ok_or_else(|| too_large(header.len() as u64, CLEAR_HEADER_MAX_BYTES as u64))?;
        let file_bytes = outside_bytes(header.len()) + body.len() as u64;
        if file_bytes > PART_MAX_BYTES {
            return Err(too_large(file_bytes, PART_MAX_BYTES));
        }
        let mut file = Vec::with_capacity(MAGIC_BYTES + header.len() + body.len() + 64);
        file.extend_from_slice(self.purpose.magic());
        file.extend_from_slice(&length.to_be_bytes());
        file.extend_from_slice(&header);
        let check = blake3::hash(&file);
        file.extend_from_slice(check.as_bytes());
        file.extend_from_slice(body);
        Ok(file)
    }

    fn encode(&self) -> Vec<u8> {
        let mut writer = begin_form(9);
        writer.unsigned(self.purpose as u64);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.bundle.as_bytes());
        writer.unsigned(self.part);
        writer.unsigned(self.parts);
        writer.unsigned(self.body_bytes);
        writer.bytes(self.body_hash.as_bytes());
        write_list(&mut writer, &self.recipients, write_key_id);
        writer.into_bytes()
    }

    fn read(header: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(header)?;
        let header = Self {
            purpose: Purpose::read(&mut form)?,
            ward: WardId::from_bytes(form.byte_array()?),
            bundle: BundleId::from_bytes(form.byte_array()?),
            part: form.unsigned()?,
            parts: form.unsigned()?,
            body_bytes: form.unsigned()?,
            body_hash: ContentHash::from_bytes(form.byte_array()?),
            recipients: form.list(read_key_id)?,
        };
        let at = form.at();
        refuse_wrong_part(header.part, header.parts, at)?;
        form.end()?;
        Ok(header)
    }
}

/// A file whose outside is whole: the header is readable and the body has its hash.
#[derive(Clone, Debug)]
pub struct ClearPart<'bytes> {
    /// The header.
    pub header: ClearHeader,
    pub(crate) body: &'bytes [u8],
}

impl<'bytes> ClearPart<'bytes> {
    /// Reads the outside of a file, bundle part or receipt.
    ///
    /// # Errors
    /// A [`BundleFault`]: [`BundleFault::OtherKind`], [`BundleFault::Truncated`],
    /// [`BundleFault::HeaderDamaged`], [`BundleFault::BodyDamaged`] …
    pub fn read(bytes: &'bytes [u8]) -> Result<Self, BundleFault> {
        let len_bytes = bytes.len() as u64;
        if len_bytes > PART_MAX_BYTES {
            return Err(too_large(len_bytes, PART_MAX_BYTES));
        }
        let (header, body) = split(bytes)?;
        let outside = len_bytes - body.len() as u64;
        let header = read_header(bytes, header)?;
        refuse_other_length(outside, header.body_bytes, len_bytes)?;
        if ContentHash::of(body) != header.body_hash {
            return Err(BundleFault::BodyDamaged);
        }
        Ok(Self { header, body })
    }
}

/// Whether `part` of `parts` can be.
pub(crate) fn refuse_wrong_part(part: u64, parts: u64, at: usize) -> Result<(), FormFault> {
    if (1..=parts).contains(&part) && parts <= PARTS_MAX {
        return Ok(());
    }
    let what = "a part that cannot be";
    Err(FormFault::Meaningless { at, what })
}

pub(crate) fn write_key_id(writer: &mut CanonicalWriter, id: &KeyId) {
    writer.bytes(id.as_bytes());
}

pub(crate) fn read_key_id(form: &mut FormReader<'_>) -> Result<KeyId, FormFault> {
    Ok(KeyId::from_bytes(form.byte_array()?))
}

pub(crate) const fn too_large(len_bytes: u64, limit_bytes: u64) -> BundleFault {
    BundleFault::TooLarge {
        len_bytes,
        limit_bytes,
    }
}

/// How many bytes stand before the body.
const fn outside_bytes(header_bytes: usize) -> u64 {
    (MAGIC_BYTES + LENGTH_BYTES + header_bytes + HASH_BYTES) as u64
}

/// The header's range of bytes is checked against its hash before it is read.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), BundleFault> {
    let len_bytes = bytes.len() as u64;
    let truncated = |expected_bytes| BundleFault::Truncated {
        len_bytes,
        expected_bytes,
    };
    let known = [&magic::BUNDLE, &magic::RECEIPT];
    let Some((magic, rest)) = bytes.split_first_chunk::<MAGIC_BYTES>() else {
        let is_begun = known.iter().any(|magic| magic.starts_with(bytes));
        return Err(match is_begun && !bytes.is_empty() {
            true => truncated(outside_bytes(0)),
            false => BundleFault::OtherKind,
        });
    };
    if !known.contains(&magic) {
        return Err(BundleFault::OtherKind);
    }
    let (length, rest) = rest
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or_else(|| truncated(outside_bytes(0)))?;
    let header_bytes = u32::from_be_bytes(*length) as usize;
    if header_bytes > CLEAR_HEADER_MAX_BYTES {
        return Err(BundleFault::HeaderDamaged);
    }
    let (header, rest) = rest
        .split_at_checked(header_bytes)
        .ok_or_else(|| truncated(outside_bytes(header_bytes)))?;
    let (check, body) = rest
        .split_first_chunk::<HASH_BYTES>()
        .ok_or_else(|| truncated(outside_bytes(header_bytes)))?;
    let checked = &bytes[..MAGIC_BYTES + LENGTH_BYTES + header_bytes];
    if blake3::hash(checked).as_bytes() != check {
        return Err(BundleFault::HeaderDamaged);
    }
    Ok((header, body))
}

fn read_header(bytes: &[u8], header: &[u8]) -> Result<ClearHeader, BundleFault> {
    let header = ClearHeader::read(header).map_err(|fault| match fault {
        FormFault::NewerVersion { found } => BundleFault::NewerVersion { found },
        other => BundleFault::Header(other),
    })?;
    if !bytes.starts_with(header.purpose.magic()) {
        return Err(BundleFault::OtherKind);
    }
    Ok(header)
}

fn refuse_other_length(outside: u64, body_bytes: u64, len_bytes: u64) -> Result<(), BundleFault> {
    let expected_bytes = outside.saturating_add(body_bytes);
    if len_bytes < expected_bytes {
        return Err(BundleFault::Truncated {
            len_bytes,
            expected_bytes,
        });
    }
    if len_bytes > expected_bytes {
        let extra_bytes = len_bytes - expected_bytes;
        return Err(BundleFault::TrailingBytes { extra_bytes });
    }
    Ok(())
}
