//! Pushes: what a hub takes, and what it refuses from the bytes alone.

use khupho_oplog::bundle::{
    Audience, AudienceRange, Audiences, BundleFault, ContentWriter, PersonalParts, Refusal,
};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::hub::{Fit, Push, PushFault, PushItem, PushReader, PushRefusal, PushWriter};
use khupho_oplog::ids::StreamId;
use khupho_oplog::limits::{
    HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_MAX_BYTES, HUB_PAGE_NOTICES_MAX, HUB_PAGE_OPERATIONS_MAX,
    HUB_SIGNED_HEAD_MAX_BYTES,
};
use khupho_oplog::{Operation, OplogError};
use proptest::prelude::*;

use super::{audiences, full_push, moment, place_of, verdict};
use crate::samples::{self, STREAM, STREAM_START};

fn compressed(plain: &[u8]) -> Vec<u8> {
    zstd::encode_all(plain, 3).unwrap()
}

/// The plain bytes of what `write` puts into content.
fn plain(write: impl FnOnce(&mut ContentWriter) -> Result<(), BundleFault>) -> Vec<u8> {
    let mut writer = ContentWriter::new();
    write(&mut writer).unwrap();
    zstd::decode_all(writer.finish().unwrap().compressed()).unwrap()
}

fn refusal(plain: &[u8]) -> PushRefusal {
    match Push::read(&compressed(plain)) {
        Err(PushFault::Item { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

fn head_item(len_bytes: usize) -> Vec<u8> {
    plain(|writer| writer.signed_head(&vec![7; len_bytes]))
}

fn one_operation() -> Vec<u8> {
    run_of(&samples::operations(&samples::households(1)))
}

fn run_of(ops: &[Operation]) -> Vec<u8> {
    plain(|writer| writer.run(STREAM_START, ops, PersonalParts::Withheld))
}

#[test]
fn a_push_says_what_was_put_into_it() {
    let keys = samples::keys();
    let ops = samples::households(3);
    let writer = full_push(&keys, &ops);
    assert_eq!(writer.operations(), 3);
    let push = Push::read(&writer.finish().unwrap()).unwrap();
    assert_eq!(
        push.signed_heads,
        [keys.signed_head(samples::head_of(&ops))]
    );
    assert_eq!(push.audiences, [audiences()]);
    assert_eq!(push.verdicts, [verdict(&ops[0])]);
    assert_eq!(push.moments, [moment()]);
    assert_eq!(push.operations(), 3);
    assert!(push.is_for_ward_only());
    let [run] = &push.runs[..] else {
        panic!("one run");
    };
    assert_eq!(run.start, STREAM_START);
    for (pushed, op) in run.operations.iter().zip(&ops) {
        assert_eq!((pushed.header, pushed.hash), (op.header, op.hash));
        assert_eq!(pushed.operation.payload_bytes, op.payload_bytes);
        assert_eq!(pushed.operation.personal_bytes, None, "names stay behind");
    }
}

#[test]
fn a_push_of_a_khu_pho_is_not_for_the_ward_only() {
    let push = Push::read(&compressed(&one_operation())).unwrap();
    assert!(!push.is_for_ward_only());
    assert_eq!(push.operations(), 1);
}

#[test]
fn an_empty_push_is_one() {
    let writer = PushWriter::new();
    assert!(writer.is_empty());
    assert_eq!(Push::read(&writer.finish().unwrap()), Ok(Push::default()));
}

/// An erased payload and operations in a table come as they are.
#[test]
fn whatever_a_run_can_hold_is_taken() {
    let mut ops = samples::operations(&samples::households(3));
    ops[1].payload_bytes = None;
    ops[1].personal_bytes = None;
    let push = Push::read(&compressed(&run_of(&ops))).unwrap();
    assert_eq!(push.operations(), 3);
    let hashes: Vec<_> = push.runs.iter().flat_map(|run| &run.operations).collect();
    assert_eq!(hashes[2].hash, samples::households(3)[2].hash);
    assert_eq!(hashes[1].operation.payload_bytes, None);
}

#[test]
fn what_has_no_place_in_a_push_is_refused() {
    let op = samples::operations(&samples::households(1));
    let mut later = CanonicalWriter::default();
    later.array(2);
    later.unsigned(4_000);
    later.null();
    for item in [
        plain(|writer| writer.evidence(b"photo").map(|_| ())),
        plain(|writer| writer.relayed_receipt(b"receipt")),
        plain(|writer| writer.vouched(&op)),
        later.into_bytes(),
    ] {
        assert_eq!(refusal(&item), PushRefusal::NotForAPush);
    }
}

#[test]
fn items_stand_in_their_order() {
    let items = [
        head_item(9),
        plain(|writer| writer.audiences(&audiences())),
        one_operation(),
        plain(|writer| writer.verdicts(&[verdict(&samples::household(1, None))])),
        plain(|writer| writer.moments(&[moment()])),
    ];
    assert!(Push::read(&compressed(&items.concat())).is_ok());
    for later in 1..items.len() {
        for earlier in 0..later {
            let swapped = [&items[later][..], &items[earlier]].concat();
            let expected = PushRefusal::OutOfOrder;
            assert_eq!(refusal(&swapped), expected, "{later} before {earlier}");
        }
    }
}

#[test]
fn a_personal_part_is_refused() {
    let ops = samples::operations(&samples::households(1));
    let carried = plain(|writer| writer.run(STREAM_START, &ops, PersonalParts::Carried));
    assert_eq!(refusal(&carried), PushRefusal::PersonalPart);
}

#[test]
fn an_operation_that_is_none_is_refused() {
    let ops = samples::households(1);
    let mut wrong = ops[0].clone().into_operation();
    wrong.personal_bytes = None;
    wrong.payload_bytes = Some(vec![0x80]);
    let refused = refusal(&verbatim(&wrong));
    assert_eq!(refused, PushRefusal::Operation(OplogError::PayloadMismatch));
    let later = Operation {
        header_bytes: vec![0x81, 0x02],
        payload_bytes: None,
        personal_bytes: None,
    };
    let newer = OplogError::UnknownVersion { found: 2 };
    assert_eq!(refusal(&verbatim(&later)), PushRefusal::Operation(newer));
    let mut long = ops[0].clone().into_operation();
    long.personal_bytes = None;
    long.payload_bytes = Some(vec![0; 64 * 1024]);
    assert!(matches!(
        refusal(&verbatim(&long)),
        PushRefusal::Operation(OplogError::OperationTooLarge { .. })
    ));
}

/// A run of one operation with its exact bytes.
fn verbatim(op: &Operation) -> Vec<u8> {
    let mut writer = CanonicalWriter::default();
    writer.array(5);
    writer.unsigned(1);
    writer.bytes(STREAM.as_bytes());
    writer.unsigned(1);
    writer.bytes(&[0; 32]);
    writer.array(1);
    writer.array(3);
    writer.bytes(&op.header_bytes);
    for part in [&op.payload_bytes, &op.personal_bytes] {
        match part {
            Some(bytes) => writer.bytes(bytes),
            None => writer.null(),
        }
    }
    writer.into_bytes()
}

#[test]
fn a_run_that_is_no_chain_is_refused() {
    let ops = samples::households(2);
    let mut second = ops[1].clone().into_operation();
    second.personal_bytes = None;
    let read = Push::read(&compressed(&verbatim(&second)));
    let Err(PushFault::Content(BundleFault::Item { refusal, .. })) = read else {
        panic!("{read:?}");
    };
    assert_eq!(refusal, Refusal::OutOfRun);
}

#[test]
fn a_push_has_at_most_512_operations_and_as_many_heads() {
    let limit = usize::try_from(HUB_PAGE_OPERATIONS_MAX).unwrap();
    let each = one_operation();
    assert!(Push::read(&compressed(&each.repeat(limit))).is_ok());
    let refused = refusal(&each.repeat(limit + 1));
    assert_eq!(refused, PushRefusal::TooManyOperations);
    let head = head_item(9);
    assert!(Push::read(&compressed(&head.repeat(limit))).is_ok());
    assert_eq!(refusal(&head.repeat(limit + 1)), PushRefusal::TooManyHeads);
}

#[test]
fn a_head_of_a_push_has_at_most_512_bytes() {
    assert!(Push::read(&compressed(&head_item(HUB_SIGNED_HEAD_MAX_BYTES))).is_ok());
    let len_bytes = HUB_SIGNED_HEAD_MAX_BYTES + 1;
    let too_large = PushRefusal::HeadTooLarge { len_bytes };
    assert_eq!(refusal(&head_item(len_bytes)), too_large);
}

#[test]
fn a_push_has_at_most_2048_notices() {
    let limit = usize::try_from(HUB_PAGE_NOTICES_MAX).unwrap();
    let verdict = verdict(&samples::household(1, None));
    let notices = |verdicts: usize| {
        let verdicts = vec![verdict; verdicts];
        let audiences = plain(|writer| writer.audiences(&audiences()));
        let verdicts = plain(|writer| writer.verdicts(&verdicts));
        let moments = plain(|writer| writer.moments(&[moment()]));
        [audiences, verdicts, moments].concat()
    };
    assert!(Push::read(&compressed(&notices(limit - 3))).is_ok());
    assert_eq!(refusal(&notices(limit - 2)), PushRefusal::TooManyNotices);
}

#[test]
fn the_writer_knows_the_same_limits() {
    let op = samples::households(1).remove(0);
    let mut writer = PushWriter::new();
    for _ in 0..HUB_PAGE_NOTICES_MAX {
        assert_eq!(writer.verdict(verdict(&op)), Fit::Taken);
    }
    assert_eq!(writer.moment(moment()), Fit::Full);
    assert_eq!(writer.audiences(audiences()), Fit::Full);
    assert_eq!(
        writer.operation(place_of(&op), op.into_operation()),
        Fit::Taken
    );
    assert!(Push::read(&writer.finish().unwrap()).is_ok());
}

#[test]
fn the_audiences_of_a_stream_are_named_once() {
    let once = plain(|writer| writer.audiences(&audiences()));
    assert_eq!(refusal(&once.repeat(2)), PushRefusal::AudiencesTwice);
    let other = Audiences {
        stream: StreamId::from_bytes([0x52; 16]),
        ..audiences()
    };
    let other = plain(|writer| writer.audiences(&other));
    assert!(Push::read(&compressed(&[once, other].concat())).is_ok());
}

#[test]
fn a_push_that_is_larger_than_any_is_refused() {
    let bytes = vec![0; HUB_PAGE_FILE_MAX_BYTES + 1];
    let fault = Push::read(&bytes).unwrap_err();
    assert!(fault.is_too_large(), "{fault}");
    // What unfolds to more is refused while it unfolds.
    let limit = usize::try_from(HUB_PAGE_MAX_BYTES).unwrap();
    let photo = plain(|writer| writer.evidence(&samples::noise(limit)).map(|_| ()));
    let fault = Push::read(&compressed(&photo)).unwrap_err();
    assert!(fault.is_too_large(), "{fault}");
}

/// A table names a long value once for many operations.
#[test]
fn a_table_that_unfolds_beyond_a_mebibyte_is_refused() {
    use khupho_oplog::{Change, FieldId, KindId, OperationDraft, Patch, Value};
    let mut ops: Vec<khupho_oplog::SealedOperation> = Vec::new();
    for seq in 1..=80_u64 {
        let header = samples::household(1, None).header;
        let draft = OperationDraft {
            stream: header.stream,
            seq,
            prev: ops.last().map(|op| op.hash),
            op_uid: header.op_uid,
            hlc: header.hlc,
            entity: header.entity,
            kind: KindId(65_000),
            actor: header.actor,
            txn: header.txn,
        };
        let patch = Patch(vec![Change::set(FieldId(1), Value::Bytes(vec![3; 16_000]))]);
        let sealed = Operation::seal(draft, patch, || Ok::<_, OplogError>([0; 16]));
        ops.push(sealed.unwrap());
    }
    let fault = Push::read(&compressed(&run_of(&samples::operations(&ops)))).unwrap_err();
    assert!(fault.is_too_large(), "{fault}");
}

#[test]
fn a_frame_that_wants_more_memory_than_a_push_needs_is_refused() {
    let window_log = |log: u32| {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(log).unwrap();
        std::io::Write::write_all(&mut encoder, &one_operation()).unwrap();
        encoder.finish().unwrap()
    };
    assert!(Push::read(&window_log(21)).is_ok());
    let read = Push::read(&window_log(22));
    assert!(matches!(
        read,
        Err(PushFault::Content(BundleFault::Compression { .. }))
    ));
}

#[test]
fn a_fault_tells_where_it_is() {
    let photo = plain(|writer| writer.evidence(b"photo").map(|_| ()));
    let fault = Push::read(&compressed(&[head_item(9), photo].concat())).unwrap_err();
    assert_eq!(fault.item(), Some(1));
    assert_eq!(fault.at_bytes(), Some(12 + 42));
    let cut = Push::read(&compressed(&head_item(9)[..5])).unwrap_err();
    assert_eq!((cut.item(), cut.at_bytes()), (Some(0), Some(2)));
    assert!(!cut.is_too_large());
}

#[test]
fn nothing_comes_after_a_fault() {
    let photo = plain(|writer| writer.evidence(b"photo").map(|_| ()));
    let body = compressed(&[head_item(9), photo, one_operation()].concat());
    let read: Vec<_> = PushReader::new(&body).unwrap().collect();
    assert!(matches!(
        read[..],
        [Ok(PushItem::SignedHead(_)), Err(PushFault::Item { .. })]
    ));
}

#[test]
fn every_cut_push_is_refused_or_ends_between_items() {
    let keys = samples::keys();
    let whole = full_push(&keys, &samples::households(2)).finish().unwrap();
    let plain = zstd::decode_all(&whole[..]).unwrap();
    for len in 0..plain.len() {
        if let Ok(push) = Push::read(&compressed(&plain[..len])) {
            assert!(push.moments.is_empty(), "cut at {len}");
        }
    }
    for len in 1..whole.len() {
        assert!(Push::read(&whole[..len]).is_err(), "frame cut at {len}");
    }
}

fn any_audience() -> impl Strategy<Value = Audience> {
    let id = any::<[u8; 16]>().prop_map(khupho_domain::ids::EntityId::from_bytes);
    prop_oneof![
        Just(Audience::Ward),
        id.prop_map(Audience::Neighborhood),
        Just(Audience::EveryNeighborhood),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn audiences_are_read_as_they_were_written(
        steps in proptest::collection::vec((1..9_u64, 0..9_u64, any_audience()), 0..20),
    ) {
        let mut after = 0;
        let ranges = steps.into_iter().map(|(skipped, more, audience)| {
            let first_seq = after + skipped;
            after = first_seq + more;
            AudienceRange { first_seq, last_seq: after, audience }
        });
        let told = Audiences { stream: STREAM, ranges: ranges.collect() };
        let body = compressed(&plain(|writer| writer.audiences(&told)));
        prop_assert_eq!(Push::read(&body).unwrap().audiences, vec![told.clone()]);
        for range in &told.ranges {
            prop_assert_eq!(told.at(range.last_seq), range.audience);
        }
        prop_assert_eq!(told.at(after + 1), Audience::Ward);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Push::read(&bytes);
        let _ = Push::read(&compressed(&bytes));
    }
}
