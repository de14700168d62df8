//! What a hub keeps beside the log.

use bytes::Bytes;
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, LogId};
use khupho_oplog::{StreamHead, StreamId};

use super::append::ForkPlace;

/// Who writes a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The stream.
    pub stream: StreamId,
    /// The device that writes it.
    pub device: DeviceId,
    /// The khu phố of that device; none for one of the ward.
    pub neighborhood: Option<EntityId>,
}

/// What a receipt for a khu phố says. Verdicts and moments come in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptContent {
    /// The life of the log.
    pub log_id: LogId,
    /// The receipt's number, which is used up.
    pub number: u64,
    /// Where the feed ended.
    pub end_position: u64,
    /// How far the log has the first history of each stream of the khu phố.
    pub acknowledged: Vec<StreamHead>,
    /// Where its streams have more than one history, with the operations that stand there.
    pub forks: Vec<(ForkPlace, Vec<khupho_oplog::OpHash>)>,
    /// Evidence that it cites and that is not here.
    pub missing_evidence: Vec<ContentHash>,
}

/// A letter to be kept until its device fetches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// For whom it is.
    pub recipient: DeviceId,
    /// Who sends it.
    pub sender: DeviceId,
    /// When, in milliseconds since 1970.
    pub sent_ms: u64,
    /// What nobody but the recipient can read.
    pub body: Bytes,
}

/// A letter that waits, without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterLine {
    /// Its number; later letters of a ward have higher ones.
    pub number: u64,
    /// Who sent it.
    pub sender: DeviceId,
    /// When, in milliseconds since 1970.
    pub sent_ms: u64,
    /// How long the body is.
    pub body_bytes: u64,
}

/// A machine asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The device it wants to be.
    pub device: DeviceId,
    /// The signed request.
    pub request: Vec<u8>,
    /// When it came, in milliseconds since 1970.
    pub received_ms: u64,
}

/// A request that waits for the ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// The device.
    pub device: DeviceId,
    /// The signed request.
    pub request: Vec<u8>,
    /// When it came, in milliseconds since 1970.
    pub received_ms: u64,
}

/// A claim is open on somebody's screen for review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The claim.
    pub claim: EntityId,
    /// The PC.
    pub device: DeviceId,
    /// Who reviews.
    pub member: EntityId,
    /// How long that holds unless it is renewed, in milliseconds since 1970.
    pub until_ms: u64,
}

/// What a PC gets that wants to review a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaseAnswer {
    /// It holds the claim.
    Held(Lease),
    /// Another PC holds it.
    HeldByOther(Lease),
}

/// A signed request, as far as its replay is to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    /// Who signed it.
    pub device: DeviceId,
    /// What it is told from its other requests by.
    pub nonce: [u8; 16],
    /// When it was signed, in milliseconds since 1970, by the hub's time.
    pub created_ms: u64,
    /// Until when the signature holds.
    pub expires_ms: u64,
}

/// What is known of a signed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenRequest {
    /// It comes for the first time.
    New,
    /// It came before.
    Replayed,
    /// It was signed before this hub began to remember: it may have come before.
    SignedTooEarly {
        /// Since when the hub remembers, in milliseconds since 1970.
        since_ms: u64,
    },
}
