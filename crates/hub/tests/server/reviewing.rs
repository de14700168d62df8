//! Two officers do not review one claim, and nobody else sees who reviews.

use serde_json::json;

use crate::support::{Call, TestHub, Ward, now_ms};

#[tokio::test]
async fn the_second_officer_learns_who_is_at_it() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [one, other] = [1, 2].map(|number| ward.own_pc(number));
    let pc = ward.pc_of(1, 3);
    hub.found(&ward).await;
    let path = format!("/v1/wards/{}/claims/{}/reviewing", ward.id, "0c".repeat(16));
    let member = "0d".repeat(16);
    let take = Call::new("PUT", &path).json(&json!({"member": member}));
    let held = hub
        .client
        .as_device(&one, take.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(held["member"], member);
    hub.client.as_device(&one, take.clone()).await.expect(200);
    let refused = hub
        .client
        .as_device(&other, take.clone())
        .await
        .refused(409, "being_reviewed");
    assert_eq!(refused.json()["holder"]["device"], one.id.to_string());
    let listing = Call::new("GET", format!("/v1/wards/{}/reviewing", ward.id));
    let listed = hub
        .client
        .as_device(&other, listing.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(listed["reviewing"].as_array().unwrap().len(), 1);
    let release = Call::new("DELETE", &path);
    hub.client
        .as_device(&other, release.clone())
        .await
        .expect(204);
    hub.client
        .as_device(&other, take.clone())
        .await
        .refused(409, "being_reviewed");
    hub.client.as_device(&one, release).await.expect(204);
    hub.client.as_device(&other, take.clone()).await.expect(200);
    for call in [take, listing] {
        hub.client
            .as_device(&pc, call)
            .await
            .refused(403, "not_allowed");
    }
    let wrong = Call::new("PUT", &path).json(&json!({"member": "Người Thử 1"}));
    hub.client
        .as_device(&one, wrong)
        .await
        .refused(400, "bad_body");
    hub.stop().await;
}
