//! What of a batch is appended. Pure: told what the log knows, it says what is to be written.
//!
//! An operation is placed by the operation it names, as [`khupho_oplog::chain`] has it. Nearly all
//! of them continue the end of a history of their stream, which is known without looking into the
//! log; for the others [`lookups`] names what has to be looked up.

mod placing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use khupho_domain::ids::EntityId;
use khupho_oplog::hlc::effective;
use khupho_oplog::{OpHash, OpUid, StreamHead, StreamId};

use self::placing::{Placed, Placing};
use super::digest::Digest;
use super::error::Refusal;
use super::values::{
    AppendBatch, Appended, ArrivedOperation, Cover, ForkPlace, Moment, Scope, Stream, StreamTips,
    Verdict,
};

/// A stream as the log knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownStream {
    pub(crate) writer: Stream,
    pub(crate) tips: StreamTips,
}

/// An operation as far as a plan needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownOperation {
    pub(crate) stream: StreamId,
    pub(crate) seq: u64,
    pub(crate) scope: Scope,
}

/// What the log knows that concerns a batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Where the feed ends.
    pub(crate) end_position: u64,
    /// Those of the batch's streams that the log has.
    pub(crate) streams: HashMap<StreamId, KnownStream>,
    /// Those of the operations of [`Lookups::operations`] that the log has.
    pub(crate) operations: HashMap<OpHash, KnownOperation>,
    /// The verdicts on them.
    pub(crate) verdicts: HashMap<OpHash, u16>,
    /// Scopes of the writes of [`Lookups::writes`] that the log has.
    pub(crate) writes: HashMap<OpUid, Scope>,
    /// The moments of those writes.
    pub(crate) moments: HashMap<OpUid, Moment>,
}

/// What has to be looked up in the log before a batch can be planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lookups {
    pub(crate) operations: HashSet<OpHash>,
    pub(crate) writes: HashSet<OpUid>,
}

/// A stream whose first history gets longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LongerStream {
    pub(crate) writer: Stream,
    pub(crate) head: StreamHead,
}

/// A row of the feed that says something about an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlannedRow<T> {
    pub(crate) row: T,
    pub(crate) scope: Scope,
    pub(crate) position: u64,
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// New operations: their places in the batch, with their positions.
    pub(crate) operations: Vec<(usize, u64)>,
    /// Operations of the log that others may see from now on.
    pub(crate) rescoped: Vec<PlannedRow<OpHash>>,
    pub(crate) streams: Vec<LongerStream>,
    pub(crate) branches_gone: Vec<StreamHead>,
    pub(crate) branches_new: Vec<StreamHead>,
    pub(crate) forks: Vec<ForkPlace>,
    /// Places in the batch of the signed heads that stand on operations of the log.
    pub(crate) signed_heads: Vec<usize>,
    pub(crate) verdicts: Vec<PlannedRow<Verdict>>,
    /// They count only where they are earlier than what is known.
    pub(crate) moments: Vec<PlannedRow<Moment>>,
    /// What is added to the digests.
    pub(crate) digests: BTreeMap<EntityId, Digest>,
    pub(crate) answer: Appended,
}

/// The streams that concern a batch.
pub(crate) fn streams_of(batch: &AppendBatch) -> HashSet<StreamId> {
    let written = batch.operations.iter().map(|op| op.header.stream);
    let signed = batch.signed_heads.iter().map(|head| head.head.stream);
    written.chain(signed).collect()
}

/// What has to be looked up, given the batch's streams.
pub(crate) fn lookups(batch: &AppendBatch, streams: &HashMap<StreamId, KnownStream>) -> Lookups {
    let mut needed = Lookups::default();
    let mut placing = Placing::new(streams, |_| None);
    for op in &batch.operations {
        if placing.continue_tip(op).is_none() {
            needed.operations.insert(op.hash);
            needed.operations.extend(op.header.prev);
            needed.writes.insert(op.header.op_uid);
        }
    }
    let signed = batch.signed_heads.iter().map(|head| head.head.hash);
    needed
        .operations
        .extend(signed.filter(|hash| !placing.is_placed(*hash)));
    let judged = batch.verdicts.iter().map(|verdict| verdict.operation);
    needed
        .operations
        .extend(judged.filter(|hash| !placing.is_placed(*hash)));
    needed
        .writes
        .extend(batch.moments.iter().map(|moment| moment.op_uid));
    needed
}

/// Plans a batch.
///
/// # Errors
/// A [`Refusal`] where nothing of it may be kept.
pub(crate) fn plan(batch: &AppendBatch, known: &Known) -> Result<Plan, Refusal> {
    let writers = writers(batch, known)?;
    refuse_wrong_scopes(batch, &writers)?;
    let mut planning = Planning {
        batch,
        known,
        writers,
        plan: Plan::default(),
        position: known.end_position,
        scopes: HashMap::new(),
        writes: HashMap::new(),
    };
    planning.place_operations()?;
    planning.keep_signed_heads();
    planning.judge();
    planning.decide_moments();
    let mut plan = planning.plan;
    plan.answer.operations = plan.operations.len() as u64;
    plan.answer.forks.clone_from(&plan.forks);
    plan.answer.end_position = planning.position;
    Ok(plan)
}

/// Who writes each stream of the batch: what the log knows, or what the heads that came say.
fn writers(batch: &AppendBatch, known: &Known) -> Result<HashMap<StreamId, Stream>, Refusal> {
    let mut writers: HashMap<_, _> = known
        .streams
        .iter()
        .map(|(stream, known)| (*stream, known.writer))
        .collect();
    for head in &batch.signed_heads {
        let stream = head.head.stream;
        let writer = writers.entry(stream).or_insert(Stream {
            stream,
            device: head.device,
            neighborhood: head.neighborhood,
        });
        if writer.device != head.device {
            return Err(Refusal::OtherWriter(stream));
        }
        // A khu phố may go on as another one; its machines keep their streams.
        writer.neighborhood = writer.neighborhood.and(head.neighborhood);
    }
    Ok(writers)
}

/// Only the ward may choose who sees what it writes.
fn refuse_wrong_scopes(
    batch: &AppendBatch,
    writers: &HashMap<StreamId, Stream>,
) -> Result<(), Refusal> {
    for op in &batch.operations {
        let stream = op.header.stream;
        let writer = writers.get(&stream).ok_or(Refusal::NoWriter(stream))?;
        let is_of_neighborhood = matches!(op.scope, Scope::OfNeighborhood(_));
        if writer.neighborhood.is_some() != is_of_neighborhood {
            return Err(Refusal::WrongScope(stream));
        }
    }
    Ok(())
}

struct Planning<'a> {
    batch: &'a AppendBatch,
    known: &'a Known,
    writers: HashMap<StreamId, Stream>,
    plan: Plan,
    position: u64,
    /// Scopes of the batch's operations that are in the log after it.
    scopes: HashMap<OpHash, Scope>,
    writes: HashMap<OpUid, Scope>,
}

impl Planning<'_> {
    fn next_position(&mut self) -> u64 {
        self.position += 1;
        self.position
    }

    fn place_operations(&mut self) -> Result<(), Refusal> {
        let known = self.known;
        let covered = covered(self.batch);
        let mut placing = Placing::new(&known.streams, |hash| known.operations.get(&hash).copied());
        let mut reached = BTreeMap::new();
        let mut uncovered = BTreeMap::new();
        for (place, op) in self.batch.operations.iter().enumerate() {
            let stream = op.header.stream;
            let is_covered = self.batch.cover == Cover::Ward || covered.contains(&op.hash);
            if !is_covered && !known.operations.contains_key(&op.hash) {
                uncovered.entry(stream).or_insert(op.header.seq);
                continue;
            }
            match placing.place(op)? {
                Placed::AlreadyThere(scope) => self.meet_again(op, scope),
                Placed::New => self.add(place, op),
            }
            reached.insert(stream, head_of(op));
        }
        self.plan.answer.accepted = reached.into_values().collect();
        self.plan.answer.uncovered = uncovered
            .into_iter()
            .map(|(stream, seq)| ForkPlace { stream, seq })
            .collect();
        self.keep_ends(placing);
        Ok(())
    }

    fn add(&mut self, place: usize, op: &ArrivedOperation) {
        let position = self.next_position();
        self.plan.operations.push((place, position));
        self.scopes.insert(op.hash, op.scope);
        self.writes.insert(op.header.op_uid, op.scope);
        if let Scope::OfNeighborhood(neighborhood) = op.scope {
            self.plan
                .digests
                .entry(neighborhood)
                .or_default()
                .add(op.hash);
        }
    }

    /// The ward may let others see an operation of its own that came earlier; it comes again in the
    /// feed. What a khu phố wrote stays with the khu phố as which it wrote it.
    fn meet_again(&mut self, op: &ArrivedOperation, before: Scope) {
        self.plan.answer.already_there += 1;
        let scope = match before {
            Scope::OfNeighborhood(_) => before,
            _ => op.scope,
        };
        self.scopes.insert(op.hash, scope);
        self.writes.insert(op.header.op_uid, scope);
        if before == scope {
            return;
        }
        let position = self.next_position();
        let row = op.hash;
        self.plan.rescoped.push(PlannedRow {
            row,
            scope,
            position,
        });
        if let Some(&reason) = self.known.verdicts.get(&op.hash) {
            let operation = op.hash;
            self.add_verdict(Verdict { operation, reason }, scope);
        }
        if let Some(&moment) = self.known.moments.get(&op.header.op_uid) {
            self.add_moment(moment, scope);
        }
    }

    fn keep_ends(&mut self, placing: Placing<'_>) {
        let ends = placing.ends();
        let writers = &self.writers;
        self.plan.streams = ends
            .longer
            .into_iter()
            .filter_map(|head| {
                let writer = *writers.get(&head.stream)?;
                Some(LongerStream { writer, head })
            })
            .collect();
        self.plan.branches_gone = ends.branches_gone;
        self.plan.branches_new = ends.branches_new;
        self.plan.forks = ends.forks;
    }

    fn scope_of(&self, hash: OpHash) -> Option<Scope> {
        let known = || self.known.operations.get(&hash).map(|known| known.scope);
        self.scopes.get(&hash).copied().or_else(known)
    }

    fn keep_signed_heads(&mut self) {
        let is_end = |head: &StreamHead| {
            self.known
                .streams
                .get(&head.stream)
                .is_some_and(|known| known.tips.head == *head || known.tips.branches.contains(head))
        };
        let heads = self.batch.signed_heads.iter().enumerate();
        let kept =
            heads.filter(|(_, head)| self.scope_of(head.head.hash).is_some() || is_end(&head.head));
        self.plan.signed_heads = kept.map(|(place, _)| place).collect();
    }

    fn judge(&mut self) {
        for &verdict in &self.batch.verdicts {
            let held = self.held_verdict(verdict.operation);
            match self.scope_of(verdict.operation) {
                None => self.plan.answer.verdicts_too_early.push(verdict.operation),
                Some(_) if held == Some(verdict.reason) => {}
                Some(scope) => self.add_verdict(verdict, scope),
            }
        }
    }

    /// The verdict that holds so far: one of this batch, or that of the log.
    fn held_verdict(&self, operation: OpHash) -> Option<u16> {
        let mut planned = self.plan.verdicts.iter().rev();
        let planned = planned.find(|planned| planned.row.operation == operation);
        let known = || self.known.verdicts.get(&operation).copied();
        planned.map(|planned| planned.row.reason).or_else(known)
    }

    /// Of several verdicts on one operation the last one holds.
    fn add_verdict(&mut self, verdict: Verdict, scope: Scope) {
        let position = self.next_position();
        let operation = verdict.operation;
        self.plan
            .verdicts
            .retain(|planned| planned.row.operation != operation);
        self.plan.verdicts.push(PlannedRow {
            row: verdict,
            scope,
            position,
        });
    }

    fn decide_moments(&mut self) {
        for place in self.plan.operations.clone() {
            let op = &self.batch.operations[place.0];
            let (hlc, op_uid) = (op.header.hlc, op.header.op_uid);
            let counts = effective(hlc, Some(self.batch.received_ms));
            if counts < hlc {
                self.add_moment(
                    Moment {
                        op_uid,
                        hlc: counts,
                    },
                    op.scope,
                );
            }
        }
        for &moment in &self.batch.moments {
            let written = self.writes.get(&moment.op_uid);
            match written.or_else(|| self.known.writes.get(&moment.op_uid)) {
                None => self.plan.answer.moments_too_early.push(moment.op_uid),
                Some(&scope) => self.add_moment(moment, scope),
            }
        }
    }

    /// Of several moments of one write the earliest holds.
    fn add_moment(&mut self, moment: Moment, scope: Scope) {
        let planned = &mut self.plan.moments;
        if let Some(same) = planned
            .iter_mut()
            .find(|planned| planned.row.op_uid == moment.op_uid)
        {
            same.row.hlc = same.row.hlc.min(moment.hlc);
            return;
        }
        self.position += 1;
        let position = self.position;
        planned.push(PlannedRow {
            row: moment,
            scope,
            position,
        });
    }
}

fn head_of(op: &ArrivedOperation) -> StreamHead {
    StreamHead {
        stream: op.header.stream,
        seq: op.header.seq,
        hash: op.hash,
    }
}

/// Operations for which a signed head of the batch answers: those it stands on and all before them.
fn covered(batch: &AppendBatch) -> HashSet<OpHash> {
    let signed: HashSet<_> = batch
        .signed_heads
        .iter()
        .map(|head| (head.head.stream, head.head.seq, head.head.hash))
        .collect();
    let mut covered = HashSet::new();
    for op in batch.operations.iter().rev() {
        let head = head_of(op);
        let is_signed = signed.contains(&(head.stream, head.seq, head.hash));
        if is_signed || covered.contains(&op.hash) {
            covered.insert(op.hash);
            covered.extend(op.header.prev);
        }
    }
    covered
}
