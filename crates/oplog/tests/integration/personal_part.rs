//! The personal part: what goes into it, how it is checked, and how it can be missing.

use expect_test::expect;
use khupho_oplog::registry::{help_entry, household};
use khupho_oplog::{
    Change, EntityState, FieldId, Header, KindId, Operation, OplogError, Patch, Payload,
    PersonalPart, SealedOperation, StreamId, Value, open,
};

use crate::samples::{self, SALT, draft, from_hex, seal, try_seal, withheld};

fn fields(patch: &Patch) -> Vec<u16> {
    patch.0.iter().map(|change| change.field.0).collect()
}

#[test]
fn names_go_into_the_personal_part_and_nothing_else_does() {
    let op = samples::household_with_personal_part();
    let payload = Payload::decode(op.payload_bytes.as_ref().unwrap()).unwrap();
    let personal = PersonalPart::decode(op.personal_bytes.as_ref().unwrap()).unwrap();
    assert_eq!(fields(&payload.patch), [2, 5, 12, 102, 104]);
    assert_eq!(fields(&personal.patch), [3]);
    assert_eq!(personal.salt, SALT);
    let name = "Nguyễn Thị Mẫu 42".as_bytes();
    let payload = op.payload_bytes.unwrap();
    assert!(!payload.windows(name.len()).any(|bytes| bytes == name));
}

#[test]
fn an_operation_without_personal_fields_asks_for_no_salt() {
    for changes in [
        vec![Change::set(household::STREET, "Đường Mẫu")],
        vec![Change::delete_entity()],
        Vec::new(),
    ] {
        let unasked = || -> Result<[u8; 16], OplogError> { panic!("no salt is needed") };
        let op = Operation::seal(draft(household::KIND), Patch(changes.clone()), unasked).unwrap();
        assert_eq!(op.payload_bytes, Patch(changes).encode().ok());
        assert_eq!((op.personal_bytes, op.personal_hash), (None, None));
    }
}

#[test]
fn a_system_without_random_numbers_seals_nothing() {
    #[derive(Debug, PartialEq)]
    enum Refused {
        Format(OplogError),
        NoRandomNumbers,
    }
    impl From<OplogError> for Refused {
        fn from(error: OplogError) -> Self {
            Self::Format(error)
        }
    }
    let phone = Patch(vec![Change::set(household::PHONE, "0900000042")]);
    assert_eq!(
        Operation::seal(draft(household::KIND), phone, || Err(
            Refused::NoRandomNumbers
        )),
        Err(Refused::NoRandomNumbers)
    );
}

#[test]
fn an_operation_of_personal_fields_alone_has_a_payload_of_its_seal() {
    let op = seal(
        draft(help_entry::KIND),
        vec![Change::set(help_entry::NOTE, "mẫu")],
    );
    let payload = Payload::decode(op.payload_bytes.as_ref().unwrap()).unwrap();
    assert_eq!(payload.patch, Patch::default());
    assert_eq!(payload.personal_hash, op.personal_hash);
    assert_eq!(op.clone().into_operation().open(), Ok(op));
}

#[test]
fn two_operations_that_say_the_same_have_different_seals() {
    let change = || Patch(vec![Change::set(household::PHONE, "0900000042")]);
    let sealed = |salt| {
        Operation::seal(draft(household::KIND), change(), || {
            Ok::<_, OplogError>([salt; 16])
        })
    };
    assert_ne!(sealed(1).unwrap().hash, sealed(2).unwrap().hash);
}

#[test]
fn the_place_of_a_shared_change_does_not_depend_on_the_personal_part() {
    // The registry has no list beside personal fields; a later version may.
    let entries = FieldId(40_000);
    let op = seal(
        draft(household::KIND),
        vec![
            Change::append(entries, "1"),
            Change::set(household::CONTACT_NAME, "Nguyễn Thị Mẫu 42"),
            Change::append(entries, "2"),
            Change::set(household::NOTE, "mẫu"),
            Change::append(entries, "3"),
        ],
    );
    assert_eq!(
        fields(op.patch.as_ref().unwrap()),
        [40_000, 40_000, 40_000, 3, 13]
    );
    let state_of = |ops: &[&SealedOperation]| {
        let mut state = EntityState::new(household::KIND);
        for op in ops {
            state.apply(op.header.hlc, op);
        }
        state
    };
    let both = state_of(&[&withheld(&op), &op]);
    assert_eq!(both, state_of(&[&op]));
    let items: Vec<_> = both.items(entries).filter_map(Value::as_text).collect();
    assert_eq!(items, ["1", "2", "3"]);
}

#[test]
fn a_withheld_part_leaves_identity_and_everything_else() {
    let op = samples::household_with_personal_part();
    let without = withheld(&op);
    assert_eq!((without.hash, without.header), (op.hash, op.header));
    assert!(without.is_personal_withheld() && !op.is_personal_withheld());
    assert!(!samples::household_created().is_personal_withheld());
    assert_eq!(
        fields(without.patch.as_ref().unwrap()),
        [2, 5, 12, 102, 104]
    );
    // Nothing is known of a payload that was erased, so nothing is said to be withheld.
    let erased = open(op.header_bytes, None, None).unwrap();
    assert!(!erased.is_personal_withheld());
}

#[test]
fn a_part_that_comes_later_adds_its_cells() {
    let op = samples::household_with_personal_part();
    let mut state = EntityState::new(household::KIND);
    assert!(state.apply(op.header.hlc, &withheld(&op)));
    assert_eq!(state.register(household::CONTACT_NAME), None);
    assert!(state.apply(op.header.hlc, &op));
    let name = state.register(household::CONTACT_NAME);
    assert_eq!(name.and_then(Value::as_text), Some("Nguyễn Thị Mẫu 42"));
    assert!(!state.apply(op.header.hlc, &op));
}

#[test]
fn a_part_that_belongs_elsewhere_is_refused() {
    let op = samples::household_with_personal_part();
    let other = seal(
        draft(household::KIND),
        vec![Change::set(household::CONTACT_NAME, "Lê Văn Thử")],
    );
    let (header, payload) = (op.header_bytes.clone(), op.payload_bytes.clone());
    assert_eq!(
        open(header.clone(), payload, other.personal_bytes.clone()),
        Err(OplogError::PersonalMismatch)
    );
    assert_eq!(
        open(header, None, op.personal_bytes.clone()),
        Err(OplogError::PersonalUnsealed)
    );
    let unsealed = samples::household_created();
    assert_eq!(
        open(
            unsealed.header_bytes,
            unsealed.payload_bytes,
            op.personal_bytes
        ),
        Err(OplogError::PersonalUnsealed)
    );
}

#[test]
fn a_write_re_issued_keeps_its_personal_part_or_its_absence() {
    let stream = StreamId::from_bytes([0x99; 16]);
    let op = samples::household_with_personal_part();
    for op in [withheld(&op), op] {
        let again = op.reissue(stream, 1, None).unwrap();
        assert_eq!(again.personal_bytes, op.personal_bytes);
        assert_eq!(again.payload_bytes, op.payload_bytes);
        assert_eq!(again.clone().into_operation().open(), Ok(again));
    }
}

/// The operation whose payload and personal part are these bytes, whatever they say.
fn opened(payload: Vec<u8>, personal: Vec<u8>) -> Result<SealedOperation, OplogError> {
    let sample = samples::household_created();
    let header = Header {
        payload_hash: *blake3::hash(&payload).as_bytes(),
        ..sample.header
    };
    open(header.encode(), Some(payload), Some(personal))
}

/// An operation with this personal part and a payload that says `patch`.
fn opened_with(patch: Vec<Change>, personal: Vec<u8>) -> Result<SealedOperation, OplogError> {
    let payload = Payload {
        patch: Patch(patch),
        personal_hash: Some(*blake3::hash(&personal).as_bytes()),
    };
    opened(payload.encode()?, personal)
}

const SALT_HEX: &str = "50aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn faults_of_a_personal_part_are_named() {
    let fault = |hex: &str| {
        let bytes = from_hex(&hex.replace("SALT", SALT_HEX));
        let found = opened_with(Vec::new(), bytes).expect_err(hex);
        found.to_string()
    };
    expect!["byte 0: expected an array"].assert_eq(&fault("01"));
    expect!["byte 0: expected an array of 2"].assert_eq(&fault("81 SALT"));
    expect!["byte 1: expected a byte string of another length"].assert_eq(&fault("82 41aa 80"));
    expect!["byte 18: expected an array"].assert_eq(&fault("82 SALT 01"));
    expect!["byte 19: bytes follow the last item"].assert_eq(&fault("82 SALT 80 00"));
    expect!["act 1 cannot stand on field 3 like this"].assert_eq(&fault("82 SALT 81 83030101"));
    expect!["act 2 cannot stand on field 12 like this"].assert_eq(&fault("82 SALT 81 830c0201"));
    expect!["act 3 cannot stand on field 0 like this"].assert_eq(&fault("82 SALT 81 830003f6"));
    expect!["act 0 cannot stand on field 0 like this"].assert_eq(&fault("82 SALT 81 830000f5"));
    expect!["act 5 cannot stand on field 0 like this"].assert_eq(&fault("82 SALT 81 83000500"));
    expect!["act 6 on field 3 is not known to this version"]
        .assert_eq(&fault("82 SALT 81 83030601"));
    expect!["field 3 is changed twice by one operation"]
        .assert_eq(&fault("82 SALT 82 83030001 83030002"));
}

#[test]
fn faults_of_a_seal_are_named() {
    let hash = format!("5820{}", "bb".repeat(32));
    let fault = |hex: &str| {
        let payload = from_hex(&hex.replace("HASH", &hash));
        let found = Payload::decode(&payload).expect_err(hex);
        found.to_string()
    };
    let misplaced = expect!["act 5 cannot stand on field 0 like this"];
    misplaced.assert_eq(&fault("82 830005HASH 83030001"));
    misplaced.assert_eq(&fault("82 830005HASH 830005HASH"));
    misplaced.assert_eq(&fault("81 840005HASH 480000000000000000"));
    expect!["act 5 cannot stand on field 7 like this"].assert_eq(&fault("81 830705HASH"));
    expect!["byte 4: expected a byte string of another length"].assert_eq(&fault("81 83000541bb"));
    expect!["byte 4: expected a byte string"].assert_eq(&fault("81 830005f6"));
    assert!(Payload::decode(&from_hex(&format!("81 830005{hash}"))).is_ok());
    assert!(matches!(
        Patch::decode(&from_hex(&format!("81 830005{hash}"))),
        Err(OplogError::MisplacedAct { act: 5, .. })
    ));
}

#[test]
fn one_register_is_set_by_one_of_the_parts() {
    let part = |field| {
        PersonalPart {
            salt: SALT,
            patch: Patch(vec![Change::set(field, "mẫu")]),
        }
        .encode()
        .unwrap()
    };
    let shared = || vec![Change::set(household::STREET, "Đường Mẫu")];
    assert_eq!(
        opened_with(shared(), part(household::STREET)),
        Err(OplogError::CellNamedTwice {
            field: household::STREET
        })
    );
    // What a later version calls personal is taken as it comes.
    assert!(opened_with(shared(), part(household::CODE)).is_ok());
}

#[test]
fn a_personal_field_is_written_as_a_register_only() {
    let refused = [
        Change::append(household::NOTE, "mẫu"),
        Change::add_member(household::PHONE, "0900000042"),
    ];
    for change in refused {
        let (act, field) = (change.act.number(), change.field);
        assert_eq!(
            try_seal(draft(household::KIND), vec![change]),
            Err(OplogError::MisplacedAct { act, field })
        );
    }
    // The same number of a kind this version does not know is nothing personal.
    let unknown = seal(
        draft(KindId(60_000)),
        vec![Change::set(household::NOTE, "mẫu")],
    );
    assert_eq!(unknown.personal_hash, None);
}
