//! Wards come to a hub, and nobody else does.

use crate::support::{Call, TestHub, Ward, now_ms, sequence_of};

fn founding(body: Vec<u8>) -> Call {
    Call::new("POST", "/v1/wards").body("application/cbor-seq", body)
}

#[tokio::test]
async fn a_ward_is_founded_once_and_may_ask_again() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    ward.own_pc(1);
    let body = ward.founding(hub.device(), &hub.claim_code());
    let first = hub
        .client
        .send(founding(body.clone()))
        .await
        .expect(201)
        .json();
    assert_eq!(first["registry_entries"], 1);
    assert_eq!(first["end_position"], 0);
    let again = hub.client.send(founding(body)).await.expect(200).json();
    assert_eq!(again, first);
    hub.stop().await;
}

#[tokio::test]
async fn a_claim_code_lets_one_ward_in() {
    let mut hub = TestHub::start().await;
    let code = hub.claim_code();
    let [one, other] = [1, 2].map(|number| Ward::new(number, now_ms()));
    let wrong = one.founding(hub.device(), "0000-0000-0000-0000");
    hub.client
        .send(founding(wrong))
        .await
        .refused(403, "claim_code_wrong");
    hub.client
        .send(founding(one.founding(hub.device(), &code)))
        .await
        .expect(201);
    let used = other.founding(hub.device(), &code);
    hub.client
        .send(founding(used))
        .await
        .refused(403, "claim_code_wrong");
    hub.stop().await;
}

/// What a stranger sends without a code is refused for that, before its registry is looked at.
#[tokio::test]
async fn without_a_code_no_registry_is_verified() {
    let mut hub = TestHub::start().await;
    let ward = Ward::new(1, now_ms());
    let mut stranger = Ward::new(2, now_ms());
    stranger.own_pc(1);
    let mut without = ward.founding(hub.device(), "0000-0000-0000-0000");
    without.extend(stranger.registry_after(0));
    hub.client
        .send(founding(without))
        .await
        .refused(403, "claim_code_wrong");
    let mut with = ward.founding(hub.device(), &hub.claim_code());
    with.extend(stranger.registry_after(0));
    hub.client
        .send(founding(with))
        .await
        .refused(422, "unverified");
    hub.stop().await;
}

#[tokio::test]
async fn another_key_cannot_take_a_ward() {
    let mut hub = TestHub::start().await;
    let ward = Ward::new(1, now_ms());
    hub.found(&ward).await;
    let mut impostor = Ward::new(2, now_ms());
    impostor.id = ward.id;
    let body = impostor.founding(hub.device(), &hub.claim_code());
    hub.client
        .send(founding(body))
        .await
        .refused(409, "ward_exists");
    hub.stop().await;
}

#[tokio::test]
async fn what_is_not_signed_by_the_ward_founds_nothing() {
    let mut hub = TestHub::start().await;
    let code = hub.claim_code();
    let mut ward = Ward::new(1, now_ms());
    ward.own_pc(1);
    let mut stranger = Ward::new(2, now_ms());
    stranger.own_pc(2);
    let elsewhere = ward.founding(khupho_oplog::ids::DeviceId::from_bytes([3; 16]), &code);
    hub.client
        .send(founding(elsewhere))
        .await
        .refused(422, "unverified");
    let mut mixed = ward.founding(hub.device(), &code);
    mixed.extend(stranger.registry_after(0));
    hub.client
        .send(founding(mixed))
        .await
        .refused(422, "unverified");
    let mut changed = ward.founding(hub.device(), &code);
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let answer = hub.client.send(founding(changed)).await;
    assert_eq!(answer.status, 422);
    for malformed in [
        Vec::new(),
        vec![0xff],
        vec![0x58, 0x20, 1],
        sequence_of(&[vec![1, 2, 3]]),
    ] {
        let answer = hub.client.send(founding(malformed)).await;
        assert_eq!(answer.status, 422);
    }
    hub.client
        .send(founding(ward.founding(hub.device(), &code)))
        .await
        .expect(201);
    hub.stop().await;
}

#[tokio::test]
async fn a_body_of_another_type_or_without_length_is_not_read() {
    let hub = TestHub::start().await;
    let call = Call::new("POST", "/v1/wards").body("text/plain", "x");
    hub.client
        .send(call)
        .await
        .refused(415, "unsupported_media_type");
    hub.stop().await;
}
