//! What can be wrong with foreign bytes, named with the place of the fault.

use thiserror::Error;

use crate::registry::FieldId;

/// A fault of the byte form itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WireFault {
    /// The bytes end inside an item.
    #[error("the bytes end too early")]
    Truncated,
    /// Bytes follow the last item.
    #[error("bytes follow the last item")]
    Trailing,
    /// An integer or a length is written longer than it needs to be.
    #[error("an integer or a length is not in its shortest form")]
    NotShortest,
    /// A string or an array of indefinite length.
    #[error("an indefinite length is not allowed")]
    IndefiniteLength,
    /// One of the additional-information values 28 to 30, which CBOR reserves.
    #[error("a reserved length form")]
    ReservedLength,
    /// A floating-point number.
    #[error("a floating-point number is not allowed")]
    Float,
    /// A simple value other than false, true and null.
    #[error("a simple value other than false, true and null")]
    SimpleValue,
    /// A tag.
    #[error("a tag is not allowed")]
    Tag,
    /// A map.
    #[error("a map is not allowed")]
    Map,
    /// An integer outside the range of its field.
    #[error("an integer is out of range")]
    IntegerRange,
    /// Text that is not UTF-8.
    #[error("text is not UTF-8")]
    InvalidText,
    /// More lists inside each other than [`crate::limits::VALUE_MAX_NESTING`].
    #[error("lists are nested too deep")]
    NestedTooDeep,
    /// Another type of item than this place holds.
    #[error("expected {0}")]
    Expected(&'static str),
}

/// Every way in which this crate refuses bytes or values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OplogError {
    /// The byte form is wrong at byte `at`.
    #[error("byte {at}: {fault}")]
    Wire {
        /// Offset of the faulty item, in bytes from the start.
        at: usize,
        /// What is wrong there.
        fault: WireFault,
    },
    /// A value is larger than [`crate::limits::VALUE_MAX_BYTES`].
    #[error("a value of {bytes} bytes is larger than allowed")]
    ValueTooLarge {
        /// Encoded size.
        bytes: usize,
    },
    /// An operation is larger than [`crate::limits::OPERATION_MAX_BYTES`].
    #[error("an operation of {bytes} bytes is larger than allowed")]
    OperationTooLarge {
        /// Size of header, payload and personal part together.
        bytes: usize,
    },
    /// The operation was written in a later format.
    #[error("operation format {found} is not known to this version")]
    UnknownVersion {
        /// The version number of the header.
        found: u64,
    },
    /// An act number that this version does not know.
    #[error("act {act} on field {} is not known to this version", field.0)]
    UnknownAct {
        /// The act's number.
        act: u64,
        /// The field it was to act on.
        field: FieldId,
    },
    /// An act that cannot stand on that field, or not with that value.
    #[error("act {act} cannot stand on field {} like this", field.0)]
    MisplacedAct {
        /// The act's number.
        act: u8,
        /// The field it stands on.
        field: FieldId,
    },
    /// A patch names one cell twice, so its outcome would depend on order.
    #[error("field {} is changed twice by one operation", field.0)]
    CellNamedTwice {
        /// The field.
        field: FieldId,
    },
    /// A sequence number of 0 or above [`crate::limits::SEQ_MAX`].
    #[error("sequence number {seq} is out of range")]
    SeqOutOfRange {
        /// The number found.
        seq: u64,
    },
    /// The first operation of a stream names a predecessor, or a later one does not.
    #[error("operation {seq} does not say rightly what precedes it")]
    PrevMisplaced {
        /// The operation's sequence number.
        seq: u64,
    },
    /// The payload is not the one the header was made for.
    #[error("the payload does not match the hash in its header")]
    PayloadMismatch,
    /// The personal part is not the one the payload was made for.
    #[error("the personal part does not match the hash in its payload")]
    PersonalMismatch,
    /// A personal part without a payload that names its hash: nothing says whose it is.
    #[error("the personal part belongs to no payload")]
    PersonalUnsealed,
    /// A cached entity state of another form; it must be rebuilt from the log.
    #[error("entity state form {found:?} is not known to this version")]
    UnknownStateForm {
        /// First byte of the state, if there is one.
        found: Option<u8>,
    },
}

impl OplogError {
    pub(crate) fn wire(at: usize, fault: WireFault) -> Self {
        Self::Wire { at, fault }
    }
}
