//! Reading the feed.

use std::collections::BTreeSet;

use khupho_hub::storage::{ArrivedOperation, Reader, WardLog};
use khupho_oplog::OpHash;

use crate::worlds::{
    NO_LIMIT_BYTES, Writer, all_hashes, cose_of, founded, hashes, page_hashes, random,
    random_entity, read_all,
};

/// What a push and a page hold at most.
const PAGE: u32 = 512;

pub(crate) async fn sizes_around_a_page<L: WardLog>(log: L) {
    for size in [0, 1, 511, 512, 513] {
        let ward = founded(&log).await;
        let neighborhood = random_entity();
        let mut writer = Writer::of_neighborhood(neighborhood);
        let mut written = Vec::new();
        while written.len() < size {
            let count = (size - written.len()).min(PAGE as usize);
            written.extend(hashes(&writer.push(&log, ward, count).await));
        }
        for reader in [Reader::Ward, Reader::Neighborhood(neighborhood)] {
            let pages = read_all(&log, ward, reader, PAGE).await;
            let read: Vec<_> = pages.iter().flat_map(page_hashes).collect();
            assert_eq!(read, written, "{size} operations");
            assert_eq!(pages.last().unwrap().end_position, size as u64);
            assert!(
                pages
                    .iter()
                    .all(|page| page.operations.len() <= PAGE as usize)
            );
        }
        let at_the_end = log
            .page(ward, Reader::Ward, size as u64, PAGE, 1)
            .await
            .unwrap();
        assert!(at_the_end.operations.is_empty());
        assert_eq!(at_the_end.next, size as u64);
        assert_eq!(log.end_position(ward).await.unwrap(), size as u64);
    }
}

pub(crate) async fn a_page_has_no_more_bytes_than_asked_for_but_one_operation<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_ward();
    let written = writer.push(&log, ward, 3).await;
    let bytes = |op: &ArrivedOperation| {
        op.header_bytes.len() + op.payload_bytes.as_ref().map_or(0, Vec::len)
    };
    let two: usize = written[..2].iter().map(bytes).sum();
    for (max_bytes, expected) in [(two, 2), (two - 1, 1), (0, 1), (NO_LIMIT_BYTES, 3)] {
        let page = log
            .page(ward, Reader::Ward, 0, PAGE, max_bytes)
            .await
            .unwrap();
        assert_eq!(
            page_hashes(&page),
            hashes(&written[..expected]),
            "{max_bytes} bytes"
        );
        assert_eq!(page.next, expected as u64);
    }
}

pub(crate) async fn a_page_brings_the_heads_that_later_ones_do_not_cover<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let mut writer = Writer::of_neighborhood(neighborhood);
    let mut heads = Vec::new();
    for _ in 0..3 {
        writer.push(&log, ward, 2).await;
        heads.push(writer.head.unwrap().hash);
    }
    let signed = |page: khupho_hub::storage::FeedPage| page.signed_heads;
    let reader = Reader::Neighborhood(neighborhood);
    let all = log
        .page(ward, reader, 0, PAGE, NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(signed(all), [cose_of(heads[2])]);
    let first_three = log.page(ward, reader, 0, 3, NO_LIMIT_BYTES).await.unwrap();
    assert_eq!(signed(first_three), [cose_of(heads[0])]);
    let one = log.page(ward, reader, 0, 1, NO_LIMIT_BYTES).await.unwrap();
    assert!(signed(one).is_empty());
}

pub(crate) async fn an_erased_payload_stays_erased<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_ward();
    let mut erased = writer.write();
    erased.payload_bytes = None;
    log.append(ward, writer.batch(vec![erased.clone()]))
        .await
        .unwrap();
    let page = log
        .page(ward, Reader::Ward, 0, PAGE, NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(page.operations[0].payload_bytes, None);
    assert_eq!(page.operations[0].header_bytes, erased.header_bytes);
}

pub(crate) async fn pushes_at_once_take_every_position_once<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut pushing = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (log, mut writer) = (log.clone(), Writer::of_neighborhood(random_entity()));
        pushing.spawn(async move {
            let mut written = Vec::new();
            for _ in 0..10 {
                written.extend(hashes(&writer.push(&log, ward, 7).await));
            }
            written
        });
    }
    let written: BTreeSet<OpHash> = pushing.join_all().await.into_iter().flatten().collect();
    let pages = read_all(&log, ward, Reader::Ward, PAGE).await;
    let read: BTreeSet<_> = pages.iter().flat_map(page_hashes).collect();
    assert_eq!(read, written);
    let positions = pages
        .iter()
        .flat_map(|page| &page.operations)
        .map(|op| op.position);
    assert!(positions.eq(1..=560));
    assert_eq!(log.ward(ward).await.unwrap().unwrap().operations, 560);
}

pub(crate) async fn what_is_fetched_is_what_was_asked_for<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let written = Writer::of_ward().push(&log, ward, 5).await;
    let wanted = vec![
        written[3].hash,
        OpHash::from_bytes(random()),
        written[1].hash,
        written[3].hash,
    ];
    let page = log
        .fetch(ward, Reader::Ward, wanted, NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(page_hashes(&page), [written[1].hash, written[3].hash]);
    let nothing = log
        .fetch(ward, Reader::Ward, Vec::new(), NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert!(nothing.operations.is_empty());
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, hashes(&written));
}

pub(crate) async fn what_is_fetched_has_no_more_bytes_than_asked_for_but_one_operation<
    L: WardLog,
>(
    log: L,
) {
    let ward = founded(&log).await;
    let written = Writer::of_ward().push(&log, ward, 3).await;
    let bytes = |op: &ArrivedOperation| {
        op.header_bytes.len() + op.payload_bytes.as_ref().map_or(0, Vec::len)
    };
    let wanted: Vec<_> = [2, 0, 1].map(|place: usize| written[place].hash).to_vec();
    let two = bytes(&written[2]) + bytes(&written[0]);
    for (max_bytes, places) in [(two, vec![0, 2]), (two - 1, vec![2]), (1, vec![2])] {
        let page = log
            .fetch(ward, Reader::Ward, wanted.clone(), max_bytes)
            .await
            .unwrap();
        let expected: Vec<_> = places
            .iter()
            .map(|place: &usize| written[*place].hash)
            .collect();
        assert_eq!(page_hashes(&page), expected, "{max_bytes} bytes");
        // A page that is not read to its end leaves nothing behind for the next one.
        let next = log.page(ward, Reader::Ward, 0, PAGE, max_bytes).await;
        assert_eq!(next.unwrap().operations[0].hash, written[0].hash);
    }
}
