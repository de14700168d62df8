//! Packing: operations first, cut where the compressed bytes reach the size of a part; evidence
//! behind them. How many parts there are is known before the first is sealed, because every
//! manifest says it.

use khupho_oplog::OpHash;
use khupho_oplog::Operation;
use khupho_oplog::bundle::{self as wire, Content, ContentWriter, PersonalParts, RunStart};
use khupho_oplog::operation::identity;
use khupho_store::exchange::{self, StreamRange};
use khupho_store::{Connection, Store};

use super::evidence::{EvidencePlan, PlannedFile, spread};
use super::going_back::GoingBack;
use super::{Export, stored_operation};
use crate::SyncError;
use crate::progress::{Meter, Stage, Watcher};

/// Operations of one run: long enough that its announcement costs nothing, short enough that parts
/// are cut where they should be.
const RUN_OPERATIONS: usize = 16_384;

/// What stands around the content of a part, with room to spare: the manifest, the envelope, and
/// what the compressor has not given out yet.
const AROUND_CONTENT_BYTES: u64 = 1024 * 1024;

/// What one part holds.
pub(super) struct PackedPart {
    pub(super) content: Content,
    pub(super) ranges: Vec<wire::StreamRange>,
    pub(super) evidence_files: u64,
    pub(super) evidence_missing: u64,
}

/// Everything that leaves. The evidence is read only when its part is made, so that a thousand
/// photos are never in memory at once.
pub(super) struct Packed<'a> {
    store: &'a Store,
    full: Vec<PackedPart>,
    last: OpenPart,
    evidence: Vec<Vec<PlannedFile>>,
    operations: u64,
    missing: u64,
}

/// Packs the operations and plans where the evidence goes.
pub(super) fn pack<'a>(
    store: &'a Store,
    export: &Export<'_>,
    ranges: &[StreamRange],
    evidence: &EvidencePlan,
    going_back: &GoingBack,
    watcher: &dyn Watcher,
) -> Result<Packed<'a>, SyncError> {
    let room_bytes = export
        .part_bytes
        .saturating_sub(AROUND_CONTENT_BYTES)
        .max(export.part_bytes / 2);
    let total = ranges.iter().map(StreamRange::operations).sum();
    let meter = Meter::begin(watcher, Stage::Packing, total);
    let mut packer = Packer {
        personal: export.personal_parts(),
        room_bytes,
        full: Vec::new(),
        open: OpenPart::new(),
    };
    store.read(|connection| {
        packer.give_back(connection, going_back)?;
        ranges
            .iter()
            .try_for_each(|range| packer.range(connection, range, &meter))
    })?;
    let first_room = room_bytes.saturating_sub(packer.open.writer.compressed_bytes());
    Ok(Packed {
        store,
        full: packer.full,
        last: packer.open,
        evidence: spread(&evidence.files, first_room, room_bytes),
        operations: total,
        missing: evidence.missing,
    })
}

impl Packed<'_> {
    pub(super) fn parts(&self) -> u32 {
        u32::try_from(self.full.len() + self.evidence.len()).unwrap_or(u32::MAX)
    }

    pub(super) const fn operations(&self) -> u64 {
        self.operations
    }

    pub(super) const fn evidence_missing(&self) -> u64 {
        self.missing
    }

    /// About how many bytes the files will have.
    pub(super) fn written_bytes(&self) -> u64 {
        let full: u64 = self
            .full
            .iter()
            .map(|part| part.content.compressed_bytes())
            .sum();
        let evidence: u64 = self.evidence.iter().flatten().map(|file| file.bytes).sum();
        let around = u64::from(self.parts()) * AROUND_CONTENT_BYTES;
        full + self.last.writer.compressed_bytes() + evidence + around
    }

    /// The parts, one after the other.
    pub(super) fn into_parts(self) -> impl Iterator<Item = Result<PackedPart, SyncError>> {
        let Self {
            store,
            full,
            last,
            evidence,
            ..
        } = self;
        let mut last = Some(last);
        let behind = evidence.into_iter().map(move |files| {
            let open = last.take().unwrap_or_else(OpenPart::new);
            open.with_evidence(store, &files)
        });
        full.into_iter().map(Ok).chain(behind)
    }
}

/// A part that still has room.
struct OpenPart {
    writer: ContentWriter,
    ranges: Vec<wire::StreamRange>,
}

impl OpenPart {
    fn new() -> Self {
        Self {
            writer: ContentWriter::new(),
            ranges: Vec::new(),
        }
    }

    fn close(self) -> Result<PackedPart, SyncError> {
        Ok(PackedPart {
            content: self.writer.finish()?,
            ranges: self.ranges,
            evidence_files: 0,
            evidence_missing: 0,
        })
    }

    fn with_evidence(
        mut self,
        store: &Store,
        files: &[PlannedFile],
    ) -> Result<PackedPart, SyncError> {
        let mut missing = 0;
        for file in files {
            // A damaged file is no reason to keep the rest back; the check of the store names it.
            match store.get_evidence(file.content) {
                Ok(bytes) => {
                    self.writer.evidence(&bytes)?;
                }
                Err(_) => missing += 1,
            }
        }
        let part = self.close()?;
        Ok(PackedPart {
            evidence_files: files.len() as u64 - missing,
            evidence_missing: missing,
            ..part
        })
    }
}

/// Packs ranges one after the other.
struct Packer {
    personal: PersonalParts,
    room_bytes: u64,
    full: Vec<PackedPart>,
    open: OpenPart,
}

impl Packer {
    /// All of it goes into the first part: that the ward has this one tells that it has it all.
    fn give_back(
        &mut self,
        connection: &Connection,
        going_back: &GoingBack,
    ) -> Result<(), SyncError> {
        for receipt in &going_back.receipts {
            self.open.writer.relayed_receipt(&receipt.bytes)?;
        }
        let mut page: Vec<Operation> = Vec::new();
        for operation in &going_back.vouched {
            let stored = exchange::operation_to_give_back(connection, *operation)?;
            page.extend(stored.map(stored_operation));
            if page.len() == RUN_OPERATIONS {
                self.open.writer.vouched(&page)?;
                page.clear();
            }
        }
        if !page.is_empty() {
            self.open.writer.vouched(&page)?;
        }
        Ok(())
    }

    fn range(
        &mut self,
        connection: &Connection,
        range: &StreamRange,
        meter: &Meter<'_>,
    ) -> Result<(), SyncError> {
        let mut run = Run {
            start: RunStart {
                stream: range.stream,
                seq: range.first_seq,
                prev: exchange::first_prev(connection, range)?,
            },
            operations: Vec::with_capacity(RUN_OPERATIONS),
        };
        exchange::each_operation(connection, range, |stored| {
            run.operations.push(stored_operation(stored));
            match run.operations.len() {
                RUN_OPERATIONS => self.put(&mut run, meter),
                _ => Ok(()),
            }
        })?;
        self.put(&mut run, meter)
    }

    /// Puts a run into the open part, and begins the next one where it is full.
    fn put(&mut self, run: &mut Run, meter: &Meter<'_>) -> Result<(), SyncError> {
        let Some(last) = run.last_hash() else {
            return Ok(());
        };
        let count = run.operations.len() as u64;
        let open = &mut self.open;
        open.writer.run(run.start, &run.operations, self.personal)?;
        let range = wire::StreamRange {
            stream: run.start.stream,
            first_seq: run.start.seq,
            last_seq: run.start.seq + count - 1,
            last_hash: last,
        };
        add_range(&mut open.ranges, range);
        run.go_on(last);
        if open.writer.compressed_bytes() >= self.room_bytes {
            let full = std::mem::replace(&mut self.open, OpenPart::new());
            self.full.push(full.close()?);
        }
        meter.add(count)
    }
}

/// Operations of one stream that follow each other.
struct Run {
    start: RunStart,
    operations: Vec<Operation>,
}

impl Run {
    fn last_hash(&self) -> Option<OpHash> {
        self.operations
            .last()
            .map(|operation| identity(&operation.header_bytes))
    }

    fn go_on(&mut self, last: OpHash) {
        self.start = RunStart {
            seq: self.start.seq + self.operations.len() as u64,
            prev: Some(last),
            ..self.start
        };
        self.operations.clear();
    }
}

/// Runs that follow each other are one range.
fn add_range(ranges: &mut Vec<wire::StreamRange>, range: wire::StreamRange) {
    match ranges.last_mut() {
        Some(last) if last.stream == range.stream && last.last_seq + 1 == range.first_seq => {
            last.last_seq = range.last_seq;
            last.last_hash = range.last_hash;
        }
        _ => ranges.push(range),
    }
}
