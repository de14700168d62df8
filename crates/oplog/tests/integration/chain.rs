//! How a stream grows, and each way in which an operation does not continue it.

use khupho_oplog::chain::at_known_place;
use khupho_oplog::{
    ChainFault, Change, FieldId, KindId, OperationDraft, SealedOperation, StreamHead, StreamId,
    extend, open,
};

use crate::samples::{draft, seal, uid};

fn next(head: Option<&StreamHead>, number: i64) -> SealedOperation {
    let draft = OperationDraft {
        seq: head.map_or(1, |head| head.seq + 1),
        prev: head.map(|head| head.hash),
        op_uid: uid(number as u8),
        ..draft(KindId(3))
    };
    seal(draft, vec![Change::set(FieldId(1), number)])
}

/// A stream of three operations and its heads.
fn stream() -> (Vec<SealedOperation>, Vec<StreamHead>) {
    let (mut ops, mut heads) = (Vec::new(), Vec::new());
    for number in 1..=3 {
        let op = next(heads.last(), number);
        heads.push(extend(heads.last(), &op).expect("it continues"));
        ops.push(op);
    }
    (ops, heads)
}

#[test]
fn a_stream_grows_one_by_one() {
    let (ops, heads) = stream();
    let last = heads[2];
    assert_eq!((last.seq, last.hash), (3, ops[2].hash));
}

#[test]
fn a_stream_with_an_erased_payload_still_verifies() {
    let (ops, heads) = stream();
    let erased = open(ops[1].header_bytes.clone(), None, None).unwrap();
    assert_eq!(extend(Some(&heads[0]), &erased), Ok(heads[1]));
    assert_eq!(extend(Some(&heads[1]), &ops[2]), Ok(heads[2]));
}

#[test]
fn a_missing_operation_is_a_gap() {
    let (ops, heads) = stream();
    let (expected, found) = (2, 3);
    assert_eq!(
        extend(Some(&heads[0]), &ops[2]),
        Err(ChainFault::Gap { expected, found })
    );
    let (expected, found) = (1, 2);
    assert_eq!(
        extend(None, &ops[1]),
        Err(ChainFault::Gap { expected, found })
    );
}

#[test]
fn the_head_again_is_already_there() {
    let (ops, heads) = stream();
    assert_eq!(
        extend(Some(&heads[2]), &ops[2]),
        Err(ChainFault::AlreadyThere { seq: 3 })
    );
}

#[test]
fn an_earlier_operation_is_compared_with_the_stored_one() {
    let (ops, heads) = stream();
    let seq = 1;
    assert_eq!(
        extend(Some(&heads[2]), &ops[0]),
        Err(ChainFault::BeforeHead { seq })
    );
    assert_eq!(
        at_known_place(ops[0].hash, &ops[0]),
        ChainFault::AlreadyThere { seq }
    );
    assert_eq!(
        at_known_place(ops[0].hash, &next(None, 9)),
        ChainFault::Fork { seq }
    );
}

#[test]
fn two_machines_that_continue_one_copy_are_a_fork() {
    let (_, heads) = stream();
    let on_the_clone = next(Some(&heads[1]), 7);
    assert_eq!(
        extend(Some(&heads[2]), &on_the_clone),
        Err(ChainFault::Fork { seq: 3 })
    );
    let head_of_the_clone = extend(Some(&heads[1]), &on_the_clone).unwrap();
    let after_the_clone = next(Some(&head_of_the_clone), 8);
    assert_eq!(
        extend(Some(&heads[2]), &after_the_clone),
        Err(ChainFault::Fork { seq: 4 })
    );
}

#[test]
fn another_stream_is_refused() {
    let (ops, heads) = stream();
    let found = StreamId::from_bytes([0x99; 16]);
    let other = ops[2].reissue(found, 4, Some(heads[2].hash)).unwrap();
    let expected = heads[2].stream;
    assert_eq!(
        extend(Some(&heads[2]), &other),
        Err(ChainFault::WrongStream { expected, found })
    );
}
