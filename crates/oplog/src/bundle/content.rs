//! Writing the content of a part or receipt: runs of operations, evidence files, receipts.

use std::io::Write;

use crate::cbor::CanonicalWriter;
use crate::error::OplogError;
use crate::form::NO_HASH;
use crate::header::{Header, OPERATION_VERSION};
use crate::ids::{ContentHash, OpHash, StreamId};
use crate::limits::{EVIDENCE_FILE_MAX_BYTES, PART_OPERATIONS_MAX, PLAIN_MAX_BYTES};
use crate::operation::{Operation, identity};

use super::body::{self, Compressor};
use super::clear::too_large;
use super::fault::{BundleFault, Refusal};

/// Numbers of items. They are on the wire and never change.
pub(crate) const RUN: u64 = 1;
pub(crate) const EVIDENCE: u64 = 2;
pub(crate) const RELAYED_RECEIPT: u64 = 3;
pub(crate) const VOUCHED: u64 = 4;
pub(crate) const SIGNED_HEAD: u64 = 5;

/// Number of fields of an operation in its two forms.
pub(crate) const COMPACT_LEN: usize = 8;
pub(crate) const VERBATIM_LEN: usize = 3;

/// Whether names, phones and notes travel along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalParts {
    /// They do: between PCs of one khu phố, or where a person decided so.
    Carried,
    /// They stay behind.
    Withheld,
}

/// Where a run of operations begins in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunStart {
    /// The stream.
    pub stream: StreamId,
    /// Place of the first operation.
    pub seq: u64,
    /// Identity of the operation before it; none only for the first of the stream.
    pub prev: Option<OpHash>,
}

/// What a signed form says about its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentSummary {
    /// Length of the plain content.
    pub len_bytes: u64,
    /// BLAKE3 of the plain content.
    pub hash: ContentHash,
}

impl ContentSummary {
    /// The summary of content that is at hand in one piece.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self {
            len_bytes: content.len() as u64,
            hash: ContentHash::of(content),
        }
    }
}

/// Content that is complete, compressed.
#[derive(Clone, Debug)]
pub struct Content {
    /// What the signed form has to say about it.
    pub summary: ContentSummary,
    /// How many operations it has.
    pub operations: u64,
    pub(crate) frame: Vec<u8>,
}

impl Content {
    /// Length of the compressed content.
    #[must_use]
    pub fn compressed_bytes(&self) -> u64 {
        self.frame.len() as u64
    }

    /// The compressed content, as an invitation carries it in the open.
    #[must_use]
    pub fn compressed(&self) -> &[u8] {
        &self.frame
    }
}

/// Takes items and compresses them as they come.
pub struct ContentWriter {
    compressor: Compressor,
    hasher: blake3::Hasher,
    len_bytes: u64,
    operations: u64,
}

impl std::fmt::Debug for ContentWriter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { len_bytes, .. } = self;
        write!(formatter, "ContentWriter({len_bytes} bytes)")
    }
}

impl Default for ContentWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl ContentWriter {
    /// Empty content.
    #[must_use]
    pub fn new() -> Self {
        Self {
            compressor: body::compressor(),
            hasher: blake3::Hasher::new(),
            len_bytes: 0,
            operations: 0,
        }
    }

    /// A run: operations of one stream that follow each other.
    ///
    /// # Errors
    /// [`Refusal::OutOfRun`] as [`BundleFault::Item`] where they do not, and the limits.
    pub fn run(
        &mut self,
        start: RunStart,
        operations: &[Operation],
        personal: PersonalParts,
    ) -> Result<(), BundleFault> {
        let mut writer = CanonicalWriter::with_capacity(operations.len() * 256);
        writer.array(5);
        writer.unsigned(RUN);
        writer.bytes(start.stream.as_bytes());
        writer.unsigned(start.seq);
        writer.bytes(start.prev.as_ref().map_or(&NO_HASH, |hash| hash.as_bytes()));
        writer.array(operations.len());
        let mut place = start;
        for operation in operations {
            let refused = |refusal| self.refused(refusal);
            write_operation(&mut writer, &place, operation, personal).map_err(refused)?;
            place = following(&place, &operation.header_bytes);
        }
        self.count_operations(operations.len())?;
        self.item(&writer.into_bytes())
    }

    /// Operations that the signer of a receipt answers for itself, each with its exact bytes.
    ///
    /// # Errors
    /// The limits.
    pub fn vouched(&mut self, operations: &[Operation]) -> Result<(), BundleFault> {
        let mut writer = CanonicalWriter::with_capacity(operations.len() * 384);
        writer.array(2);
        writer.unsigned(VOUCHED);
        writer.array(operations.len());
        for operation in operations {
            write_verbatim(&mut writer, operation, PersonalParts::Carried);
        }
        self.count_operations(operations.len())?;
        self.item(&writer.into_bytes())
    }

    /// An evidence file, and its hash.
    ///
    /// # Errors
    /// The limits.
    pub fn evidence(&mut self, file: &[u8]) -> Result<ContentHash, BundleFault> {
        if file.len() > EVIDENCE_FILE_MAX_BYTES {
            return Err(too_large(file.len() as u64, EVIDENCE_FILE_MAX_BYTES as u64));
        }
        let hash = ContentHash::of(file);
        let mut writer = CanonicalWriter::with_capacity(file.len() + 48);
        writer.array(3);
        writer.unsigned(EVIDENCE);
        writer.bytes(hash.as_bytes());
        writer.bytes(file);
        self.item(&writer.into_bytes())?;
        Ok(hash)
    }

    /// The signed form of a receipt that the ward may have forgotten.
    ///
    /// # Errors
    /// The limits.
    pub fn relayed_receipt(&mut self, signed: &[u8]) -> Result<(), BundleFault> {
        let mut writer = CanonicalWriter::with_capacity(signed.len() + 8);
        writer.array(2);
        writer.unsigned(RELAYED_RECEIPT);
        writer.bytes(signed);
        self.item(&writer.into_bytes())
    }

    /// A head as its device signed it, of a stream that a receipt brings: it tells whose the stream
    /// is. A manifest has a place of its own for them.
    ///
    /// # Errors
    /// The limits.
    pub fn signed_head(&mut self, signed: &[u8]) -> Result<(), BundleFault> {
        let mut writer = CanonicalWriter::with_capacity(signed.len() + 8);
        writer.array(2);
        writer.unsigned(SIGNED_HEAD);
        writer.bytes(signed);
        self.item(&writer.into_bytes())
    }

    /// Length of the compressed content so far, less what the compressor still holds: up to a
    /// few hundred kilobytes.
    #[must_use]
    pub fn compressed_bytes(&self) -> u64 {
        self.compressor.get_ref().len() as u64
    }

    /// Length of the plain content so far.
    #[must_use]
    pub const fn len_bytes(&self) -> u64 {
        self.len_bytes
    }

    /// How many operations it has so far.
    #[must_use]
    pub const fn operations(&self) -> u64 {
        self.operations
    }

    /// Ends the content.
    ///
    /// # Errors
    /// [`BundleFault::TooLarge`] where it compresses better than readers believe.
    pub fn finish(self) -> Result<Content, BundleFault> {
        let frame = self.compressor.finish().expect("a vector takes every byte");
        body::refuse_beyond_ratio(self.len_bytes, frame.len() as u64)?;
        Ok(Content {
            summary: ContentSummary {
                len_bytes: self.len_bytes,
                hash: ContentHash::from_bytes(*self.hasher.finalize().as_bytes()),
            },
            operations: self.operations,
            frame,
        })
    }

    fn count_operations(&mut self, more: usize) -> Result<(), BundleFault> {
        self.operations += more as u64;
        if self.operations > PART_OPERATIONS_MAX {
            return Err(self.refused(Refusal::TooManyOperations));
        }
        Ok(())
    }

    fn item(&mut self, bytes: &[u8]) -> Result<(), BundleFault> {
        let len_bytes = self.len_bytes + bytes.len() as u64;
        if len_bytes > PLAIN_MAX_BYTES {
            return Err(too_large(len_bytes, PLAIN_MAX_BYTES));
        }
        self.len_bytes = len_bytes;
        self.hasher.update(bytes);
        self.compressor
            .write_all(bytes)
            .expect("a vector takes every byte");
        Ok(())
    }

    const fn refused(&self, refusal: Refusal) -> BundleFault {
        BundleFault::Item {
            item: 0,
            at_bytes: self.len_bytes,
            refusal,
        }
    }
}

/// The place after the operation with that header.
pub(crate) fn following(place: &RunStart, header_bytes: &[u8]) -> RunStart {
    RunStart {
        stream: place.stream,
        seq: place.seq.saturating_add(1),
        prev: Some(identity(header_bytes)),
    }
}

/// The header, where this version knows its form; refused where it stands at another place.
pub(crate) fn header_at(place: &RunStart, bytes: &[u8]) -> Result<Option<Header>, Refusal> {
    let header = match Header::decode(bytes) {
        Err(OplogError::UnknownVersion { .. }) => return Ok(None),
        other => other?,
    };
    let is_here =
        header.stream == place.stream && header.seq == place.seq && header.prev == place.prev;
    if !is_here {
        return Err(Refusal::OutOfRun);
    }
    Ok(Some(header))
}

fn write_operation(
    writer: &mut CanonicalWriter,
    place: &RunStart,
    operation: &Operation,
    personal: PersonalParts,
) -> Result<(), Refusal> {
    match (
        header_at(place, &operation.header_bytes)?,
        &operation.payload_bytes,
    ) {
        (Some(header), Some(payload)) if recomputes(&header, payload) => {
            write_compact(writer, &header, payload);
            write_personal(writer, operation, personal);
        }
        _ => write_verbatim(writer, operation, personal),
    }
    Ok(())
}

/// Whether a reader gets the header back from what the compact form keeps.
fn recomputes(header: &Header, payload: &[u8]) -> bool {
    header.version == OPERATION_VERSION && *blake3::hash(payload).as_bytes() == header.payload_hash
}

fn write_compact(writer: &mut CanonicalWriter, header: &Header, payload: &[u8]) {
    writer.array(COMPACT_LEN);
    writer.bytes(header.op_uid.as_bytes());
    writer.unsigned(header.hlc.as_u64());
    writer.bytes(header.entity.as_bytes());
    writer.unsigned(u64::from(header.kind.0));
    writer.bytes(header.actor.as_bytes());
    writer.bytes(header.txn.as_bytes());
    writer.bytes(payload);
}

fn write_verbatim(writer: &mut CanonicalWriter, operation: &Operation, personal: PersonalParts) {
    writer.array(VERBATIM_LEN);
    writer.bytes(&operation.header_bytes);
    match &operation.payload_bytes {
        Some(payload) => writer.bytes(payload),
        None => writer.null(),
    }
    write_personal(writer, operation, personal);
}

fn write_personal(writer: &mut CanonicalWriter, operation: &Operation, personal: PersonalParts) {
    match &operation.personal_bytes {
        Some(bytes) if personal == PersonalParts::Carried => writer.bytes(bytes),
        _ => writer.null(),
    }
}
