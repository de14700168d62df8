//! Requests that are not what a confirmed device signed, now, for the first time.

use khupho_oplog::hub::request_signature::RequestTerms;
use serde_json::json;

use crate::support::{Call, Client, Device, TestHub, Ward, now_ms, signed, terms};

async fn prepared() -> (TestHub, Ward, Device) {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    (hub, ward, pc)
}

fn hello(ward: &Ward) -> Call {
    let body = json!({"versions": [1], "program": "0.1.0"});
    Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body)
}

async fn with_terms(client: &Client, pc: &Device, call: Call, terms: RequestTerms) -> String {
    let headers = signed(pc, &call, &terms);
    client
        .send_with(call, Some(headers))
        .await
        .expect(401)
        .code()
}

#[tokio::test]
async fn a_replayed_request_changes_nothing() {
    let (hub, ward, mut pc) = prepared().await;
    let written = pc.write(1);
    let body = pc.push_of(&written);
    let call = Call::new("POST", format!("/v1/wards/{}/operations", ward.id))
        .body("application/vnd.khupho.content+zstd", body);
    let headers = signed(&pc, &call, &terms(&pc));
    let first = hub
        .client
        .send_with(call.clone(), Some(headers.clone()))
        .await;
    assert_eq!(first.expect(200).json()["end_position"], 1);
    let again = hub.client.send_with(call, Some(headers)).await;
    again.refused(401, "replayed");
    let greeted = hub
        .client
        .as_device(&pc, hello(&ward))
        .await
        .expect(200)
        .json();
    assert_eq!(greeted["end_position"], 1);
    hub.stop().await;
}

#[tokio::test]
async fn a_request_holds_for_a_few_minutes_of_the_hubs_time() {
    let (hub, ward, pc) = prepared().await;
    let now_s = terms(&pc).created_s;
    let at = |created_s: u64, life_s: u64| RequestTerms {
        created_s,
        expires_s: created_s + life_s,
        ..terms(&pc)
    };
    // A PC whose clock shows 2016 or 2099.
    for (terms, code) in [
        (at(1_456_790_400, 300), "signature_expired"),
        (at(4_070_908_800, 300), "signature_too_early"),
        (at(now_s, 301), "signature_life"),
        (at(now_s, 0), "signature_life"),
    ] {
        assert_eq!(
            with_terms(&hub.client, &pc, hello(&ward), terms).await,
            code
        );
    }
    let call = hello(&ward);
    let headers = signed(&pc, &call, &at(1_456_790_400, 300));
    let refused = hub.client.send_with(call, Some(headers)).await.json();
    assert!(refused["now_ms"].as_u64().unwrap() / 1_000 >= now_s);
    hub.stop().await;
}

#[tokio::test]
async fn a_signature_is_of_one_request_and_one_device() {
    let (hub, ward, pc) = prepared().await;
    let call = hello(&ward);
    let headers = signed(&pc, &call, &terms(&pc));
    let send = |call: Call| hub.client.send_with(call, Some(headers.clone()));
    let other_path = Call::new("POST", format!("/v1/wards/{}/operations/fetch", ward.id))
        .json(&json!({"versions": [1], "program": "0.1.0"}));
    send(other_path).await.refused(401, "signature_wrong");
    send(hello(&ward).query("after=00"))
        .await
        .refused(401, "signature_wrong");
    let body = hello(&ward).json(&json!({"versions": [1], "program": "0.1.1"}));
    send(body).await.refused(400, "digest_mismatch");
    let mut impostor = Device::new(ward.id, pc.neighborhood, 77);
    impostor.id = pc.id;
    hub.client
        .as_device(&impostor, hello(&ward))
        .await
        .refused(401, "signature_wrong");
    hub.client.send_with(call, Some(headers)).await.expect(200);
    hub.stop().await;
}

#[tokio::test]
async fn headers_of_another_form_are_refused() {
    let (hub, ward, pc) = prepared().await;
    let call = hello(&ward);
    hub.client
        .send(call.clone())
        .await
        .refused(401, "signature_missing");
    let good = signed(&pc, &call, &terms(&pc));
    let mut unnamed = good.clone();
    unnamed.signature_input = unnamed.signature_input.replace("sig1", "sig2");
    let mut without_alg = good.clone();
    without_alg.signature_input = without_alg.signature_input.replace(";alg=\"ed25519\"", "");
    let mut cut = good.clone();
    cut.signature.truncate(20);
    for headers in [unnamed, without_alg, cut] {
        let answer = hub.client.send_with(call.clone(), Some(headers)).await;
        answer.refused(401, "signature_malformed");
    }
    let mut uncovered = good.clone();
    uncovered.content_digest = None;
    let answer = hub.client.send_with(call.clone(), Some(uncovered)).await;
    assert_eq!(answer.status, 401);
    let twice = call.clone().header("signature", &good.signature);
    let answer = hub.client.send_with(twice, Some(good)).await;
    answer.refused(401, "signature_malformed");
    hub.stop().await;
}

#[tokio::test]
async fn a_body_on_a_request_that_has_none_is_not_read() {
    let (hub, ward, pc) = prepared().await;
    let call = Call::new("GET", format!("/v1/wards/{}/receipt", ward.id)).body("text/plain", "x");
    hub.client
        .as_device(&pc, call)
        .await
        .refused(413, "too_large");
    hub.stop().await;
}
