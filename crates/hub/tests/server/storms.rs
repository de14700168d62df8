//! Many devices of one ward at once; the full storm of 5,000 is in the benchmarks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Call, TestHub, Ward, now_ms};

fn hello(ward: &Ward) -> Call {
    let body = json!({"versions": [1], "program": "0.1.0"});
    Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body)
}

/// A storm of one ward is told to come again; another ward hardly notices.
#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_one_ward_leaves_another_alone() {
    const DEVICES: u64 = 300;
    let mut hub = TestHub::with_limits(|limits| {
        limits.requests_per_ward = 2;
        limits.waiting_per_ward = 4;
        limits.header_ms = 20_000;
        limits.body_pause_ms = 20_000;
        limits.body_ms = 20_000;
    })
    .await;
    let mut stormy = Ward::new(1, now_ms());
    let mut calm = Ward::new(2, now_ms());
    let devices: Vec<_> = (1..=DEVICES).map(|it| stormy.pc_of(it % 20, it)).collect();
    let pc = calm.pc_of(1, 9_999);
    hub.found(&stormy).await;
    hub.found(&calm).await;
    let client = Arc::new(hub.client.clone());
    let mut storm = JoinSet::new();
    for device in devices {
        let (client, call) = (client.clone(), hello(&stormy));
        storm.spawn(async move {
            let answer = client.as_device(&device, call).await;
            let waits = answer.header("retry-after");
            assert_eq!(answer.status == 503, !waits.is_empty(), "{answer:?}");
            answer.status
        });
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..10 {
        let begun = Instant::now();
        client.as_device(&pc, hello(&calm)).await.expect(200);
        slowest = slowest.max(begun.elapsed());
    }
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    while let Some(status) = storm.join_next().await {
        *statuses.entry(status.unwrap()).or_default() += 1;
    }
    assert_eq!(statuses.values().sum::<u64>(), DEVICES);
    assert!(
        statuses.keys().all(|it| [200, 503].contains(it)),
        "{statuses:?}"
    );
    assert!(statuses[&200] > 0, "{statuses:?}");
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    hub.stop().await;
}

/// Wards that do not exist cost a look into the database, of which there are only so many.
#[tokio::test]
async fn whoever_asks_for_wards_that_are_not_here_is_slowed_down() {
    let mut hub = TestHub::with_limits(|limits| limits.unknown_wards_per_second = 1).await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    hub.client.as_device(&pc, hello(&ward)).await.expect(200);
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    for number in 1_000..1_200 {
        let nowhere = Ward::new(number, now_ms());
        let answer = hub.client.as_device(&pc, hello(&nowhere)).await;
        *statuses.entry(answer.status).or_default() += 1;
        if answer.status == 429 {
            break;
        }
    }
    assert_eq!(statuses.get(&429), Some(&1), "{statuses:?}");
    hub.client.as_device(&pc, hello(&ward)).await.expect(200);
    hub.stop().await;
}

#[tokio::test]
async fn a_device_that_asks_too_often_is_slowed_down() {
    let mut hub = TestHub::with_limits(|limits| {
        limits.device_burst = 5;
        limits.device_per_second = 1;
    })
    .await;
    let mut ward = Ward::new(1, now_ms());
    let [eager, patient] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    let mut refused = 0;
    for _ in 0..8 {
        let answer = hub.client.as_device(&eager, hello(&ward)).await;
        if answer.status == 429 {
            assert_eq!(answer.code(), "too_many_requests");
            assert_eq!(answer.header("retry-after"), "1");
            refused += 1;
        }
    }
    assert!(refused >= 2, "{refused}");
    hub.client
        .as_device(&patient, hello(&ward))
        .await
        .expect(200);
    hub.stop().await;
}
