//! Tables of what is planned.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::{Header, Hlc, KindId, TxnId};

use super::*;
use crate::storage::values::ArrivedHead;

const ARRIVAL_MS: u64 = 1_794_704_400_000;
const NEIGHBORHOOD: EntityId = EntityId::from_bytes([5; 16]);
const OF_NEIGHBORHOOD: Scope = Scope::OfNeighborhood(NEIGHBORHOOD);

fn hash(byte: u8) -> OpHash {
    OpHash::from_bytes([byte; 32])
}

fn stream(byte: u8) -> StreamId {
    StreamId::from_bytes([byte; 16])
}

fn head(of: u8, seq: u64, byte: u8) -> StreamHead {
    StreamHead {
        stream: stream(of),
        seq,
        hash: hash(byte),
    }
}

/// Operation `byte` at place `seq` of stream 1, behind operation `prev`.
fn operation(seq: u64, prev: Option<u8>, byte: u8) -> ArrivedOperation {
    let header = Header {
        version: 1,
        stream: stream(1),
        seq,
        prev: prev.map(hash),
        op_uid: OpUid::from_bytes([byte; 16]),
        hlc: Hlc::new(ARRIVAL_MS - 1, 0),
        entity: NEIGHBORHOOD,
        kind: KindId(1),
        payload_hash: [0; 32],
        actor: NEIGHBORHOOD,
        txn: TxnId::from_bytes([0; 16]),
    };
    ArrivedOperation {
        hash: hash(byte),
        header,
        header_bytes: vec![byte],
        payload_bytes: None,
        scope: OF_NEIGHBORHOOD,
    }
}

fn signed(head: StreamHead) -> ArrivedHead {
    ArrivedHead {
        device: DeviceId::from_bytes([7; 16]),
        neighborhood: Some(NEIGHBORHOOD),
        head,
        cose: Vec::new(),
    }
}

fn batch(operations: Vec<ArrivedOperation>, heads: &[StreamHead]) -> AppendBatch {
    AppendBatch {
        received_ms: ARRIVAL_MS,
        operations,
        signed_heads: heads.iter().copied().map(signed).collect(),
        ..AppendBatch::default()
    }
}

/// A log with operations 1, 2 and 3 of stream 1, and 9 behind 1 as another history.
fn known(batch: &AppendBatch) -> Known {
    let writer = Stream {
        stream: stream(1),
        device: DeviceId::from_bytes([7; 16]),
        neighborhood: Some(NEIGHBORHOOD),
    };
    let tips = StreamTips {
        head: head(1, 3, 3),
        branches: vec![head(1, 2, 9)],
    };
    let streams = HashMap::from([(stream(1), KnownStream { writer, tips })]);
    let there = [(1, 1), (2, 2), (3, 3), (9, 2)].map(|(byte, seq)| {
        let operation = KnownOperation {
            stream: stream(1),
            seq,
            scope: OF_NEIGHBORHOOD,
        };
        (hash(byte), operation)
    });
    let wanted = lookups(batch, &streams);
    let found = |(hash, _): &(OpHash, KnownOperation)| wanted.operations.contains(hash);
    Known {
        end_position: 100,
        streams,
        operations: there.into_iter().filter(found).collect(),
        ..Known::default()
    }
}

/// What becomes of a batch, in one line.
fn outcome(batch: &AppendBatch) -> String {
    let plan = match plan(batch, &known(batch)) {
        Ok(plan) => plan,
        Err(refusal) => return refusal.to_string(),
    };
    let byte = |hash: OpHash| hash.as_bytes()[0];
    let new = plan
        .operations
        .iter()
        .map(|(place, at)| (byte(batch.operations[*place].hash), *at));
    let mut lines = vec![format!("new {:?}", new.collect::<Vec<_>>())];
    let mut tell = |what: &str, heads: Vec<(u8, u64)>| {
        if !heads.is_empty() {
            lines.push(format!("{what} {heads:?}"));
        }
    };
    let ends = |heads: &[StreamHead]| {
        heads
            .iter()
            .map(|head| (byte(head.hash), head.seq))
            .collect()
    };
    tell(
        "there",
        vec![(0, plan.answer.already_there); usize::from(plan.answer.already_there > 0)],
    );
    tell(
        "end",
        plan.streams
            .iter()
            .map(|longer| (byte(longer.head.hash), longer.head.seq))
            .collect(),
    );
    tell("branch gone", ends(&plan.branches_gone));
    tell("branch", ends(&plan.branches_new));
    tell(
        "fork",
        plan.forks.iter().map(|fork| (0, fork.seq)).collect(),
    );
    tell(
        "uncovered",
        plan.answer
            .uncovered
            .iter()
            .map(|from| (0, from.seq))
            .collect(),
    );
    lines.join("; ")
}

#[test]
fn operations_are_placed_by_what_they_follow() {
    let op = operation;
    let cases = [
        (
            "the end of the history",
            vec![op(4, Some(3), 4), op(5, Some(4), 5)],
            head(1, 5, 5),
            "new [(4, 101), (5, 102)]; end [(5, 5)]",
        ),
        (
            "the end of a branch",
            vec![op(3, Some(9), 8)],
            head(1, 3, 8),
            "new [(8, 101)]; branch gone [(9, 2)]; branch [(8, 3)]",
        ),
        (
            "all of it is there",
            vec![op(2, Some(1), 2), op(3, Some(2), 3)],
            head(1, 3, 3),
            "new []; there [(0, 2)]",
        ),
        (
            "from what is there to what is new",
            vec![op(3, Some(2), 3), op(4, Some(3), 4)],
            head(1, 4, 4),
            "new [(4, 101)]; there [(0, 1)]; end [(4, 4)]",
        ),
        (
            "a third history",
            vec![op(2, Some(1), 6), op(3, Some(6), 7)],
            head(1, 3, 7),
            "new [(6, 101), (7, 102)]; branch [(7, 3)]; fork [(0, 2)]",
        ),
        (
            "another beginning",
            vec![op(1, None, 6)],
            head(1, 1, 6),
            "new [(6, 101)]; branch [(6, 1)]; fork [(0, 1)]",
        ),
        (
            "the same one twice",
            vec![op(4, Some(3), 4), op(4, Some(3), 4)],
            head(1, 4, 4),
            "new [(4, 101)]; there [(0, 1)]; end [(4, 4)]",
        ),
        (
            "two at one place",
            vec![op(4, Some(3), 4), op(4, Some(3), 5)],
            head(1, 4, 4),
            "new [(4, 101)]; end [(4, 4)]; uncovered [(0, 4)]",
        ),
        (
            "behind a gap",
            vec![op(6, Some(5), 6)],
            head(1, 6, 6),
            "operations of stream 01010101010101010101010101010101 are missing before those that came",
        ),
        (
            "with another number than its place has",
            vec![op(5, Some(3), 4)],
            head(1, 5, 4),
            "operations of stream 01010101010101010101010101010101 are missing before those that came",
        ),
        (
            "a head that covers the first only",
            vec![op(4, Some(3), 4), op(5, Some(4), 5)],
            head(1, 4, 4),
            "new [(4, 101)]; end [(4, 4)]; uncovered [(0, 5)]",
        ),
        (
            "a head on something else",
            vec![op(4, Some(3), 4)],
            head(1, 4, 99),
            "new []; uncovered [(0, 4)]",
        ),
        (
            "a head with another number",
            vec![op(4, Some(3), 4)],
            head(1, 5, 4),
            "new []; uncovered [(0, 4)]",
        ),
    ];
    for (what, operations, head, expected) in cases {
        assert_eq!(outcome(&batch(operations, &[head])), expected, "{what}");
    }
}

#[test]
fn what_continues_the_end_needs_no_lookups() {
    let next = batch(
        vec![operation(4, Some(3), 4), operation(5, Some(4), 5)],
        &[head(1, 5, 5)],
    );
    assert_eq!(lookups(&next, &known(&next).streams), Lookups::default());
    let unknown = batch(
        vec![operation(1, None, 4), operation(2, Some(4), 5)],
        &[head(1, 2, 5)],
    );
    assert_eq!(lookups(&unknown, &HashMap::new()), Lookups::default());
}

#[test]
fn a_head_alone_is_kept_where_its_operation_is_there() {
    let kept = |head| {
        let batch = batch(Vec::new(), &[head]);
        plan(&batch, &known(&batch)).unwrap().signed_heads
    };
    assert_eq!(kept(head(1, 3, 3)), [0], "the end of the history");
    assert_eq!(kept(head(1, 2, 2)), [0], "before it");
    assert_eq!(kept(head(1, 2, 9)), [0], "the end of a branch");
    assert!(kept(head(1, 4, 4)).is_empty(), "nothing of it is here");
}

#[test]
fn a_khu_pho_that_goes_on_as_another_one_keeps_its_streams() {
    let successor = EntityId::from_bytes([6; 16]);
    let mut next = batch(vec![operation(4, Some(3), 4)], &[head(1, 4, 4)]);
    next.signed_heads[0].neighborhood = Some(successor);
    next.operations[0].scope = Scope::OfNeighborhood(successor);
    let plan = plan(&next, &known(&next)).unwrap();
    assert_eq!(plan.streams[0].writer.neighborhood, Some(successor));
    assert!(plan.digests.contains_key(&successor));
}

#[test]
fn of_decisions_the_last_verdict_and_the_earliest_moment_hold() {
    let mut judging = batch(vec![operation(4, Some(3), 4)], &[head(1, 4, 4)]);
    judging.verdicts = [5, 0, 3]
        .map(|reason| Verdict {
            operation: hash(4),
            reason,
        })
        .to_vec();
    let at = |ms| Moment {
        op_uid: OpUid::from_bytes([4; 16]),
        hlc: Hlc::new(ms, 0),
    };
    judging.moments = [700, 300, 500].map(at).to_vec();
    let plan = plan(&judging, &known(&judging)).unwrap();
    let verdicts: Vec<_> = plan
        .verdicts
        .iter()
        .map(|planned| planned.row.reason)
        .collect();
    let moments: Vec<_> = plan.moments.iter().map(|planned| planned.row).collect();
    assert_eq!((verdicts, moments), (vec![3], vec![at(300)]));
    let mut positions: Vec<_> = plan
        .verdicts
        .iter()
        .map(|planned| planned.position)
        .collect();
    positions.extend(plan.moments.iter().map(|planned| planned.position));
    positions.extend(plan.operations.iter().map(|(_, position)| *position));
    positions.sort_unstable();
    positions.dedup();
    assert_eq!(positions.len(), 3, "every row has a place of its own");
    assert!(
        positions
            .iter()
            .all(|at| (101..=plan.answer.end_position).contains(at))
    );
}

#[test]
fn the_last_verdict_of_a_batch_holds_over_that_of_the_log() {
    for (known_reason, pushed, planned) in [
        (None, vec![5, 5], vec![5]),
        (Some(3), vec![3], vec![]),
        (Some(3), vec![5, 3], vec![3]),
        (Some(3), vec![5, 0], vec![0]),
    ] {
        let mut judging = batch(Vec::new(), &[]);
        judging.verdicts = pushed
            .iter()
            .map(|&reason| Verdict {
                operation: hash(3),
                reason,
            })
            .collect();
        let mut known = known(&judging);
        known
            .verdicts
            .extend(known_reason.map(|reason| (hash(3), reason)));
        let plan = plan(&judging, &known).unwrap();
        let reasons: Vec<u16> = plan.verdicts.iter().map(|it| it.row.reason).collect();
        assert_eq!(reasons, planned, "{known_reason:?} and {pushed:?}");
    }
}

#[test]
fn only_what_the_ward_wrote_is_shown_to_others_later() {
    let successor = Scope::OfNeighborhood(EntityId::from_bytes([6; 16]));
    let for_all = Scope::ForEveryNeighborhood;
    for (before, now, rescoped) in [
        (OF_NEIGHBORHOOD, successor, 0),
        (Scope::OfWard, Scope::OfWard, 0),
        (Scope::OfWard, for_all, 1),
    ] {
        let mut again = batch(vec![operation(3, Some(2), 3)], &[head(1, 3, 3)]);
        again.operations[0].scope = now;
        let mut known = known(&again);
        if let Some(there) = known.operations.get_mut(&hash(3)) {
            there.scope = before;
        }
        let is_ward = before == Scope::OfWard;
        for stream in known.streams.values_mut().filter(|_| is_ward) {
            stream.writer.neighborhood = None;
        }
        for head in again.signed_heads.iter_mut().filter(|_| is_ward) {
            head.neighborhood = None;
        }
        let plan = plan(&again, &known).unwrap();
        assert_eq!(plan.answer.already_there, 1);
        assert_eq!(plan.rescoped.len(), rescoped, "{before:?} to {now:?}");
    }
}

#[test]
fn what_the_wards_pc_brings_needs_no_head_on_its_last_operation() {
    let mut batch = AppendBatch {
        operations: vec![operation(1, None, 1), operation(2, Some(1), 2)],
        // It tells whose the stream is, and stands far behind this push.
        signed_heads: vec![signed(head(1, 900, 99))],
        ..AppendBatch::default()
    };
    let refused = plan(&batch, &Known::default()).unwrap().answer;
    assert_eq!((refused.operations, refused.uncovered.len()), (0, 1));
    batch.cover = Cover::Ward;
    let taken = plan(&batch, &Known::default()).unwrap();
    assert_eq!(
        (taken.answer.operations, taken.answer.uncovered.len()),
        (2, 0)
    );
    assert!(taken.signed_heads.is_empty());
}
