//! The store of evidence goes away or fills up: nothing is half done, and it goes on when it is back.

use serde_json::json;

use crate::album::{Album, kept_in, picture};
use crate::support::{
    BreakableObjects, Call, Objects, TestHub, Ward, exchange, now_ms, stored as objects_in,
};

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

/// A PC asks for each file that it does not know to be there, and waits for the answer.
#[tokio::test]
async fn a_file_that_is_held_is_not_looked_for_in_the_store() {
    let objects = BreakableObjects::new();
    let album = kept_in(objects.clone()).await;
    let file = picture(2_000);
    album.upload(&file).await;
    let before = objects.times_asked();
    let held = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(held.header("upload-offset"), "2000");
    assert_eq!(objects.times_asked(), before);
    album.hub.stop().await;
}

/// Sends a file in two pieces to a store that deletes nothing.
async fn send_and_leave_pieces(album: &Album, objects: &BreakableObjects, file: &[u8]) {
    album.begin(&album.pc, file).await.expect(201);
    album.piece(file, 0, &file[..4_000]).await.expect(204);
    objects.be_keeping();
    album.piece(file, 4_000, &file[4_000..]).await.expect(204);
}

#[tokio::test]
async fn pieces_that_stayed_behind_go_when_the_file_is_announced_again() {
    let objects = BreakableObjects::new();
    let everything: Objects = objects.clone();
    let album = kept_in(objects.clone()).await;
    let file = picture(9_000);
    send_and_leave_pieces(&album, &objects, &file).await;
    assert_eq!(objects_in(&everything).await.len(), 3);
    // The file is here, and nothing goes on.
    assert_eq!(album.offset(&file).await, "9000");
    let again = album.piece(&file, 4_000, &file[4_000..]).await;
    again.refused(404, "not_found");
    let held = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(held.header("upload-offset"), "9000");
    assert_eq!(objects_in(&everything).await.len(), 3);
    objects.be_well();
    album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(objects_in(&everything).await.len(), 1);
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

#[tokio::test]
async fn a_file_that_was_lost_is_sent_again_from_its_beginning() {
    let objects = BreakableObjects::new();
    let everything: Objects = objects.clone();
    let album = kept_in(objects.clone()).await;
    let file = picture(9_000);
    send_and_leave_pieces(&album, &objects, &file).await;
    objects.be_well();
    let paths = objects_in(&everything).await;
    let whole = paths
        .iter()
        .find(|path| path.to_string().starts_with("evidence/"));
    exchange(&everything, whole.unwrap(), None).await;
    album.read(&album.pc, &file).await.refused(404, "not_found");
    let begun = album.begin(&album.pc, &file).await.expect(201);
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(objects_in(&everything).await.len(), 0);
    album.piece(&file, 0, &file).await.expect(204);
    assert_eq!(album.read(&album.pc, &file).await.expect(200).body, file);
    album.hub.stop().await;
}

#[tokio::test]
async fn nobody_waits_for_an_upload_that_is_over() {
    let objects = BreakableObjects::new();
    let everything: Objects = objects.clone();
    let album = kept_in(objects.clone()).await;
    let file = picture(9_000);
    send_and_leave_pieces(&album, &objects, &file).await;
    objects.be_well();
    let begun = album.begin(&album.other, &file).await.expect(201);
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(objects_in(&everything).await.len(), 1);
    let sent = album.piece_of(&album.other, &file, 0, &file).await;
    sent.expect(204);
    assert_eq!(album.read(&album.other, &file).await.expect(200).body, file);
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
