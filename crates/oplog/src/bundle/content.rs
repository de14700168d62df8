//! Writing the content of a part or receipt: runs of operations, evidence files, receipts.

use std::io::Write;

use crate::cbor::CanonicalWriter;
use crate::error::OplogError;
use crate::form::NO_HASH;
use crate::header::Header;
use crate::ids::{ContentHash, OpHash, StreamId};
use crate::limits::{
    EVIDENCE_FILE_MAX_BYTES, HUB_PAGE_MAX_BYTES, PART_OPERATIONS_MAX, PLAIN_MAX_BYTES,
};
use crate::operation::{Operation, identity};
use crate::personal;

use super::body::{self, Compressor};
use super::clear::too_large;
use super::fault::{BundleFault, Refusal};
use super::table::{Row, TableWriter};

/// Numbers of items. They are on the wire and never change.
pub(crate) const RUN: u64 = 1;
pub(crate) const EVIDENCE: u64 = 2;
pub(crate) const RELAYED_RECEIPT: u64 = 3;
pub(crate) const VOUCHED: u64 = 4;
pub(crate) const SIGNED_HEAD: u64 = 5;

/// Number of fields of an operation that stands with its exact bytes.
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
        Self::compressed_by(body::compressor())
    }

    /// Empty content of a page or push.
    pub(crate) fn for_hub() -> Self {
        Self::compressed_by(body::hub_compressor())
    }

    fn compressed_by(compressor: Compressor) -> Self {
        Self {
            compressor,
            hasher: blake3::Hasher::new(),
            len_bytes: 0,
            operations: 0,
        }
    }

    /// A run: operations of one stream that follow each other, in tables as far as a reader gets
    /// their bytes back.
    ///
    /// # Errors
    /// [`Refusal::OutOfRun`] as [`BundleFault::Item`] where they do not, and the limits.
    pub fn run(
        &mut self,
        start: RunStart,
        operations: &[Operation],
        personal: PersonalParts,
    ) -> Result<(), BundleFault> {
        self.count_operations(operations.len())?;
        let mut place = start;
        let mut stretch = Stretch::Verbatim(VerbatimRun::starting_at(place));
        for operation in operations {
            let header = header_at(&place, &operation.header_bytes)
                .map_err(|refusal| self.refused(refusal))?;
            let leaving = Leaving::of(operation, header.as_ref(), personal);
            let row = header.and_then(|header| Row::of(header, &leaving));
            if !stretch.takes(row.as_ref()) {
                self.stretch(std::mem::replace(
                    &mut stretch,
                    Stretch::starting_with(row.as_ref(), place),
                ))?;
            }
            stretch.push(row, &leaving);
            place = following(&place, &operation.header_bytes);
        }
        self.stretch(stretch)
    }

    /// A run with the exact bytes of its operations: longer than tables, and of a length that can be
    /// told beforehand.
    ///
    /// # Errors
    /// Those of [`Self::run`].
    pub(crate) fn verbatim_run(
        &mut self,
        start: RunStart,
        operations: &[Operation],
        personal: PersonalParts,
    ) -> Result<(), BundleFault> {
        self.count_operations(operations.len())?;
        let mut place = start;
        let mut run = VerbatimRun::starting_at(start);
        for operation in operations {
            let header = header_at(&place, &operation.header_bytes)
                .map_err(|refusal| self.refused(refusal))?;
            run.push(&Leaving::of(operation, header.as_ref(), personal));
            place = following(&place, &operation.header_bytes);
        }
        self.item(&run.into_item())
    }

    fn stretch(&mut self, stretch: Stretch) -> Result<(), BundleFault> {
        match stretch {
            Stretch::Verbatim(run) if run.len == 0 => Ok(()),
            Stretch::Verbatim(run) => self.item(&run.into_item()),
            Stretch::Table(table) => self.item(&table.into_item()),
        }
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
            Leaving::whole(operation).write_verbatim(&mut writer);
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
        let content = self.finish_at_any_ratio();
        let compressed_bytes = content.compressed_bytes();
        body::refuse_beyond_ratio(content.summary.len_bytes, compressed_bytes)?;
        Ok(content)
    }

    /// Ends the content of a page or push: it is short, so it may compress as well as it will.
    pub(crate) fn finish_for_hub(self) -> Result<Content, BundleFault> {
        if self.len_bytes > HUB_PAGE_MAX_BYTES {
            return Err(too_large(self.len_bytes, HUB_PAGE_MAX_BYTES));
        }
        Ok(self.finish_at_any_ratio())
    }

    fn finish_at_any_ratio(self) -> Content {
        let frame = self.compressor.finish().expect("a vector takes every byte");
        Content {
            summary: ContentSummary {
                len_bytes: self.len_bytes,
                hash: ContentHash::from_bytes(*self.hasher.finalize().as_bytes()),
            },
            operations: self.operations,
            frame,
        }
    }

    fn count_operations(&mut self, more: usize) -> Result<(), BundleFault> {
        self.operations += more as u64;
        if self.operations > PART_OPERATIONS_MAX {
            return Err(self.refused(Refusal::TooManyOperations));
        }
        Ok(())
    }

    pub(super) fn item(&mut self, bytes: &[u8]) -> Result<(), BundleFault> {
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

/// What of an operation leaves.
pub(crate) struct Leaving<'op> {
    pub(crate) header: &'op [u8],
    pub(crate) payload: Option<&'op [u8]>,
    pub(crate) personal: Option<&'op [u8]>,
}

impl<'op> Leaving<'op> {
    fn whole(operation: &'op Operation) -> Self {
        Self {
            header: &operation.header_bytes,
            payload: operation.payload_bytes.as_deref(),
            personal: operation.personal_bytes.as_deref(),
        }
    }

    /// Where names are withheld, a payload that holds some in the open stays behind too.
    fn of(operation: &'op Operation, header: Option<&Header>, personal: PersonalParts) -> Self {
        let whole = Self::whole(operation);
        if personal == PersonalParts::Carried {
            return whole;
        }
        let names_somebody = |payload: &&[u8]| {
            header.is_some_and(|header| personal::stand_in_payload(header.kind, payload))
        };
        Self {
            payload: whole.payload.filter(|payload| !names_somebody(payload)),
            personal: None,
            ..whole
        }
    }

    fn write_verbatim(&self, writer: &mut CanonicalWriter) {
        writer.array(VERBATIM_LEN);
        writer.bytes(self.header);
        for part in [self.payload, self.personal] {
            match part {
                Some(bytes) => writer.bytes(bytes),
                None => writer.null(),
            }
        }
    }
}

/// Operations of a run that are written in the same way.
enum Stretch {
    Verbatim(VerbatimRun),
    Table(Box<TableWriter>),
}

impl Stretch {
    fn starting_with(row: Option<&Row<'_>>, place: RunStart) -> Self {
        match row {
            Some(_) => Self::Table(Box::new(TableWriter::starting_at(place))),
            None => Self::Verbatim(VerbatimRun::starting_at(place)),
        }
    }

    fn takes(&self, row: Option<&Row<'_>>) -> bool {
        match (self, row) {
            (Self::Table(table), Some(_)) => table.has_room(),
            (Self::Verbatim(_), None) => true,
            _ => false,
        }
    }

    fn push(&mut self, row: Option<Row<'_>>, leaving: &Leaving<'_>) {
        match (self, row) {
            (Self::Table(table), Some(row)) => table.push(&row),
            (Self::Verbatim(run), _) => run.push(leaving),
            (Self::Table(_), None) => unreachable!("a table takes rows only"),
        }
    }
}

/// Operations with their exact bytes: a payload was erased, or this version does not know the form.
struct VerbatimRun {
    start: RunStart,
    operations: CanonicalWriter,
    len: usize,
}

impl VerbatimRun {
    fn starting_at(start: RunStart) -> Self {
        Self {
            start,
            operations: CanonicalWriter::default(),
            len: 0,
        }
    }

    fn push(&mut self, leaving: &Leaving<'_>) {
        leaving.write_verbatim(&mut self.operations);
        self.len += 1;
    }

    fn into_item(self) -> Vec<u8> {
        let prev = self.start.prev;
        let mut writer = CanonicalWriter::with_capacity(self.operations.len_bytes() + 80);
        writer.array(5);
        writer.unsigned(RUN);
        writer.bytes(self.start.stream.as_bytes());
        writer.unsigned(self.start.seq);
        writer.bytes(prev.as_ref().map_or(&NO_HASH, |hash| hash.as_bytes()));
        writer.array(self.len);
        writer.encoded(self.operations.as_bytes());
        writer.into_bytes()
    }
}
