//! Machines are confirmed, renewed and revoked.

use khupho_hub::limits::REQUEST_MAX_BYTES;
use khupho_oplog::ids::{ContentHash, DeviceId};
use serde_json::json;

use crate::support::{Call, Device, TestHub, Ward, now_ms, sequence_of};

fn hello(ward: &Ward) -> Call {
    let body = json!({"versions": [1], "program": "0.1.0"});
    Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body)
}

fn of(ward: &Ward, rest: &str) -> String {
    format!("/v1/wards/{}/{rest}", ward.id)
}

#[tokio::test]
async fn a_machine_asks_waits_and_is_confirmed() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    hub.found(&ward).await;
    let pc = Device::new(ward.id, Some(ward.neighborhood(1)), 2);
    let path = of(&ward, &format!("requests/{}", pc.id));
    hub.client
        .send(Call::new("GET", &path))
        .await
        .refused(404, "not_found");
    let asking = Call::new("POST", of(&ward, "requests"))
        .body("application/vnd.khupho.request+cbor", pc.enrollment());
    let asked = hub.client.send(asking.clone()).await.expect(202).json();
    assert_eq!(asked["state"], "waiting");
    hub.client
        .as_device(&pc, hello(&ward))
        .await
        .refused(403, "unknown_device");
    let listing = Call::new("GET", of(&ward, "requests"));
    let listed = hub
        .client
        .as_device(&officer, listing.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(listed["requests"][0]["device"], pc.id.to_string());

    ward.confirm(&pc);
    let entries = Call::new("POST", of(&ward, "registry"))
        .body("application/cbor-seq", ward.registry_after(1));
    let appended = hub
        .client
        .as_device(&officer, entries.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(appended, json!({"registry_entries": 2}));
    let again = hub
        .client
        .as_device(&officer, entries)
        .await
        .expect(200)
        .json();
    assert_eq!(again, appended);
    let state = hub
        .client
        .send(Call::new("GET", &path))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "confirmed");
    let listed = hub
        .client
        .as_device(&officer, listing)
        .await
        .expect(200)
        .json();
    assert_eq!(listed["requests"], json!([]));
    let greeted = hub
        .client
        .as_device(&pc, hello(&ward))
        .await
        .expect(200)
        .json();
    assert_eq!(greeted["registry_entries"], 2);
    hub.client.send(asking).await.expect(202);
    let read = Call::new("GET", of(&ward, "registry")).query("after=1");
    let read = hub.client.as_device(&pc, read).await.expect(200);
    assert_eq!(read.body, ward.registry_after(1));
    assert_eq!(read.header("khupho-registry-entries"), "2");
    hub.stop().await;
}

#[tokio::test]
async fn whom_the_ward_does_not_trust_gets_nothing() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    let lost = ward.pc_of(1, 2);
    let [old, early] = [3, 4].map(|it| Device::new(ward.id, Some(ward.neighborhood(1)), it));
    ward.issue(&old, 1, now_ms() - 1);
    ward.issue(&early, now_ms() + 3_600_000, now_ms() + 7_200_000);
    hub.found(&ward).await;
    hub.client.as_device(&lost, hello(&ward)).await.expect(200);
    let before = ward.registry.len();
    ward.revoke(lost.id);
    let entries = Call::new("POST", of(&ward, "registry"))
        .body("application/cbor-seq", ward.registry_after(before));
    hub.client.as_device(&officer, entries).await.expect(200);
    hub.client
        .as_device(&lost, hello(&ward))
        .await
        .refused(403, "device_revoked");
    let refused = hub.client.as_device(&old, hello(&ward)).await;
    assert!(refused.refused(403, "certificate_expired").json()["now_ms"].is_u64());
    // The ward's clock was ahead when it signed: nobody is kept out by that.
    hub.client.as_device(&early, hello(&ward)).await.expect(200);
    let path = of(&ward, &format!("requests/{}", lost.id));
    let state = hub
        .client
        .send(Call::new("GET", path))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "revoked");
    hub.stop().await;
}

#[tokio::test]
async fn a_device_of_one_ward_is_nobody_in_another() {
    let mut hub = TestHub::start().await;
    let mut wards = [1, 2].map(|number| Ward::new(number, now_ms()));
    let pc = wards[0].pc_of(1, 1);
    wards[1].pc_of(1, 2);
    for ward in &wards {
        hub.found(ward).await;
    }
    hub.client
        .as_device(&pc, hello(&wards[0]))
        .await
        .expect(200);
    hub.client
        .as_device(&pc, hello(&wards[1]))
        .await
        .refused(403, "unknown_device");
    let nowhere = Ward::new(3, now_ms());
    hub.client
        .as_device(&pc, hello(&nowhere))
        .await
        .refused(404, "unknown_ward");
    hub.stop().await;
}

#[tokio::test]
async fn only_the_ward_writes_its_registry() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    let pc = ward.pc_of(1, 2);
    hub.found(&ward).await;
    ward.pc_of(1, 3);
    ward.pc_of(1, 4);
    let post =
        |body: Vec<u8>| Call::new("POST", of(&ward, "registry")).body("application/cbor-seq", body);
    let good = ward.registry_after(2);
    hub.client
        .as_device(&pc, post(good.clone()))
        .await
        .refused(403, "not_allowed");
    let gap = ward.registry_after(3);
    hub.client
        .as_device(&officer, post(gap))
        .await
        .refused(409, "registry_gap");
    let mut stranger = Ward::new(9, now_ms());
    stranger.own_pc(9);
    let foreign = stranger.registry_after(0);
    hub.client
        .as_device(&officer, post(foreign))
        .await
        .refused(422, "unverified");
    hub.client
        .as_device(&officer, post(Vec::new()))
        .await
        .refused(422, "malformed");
    let cut = good[..good.len() - 1].to_vec();
    hub.client
        .as_device(&officer, post(cut))
        .await
        .refused(422, "malformed");
    hub.client.as_device(&officer, post(good)).await.expect(200);
    hub.stop().await;
}

/// Both branches count: dropping one would bring a revoked device back, or keep a new one out.
#[tokio::test]
async fn a_ward_that_was_restored_has_two_entries_with_one_number() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    let lost = ward.pc_of(1, 2);
    hub.found(&ward).await;
    ward.revoke(lost.id);
    let before = ward.registry.clone();
    ward.restore(2);
    let new = ward.pc_of(1, 3);
    for (branch, entries) in [(&before, 3), (&ward.registry, 4), (&before, 4)] {
        let body = sequence_of(&branch[2..]);
        let call = Call::new("POST", of(&ward, "registry")).body("application/cbor-seq", body);
        let appended = hub.client.as_device(&officer, call).await;
        let appended = appended.expect(200).json();
        assert_eq!(appended, json!({"registry_entries": entries}));
    }
    let call = hello(&ward);
    let refused = hub.client.as_device(&lost, call.clone()).await;
    refused.refused(403, "device_revoked");
    let greeted = hub.client.as_device(&new, call).await.expect(200).json();
    let all = [before, vec![ward.registry[2].clone()]].concat();
    assert_eq!(greeted["registry_entries"], 4);
    assert_eq!(greeted["registry_xor"], xor_of(&all));
    let read = Call::new("GET", of(&ward, "registry"));
    let read = hub.client.as_device(&new, read).await.expect(200);
    assert_eq!(read.body, sequence_of(&all));
    hub.stop().await;
}

/// In hexadecimal, the exclusive or of the hashes of entries.
fn xor_of(entries: &[Vec<u8>]) -> String {
    let mut xor = [0; 32];
    for entry in entries {
        let hash = ContentHash::of(entry);
        for (byte, of_hash) in xor.iter_mut().zip(hash.as_bytes()) {
            *byte ^= of_hash;
        }
    }
    ContentHash::from_bytes(xor).to_string()
}

#[tokio::test]
async fn a_request_must_hold_the_key_that_it_asks_for() {
    let mut hub = TestHub::start().await;
    let ward = Ward::new(1, now_ms());
    hub.found(&ward).await;
    let pc = Device::new(ward.id, Some(ward.neighborhood(1)), 2);
    let post = |body: Vec<u8>| {
        Call::new("POST", of(&ward, "requests")).body("application/vnd.khupho.request+cbor", body)
    };
    let mut changed = pc.enrollment();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    hub.client
        .send(post(changed))
        .await
        .refused(422, "unverified");
    hub.client
        .send(post(vec![0; REQUEST_MAX_BYTES + 1]))
        .await
        .refused(413, "too_large");
    hub.client
        .send(post(vec![0; REQUEST_MAX_BYTES]))
        .await
        .refused(422, "unverified");
    let unknown = DeviceId::from_bytes([8; 16]);
    let path = of(&ward, &format!("requests/{unknown}"));
    hub.client
        .send(Call::new("GET", path))
        .await
        .refused(404, "not_found");
    hub.stop().await;
}

#[tokio::test]
async fn a_machine_that_waits_is_not_replaced_by_another_key() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let officer = ward.own_pc(1);
    hub.found(&ward).await;
    let pc = Device::new(ward.id, Some(ward.neighborhood(1)), 2);
    let mut impostor = Device::new(ward.id, pc.neighborhood, 3);
    impostor.id = pc.id;
    let post = |device: &Device| {
        Call::new("POST", of(&ward, "requests"))
            .body("application/vnd.khupho.request+cbor", device.enrollment())
    };
    hub.client.send(post(&pc)).await.expect(202);
    hub.client
        .send(post(&impostor))
        .await
        .refused(403, "not_allowed");
    hub.client.send(post(&pc)).await.expect(202);
    let listing = Call::new("GET", of(&ward, "requests"));
    let listed = hub.client.as_device(&officer, listing).await.expect(200);
    let listed = listed.json();
    let waiting = listed["requests"].as_array().unwrap();
    let expected = data_encoding::BASE64.encode(&pc.enrollment());
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["request"], expected);
    hub.stop().await;
}

#[tokio::test]
async fn whoever_asks_too_often_to_be_confirmed_is_slowed_down() {
    let mut hub = TestHub::with_limits(|limits| {
        limits.asking_burst = 3;
        limits.asking_per_minute = 1;
    })
    .await;
    let ward = Ward::new(1, now_ms());
    hub.found(&ward).await;
    let asking = |number| {
        let pc = Device::new(ward.id, Some(ward.neighborhood(1)), number);
        Call::new("POST", of(&ward, "requests"))
            .body("application/vnd.khupho.request+cbor", pc.enrollment())
    };
    for number in 1..=3 {
        hub.client.send(asking(number)).await.expect(202);
    }
    let refused = hub.client.send(asking(4)).await;
    let refused = refused.refused(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
    // To ask where a request stands costs nothing of it.
    let first = Device::new(ward.id, None, 1).id;
    let state = Call::new("GET", of(&ward, &format!("requests/{first}")));
    hub.client.send(state).await.expect(200);
    hub.stop().await;
}

#[tokio::test]
async fn versions_are_negotiated() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let greet = |body| Call::new("POST", of(&ward, "hello")).json(&body);
    let both = hub
        .client
        .as_device(&pc, greet(json!({"versions": [2, 1], "program": "9.9"})))
        .await;
    let answer = both.expect(200).json();
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["limits"]["page_operations"], 512);
    let newer = greet(json!({"versions": [2], "program": "9.9"}));
    hub.client
        .as_device(&pc, newer)
        .await
        .refused(422, "version_unsupported");
    for wrong in [
        json!({}),
        json!([1]),
        json!({"versions": ["1"], "program": "x"}),
    ] {
        hub.client
            .as_device(&pc, greet(wrong))
            .await
            .refused(400, "bad_body");
    }
    let large = Call::new("POST", of(&ward, "hello")).body("application/json", vec![b' '; 65_537]);
    hub.client
        .as_device(&pc, large)
        .await
        .refused(413, "too_large");
    hub.stop().await;
}
