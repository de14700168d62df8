//! Why a push is refused, with the place.

use thiserror::Error;

use crate::bundle::BundleFault;
use crate::error::OplogError;

/// What an item of a push is refused for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PushRefusal {
    /// Evidence, receipts, vouched operations and what a later program sends have other ways.
    #[error("an item that a push does not carry")]
    NotForAPush,
    /// Items stand in one order: heads, audiences, runs, verdicts, moments.
    #[error("an item stands behind one that it must precede")]
    OutOfOrder,
    /// Two items say who may see one stream.
    #[error("the audiences of a stream are named twice")]
    AudiencesTwice,
    /// More operations than one push may have.
    #[error("more operations than one push may have")]
    TooManyOperations,
    /// More heads than one push may have operations.
    #[error("more signed heads than one push may have")]
    TooManyHeads,
    /// More verdicts, moments and audience ranges than one push may have.
    #[error("more verdicts, moments and audiences than one push may have")]
    TooManyNotices,
    /// A signed head is larger than allowed.
    #[error("a signed head of {len_bytes} bytes is larger than allowed")]
    HeadTooLarge {
        /// Its size.
        len_bytes: usize,
    },
    /// A personal part came along: a hub must not see it.
    #[error("an operation brings a personal part")]
    PersonalPart,
    /// An operation is not one.
    #[error(transparent)]
    Operation(#[from] OplogError),
}

/// Why a push is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PushFault {
    /// It does not decompress, is too large, or an item's bytes are wrong.
    #[error(transparent)]
    Content(#[from] BundleFault),
    /// An item may not stand in a push.
    #[error("item {item}, byte {at_bytes} of the push: {refusal}")]
    Item {
        /// Which item, from 0.
        item: u64,
        /// Where, in plain bytes from the start: the end of what was read.
        at_bytes: u64,
        /// What is wrong there.
        refusal: PushRefusal,
    },
}

impl PushFault {
    /// Which item is wrong, from 0; none where it cannot be told.
    #[must_use]
    pub const fn item(&self) -> Option<u64> {
        match self {
            Self::Item { item, .. } | Self::Content(BundleFault::Item { item, .. }) => Some(*item),
            Self::Content(_) => None,
        }
    }

    /// Where it is wrong, in plain bytes from the start; none where it cannot be told.
    #[must_use]
    pub const fn at_bytes(&self) -> Option<u64> {
        match self {
            Self::Item { at_bytes, .. }
            | Self::Content(
                BundleFault::Item { at_bytes, .. } | BundleFault::Compression { at_bytes },
            ) => Some(*at_bytes),
            Self::Content(_) => None,
        }
    }

    /// Whether a limit is exceeded: the same could come in smaller pieces.
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        matches!(
            self,
            Self::Content(BundleFault::TooLarge { .. })
                | Self::Item {
                    refusal: PushRefusal::TooManyOperations
                        | PushRefusal::TooManyHeads
                        | PushRefusal::TooManyNotices,
                    ..
                }
        )
    }
}
