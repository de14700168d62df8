//! One value has one byte form, and every other form is refused with its place.

use expect_test::expect;
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::{Header, OplogError, Payload, Value, WireFault};
use proptest::prelude::*;

use crate::samples::{self, any_value, from_hex, to_hex};

fn value_fault(hex: &str) -> (usize, WireFault) {
    match Value::decode(&from_hex(hex)) {
        Err(OplogError::Wire { at, fault }) => (at, fault),
        other => panic!("{hex}: {other:?}"),
    }
}

#[test]
fn every_fault_of_a_value_is_named_with_its_place() {
    let cases = [
        ("", 0, WireFault::Truncated),
        ("18", 0, WireFault::Truncated),
        ("4203", 0, WireFault::Truncated),
        ("6261", 0, WireFault::Truncated),
        ("8201", 0, WireFault::Truncated),
        ("9bffffffffffffffff", 0, WireFault::Truncated),
        ("5bffffffffffffffff", 0, WireFault::Truncated),
        ("0101", 1, WireFault::Trailing),
        ("1817", 0, WireFault::NotShortest),
        ("1900ff", 0, WireFault::NotShortest),
        ("1a0000ffff", 0, WireFault::NotShortest),
        ("1b00000000ffffffff", 0, WireFault::NotShortest),
        ("3817", 0, WireFault::NotShortest),
        ("580141", 0, WireFault::NotShortest),
        ("780141", 0, WireFault::NotShortest),
        ("980101", 0, WireFault::NotShortest),
        ("5f4101ff", 0, WireFault::IndefiniteLength),
        ("7f6161ff", 0, WireFault::IndefiniteLength),
        ("9f01ff", 0, WireFault::IndefiniteLength),
        ("8101ff", 2, WireFault::Trailing),
        ("81ff", 1, WireFault::IndefiniteLength),
        ("1c", 0, WireFault::ReservedLength),
        ("5e", 0, WireFault::ReservedLength),
        ("f93c00", 0, WireFault::Float),
        ("fa3f800000", 0, WireFault::Float),
        ("fb3ff0000000000000", 0, WireFault::Float),
        ("f7", 0, WireFault::SimpleValue),
        ("f8ff", 0, WireFault::SimpleValue),
        ("e0", 0, WireFault::SimpleValue),
        ("c101", 0, WireFault::Tag),
        ("a0", 0, WireFault::Map),
        ("1b8000000000000000", 0, WireFault::IntegerRange),
        ("3b8000000000000000", 0, WireFault::IntegerRange),
        ("61ff", 0, WireFault::InvalidText),
        ("8201a0", 2, WireFault::Map),
        ("820118ff00", 4, WireFault::Trailing),
    ];
    for (hex, at, fault) in cases {
        assert_eq!(value_fault(hex), (at, fault), "{hex}");
    }
}

#[test]
fn an_indefinite_length_map_or_tag_is_refused_before_its_length_is_read() {
    assert_eq!(value_fault("bf"), (0, WireFault::Map));
    assert_eq!(value_fault("db"), (0, WireFault::Tag));
}

fn payload_fault(hex: &str) -> OplogError {
    Payload::decode(&from_hex(hex)).expect_err(hex)
}

#[test]
fn faults_of_a_payload_are_named() {
    expect!["byte 0: expected an array"].assert_eq(&payload_fault("01").to_string());
    expect!["byte 1: expected an array of 3 or 4"]
        .assert_eq(&payload_fault("81820100").to_string());
    expect!["byte 1: expected an array of 3 or 4"]
        .assert_eq(&payload_fault("818501000148000000000000000000").to_string());
    expect!["byte 2: an integer is out of range"]
        .assert_eq(&payload_fault("81831a000100000001").to_string());
    expect!["byte 5: expected a byte string of another length"]
        .assert_eq(&payload_fault("818401000141aa").to_string());
    expect!["byte 5: bytes follow the last item"]
        .assert_eq(&payload_fault("818301000100").to_string());
}

#[test]
fn an_unknown_act_is_named() {
    assert_eq!(
        payload_fault("8183070601"),
        OplogError::UnknownAct {
            act: 6,
            field: khupho_oplog::FieldId(7)
        }
    );
}

#[test]
fn acts_stand_only_where_they_mean_something() {
    for (hex, what) in [
        ("81830000f5", "set on the deletion register"),
        ("81830001f5", "append on the deletion register"),
        ("81830002f5", "add_ref on the deletion register"),
        ("81830003f5", "a deletion with a value"),
        ("81830004f4", "a restoration with a value"),
        ("81830104f6", "restore on another field"),
        ("81830102f6", "null as a member"),
        ("81830103f6", "null as a member taken out"),
    ] {
        let found = payload_fault(hex);
        assert!(
            matches!(found, OplogError::MisplacedAct { .. }),
            "{what}: {found:?}"
        );
    }
}

#[test]
fn a_patch_decides_each_cell_once() {
    for (hex, what) in [
        ("828301000183010002", "a register set twice"),
        ("828301020183010301", "a member added and taken out"),
        ("82830003f6830004f6", "deleted and restored"),
        ("83830100018302000183010001", "apart from each other"),
    ] {
        let found = payload_fault(hex);
        assert!(
            matches!(found, OplogError::CellNamedTwice { .. }),
            "{what}: {found:?}"
        );
    }
    let two_entries_two_members = from_hex("84 83010101 83010101 83020201 83020202");
    assert!(Payload::decode(&two_entries_two_members).is_ok());
}

/// Replaces one item of the golden header by other bytes.
fn header_with(field: usize, replacement: &str) -> Vec<u8> {
    const ITEM_BYTES: [usize; 11] = [1, 17, 1, 34, 17, 9, 17, 1, 34, 17, 17];
    let good = samples::household_created().header_bytes;
    let start = 1 + ITEM_BYTES[..field].iter().sum::<usize>();
    let mut bytes = good[..start].to_vec();
    bytes.extend(from_hex(replacement));
    bytes.extend(&good[start + ITEM_BYTES[field]..]);
    bytes
}

#[test]
fn faults_of_a_header_are_named() {
    let fault = |bytes: &[u8]| Header::decode(bytes).expect_err("faulty").to_string();
    expect!["operation format 2 is not known to this version"]
        .assert_eq(&fault(&header_with(0, "02")));
    expect!["byte 2: expected a byte string of another length"]
        .assert_eq(&fault(&header_with(1, "41aa")));
    expect!["sequence number 0 is out of range"].assert_eq(&fault(&header_with(2, "00")));
    expect!["sequence number 9223372036854775808 is out of range"]
        .assert_eq(&fault(&header_with(2, "1b8000000000000000")));
    expect!["operation 2 does not say rightly what precedes it"]
        .assert_eq(&fault(&header_with(2, "02")));
    expect!["operation 1 does not say rightly what precedes it"]
        .assert_eq(&fault(&header_with(3, &format!("5820{}", "01".repeat(32)))));
    expect!["byte 71: an integer is out of range"]
        .assert_eq(&fault(&header_with(5, "1b8000000000000000")));
    expect!["byte 97: an integer is out of range"].assert_eq(&fault(&header_with(7, "1a00010000")));
    expect!["byte 71: expected an unsigned integer"].assert_eq(&fault(&header_with(5, "20")));
    expect!["byte 0: expected an array of 11"]
        .assert_eq(&fault(&from_hex("8a01000000000000000000")));
}

/// What another CBOR library writes for the same value.
fn encode_with_minicbor(encoder: &mut minicbor::Encoder<&mut Vec<u8>>, value: &Value) {
    let written = match value {
        Value::Null => encoder.null(),
        Value::Bool(truth) => encoder.bool(*truth),
        Value::Int(number) => encoder.i64(*number),
        Value::Text(text) => encoder.str(text),
        Value::Bytes(bytes) => encoder.bytes(bytes),
        Value::List(values) => encoder.array(values.len() as u64),
    };
    written.expect("a vector takes all");
    for value in value.as_list().unwrap_or_default() {
        encode_with_minicbor(encoder, value);
    }
}

#[test]
fn integers_at_every_change_of_width_are_written_as_another_library_does() {
    for number in [
        0,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        u32::MAX.into(),
        1 << 32,
        i64::MAX,
    ] {
        for number in [number, -number, -number - 1] {
            let mut theirs = Vec::new();
            encode_with_minicbor(&mut minicbor::Encoder::new(&mut theirs), &number.into());
            let ours = Value::from(number).encode().unwrap();
            assert_eq!(to_hex(&ours), to_hex(&theirs), "{number}");
            assert_eq!(Value::decode(&ours), Ok(Value::from(number)));
        }
    }
    let mut unsigned = CanonicalWriter::default();
    unsigned.unsigned(u64::MAX);
    assert_eq!(to_hex(&unsigned.into_bytes()), "1bffffffffffffffff");
}

proptest! {
    #[test]
    fn another_library_writes_the_same_bytes(value in any_value()) {
        let mut theirs = Vec::new();
        encode_with_minicbor(&mut minicbor::Encoder::new(&mut theirs), &value);
        prop_assert_eq!(to_hex(&value.encode().unwrap()), to_hex(&theirs));
    }

    #[test]
    fn values_come_back_as_given(value in any_value()) {
        prop_assert_eq!(Value::decode(&value.encode().unwrap()), Ok(value));
    }

    #[test]
    fn whatever_is_read_is_written_again_as_the_same_bytes(
        value in any_value(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = value.encode().unwrap();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(read) = Value::decode(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }

    #[test]
    fn damaged_operations_never_panic_and_never_change_form(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut samples = samples::all();
        let op = samples.swap_remove(which.index(samples.len())).1;
        let (mut header, mut payload) = (op.header_bytes, op.payload_bytes.unwrap());
        for (place, byte) in damage {
            let place = place.index(header.len() + payload.len());
            match place.checked_sub(header.len()) {
                Some(place) => payload[place] = byte,
                None => header[place] = byte,
            }
        }
        if let Ok(read) = Header::decode(&header) {
            prop_assert_eq!(read.encode(), header);
        }
        if let Ok(read) = Payload::decode(&payload) {
            prop_assert_eq!(read.encode().unwrap(), payload);
        }
    }
}
