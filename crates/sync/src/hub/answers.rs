//! What the hub answers, as JSON has it. Fields that this program does not use are left out.

use data_encoding::HEXLOWER_PERMISSIVE;
use khupho_oplog::ids::{DeviceId, LogId};
use khupho_oplog::{OpHash, OpUid, StreamHead, StreamId};
use serde::Deserialize;

use super::fault::HubFault;

/// A refusal: a problem document (RFC 9457).
#[derive(Debug, Deserialize)]
pub(super) struct ProblemAnswer {
    pub(super) code: String,
    pub(super) now_ms: Option<u64>,
    pub(super) retry_after_s: Option<u64>,
}

/// Who the hub is.
#[derive(Debug, Deserialize)]
pub(super) struct IdentityAnswer {
    pub(super) now_ms: u64,
    device: String,
    signing_key: String,
    agree_key: String,
}

impl IdentityAnswer {
    pub(super) fn device(&self) -> Result<DeviceId, HubFault> {
        Ok(DeviceId::from_bytes(bytes_of(&self.device)?))
    }

    pub(super) fn signing_key(&self) -> Result<[u8; 32], HubFault> {
        bytes_of(&self.signing_key)
    }

    pub(super) fn agree_key(&self) -> Result<[u8; 32], HubFault> {
        bytes_of(&self.agree_key)
    }
}

/// Where the hub stands.
#[derive(Debug, Deserialize)]
pub(super) struct HelloAnswer {
    pub(super) log_id: String,
    pub(super) end_position: u64,
    pub(super) registry_entries: u64,
    registry_xor: String,
    pub(super) heads: Vec<HeadAnswer>,
    pub(super) branches: Vec<HeadAnswer>,
    pub(super) next_after: Option<String>,
}

impl HelloAnswer {
    pub(super) fn log_id(&self) -> Result<LogId, HubFault> {
        Ok(LogId::from_bytes(bytes_of(&self.log_id)?))
    }

    /// The exclusive or of the hashes of the entries of its registry.
    pub(super) fn registry_xor(&self) -> Result<[u8; 32], HubFault> {
        bytes_of(&self.registry_xor)
    }

    /// The ends of everything the hub has of what this machine may see.
    pub(super) fn ends(&self) -> Result<Vec<StreamHead>, HubFault> {
        let ends = self.heads.iter().chain(&self.branches);
        ends.map(HeadAnswer::head).collect()
    }
}

/// The end of a stream.
#[derive(Debug, Deserialize)]
pub(super) struct HeadAnswer {
    stream: String,
    seq: u64,
    hash: String,
}

impl HeadAnswer {
    fn head(&self) -> Result<StreamHead, HubFault> {
        Ok(StreamHead {
            stream: StreamId::from_bytes(bytes_of(&self.stream)?),
            seq: self.seq,
            hash: OpHash::from_bytes(bytes_of(&self.hash)?),
        })
    }
}

/// A place of a stream.
#[derive(Debug, Deserialize)]
struct PlaceAnswer {
    stream: String,
}

/// What a push came to.
#[derive(Debug, Deserialize)]
pub(super) struct PushAnswer {
    pub(super) operations: u64,
    pub(super) already_there: u64,
    pub(super) end_position: u64,
    accepted: Vec<HeadAnswer>,
    uncovered: Vec<PlaceAnswer>,
    verdicts_too_early: Vec<String>,
    moments_too_early: Vec<String>,
}

impl PushAnswer {
    /// How far the hub has each stream of the push now.
    pub(super) fn accepted(&self) -> Result<Vec<StreamHead>, HubFault> {
        self.accepted.iter().map(HeadAnswer::head).collect()
    }

    /// Streams of which the hub did not take everything: no signed head answered for it.
    pub(super) fn uncovered(&self) -> Result<Vec<StreamId>, HubFault> {
        let places = self.uncovered.iter();
        places
            .map(|place| bytes_of(&place.stream).map(StreamId::from_bytes))
            .collect()
    }

    /// Verdicts on operations that the hub has not.
    pub(super) fn verdicts_too_early(&self) -> Result<Vec<OpHash>, HubFault> {
        let hashes = self.verdicts_too_early.iter();
        hashes
            .map(|hex| bytes_of(hex).map(OpHash::from_bytes))
            .collect()
    }

    /// Moments of writes that the hub has not.
    pub(super) fn moments_too_early(&self) -> Result<Vec<OpUid>, HubFault> {
        let writes = self.moments_too_early.iter();
        writes
            .map(|hex| bytes_of(hex).map(OpUid::from_bytes))
            .collect()
    }
}

/// What a khu phố wrote, as the hub has it.
#[derive(Debug, Deserialize)]
pub(super) struct DigestAnswer {
    buckets: Vec<BucketAnswer>,
}

#[derive(Debug, Deserialize)]
struct BucketAnswer {
    count: u64,
    xor: String,
}

impl DigestAnswer {
    pub(super) fn buckets(&self) -> Result<Vec<(u64, [u8; 32])>, HubFault> {
        let buckets = self.buckets.iter();
        buckets
            .map(|bucket| Ok((bucket.count, bytes_of(&bucket.xor)?)))
            .collect()
    }
}

/// Operations of one bucket.
#[derive(Debug, Deserialize)]
pub(super) struct HashesAnswer {
    operations: Vec<String>,
}

impl HashesAnswer {
    pub(super) fn operations(&self) -> Result<Vec<OpHash>, HubFault> {
        let hashes = self.operations.iter();
        hashes
            .map(|hex| bytes_of(hex).map(OpHash::from_bytes))
            .collect()
    }
}

fn bytes_of<const N: usize>(hex: &str) -> Result<[u8; N], HubFault> {
    let unreadable = || HubFault::Unreadable("an identity that is no hexadecimal number");
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    let bytes = bytes.map_err(|_| unreadable())?;
    bytes.try_into().map_err(|_| unreadable())
}
