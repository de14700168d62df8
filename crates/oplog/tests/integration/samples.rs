//! Operations and generators that several tests share. All people are generated.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{claim, help_entry, household};
use khupho_oplog::{
    BaseRef, Change, FieldId, Header, Hlc, KindId, OpHash, OpUid, Operation, OperationDraft,
    OplogError, Patch, SealedOperation, StreamId, TxnId, Value, open,
};
use proptest::prelude::*;

/// 15 November 2026, 08:00 in Ho Chi Minh City.
pub(crate) const MORNING_MS: u64 = 1_794_704_400_000;

pub(crate) fn uid(number: u8) -> OpUid {
    let mut bytes = [
        0x01, 0xa1, 0xdc, 0xb7, 0xde, 0x80, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0,
    ];
    bytes[15] = number;
    OpUid::from_bytes(bytes)
}

pub(crate) fn draft(kind: KindId) -> OperationDraft {
    OperationDraft {
        stream: StreamId::from_bytes([0x11; 16]),
        seq: 1,
        prev: None,
        op_uid: uid(1),
        hlc: Hlc::new(MORNING_MS, 0),
        entity: EntityId::from_bytes([0x22; 16]),
        kind,
        actor: EntityId::from_bytes([0x33; 16]),
        txn: TxnId::from_bytes([0x44; 16]),
    }
}

/// The salt of every sample's personal part.
pub(crate) const SALT: [u8; 16] = [0xaa; 16];

pub(crate) fn try_seal(
    draft: OperationDraft,
    changes: Vec<Change>,
) -> Result<SealedOperation, OplogError> {
    Operation::seal(draft, Patch(changes), || Ok(SALT))
}

pub(crate) fn seal(draft: OperationDraft, changes: Vec<Change>) -> SealedOperation {
    try_seal(draft, changes).expect("a sample seals")
}

fn household_changes() -> Vec<Change> {
    vec![
        Change::set(household::CODE, "H-0042"),
        Change::set(household::CONTACT_NAME, "Nguyễn Thị Mẫu 42"),
        Change::set(household::HOUSE_NUMBER, "42/7"),
        Change::add_member(household::TAGS, "neo-don"),
        Change::set(household::COUNT_ADULTS, 3_i64),
        Change::set(household::COUNT_VNEID, Value::Null),
    ]
}

/// A household as the program wrote it before there were personal parts: all of it in the payload.
pub(crate) fn household_created() -> SealedOperation {
    let payload = Patch(household_changes())
        .encode()
        .expect("a sample encodes");
    let draft = draft(household::KIND);
    let header = Header {
        version: 1,
        stream: draft.stream,
        seq: draft.seq,
        prev: draft.prev,
        op_uid: draft.op_uid,
        hlc: draft.hlc,
        entity: draft.entity,
        kind: draft.kind,
        payload_hash: *blake3::hash(&payload).as_bytes(),
        actor: draft.actor,
        txn: draft.txn,
    };
    open(header.encode(), Some(payload), None).expect("a sample opens")
}

/// A household as the head types it in: one operation for all of its fields, the name apart.
pub(crate) fn household_with_personal_part() -> SealedOperation {
    seal(draft(household::KIND), household_changes())
}

/// The same operation as it reaches somebody who is not to have the personal part.
pub(crate) fn withheld(op: &SealedOperation) -> SealedOperation {
    open(op.header_bytes.clone(), op.payload_bytes.clone(), None).expect("it opens without")
}

/// A claim edited on top of what another operation wrote.
pub(crate) fn claim_edited() -> SealedOperation {
    let draft = OperationDraft {
        seq: 300,
        prev: Some(OpHash::from_bytes([0x55; 32])),
        op_uid: uid(2),
        hlc: Hlc::new(MORNING_MS, 7),
        ..draft(claim::KIND)
    };
    let base = Some(BaseRef::from_bytes([0x66; 8]));
    let value = Value::List(vec![Value::Int(451), Value::Int(550)]);
    seal(
        draft,
        vec![
            Change::set(claim::VALUE, value).on_base(base),
            Change::add_member(claim::EVIDENCE, vec![0x77; 16]),
            Change::remove_member(claim::EVIDENCE, vec![0x78; 16]),
        ],
    )
}

/// A help entry that is deleted, as an undo does it.
pub(crate) fn help_deleted() -> SealedOperation {
    seal(draft(help_entry::KIND), vec![Change::delete_entity()])
}

/// A help entry that is brought back.
pub(crate) fn help_restored() -> SealedOperation {
    seal(draft(help_entry::KIND), vec![Change::restore_entity()])
}

/// What a later version may write: a kind, fields and a list that this one does not know.
pub(crate) fn from_a_later_version() -> SealedOperation {
    seal(
        draft(KindId(65_535)),
        vec![
            Change::set(FieldId(65_535), i64::MIN),
            Change::append(FieldId(40_000), Value::List(vec![true.into(), Value::Null])),
            Change::append(FieldId(40_000), i64::MAX),
        ],
    )
}

pub(crate) fn all() -> Vec<(&'static str, SealedOperation)> {
    vec![
        ("household_created", household_created()),
        (
            "household_with_personal_part",
            household_with_personal_part(),
        ),
        ("claim_edited", claim_edited()),
        ("help_deleted", help_deleted()),
        ("help_restored", help_restored()),
        ("from_a_later_version", from_a_later_version()),
    ]
}

pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-30_i64..300).prop_map(Value::Int),
        ".{0,12}".prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ];
    // Three levels of lists around a scalar, one fewer than the limit.
    scalar.prop_recursive(3, 24, 5, |inner| {
        prop::collection::vec(inner, 0..5).prop_map(Value::List)
    })
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(byte).to_digit(16).expect("a hex digit") as u8)
        .collect();
    assert!(digits.len().is_multiple_of(2), "half a byte in {hex}");
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}
