//! Operations: sealing new ones and opening those that came from elsewhere.

use khupho_domain::ids::EntityId;

use crate::error::OplogError;
use crate::header::{Header, OPERATION_VERSION};
use crate::hlc::Hlc;
use crate::ids::{OpHash, OpUid, StreamId, TxnId};
use crate::limits::OPERATION_MAX_BYTES;
use crate::payload::Patch;
use crate::registry::KindId;

/// An operation as it is stored and relayed: bytes that are never re-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The payload's exact bytes; none once they were erased.
    pub payload_bytes: Option<Vec<u8>>,
}

/// What a writer decides about a new operation; sealing adds version and payload hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationDraft {
    /// The stream it is appended to.
    pub stream: StreamId,
    /// Its place there: one more than the head's, or 1.
    pub seq: u64,
    /// The head's hash, or none for the first.
    pub prev: Option<OpHash>,
    /// A new UUIDv7, or the old one when a write is re-issued.
    pub op_uid: OpUid,
    /// A tick of the replica's clock.
    pub hlc: Hlc,
    /// The entity to change.
    pub entity: EntityId,
    /// Its kind.
    pub kind: KindId,
    /// The person who acts.
    pub actor: EntityId,
    /// The transaction.
    pub txn: TxnId,
}

/// An operation whose bytes were checked, with what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedOperation {
    /// What the header says.
    pub header: Header,
    /// Its identity: the BLAKE3 of [`Self::header_bytes`].
    pub hash: OpHash,
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The payload's exact bytes; none once they were erased.
    pub payload_bytes: Option<Vec<u8>>,
    /// What the payload says; none once it was erased.
    pub patch: Option<Patch>,
}

impl Operation {
    /// Makes the operation of `draft` and `patch`.
    ///
    /// # Errors
    /// Whatever [`Patch::encode`] refuses, a place in the stream that cannot
    /// be, and [`OplogError::OperationTooLarge`].
    pub fn seal(draft: OperationDraft, patch: &Patch) -> Result<SealedOperation, OplogError> {
        let payload_bytes = patch.encode()?;
        let header = draft.header(*blake3::hash(&payload_bytes).as_bytes());
        seal_header(header, Some(payload_bytes), Some(patch.clone()))
    }

    /// Checks the bytes and reads them, as [`open`] does.
    ///
    /// # Errors
    /// Those of [`open`].
    pub fn open(self) -> Result<SealedOperation, OplogError> {
        open(self.header_bytes, self.payload_bytes)
    }
}

impl OperationDraft {
    fn header(self, payload_hash: [u8; 32]) -> Header {
        Header {
            version: OPERATION_VERSION,
            stream: self.stream,
            seq: self.seq,
            prev: self.prev,
            op_uid: self.op_uid,
            hlc: self.hlc,
            entity: self.entity,
            kind: self.kind,
            payload_hash,
            actor: self.actor,
            txn: self.txn,
        }
    }
}

impl SealedOperation {
    /// The bytes to store or relay.
    #[must_use]
    pub fn into_operation(self) -> Operation {
        Operation {
            header_bytes: self.header_bytes,
            payload_bytes: self.payload_bytes,
        }
    }

    /// The same write at another place: what a machine does with writes that
    /// were not acknowledged when it finds that its stream was cloned or restored.
    ///
    /// Everything but stream, seq and prev stays, the payload's bytes too, so
    /// every replica applies the write once. An erased payload stays erased.
    ///
    /// # Errors
    /// A place in the stream that cannot be.
    pub fn reissue(
        &self,
        stream: StreamId,
        seq: u64,
        prev: Option<OpHash>,
    ) -> Result<Self, OplogError> {
        let header = Header {
            stream,
            seq,
            prev,
            ..self.header
        };
        seal_header(header, self.payload_bytes.clone(), self.patch.clone())
    }
}

/// Checks an operation's bytes and reads them.
///
/// Without a payload (it was erased, or only the chain is of interest) the
/// header alone is read; it still takes its place in the chain.
///
/// # Errors
/// [`OplogError::OperationTooLarge`], whatever [`Header::decode`] and
/// [`Patch::decode`] refuse, and [`OplogError::PayloadMismatch`].
pub fn open(
    header_bytes: Vec<u8>,
    payload_bytes: Option<Vec<u8>>,
) -> Result<SealedOperation, OplogError> {
    refuse_too_large(&header_bytes, payload_bytes.as_deref())?;
    let header = Header::decode(&header_bytes)?;
    let patch = match &payload_bytes {
        Some(payload) if *blake3::hash(payload).as_bytes() != header.payload_hash => {
            return Err(OplogError::PayloadMismatch);
        }
        Some(payload) => Some(Patch::decode(payload)?),
        None => None,
    };
    Ok(SealedOperation {
        header,
        hash: identity(&header_bytes),
        header_bytes,
        payload_bytes,
        patch,
    })
}

/// The identity of an operation: the BLAKE3 of its header's exact bytes.
#[must_use]
pub fn identity(header_bytes: &[u8]) -> OpHash {
    OpHash::from_bytes(*blake3::hash(header_bytes).as_bytes())
}

fn seal_header(
    header: Header,
    payload_bytes: Option<Vec<u8>>,
    patch: Option<Patch>,
) -> Result<SealedOperation, OplogError> {
    header.refuse_misplaced()?;
    let header_bytes = header.encode();
    refuse_too_large(&header_bytes, payload_bytes.as_deref())?;
    Ok(SealedOperation {
        header,
        hash: identity(&header_bytes),
        header_bytes,
        payload_bytes,
        patch,
    })
}

fn refuse_too_large(header: &[u8], payload: Option<&[u8]>) -> Result<(), OplogError> {
    let bytes = header.len() + payload.map_or(0, <[u8]>::len);
    if bytes > OPERATION_MAX_BYTES {
        return Err(OplogError::OperationTooLarge { bytes });
    }
    Ok(())
}
