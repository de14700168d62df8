//! Every limit at the limit and one above it, in writing and in reading.

use khupho_oplog::limits::{OPERATION_MAX_BYTES, SEQ_MAX, VALUE_MAX_BYTES, VALUE_MAX_NESTING};
use khupho_oplog::registry::household;
use khupho_oplog::{
    Change, FieldId, Header, KindId, OpHash, OperationDraft, OplogError, Patch, Payload,
    PersonalPart, Value, WireFault, open,
};

use crate::samples::{draft, try_seal};

/// A byte string of this length has a head of 3 bytes.
fn bytes_value_of(encoded_bytes: usize) -> Value {
    Value::Bytes(vec![7; encoded_bytes - 3])
}

fn bytes_value_on_the_wire(encoded_bytes: usize) -> Vec<u8> {
    let len = u16::try_from(encoded_bytes - 3).unwrap();
    let mut bytes = vec![0x59];
    bytes.extend(len.to_be_bytes());
    bytes.resize(encoded_bytes, 7);
    bytes
}

#[test]
fn a_value_of_16_kib_is_written_and_read_and_one_byte_more_is_not() {
    let largest = bytes_value_of(VALUE_MAX_BYTES).encode().unwrap();
    assert_eq!(largest, bytes_value_on_the_wire(VALUE_MAX_BYTES));
    assert!(Value::decode(&largest).is_ok());

    let bytes = VALUE_MAX_BYTES + 1;
    let refused = Err(OplogError::ValueTooLarge { bytes });
    assert_eq!(bytes_value_of(bytes).encode(), refused);
    assert_eq!(
        Value::decode(&bytes_value_on_the_wire(bytes)),
        Err(OplogError::ValueTooLarge { bytes })
    );
}

#[test]
fn the_limit_counts_a_list_as_a_whole() {
    let half = bytes_value_of(VALUE_MAX_BYTES / 2);
    let too_large = Value::List(vec![half.clone(), half]);
    assert_eq!(
        too_large.encode(),
        Err(OplogError::ValueTooLarge {
            bytes: VALUE_MAX_BYTES + 1
        })
    );
}

fn nested(lists: usize) -> Value {
    (0..lists).fold(Value::Int(1), |inner, _| Value::List(vec![inner]))
}

#[test]
fn four_lists_inside_each_other_are_taken_and_five_are_not() {
    let deepest = nested(VALUE_MAX_NESTING);
    assert_eq!(Value::decode(&deepest.encode().unwrap()), Ok(deepest));

    let fault = OplogError::Wire {
        at: VALUE_MAX_NESTING,
        fault: WireFault::NestedTooDeep,
    };
    assert_eq!(nested(VALUE_MAX_NESTING + 1).encode(), Err(fault.clone()));
    assert_eq!(
        Value::decode(&[0x81, 0x81, 0x81, 0x81, 0x81, 1]),
        Err(fault)
    );
}

#[test]
fn a_very_deep_value_does_not_exhaust_the_stack() {
    let mut bytes = vec![0x81; 60_000];
    bytes.push(1);
    assert!(matches!(
        Value::decode(&bytes),
        Err(OplogError::Wire {
            fault: WireFault::NestedTooDeep,
            ..
        })
    ));
}

/// Fields of a household: the last one is personal.
const FOUR_FIELDS: [FieldId; 4] = [
    household::CODE,
    household::STREET,
    household::HOUSE_NUMBER,
    household::NOTE,
];

/// Four values that bring an operation to `operation_bytes`, of which `other_bytes` are no value.
fn changes_for(operation_bytes: usize, other_bytes: usize) -> Vec<Change> {
    let mut left = operation_bytes - other_bytes;
    let changes = FOUR_FIELDS.iter().map(|field| {
        let bytes = left.min(VALUE_MAX_BYTES);
        left -= bytes;
        Change::set(*field, bytes_value_of(bytes))
    });
    changes.collect()
}

fn header_bytes(kind: KindId) -> usize {
    let empty = try_seal(draft(kind), Vec::new()).unwrap();
    empty.header_bytes.len()
}

#[test]
fn an_operation_of_64_kib_is_sealed_and_opened_and_one_byte_more_is_not() {
    // Of a kind without personal fields. The array's head, then array head, field and act of each.
    let kind = KindId(60_000);
    let other_bytes = header_bytes(kind) + 1 + 4 * 3;
    let sealed = |bytes| try_seal(draft(kind), changes_for(bytes, other_bytes));
    let largest = sealed(OPERATION_MAX_BYTES).unwrap();
    let payload = largest.payload_bytes.clone().unwrap();
    assert_eq!(
        largest.header_bytes.len() + payload.len(),
        OPERATION_MAX_BYTES
    );
    assert_eq!(
        open(largest.header_bytes.clone(), Some(payload.clone()), None),
        Ok(largest.clone())
    );

    let bytes = OPERATION_MAX_BYTES + 1;
    let refused = Err(OplogError::OperationTooLarge { bytes });
    assert_eq!(sealed(bytes), refused);
    let longer = [payload, vec![0]].concat();
    assert_eq!(open(largest.header_bytes, Some(longer), None), refused);
}

#[test]
fn the_personal_part_counts_in_the_64_kib() {
    // Besides the above: the seal, and of the personal part its own head, its salt and its list's head.
    let (seal_bytes, salt_bytes) = (1 + 1 + 1 + 34, 17);
    let other_bytes = header_bytes(household::KIND) + 1 + 4 * 3 + seal_bytes + 1 + salt_bytes + 1;
    let sealed = |bytes| try_seal(draft(household::KIND), changes_for(bytes, other_bytes));
    let largest = sealed(OPERATION_MAX_BYTES).unwrap();
    let personal = largest.personal_bytes.clone().unwrap();
    let payload = largest.payload_bytes.clone().unwrap();
    assert_eq!(
        largest.header_bytes.len() + payload.len() + personal.len(),
        OPERATION_MAX_BYTES
    );
    assert_eq!(largest.clone().into_operation().open(), Ok(largest.clone()));

    let bytes = OPERATION_MAX_BYTES + 1;
    let refused = Err(OplogError::OperationTooLarge { bytes });
    assert_eq!(sealed(bytes), refused);
    let longer = [personal, vec![0]].concat();
    assert_eq!(
        open(largest.header_bytes, Some(payload), Some(longer)),
        refused
    );
}

#[test]
fn a_part_alone_is_not_read_beyond_the_limit() {
    let bytes = OPERATION_MAX_BYTES + 1;
    assert_eq!(
        Patch::decode(&vec![0x80; bytes]),
        Err(OplogError::OperationTooLarge { bytes })
    );
    assert_eq!(
        Payload::decode(&vec![0x80; bytes]),
        Err(OplogError::OperationTooLarge { bytes })
    );
    assert_eq!(
        PersonalPart::decode(&vec![0x82; bytes]),
        Err(OplogError::OperationTooLarge { bytes })
    );
}

#[test]
fn the_last_sequence_number_is_taken_and_the_next_is_not() {
    let at = |seq| OperationDraft {
        seq,
        prev: Some(OpHash::from_bytes([9; 32])),
        ..draft(KindId(3))
    };
    let last = try_seal(at(SEQ_MAX), Vec::new()).unwrap();
    assert_eq!(Header::decode(&last.header_bytes).unwrap().seq, SEQ_MAX);
    assert_eq!(
        try_seal(at(SEQ_MAX + 1), Vec::new()),
        Err(OplogError::SeqOutOfRange { seq: SEQ_MAX + 1 })
    );
}
