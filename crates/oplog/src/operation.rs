//! Operations: sealing new ones and opening those that came from elsewhere.

use khupho_domain::ids::EntityId;

use crate::error::OplogError;
use crate::header::{Header, OPERATION_VERSION};
use crate::hlc::Hlc;
use crate::ids::{OpHash, OpUid, StreamId, TxnId};
use crate::limits::OPERATION_MAX_BYTES;
use crate::payload::{Patch, Payload};
use crate::personal::{self, PersonalPart, SALT_BYTES};
use crate::registry::KindId;

/// An operation as it is stored and relayed: bytes that are never re-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The payload's exact bytes; none once they were erased.
    pub payload_bytes: Option<Vec<u8>>,
    /// The personal part's exact bytes; none where there is none, or it was withheld or erased.
    pub personal_bytes: Option<Vec<u8>>,
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
    /// The personal part's exact bytes; none where there is none, or it was withheld or erased.
    pub personal_bytes: Option<Vec<u8>>,
    /// BLAKE3 of the personal part as the payload names it; none where there is no such part.
    pub personal_hash: Option<[u8; 32]>,
    /// What payload and personal part say, in this order; none once the payload was erased.
    pub patch: Option<Patch>,
}

impl Operation {
    /// Makes the operation of `draft` and `patch`. What the registry calls
    /// personal goes into a personal part; only then is a `salt` asked for,
    /// 16 random bytes that nobody can guess and that are used for nothing else.
    ///
    /// # Errors
    /// Whatever [`Patch::encode`] refuses, a personal field that is not set as
    /// a register, a place in the stream that cannot be,
    /// [`OplogError::OperationTooLarge`], and those of `salt`.
    pub fn seal<E: From<OplogError>>(
        draft: OperationDraft,
        mut patch: Patch,
        salt: impl FnOnce() -> Result<[u8; SALT_BYTES], E>,
    ) -> Result<SealedOperation, E> {
        patch.refuse_unclear_changes()?;
        let personal = personal::take_personal(draft.kind, &mut patch);
        if personal.0.is_empty() {
            return Ok(seal_parts(draft, patch, None)?);
        }
        let part = PersonalPart {
            salt: salt()?,
            patch: personal,
        };
        Ok(seal_parts(draft, patch, Some(part))?)
    }

    /// Checks the bytes and reads them, as [`open`] does.
    ///
    /// # Errors
    /// Those of [`open`].
    pub fn open(self) -> Result<SealedOperation, OplogError> {
        open(self.header_bytes, self.payload_bytes, self.personal_bytes)
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
            personal_bytes: self.personal_bytes,
        }
    }

    /// Whether the operation has a personal part that is not here: it was withheld or erased, so
    /// which fields it set, and to what, is not known.
    #[must_use]
    pub const fn is_personal_withheld(&self) -> bool {
        self.personal_hash.is_some() && self.personal_bytes.is_none()
    }

    /// The same write at another place: what a machine does with writes that
    /// were not acknowledged when it finds that its stream was cloned or restored.
    ///
    /// Everything but stream, seq and prev stays, the bytes of payload and
    /// personal part too, so every replica applies the write once. What was
    /// erased stays erased, and what was withheld can still come later.
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
        header.refuse_misplaced()?;
        let header_bytes = header.encode();
        refuse_too_large(
            &header_bytes,
            [self.payload_bytes.as_ref(), self.personal_bytes.as_ref()],
        )?;
        Ok(Self {
            header,
            hash: identity(&header_bytes),
            header_bytes,
            payload_bytes: self.payload_bytes.clone(),
            personal_bytes: self.personal_bytes.clone(),
            personal_hash: self.personal_hash,
            patch: self.patch.clone(),
        })
    }
}

/// Checks an operation's bytes and reads them.
///
/// Without a payload (it was erased, or only the chain is of interest) the
/// header alone is read; it still takes its place in the chain. Without the
/// personal part the operation says what its payload says. A personal part
/// that is refused here can be left out, and the rest of the operation opens.
///
/// # Errors
/// [`OplogError::OperationTooLarge`], whatever [`Header::decode`],
/// [`Payload::decode`] and [`PersonalPart::decode`] refuse,
/// [`OplogError::PayloadMismatch`], [`OplogError::PersonalMismatch`],
/// [`OplogError::PersonalUnsealed`], and [`OplogError::CellNamedTwice`] where
/// payload and personal part set one register.
pub fn open(
    header_bytes: Vec<u8>,
    payload_bytes: Option<Vec<u8>>,
    personal_bytes: Option<Vec<u8>>,
) -> Result<SealedOperation, OplogError> {
    refuse_too_large(
        &header_bytes,
        [payload_bytes.as_ref(), personal_bytes.as_ref()],
    )?;
    let header = Header::decode(&header_bytes)?;
    let payload = payload_bytes
        .as_deref()
        .map(|bytes| open_payload(bytes, header.payload_hash))
        .transpose()?;
    let personal_hash = payload.as_ref().and_then(|payload| payload.personal_hash);
    let mut patch = payload.map(|payload| payload.patch);
    if let Some(bytes) = &personal_bytes {
        let personal = open_personal(bytes, personal_hash)?;
        personal::append_personal(patch.get_or_insert_default(), personal)?;
    }
    Ok(SealedOperation {
        header,
        hash: identity(&header_bytes),
        header_bytes,
        payload_bytes,
        personal_bytes,
        personal_hash,
        patch,
    })
}

/// The identity of an operation: the BLAKE3 of its header's exact bytes.
#[must_use]
pub fn identity(header_bytes: &[u8]) -> OpHash {
    OpHash::from_bytes(*blake3::hash(header_bytes).as_bytes())
}

fn open_payload(bytes: &[u8], hash: [u8; 32]) -> Result<Payload, OplogError> {
    if *blake3::hash(bytes).as_bytes() != hash {
        return Err(OplogError::PayloadMismatch);
    }
    Payload::decode(bytes)
}

fn open_personal(bytes: &[u8], hash: Option<[u8; 32]>) -> Result<Patch, OplogError> {
    let hash = hash.ok_or(OplogError::PersonalUnsealed)?;
    if *blake3::hash(bytes).as_bytes() != hash {
        return Err(OplogError::PersonalMismatch);
    }
    Ok(PersonalPart::decode(bytes)?.patch)
}

/// Writes the bytes of an operation, the personal part first: each part names the next one's hash.
fn seal_parts(
    draft: OperationDraft,
    mut patch: Patch,
    personal: Option<PersonalPart>,
) -> Result<SealedOperation, OplogError> {
    let personal_bytes = personal.as_ref().map(PersonalPart::encode).transpose()?;
    let personal_hash = personal_bytes
        .as_deref()
        .map(|bytes| *blake3::hash(bytes).as_bytes());
    let payload_bytes = patch.encode_with_seal(personal_hash.as_ref())?;
    let header = draft.header(*blake3::hash(&payload_bytes).as_bytes());
    header.refuse_misplaced()?;
    let header_bytes = header.encode();
    refuse_too_large(
        &header_bytes,
        [Some(&payload_bytes), personal_bytes.as_ref()],
    )?;
    if let Some(personal) = personal {
        patch.0.extend(personal.patch.0);
    }
    Ok(SealedOperation {
        header,
        hash: identity(&header_bytes),
        header_bytes,
        payload_bytes: Some(payload_bytes),
        personal_bytes,
        personal_hash,
        patch: Some(patch),
    })
}

fn refuse_too_large(header: &[u8], parts: [Option<&Vec<u8>>; 2]) -> Result<(), OplogError> {
    let parts = parts.into_iter().flatten().map(Vec::len);
    let bytes = header.len() + parts.sum::<usize>();
    if bytes > OPERATION_MAX_BYTES {
        return Err(OplogError::OperationTooLarge { bytes });
    }
    Ok(())
}
