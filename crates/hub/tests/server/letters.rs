//! Letters wait for their device and for nobody else.

use serde_json::json;

use crate::support::{Call, Device, TestHub, Ward, now_ms};

const OPAQUE: &str = "application/octet-stream";

struct Post {
    hub: TestHub,
    ward: Ward,
    one: Device,
    sister: Device,
    other: Device,
    officer: Device,
}

async fn prepared() -> Post {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [one, sister] = [1, 2].map(|number| ward.pc_of(1, number));
    let other = ward.pc_of(2, 3);
    let officer = ward.own_pc(4);
    hub.found(&ward).await;
    Post {
        hub,
        ward,
        one,
        sister,
        other,
        officer,
    }
}

impl Post {
    fn path(&self, rest: &str) -> String {
        format!("/v1/wards/{}/letters{rest}", self.ward.id)
    }

    fn letter_to(&self, device: &Device, body: &[u8]) -> Call {
        let call = Call::new("POST", self.path("")).query(format!("to={}", device.id));
        call.body(OPAQUE, body)
    }
}

#[tokio::test]
async fn a_letter_is_sent_read_and_dropped() {
    let post = prepared().await;
    let client = &post.hub.client;
    let call = post.letter_to(&post.sister, b"sealed");
    let sent = client.as_device(&post.one, call).await.expect(201).json();
    let listing = Call::new("GET", post.path(""));
    let listed = client
        .as_device(&post.sister, listing.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(listed["letters"][0]["from"], post.one.id.to_string());
    assert_eq!(listed["letters"][0]["bytes"], 6);
    let path = post.path(&format!("/{}", sent["number"]));
    let read = Call::new("GET", &path);
    assert_eq!(
        client
            .as_device(&post.sister, read.clone())
            .await
            .expect(200)
            .body,
        b"sealed"
    );
    client
        .as_device(&post.one, read.clone())
        .await
        .refused(404, "not_found");
    client
        .as_device(&post.one, Call::new("DELETE", &path))
        .await
        .expect(204);
    client
        .as_device(&post.sister, read.clone())
        .await
        .expect(200);
    for _ in 0..2 {
        client
            .as_device(&post.sister, Call::new("DELETE", &path))
            .await
            .expect(204);
    }
    client
        .as_device(&post.sister, read)
        .await
        .refused(404, "not_found");
    let listed = client
        .as_device(&post.sister, listing)
        .await
        .expect(200)
        .json();
    assert_eq!(listed, json!({"letters": []}));
    post.hub.stop().await;
}

#[tokio::test]
async fn letters_cross_no_border_but_the_wards() {
    let post = prepared().await;
    let client = &post.hub.client;
    let to_other = post.letter_to(&post.other, b"x");
    client
        .as_device(&post.one, to_other.clone())
        .await
        .refused(403, "not_allowed");
    client.as_device(&post.officer, to_other).await.expect(201);
    client
        .as_device(&post.one, post.letter_to(&post.officer, b"x"))
        .await
        .expect(201);
    let unknown = Device::new(post.ward.id, None, 99);
    let nobody = post.letter_to(&unknown, b"x");
    client
        .as_device(&post.one, nobody)
        .await
        .refused(404, "not_found");
    let unaddressed = Call::new("POST", post.path("")).body(OPAQUE, b"x".to_vec());
    client
        .as_device(&post.one, unaddressed)
        .await
        .refused(400, "bad_id");
    post.hub.stop().await;
}

#[tokio::test]
async fn the_largest_letter_fits_and_a_larger_one_does_not() {
    let post = prepared().await;
    let client = &post.hub.client;
    let largest = vec![1; 16 * 1024 * 1024];
    client
        .as_device(&post.one, post.letter_to(&post.sister, &largest))
        .await
        .expect(201);
    client
        .as_device(&post.one, post.letter_to(&post.sister, b""))
        .await
        .refused(400, "bad_body");
    post.hub.stop().await;
}
