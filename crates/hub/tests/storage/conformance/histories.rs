//! Copies, gaps, forks, and who may write what.

use khupho_hub::storage::{Cover, ForkPlace, Reader, Refusal, Scope, StorageError, WardLog};
use khupho_oplog::StreamHead;

use crate::worlds::{Writer, all_hashes, founded, hashes, random_device, random_entity};

pub(crate) async fn what_comes_again_is_there_already<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let written = writer.push(&log, ward, 4).await;
    let again = log
        .append(ward, writer.batch(written.clone()))
        .await
        .unwrap();
    assert_eq!((again.operations, again.already_there), (0, 4));
    assert_eq!(again.accepted, [writer.head.unwrap()]);
    assert_eq!(again.end_position, 4);
    let twice = [written.clone(), written.clone()].concat();
    let twice = log.append(ward, writer.batch(twice)).await.unwrap();
    assert_eq!((twice.operations, twice.already_there), (0, 8));
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, hashes(&written));
}

pub(crate) async fn a_run_that_begins_before_the_end_goes_on_behind_it<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let mut written = writer.push(&log, ward, 4).await;
    written.extend(writer.write_many(3));
    let rest = log
        .append(ward, writer.batch(written[2..].to_vec()))
        .await
        .unwrap();
    assert_eq!((rest.operations, rest.already_there), (3, 2));
    assert_eq!(rest.accepted, [writer.head.unwrap()]);
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, hashes(&written));
}

pub(crate) async fn a_gap_is_refused_with_the_head_and_nothing_is_kept<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (mut here, mut new) = (Writer::of_ward(), Writer::of_ward());
    here.push(&log, ward, 2).await;
    let head = here.head;
    here.write();
    let behind_a_gap = here.write();
    // What comes before it in the same push is not kept either.
    let mut batch = new.batch(vec![new.clone().write()]);
    batch.operations = vec![new.write(), behind_a_gap];
    batch.signed_heads = vec![new.signed(), here.signed()];
    let gap = log.append(ward, batch).await;
    let stream = here.stream;
    assert!(matches!(
        gap,
        Err(StorageError::Refused(Refusal::Gap { stream: of, head: known })) if of == stream && known == head
    ));
    new.write();
    let nothing_before = log.append(ward, new.batch(vec![new.clone().write()])).await;
    assert!(
        nothing_before.is_ok(),
        "an uncovered operation is left out, not refused"
    );
    let last = new.write();
    let unknown = log.append(ward, new.batch(vec![last])).await;
    assert!(matches!(
        unknown,
        Err(StorageError::Refused(Refusal::Gap { head: None, .. }))
    ));
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await.len(), 2);
    assert_eq!(log.end_position(ward).await.unwrap(), 2);
}

pub(crate) async fn two_histories_are_both_kept_and_both_go_on<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let mut original = Writer::of_neighborhood(neighborhood);
    let mut written = hashes(&original.push(&log, ward, 3).await);
    let mut restored = original.clone();
    written.extend(hashes(&original.push(&log, ward, 2).await));
    let parting = restored.write();
    let forked = log
        .append(ward, restored.batch(vec![parting.clone()]))
        .await
        .unwrap();
    let place = ForkPlace {
        stream: original.stream,
        seq: 4,
    };
    assert_eq!(forked.forks, [place]);
    assert_eq!(forked.operations, 1);
    written.push(parting.hash);
    written.extend(hashes(&restored.push(&log, ward, 2).await));
    written.extend(hashes(&original.push(&log, ward, 1).await));
    let tips = log
        .heads(ward, Reader::Neighborhood(neighborhood), None, 9)
        .await
        .unwrap();
    assert_eq!(tips[0].head, original.head.unwrap());
    assert_eq!(tips[0].branches, [restored.head.unwrap()]);
    let mut third = restored.clone();
    third.head = Some(StreamHead {
        seq: 4,
        hash: parting.hash,
        ..restored.head.unwrap()
    });
    written.extend(hashes(&third.push(&log, ward, 1).await));
    let tips = log.heads(ward, Reader::Ward, None, 9).await.unwrap();
    assert_eq!(tips[0].branches.len(), 2);
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, written);
    let receipt = log.next_receipt(ward, neighborhood).await.unwrap();
    assert_eq!(receipt.acknowledged, [original.head.unwrap()]);
    let sizes: Vec<_> = receipt
        .forks
        .iter()
        .map(|(place, all)| (place.seq, all.len()))
        .collect();
    assert_eq!(sizes, [(4, 2), (5, 3)]);
}

pub(crate) async fn a_stream_may_fork_at_its_beginning<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut first = Writer::of_ward();
    let mut second = first.clone();
    let written = [
        first.push(&log, ward, 2).await,
        second.push(&log, ward, 2).await,
    ]
    .concat();
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, hashes(&written));
    let tips = log.heads(ward, Reader::Ward, None, 9).await.unwrap();
    assert_eq!(tips[0].head, first.head.unwrap());
    assert_eq!(tips[0].branches, [second.head.unwrap()]);
}

pub(crate) async fn what_no_head_covers_is_not_kept<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let covered = writer.write_many(2);
    let mut batch = writer.batch(covered.clone());
    batch.operations.extend(writer.write_many(3));
    let appended = log.append(ward, batch.clone()).await.unwrap();
    assert_eq!(appended.operations, 2);
    assert_eq!(
        appended.uncovered,
        [ForkPlace {
            stream: writer.stream,
            seq: 3
        }]
    );
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, hashes(&covered));
    batch.signed_heads = vec![writer.signed()];
    let later = log.append(ward, batch).await.unwrap();
    assert_eq!((later.operations, later.already_there), (3, 2));
    assert!(later.uncovered.is_empty());
}

pub(crate) async fn nobody_writes_the_stream_of_another<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    writer.push(&log, ward, 1).await;
    let mut intruder = Writer {
        device: random_device(),
        ..writer.clone()
    };
    let operations = intruder.write_many(1);
    let refused = log.append(ward, intruder.batch(operations.clone())).await;
    let stream = writer.stream;
    assert!(
        matches!(refused, Err(StorageError::Refused(Refusal::OtherWriter(of))) if of == stream)
    );
    let mut nobody = Writer::of_ward();
    let mut batch = nobody.batch(Vec::new());
    batch.operations = nobody.write_many(1);
    let refused = log.append(ward, batch).await;
    assert!(
        matches!(refused, Err(StorageError::Refused(Refusal::NoWriter(of))) if of == nobody.stream)
    );
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await.len(), 1);
    let writers = log
        .writers(ward, vec![stream, nobody.stream])
        .await
        .unwrap();
    assert_eq!(writers.len(), 1);
    assert_eq!(
        (writers[0].device, writers[0].neighborhood),
        (writer.device, writer.neighborhood)
    );
}

pub(crate) async fn only_the_ward_chooses_who_sees<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    writer.scope = Scope::ForEveryNeighborhood;
    let operations = writer.write_many(1);
    let refused = log.append(ward, writer.batch(operations)).await;
    assert!(matches!(
        refused,
        Err(StorageError::Refused(Refusal::WrongScope(_)))
    ));
    let mut of_ward = Writer::of_ward();
    of_ward.scope = Scope::OfNeighborhood(random_entity());
    let operations = of_ward.write_many(1);
    let refused = log.append(ward, of_ward.batch(operations)).await;
    assert!(matches!(
        refused,
        Err(StorageError::Refused(Refusal::WrongScope(_)))
    ));
}

pub(crate) async fn heads_are_told_in_pages<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let mut own = Vec::new();
    for _ in 0..5 {
        let mut writer = Writer::of_neighborhood(neighborhood);
        writer.push(&log, ward, 1).await;
        own.push(writer.head.unwrap());
    }
    Writer::of_ward().push(&log, ward, 1).await;
    own.sort_by_key(|head| head.stream);
    let reader = Reader::Neighborhood(neighborhood);
    let first = log.heads(ward, reader, None, 3).await.unwrap();
    let rest = log
        .heads(ward, reader, Some(first[2].head.stream), 3)
        .await
        .unwrap();
    let told: Vec<_> = first.iter().chain(&rest).map(|tips| tips.head).collect();
    assert_eq!(told, own);
    assert_eq!(
        log.heads(ward, Reader::Ward, None, 99).await.unwrap().len(),
        6
    );
}

pub(crate) async fn a_refused_push_takes_no_other_with_it<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut pushing = tokio::task::JoinSet::new();
    for number in 0..40 {
        let log = log.clone();
        pushing.spawn(async move {
            let mut writer = Writer::of_neighborhood(random_entity());
            let operations = writer.write_many(4);
            let has_gap = number % 2 == 1;
            let pushed = operations[usize::from(has_gap)..].to_vec();
            let outcome = log.append(ward, writer.batch(pushed)).await;
            assert_eq!(outcome.is_err(), has_gap);
            outcome.map_or(0, |appended| appended.operations)
        });
    }
    let appended: u64 = pushing.join_all().await.into_iter().sum();
    assert_eq!(appended, 80);
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await.len(), 80);
}

pub(crate) async fn what_the_ward_brings_it_answers_for<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let operations = writer.write_many(5);
    let mut first = writer.batch(operations[..2].to_vec());
    first.cover = Cover::Ward;
    let appended = log.append(ward, first.clone()).await.unwrap();
    assert_eq!(
        appended.operations, 2,
        "the head stands on what comes later"
    );
    let page = log
        .page(ward, Reader::Ward, 0, 9, usize::MAX)
        .await
        .unwrap();
    assert!(page.signed_heads.is_empty());
    first.operations = operations[2..].to_vec();
    log.append(ward, first).await.unwrap();
    let page = log
        .page(ward, Reader::Ward, 0, 9, usize::MAX)
        .await
        .unwrap();
    assert_eq!(page.signed_heads, [writer.signed().cose]);
    let mut gap = writer.batch(vec![writer.clone().write_many(2).remove(1)]);
    gap.cover = Cover::Ward;
    let gap = log.append(ward, gap).await;
    assert!(matches!(
        gap,
        Err(StorageError::Refused(Refusal::Gap { .. }))
    ));
}
