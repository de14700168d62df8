//! Verdicts and moments.

use khupho_hub::storage::{AppendBatch, FeedPage, Moment, Reader, Verdict, WardLog};
use khupho_oplog::ids::WardId;
use khupho_oplog::{Hlc, OpHash, OpUid};

use crate::worlds::{MORNING_MS, NO_LIMIT_BYTES, Writer, founded, random, random_entity};

async fn page<L: WardLog>(log: &L, ward: WardId, reader: Reader, after: u64) -> FeedPage {
    log.page(ward, reader, after, 512, NO_LIMIT_BYTES)
        .await
        .unwrap()
}

fn verdicts(page: &FeedPage) -> Vec<Verdict> {
    page.verdicts.iter().map(|placed| placed.verdict).collect()
}

fn moments(page: &FeedPage) -> Vec<Moment> {
    page.moments.iter().map(|placed| placed.moment).collect()
}

fn judging(verdicts: Vec<Verdict>) -> AppendBatch {
    AppendBatch {
        received_ms: MORNING_MS,
        verdicts,
        ..AppendBatch::default()
    }
}

fn deciding(moments: Vec<Moment>) -> AppendBatch {
    AppendBatch {
        received_ms: MORNING_MS,
        moments,
        ..AppendBatch::default()
    }
}

pub(crate) async fn a_verdict_is_seen_and_lifted<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (neighborhood, other) = (random_entity(), random_entity());
    let written = Writer::of_neighborhood(neighborhood)
        .push(&log, ward, 2)
        .await;
    let aside = Verdict {
        operation: written[0].hash,
        reason: 3,
    };
    assert_eq!(
        log.append(ward, judging(vec![aside]))
            .await
            .unwrap()
            .end_position,
        3
    );
    let again = log.append(ward, judging(vec![aside])).await.unwrap();
    assert_eq!(again.end_position, 3, "the same verdict is no news");
    for reader in [Reader::Ward, Reader::Neighborhood(neighborhood)] {
        assert_eq!(verdicts(&page(&log, ward, reader, 2).await), [aside]);
    }
    assert!(verdicts(&page(&log, ward, Reader::Neighborhood(other), 0).await).is_empty());
    let lifted = Verdict { reason: 0, ..aside };
    log.append(ward, judging(vec![lifted])).await.unwrap();
    assert_eq!(verdicts(&page(&log, ward, Reader::Ward, 3).await), [lifted]);
    let fetched = log
        .fetch(ward, Reader::Ward, vec![written[0].hash], NO_LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(verdicts(&fetched), [lifted]);
}

/// The last word on an operation holds, also where both come in one push.
pub(crate) async fn of_two_verdicts_in_one_push_the_last_holds<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let written = Writer::of_neighborhood(random_entity())
        .push(&log, ward, 1)
        .await;
    let verdict = |reason| Verdict {
        operation: written[0].hash,
        reason,
    };
    log.append(ward, judging(vec![verdict(3)])).await.unwrap();
    let back = log.append(ward, judging(vec![verdict(5), verdict(3)]));
    let end = back.await.unwrap().end_position;
    assert_eq!(
        verdicts(&page(&log, ward, Reader::Ward, 1).await),
        [verdict(3)]
    );
    let twice = log.append(ward, judging(vec![verdict(0), verdict(0)]));
    assert_eq!(twice.await.unwrap().end_position, end + 1);
    assert_eq!(
        verdicts(&page(&log, ward, Reader::Ward, end).await),
        [verdict(0)]
    );
}

pub(crate) async fn of_several_moments_the_earliest_counts<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let neighborhood = random_entity();
    let written = Writer::of_neighborhood(neighborhood)
        .push(&log, ward, 1)
        .await;
    let op_uid = written[0].header.op_uid;
    let at = |ms| Moment {
        op_uid,
        hlc: Hlc::new(ms, 0),
    };
    log.append(ward, deciding(vec![at(500)])).await.unwrap();
    let first = page(&log, ward, Reader::Ward, 1).await;
    assert_eq!(moments(&first), [at(500)]);
    log.append(ward, deciding(vec![at(700)])).await.unwrap();
    let later = page(&log, ward, Reader::Ward, first.next).await;
    assert!(moments(&later).is_empty(), "a later moment changes nothing");
    log.append(ward, deciding(vec![at(300), at(400)]))
        .await
        .unwrap();
    let earlier = page(&log, ward, Reader::Neighborhood(neighborhood), first.next).await;
    assert_eq!(moments(&earlier), [at(300)]);
    assert!(moments(&page(&log, ward, Reader::Neighborhood(random_entity()), 0).await).is_empty());
}

pub(crate) async fn a_clock_that_runs_ahead_counts_as_of_its_arrival<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    writer.clock_ms = MORNING_MS;
    writer.push(&log, ward, 1).await;
    assert!(
        moments(&page(&log, ward, Reader::Ward, 0).await).is_empty(),
        "at the arrival"
    );
    writer.clock_ms = MORNING_MS + 1;
    let ahead = writer.push(&log, ward, 1).await;
    let read = page(&log, ward, Reader::Ward, 0).await;
    let counts = Moment {
        op_uid: ahead[0].header.op_uid,
        hlc: Hlc::new(MORNING_MS, u16::MAX),
    };
    assert_eq!(moments(&read), [counts]);
    let mut again = writer.batch(ahead);
    again.received_ms = MORNING_MS - 60_000;
    log.append(ward, again).await.unwrap();
    let read = page(&log, ward, Reader::Ward, 0).await;
    assert_eq!(
        moments(&read),
        [counts],
        "what counts is when it came first"
    );
}

pub(crate) async fn decisions_about_what_is_not_here_come_too_early<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let operation = writer.write();
    let unknown = (OpHash::from_bytes(random()), OpUid::from_bytes(random()));
    // Those about operations of the same push are in time.
    let mut batch = writer.batch(vec![operation.clone()]);
    batch.verdicts = [operation.hash, unknown.0]
        .map(|operation| Verdict {
            operation,
            reason: 2,
        })
        .to_vec();
    batch.moments = [operation.header.op_uid, unknown.1]
        .map(|op_uid| Moment {
            op_uid,
            hlc: Hlc::new(5, 0),
        })
        .to_vec();
    let appended = log.append(ward, batch).await.unwrap();
    assert_eq!(appended.verdicts_too_early, [unknown.0]);
    assert_eq!(appended.moments_too_early, [unknown.1]);
    let read = page(&log, ward, Reader::Ward, 0).await;
    assert_eq!(
        (read.verdicts.len(), read.moments.len(), read.end_position),
        (1, 1, 3)
    );
}
