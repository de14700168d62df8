//! What all exchanged forms have in common: an array that begins with its version.
//!
//! A reader of version 1 takes an array that is longer than it knows and passes over the rest, so
//! a later program can add to a form; where the meaning changes, the version does, and the reader
//! says [`FormFault::NewerVersion`].

use thiserror::Error;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::chain::StreamHead;
use crate::error::{OplogError, WireFault};
use crate::ids::{OpHash, StreamId};
use crate::limits::{FORM_LIST_MAX, NAME_MAX_BYTES, SEQ_MAX, UNKNOWN_PART_MAX_NESTING};

/// The version that every form of this crate is written in.
pub const FORM_VERSION: u64 = 1;

/// What stands in the place of the hash before the first of a chain.
pub(crate) const NO_HASH: [u8; 32] = [0; 32];

/// Why the bytes of a form are refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormFault {
    /// The byte form itself is wrong.
    #[error(transparent)]
    Wire(#[from] OplogError),
    /// The form was written by a later program.
    #[error("form version {found} is newer than this program")]
    NewerVersion {
        /// The version found.
        found: u64,
    },
    /// A text or a list is longer than the form allows.
    #[error("byte {at}: {len} is more than the {limit} that are allowed")]
    TooLong {
        /// Where it stands, in bytes from the start of the form.
        at: usize,
        /// What it says, in bytes of a text or entries of a list.
        len: usize,
        /// What is allowed.
        limit: usize,
    },
    /// A number or a combination that means nothing.
    #[error("byte {at}: {what}")]
    Meaningless {
        /// Where it stands, in bytes from the start of the form.
        at: usize,
        /// What is wrong, in a few words.
        what: &'static str,
    },
}

/// Reads one form: first its version, then its items in order.
#[derive(Debug)]
pub(crate) struct FormReader<'bytes> {
    reader: CanonicalReader<'bytes>,
    left: usize,
}

impl<'bytes> FormReader<'bytes> {
    /// Begins a form of version 1 that fills `bytes`.
    pub(crate) fn begin(bytes: &'bytes [u8]) -> Result<Self, FormFault> {
        let (found, form) = Self::begin_any_version(bytes)?;
        if found != FORM_VERSION {
            return Err(FormFault::NewerVersion { found });
        }
        Ok(form)
    }

    /// Begins a form of any version that fills `bytes`; the caller knows what all versions share.
    pub(crate) fn begin_any_version(bytes: &'bytes [u8]) -> Result<(u64, Self), FormFault> {
        let mut reader = CanonicalReader::new(bytes);
        let left = reader.array()?;
        let mut form = Self { reader, left };
        let version = form.unsigned()?;
        Ok((version, form))
    }

    /// Begins a nested array of at least `least` items; what it has beyond them [`Self::rest`] skips.
    pub(crate) fn group<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormFault>,
    ) -> Result<T, FormFault> {
        self.take_place()?;
        let len = self.reader.array()?;
        let outer = std::mem::replace(&mut self.left, len);
        let value = read(self)?;
        self.skip_rest()?;
        self.left = outer;
        Ok(value)
    }

    /// Where the reader stands, in bytes from the start.
    pub(crate) fn at(&self) -> usize {
        self.reader.at()
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, FormFault> {
        self.take_place()?;
        Ok(self.reader.unsigned()?)
    }

    /// An unsigned integer that a signed 64-bit column holds.
    pub(crate) fn column_number(&mut self) -> Result<u64, FormFault> {
        let at = self.at();
        let number = self.unsigned()?;
        if number > SEQ_MAX {
            return Err(OplogError::wire(at, WireFault::IntegerRange).into());
        }
        Ok(number)
    }

    pub(crate) fn unsigned_16(&mut self) -> Result<u16, FormFault> {
        self.take_place()?;
        Ok(self.reader.unsigned_16()?)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'bytes [u8], FormFault> {
        self.take_place()?;
        Ok(self.reader.bytes()?)
    }

    pub(crate) fn byte_array<const N: usize>(&mut self) -> Result<[u8; N], FormFault> {
        self.take_place()?;
        Ok(self.reader.byte_array()?)
    }

    /// A name: text of at most [`NAME_MAX_BYTES`].
    pub(crate) fn name(&mut self) -> Result<String, FormFault> {
        let at = self.at();
        self.take_place()?;
        let text = self.reader.text()?;
        refuse_above(at, text.len(), NAME_MAX_BYTES)?;
        Ok(text.to_owned())
    }

    /// A head: `[stream, seq, hash]`.
    pub(crate) fn head(&mut self) -> Result<StreamHead, FormFault> {
        self.group(Self::head_fields)
    }

    /// The three fields of a head that stand in the form itself.
    pub(crate) fn head_fields(&mut self) -> Result<StreamHead, FormFault> {
        let stream = StreamId::from_bytes(self.byte_array()?);
        let at = self.at();
        let seq = self.column_number()?;
        if seq == 0 {
            return Err(FormFault::Meaningless {
                at,
                what: "a sequence number of 0",
            });
        }
        let hash = OpHash::from_bytes(self.byte_array()?);
        Ok(StreamHead { stream, seq, hash })
    }

    /// A list of at most [`FORM_LIST_MAX`] entries.
    pub(crate) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, FormFault>,
    ) -> Result<Vec<T>, FormFault> {
        let at = self.at();
        self.take_place()?;
        let len = self.reader.array()?;
        refuse_above(at, len, FORM_LIST_MAX)?;
        let outer = std::mem::replace(&mut self.left, len);
        let entries = (0..len).map(|_| read(self)).collect::<Result<_, _>>()?;
        self.left = outer;
        Ok(entries)
    }

    /// Null, or what `read` reads.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormFault>,
    ) -> Result<Option<T>, FormFault> {
        if self.left > 0 && self.reader.take_null() {
            self.left -= 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// The exact bytes of everything that is left of this array.
    pub(crate) fn skip_rest(&mut self) -> Result<(), FormFault> {
        for _ in 0..std::mem::take(&mut self.left) {
            self.reader.skip(UNKNOWN_PART_MAX_NESTING)?;
        }
        Ok(())
    }

    /// Whether no item of this array is left.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.left == 0
    }

    /// Ends the form; items that a later program added are passed over.
    pub(crate) fn end(mut self) -> Result<(), FormFault> {
        self.skip_rest()?;
        Ok(self.reader.end()?)
    }

    fn take_place(&mut self) -> Result<(), FormFault> {
        self.left = self.left.checked_sub(1).ok_or_else(|| {
            OplogError::wire(self.at(), WireFault::Expected("more items in an array"))
        })?;
        Ok(())
    }
}

/// Begins the bytes of a form of `items` items, its version among them.
pub(crate) fn begin_form(items: usize) -> CanonicalWriter {
    let mut writer = CanonicalWriter::with_capacity(256);
    writer.array(items);
    writer.unsigned(FORM_VERSION);
    writer
}

pub(crate) fn write_head(writer: &mut CanonicalWriter, head: &StreamHead) {
    writer.array(3);
    write_head_fields(writer, head);
}

pub(crate) fn write_head_fields(writer: &mut CanonicalWriter, head: &StreamHead) {
    writer.bytes(head.stream.as_bytes());
    writer.unsigned(head.seq);
    writer.bytes(head.hash.as_bytes());
}

pub(crate) fn write_list<T>(
    writer: &mut CanonicalWriter,
    entries: &[T],
    mut write: impl FnMut(&mut CanonicalWriter, &T),
) {
    writer.array(entries.len());
    for entry in entries {
        write(writer, entry);
    }
}

pub(crate) fn write_optional<T>(
    writer: &mut CanonicalWriter,
    value: Option<T>,
    write: impl FnOnce(&mut CanonicalWriter, T),
) {
    match value {
        Some(value) => write(writer, value),
        None => writer.null(),
    }
}

fn refuse_above(at: usize, len: usize, limit: usize) -> Result<(), FormFault> {
    if len > limit {
        return Err(FormFault::TooLong { at, len, limit });
    }
    Ok(())
}
