//! The bookkeeping of evidence files.

use khupho_hub::storage::{
    Citation, EvidenceFile, NewUpload, Reader, Refusal, StorageError, UPLOADS_MAX, WardLog,
};
use khupho_oplog::ids::ContentHash;

use crate::worlds::{MORNING_MS, Writer, founded, random, random_device, random_entity};

fn new_upload(len_bytes: u64) -> NewUpload {
    NewUpload {
        hash: ContentHash::from_bytes(random()),
        device: random_device(),
        len_bytes,
        now_ms: MORNING_MS,
    }
}

pub(crate) async fn an_upload_goes_on_where_it_stopped<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let new = new_upload(10);
    let advance = |from, to| log.advance_upload(ward, new.hash, from, to, MORNING_MS + 1);
    assert!(matches!(
        advance(0, 4).await,
        Err(StorageError::Refused(Refusal::NoUpload))
    ));
    assert_eq!(log.begin_upload(ward, new).await.unwrap().offset_bytes, 0);
    let advanced = advance(0, 4).await.unwrap();
    assert_eq!(
        (advanced.offset_bytes, advanced.chunks, advanced.touched_ms),
        (4, 1, MORNING_MS + 1)
    );
    let other = advance(0, 6).await;
    assert!(matches!(
        other,
        Err(StorageError::Refused(Refusal::OtherOffset {
            offset_bytes: 4
        }))
    ));
    let too_long = advance(4, 11).await;
    assert!(matches!(
        too_long,
        Err(StorageError::Refused(Refusal::OtherOffset {
            offset_bytes: 4
        }))
    ));
    let resumed = log
        .begin_upload(
            ward,
            NewUpload {
                device: random_device(),
                ..new
            },
        )
        .await
        .unwrap();
    assert_eq!((resumed.offset_bytes, resumed.device), (4, new.device));
    let longer = log
        .begin_upload(
            ward,
            NewUpload {
                len_bytes: 11,
                ..new
            },
        )
        .await;
    assert!(matches!(
        longer,
        Err(StorageError::Refused(Refusal::OtherLength {
            len_bytes: 10
        }))
    ));
    assert_eq!(advance(4, 10).await.unwrap().chunks, 2);
    assert_eq!(log.evidence(ward, new.hash).await.unwrap(), None);
    let file = EvidenceFile {
        hash: new.hash,
        len_bytes: 10,
        stored_ms: MORNING_MS,
    };
    log.finish_upload(ward, file, None).await.unwrap();
    assert_eq!(log.evidence(ward, new.hash).await.unwrap(), Some(file));
    assert_eq!(
        log.evidence(founded(&log).await, new.hash).await.unwrap(),
        None
    );
}

/// Its pieces are found by it.
pub(crate) async fn an_upload_that_is_over_stays_until_it_is_discarded<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let new = new_upload(10);
    let begun = log.begin_upload(ward, new).await.unwrap();
    assert!(!begun.is_over());
    log.advance_upload(ward, new.hash, 0, 4, MORNING_MS)
        .await
        .unwrap();
    let before = log.upload(ward, new.hash).await.unwrap().unwrap();
    assert!(!before.is_over());
    log.finish_upload(ward, stored(new), None).await.unwrap();
    let after = log.upload(ward, new.hash).await.unwrap().unwrap();
    assert!(after.is_over());
    assert_eq!((after.device, after.offset_bytes), (new.device, 10));
    let idle = log.idle_uploads(MORNING_MS + 1, 999).await.unwrap();
    assert!(idle.contains(&(ward, after)), "{idle:?}");
    log.discard_upload(ward, new.hash, random_device())
        .await
        .unwrap();
    assert_eq!(log.upload(ward, new.hash).await.unwrap(), Some(after));
    log.discard_upload(ward, new.hash, new.device)
        .await
        .unwrap();
    assert_eq!(log.upload(ward, new.hash).await.unwrap(), None);
    let file = log.evidence(ward, new.hash).await.unwrap();
    assert_eq!(file, Some(stored(new)));
}

pub(crate) async fn a_lost_file_is_forgotten_unless_it_came_again<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let file = stored(new_upload(3));
    log.finish_upload(ward, file, None).await.unwrap();
    let earlier = EvidenceFile {
        stored_ms: file.stored_ms - 1,
        ..file
    };
    log.forget_evidence(ward, earlier).await.unwrap();
    assert_eq!(log.evidence(ward, file.hash).await.unwrap(), Some(file));
    log.forget_evidence(ward, file).await.unwrap();
    assert_eq!(log.evidence(ward, file.hash).await.unwrap(), None);
}

pub(crate) async fn a_device_has_only_so_many_uploads_under_way<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let first = new_upload(3);
    log.begin_upload(ward, first).await.unwrap();
    let next = || NewUpload {
        device: first.device,
        ..new_upload(3)
    };
    for _ in 1..UPLOADS_MAX {
        log.begin_upload(ward, next()).await.unwrap();
    }
    let full = log.begin_upload(ward, next()).await;
    assert!(matches!(
        full,
        Err(StorageError::Refused(Refusal::UploadsFull))
    ));
    log.begin_upload(ward, first).await.unwrap();
    log.begin_upload(ward, new_upload(3)).await.unwrap();
    log.discard_upload(ward, first.hash, first.device)
        .await
        .unwrap();
    let last = next();
    log.begin_upload(ward, last).await.unwrap();
    // One that is over is not under way.
    log.finish_upload(ward, stored(last), None).await.unwrap();
    log.begin_upload(ward, next()).await.unwrap();
    let full = log.begin_upload(ward, next()).await;
    assert!(matches!(
        full,
        Err(StorageError::Refused(Refusal::UploadsFull))
    ));
}

const fn stored(upload: NewUpload) -> EvidenceFile {
    EvidenceFile {
        hash: upload.hash,
        len_bytes: upload.len_bytes,
        stored_ms: MORNING_MS,
    }
}

pub(crate) async fn a_neighborhood_reads_what_it_cites_or_sent<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let sent = new_upload(3);
    let sender = random_entity();
    log.begin_upload(ward, sent).await.unwrap();
    let reader = Reader::Neighborhood(sender);
    let begun = log.may_read_evidence(ward, reader, sent.hash).await;
    assert!(!begun.unwrap(), "nothing was sent yet");
    log.finish_upload(ward, stored(sent), Some(sender))
        .await
        .unwrap();
    let cited = Citation {
        neighborhood: random_entity(),
        hash: ContentHash::from_bytes(random()),
    };
    let mut writer = Writer::of_neighborhood(cited.neighborhood);
    let operations = writer.write_many(1);
    let mut batch = writer.batch(operations);
    batch.citations = vec![cited];
    log.append(ward, batch).await.unwrap();
    let reads = [
        (Reader::Ward, sent.hash, true),
        (Reader::Ward, cited.hash, true),
        (Reader::Neighborhood(sender), sent.hash, true),
        (Reader::Neighborhood(sender), cited.hash, false),
        (Reader::Neighborhood(cited.neighborhood), cited.hash, true),
        (Reader::Neighborhood(cited.neighborhood), sent.hash, false),
    ];
    for (reader, hash, may) in reads {
        assert_eq!(
            log.may_read_evidence(ward, reader, hash).await.unwrap(),
            may,
            "{reader:?}"
        );
    }
    let elsewhere = founded(&log).await;
    let reader = Reader::Neighborhood(sender);
    assert!(
        !log.may_read_evidence(elsewhere, reader, sent.hash)
            .await
            .unwrap()
    );
    // What was sent is not asked for; what is cited and lost is.
    assert!(
        log.next_receipt(ward, sender)
            .await
            .unwrap()
            .missing_evidence
            .is_empty()
    );
    let both = Citation {
        neighborhood: sender,
        hash: sent.hash,
    };
    log.forget_evidence(ward, stored(sent)).await.unwrap();
    let mut batch = writer.batch(Vec::new());
    batch.citations = vec![both];
    log.append(ward, batch).await.unwrap();
    assert_eq!(
        log.next_receipt(ward, sender)
            .await
            .unwrap()
            .missing_evidence,
        [sent.hash]
    );
}

pub(crate) async fn idle_uploads_are_found<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (idle, busy) = (new_upload(3), new_upload(3));
    let before = 1_000;
    log.begin_upload(
        ward,
        NewUpload {
            now_ms: before - 1,
            ..idle
        },
    )
    .await
    .unwrap();
    log.begin_upload(
        ward,
        NewUpload {
            now_ms: before,
            ..busy
        },
    )
    .await
    .unwrap();
    let found = log.idle_uploads(before, 99).await.unwrap();
    let ours: Vec<_> = found
        .iter()
        .filter(|(of, _)| *of == ward)
        .map(|(_, up)| up.hash)
        .collect();
    assert_eq!(ours, [idle.hash]);
    log.discard_upload(ward, idle.hash, idle.device)
        .await
        .unwrap();
    assert_eq!(log.upload(ward, idle.hash).await.unwrap(), None);
    assert!(log.counts().await.unwrap().uploads >= 1);
}
