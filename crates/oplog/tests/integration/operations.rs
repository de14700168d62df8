//! Sealing, opening, erasing and re-issuing operations.

use khupho_oplog::{Change, FieldId, OpHash, OperationDraft, OplogError, StreamId, open};

use crate::samples;

#[test]
fn an_operation_opens_as_it_was_sealed() {
    for (name, op) in samples::all() {
        assert_eq!(op.clone().into_operation().open(), Ok(op), "{name}");
    }
}

#[test]
fn unknown_kinds_and_fields_are_kept_byte_for_byte() {
    let op = samples::from_a_later_version();
    let opened = open(op.header_bytes.clone(), op.payload_bytes.clone(), None).unwrap();
    assert_eq!(opened.clone().into_operation(), op.into_operation());
    assert_eq!(opened.patch.unwrap().0[0].field, FieldId(65_535));
}

#[test]
fn an_erased_payload_leaves_identity_and_chain_as_they_were() {
    let op = samples::household_created();
    let erased = open(op.header_bytes.clone(), None, None).unwrap();
    assert_eq!((erased.hash, erased.header), (op.hash, op.header));
    assert_eq!((erased.patch, erased.payload_bytes), (None, None));
}

#[test]
fn another_payload_is_refused() {
    let op = samples::household_created();
    let other = samples::claim_edited().payload_bytes;
    assert_eq!(
        open(op.header_bytes, other, None),
        Err(OplogError::PayloadMismatch)
    );
}

#[test]
fn one_changed_byte_of_the_header_is_another_identity() {
    let op = samples::household_created();
    for place in 0..op.header_bytes.len() {
        let mut bytes = op.header_bytes.clone();
        bytes[place] ^= 1;
        if let Ok(other) = open(bytes, None, None) {
            assert_ne!(other.hash, op.hash, "byte {place}");
        }
    }
}

#[test]
fn a_write_re_issued_keeps_everything_but_its_place() {
    let op = samples::claim_edited();
    let stream = StreamId::from_bytes([0x99; 16]);
    let again = op.reissue(stream, 1, None).unwrap();
    assert_ne!(again.hash, op.hash);
    assert_eq!(again.header.op_uid, op.header.op_uid);
    assert_eq!(again.header.hlc, op.header.hlc);
    assert_eq!(again.payload_bytes, op.payload_bytes);
    assert_eq!(again.clone().into_operation().open(), Ok(again));
}

#[test]
fn an_erased_write_can_be_re_issued() {
    let erased = open(samples::claim_edited().header_bytes, None, None).unwrap();
    let again = erased
        .reissue(StreamId::from_bytes([0x99; 16]), 1, None)
        .unwrap();
    assert_eq!(again.header.payload_hash, erased.header.payload_hash);
    assert_eq!(again.payload_bytes, None);
}

#[test]
fn a_place_that_cannot_be_is_refused_when_sealing() {
    let draft = samples::draft(khupho_oplog::KindId(3));
    let second_without_prev = OperationDraft { seq: 2, ..draft };
    let first_with_prev = OperationDraft {
        prev: Some(OpHash::from_bytes([1; 32])),
        ..draft
    };
    for (draft, seq) in [(second_without_prev, 2), (first_with_prev, 1)] {
        assert_eq!(
            samples::try_seal(draft, Vec::new()),
            Err(OplogError::PrevMisplaced { seq })
        );
    }
}

#[test]
fn what_reading_refuses_is_not_written_either() {
    let twice = vec![
        Change::set(FieldId(1), 1_i64),
        Change::set(FieldId(1), 2_i64),
    ];
    assert_eq!(
        samples::try_seal(samples::draft(khupho_oplog::KindId(3)), twice),
        Err(OplogError::CellNamedTwice { field: FieldId(1) })
    );
}
