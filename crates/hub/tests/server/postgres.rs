//! The same hub over a real PostgreSQL, which goes away and comes back.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use khupho_hub::identity::HubSecrets;
use khupho_hub::storage::postgres::{PostgresSettings, PostgresWardLog};
use object_store::memory::InMemory;

use crate::postgres_cluster::PostgresCluster;
use crate::support::{
    Call, Device, HubProcess, ReadPage, TestHub, Ward, now_ms, quick_limits, signed, terms,
};

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

/// What an operator does: the program moves a ward out of its file, and goes on with it elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_ward_that_was_moved_by_the_program_goes_on_as_it_was() {
    let cluster = PostgresCluster::start();
    let folder = tempfile::tempdir().unwrap();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khupho-hub"));
        command.current_dir(folder.path());
        command
    };
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let hub = HubProcess::start(program().args(serve), 5);
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    // A hub refuses what was signed before it was started, and it is signed in whole seconds.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let call = push(&ward, &mut pc, 40);
    hub.client.as_device(&pc, call).await.expect(200);
    let before = hub.hello(&ward, &pc).await;
    drop(hub);
    let from = ["migrate", "--from", "sqlite:khupho-hub-data/hub.sqlite"];
    let moved = || program().args(from).args(["--to", &cluster.url()]).output();
    let said = moved().unwrap();
    let printed = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success(), "{said:?}");
    assert!(printed.contains(&format!("ward {}", ward.id)), "{printed}");
    assert!(printed.contains(": 40 rows, digest "), "{printed}");
    assert!(
        printed.ends_with("1 wards moved and compared\n"),
        "{printed}"
    );
    assert!(
        !moved().unwrap().status.success(),
        "it is not empty any more"
    );
    let mut moved_hub = program();
    moved_hub.env("KHUPHO_HUB_DATABASE", cluster.url());
    let mut without_keys = program();
    without_keys.env("KHUPHO_HUB_DATABASE", cluster.url());
    let refused = without_keys
        .args(serve)
        .args(["--data", "elsewhere"])
        .output();
    let said = String::from_utf8(refused.unwrap().stderr).unwrap();
    assert!(said.contains("there is no hub.keys in elsewhere"), "{said}");
    assert!(!folder.path().join("elsewhere/hub.keys").exists());
    let hub = HubProcess::start(moved_hub.args(serve), 4);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let after = hub.hello(&ward, &pc).await;
    for name in ["log_id", "end_position", "registry_xor", "heads"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    let call = push(&ward, &mut pc, 2);
    hub.client.as_device(&pc, call).await.expect(200);
}
