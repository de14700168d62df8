//! The part of CBOR (RFC 8949) that operations use, in its one canonical form.
//!
//! Integers, byte strings, text, arrays, false, true and null; definite
//! lengths; every integer and length in its shortest form. The reader refuses
//! everything else, so bytes that are read and written again are the same
//! bytes. General CBOR libraries accept several forms of one value, which is
//! why this is written out here; the tests check it against one of them.

use crate::error::{OplogError, WireFault};

const MAJOR_UNSIGNED: u8 = 0;
const MAJOR_NEGATIVE: u8 = 1;
const MAJOR_BYTES: u8 = 2;
const MAJOR_TEXT: u8 = 3;
const MAJOR_ARRAY: u8 = 4;
const MAJOR_MAP: u8 = 5;
const MAJOR_TAG: u8 = 6;

const BYTE_FALSE: u8 = 0xf4;
const BYTE_TRUE: u8 = 0xf5;
const BYTE_NULL: u8 = 0xf6;

/// Appends canonical items to a byte vector.
#[derive(Debug, Default)]
pub struct CanonicalWriter {
    bytes: Vec<u8>,
}

impl CanonicalWriter {
    /// A writer with room for `capacity_bytes` before it allocates again.
    #[must_use]
    pub fn with_capacity(capacity_bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity_bytes),
        }
    }

    /// A writer whose output begins with a byte that is not CBOR, such as a form's version.
    #[must_use]
    pub fn starting_with(first: u8, capacity_bytes: usize) -> Self {
        let mut writer = Self::with_capacity(capacity_bytes);
        writer.bytes.push(first);
        writer
    }

    /// The bytes written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes are written so far.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// An unsigned integer.
    pub fn unsigned(&mut self, number: u64) {
        self.head(MAJOR_UNSIGNED, number);
    }

    /// A signed integer.
    pub fn signed(&mut self, number: i64) {
        // `!n` is `-1 - n`, which CBOR stores for a negative n.
        match u64::try_from(number) {
            Ok(unsigned) => self.head(MAJOR_UNSIGNED, unsigned),
            Err(_) => self.head(MAJOR_NEGATIVE, (!number).cast_unsigned()),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.head(MAJOR_BYTES, bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A text string.
    pub fn text(&mut self, text: &str) {
        self.head(MAJOR_TEXT, text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The head of an array; `len` items must follow.
    pub fn array(&mut self, len: usize) {
        self.head(MAJOR_ARRAY, len as u64);
    }

    /// False or true.
    pub fn boolean(&mut self, truth: bool) {
        self.bytes.push(if truth { BYTE_TRUE } else { BYTE_FALSE });
    }

    /// Null.
    pub fn null(&mut self) {
        self.bytes.push(BYTE_NULL);
    }

    /// Items that are encoded already.
    pub fn encoded(&mut self, items: &[u8]) {
        self.bytes.extend_from_slice(items);
    }

    fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        let big_endian = argument.to_be_bytes();
        let (low, rest): (u8, &[u8]) = match argument {
            0..=23 => (big_endian[7], &[]),
            24..=0xff => (24, &big_endian[7..]),
            0x100..=0xffff => (25, &big_endian[6..]),
            0x1_0000..=0xffff_ffff => (26, &big_endian[4..]),
            _ => (27, &big_endian),
        };
        self.bytes.push(major | low);
        self.bytes.extend_from_slice(rest);
    }
}

/// One item as it stands at the reader's place; of an array only its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'bytes> {
    /// An unsigned integer.
    Unsigned(u64),
    /// A negative integer `-1 - n`, as its `n`.
    Negative(u64),
    /// A byte string.
    Bytes(&'bytes [u8]),
    /// A text string.
    Text(&'bytes str),
    /// An array of that many items, which follow.
    Array(usize),
    /// False or true.
    Boolean(bool),
    /// Null.
    Null,
}

/// Reads canonical items and refuses everything else with its place.
#[derive(Clone, Debug)]
pub struct CanonicalReader<'bytes> {
    bytes: &'bytes [u8],
    at: usize,
}

impl<'bytes> CanonicalReader<'bytes> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'bytes [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes are read so far.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The next item.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where it is not canonical.
    pub fn item(&mut self) -> Result<Item<'bytes>, OplogError> {
        let start = self.at;
        let initial = self.take(1, start)?[0];
        let (major, low) = (initial >> 5, initial & 0x1f);
        match major {
            MAJOR_MAP => return Err(OplogError::wire(start, WireFault::Map)),
            MAJOR_TAG => return Err(OplogError::wire(start, WireFault::Tag)),
            MAJOR_UNSIGNED..=MAJOR_ARRAY => {}
            _ => return simple(initial, start),
        }
        let argument = self.argument(low, start)?;
        match major {
            MAJOR_UNSIGNED => Ok(Item::Unsigned(argument)),
            MAJOR_NEGATIVE => Ok(Item::Negative(argument)),
            MAJOR_BYTES => Ok(Item::Bytes(self.take_long(argument, start)?)),
            MAJOR_TEXT => self.text_item(argument, start),
            _ => self.array_item(argument, start),
        }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn unsigned(&mut self) -> Result<u64, OplogError> {
        let start = self.at;
        match self.item()? {
            Item::Unsigned(number) => Ok(number),
            _ => Err(OplogError::wire(
                start,
                WireFault::Expected("an unsigned integer"),
            )),
        }
    }

    /// An unsigned integer of at most 16 bits.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item or a larger number stands.
    pub fn unsigned_16(&mut self) -> Result<u16, OplogError> {
        let start = self.at;
        u16::try_from(self.unsigned()?)
            .map_err(|_| OplogError::wire(start, WireFault::IntegerRange))
    }

    /// A text string.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn text(&mut self) -> Result<&'bytes str, OplogError> {
        let start = self.at;
        match self.item()? {
            Item::Text(text) => Ok(text),
            _ => Err(OplogError::wire(
                start,
                WireFault::Expected("a text string"),
            )),
        }
    }

    /// Takes a null, if the next item is one.
    pub fn take_null(&mut self) -> bool {
        let is_null = self.bytes.get(self.at) == Some(&BYTE_NULL);
        self.at += usize::from(is_null);
        is_null
    }

    /// Passes over one item with everything inside it and gives its bytes.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where it is not canonical or holds more than `lists_left` lists
    /// inside each other.
    pub fn skip(&mut self, lists_left: usize) -> Result<&'bytes [u8], OplogError> {
        let start = self.at;
        if let Item::Array(len) = self.item()? {
            let lists_left = lists_left
                .checked_sub(1)
                .ok_or_else(|| OplogError::wire(start, WireFault::NestedTooDeep))?;
            for _ in 0..len {
                self.skip(lists_left)?;
            }
        }
        Ok(&self.bytes[start..self.at])
    }

    /// A byte string.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn bytes(&mut self) -> Result<&'bytes [u8], OplogError> {
        let start = self.at;
        match self.item()? {
            Item::Bytes(bytes) => Ok(bytes),
            _ => Err(OplogError::wire(
                start,
                WireFault::Expected("a byte string"),
            )),
        }
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands or its length differs.
    pub fn byte_array<const N: usize>(&mut self) -> Result<[u8; N], OplogError> {
        let start = self.at;
        self.bytes()?.try_into().map_err(|_| {
            OplogError::wire(
                start,
                WireFault::Expected("a byte string of another length"),
            )
        })
    }

    /// The length of a byte string, whose bytes need not be there yet and are not passed over.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn length_of_bytes(&mut self) -> Result<u64, OplogError> {
        self.head_of(MAJOR_BYTES, "a byte string")
    }

    /// The number of items of an array, of which not all need to be in these bytes yet.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn array_of_any_length(&mut self) -> Result<u64, OplogError> {
        self.head_of(MAJOR_ARRAY, "an array")
    }

    /// The number of items of an array, which follow.
    ///
    /// # Errors
    /// [`OplogError::Wire`] where another item stands.
    pub fn array(&mut self) -> Result<usize, OplogError> {
        let start = self.at;
        match self.item()? {
            Item::Array(len) => Ok(len),
            _ => Err(OplogError::wire(start, WireFault::Expected("an array"))),
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`WireFault::Trailing`] when bytes are left.
    pub fn end(&self) -> Result<(), OplogError> {
        if self.at < self.bytes.len() {
            return Err(OplogError::wire(self.at, WireFault::Trailing));
        }
        Ok(())
    }

    fn head_of(&mut self, major: u8, expected: &'static str) -> Result<u64, OplogError> {
        let start = self.at;
        let initial = self.take(1, start)?[0];
        if initial >> 5 != major {
            return Err(OplogError::wire(start, WireFault::Expected(expected)));
        }
        self.argument(initial & 0x1f, start)
    }

    fn argument(&mut self, low: u8, start: usize) -> Result<u64, OplogError> {
        let (width, smallest) = match low {
            0..=23 => return Ok(u64::from(low)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            31 => return Err(OplogError::wire(start, WireFault::IndefiniteLength)),
            _ => return Err(OplogError::wire(start, WireFault::ReservedLength)),
        };
        let argument = self
            .take(width, start)?
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
        if argument < smallest {
            return Err(OplogError::wire(start, WireFault::NotShortest));
        }
        Ok(argument)
    }

    fn text_item(&mut self, len: u64, start: usize) -> Result<Item<'bytes>, OplogError> {
        let bytes = self.take_long(len, start)?;
        std::str::from_utf8(bytes)
            .map(Item::Text)
            .map_err(|_| OplogError::wire(start, WireFault::InvalidText))
    }

    /// Every item of an array takes a byte at least, so a length beyond the
    /// bytes that are left is refused before anything is allocated for it.
    fn array_item(&mut self, len: u64, start: usize) -> Result<Item<'bytes>, OplogError> {
        usize::try_from(len)
            .ok()
            .filter(|len| *len <= self.bytes.len() - self.at)
            .map(Item::Array)
            .ok_or_else(|| OplogError::wire(start, WireFault::Truncated))
    }

    fn take_long(&mut self, len: u64, start: usize) -> Result<&'bytes [u8], OplogError> {
        let len =
            usize::try_from(len).map_err(|_| OplogError::wire(start, WireFault::Truncated))?;
        self.take(len, start)
    }

    fn take(&mut self, len: usize, start: usize) -> Result<&'bytes [u8], OplogError> {
        let rest = &self.bytes[self.at..];
        let taken = rest
            .get(..len)
            .ok_or_else(|| OplogError::wire(start, WireFault::Truncated))?;
        self.at += len;
        Ok(taken)
    }
}

fn simple(initial: u8, start: usize) -> Result<Item<'static>, OplogError> {
    match initial {
        BYTE_FALSE => Ok(Item::Boolean(false)),
        BYTE_TRUE => Ok(Item::Boolean(true)),
        BYTE_NULL => Ok(Item::Null),
        0xf9..=0xfb => Err(OplogError::wire(start, WireFault::Float)),
        0xff => Err(OplogError::wire(start, WireFault::IndefiniteLength)),
        _ => Err(OplogError::wire(start, WireFault::SimpleValue)),
    }
}
