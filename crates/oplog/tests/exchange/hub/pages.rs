//! Pages of a hub's feed.

use khupho_oplog::bundle::{BundleFault, ContentItem, PersonalParts, Refusal};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::{self, ContentType, SignedFault};
use khupho_oplog::form::FormFault;
use khupho_oplog::hub::{Fit, PageFault, PageFile, PageHeading, PageWriter};
use khupho_oplog::limits::{
    HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_MAX_BYTES, HUB_PAGE_NOTICES_MAX, HUB_PAGE_OPERATIONS_MAX,
    HUB_SIGNED_HEAD_MAX_BYTES,
};
use khupho_oplog::{Change, Operation, OperationDraft, OplogError, Patch, SealedOperation};
use proptest::prelude::*;

use super::{HEADING, HUB, full_page, hub_key, hub_signer, moment, place_of, verdict};
use crate::samples::{self, STREAM_START};

fn authority() -> cose::Authority {
    hub_signer(&hub_key()).authority()
}

fn finished(writer: PageWriter) -> Vec<u8> {
    writer.finish(HEADING, hub_signer(&hub_key())).unwrap()
}

fn items(bytes: &[u8]) -> Result<Vec<ContentItem>, PageFault> {
    let page = PageFile::read(bytes)?.verify(&authority())?;
    assert_eq!(*page.heading(), HEADING);
    Ok(page.items().collect::<Result<_, _>>()?)
}

/// A chain of operations whose payloads have about that many bytes.
fn chain(payloads: impl IntoIterator<Item = Vec<u8>>) -> Vec<SealedOperation> {
    let mut ops: Vec<SealedOperation> = Vec::new();
    for payload in payloads {
        let last = ops.last();
        let header = samples::household(1, None).header;
        let draft = OperationDraft {
            stream: header.stream,
            seq: last.map_or(1, |op| op.header.seq + 1),
            prev: last.map(|op| op.hash),
            op_uid: header.op_uid,
            hlc: header.hlc,
            entity: header.entity,
            kind: khupho_oplog::KindId(65_000),
            actor: header.actor,
            txn: header.txn,
        };
        let changes = payload.chunks(16_000).enumerate();
        let changes = changes.map(|(number, chunk)| {
            let field = khupho_oplog::FieldId(u16::try_from(number).unwrap() + 1);
            Change::set(field, khupho_oplog::Value::Bytes(chunk.to_vec()))
        });
        let sealed = Operation::seal(draft, Patch(changes.collect()), || {
            Ok::<_, OplogError>([0; 16])
        });
        ops.push(sealed.unwrap());
    }
    ops
}

/// Puts as many operations on a page as have room.
fn fill(ops: &[SealedOperation]) -> (PageWriter, usize) {
    let mut writer = PageWriter::new();
    let put = |writer: &mut PageWriter, op: &SealedOperation| {
        writer.operation(place_of(op), op.clone().into_operation())
    };
    let taken = ops
        .iter()
        .take_while(|op| put(&mut writer, op) == Fit::Taken)
        .count();
    (writer, taken)
}

#[test]
fn a_page_says_what_was_put_on_it() {
    let keys = samples::keys();
    let ops = samples::households(3);
    let read = items(&finished(full_page(&keys, &ops))).unwrap();
    let without_personal = |op: &SealedOperation| Operation {
        personal_bytes: None,
        ..op.clone().into_operation()
    };
    let mut expected = vec![
        ContentItem::SignedHead(keys.signed_head(samples::head_of(&ops))),
        ContentItem::Run(STREAM_START),
    ];
    expected.extend(ops.iter().map(without_personal).map(ContentItem::Operation));
    expected.extend([
        ContentItem::Vouched(without_personal(&ops[0])),
        ContentItem::Verdicts(vec![verdict(&ops[0])]),
        ContentItem::Moments(vec![moment()]),
    ]);
    assert_eq!(read, expected);
}

#[test]
fn an_empty_page_is_a_page() {
    let writer = PageWriter::new();
    assert!(writer.is_empty());
    assert_eq!(items(&finished(writer)), Ok(Vec::new()));
}

/// Operations of several streams come as the log has them; each stream's stand together.
#[test]
fn operations_of_one_stream_form_one_run_as_long_as_they_follow_each_other() {
    let ops = samples::households(4);
    let mut writer = PageWriter::new();
    for op in [&ops[0], &ops[1], &ops[3]] {
        let fit = writer.operation(place_of(op), op.clone().into_operation());
        assert_eq!(fit, Fit::Taken);
    }
    let read = items(&finished(writer)).unwrap();
    let runs = read
        .iter()
        .filter(|item| matches!(item, ContentItem::Run(_)));
    assert_eq!(runs.count(), 2, "a gap begins another run");
}

#[test]
fn an_operation_at_a_place_that_is_not_its_own_is_refused() {
    let ops = samples::households(2);
    let mut writer = PageWriter::new();
    let fit = writer.operation(place_of(&ops[0]), ops[1].clone().into_operation());
    assert_eq!(fit, Fit::Taken);
    let finished = writer.finish(HEADING, hub_signer(&hub_key()));
    let expected = |fault: &BundleFault| {
        matches!(
            fault,
            BundleFault::Item {
                refusal: Refusal::OutOfRun,
                ..
            }
        )
    };
    assert!(finished.is_err_and(|fault| expected(&fault)));
}

#[test]
fn a_page_has_at_most_512_operations() {
    let ops = chain((0..=HUB_PAGE_OPERATIONS_MAX).map(|_| vec![1; 8]));
    let (writer, taken) = fill(&ops);
    assert_eq!(taken as u64, HUB_PAGE_OPERATIONS_MAX);
    assert_eq!(writer.operations(), HUB_PAGE_OPERATIONS_MAX);
    assert_eq!(items(&finished(writer)).unwrap().len(), taken + 1);
}

/// Whether they compress to nothing or not at all: what had room is written and read.
#[test]
fn a_page_has_at_most_one_mebibyte() {
    for payload in [vec![0; 40_000], samples::noise(40_000)] {
        let (writer, taken) = fill(&chain((0..40).map(|_| payload.clone())));
        assert!((24..=26).contains(&taken), "{taken} have room");
        let bytes = finished(writer);
        assert!(bytes.len() <= HUB_PAGE_FILE_MAX_BYTES);
        assert_eq!(items(&bytes).unwrap().len(), taken + 1);
    }
}

#[test]
fn a_head_for_each_stream_always_has_room() {
    let ops = chain((0..40).map(|_| samples::noise(40_000)));
    let (mut writer, _) = fill(&ops);
    let head = samples::noise(HUB_SIGNED_HEAD_MAX_BYTES);
    assert_eq!(writer.signed_head(&head), Ok(Fit::Taken));
    let too_large = writer.signed_head(&samples::noise(HUB_SIGNED_HEAD_MAX_BYTES + 1));
    assert!(matches!(too_large, Err(BundleFault::TooLarge { .. })));
    let small = chain([samples::noise(1), samples::noise(39_000)]);
    while writer.vouched(small[0].clone().into_operation()) == Fit::Taken {}
    assert_eq!(writer.signed_head(&head), Ok(Fit::Full));
    assert!(items(&finished(writer)).is_ok());
}

#[test]
fn a_page_has_at_most_2048_notices() {
    let op = samples::household(1, None);
    let mut writer = PageWriter::new();
    for _ in 1..HUB_PAGE_NOTICES_MAX {
        assert_eq!(writer.verdict(verdict(&op)), Fit::Taken);
    }
    assert_eq!(writer.moment(moment()), Fit::Taken);
    assert_eq!(writer.moment(moment()), Fit::Full);
    assert_eq!(writer.verdict(verdict(&op)), Fit::Full);
    assert_eq!(items(&finished(writer)).unwrap().len(), 2);
}

#[test]
fn a_page_that_is_larger_than_any_is_refused_unread() {
    let read = PageFile::read(&vec![0; HUB_PAGE_FILE_MAX_BYTES + 1]).err();
    let len_bytes = HUB_PAGE_FILE_MAX_BYTES + 1;
    assert_eq!(read, Some(PageFault::TooLarge { len_bytes }));
    let length = |len: usize| u32::try_from(len).unwrap().to_be_bytes();
    let at_limit = PageFile::len_in_snapshot(length(HUB_PAGE_FILE_MAX_BYTES));
    assert_eq!(at_limit, Ok(HUB_PAGE_FILE_MAX_BYTES));
    let above = PageFile::len_in_snapshot(length(len_bytes));
    assert_eq!(above, Err(PageFault::TooLarge { len_bytes }));
}

#[test]
fn content_that_unfolds_beyond_a_mebibyte_is_refused() {
    let limit = usize::try_from(HUB_PAGE_MAX_BYTES).unwrap();
    for (len, is_refused) in [(limit, false), (limit + 1, true)] {
        let bytes = page_around(&vec![0; len]);
        let refused = PageFile::read(&bytes).unwrap().verify(&authority()).err();
        let too_large = matches!(
            refused,
            Some(PageFault::Content(BundleFault::TooLarge { .. }))
        );
        assert_eq!(too_large, is_refused, "{len}: {refused:?}");
    }
}

/// A page that the hub signed around any plain content.
fn page_around(plain: &[u8]) -> Vec<u8> {
    let page = khupho_oplog::hub::Page {
        heading: HEADING,
        content: khupho_oplog::bundle::ContentSummary::of(plain),
    };
    let mut writer = CanonicalWriter::default();
    writer.array(2);
    writer.bytes(&page.sign(hub_signer(&hub_key())));
    writer.bytes(&zstd::encode_all(plain, 3).unwrap());
    writer.into_bytes()
}

#[test]
fn a_page_of_another_hub_is_refused() {
    let bytes = finished(full_page(&samples::keys(), &samples::households(1)));
    let verify = |authority| PageFile::read(&bytes).unwrap().verify(&authority).err();
    let other_key = khupho_oplog::keys::SigningKey::from_seed(&[6; 32]);
    let bad = Some(PageFault::Signed(SignedFault::BadSignature));
    assert_eq!(verify(hub_signer(&other_key).authority()), bad);
    let mut other = authority();
    other.id = [0xb1; 16];
    let other_signer = Some(PageFault::Signed(SignedFault::OtherSigner));
    assert_eq!(verify(other), other_signer);
    // What the hub signed as something else is no page.
    let receipt = cose::sign(hub_signer(&hub_key()), ContentType::Receipt, Vec::new());
    assert!(khupho_oplog::hub::Page::verify(&receipt, &authority()).is_err());
    assert_eq!(authority().id, *HUB.as_bytes());
}

#[test]
fn the_content_of_another_page_is_refused() {
    let keys = samples::keys();
    let first = finished(full_page(&keys, &samples::households(1)));
    let second = finished(full_page(&keys, &samples::households(2)));
    let parts = |bytes: &[u8]| {
        let mut reader = khupho_oplog::cbor::CanonicalReader::new(bytes);
        reader.array().unwrap();
        [
            reader.bytes().unwrap().to_vec(),
            reader.bytes().unwrap().to_vec(),
        ]
    };
    let mut writer = CanonicalWriter::default();
    writer.array(2);
    writer.bytes(&parts(&first)[0]);
    writer.bytes(&parts(&second)[1]);
    assert_eq!(items(&writer.into_bytes()), Err(PageFault::ContentMismatch));
}

#[test]
fn a_page_that_is_cut_or_goes_on_is_refused() {
    let bytes = finished(full_page(&samples::keys(), &samples::households(2)));
    for len in 0..bytes.len() {
        assert!(items(&bytes[..len]).is_err(), "the first {len} bytes");
    }
    assert!(items(&[&bytes[..], &[0]].concat()).is_err());
}

#[test]
fn no_changed_bit_of_a_page_is_taken_for_another_content() {
    let bytes = finished(full_page(&samples::keys(), &samples::households(1)));
    let whole = items(&bytes).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = items(&changed) {
            assert_eq!(read, whole, "bit {bit} is one that says nothing");
        }
    }
}

#[test]
fn positions_that_run_backwards_are_refused() {
    let keys = hub_key();
    for (after, next, end) in [(4, 3, 7), (0, 3, 2)] {
        let heading = PageHeading {
            after,
            next,
            end,
            ..HEADING
        };
        let bytes = PageWriter::new()
            .finish(heading, hub_signer(&keys))
            .unwrap();
        let read = PageFile::read(&bytes).unwrap().verify(&authority()).err();
        let backwards = |fault: &PageFault| {
            let PageFault::Signed(SignedFault::Form(form)) = fault else {
                return false;
            };
            matches!(form, FormFault::Meaningless { .. })
        };
        assert!(read.is_some_and(|fault| backwards(&fault)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What had room is read back, whatever its sizes.
    #[test]
    fn whatever_has_room_is_read_back(sizes in proptest::collection::vec(0..60_000_usize, 0..24)) {
        let ops = chain(sizes.iter().map(|size| samples::noise(*size)));
        let (writer, taken) = fill(&ops);
        let read = items(&finished(writer)).unwrap();
        let operations: Vec<_> = read
            .into_iter()
            .filter_map(|item| match item {
                ContentItem::Operation(op) => Some(op),
                _ => None,
            })
            .collect();
        prop_assert_eq!(operations, samples::operations(&ops[..taken]));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = items(&bytes);
    }
}

#[test]
fn names_are_in_no_item_of_a_page_or_push() {
    let ops = samples::households(1);
    let name = "Nguyễn Thị Mẫu";
    let plain = zstd::decode_all(samples::content_of(&ops, PersonalParts::Carried).compressed());
    let holds = |plain: &[u8]| {
        plain
            .windows(name.len())
            .any(|window| window == name.as_bytes())
    };
    assert!(holds(&plain.unwrap()), "a bundle to siblings has it");
    let push = super::full_push(&samples::keys(), &ops).finish().unwrap();
    assert!(!holds(&zstd::decode_all(&push[..]).unwrap()));
}
