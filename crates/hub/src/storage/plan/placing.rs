//! Where the operations of a batch stand.

use std::collections::{HashMap, HashSet};

use khupho_oplog::{OpHash, StreamHead, StreamId};

use super::{KnownOperation, KnownStream};
use crate::storage::error::Refusal;
use crate::storage::values::{ArrivedOperation, ForkPlace, Scope};

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is appended.
    New,
    /// The log has it.
    AlreadyThere(Scope),
}

/// Which history of a stream ends somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum History {
    First,
    Further,
}

#[derive(Clone, Copy)]
struct End {
    head: StreamHead,
    history: History,
    /// The log has it; a batch has not moved it.
    known: bool,
}

/// How a batch leaves its streams.
#[derive(Default)]
pub(super) struct Ends {
    pub(super) longer: Vec<StreamHead>,
    pub(super) branches_gone: Vec<StreamHead>,
    pub(super) branches_new: Vec<StreamHead>,
    pub(super) forks: Vec<ForkPlace>,
}

/// The ends of the streams' histories while a batch is placed.
pub(super) struct Placing<'a> {
    ends: HashMap<OpHash, End>,
    streams: &'a HashMap<StreamId, KnownStream>,
    begun: HashSet<StreamId>,
    batch: HashMap<OpHash, KnownOperation>,
    known: Box<dyn Fn(OpHash) -> Option<KnownOperation> + 'a>,
    done: Ends,
}

impl<'a> Placing<'a> {
    pub(super) fn new(
        streams: &'a HashMap<StreamId, KnownStream>,
        known: impl Fn(OpHash) -> Option<KnownOperation> + 'a,
    ) -> Self {
        let ends = streams.values().flat_map(|stream| {
            let first = std::iter::once((stream.tips.head, History::First));
            let further = stream
                .tips
                .branches
                .iter()
                .map(|head| (*head, History::Further));
            first.chain(further)
        });
        let end = |(head, history)| End {
            head,
            history,
            known: true,
        };
        Self {
            ends: ends.map(end).map(|end| (end.head.hash, end)).collect(),
            streams,
            begun: HashSet::new(),
            batch: HashMap::new(),
            known: Box::new(known),
            done: Ends::default(),
        }
    }

    /// Whether an operation is the end of a history, or was placed.
    pub(super) fn is_placed(&self, hash: OpHash) -> bool {
        self.batch.contains_key(&hash)
    }

    /// Places an operation that continues the end of a history or begins a stream. What does is
    /// new: were it in the log, the history would not end before it.
    pub(super) fn continue_tip(&mut self, op: &ArrivedOperation) -> Option<Placed> {
        let (stream, seq) = (op.header.stream, op.header.seq);
        let history = match op.header.prev {
            None if seq == 1 && !self.streams.contains_key(&stream) => {
                if !self.begun.insert(stream) {
                    return None;
                }
                History::First
            }
            None => return None,
            Some(prev) => {
                let end = self.ends.get(&prev)?;
                if end.head.stream != stream || end.head.seq + 1 != seq {
                    return None;
                }
                self.leave(prev)?
            }
        };
        self.end_with(op, history);
        Some(Placed::New)
    }

    fn leave(&mut self, hash: OpHash) -> Option<History> {
        let end = self.ends.remove(&hash)?;
        if end.known && end.history == History::Further {
            self.done.branches_gone.push(end.head);
        }
        Some(end.history)
    }

    fn end_with(&mut self, op: &ArrivedOperation, history: History) {
        let head = super::head_of(op);
        self.ends.insert(
            op.hash,
            End {
                head,
                history,
                known: false,
            },
        );
        self.batch.insert(
            op.hash,
            KnownOperation {
                stream: head.stream,
                seq: head.seq,
                scope: op.scope,
            },
        );
    }

    /// Places an operation.
    ///
    /// # Errors
    /// [`Refusal::Gap`] where the operation before it is not in the log.
    pub(super) fn place(&mut self, op: &ArrivedOperation) -> Result<Placed, Refusal> {
        if let Some(placed) = self.continue_tip(op) {
            return Ok(placed);
        }
        if let Some(known) = self.find(op.hash) {
            return Ok(Placed::AlreadyThere(known.scope));
        }
        let (stream, seq) = (op.header.stream, op.header.seq);
        let follows = match op.header.prev {
            None => seq == 1,
            Some(prev) => self
                .find(prev)
                .is_some_and(|known| known.stream == stream && known.seq + 1 == seq),
        };
        if !follows {
            return Err(self.gap(stream));
        }
        self.done.forks.push(ForkPlace { stream, seq });
        self.end_with(op, History::Further);
        Ok(Placed::New)
    }

    fn find(&self, hash: OpHash) -> Option<KnownOperation> {
        self.batch
            .get(&hash)
            .copied()
            .or_else(|| (self.known)(hash))
    }

    /// Nothing of the batch is kept, so the head that counts is that of the log.
    fn gap(&self, stream: StreamId) -> Refusal {
        let known = self.streams.get(&stream);
        Refusal::Gap {
            stream,
            head: known.map(|known| known.tips.head),
        }
    }

    /// How the batch leaves its streams.
    pub(super) fn ends(self) -> Ends {
        let mut done = self.done;
        for end in self.ends.into_values().filter(|end| !end.known) {
            match end.history {
                History::First => done.longer.push(end.head),
                History::Further => done.branches_new.push(end.head),
            }
        }
        done.longer.sort_by_key(|head| head.stream);
        done.branches_new
            .sort_by_key(|head| (head.stream, head.seq, head.hash));
        done.forks.sort_unstable();
        done.forks.dedup();
        done
    }
}
