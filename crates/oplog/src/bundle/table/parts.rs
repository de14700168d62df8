//! A payload taken apart into what its operations have in common and what they have not.

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::limits::VALUE_MAX_NESTING;

/// Bytes of the identity that a change replaces.
pub(super) const BASE_BYTES: usize = 8;

/// What a change does, without the value: a column holds the values of those that do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Deed {
    pub(super) field: u16,
    pub(super) act: u64,
    pub(super) has_base: bool,
}

/// One item of a payload: a change, or the seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'bytes> {
    pub(super) deed: Deed,
    /// Its bytes as they stand.
    pub(super) value: &'bytes [u8],
    pub(super) base: Option<[u8; BASE_BYTES]>,
}

impl<'bytes> Part<'bytes> {
    /// The items of a payload, which need not mean anything to this version.
    pub(super) fn all_of(payload: &'bytes [u8]) -> Result<Vec<Self>, OplogError> {
        let mut reader = CanonicalReader::new(payload);
        let parts = (0..reader.array()?)
            .map(|_| Self::read(&mut reader))
            .collect::<Result<_, _>>()?;
        reader.end()?;
        Ok(parts)
    }

    fn read(reader: &mut CanonicalReader<'bytes>) -> Result<Self, OplogError> {
        let at = reader.at();
        let has_base = match reader.array()? {
            3 => false,
            4 => true,
            _ => return Err(OplogError::wire(at, WireFault::Expected("a change"))),
        };
        let field = reader.unsigned_16()?;
        let act = reader.unsigned()?;
        Ok(Self {
            deed: Deed {
                field,
                act,
                has_base,
            },
            value: reader.skip(VALUE_MAX_NESTING)?,
            base: has_base.then(|| reader.byte_array()).transpose()?,
        })
    }

    pub(super) fn write(&self, writer: &mut CanonicalWriter) {
        let Deed { field, act, .. } = self.deed;
        writer.array(if self.base.is_some() { 4 } else { 3 });
        writer.unsigned(u64::from(field));
        writer.unsigned(act);
        writer.encoded(self.value);
        if let Some(base) = &self.base {
            writer.bytes(base);
        }
    }
}

/// The payload that consists of these items.
pub(super) fn payload_of(parts: &[Part<'_>]) -> Vec<u8> {
    let mut writer = CanonicalWriter::with_capacity(parts.len() * 24);
    writer.array(parts.len());
    for part in parts {
        part.write(&mut writer);
    }
    writer.into_bytes()
}
