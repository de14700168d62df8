//! What the feed of a ward shows, and to whom.

use khupho_domain::ids::EntityId;
use khupho_oplog::{Hlc, OpHash, OpUid, StreamHead, StreamId};

/// The audience of what every khu phố of a ward sees.
pub(crate) const EVERY_NEIGHBORHOOD: [u8; 16] = [0; 16];

/// Who may see an operation, besides the ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// An operation of a khu phố: that khu phố.
    OfNeighborhood(EntityId),
    /// An operation of the ward: nobody.
    OfWard,
    /// An operation of the ward: that khu phố.
    ForNeighborhood(EntityId),
    /// An operation of the ward: every khu phố.
    ForEveryNeighborhood,
}

impl Scope {
    /// The published number.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::OfNeighborhood(_) => 1,
            Self::OfWard => 2,
            Self::ForNeighborhood(_) => 3,
            Self::ForEveryNeighborhood => 4,
        }
    }

    /// The khu phố that it names.
    #[must_use]
    pub const fn neighborhood(self) -> Option<EntityId> {
        match self {
            Self::OfNeighborhood(neighborhood) | Self::ForNeighborhood(neighborhood) => {
                Some(neighborhood)
            }
            Self::OfWard | Self::ForEveryNeighborhood => None,
        }
    }

    /// The scope of that published number; none where number and khu phố do not go together.
    #[must_use]
    pub fn from_parts(number: u8, neighborhood: Option<EntityId>) -> Option<Self> {
        match (number, neighborhood) {
            (1, Some(neighborhood)) => Some(Self::OfNeighborhood(neighborhood)),
            (2, None) => Some(Self::OfWard),
            (3, Some(neighborhood)) => Some(Self::ForNeighborhood(neighborhood)),
            (4, None) => Some(Self::ForEveryNeighborhood),
            _ => None,
        }
    }

    /// Whether the reader sees an operation of this scope.
    #[must_use]
    pub fn is_seen_by(self, reader: Reader) -> bool {
        match (reader, self) {
            (Reader::Ward, _) | (Reader::Neighborhood(_), Self::ForEveryNeighborhood) => true,
            (Reader::Neighborhood(_), Self::OfWard) => false,
            (
                Reader::Neighborhood(reader),
                Self::OfNeighborhood(neighborhood) | Self::ForNeighborhood(neighborhood),
            ) => reader == neighborhood,
        }
    }

    /// What stands in the column `audience`.
    pub(crate) const fn audience(self) -> Option<[u8; 16]> {
        match self {
            Self::OfWard => None,
            Self::ForEveryNeighborhood => Some(EVERY_NEIGHBORHOOD),
            Self::OfNeighborhood(neighborhood) | Self::ForNeighborhood(neighborhood) => {
                Some(*neighborhood.as_bytes())
            }
        }
    }

    /// Reads the columns `scope` and `audience`.
    pub(crate) fn from_columns(number: i64, audience: Option<[u8; 16]>) -> Option<Self> {
        let neighborhood = audience
            .filter(|audience| *audience != EVERY_NEIGHBORHOOD)
            .map(EntityId::from_bytes);
        Self::from_parts(u8::try_from(number).ok()?, neighborhood)
    }
}

/// On whose behalf the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// A PC of the ward: it sees everything.
    Ward,
    /// A PC of a khu phố: it sees its own and what the ward lets it see.
    Neighborhood(EntityId),
}

/// An operation as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOperation {
    /// Its place in the ward's feed.
    pub position: u64,
    /// Its identity.
    pub hash: OpHash,
    /// Its stream.
    pub stream: StreamId,
    /// Its place there.
    pub seq: u64,
    /// Who sees it.
    pub scope: Scope,
    /// When it came first, in milliseconds since 1970.
    pub received_ms: u64,
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The payload's exact bytes; none where they were erased.
    pub payload_bytes: Option<Vec<u8>>,
}

/// What the ward decided about an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The operation.
    pub operation: OpHash,
    /// The published number of the reason for which it is put aside; 0 where it no longer is.
    pub reason: u16,
}

/// The moment that counts for a write. Of several the earliest holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The write.
    pub op_uid: OpUid,
    /// The moment.
    pub hlc: Hlc,
}

/// A verdict with its place in the ward's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedVerdict {
    /// The place.
    pub position: u64,
    /// The verdict.
    pub verdict: Verdict,
}

/// A moment with its place in the ward's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedMoment {
    /// The place.
    pub position: u64,
    /// The moment.
    pub moment: Moment,
}

/// What a reader sees of the feed behind a position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedPage {
    /// Operations in the order of their positions.
    pub operations: Vec<StoredOperation>,
    /// Signed heads that cover them, as their devices signed them: per stream and history the
    /// latest that stands on an operation of this page.
    pub signed_heads: Vec<Vec<u8>>,
    /// Verdicts in the order of their positions.
    pub verdicts: Vec<PlacedVerdict>,
    /// Moments in the order of their positions.
    pub moments: Vec<PlacedMoment>,
    /// Where the next page begins: its `after`.
    pub next: u64,
    /// Where the feed ended when the page was read. The page is the last one where `next` is it.
    pub end_position: u64,
}

/// How far a stream is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamTips {
    /// The end of the history that came first.
    pub head: StreamHead,
    /// The ends of its further histories, where it is forked.
    pub branches: Vec<StreamHead>,
}
