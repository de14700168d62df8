//! What is appended.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId};
use khupho_oplog::{Header, OpHash, OpUid, StreamHead, StreamId};

use super::feed::{Moment, Scope, Verdict};

/// An operation that came, its bytes checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedOperation {
    /// Its identity.
    pub hash: OpHash,
    /// What its header says.
    pub header: Header,
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The payload's exact bytes; none where they were erased.
    pub payload_bytes: Option<Vec<u8>>,
    /// Who may see it.
    pub scope: Scope,
}

/// A head that came, its signature checked with the certificate of `device`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedHead {
    /// The device that signed it, whose stream this is.
    pub device: DeviceId,
    /// The khu phố of that device; none for one of the ward.
    pub neighborhood: Option<EntityId>,
    /// What it signed.
    pub head: StreamHead,
    /// The signed bytes.
    pub cose: Vec<u8>,
}

/// A khu phố cites an evidence file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// The file.
    pub hash: ContentHash,
}

/// Who answers for the operations of a push.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cover {
    /// The heads that their devices signed, up to the place where they stand.
    #[default]
    SignedHeads,
    /// The PC of the ward that brings them. It has checked the heads of the files that they came with,
    /// and those may lie further apart than a push is long.
    Ward,
}

/// What one push brings: all of it is kept, or what the answer says, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppendBatch {
    /// When it came, in milliseconds since 1970, by the hub's clock.
    pub received_ms: u64,
    /// Operations, those of one stream in its order.
    pub operations: Vec<ArrivedOperation>,
    /// Who answers for them.
    pub cover: Cover,
    /// Heads that cover them.
    pub signed_heads: Vec<ArrivedHead>,
    /// What the ward put aside or took back.
    pub verdicts: Vec<Verdict>,
    /// Moments that the ward decided.
    pub moments: Vec<Moment>,
    /// Evidence that the operations cite.
    pub citations: Vec<Citation>,
}

/// A place at which a stream has more than one history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForkPlace {
    /// The stream.
    pub stream: StreamId,
    /// The first number that two operations have.
    pub seq: u64,
}

/// What became of a batch, told after the commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// How far the log has each stream of the batch, the history of the batch's last operation.
    pub accepted: Vec<StreamHead>,
    /// Operations that are new.
    pub operations: u64,
    /// Operations that were in the log.
    pub already_there: u64,
    /// Forks that were found now.
    pub forks: Vec<ForkPlace>,
    /// Operations of the batch that no signed head covers and that were not kept: per stream, the
    /// first number.
    pub uncovered: Vec<ForkPlace>,
    /// Verdicts on operations that are not in the log; send them again after the operations.
    pub verdicts_too_early: Vec<OpHash>,
    /// Moments of writes that are not in the log; send them again after the operations.
    pub moments_too_early: Vec<OpUid>,
    /// Where the ward's feed ends now.
    pub end_position: u64,
}
