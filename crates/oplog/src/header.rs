//! The header of an operation.

use khupho_domain::ids::EntityId;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::hlc::Hlc;
use crate::ids::{OpHash, OpUid, StreamId, TxnId};
use crate::limits::SEQ_MAX;
use crate::registry::KindId;

/// The version of the operation format that this crate writes and reads.
pub const OPERATION_VERSION: u64 = 1;

/// Number of fields of a header of version 1.
const HEADER_LEN: usize = 11;

/// What the first operation of a stream carries in the place of a predecessor.
const NO_PREV: [u8; 32] = [0; 32];

/// Room for any header: 11 items, 160 bytes of identifiers and hashes.
const HEADER_CAPACITY_BYTES: usize = 224;

/// The header of an operation; its fields stand on the wire in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Version of the operation format.
    pub version: u64,
    /// The stream the operation belongs to.
    pub stream: StreamId,
    /// Its place in the stream: 1, 2, 3 …
    pub seq: u64,
    /// Identity of the operation before it; none only for the first.
    pub prev: Option<OpHash>,
    /// The write, which keeps this identifier when it is re-issued.
    pub op_uid: OpUid,
    /// When the writing machine believes it was written.
    pub hlc: Hlc,
    /// The entity that is changed.
    pub entity: EntityId,
    /// The kind of that entity; numbers this version does not know are kept.
    pub kind: KindId,
    /// BLAKE3 of the payload's bytes.
    pub payload_hash: [u8; 32],
    /// The person who acted.
    pub actor: EntityId,
    /// The transaction the operation belongs to.
    pub txn: TxnId,
}

impl Header {
    /// The canonical bytes, whose BLAKE3 is the operation's identity.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::with_capacity(HEADER_CAPACITY_BYTES);
        writer.array(HEADER_LEN);
        writer.unsigned(self.version);
        writer.bytes(self.stream.as_bytes());
        writer.unsigned(self.seq);
        writer.bytes(
            self.prev
                .as_ref()
                .map_or(&NO_PREV[..], |hash| hash.as_bytes()),
        );
        writer.bytes(self.op_uid.as_bytes());
        writer.unsigned(self.hlc.as_u64());
        writer.bytes(self.entity.as_bytes());
        writer.unsigned(u64::from(self.kind.0));
        writer.bytes(&self.payload_hash);
        writer.bytes(self.actor.as_bytes());
        writer.bytes(self.txn.as_bytes());
        writer.into_bytes()
    }

    /// Reads a header that fills `bytes`.
    ///
    /// # Errors
    /// [`OplogError::UnknownVersion`], [`OplogError::Wire`],
    /// [`OplogError::SeqOutOfRange`] and [`OplogError::PrevMisplaced`].
    pub fn decode(bytes: &[u8]) -> Result<Self, OplogError> {
        let mut reader = CanonicalReader::new(bytes);
        let len = reader.array()?;
        let version = reader.unsigned()?;
        // The version comes first: a later one may have more fields.
        if version != OPERATION_VERSION {
            return Err(OplogError::UnknownVersion { found: version });
        }
        if len != HEADER_LEN {
            return Err(OplogError::wire(0, WireFault::Expected("an array of 11")));
        }
        let header = Self::read_fields(&mut reader, version)?;
        reader.end()?;
        header.refuse_misplaced()?;
        Ok(header)
    }

    fn read_fields(reader: &mut CanonicalReader<'_>, version: u64) -> Result<Self, OplogError> {
        Ok(Self {
            version,
            stream: StreamId::from_bytes(reader.byte_array()?),
            seq: reader.unsigned()?,
            prev: some_hash(reader.byte_array()?),
            op_uid: OpUid::from_bytes(reader.byte_array()?),
            hlc: read_hlc(reader)?,
            entity: EntityId::from_bytes(reader.byte_array()?),
            kind: KindId(reader.unsigned_16()?),
            payload_hash: reader.byte_array()?,
            actor: EntityId::from_bytes(reader.byte_array()?),
            txn: TxnId::from_bytes(reader.byte_array()?),
        })
    }

    /// Checks the place in the stream: its number, and a predecessor for all but the first.
    pub(crate) fn refuse_misplaced(&self) -> Result<(), OplogError> {
        let seq = self.seq;
        if !(1..=SEQ_MAX).contains(&seq) {
            return Err(OplogError::SeqOutOfRange { seq });
        }
        if self.prev.is_none() != (seq == 1) {
            return Err(OplogError::PrevMisplaced { seq });
        }
        Ok(())
    }
}

fn some_hash(bytes: [u8; 32]) -> Option<OpHash> {
    (bytes != NO_PREV).then(|| OpHash::from_bytes(bytes))
}

fn read_hlc(reader: &mut CanonicalReader<'_>) -> Result<Hlc, OplogError> {
    let start = reader.at();
    Hlc::from_u64(reader.unsigned()?)
        .ok_or_else(|| OplogError::wire(start, WireFault::IntegerRange))
}
