//! The chain of a stream: every operation names the one before it.

use thiserror::Error;

use crate::ids::{OpHash, StreamId};
use crate::operation::SealedOperation;

/// How far a stream is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamHead {
    /// The stream.
    pub stream: StreamId,
    /// Place of its newest operation.
    pub seq: u64,
    /// Identity of its newest operation.
    pub hash: OpHash,
}

/// Why an operation does not continue a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChainFault {
    /// The operation belongs to another stream.
    #[error("operation of stream {found}, not of {expected}")]
    WrongStream {
        /// The head's stream.
        expected: StreamId,
        /// The operation's stream.
        found: StreamId,
    },
    /// Operations between the head and this one are missing: park it.
    #[error("operation {found} came before operation {expected}")]
    Gap {
        /// The next operation that is needed.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// The stream has two histories: its machine was cloned or restored. Keep both.
    #[error("operation {seq} has another history than the one that is known")]
    Fork {
        /// Where the histories are seen to differ.
        seq: u64,
    },
    /// The operation is the head itself.
    #[error("operation {seq} is already there")]
    AlreadyThere {
        /// Its place.
        seq: u64,
    },
    /// The operation lies before the head. Comparing with the operation
    /// stored at that place tells whether it is the same one or a fork: see
    /// [`at_known_place`].
    #[error("operation {seq} lies before the known head")]
    BeforeHead {
        /// Its place.
        seq: u64,
    },
}

/// The head after `op`, where it continues the stream.
///
/// # Errors
/// A [`ChainFault`] where it does not; the head stays as it is.
pub fn extend(head: Option<&StreamHead>, op: &SealedOperation) -> Result<StreamHead, ChainFault> {
    if let Some(head) = head {
        refuse_known_place(head, op)?;
    }
    let expected = head.map_or(1, |head| head.seq.saturating_add(1));
    let found = op.header.seq;
    if found != expected {
        return Err(ChainFault::Gap { expected, found });
    }
    if op.header.prev != head.map(|head| head.hash) {
        return Err(ChainFault::Fork { seq: found });
    }
    Ok(StreamHead {
        stream: op.header.stream,
        seq: found,
        hash: op.hash,
    })
}

/// What an operation is whose place is taken by the operation `stored`.
#[must_use]
pub fn at_known_place(stored: OpHash, op: &SealedOperation) -> ChainFault {
    let seq = op.header.seq;
    if stored == op.hash {
        return ChainFault::AlreadyThere { seq };
    }
    ChainFault::Fork { seq }
}

fn refuse_known_place(head: &StreamHead, op: &SealedOperation) -> Result<(), ChainFault> {
    let (expected, found) = (head.stream, op.header.stream);
    if expected != found {
        return Err(ChainFault::WrongStream { expected, found });
    }
    let seq = op.header.seq;
    if seq == head.seq {
        return Err(at_known_place(head.hash, op));
    }
    if seq < head.seq {
        return Err(ChainFault::BeforeHead { seq });
    }
    Ok(())
}

/// Where an operation stands to a log that may hold several histories of its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It continues its stream: take it.
    Follows,
    /// It continues its stream where another operation does already: the machine was cloned or
    /// restored. Take it, and say so.
    Forks,
    /// It is in the log.
    AlreadyThere,
    /// The operation before it is not in the log: keep it apart until that one comes.
    Waits,
}

/// Places an operation by the operation it names, never by its number alone: a log that ignores
/// what comes under a number it knows loses the writes of every machine that was cloned or restored.
///
/// `known` gives stream and number of an operation in the log; `taken` says whether any operation
/// stands at a place of a stream.
///
/// # Errors
/// Those of `known` and `taken`.
pub fn place<E>(
    op: &SealedOperation,
    known: impl Fn(OpHash) -> Result<Option<(StreamId, u64)>, E>,
    taken: impl FnOnce(StreamId, u64) -> Result<bool, E>,
) -> Result<Place, E> {
    let (stream, seq) = (op.header.stream, op.header.seq);
    if known(op.hash)?.is_some() {
        return Ok(Place::AlreadyThere);
    }
    let follows = match op.header.prev {
        None => true,
        Some(prev) => known(prev)? == Some((stream, seq - 1)),
    };
    if !follows {
        return Ok(Place::Waits);
    }
    Ok(match taken(stream, seq)? {
        true => Place::Forks,
        false => Place::Follows,
    })
}
