//! Gathering what one page or push may hold.

use std::collections::HashMap;

use crate::bundle::{
    Audiences, BundleFault, Content, ContentWriter, PersonalParts, RunStart, Verdict,
};
use crate::ids::StreamId;
use crate::limits::{
    HUB_PAGE_MAX_BYTES, HUB_PAGE_NOTICES_MAX, HUB_PAGE_OPERATIONS_MAX, HUB_SIGNED_HEAD_MAX_BYTES,
};
use crate::operation::{Operation, identity};
use crate::receipt::EffectiveClock;

/// More than the plain form takes beside the bytes of what it holds.
const RUN_FRAME_BYTES: u64 = 80;
const OPERATION_FRAME_BYTES: u64 = 16;
const HEAD_ROOM_BYTES: u64 = HUB_SIGNED_HEAD_MAX_BYTES as u64 + 8;
const VERDICT_BYTES: u64 = 40;
const MOMENT_BYTES: u64 = 30;
const RANGE_BYTES: u64 = 42;
const ITEM_FRAME_BYTES: u64 = 32;

/// Room for what stands around the lists of vouched operations, verdicts and moments.
const LISTS_FRAME_BYTES: u64 = 3 * ITEM_FRAME_BYTES;

/// Whether something had room.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is in.
    Taken,
    /// It is not: end this page or push, and put it into the next one.
    Full,
}

/// Operations of one stream that follow each other.
#[derive(Debug)]
struct Run {
    start: RunStart,
    next: RunStart,
    operations: Vec<Operation>,
}

/// What one page or push holds, within its limits. Sizes are counted from above, so what has room
/// here is within the limits once it is written.
#[derive(Debug, Default)]
pub(super) struct Batch {
    heads: Vec<Vec<u8>>,
    audiences: Vec<Audiences>,
    runs: Vec<Run>,
    /// The last run of each stream.
    open_runs: HashMap<StreamId, usize>,
    vouched: Vec<Operation>,
    verdicts: Vec<Verdict>,
    moments: Vec<EffectiveClock>,
    bytes: u64,
    operations: u64,
    notices: u64,
}

impl Batch {
    pub(super) const fn operations(&self) -> u64 {
        self.operations
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Room is kept with the first operation of a stream for the head that answers for it.
    pub(super) fn operation(&mut self, place: RunStart, operation: Operation) -> Fit {
        let open = self.open_runs.get(&place.stream).copied();
        let joins = open.filter(|run| self.runs[*run].next == place);
        let frame = match (open, joins) {
            (_, Some(_)) => 0,
            (Some(_), None) => RUN_FRAME_BYTES,
            (None, _) => RUN_FRAME_BYTES + HEAD_ROOM_BYTES,
        };
        if self.reserve_operation(&operation, frame) == Fit::Full {
            return Fit::Full;
        }
        let run = joins.unwrap_or_else(|| self.begin_run(place));
        let run = &mut self.runs[run];
        run.next = RunStart {
            stream: place.stream,
            seq: place.seq.saturating_add(1),
            prev: Some(identity(&operation.header_bytes)),
        };
        run.operations.push(operation);
        Fit::Taken
    }

    pub(super) fn vouched(&mut self, operation: Operation) -> Fit {
        let fit = self.reserve_operation(&operation, 0);
        if fit == Fit::Taken {
            self.vouched.push(operation);
        }
        fit
    }

    /// A signed head. Room for one head of each stream was kept when its operations came.
    pub(super) fn head(&mut self, signed: &[u8]) -> Result<Fit, BundleFault> {
        refuse_large_head(signed)?;
        let is_expected = self.heads.len() < self.open_runs.len();
        if !is_expected && self.reserve(HEAD_ROOM_BYTES) == Fit::Full {
            return Ok(Fit::Full);
        }
        self.heads.push(signed.to_vec());
        Ok(Fit::Taken)
    }

    pub(super) fn audiences(&mut self, audiences: Audiences) -> Fit {
        let ranges = audiences.ranges.len() as u64;
        let fit = self.reserve_notices(ranges, ITEM_FRAME_BYTES + ranges * RANGE_BYTES);
        if fit == Fit::Taken {
            self.audiences.push(audiences);
        }
        fit
    }

    pub(super) fn verdict(&mut self, verdict: Verdict) -> Fit {
        let fit = self.reserve_notices(1, VERDICT_BYTES);
        if fit == Fit::Taken {
            self.verdicts.push(verdict);
        }
        fit
    }

    pub(super) fn moment(&mut self, moment: EffectiveClock) -> Fit {
        let fit = self.reserve_notices(1, MOMENT_BYTES);
        if fit == Fit::Taken {
            self.moments.push(moment);
        }
        fit
    }

    /// Writes everything in the order that readers expect.
    pub(super) fn finish(self, personal: PersonalParts) -> Result<Content, BundleFault> {
        let mut writer = ContentWriter::for_hub();
        for head in &self.heads {
            writer.signed_head(head)?;
        }
        for audiences in &self.audiences {
            writer.audiences(audiences)?;
        }
        for run in &self.runs {
            writer.verbatim_run(run.start, &run.operations, personal)?;
        }
        if !self.vouched.is_empty() {
            writer.vouched(&self.vouched)?;
        }
        if !self.verdicts.is_empty() {
            writer.verdicts(&self.verdicts)?;
        }
        if !self.moments.is_empty() {
            writer.moments(&self.moments)?;
        }
        writer.finish_for_hub()
    }

    fn begin_run(&mut self, place: RunStart) -> usize {
        let run = self.runs.len();
        self.runs.push(Run {
            start: place,
            next: place,
            operations: Vec::new(),
        });
        self.open_runs.insert(place.stream, run);
        run
    }

    fn reserve_operation(&mut self, operation: &Operation, frame: u64) -> Fit {
        if self.operations >= HUB_PAGE_OPERATIONS_MAX {
            return Fit::Full;
        }
        let payload = operation.payload_bytes.as_ref().map_or(0, Vec::len);
        let bytes = (operation.header_bytes.len() + payload) as u64;
        let fit = self.reserve(bytes + OPERATION_FRAME_BYTES + frame);
        self.operations += u64::from(fit == Fit::Taken);
        fit
    }

    fn reserve_notices(&mut self, notices: u64, bytes: u64) -> Fit {
        if self.notices + notices > HUB_PAGE_NOTICES_MAX {
            return Fit::Full;
        }
        let fit = self.reserve(bytes);
        if fit == Fit::Taken {
            self.notices += notices;
        }
        fit
    }

    fn reserve(&mut self, bytes: u64) -> Fit {
        if self.bytes + bytes + LISTS_FRAME_BYTES > HUB_PAGE_MAX_BYTES {
            return Fit::Full;
        }
        self.bytes += bytes;
        Fit::Taken
    }
}

/// Gathers what a device pushes to a hub, and writes it. Personal parts stay behind.
#[derive(Debug, Default)]
pub struct PushWriter {
    batch: Batch,
}

impl PushWriter {
    /// An empty push.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An operation and its place. Operations of a stream come in their order.
    pub fn operation(&mut self, place: RunStart, operation: Operation) -> Fit {
        self.batch.operation(place, operation)
    }

    /// A head as its device signed it. For one head of each stream with operations in this push
    /// there is always room.
    ///
    /// # Errors
    /// [`BundleFault::TooLarge`] where it is larger than a hub takes.
    pub fn signed_head(&mut self, signed: &[u8]) -> Result<Fit, BundleFault> {
        self.batch.head(signed)
    }

    /// Who may see the operations of a ward's stream; once for each stream.
    pub fn audiences(&mut self, audiences: Audiences) -> Fit {
        self.batch.audiences(audiences)
    }

    /// What the ward decided about an operation.
    pub fn verdict(&mut self, verdict: Verdict) -> Fit {
        self.batch.verdict(verdict)
    }

    /// The moment as of which the ward lets a write count.
    pub fn moment(&mut self, moment: EffectiveClock) -> Fit {
        self.batch.moment(moment)
    }

    /// How many operations it has so far.
    #[must_use]
    pub const fn operations(&self) -> u64 {
        self.batch.operations()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.batch.is_empty()
    }

    /// The body of the request.
    ///
    /// # Errors
    /// A [`BundleFault`] where an operation does not stand at the place it was said to.
    pub fn finish(self) -> Result<Vec<u8>, BundleFault> {
        let content = self.batch.finish(PersonalParts::Withheld)?;
        Ok(content.compressed().to_vec())
    }
}

fn refuse_large_head(signed: &[u8]) -> Result<(), BundleFault> {
    if signed.len() > HUB_SIGNED_HEAD_MAX_BYTES {
        return Err(BundleFault::TooLarge {
            len_bytes: signed.len() as u64,
            limit_bytes: HUB_SIGNED_HEAD_MAX_BYTES as u64,
        });
    }
    Ok(())
}
