//! Reading a push: everything that can be told from its bytes alone.

use std::collections::BTreeSet;

use crate::bundle::{Audiences, BundleFault, ContentItem, ItemReader, RunStart, Verdict};
use crate::error::OplogError;
use crate::header::Header;
use crate::ids::{OpHash, StreamId};
use crate::limits::{
    HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_NOTICES_MAX, HUB_PAGE_OPERATIONS_MAX,
    HUB_SIGNED_HEAD_MAX_BYTES, OPERATION_MAX_BYTES,
};
use crate::operation::{Operation, identity};
use crate::receipt::EffectiveClock;

use super::push_fault::{PushFault, PushRefusal};

/// An operation whose header was read and whose payload is the one that the header names. What the
/// payload says is none of a hub's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedOperation {
    /// What the header says.
    pub header: Header,
    /// Its identity.
    pub hash: OpHash,
    /// The exact bytes, without a personal part.
    pub operation: Operation,
}

/// What a push consists of.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every item is an operation, and none is kept in this form"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushItem {
    /// A head, whose signature is not checked yet.
    SignedHead(Vec<u8>),
    /// Who may see the operations of a ward's stream.
    Audiences(Audiences),
    /// A run begins here; its operations follow.
    Run(RunStart),
    /// The next operation of the run. It stands at its place there.
    Operation(PushedOperation),
    /// What the ward decided about operations.
    Verdicts(Vec<Verdict>),
    /// Moments as of which writes count.
    Moments(Vec<EffectiveClock>),
}

/// In which order items stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Heads,
    Audiences,
    Runs,
    Verdicts,
    Moments,
}

/// Gives the items of a push one after the other, within the limits.
#[derive(Debug)]
pub struct PushReader<'bytes> {
    items: ItemReader<'bytes>,
    stage: Stage,
    streams_told: BTreeSet<StreamId>,
    heads: u64,
    operations: u64,
    notices: u64,
    is_ended: bool,
}

impl<'bytes> PushReader<'bytes> {
    /// Begins to read the body of a request.
    ///
    /// # Errors
    /// [`PushFault::Content`] where it is larger than any push.
    pub fn new(body: &'bytes [u8]) -> Result<Self, PushFault> {
        if body.len() > HUB_PAGE_FILE_MAX_BYTES {
            let fault = BundleFault::TooLarge {
                len_bytes: body.len() as u64,
                limit_bytes: HUB_PAGE_FILE_MAX_BYTES as u64,
            };
            return Err(fault.into());
        }
        Ok(Self {
            items: ItemReader::of_page(body),
            stage: Stage::Heads,
            streams_told: BTreeSet::new(),
            heads: 0,
            operations: 0,
            notices: 0,
            is_ended: false,
        })
    }

    fn take(&mut self, item: ContentItem) -> Result<PushItem, PushRefusal> {
        match item {
            ContentItem::SignedHead(signed) => self.head(signed),
            ContentItem::Audiences(audiences) => self.audiences(audiences),
            ContentItem::Run(start) => {
                self.enter(Stage::Runs)?;
                Ok(PushItem::Run(start))
            }
            ContentItem::Operation(operation) => self.operation(operation),
            ContentItem::Verdicts(verdicts) => {
                self.enter(Stage::Verdicts)?;
                self.count_notices(verdicts.len())?;
                Ok(PushItem::Verdicts(verdicts))
            }
            ContentItem::Moments(moments) => {
                self.enter(Stage::Moments)?;
                self.count_notices(moments.len())?;
                Ok(PushItem::Moments(moments))
            }
            ContentItem::Vouched(_)
            | ContentItem::Evidence { .. }
            | ContentItem::RelayedReceipt(_)
            | ContentItem::Unknown { .. } => Err(PushRefusal::NotForAPush),
        }
    }

    fn head(&mut self, signed: Vec<u8>) -> Result<PushItem, PushRefusal> {
        self.enter(Stage::Heads)?;
        self.heads += 1;
        if self.heads > HUB_PAGE_OPERATIONS_MAX {
            return Err(PushRefusal::TooManyHeads);
        }
        let len_bytes = signed.len();
        if len_bytes > HUB_SIGNED_HEAD_MAX_BYTES {
            return Err(PushRefusal::HeadTooLarge { len_bytes });
        }
        Ok(PushItem::SignedHead(signed))
    }

    fn audiences(&mut self, audiences: Audiences) -> Result<PushItem, PushRefusal> {
        self.enter(Stage::Audiences)?;
        self.count_notices(audiences.ranges.len())?;
        if !self.streams_told.insert(audiences.stream) {
            return Err(PushRefusal::AudiencesTwice);
        }
        Ok(PushItem::Audiences(audiences))
    }

    fn operation(&mut self, operation: Operation) -> Result<PushItem, PushRefusal> {
        self.operations += 1;
        if self.operations > HUB_PAGE_OPERATIONS_MAX {
            return Err(PushRefusal::TooManyOperations);
        }
        if operation.personal_bytes.is_some() {
            return Err(PushRefusal::PersonalPart);
        }
        Ok(PushItem::Operation(PushedOperation::read(operation)?))
    }

    fn enter(&mut self, stage: Stage) -> Result<(), PushRefusal> {
        if stage < self.stage {
            return Err(PushRefusal::OutOfOrder);
        }
        self.stage = stage;
        Ok(())
    }

    fn count_notices(&mut self, more: usize) -> Result<(), PushRefusal> {
        self.notices += more as u64;
        if self.notices > HUB_PAGE_NOTICES_MAX {
            return Err(PushRefusal::TooManyNotices);
        }
        Ok(())
    }

    fn advance(&mut self) -> Option<Result<PushItem, PushFault>> {
        let item = self.items.items_read();
        let found = match self.items.next()? {
            Ok(found) => found,
            Err(fault) => return Some(Err(fault.into())),
        };
        Some(self.take(found).map_err(|refusal| PushFault::Item {
            item,
            at_bytes: self.items.read_bytes(),
            refusal,
        }))
    }
}

impl Iterator for PushReader<'_> {
    type Item = Result<PushItem, PushFault>;

    /// The next item; none after the last one and after a fault.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_ended {
            return None;
        }
        let next = self.advance();
        self.is_ended = matches!(next, None | Some(Err(_)));
        next
    }
}

impl PushedOperation {
    fn read(operation: Operation) -> Result<Self, OplogError> {
        let payload = operation.payload_bytes.as_deref();
        let bytes = operation.header_bytes.len() + payload.map_or(0, <[u8]>::len);
        if bytes > OPERATION_MAX_BYTES {
            return Err(OplogError::OperationTooLarge { bytes });
        }
        let header = Header::decode(&operation.header_bytes)?;
        if payload.is_some_and(|payload| *blake3::hash(payload).as_bytes() != header.payload_hash) {
            return Err(OplogError::PayloadMismatch);
        }
        Ok(Self {
            header,
            hash: identity(&operation.header_bytes),
            operation,
        })
    }
}

/// A run of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedRun {
    /// Where it begins.
    pub start: RunStart,
    /// Its operations, which follow each other.
    pub operations: Vec<PushedOperation>,
}

/// A whole push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Push {
    /// Heads, whose signatures are not checked yet.
    pub signed_heads: Vec<Vec<u8>>,
    /// Who may see the operations of which of the ward's streams.
    pub audiences: Vec<Audiences>,
    /// Operations, in runs.
    pub runs: Vec<PushedRun>,
    /// What the ward decided about operations.
    pub verdicts: Vec<Verdict>,
    /// Moments as of which writes count.
    pub moments: Vec<EffectiveClock>,
}

impl Push {
    /// Reads the body of a request, which is small.
    ///
    /// # Errors
    /// A [`PushFault`].
    pub fn read(body: &[u8]) -> Result<Self, PushFault> {
        let mut push = Self::default();
        for item in PushReader::new(body)? {
            push.take(item?);
        }
        Ok(push)
    }

    /// How many operations it has.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.runs.iter().map(|run| run.operations.len()).sum()
    }

    /// Whether it holds what only the ward may say.
    #[must_use]
    pub const fn is_for_ward_only(&self) -> bool {
        !(self.audiences.is_empty() && self.verdicts.is_empty() && self.moments.is_empty())
    }

    fn take(&mut self, item: PushItem) {
        match item {
            PushItem::SignedHead(signed) => self.signed_heads.push(signed),
            PushItem::Audiences(audiences) => self.audiences.push(audiences),
            PushItem::Run(start) => self.runs.push(PushedRun {
                start,
                operations: Vec::new(),
            }),
            PushItem::Operation(operation) => {
                // An operation comes only behind the run that it belongs to.
                if let Some(run) = self.runs.last_mut() {
                    run.operations.push(operation);
                }
            }
            PushItem::Verdicts(verdicts) => self.verdicts.extend(verdicts),
            PushItem::Moments(moments) => self.moments.extend(moments),
        }
    }
}
