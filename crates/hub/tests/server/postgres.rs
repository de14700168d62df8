//! The same hub over a real PostgreSQL, which goes away and comes back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use khupho_hub::identity::HubSecrets;
use khupho_hub::storage::postgres::{PostgresSettings, PostgresWardLog};
use object_store::memory::InMemory;

use crate::postgres_cluster::PostgresCluster;
use crate::support::{Call, Device, ReadPage, TestHub, Ward, now_ms, quick_limits, signed, terms};

const CONTENT: &str = "application/vnd.khupho.content+zstd";

async fn hub_over(cluster: &PostgresCluster, secrets: &HubSecrets) -> TestHub {
    let settings = PostgresSettings::of(&cluster.url());
    let log = PostgresWardLog::open(&settings, now_ms() - 2_000)
        .await
        .unwrap();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let objects = Arc::new(InMemory::new());
    TestHub::over_log(log, objects, quick_limits(), (folder, secrets.clone())).await
}

fn push(ward: &Ward, pc: &mut Device, count: usize) -> Call {
    let written = pc.write(count);
    Call::new("POST", format!("/v1/wards/{}/operations", ward.id))
        .body(CONTENT, pc.push_of(&written))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_gone_costs_nothing_but_time() {
    let cluster = PostgresCluster::start();
    let secrets = HubSecrets::generate().unwrap();
    let mut hub = hub_over(&cluster, &secrets).await;
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let call = push(&ward, &mut pc, 3);
    hub.client.as_device(&pc, call).await.expect(200);
    cluster.crash();
    let waiting = push(&ward, &mut pc, 2);
    let refused = hub.client.as_device(&pc, waiting.clone()).await;
    let refused = refused.refused(503, "storage_unavailable");
    assert!(!refused.header("retry-after").is_empty());
    let health = hub.client.send(Call::new("GET", "/health")).await;
    assert_eq!(health.expect(503).json()["database"], "unavailable");
    cluster.resume();
    // For as long as a request may be signed ahead, one that was answered before could come again.
    let begun = Instant::now();
    loop {
        let answer = hub.client.as_device(&pc, waiting.clone()).await;
        if answer.status == 200 {
            break;
        }
        // In the last second what was signed in whole seconds is too old by less than one.
        assert!([503, 401].contains(&answer.status), "{answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(90));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(begun.elapsed() > Duration::from_secs(30));
    let call = Call::new("GET", format!("/v1/wards/{}/operations", ward.id)).query("after=0");
    let page = hub.client.as_device(&pc, call).await.expect(200);
    let page = ReadPage::of(&page.body, &hub.authority);
    assert_eq!(page.operations.len(), 5);
    hub.stop().await;
}

/// Two servers with one database are one hub: what one took, the other knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_taken_once_by_all_servers_of_a_hub() {
    let cluster = PostgresCluster::start();
    let secrets = HubSecrets::generate().unwrap();
    let mut one = hub_over(&cluster, &secrets).await;
    let other = hub_over(&cluster, &secrets).await;
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    one.found(&ward).await;
    let call = push(&ward, &mut pc, 1);
    let headers = signed(&pc, &call, &terms(&pc));
    let first = one.client.send_with(call.clone(), Some(headers.clone()));
    first.await.expect(200);
    let again = other.client.send_with(call, Some(headers)).await;
    again.refused(401, "replayed");
    let call = Call::new("GET", format!("/v1/wards/{}/operations", ward.id));
    let waiting = other
        .client
        .as_device(&pc, call.query("after=1&wait_ms=10000"));
    // It writes on while it waits.
    let mut copy = pc.clone();
    let pushing = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let call = push(&ward, &mut copy, 1);
        one.client.as_device(&copy, call).await.expect(200);
    };
    let (page, ()) = tokio::join!(waiting, pushing);
    let page = ReadPage::of(&page.expect(200).body, &other.authority);
    assert_eq!(page.operations.len(), 1);
    one.stop().await;
    other.stop().await;
}
