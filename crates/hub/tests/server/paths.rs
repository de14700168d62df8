//! The document names what the hub serves, and paths lead nowhere else.

use serde_json::{Value, json};

use crate::support::{Call, TestHub, Ward};

#[tokio::test]
async fn the_served_document_is_the_committed_one() {
    let hub = TestHub::start().await;
    let answer = hub
        .client
        .send(Call::new("GET", "/openapi.json"))
        .await
        .expect(200);
    let committed = include_str!("../../../../docs/hub-openapi.json");
    assert_eq!(String::from_utf8(answer.body).unwrap(), committed);
    hub.stop().await;
}

/// A resource of the document that the router does not have answers 404 as "none"; one that it has
/// asks for a signature, or answers.
#[tokio::test]
async fn every_resource_of_the_document_is_there() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, crate::support::now_ms());
    let pc = ward.own_pc(1);
    hub.found(&ward).await;
    let document: Value = serde_json::from_str(khupho_hub::OPENAPI).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path
            .replace("{ward}", &ward.id.to_string())
            .replace("{number}", "7")
            .replace("{hash}", &"ab".repeat(32));
        let filled = filled
            .replace("{device}", &"cd".repeat(16))
            .replace("{claim}", &"ef".repeat(16));
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let call = Call::new(method, &filled);
            let is_named = !item[method.to_lowercase()].is_null();
            let answer = match is_named && method != "OPTIONS" {
                true => hub.client.as_device(&pc, call).await,
                false => hub.client.send(call).await,
            };
            let is_head_of_get = method == "HEAD" && !item["get"].is_null();
            let is_there = answer.status != 405;
            assert!(
                is_there == is_named || is_head_of_get,
                "{method} {path}: {}",
                answer.status
            );
            if !is_there {
                assert!(!answer.header("allow").is_empty(), "{method} {path}");
            }
        }
    }
    hub.stop().await;
}

#[tokio::test]
async fn strangers_learn_whether_the_hub_is_well_and_who_it_is() {
    let hub = TestHub::start().await;
    let health = hub
        .client
        .send(Call::new("GET", "/health"))
        .await
        .expect(200);
    let well = json!({"status": "ok", "database": "ok", "evidence": "ok"});
    assert_eq!(health.json(), well);
    let identity = hub
        .client
        .send(Call::new("GET", "/v1"))
        .await
        .expect(200)
        .json();
    assert_eq!(identity["device"], hub.device().to_string());
    let words = identity["fingerprint"].as_str().unwrap();
    assert_eq!(words.split(' ').count(), 8);
    let metrics = hub
        .client
        .send(Call::new("GET", "/metrics"))
        .await
        .expect(200);
    let text = String::from_utf8(metrics.body).unwrap();
    assert!(
        text.contains("khupho_hub_requests_total{method=\"GET\",route=\"/v1\""),
        "{text}"
    );
    hub.stop().await;
}

#[tokio::test]
async fn paths_that_play_tricks_lead_nowhere() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, crate::support::now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let base = format!("/v1/wards/{}", ward.id);
    for trick in [
        "/v1/wards/..%2f..%2fetc%2fpasswd/receipt".to_owned(),
        format!("/v1/wards/{}/receipt", ward.id.to_string().to_uppercase()),
        format!("/v1/wards/{}%00/receipt", ward.id),
        "/v1/wards/%ff%fe/receipt".to_owned(),
        format!("{base}/evidence/..%2f..%2fhub.keys"),
        format!("{base}/evidence/{}.", "ab".repeat(32)),
        format!("{base}/letters/-1"),
        format!("{base}/letters/0x10"),
        format!("{base}/letters/18446744073709551616"),
        format!("{base}/evidence/{}", "AB".repeat(32)),
    ] {
        let answer = hub.client.as_device(&pc, Call::new("GET", &trick)).await;
        answer.refused(400, "bad_id");
    }
    for nowhere in ["/v1/wards/x", "/etc/passwd", "/v1/", "//v1", "/v2"] {
        hub.client
            .send(Call::new("GET", nowhere))
            .await
            .refused(404, "not_found");
    }
    for query in [
        "after=-1",
        "after=1&after=2",
        "after=%31",
        "limit=0",
        "limit=513",
        "wait_ms=25001",
    ] {
        let call = Call::new("GET", format!("{base}/operations")).query(query);
        hub.client.as_device(&pc, call).await.refused(400, "bad_id");
    }
    hub.stop().await;
}
