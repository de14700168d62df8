//! The store of evidence goes away or fills up: nothing is half done, and it goes on when it is back.

use serde_json::json;

use crate::album::{kept_in, picture};
use crate::support::{BreakableObjects, Call, TestHub, Ward, now_ms};

const CONTENT: &str = "application/vnd.khupho.content+zstd";

#[tokio::test]
async fn operations_go_on_while_evidence_waits() {
    let objects = BreakableObjects::new();
    let mut album = kept_in(objects.clone()).await;
    let file = picture(20_000);
    album.begin(&album.pc, &file).await.expect(201);
    album.piece(&file, 0, &file[..8_000]).await.expect(204);
    objects.be_gone();
    let refused = album.piece(&file, 8_000, &file[8_000..16_000]).await;
    let refused = refused.refused(503, "evidence_store_unavailable");
    assert!(!refused.header("retry-after").is_empty());
    let health = album
        .hub
        .client
        .send(Call::new("GET", "/health"))
        .await
        .expect(200);
    assert_eq!(health.json()["status"], "degraded");
    let written = album.pc.write(5);
    let call = Call::new("POST", format!("/v1/wards/{}/operations", album.ward.id))
        .body(CONTENT, album.pc.push_of(&written));
    let pushed = album
        .hub
        .client
        .as_device(&album.pc, call)
        .await
        .expect(200)
        .json();
    assert_eq!(pushed["operations"], 5);
    assert_eq!(album.offset(&file).await, "8000");
    objects.be_well();
    album
        .piece(&file, 8_000, &file[8_000..16_000])
        .await
        .expect(204);
    objects.be_gone();
    let last = album.piece(&file, 16_000, &file[16_000..]).await;
    last.refused(503, "evidence_store_unavailable");
    objects.be_well();
    assert_eq!(album.offset(&file).await, "16000");
    album
        .piece(&file, 16_000, &file[16_000..])
        .await
        .expect(204);
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    objects.be_gone();
    let gone = album.read(&album.pc, &file).await;
    gone.refused(503, "evidence_store_unavailable");
    album.hub.stop().await;
}

#[tokio::test]
async fn a_full_store_of_evidence_is_told_from_one_that_is_gone() {
    let objects = BreakableObjects::new();
    let album = kept_in(objects.clone()).await;
    let file = picture(2_000);
    album.begin(&album.pc, &file).await.expect(201);
    objects.be_full();
    album
        .piece(&file, 0, &file)
        .await
        .refused(507, "storage_full");
    assert_eq!(album.offset(&file).await, "0");
    objects.be_well();
    album.piece(&file, 0, &file).await.expect(204);
    album.hub.stop().await;
}

#[tokio::test]
async fn another_hub_cannot_open_the_same_file() {
    let hub = TestHub::start().await;
    let path = hub.folder().join("hub.sqlite");
    let opened = khupho_hub::storage::sqlite::SqliteWardLog::open(
        &path,
        zeroize::Zeroizing::new([9; 32]),
        now_ms(),
    );
    assert!(opened.is_err());
    hub.stop().await;
}

/// What was acknowledged is there after the hub was stopped and started again.
#[tokio::test]
async fn a_hub_that_is_started_again_goes_on() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let written = pc.write(7);
    let push =
        |body| Call::new("POST", format!("/v1/wards/{}/operations", ward.id)).body(CONTENT, body);
    hub.client
        .as_device(&pc, push(pc.push_of(&written)))
        .await
        .expect(200);
    let hub = hub.restarted().await;
    let hello = Call::new("POST", format!("/v1/wards/{}/hello", ward.id))
        .json(&json!({"versions": [1], "program": "0.1.0"}));
    let greeted = hub.client.as_device(&pc, hello).await.expect(200).json();
    assert_eq!(greeted["end_position"], 7);
    assert_eq!(greeted["heads"][0]["seq"], 7);
    hub.stop().await;
}
