//! The laws of the merge: any order, any repetition, any grouping, the same cells.

use khupho_oplog::{
    Act, Change, EntityState, FieldId, Hlc, KindId, OperationDraft, SealedOperation, StreamId,
    Value,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::samples::{draft, seal, uid, withheld};

const KIND: KindId = KindId(3);

/// Few fields, few values and few moments, so that writes meet. Fields 3 and 4 are personal.
fn any_change() -> impl Strategy<Value = Change> {
    let acts = prop::sample::select(vec![Act::Set, Act::Append, Act::AddRef, Act::Delete]);
    let change = |(field, act, number)| Change {
        field: FieldId(field),
        act,
        value: Value::Int(number),
        base: None,
    };
    prop_oneof![
        1 => Just(Change::delete_entity()),
        1 => Just(Change::restore_entity()),
        4 => (3..5_u16, Just(Act::Set), 0..3_i64).prop_map(change),
        8 => (1..3_u16, acts, 0..3_i64).prop_map(change),
    ]
}

fn any_ops() -> impl Strategy<Value = Vec<SealedOperation>> {
    let patch = prop::collection::vec(any_change(), 1..4);
    prop::collection::vec((patch, 0..4_u64), 1..12).prop_map(|writes| {
        writes
            .into_iter()
            .enumerate()
            .map(|(number, (changes, ms))| op(number as u8, ms, changes))
            .collect()
    })
}

fn op(number: u8, ms: u64, changes: Vec<Change>) -> SealedOperation {
    let draft = OperationDraft {
        op_uid: uid(number),
        hlc: Hlc::new(ms, 0),
        ..draft(KIND)
    };
    seal(draft, without_second_writes(changes))
}

/// Drops what a patch refuses: a second change of one cell.
fn without_second_writes(changes: Vec<Change>) -> Vec<Change> {
    let mut kept = Vec::new();
    for change in changes {
        kept.push(change);
        if khupho_oplog::Patch(kept.clone()).encode().is_err() {
            kept.pop();
        }
    }
    kept
}

fn apply_all<'ops>(ops: impl IntoIterator<Item = &'ops SealedOperation>) -> EntityState {
    let mut state = EntityState::new(KIND);
    for op in ops {
        state.apply(op.header.hlc, op);
    }
    state
}

fn some_withheld(ops: &[SealedOperation], which: &[bool]) -> Vec<SealedOperation> {
    let marked = ops.iter().zip(which);
    let copies = marked.map(|(op, is_withheld)| match is_withheld {
        true => withheld(op),
        false => op.clone(),
    });
    copies.collect()
}

proptest! {
    #[test]
    fn the_laws_hold_where_personal_parts_are_withheld(
        ops in any_ops(),
        is_withheld in prop::collection::vec(any::<bool>(), 12),
        order in prop::collection::vec(any::<Index>(), 0..24),
    ) {
        let ops = some_withheld(&ops, &is_withheld);
        let expected = apply_all(&ops);
        let again: Vec<_> = order.iter().map(|index| index.get(&ops)).collect();
        prop_assert_eq!(&apply_all(again.into_iter().chain(&ops)), &expected);
        prop_assert_eq!(&apply_all(ops.iter().rev()), &expected);
    }

    #[test]
    fn personal_parts_that_come_later_end_in_the_same_cells(
        ops in any_ops(),
        is_withheld in prop::collection::vec(any::<bool>(), 12),
        early in 0..12_usize,
    ) {
        let at_once = apply_all(&ops);
        let first = some_withheld(&ops, &is_withheld);
        prop_assert_eq!(&apply_all(first.iter().chain(&ops)), &at_once);
        prop_assert_eq!(&apply_all(first.iter().chain(ops.iter().rev())), &at_once);
        // Parts that came before the operations without them are not lost either.
        let early = &ops[..early.min(ops.len())];
        prop_assert_eq!(&apply_all(early.iter().chain(&first).chain(&ops)), &at_once);
    }

    #[test]
    fn withheld_parts_take_out_the_personal_cells_and_no_others(ops in any_ops()) {
        let mut without = apply_all(&ops);
        without.cells.retain(|key, _| !(3..5).contains(&key.field.0));
        let all = vec![true; ops.len()];
        prop_assert_eq!(apply_all(&some_withheld(&ops, &all)), without);
    }

    #[test]
    fn any_order_and_any_repetition_give_the_same_cells(
        (ops, shuffled) in any_ops().prop_flat_map(|ops| {
            let shuffled = Just(ops.clone()).prop_shuffle();
            (Just(ops), shuffled)
        }),
        repeated in prop::collection::vec(any::<Index>(), 0..8),
    ) {
        let again: Vec<_> = repeated.iter().map(|index| index.get(&ops)).collect();
        let expected = apply_all(&ops);
        prop_assert_eq!(&apply_all(&shuffled), &expected);
        prop_assert_eq!(&apply_all(shuffled.iter().chain(again)), &expected);
    }

    #[test]
    fn any_split_into_batches_gives_the_same_cells(
        ops in any_ops(),
        batch_of in prop::collection::vec(0..3_usize, 12),
    ) {
        let expected = apply_all(&ops);
        let batch = |wanted| {
            let ops = ops.iter().zip(&batch_of).filter(move |(_, batch)| **batch == wanted);
            apply_all(ops.map(|(op, _)| op))
        };
        let (first, second, third) = (batch(0), batch(1), batch(2));
        let mut left = first.clone();
        left.merge(&second);
        left.merge(&third);
        let mut right = third;
        right.merge(&second);
        right.merge(&first);
        right.merge(&second);
        prop_assert_eq!(&left, &expected);
        prop_assert_eq!(&right, &expected);
    }

    #[test]
    fn a_replica_that_saw_other_copies_of_the_writes_agrees(
        ops in any_ops(),
        seen_as_copy in prop::collection::vec(any::<bool>(), 12),
    ) {
        let copies: Vec<_> = ops
            .iter()
            .zip(seen_as_copy)
            .map(|(op, copy)| match copy {
                true => op.reissue(StreamId::from_bytes([0x99; 16]), 1, None).unwrap(),
                false => op.clone(),
            })
            .collect();
        prop_assert_eq!(apply_all(&copies), apply_all(&ops));
        prop_assert_eq!(apply_all(copies.iter().chain(&ops)), apply_all(&ops));
    }

    #[test]
    fn forged_writes_with_one_uid_end_alike_on_every_replica(
        first in prop::collection::vec(any_change(), 1..4),
        second in prop::collection::vec(any_change(), 1..4),
    ) {
        let (first, second) = (op(1, 0, first), op(1, 0, second));
        prop_assert_eq!(apply_all([&first, &second]), apply_all([&second, &first]));
    }

    #[test]
    fn a_cached_state_comes_back_as_it_was(ops in any_ops()) {
        let state = apply_all(&ops);
        let bytes = state.encode().unwrap();
        prop_assert_eq!(EntityState::decode(&bytes).unwrap(), state);
    }

    #[test]
    fn a_damaged_cached_state_never_panics(
        ops in any_ops(),
        damage in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = apply_all(&ops).encode().unwrap();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(state) = EntityState::decode(&bytes) {
            prop_assert!(state.encode().is_ok());
        }
    }
}

#[test]
fn the_state_after_many_writes_comes_back_as_it_was() {
    let ops: Vec<_> = (0..=255)
        .map(|number| {
            op(
                number,
                number.into(),
                vec![Change::append(FieldId(1), 1_i64)],
            )
        })
        .collect();
    let again: Vec<_> = (0..8)
        .map(|number| {
            op(
                number,
                900,
                vec![Change::set(FieldId(u16::from(number) + 2), 1_i64)],
            )
        })
        .collect();
    let state = apply_all(ops.iter().chain(&again));
    assert_eq!(state.items(FieldId(1)).count(), 256);
    assert_eq!(EntityState::decode(&state.encode().unwrap()), Ok(state));
}
