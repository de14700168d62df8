//! Verdicts, moments and audiences: what is refused.

use khupho_oplog::bundle::{Audience, BundleFault, ContentItem, ItemReader, Refusal};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::limits::SEQ_MAX;
use khupho_oplog::{OplogError, WireFault};

use crate::samples::{NEIGHBORHOOD, STREAM};

fn read(plain: &[u8]) -> Result<ContentItem, BundleFault> {
    let frame = zstd::encode_all(plain, 3).unwrap();
    let first = ItemReader::of_compressed(&frame).next();
    first.expect("something is there")
}

fn wire_fault(plain: &[u8]) -> WireFault {
    match read(plain) {
        Err(BundleFault::Item {
            refusal: Refusal::Form(OplogError::Wire { fault, .. }),
            ..
        }) => fault,
        other => panic!("{other:?}"),
    }
}

type Range = (u64, u64, u64, Option<[u8; 16]>);

fn audiences(ranges: &[Range]) -> Vec<u8> {
    let mut writer = CanonicalWriter::default();
    writer.array(3);
    writer.unsigned(8);
    writer.bytes(STREAM.as_bytes());
    writer.array(ranges.len());
    for (first, last, scope, neighborhood) in ranges {
        writer.array(4);
        for number in [first, last, scope] {
            writer.unsigned(*number);
        }
        match neighborhood {
            Some(id) => writer.bytes(id),
            None => writer.null(),
        }
    }
    writer.into_bytes()
}

#[test]
fn ranges_follow_each_other() {
    let following = WireFault::Expected("ranges that follow each other");
    assert!(read(&audiences(&[(1, 1, 2, None), (2, SEQ_MAX, 4, None)])).is_ok());
    for ranges in [
        &[(0, 1, 2, None)][..],
        &[(2, 1, 2, None)],
        &[(1, 2, 2, None), (2, 3, 2, None)],
        &[(5, 6, 2, None), (1, 2, 2, None)],
    ] {
        assert_eq!(wire_fault(&audiences(ranges)), following, "{ranges:?}");
    }
    let beyond = audiences(&[(1, SEQ_MAX + 1, 2, None)]);
    assert_eq!(wire_fault(&beyond), WireFault::IntegerRange);
}

#[test]
fn a_scope_stands_with_the_khu_pho_that_it_needs_and_no_other() {
    let expected = WireFault::Expected("a scope and its khu phố");
    let id = Some(*NEIGHBORHOOD.as_bytes());
    for (scope, good, bad) in [(2, None, id), (3, id, None), (4, None, id)] {
        assert!(read(&audiences(&[(1, 1, scope, good)])).is_ok(), "{scope}");
        assert_eq!(wire_fault(&audiences(&[(1, 1, scope, bad)])), expected);
    }
    for unknown in [0, 1, 5, 65_535] {
        assert_eq!(wire_fault(&audiences(&[(1, 1, unknown, None)])), expected);
    }
}

/// The numbers of scopes are on the wire and in databases.
#[test]
fn scopes_have_their_published_numbers() {
    let all = [
        (Audience::Ward, 2),
        (Audience::Neighborhood(NEIGHBORHOOD), 3),
        (Audience::EveryNeighborhood, 4),
    ];
    for (audience, scope) in all {
        assert_eq!(audience.scope(), scope);
        assert_eq!(Audience::of(scope, audience.neighborhood()), Some(audience));
    }
}

#[test]
fn what_a_later_program_adds_is_passed_over() {
    let mut writer = CanonicalWriter::default();
    writer.array(3);
    writer.unsigned(6);
    writer.array(1);
    writer.array(3);
    writer.bytes(&[7; 32]);
    writer.unsigned(0);
    writer.text("added to a verdict");
    writer.text("added to the item");
    let Ok(ContentItem::Verdicts(verdicts)) = read(&writer.into_bytes()) else {
        panic!("verdicts");
    };
    assert_eq!(verdicts.len(), 1);
    assert_eq!(verdicts[0].reason, khupho_oplog::bundle::VERDICT_LIFTED);
}

#[test]
fn a_verdict_or_moment_with_less_than_it_needs_is_refused() {
    for number in [6, 7] {
        let mut writer = CanonicalWriter::default();
        writer.array(2);
        writer.unsigned(number);
        writer.array(1);
        writer.array(1);
        writer.bytes(&[7; 32]);
        let expected = WireFault::Expected("more items in an array");
        assert_eq!(wire_fault(&writer.into_bytes()), expected);
    }
}
