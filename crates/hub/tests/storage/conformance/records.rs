//! Letters, requests, leases and signed requests.

use khupho_hub::storage::{
    LETTER_KEPT_MS, LETTERS_MAX, Lease, LeaseAnswer, NewLetter, NewRequest, REQUEST_KEPT_MS,
    REQUESTS_MAX, Refusal, SeenRequest, SignedRequest, StorageError, WardLog,
};
use khupho_oplog::ids::DeviceId;

use crate::worlds::{MORNING_MS, founded, now_ms, random, random_device, random_entity};

fn letter(recipient: DeviceId, body: &[u8]) -> NewLetter {
    NewLetter {
        recipient,
        sender: DeviceId::from_bytes([9; 16]),
        sent_ms: MORNING_MS,
        body: body.to_vec().into(),
    }
}

pub(crate) async fn letters_wait_for_their_device<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let (one, other) = (random_device(), random_device());
    let first = log.add_letter(ward, letter(one, b"first")).await.unwrap();
    let second = log.add_letter(ward, letter(one, b"second")).await.unwrap();
    let foreign = log
        .add_letter(ward, letter(other, b"foreign"))
        .await
        .unwrap();
    assert!(first < second && second < foreign);
    let lines = log.letters_after(ward, one, 0, 9).await.unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.number, line.body_bytes))
        .collect();
    assert_eq!(told, [(first, 5), (second, 6)]);
    assert_eq!(
        log.letters_after(ward, one, first, 9).await.unwrap().len(),
        1
    );
    assert_eq!(log.letters_after(ward, one, 0, 1).await.unwrap().len(), 1);
    assert_eq!(
        log.letter(ward, one, second).await.unwrap().unwrap(),
        b"second"
    );
    assert_eq!(log.letter(ward, one, foreign).await.unwrap(), None);
    log.delete_letter(ward, one, foreign).await.unwrap();
    assert!(log.letter(ward, other, foreign).await.unwrap().is_some());
    log.delete_letter(ward, one, first).await.unwrap();
    assert_eq!(log.letter(ward, one, first).await.unwrap(), None);
}

pub(crate) async fn letters_are_limited<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let recipient = random_device();
    let mut last = 0;
    for _ in 0..LETTERS_MAX {
        last = log.add_letter(ward, letter(recipient, b"x")).await.unwrap();
    }
    let full = log.add_letter(ward, letter(recipient, b"x")).await;
    assert!(matches!(
        full,
        Err(StorageError::Refused(Refusal::LettersFull))
    ));
    log.add_letter(ward, letter(random_device(), b"x"))
        .await
        .unwrap();
    log.delete_letter(ward, recipient, last).await.unwrap();
    log.add_letter(ward, letter(recipient, b"x")).await.unwrap();
}

pub(crate) async fn requests_wait_and_are_limited<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let request = |device, received_ms| NewRequest {
        device,
        request: vec![1, 2, 3],
        received_ms,
    };
    let device = random_device();
    log.add_request(ward, request(device, MORNING_MS + 5))
        .await
        .unwrap();
    log.add_request(ward, request(random_device(), MORNING_MS))
        .await
        .unwrap();
    let waiting = log.requests(ward).await.unwrap();
    assert_eq!(waiting[1].device, device, "the oldest first");
    log.add_request(ward, request(device, MORNING_MS - 5))
        .await
        .unwrap();
    let waiting = log.requests(ward).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].device), (2, device));
    for _ in 2..REQUESTS_MAX {
        log.add_request(ward, request(random_device(), MORNING_MS))
            .await
            .unwrap();
    }
    // A further one takes the place of the oldest; one that waits already takes its own.
    let further = random_device();
    log.add_request(ward, request(further, MORNING_MS + 9))
        .await
        .unwrap();
    let waiting = log.requests(ward).await.unwrap();
    assert_eq!(waiting.len() as u64, REQUESTS_MAX);
    assert!(waiting.iter().all(|line| line.device != device));
    let newest = waiting.last().unwrap().device;
    assert_eq!(newest, further);
    log.add_request(ward, request(further, MORNING_MS + 10))
        .await
        .unwrap();
    assert_eq!(log.requests(ward).await.unwrap().len(), waiting.len());
    log.add_request(ward, request(device, MORNING_MS + 11))
        .await
        .unwrap();
    log.delete_request(ward, device).await.unwrap();
    assert_eq!(log.request(ward, device).await.unwrap(), None);
    log.add_request(ward, request(device, MORNING_MS))
        .await
        .unwrap();
    assert_eq!(
        log.request(ward, device).await.unwrap().unwrap().request,
        [1, 2, 3]
    );
}

pub(crate) async fn a_claim_is_reviewed_by_one_at_a_time<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let claim = random_entity();
    let lease = |until_ms| Lease {
        claim,
        device: random_device(),
        member: random_entity(),
        until_ms,
    };
    let (first, second) = (lease(100), lease(200));
    let take = |lease, now_ms| log.take_lease(ward, lease, now_ms);
    assert_eq!(take(first, 10).await.unwrap(), LeaseAnswer::Held(first));
    assert_eq!(
        take(second, 99).await.unwrap(),
        LeaseAnswer::HeldByOther(first)
    );
    let renewed = Lease {
        until_ms: 150,
        ..first
    };
    assert_eq!(take(renewed, 20).await.unwrap(), LeaseAnswer::Held(renewed));
    assert_eq!(
        take(second, 149).await.unwrap(),
        LeaseAnswer::HeldByOther(renewed)
    );
    assert_eq!(log.leases(ward, 149).await.unwrap(), [renewed]);
    assert!(log.leases(ward, 150).await.unwrap().is_empty());
    assert_eq!(take(second, 150).await.unwrap(), LeaseAnswer::Held(second));
    log.release_lease(ward, claim, first.device).await.unwrap();
    assert_eq!(
        take(first, 160).await.unwrap(),
        LeaseAnswer::HeldByOther(second)
    );
    log.release_lease(ward, claim, second.device).await.unwrap();
    assert_eq!(take(first, 160).await.unwrap(), LeaseAnswer::Held(first));
}

pub(crate) async fn a_request_counts_once<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let now = now_ms() + 1_000;
    let request = SignedRequest {
        device: random_device(),
        nonce: random(),
        created_ms: now,
        expires_ms: now + 60_000,
    };
    let remember = |request| log.remember_request(ward, request, now);
    assert_eq!(remember(request).await.unwrap(), SeenRequest::New);
    assert_eq!(remember(request).await.unwrap(), SeenRequest::Replayed);
    let other_device = SignedRequest {
        device: random_device(),
        ..request
    };
    assert_eq!(remember(other_device).await.unwrap(), SeenRequest::New);
    let other_nonce = SignedRequest {
        nonce: random(),
        ..request
    };
    assert_eq!(remember(other_nonce).await.unwrap(), SeenRequest::New);
    let before_the_hub = SignedRequest {
        created_ms: 5,
        nonce: random(),
        ..request
    };
    let too_early = remember(before_the_hub).await.unwrap();
    assert!(matches!(too_early, SeenRequest::SignedTooEarly { since_ms } if since_ms > 5));
}

pub(crate) async fn what_is_over_is_wiped<L: WardLog>(log: L) {
    let ward = founded(&log).await;
    let recipient = random_device();
    let number = log
        .add_letter(ward, letter(recipient, b"old"))
        .await
        .unwrap();
    let device = random_device();
    let request = NewRequest {
        device,
        request: vec![1],
        received_ms: MORNING_MS,
    };
    log.add_request(ward, request).await.unwrap();
    log.wipe_expired(MORNING_MS + REQUEST_KEPT_MS)
        .await
        .unwrap();
    assert!(log.request(ward, device).await.unwrap().is_some());
    log.wipe_expired(MORNING_MS + REQUEST_KEPT_MS + 1)
        .await
        .unwrap();
    assert!(log.request(ward, device).await.unwrap().is_none());
    log.wipe_expired(MORNING_MS + LETTER_KEPT_MS).await.unwrap();
    assert!(log.letter(ward, recipient, number).await.unwrap().is_some());
    log.wipe_expired(MORNING_MS + LETTER_KEPT_MS + 1)
        .await
        .unwrap();
    assert!(log.letter(ward, recipient, number).await.unwrap().is_none());
}
