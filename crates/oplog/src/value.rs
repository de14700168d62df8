//! The values that a change can carry.

use crate::cbor::{CanonicalReader, CanonicalWriter, Item};
use crate::error::{OplogError, WireFault};
use crate::limits::{VALUE_MAX_BYTES, VALUE_MAX_NESTING};

/// A value of a field. There are no floats: ratios are two integers.
///
/// The order is total and only serves to decide between forged copies of one
/// operation; it means nothing to a reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing: a field that was cleared.
    Null,
    /// False or true.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text; NFC is the work of the input edges, not checked here.
    Text(String),
    /// Bytes: identifiers and hashes.
    Bytes(Vec<u8>),
    /// Several values in order.
    List(Vec<Value>),
}

impl Value {
    /// The truth value, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes, if it is a byte string.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The values of a list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// Whether it is [`Value::Null`].
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// [`OplogError::ValueTooLarge`] and [`WireFault::NestedTooDeep`].
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        let mut writer = CanonicalWriter::default();
        self.write(&mut writer)?;
        Ok(writer.into_bytes())
    }

    /// Reads one value that fills `bytes`.
    ///
    /// # Errors
    /// [`OplogError::Wire`] and [`OplogError::ValueTooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self, OplogError> {
        let mut reader = CanonicalReader::new(bytes);
        let value = Self::read(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    pub(crate) fn write(&self, writer: &mut CanonicalWriter) -> Result<(), OplogError> {
        let start = writer.len_bytes();
        self.write_nested(writer, VALUE_MAX_NESTING)?;
        refuse_too_large(writer.len_bytes() - start)
    }

    pub(crate) fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        let start = reader.at();
        let value = Self::read_nested(reader, VALUE_MAX_NESTING)?;
        refuse_too_large(reader.at() - start)?;
        Ok(value)
    }

    fn write_nested(
        &self,
        writer: &mut CanonicalWriter,
        lists_left: usize,
    ) -> Result<(), OplogError> {
        match self {
            Self::Null => writer.null(),
            Self::Bool(truth) => writer.boolean(*truth),
            Self::Int(number) => writer.signed(*number),
            Self::Text(text) => writer.text(text),
            Self::Bytes(bytes) => writer.bytes(bytes),
            Self::List(values) => {
                let lists_left = one_list_deeper(lists_left, writer.len_bytes())?;
                writer.array(values.len());
                for value in values {
                    value.write_nested(writer, lists_left)?;
                }
            }
        }
        Ok(())
    }

    fn read_nested(
        reader: &mut CanonicalReader<'_>,
        lists_left: usize,
    ) -> Result<Self, OplogError> {
        let start = reader.at();
        Ok(match reader.item()? {
            Item::Null => Self::Null,
            Item::Boolean(truth) => Self::Bool(truth),
            Item::Unsigned(number) => Self::Int(signed(number, start)?),
            Item::Negative(number) => Self::Int(!signed(number, start)?),
            Item::Text(text) => Self::Text(text.to_owned()),
            Item::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Item::Array(len) => {
                let lists_left = one_list_deeper(lists_left, start)?;
                Self::List(
                    (0..len)
                        .map(|_| Self::read_nested(reader, lists_left))
                        .collect::<Result<_, _>>()?,
                )
            }
        })
    }
}

fn one_list_deeper(lists_left: usize, at: usize) -> Result<usize, OplogError> {
    lists_left
        .checked_sub(1)
        .ok_or_else(|| OplogError::wire(at, WireFault::NestedTooDeep))
}

fn signed(number: u64, at: usize) -> Result<i64, OplogError> {
    i64::try_from(number).map_err(|_| OplogError::wire(at, WireFault::IntegerRange))
}

fn refuse_too_large(bytes: usize) -> Result<(), OplogError> {
    if bytes > VALUE_MAX_BYTES {
        return Err(OplogError::ValueTooLarge { bytes });
    }
    Ok(())
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<khupho_domain::ids::EntityId> for Value {
    fn from(entity: khupho_domain::ids::EntityId) -> Self {
        Self::Bytes(entity.as_bytes().to_vec())
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Self {
        Self::List(values)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
