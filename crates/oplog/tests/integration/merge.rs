//! What the merge means, case by case.

use khupho_oplog::{
    Change, EntityState, FieldId, Hlc, KindId, OperationDraft, OplogError, SealedOperation,
    StreamId, Value, effective, open,
};

use crate::samples::{MORNING_MS, draft, seal, uid};

const KIND: KindId = KindId(3);
const NOTE: FieldId = FieldId(13);
const TAGS: FieldId = FieldId(12);
const ENTRIES: FieldId = FieldId(40_000);

/// The write number `number`, `seconds` after the morning began.
fn op(number: u8, seconds: u64, changes: Vec<Change>) -> SealedOperation {
    let draft = OperationDraft {
        op_uid: uid(number),
        hlc: Hlc::new(MORNING_MS + seconds * 1_000, 0),
        ..draft(KIND)
    };
    seal(draft, changes)
}

fn state_of(ops: &[SealedOperation]) -> EntityState {
    let mut state = EntityState::new(KIND);
    for op in ops {
        state.apply(op.header.hlc, op);
    }
    state
}

fn note(state: &EntityState) -> Option<&str> {
    state.register(NOTE).and_then(Value::as_text)
}

fn tags(state: &EntityState) -> Vec<&str> {
    state.members(TAGS).filter_map(Value::as_text).collect()
}

#[test]
fn the_later_writer_of_a_field_wins_in_either_order() {
    let early = op(2, 0, vec![Change::set(NOTE, "early")]);
    let late = op(1, 5, vec![Change::set(NOTE, "late")]);
    assert_eq!(
        note(&state_of(&[early.clone(), late.clone()])),
        Some("late")
    );
    assert_eq!(note(&state_of(&[late, early])), Some("late"));
}

#[test]
fn at_the_same_moment_the_greater_op_uid_wins() {
    let one = op(1, 0, vec![Change::set(NOTE, "one")]);
    let two = op(2, 0, vec![Change::set(NOTE, "two")]);
    assert_eq!(note(&state_of(&[two.clone(), one.clone()])), Some("two"));
    assert_eq!(note(&state_of(&[one, two])), Some("two"));
}

#[test]
fn edits_of_different_fields_both_stay() {
    let state = state_of(&[
        op(
            1,
            0,
            vec![Change::set(NOTE, "a"), Change::set(FieldId(101), 4_i64)],
        ),
        op(2, 1, vec![Change::set(FieldId(101), 5_i64)]),
    ]);
    assert_eq!(note(&state), Some("a"));
    assert_eq!(state.register(FieldId(101)), Some(&Value::Int(5)));
}

#[test]
fn a_cleared_field_is_known_to_be_empty() {
    let state = state_of(&[
        op(1, 0, vec![Change::set(NOTE, "a")]),
        op(2, 1, vec![Change::set(NOTE, None::<&str>)]),
    ]);
    assert_eq!(state.register(NOTE), Some(&Value::Null));
    assert_eq!(state.register(FieldId(1)), None);
}

#[test]
fn members_are_decided_one_by_one() {
    let state = state_of(&[
        op(
            1,
            0,
            vec![
                Change::add_member(TAGS, "neo-don"),
                Change::add_member(TAGS, "ngheo"),
            ],
        ),
        op(2, 1, vec![Change::remove_member(TAGS, "ngheo")]),
        op(3, 2, vec![Change::add_member(TAGS, "cao-tuoi")]),
    ]);
    assert_eq!(tags(&state), ["neo-don", "cao-tuoi"]);
}

#[test]
fn a_member_taken_out_can_come_back() {
    let add = |number, seconds| op(number, seconds, vec![Change::add_member(TAGS, "ngheo")]);
    let remove = op(2, 1, vec![Change::remove_member(TAGS, "ngheo")]);
    assert_eq!(
        tags(&state_of(&[add(1, 0), remove.clone()])),
        Vec::<&str>::new()
    );
    assert_eq!(tags(&state_of(&[add(1, 0), remove, add(3, 2)])), ["ngheo"]);
}

#[test]
fn entries_stay_in_the_order_they_were_written() {
    let first = op(
        9,
        0,
        vec![Change::append(ENTRIES, "1"), Change::append(ENTRIES, "2")],
    );
    let second = op(1, 1, vec![Change::append(ENTRIES, "1")]);
    let state = state_of(&[second.clone(), first.clone(), second]);
    let items: Vec<_> = state.items(ENTRIES).filter_map(Value::as_text).collect();
    assert_eq!(items, ["1", "2", "1"]);
    assert_eq!(state.item_cells(ENTRIES)[2].op_uid, uid(1));
}

#[test]
fn a_member_forged_to_look_like_an_entry_is_none() {
    let entry = op(1, 0, vec![Change::append(ENTRIES, "entry")]);
    let forged = [&[0xff][..], uid(1).as_bytes(), &[0; 4]].concat();
    let state = state_of(&[entry, op(2, 9, vec![Change::add_member(ENTRIES, forged)])]);
    assert_eq!(state.items(ENTRIES).count(), 1);
    assert_eq!(state.members(ENTRIES).count(), 1);
    assert_eq!(state.register(ENTRIES), None);
}

#[test]
fn only_a_restoration_revives() {
    let delete = op(1, 0, vec![Change::delete_entity()]);
    let edit = op(2, 1, vec![Change::set(NOTE, "later")]);
    let restore = op(3, 2, vec![Change::restore_entity()]);
    let deleted = state_of(&[delete.clone(), edit.clone()]);
    assert!(deleted.is_deleted());
    assert_eq!(note(&deleted), Some("later"));
    assert!(!state_of(&[restore, delete, edit]).is_deleted());
    assert!(!EntityState::new(KIND).is_deleted());
}

#[test]
fn a_clock_in_2099_does_not_win_for_ever() {
    let from_2099 = op(1, 73 * 365 * 86_400, vec![Change::set(NOTE, "2099")]);
    let an_hour_later = op(2, 3_600, vec![Change::set(NOTE, "honest")]);
    let mut state = EntityState::new(KIND);
    for (op, received_seconds) in [(&from_2099, 60), (&an_hour_later, 7_200)] {
        let received_ms = MORNING_MS + received_seconds * 1_000;
        state.apply(effective(op.header.hlc, Some(received_ms)), op);
    }
    assert_eq!(note(&state), Some("honest"));
}

#[test]
fn a_write_that_was_re_issued_applies_once() {
    let original = op(
        1,
        0,
        vec![Change::append(ENTRIES, "x"), Change::set(NOTE, "x")],
    );
    let again = original
        .reissue(StreamId::from_bytes([0x99; 16]), 1, None)
        .unwrap();
    let both = state_of(&[original.clone(), again.clone()]);
    assert_eq!(both, state_of(&[original]));
    assert_eq!(both, state_of(&[again]));
    assert_eq!(both.items(ENTRIES).count(), 1);
}

#[test]
fn applying_says_whether_anything_changed() {
    let late = op(1, 5, vec![Change::set(NOTE, "late")]);
    let early = op(2, 0, vec![Change::set(NOTE, "early")]);
    let mut state = EntityState::new(KIND);
    assert!(state.apply(late.header.hlc, &late));
    assert!(!state.apply(late.header.hlc, &late));
    assert!(!state.apply(early.header.hlc, &early));
}

#[test]
fn an_erased_operation_and_one_of_another_kind_change_nothing() {
    let erased = open(
        op(1, 0, vec![Change::set(NOTE, "a")]).header_bytes,
        None,
        None,
    )
    .unwrap();
    let other_kind = seal(draft(KindId(4)), vec![Change::set(NOTE, "b")]);
    let mut state = state_of(&[erased, other_kind.clone()]);
    assert_eq!(state, EntityState::new(KIND));
    let mut other = EntityState::new(KindId(4));
    other.apply(other_kind.header.hlc, &other_kind);
    state.merge(&other);
    assert_eq!(state, EntityState::new(KIND));
}

#[test]
fn two_edits_on_the_same_base_are_concurrent() {
    let first = op(1, 0, vec![Change::set(NOTE, "first")]);
    let second = op(2, 1, vec![Change::set(NOTE, "second")]);
    let base = state_of(std::slice::from_ref(&first)).base_of(NOTE);
    assert_eq!(base, Some(uid(1).base_ref()));
    let edit = Change::set(NOTE, "third").on_base(base);
    assert!(!state_of(std::slice::from_ref(&first)).is_concurrent(&edit));
    assert!(state_of(&[first, second]).is_concurrent(&edit));
}

#[test]
fn nothing_is_concurrent_without_a_base_or_without_a_value() {
    let state = state_of(&[op(1, 0, vec![Change::set(NOTE, "first")])]);
    let base = Some(uid(7).base_ref());
    assert!(!state.is_concurrent(&Change::set(NOTE, "second")));
    assert!(!state.is_concurrent(&Change::set(FieldId(1), "x").on_base(base)));
    assert!(!state.is_concurrent(&Change::append(NOTE, "x").on_base(base)));
    assert_eq!(state.base_of(FieldId(1)), None);
}

#[test]
fn a_state_of_another_form_is_to_be_rebuilt() {
    for (bytes, found) in [(&[][..], None), (&[2, 0x81, 3], Some(2))] {
        assert_eq!(
            EntityState::decode(bytes),
            Err(OplogError::UnknownStateForm { found })
        );
    }
}
