//! A log of operations on a disk in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::rc::Rc;

use khupho_domain::ids::EntityId;
use khupho_oplog::chain::{Place, place};
use khupho_oplog::ownership::{EntityOfKind, Proof, proof_of};
use khupho_oplog::{EntityState, Hlc, OpHash, OpUid, SealedOperation, StreamHead, StreamId};

/// How a log decides what continues a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The program's: an operation follows the operation it names.
    HashLinked,
    /// The control: the first operation of a number stays, any other of that number is ignored.
    IndexOnly,
    /// Another control: as the program's, but an entity belongs to whoever wrote about it first.
    FirstWriterOwns,
    /// A third control: as the program's, but what is issued again becomes another write.
    ReissuedAsNew,
}

/// An operation as it travels and rests: the same bytes everywhere.
pub(crate) type Op = Rc<SealedOperation>;

/// What one disk holds.
#[derive(Clone)]
pub(crate) struct Log {
    rule: Rule,
    ops: BTreeMap<OpHash, Op>,
    numbered: BTreeMap<(StreamId, u64), Vec<OpHash>>,
    of_entity: BTreeMap<EntityId, Vec<OpHash>>,
    of_write: BTreeMap<OpUid, Vec<OpHash>>,
    /// The moment that counts for a write, decided with its first copy or sent down by the ward.
    moments: BTreeMap<OpUid, Hlc>,
    /// In the log, but not counted.
    pub(crate) set_aside: BTreeSet<OpHash>,
    /// Waits for the operation before it.
    parked: BTreeMap<OpHash, Op>,
    /// What identities were proved to be derived from.
    parents: BTreeMap<EntityOfKind, EntityOfKind>,
}

impl Log {
    pub(crate) fn new(rule: Rule) -> Self {
        Self {
            rule,
            ops: BTreeMap::new(),
            numbered: BTreeMap::new(),
            of_entity: BTreeMap::new(),
            of_write: BTreeMap::new(),
            moments: BTreeMap::new(),
            set_aside: BTreeSet::new(),
            parked: BTreeMap::new(),
            parents: BTreeMap::new(),
        }
    }

    pub(crate) fn holds(&self, hash: OpHash) -> bool {
        self.ops.contains_key(&hash)
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Op> {
        self.ops.values()
    }

    pub(crate) fn at(&self, stream: StreamId, seq: u64) -> impl Iterator<Item = &Op> {
        self.numbered
            .get(&(stream, seq))
            .into_iter()
            .flatten()
            .map(|hash| &self.ops[hash])
    }

    /// Takes an operation, and what waited for it, each with the moment that counts for it.
    pub(crate) fn take(&mut self, op: &Op, moment_of: impl Fn(&Op) -> Hlc) {
        let mut offered = vec![Rc::clone(op)];
        while let Some(op) = offered.pop() {
            match self.placed(&op) {
                Place::AlreadyThere => {}
                Place::Waits => {
                    self.parked.insert(op.hash, op);
                }
                Place::Follows | Place::Forks => {
                    self.insert(&op, moment_of(&op));
                    offered.extend(self.waiting_for(op.hash));
                }
            }
        }
    }

    /// Takes an operation that the ward vouches for, without the chain.
    pub(crate) fn take_vouched(&mut self, op: &Op, moment: Hlc) {
        if !self.holds(op.hash) {
            self.insert(op, moment);
        }
    }

    fn placed(&self, op: &Op) -> Place {
        let seq = op.header.seq;
        if self.rule == Rule::IndexOnly {
            return match (self.at(op.header.stream, seq).next(), seq) {
                (Some(_), _) => Place::AlreadyThere,
                (None, 1) => Place::Follows,
                (None, _) => match self.at(op.header.stream, seq - 1).next() {
                    Some(_) => Place::Follows,
                    None => Place::Waits,
                },
            };
        }
        let known = |hash| {
            let known = self.ops.get(&hash);
            Ok::<_, Infallible>(known.map(|op| (op.header.stream, op.header.seq)))
        };
        let taken = |stream, seq| Ok(self.numbered.contains_key(&(stream, seq)));
        let Ok(place) = place(op, known, taken);
        place
    }

    fn waiting_for(&mut self, hash: OpHash) -> Vec<Op> {
        let next: Vec<OpHash> = match self.rule {
            Rule::HashLinked | Rule::FirstWriterOwns | Rule::ReissuedAsNew => self
                .parked
                .values()
                .filter(|op| op.header.prev == Some(hash))
                .map(|op| op.hash)
                .collect(),
            Rule::IndexOnly => self.parked.keys().copied().collect(),
        };
        next.iter()
            .filter_map(|hash| self.parked.remove(hash))
            .collect()
    }

    fn insert(&mut self, op: &Op, moment: Hlc) {
        let header = &op.header;
        self.numbered
            .entry((header.stream, header.seq))
            .or_default()
            .push(op.hash);
        self.of_entity
            .entry(header.entity)
            .or_default()
            .push(op.hash);
        self.of_write
            .entry(header.op_uid)
            .or_default()
            .push(op.hash);
        self.moments.entry(header.op_uid).or_insert(moment);
        if let Proof::Of(parent) = proof_of(op) {
            self.parents.insert(EntityOfKind::of(op), parent);
        }
        self.ops.insert(op.hash, Rc::clone(op));
    }

    /// The ward decided a moment for a write. The earliest it ever decided counts, so that a ward
    /// which was restored and receives the write again ends with the moment the machines know.
    pub(crate) fn lower_moment(&mut self, write: OpUid, moment: Hlc) {
        let known = self.moments.entry(write).or_insert(moment);
        *known = moment.min(*known);
    }

    pub(crate) fn moment(&self, write: OpUid) -> Option<Hlc> {
        self.moments.get(&write).copied()
    }

    /// Writes and the moments that count for them.
    pub(crate) fn moments(&self) -> impl Iterator<Item = (OpUid, Hlc)> {
        self.moments.iter().map(|(write, moment)| (*write, *moment))
    }

    /// Whether a write counts: one of its copies is in the log and not put aside.
    pub(crate) fn counts(&self, write: OpUid) -> bool {
        let copies = self.of_write.get(&write);
        copies.is_some_and(|copies| copies.iter().any(|hash| !self.set_aside.contains(hash)))
    }

    pub(crate) fn knows(&self, write: OpUid) -> bool {
        self.of_write.contains_key(&write)
    }

    /// The merged cells of an entity: each write once.
    pub(crate) fn state(&self, entity: EntityId) -> Option<EntityState> {
        let hashes = self.of_entity.get(&entity)?;
        let mut applied = BTreeSet::new();
        let mut state = EntityState::new(self.ops[hashes.first()?].header.kind);
        for hash in hashes {
            let op = &self.ops[hash];
            let write = op.header.op_uid;
            if self.counts(write) && applied.insert(write) {
                state.apply(self.moments[&write], op);
            }
        }
        Some(state)
    }

    /// Operations without a successor in the log: how far each branch of each stream goes.
    pub(crate) fn tips(&self) -> Vec<StreamHead> {
        let followed: BTreeSet<OpHash> =
            self.ops.values().filter_map(|op| op.header.prev).collect();
        let ends = self.ops.values().filter(|op| !followed.contains(&op.hash));
        ends.map(|op| StreamHead {
            stream: op.header.stream,
            seq: op.header.seq,
            hash: op.hash,
        })
        .collect()
    }

    /// Streams with two operations of one number.
    pub(crate) fn forks(&self) -> BTreeSet<StreamId> {
        let doubled = self.numbered.iter().filter(|(_, hashes)| hashes.len() > 1);
        doubled.map(|((stream, _), _)| *stream).collect()
    }

    /// The way back from a head to the first operation, the newest first; empty where it is not here.
    pub(crate) fn back_from(&self, head: OpHash) -> Vec<Op> {
        let mut way = Vec::new();
        let mut next = Some(head);
        while let Some(op) = next.and_then(|hash| self.ops.get(&hash)) {
            way.push(Rc::clone(op));
            next = op.header.prev;
        }
        way
    }

    /// Operations that the holder of `known` lacks: everything that no known head leads back to,
    /// in an order in which each comes after the one before it.
    pub(crate) fn beyond(&self, known: &[StreamHead]) -> Vec<Op> {
        let held: BTreeSet<OpHash> = known
            .iter()
            .flat_map(|head| self.back_from(head.hash))
            .map(|op| op.hash)
            .collect();
        let mut beyond: Vec<Op> = self
            .ops
            .values()
            .filter(|op| !held.contains(&op.hash))
            .map(Rc::clone)
            .collect();
        beyond.sort_by_key(|op| (op.header.stream, op.header.seq, op.hash));
        beyond
    }

    pub(crate) fn rule(&self) -> Rule {
        self.rule
    }

    /// What an identity was proved to be derived from, by an operation that counts or does not.
    pub(crate) fn parent(&self, of: EntityOfKind) -> Option<EntityOfKind> {
        self.parents.get(&of).copied()
    }

    /// The operations about an entity, in the order in which they came.
    pub(crate) fn about(&self, entity: EntityId) -> impl Iterator<Item = &Op> {
        let hashes = self.of_entity.get(&entity).into_iter().flatten();
        hashes.map(|hash| &self.ops[hash])
    }

    pub(crate) fn entities(&self) -> impl Iterator<Item = EntityId> {
        self.of_entity.keys().copied()
    }
}
