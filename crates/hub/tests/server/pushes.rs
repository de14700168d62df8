//! Operations come in: whole, in order, signed for, and only one's own.

use khupho_oplog::bundle::{RunStart, VERDICT_LIFTED, Verdict};
use khupho_oplog::hub::PushWriter;
use khupho_oplog::operation::identity;
use khupho_oplog::receipt::EffectiveClock;
use khupho_oplog::{Hlc, OpUid, Operation};
use serde_json::{Value, json};

use crate::support::{Answer, Call, Device, TestHub, Ward, now_ms};

const CONTENT: &str = "application/vnd.khupho.content+zstd";

fn operations(ward: &Ward) -> String {
    format!("/v1/wards/{}/operations", ward.id)
}

async fn push(hub: &TestHub, ward: &Ward, pc: &Device, body: Vec<u8>) -> Answer {
    let call = Call::new("POST", operations(ward)).body(CONTENT, body);
    hub.client.as_device(pc, call).await
}

async fn end_position(hub: &TestHub, ward: &Ward, pc: &Device) -> Value {
    let body = json!({"versions": [1], "program": "0.1.0"});
    let call = Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body);
    hub.client.as_device(pc, call).await.expect(200).json()["end_position"].clone()
}

async fn prepared() -> (TestHub, Ward, Device) {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    (hub, ward, pc)
}

#[tokio::test]
async fn what_is_pushed_is_acknowledged_by_a_receipt() {
    let (hub, ward, mut pc) = prepared().await;
    let written = pc.write(3);
    let answer = push(&hub, &ward, &pc, pc.push_of(&written))
        .await
        .expect(200)
        .json();
    assert_eq!(answer["operations"], 3);
    assert_eq!(answer["end_position"], 3);
    let head = pc.head.unwrap();
    assert_eq!(answer["accepted"][0]["hash"], head.hash.to_string());
    let again = push(&hub, &ward, &pc, pc.push_of(&written))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&again["operations"], &again["already_there"]),
        (&json!(0), &json!(3))
    );
    let call = Call::new("GET", format!("/v1/wards/{}/receipt", ward.id));
    let signed = hub.client.as_device(&pc, call).await.expect(200).body;
    let receipt = hub.acknowledged(&signed, &ward);
    assert_eq!(receipt.acknowledged, vec![head]);
    assert_eq!(receipt.number, 1);
    hub.stop().await;
}

#[tokio::test]
async fn a_full_push_is_taken_and_a_larger_one_is_not() {
    let (hub, ward, mut pc) = prepared().await;
    let full = pc.write(512);
    let answer = push(&hub, &ward, &pc, pc.push_of(&full))
        .await
        .expect(200)
        .json();
    assert_eq!(answer["operations"], 512);
    let body = vec![0; khupho_oplog::limits::HUB_PAGE_FILE_MAX_BYTES + 1];
    push(&hub, &ward, &pc, body).await.refused(413, "too_large");
    let body = vec![0; khupho_oplog::limits::HUB_PAGE_FILE_MAX_BYTES];
    push(&hub, &ward, &pc, body).await.refused(422, "malformed");
    assert_eq!(end_position(&hub, &ward, &pc).await, 512);
    hub.stop().await;
}

#[tokio::test]
async fn a_gap_names_the_head_that_is_here() {
    let (hub, ward, mut pc) = prepared().await;
    let written = pc.write(5);
    let refused = push(&hub, &ward, &pc, pc.push_of(&written[2..]))
        .await
        .refused(409, "gap");
    assert_eq!(refused.json()["head"], Value::Null);
    assert_eq!(end_position(&hub, &ward, &pc).await, 0);
    let mut first = Device::new(ward.id, pc.neighborhood, 1);
    let two = first.write(2);
    push(&hub, &ward, &pc, first.push_of(&two))
        .await
        .expect(200);
    let refused = push(&hub, &ward, &pc, pc.push_of(&written[3..]))
        .await
        .refused(409, "gap");
    assert_eq!(refused.json()["head"]["seq"], 2);
    push(&hub, &ward, &pc, pc.push_of(&written[2..]))
        .await
        .expect(200);
    assert_eq!(end_position(&hub, &ward, &pc).await, 5);
    hub.stop().await;
}

#[tokio::test]
async fn both_sides_of_a_fork_are_kept_and_told() {
    let (hub, ward, mut pc) = prepared().await;
    let first = pc.write(2);
    push(&hub, &ward, &pc, pc.push_of(&first)).await.expect(200);
    let mut copy = Device::new(ward.id, pc.neighborhood, 1);
    copy.head = pc.head;
    let large = vec![copy.write_large(50)];
    let small = pc.write(1);
    push(&hub, &ward, &pc, pc.push_of(&small)).await.expect(200);
    let forked = push(&hub, &ward, &copy, copy.push_of(&large))
        .await
        .expect(200)
        .json();
    assert_eq!(forked["forks"][0]["seq"], 3);
    assert_eq!(forked["operations"], 1);
    hub.stop().await;
}

#[tokio::test]
async fn bytes_that_are_no_push_change_nothing() {
    let (hub, ward, mut pc) = prepared().await;
    let written = pc.write(4);
    let good = pc.push_of(&written);
    for body in [
        Vec::new(),
        b"not zstd".to_vec(),
        good[..good.len() / 2].to_vec(),
    ] {
        push(&hub, &ward, &pc, body).await.expect(422);
    }
    assert_eq!(end_position(&hub, &ward, &pc).await, 0);
    for at in (0..good.len()).step_by(7) {
        let mut changed = good.clone();
        changed[at] ^= 0x10;
        let answer = push(&hub, &ward, &pc, changed).await;
        if [409, 413, 422].contains(&answer.status) {
            continue;
        }
        // An operation that no head answers for is left out, and a bit that zstd does not use
        // changes nothing: what is accepted is what the device signed.
        let accepted = answer.expect(200).json()["accepted"].clone();
        let signed = accepted[0]["hash"] == pc.head.unwrap().hash.to_string();
        assert!(signed || accepted == json!([]), "byte {at}: {accepted}");
    }
    push(&hub, &ward, &pc, good).await.expect(200);
    hub.stop().await;
}

#[tokio::test]
async fn operations_that_nobody_answers_for_are_refused() {
    let (hub, ward, mut pc) = prepared().await;
    let written = pc.write(2);
    let mut without_head = PushWriter::new();
    for (place, operation) in &written {
        let _ = without_head.operation(*place, operation.clone());
    }
    let body = without_head.finish().unwrap();
    push(&hub, &ward, &pc, body)
        .await
        .refused(422, "unverified");
    let mut impostor = Device::new(ward.id, pc.neighborhood, 1);
    impostor.signing = khupho_oplog::keys::SigningKey::from_seed(&[5; 32]);
    impostor.head = pc.head;
    push(&hub, &ward, &pc, impostor.push_of(&written))
        .await
        .refused(422, "unverified");
    assert_eq!(end_position(&hub, &ward, &pc).await, 0);
    hub.stop().await;
}

#[tokio::test]
async fn nobody_pushes_for_another_khu_pho_or_for_the_ward() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    let mut sister = ward.pc_of(1, 2);
    let mut other = ward.pc_of(2, 3);
    let mut officer = ward.own_pc(4);
    hub.found(&ward).await;
    let [of_sister, of_other] = [&mut sister, &mut other].map(|it| it.write(1));
    let of_ward = officer.write(1);
    push(&hub, &ward, &pc, other.push_of(&of_other))
        .await
        .refused(403, "not_allowed");
    push(&hub, &ward, &pc, officer.push_of(&of_ward))
        .await
        .refused(403, "not_allowed");
    let relayed = push(&hub, &ward, &pc, sister.push_of(&of_sister))
        .await
        .expect(200)
        .json();
    assert_eq!(relayed["operations"], 1);
    let by_ward = push(&hub, &ward, &officer, other.push_of(&of_other))
        .await
        .expect(200)
        .json();
    assert_eq!(by_ward["operations"], 1);
    hub.stop().await;
}

#[tokio::test]
async fn only_the_ward_decides() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    let officer = ward.own_pc(2);
    hub.found(&ward).await;
    let written = pc.write(1);
    let hash = identity(&written[0].1.header_bytes);
    let verdict = |reason| Verdict {
        operation: hash,
        reason,
    };
    let moment = EffectiveClock {
        op_uid: op_uid_of(&written[0].1),
        hlc: Hlc::new(1_000, 0),
    };
    let decided = officer.push_with(&[], Vec::new(), &[verdict(1)], &[moment]);
    push(&hub, &ward, &pc, decided.clone())
        .await
        .refused(403, "not_allowed");
    let early = push(&hub, &ward, &officer, decided.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(early["verdicts_too_early"], json!([hash.to_string()]));
    push(&hub, &ward, &pc, pc.push_of(&written))
        .await
        .expect(200);
    push(&hub, &ward, &officer, decided).await.expect(200);
    let call = Call::new("GET", format!("/v1/wards/{}/receipt", ward.id));
    let read = async || {
        let signed = hub
            .client
            .as_device(&pc, call.clone())
            .await
            .expect(200)
            .body;
        hub.acknowledged(&signed, &ward)
    };
    let receipt = read().await;
    assert_eq!(receipt.acknowledged.len(), 1);
    // They come in the feed; here all of them would come again with every receipt.
    assert!(receipt.quarantined.is_empty() && receipt.effective.is_empty());
    let lifted = officer.push_with(&[], Vec::new(), &[verdict(VERDICT_LIFTED)], &[]);
    push(&hub, &ward, &officer, lifted).await.expect(200);
    assert!(read().await.number > receipt.number);
    hub.stop().await;
}

/// A hub must not see names and phones.
#[tokio::test]
async fn personal_parts_are_refused() {
    let (hub, ward, mut pc) = prepared().await;
    let (place, mut operation) = pc.write_large(10);
    operation.personal_bytes = Some(vec![1, 2, 3]);
    let mut writer = khupho_oplog::bundle::ContentWriter::new();
    writer.signed_head(&pc.signed_head()).unwrap();
    let carried = khupho_oplog::bundle::PersonalParts::Carried;
    let start: RunStart = place;
    writer.run(start, &[operation], carried).unwrap();
    let body = writer.finish().unwrap().compressed().to_vec();
    push(&hub, &ward, &pc, body).await.refused(422, "malformed");
    hub.stop().await;
}

fn op_uid_of(operation: &Operation) -> OpUid {
    khupho_oplog::Header::decode(&operation.header_bytes)
        .unwrap()
        .op_uid
}
