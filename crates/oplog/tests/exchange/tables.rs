//! Tables: what is written in them comes back byte by byte, and no table unfolds into more than it may.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{
    BundleFault, Content, ContentItem, ContentWriter, ItemReader, PersonalParts, Refusal, RunStart,
};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::ids::BaseRef;
use khupho_oplog::limits::{PLAIN_MAX_BYTES, TABLE_COLUMNS_MAX, TABLE_OPERATIONS_MAX};
use khupho_oplog::registry::{FieldId, KindId, household};
use khupho_oplog::{
    Change, Hlc, OpHash, OpUid, Operation, OperationDraft, OplogError, Patch, TxnId, Value,
};
use proptest::prelude::*;

use crate::samples::{self, MORNING_MS, STREAM, STREAM_START};

/// What one operation says; its place is that in the list.
#[derive(Clone, Debug)]
struct Write {
    op_uid: [u8; 16],
    hlc: u64,
    entity: [u8; 16],
    txn: [u8; 16],
    kind: u16,
    changes: Vec<Change>,
}

fn sealed(writes: &[Write]) -> Vec<Operation> {
    let mut prev: Option<OpHash> = None;
    let mut operations = Vec::new();
    for (write, seq) in writes.iter().zip(1..) {
        let draft = OperationDraft {
            stream: STREAM,
            seq,
            prev,
            op_uid: OpUid::from_bytes(write.op_uid),
            hlc: Hlc::from_u64(write.hlc).expect("a moment"),
            entity: EntityId::from_bytes(write.entity),
            kind: KindId(write.kind),
            actor: EntityId::from_bytes([0x33; 16]),
            txn: TxnId::from_bytes(write.txn),
        };
        let patch = Patch(write.changes.clone());
        let op = Operation::seal(draft, patch, || Ok::<_, OplogError>(write.op_uid)).unwrap();
        prev = Some(op.hash);
        operations.push(op.into_operation());
    }
    operations
}

fn content_of(operations: &[Operation], personal: PersonalParts) -> Content {
    let mut writer = ContentWriter::new();
    writer.run(STREAM_START, operations, personal).unwrap();
    writer.finish().unwrap()
}

fn read(content: &Content) -> Result<Vec<Operation>, BundleFault> {
    ItemReader::of_compressed(content.compressed())
        .filter_map(|item| match item {
            Ok(ContentItem::Operation(operation)) => Some(Ok(operation)),
            Ok(_) => None,
            Err(fault) => Some(Err(fault)),
        })
        .collect()
}

/// Households of one import, as a store numbers them.
fn imported(count: usize) -> Vec<Write> {
    let write = |number: usize| {
        let mut id = [0x70; 16];
        id[6..8].copy_from_slice(&u16::try_from(number % 4_096).unwrap().to_be_bytes());
        id[13..].copy_from_slice(&u32::try_from(number).unwrap().to_be_bytes()[1..]);
        Write {
            op_uid: id,
            hlc: (MORNING_MS << 16) + number as u64,
            entity: id,
            txn: [0x70; 16],
            kind: household::KIND.0,
            changes: vec![
                Change::set(household::CODE, format!("H-{number:05}")),
                Change::set(household::COUNT_ADULTS, (number % 5) as i64),
            ],
        }
    };
    (0..count).map(write).collect()
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[\\PC]{0,12}".prop_map(|text| Value::from(text.as_str())),
        any::<[u8; 16]>().prop_map(|id| EntityId::from_bytes(id).into()),
    ]
}

/// Of fields that no version knows, so that any value may stand there, and mostly of the same few.
fn any_change() -> impl Strategy<Value = Change> {
    let base = prop::option::of(any::<[u8; 8]>().prop_map(BaseRef::from_bytes));
    (60_000..60_004_u16, 0..3_u8, any_value(), base).prop_map(|(field, act, value, base)| {
        let field = FieldId(field);
        let change = match act {
            0 => Change::set(field, value),
            1 => Change::append(field, value),
            _ => Change::append(field, 7_i64),
        };
        change.on_base(base)
    })
}

fn any_write() -> impl Strategy<Value = Write> {
    let changes = prop::collection::vec(any_change(), 0..4).prop_map(|mut changes| {
        // One operation decides a register once.
        let mut seen = std::collections::BTreeSet::new();
        changes.retain(|change| seen.insert((change.act, change.field)));
        changes
    });
    let id = prop_oneof![Just([7; 16]), any::<[u8; 16]>()];
    let hlc = prop_oneof![Just(MORNING_MS << 16), 0..=i64::MAX.cast_unsigned()];
    (id.clone(), hlc, id.clone(), id, 0..3_u16, changes).prop_map(
        |(op_uid, hlc, entity, txn, kind, changes)| Write {
            op_uid,
            hlc,
            entity,
            txn,
            kind: 60_000 + kind,
            changes,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_byte_comes_back(
        writes in prop::collection::vec(any_write(), 1..40),
        erased in prop::collection::vec(any::<bool>(), 40),
    ) {
        let mut operations = sealed(&writes);
        for (operation, _) in operations.iter_mut().zip(erased).filter(|(_, erased)| *erased) {
            operation.payload_bytes = None;
        }
        let content = content_of(&operations, PersonalParts::Carried);
        prop_assert_eq!(read(&content), Ok(operations));
    }

    #[test]
    fn a_changed_byte_of_a_table_is_refused_or_reads_as_something_else(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let content = content_of(&sealed(&imported(20)), PersonalParts::Carried);
        let mut plain = zstd::decode_all(content.compressed()).unwrap();
        let at = at.index(plain.len());
        plain[at] = byte;
        // It only must come to an end.
        let frame = zstd::encode_all(&plain[..], 1).unwrap();
        prop_assert!(ItemReader::of_compressed(&frame).count() <= 2 + 20);
    }
}

#[test]
fn a_long_run_is_cut_into_tables() {
    let operations = sealed(&imported(TABLE_OPERATIONS_MAX + 1));
    let content = content_of(&operations, PersonalParts::Withheld);
    let starts: Vec<u64> = ItemReader::of_compressed(content.compressed())
        .filter_map(|item| match item.unwrap() {
            ContentItem::Run(start) => Some(start.seq),
            _ => None,
        })
        .collect();
    assert_eq!(starts, [1, TABLE_OPERATIONS_MAX as u64 + 1]);
    assert_eq!(read(&content), Ok(operations));
}

/// Nothing of an identity, a moment or a chain costs a byte where it follows from the one before.
#[test]
fn operations_of_one_import_cost_what_they_say() {
    let content = content_of(&sealed(&imported(10_000)), PersonalParts::Withheld);
    let bytes = content.compressed_bytes();
    assert!(
        bytes < 4 * 10_000,
        "{bytes} bytes for 10,000 codes and counts"
    );
}

#[test]
fn what_a_table_cannot_hold_stands_between_tables() {
    let mut operations = sealed(&imported(5));
    operations[2].payload_bytes = None;
    let content = content_of(&operations, PersonalParts::Carried);
    let runs = ItemReader::of_compressed(content.compressed())
        .filter(|item| matches!(item, Ok(ContentItem::Run(_))));
    assert_eq!(runs.count(), 3);
    assert_eq!(read(&content), Ok(operations));
}

/// An operation that was written before there were personal parts keeps its names to itself.
#[test]
fn a_payload_with_names_in_the_open_stays_behind() {
    let mut operations = sealed(&imported(2));
    let mut payload = CanonicalWriter::default();
    payload.array(1);
    payload.array(3);
    payload.unsigned(u64::from(household::CONTACT_NAME.0));
    payload.unsigned(0);
    payload.text("Nguyễn Thị Mẫu");
    let mut header = operations[1].clone().open().unwrap().header;
    let payload = payload.into_bytes();
    header.payload_hash = *blake3::hash(&payload).as_bytes();
    operations[1].header_bytes = header.encode();
    operations[1].payload_bytes = Some(payload);
    let carried = content_of(&operations, PersonalParts::Carried);
    assert_eq!(read(&carried), Ok(operations.clone()));
    let withheld = content_of(&operations, PersonalParts::Withheld);
    operations[1].payload_bytes = None;
    assert_eq!(read(&withheld), Ok(operations));
}

/// A table of operations without changes, written by hand; what is wrong with it is set.
struct Forged {
    count: u64,
    columns_of_shape: Vec<u64>,
    shape_of: Vec<u8>,
    op_uids: Vec<u8>,
    steps: (Vec<i64>, Vec<u8>),
    columns: usize,
    values: usize,
    /// Where it is not 0, every operation has the same text of that length instead.
    same_text_bytes: usize,
    bases: Option<Vec<u8>>,
}

fn honest() -> Forged {
    Forged {
        count: 2,
        columns_of_shape: vec![0],
        shape_of: vec![0, 0],
        op_uids: vec![1; 32],
        steps: (vec![0], vec![0, 0]),
        columns: 1,
        values: 2,
        same_text_bytes: 0,
        bases: Some(vec![9; 16]),
    }
}

impl Forged {
    fn table(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::default();
        writer.array(13);
        writer.bytes(STREAM.as_bytes());
        writer.unsigned(1);
        writer.bytes(&[0; 32]);
        writer.unsigned(self.count);
        writer.array(1);
        writer.array(2);
        writer.unsigned(60_000);
        writer.array(self.columns_of_shape.len());
        for column in &self.columns_of_shape {
            writer.unsigned(*column);
        }
        writer.bytes(&self.shape_of);
        writer.bytes(&self.op_uids);
        writer.array(2);
        writer.array(self.steps.0.len());
        for step in &self.steps.0 {
            writer.signed(*step);
        }
        writer.bytes(&self.steps.1);
        self.ids(&mut writer, None);
        self.ids(&mut writer, Some([3; 16]));
        self.ids(&mut writer, None);
        writer.array(self.columns);
        for _ in 0..self.columns {
            self.column(&mut writer);
        }
        self.ids(&mut writer, None);
        writer.into_bytes()
    }

    /// The same identity for every operation.
    fn ids(&self, writer: &mut CanonicalWriter, id: Option<[u8; 16]>) {
        writer.array(2);
        writer.array(1);
        match id {
            Some(id) => writer.bytes(&id),
            None => writer.null(),
        }
        writer.bytes(&vec![0; self.shape_of.len()]);
    }

    fn column(&self, writer: &mut CanonicalWriter) {
        writer.array(4);
        writer.unsigned(60_001);
        writer.unsigned(0);
        writer.array(2);
        if self.same_text_bytes > 0 {
            writer.array(1);
            writer.text(&"x".repeat(self.same_text_bytes));
            writer.bytes(&self.shape_of);
        } else {
            writer.array(self.values);
            for value in 0..self.values {
                writer.unsigned(value as u64);
            }
            writer.bytes(&[]);
        }
        match &self.bases {
            Some(bases) => writer.bytes(bases),
            None => writer.null(),
        }
    }

    fn read(&self) -> Result<usize, String> {
        read_table(&self.table())
    }
}

fn read_table(table: &[u8]) -> Result<usize, String> {
    read_tables(&[table])
}

fn read_tables(tables: &[&[u8]]) -> Result<usize, String> {
    let mut items = CanonicalWriter::default();
    for table in tables {
        items.array(2);
        items.unsigned(9);
        items.bytes(table);
    }
    let frame = zstd::encode_all(items.as_bytes(), 1).unwrap();
    let mut operations = 0;
    for item in ItemReader::of_compressed(&frame) {
        match item {
            Ok(item) => operations += usize::from(matches!(item, ContentItem::Operation(_))),
            Err(fault) => return Err(fault.to_string()),
        }
    }
    Ok(operations)
}

#[test]
fn a_table_that_does_not_add_up_is_refused() {
    assert_eq!(honest().read(), Ok(2));
    let wrong: [(&str, Forged); 13] = [
        (
            "no operation",
            Forged {
                count: 0,
                ..honest()
            },
        ),
        (
            "more operations than it has",
            Forged {
                count: 3,
                ..honest()
            },
        ),
        (
            "too many operations",
            Forged {
                count: TABLE_OPERATIONS_MAX as u64 + 1,
                ..honest()
            },
        ),
        (
            "a shape that is not there",
            Forged {
                shape_of: vec![0, 1],
                ..honest()
            },
        ),
        (
            "half an identity",
            Forged {
                op_uids: vec![1; 24],
                ..honest()
            },
        ),
        (
            "a column that is not there",
            Forged {
                columns_of_shape: vec![1],
                ..honest()
            },
        ),
        (
            "a value too few",
            Forged {
                values: 1,
                ..honest()
            },
        ),
        (
            "a value too many",
            Forged {
                values: 3,
                ..honest()
            },
        ),
        (
            "a base too few",
            Forged {
                bases: Some(vec![9; 8]),
                ..honest()
            },
        ),
        (
            "half a base",
            Forged {
                bases: Some(vec![9; 12]),
                ..honest()
            },
        ),
        (
            "a base too many",
            Forged {
                bases: Some(vec![9; 24]),
                ..honest()
            },
        ),
        (
            "a number of no value",
            Forged {
                steps: (vec![0], vec![0, 1]),
                ..honest()
            },
        ),
        (
            "a moment before 1970",
            Forged {
                steps: (vec![i64::MIN], vec![0, 0]),
                ..honest()
            },
        ),
    ];
    for (what, table) in wrong {
        assert!(table.read().is_err(), "{what}");
    }
    let columns = |columns| Forged {
        columns,
        values: 0,
        bases: None,
        columns_of_shape: vec![],
        ..honest()
    };
    assert_eq!(columns(TABLE_COLUMNS_MAX).read(), Ok(2));
    assert!(columns(TABLE_COLUMNS_MAX + 1).read().is_err());
}

#[test]
fn every_beginning_of_a_table_is_refused() {
    let table = honest().table();
    for len in 0..table.len() {
        assert!(read_table(&table[..len]).is_err(), "{len} bytes");
    }
}

/// A value that many operations have stands in a table once, so a table of 60 KB may stand for a gibibyte.
#[test]
fn tables_that_unfold_into_more_than_1_gib_are_refused() {
    let count = TABLE_OPERATIONS_MAX;
    let bomb = Forged {
        count: count as u64,
        columns_of_shape: vec![0, 1, 2, 3],
        shape_of: vec![0; count],
        op_uids: vec![0; 16 * count],
        steps: (vec![0], vec![0; count]),
        columns: 4,
        same_text_bytes: 15_000,
        // Noise, so that it does not unfold too much already when it is decompressed.
        bases: Some(samples::noise(8 * count)),
        ..honest()
    };
    let refused = read_tables(&[&bomb.table(), &bomb.table()]);
    let limit = format!("are more than the {PLAIN_MAX_BYTES} that are allowed");
    assert!(refused.clone().unwrap_err().contains(&limit), "{refused:?}");
}

#[test]
fn a_run_of_nothing_is_nothing() {
    let start = RunStart { ..STREAM_START };
    let mut writer = ContentWriter::new();
    writer.run(start, &[], PersonalParts::Carried).unwrap();
    assert_eq!(writer.len_bytes(), 0);
    let gap = samples::operations(&samples::households(3));
    let refused = writer.run(start, &gap[1..], PersonalParts::Carried);
    assert!(matches!(
        refused,
        Err(BundleFault::Item {
            refusal: Refusal::OutOfRun,
            ..
        })
    ));
}
