//! Wards, claim codes and registries.

use khupho_hub::storage::{AppendBatch, Reader, Refusal, StorageError, WardLog};
use khupho_oplog::ids::{LogId, WardId};

use crate::worlds::{MORNING_MS, founded, new_ward, random, random_entity};

pub(crate) async fn a_ward_is_founded_once<L: WardLog>(log: L) {
    let ward = WardId::from_bytes(random());
    let new = new_ward(ward);
    log.found_ward(new.clone()).await.unwrap();
    let found = log.ward(ward).await.unwrap().unwrap();
    assert_eq!(
        (found.name, found.signing_key),
        (new.name.clone(), new.signing_key)
    );
    assert_eq!((found.log_id, found.founded_ms), (new.log_id, MORNING_MS));
    assert_eq!(
        (found.end_position, found.operations, found.registry_entries),
        (0, 0, 1)
    );
    assert!(log.wards().await.unwrap().contains(&ward));
    let again = log.found_ward(new).await;
    assert!(matches!(
        again,
        Err(StorageError::Refused(Refusal::WardExists))
    ));
}

pub(crate) async fn a_claim_code_is_used_up_by_a_ward_and_by_no_refusal<L: WardLog>(log: L) {
    let code = random();
    log.add_claim_code(code, MORNING_MS).await.unwrap();
    assert!(log.has_claim_code().await.unwrap());
    let with = |ward, claim_code| khupho_hub::storage::NewWard {
        claim_code: Some(claim_code),
        ..new_ward(ward)
    };
    let ward = WardId::from_bytes(random());
    let there = founded(&log).await;
    let exists = log.found_ward(with(there, code)).await;
    assert!(matches!(
        exists,
        Err(StorageError::Refused(Refusal::WardExists))
    ));
    let wrong = log.found_ward(with(ward, random())).await;
    assert!(matches!(
        wrong,
        Err(StorageError::Refused(Refusal::UnknownClaimCode))
    ));
    assert_eq!(log.ward(ward).await.unwrap(), None);
    assert!(log.is_claim_code(code).await.unwrap());
    assert!(!log.is_claim_code(random()).await.unwrap());
    log.found_ward(with(ward, code)).await.unwrap();
    assert!(!log.is_claim_code(code).await.unwrap());
    let used = log
        .found_ward(with(WardId::from_bytes(random()), code))
        .await;
    assert!(matches!(
        used,
        Err(StorageError::Refused(Refusal::UnknownClaimCode))
    ));
}

/// A ward that went on from a backup gives two entries one number: nobody but it can tell them apart.
pub(crate) async fn the_registry_keeps_every_entry_once_in_the_order_of_arrival<L: WardLog>(
    log: L,
) {
    let ward = founded(&log).await;
    let entry = |byte: u8| vec![byte; 3];
    let append =
        |bytes: &[u8]| log.append_registry(ward, bytes.iter().map(|it| entry(*it)).collect());
    assert_eq!(append(&[2, 3]).await.unwrap(), 3);
    assert_eq!(append(&[3, 4]).await.unwrap(), 4, "what is there stays");
    assert_eq!(
        append(&[9, 2, 9, 5]).await.unwrap(),
        6,
        "beside what is there"
    );
    assert_eq!(append(&[]).await.unwrap(), 6);
    let all = log.registry_after(ward, 1, 9).await.unwrap();
    assert_eq!(all, [2, 3, 4, 9, 5].map(entry));
    let some = log.registry_after(ward, 3, 2).await.unwrap();
    assert_eq!(some, [4, 9].map(entry));
    assert_eq!(log.ward(ward).await.unwrap().unwrap().registry_entries, 6);
    let other = founded(&log).await;
    assert_eq!(log.append_registry(other, vec![entry(2)]).await.unwrap(), 2);
}

pub(crate) async fn a_restored_hub_begins_a_new_log<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let log_id = LogId::from_bytes(random());
    log.begin_new_log(ward, log_id).await.unwrap();
    assert_eq!(log.ward(ward).await.unwrap().unwrap().log_id, log_id);
}

pub(crate) async fn a_ward_that_is_not_here_has_nothing<L: WardLog>(log: L) {
    let ward = WardId::from_bytes(random());
    let neighborhood = random_entity();
    let unknown = |outcome: Result<(), StorageError>| {
        assert!(matches!(outcome, Err(StorageError::UnknownWard(of)) if of == ward));
    };
    unknown(log.append(ward, AppendBatch::default()).await.map(|_| ()));
    unknown(log.append_registry(ward, vec![vec![1]]).await.map(|_| ()));
    unknown(log.next_receipt(ward, neighborhood).await.map(|_| ()));
    unknown(log.begin_new_log(ward, LogId::from_bytes(random())).await);
    assert_eq!(log.ward(ward).await.unwrap(), None);
    assert_eq!(log.end_position(ward).await.unwrap(), 0);
    let page = log.page(ward, Reader::Ward, 0, 512, 1).await.unwrap();
    assert_eq!(page, khupho_hub::storage::FeedPage::default());
    assert!(
        log.heads(ward, Reader::Ward, None, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(log.bucket(ward, neighborhood, 0).await.unwrap().is_empty());
    assert_eq!(
        log.digest(ward, neighborhood)
            .await
            .unwrap()
            .1
            .total()
            .count,
        0
    );
}
