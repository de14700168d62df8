//! Receipts and digests.

use khupho_hub::storage::{Citation, Digest, EvidenceFile, Reader, WardLog};
use khupho_oplog::OpHash;
use khupho_oplog::ids::ContentHash;

use crate::worlds::{MORNING_MS, Writer, founded, hashes, random, random_entity};

pub(crate) async fn a_receipt_says_what_is_here<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let mut writers = [
        Writer::of_neighborhood(neighborhood),
        Writer::of_neighborhood(neighborhood),
    ];
    let mut heads = Vec::new();
    for writer in &mut writers {
        writer.push(&log, ward, 2).await;
        heads.push(writer.head.unwrap());
    }
    Writer::of_ward().push(&log, ward, 1).await;
    heads.sort_by_key(|head| head.stream);
    let (here, missing) = (
        ContentHash::from_bytes(random()),
        ContentHash::from_bytes(random()),
    );
    let operations = writers[0].write_many(1);
    let mut batch = writers[0].batch(operations);
    batch.citations = [here, missing, missing]
        .map(|hash| Citation { neighborhood, hash })
        .to_vec();
    log.append(ward, batch).await.unwrap();
    let file = EvidenceFile {
        hash: here,
        len_bytes: 5,
        stored_ms: MORNING_MS,
    };
    log.finish_upload(ward, file, None).await.unwrap();
    let receipt = log.next_receipt(ward, neighborhood).await.unwrap();
    let moved = writers[0].head.unwrap();
    for head in heads.iter_mut().filter(|head| head.stream == moved.stream) {
        *head = moved;
    }
    assert_eq!(receipt.acknowledged, heads);
    assert_eq!(receipt.missing_evidence, [missing]);
    assert_eq!(receipt.end_position, 6);
    assert_eq!(
        receipt.log_id,
        log.ward(ward).await.unwrap().unwrap().log_id
    );
    assert!(receipt.forks.is_empty());
}

pub(crate) async fn numbers_count_for_each_neighborhood<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (one, other) = (random_entity(), random_entity());
    for number in 1..=3 {
        assert_eq!(log.next_receipt(ward, one).await.unwrap().number, number);
    }
    assert_eq!(log.next_receipt(ward, other).await.unwrap().number, 1);
    assert_eq!(
        log.next_receipt(founded(&log).await, one)
            .await
            .unwrap()
            .number,
        1
    );
}

pub(crate) async fn digests_count_what_a_neighborhood_wrote<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (one, other) = (random_entity(), random_entity());
    let mut writers = [Writer::of_neighborhood(one), Writer::of_neighborhood(one)];
    let mut expected = Digest::default();
    let mut written: Vec<OpHash> = Vec::new();
    for count in [1, 60, 300] {
        for writer in &mut writers {
            written.extend(hashes(&writer.push(&log, ward, count).await));
        }
    }
    for hash in &written {
        expected.add(*hash);
    }
    Writer::of_neighborhood(other).push(&log, ward, 5).await;
    Writer::of_ward().push(&log, ward, 5).await;
    let (position, digest) = log.digest(ward, one).await.unwrap();
    assert_eq!((position, &digest), (732, &expected));
    for bucket in [0, 7, 255] {
        let mut wanted: Vec<_> = written.clone();
        wanted.retain(|hash| hash.as_bytes()[0] == bucket);
        wanted.sort_unstable();
        assert_eq!(log.bucket(ward, one, bucket).await.unwrap(), wanted);
    }
    assert_eq!(log.digest(ward, other).await.unwrap().1.total().count, 5);
    assert_eq!(log.end_position(ward).await.unwrap(), 732);
    assert!(
        log.page(ward, Reader::Ward, 732, 9, 9)
            .await
            .unwrap()
            .operations
            .is_empty()
    );
}
