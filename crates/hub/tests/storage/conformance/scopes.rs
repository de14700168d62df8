//! Who sees what.

use khupho_hub::storage::{ArrivedOperation, Digest, Reader, Scope, Verdict, WardLog};
use khupho_oplog::OpHash;

use crate::worlds::{
    NO_LIMIT_BYTES, Writer, all_hashes, founded, hashes, page_hashes, random_entity,
};

pub(crate) async fn nobody_sees_what_is_not_for_him<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (one, other) = (random_entity(), random_entity());
    let of_one = hashes(&Writer::of_neighborhood(one).push(&log, ward, 2).await);
    let of_other = hashes(&Writer::of_neighborhood(other).push(&log, ward, 2).await);
    let mut officer = Writer::of_ward();
    let own = hashes(&officer.push(&log, ward, 1).await);
    officer.scope = Scope::ForNeighborhood(one);
    let for_one = hashes(&officer.push(&log, ward, 1).await);
    officer.scope = Scope::ForEveryNeighborhood;
    let for_all = hashes(&officer.push(&log, ward, 1).await);
    let everything = [
        of_one.clone(),
        of_other.clone(),
        own,
        for_one.clone(),
        for_all.clone(),
    ]
    .concat();
    let readers = [
        (Reader::Ward, everything.clone()),
        (
            Reader::Neighborhood(one),
            [of_one, for_one, for_all.clone()].concat(),
        ),
        (
            Reader::Neighborhood(other),
            [of_other, for_all.clone()].concat(),
        ),
        (Reader::Neighborhood(random_entity()), for_all),
    ];
    for (reader, seen) in readers {
        assert_eq!(
            all_hashes(&log, ward, reader).await,
            seen,
            "{reader:?} reads"
        );
        let fetched = log
            .fetch(ward, reader, everything.clone(), NO_LIMIT_BYTES)
            .await
            .unwrap();
        assert_eq!(page_hashes(&fetched), seen, "{reader:?} fetches");
    }
}

pub(crate) async fn two_wards_never_meet<L: WardLog>(log: L) {
    let (here, there) = (founded(&log).await, founded(&log).await);
    let neighborhood = random_entity();
    let mut writer = Writer::of_neighborhood(neighborhood);
    let written = writer.push(&log, here, 3).await;
    let reader = Reader::Neighborhood(neighborhood);
    assert!(all_hashes(&log, there, Reader::Ward).await.is_empty());
    assert!(all_hashes(&log, there, reader).await.is_empty());
    let fetched = log
        .fetch(there, Reader::Ward, hashes(&written), NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert!(fetched.operations.is_empty());
    assert!(
        log.heads(there, Reader::Ward, None, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        log.digest(there, neighborhood)
            .await
            .unwrap()
            .1
            .total()
            .count,
        0
    );
    assert!(
        log.next_receipt(there, neighborhood)
            .await
            .unwrap()
            .acknowledged
            .is_empty()
    );
    // The same operations in the other ward are news there, and stand at its own positions.
    let mut batch = writer.batch(written.clone());
    batch.verdicts = vec![Verdict {
        operation: written[0].hash,
        reason: 1,
    }];
    let appended = log.append(there, batch).await.unwrap();
    assert_eq!((appended.operations, appended.end_position), (3, 4));
    let own = log.page(here, Reader::Ward, 0, 512, NO_LIMIT_BYTES).await;
    assert!(own.unwrap().verdicts.is_empty());
}

pub(crate) async fn the_ward_may_let_others_see_later<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let reader = Reader::Neighborhood(neighborhood);
    let mut officer = Writer::of_ward();
    let mut written = officer.push(&log, ward, 3).await;
    let aside = Verdict {
        operation: written[1].hash,
        reason: 4,
    };
    let mut judging = officer.batch(Vec::new());
    judging.verdicts = vec![aside];
    log.append(ward, judging).await.unwrap();
    assert!(all_hashes(&log, ward, reader).await.is_empty());
    let before = log.end_position(ward).await.unwrap();
    let share = |operation: &mut ArrivedOperation, scope| operation.scope = scope;
    share(&mut written[1], Scope::ForNeighborhood(neighborhood));
    share(&mut written[2], Scope::ForEveryNeighborhood);
    let shared = log
        .append(ward, officer.batch(written.clone()))
        .await
        .unwrap();
    assert_eq!((shared.operations, shared.already_there), (0, 3));
    let news = log.page(ward, reader, before, 512, 9_999).await.unwrap();
    let expected: Vec<OpHash> = hashes(&written[1..]);
    assert_eq!(
        page_hashes(&news),
        expected,
        "it comes behind what was read"
    );
    assert_eq!(news.verdicts[0].verdict, aside);
    assert_eq!(
        all_hashes(&log, ward, Reader::Neighborhood(random_entity())).await,
        expected[1..]
    );
    assert_eq!(log.ward(ward).await.unwrap().unwrap().operations, 3);
}

/// Its machines keep their streams, and push some of what was pushed before again.
pub(crate) async fn what_a_khu_pho_wrote_stays_with_it_when_it_goes_on_as_another<L: WardLog>(
    log: L,
) {
    let ward = founded(&log).await;
    let (former, successor) = (random_entity(), random_entity());
    let mut writer = Writer::of_neighborhood(former);
    let mut written = writer.push(&log, ward, 2).await;
    writer.neighborhood = Some(successor);
    writer.scope = Scope::OfNeighborhood(successor);
    for operation in &mut written {
        operation.scope = writer.scope;
    }
    written.push(writer.write());
    let batch = writer.batch(written.clone());
    let appended = log.append(ward, batch).await.unwrap();
    assert_eq!((appended.operations, appended.already_there), (1, 2));
    assert_eq!(appended.end_position, 3, "what is there is no news");
    for (neighborhood, own) in [(former, &written[..2]), (successor, &written[2..])] {
        let reader = Reader::Neighborhood(neighborhood);
        assert_eq!(all_hashes(&log, ward, reader).await, hashes(own));
        let mut counted = Digest::default();
        for hash in hashes(own) {
            counted.add(hash);
        }
        assert_eq!(log.digest(ward, neighborhood).await.unwrap().1, counted);
    }
}
