//! What devices read: page by page, all at once, by hashes, and in short.

use std::time::{Duration, Instant};

use khupho_oplog::OpHash;
use khupho_oplog::bundle::{Audience, AudienceRange};
use khupho_oplog::hub::PageFile;
use khupho_oplog::operation::identity;
use serde_json::json;

use crate::support::{Answer, Call, Device, ReadPage, TestHub, Ward, now_ms};

const CONTENT: &str = "application/vnd.khupho.content+zstd";

fn of(ward: &Ward, rest: &str) -> String {
    format!("/v1/wards/{}/{rest}", ward.id)
}

async fn push(hub: &TestHub, ward: &Ward, pc: &Device, body: Vec<u8>) -> Answer {
    let call = Call::new("POST", of(ward, "operations")).body(CONTENT, body);
    hub.client.as_device(pc, call).await.expect(200)
}

async fn pull(hub: &TestHub, ward: &Ward, pc: &Device, query: &str) -> ReadPage {
    let call = Call::new("GET", of(ward, "operations")).query(query);
    let answer = hub.client.as_device(pc, call).await.expect(200);
    ReadPage::of(&answer.body, &hub.authority)
}

#[tokio::test]
async fn pages_end_where_they_should() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [mut writer, reader] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    let empty = pull(&hub, &ward, &reader, "after=0").await;
    assert_eq!((empty.heading.next, empty.heading.end), (0, 0));
    let mut written = writer.write(512);
    push(&hub, &ward, &writer, writer.push_of(&written)).await;
    let exact = pull(&hub, &ward, &reader, "after=0").await;
    assert_eq!(exact.operations.len(), 512);
    assert_eq!((exact.heading.next, exact.heading.end), (512, 512));
    assert_eq!(exact.heading.reader, reader.id);
    let more = writer.write(1);
    push(&hub, &ward, &writer, writer.push_of(&more)).await;
    written.extend(more);
    let mut after = 0;
    let mut seen = Vec::new();
    for expected in [512, 1, 0] {
        let page = pull(&hub, &ward, &reader, &format!("after={after}")).await;
        assert_eq!(page.operations.len(), expected);
        assert_eq!(page.signed_heads, usize::from(expected > 0));
        seen.extend(page.hashes());
        after = page.heading.next;
    }
    let all: Vec<OpHash> = written
        .iter()
        .map(|(_, it)| identity(&it.header_bytes))
        .collect();
    assert_eq!(seen, all);
    let one = pull(&hub, &ward, &reader, "after=3&limit=1").await;
    assert_eq!(one.hashes(), vec![all[3]]);
    let beyond = Call::new("GET", of(&ward, "operations")).query("after=514");
    hub.client
        .as_device(&reader, beyond)
        .await
        .refused(400, "bad_id");
    hub.stop().await;
}

#[tokio::test]
async fn large_operations_make_smaller_pages_and_none_is_lost() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [mut writer, reader] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    for _ in 0..3 {
        let large: Vec<_> = (0..40).map(|_| writer.write_large(16_000)).collect();
        push(&hub, &ward, &writer, writer.push_of(&large)).await;
    }
    let (mut after, mut seen) = (0, 0);
    loop {
        let page = pull(&hub, &ward, &reader, &format!("after={after}")).await;
        seen += page.operations.len();
        assert!(page.heading.next > after || page.heading.next == page.heading.end);
        after = page.heading.next;
        if after == page.heading.end {
            break;
        }
    }
    assert_eq!(seen, 120);
    hub.stop().await;
}

#[tokio::test]
async fn everybody_sees_what_is_theirs() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [mut one, mut other] = [1, 2].map(|number| ward.pc_of(number, number));
    let mut officer = ward.own_pc(3);
    hub.found(&ward).await;
    for pc in [&mut one, &mut other] {
        let written = pc.write(2);
        push(&hub, &ward, pc, pc.push_of(&written)).await;
    }
    let written = officer.write(3);
    let range = |seq, audience| AudienceRange {
        first_seq: seq,
        last_seq: seq,
        audience,
    };
    let ranges = vec![
        range(2, Audience::Neighborhood(ward.neighborhood(1))),
        range(3, Audience::EveryNeighborhood),
    ];
    let body = officer.push_with(&written, ranges, &[], &[]);
    push(&hub, &ward, &officer, body).await;
    let [for_one, for_other, for_ward] = [
        pull(&hub, &ward, &one, "after=0").await,
        pull(&hub, &ward, &other, "after=0").await,
        pull(&hub, &ward, &officer, "after=0").await,
    ];
    assert_eq!((for_one.operations.len(), for_one.vouched.len()), (2, 2));
    assert_eq!(
        (for_other.operations.len(), for_other.vouched.len()),
        (2, 1)
    );
    assert_eq!((for_ward.operations.len(), for_ward.vouched.len()), (7, 0));
    for page in [&for_one, &for_other, &for_ward] {
        assert_eq!(page.heading.next, 7);
    }
    // By its hash neither.
    let hidden = identity(&written[0].1.header_bytes).to_string();
    let shown = identity(&written[2].1.header_bytes).to_string();
    let fetch = Call::new("POST", of(&ward, "operations/fetch"))
        .json(&json!({"operations": [hidden, shown]}));
    let fetched = hub.client.as_device(&other, fetch).await.expect(200);
    let fetched = ReadPage::of(&fetched.body, &hub.authority);
    assert_eq!(fetched.vouched.len() + fetched.operations.len(), 1);
    hub.stop().await;
}

#[tokio::test]
async fn a_fetch_names_hashes_and_not_too_many() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let fetch = |count: usize, text: &str| {
        let operations = vec![text; count];
        Call::new("POST", of(&ward, "operations/fetch")).json(&json!({"operations": operations}))
    };
    let hash = "ab".repeat(32);
    hub.client.as_device(&pc, fetch(0, &hash)).await.expect(200);
    hub.client
        .as_device(&pc, fetch(512, &hash))
        .await
        .expect(200);
    hub.client
        .as_device(&pc, fetch(513, &hash))
        .await
        .refused(400, "bad_body");
    hub.client
        .as_device(&pc, fetch(1, ".."))
        .await
        .refused(400, "bad_body");
    hub.stop().await;
}

#[tokio::test]
async fn a_new_pc_gets_everything_in_one_answer() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [mut writer, reader] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    for _ in 0..3 {
        let written = writer.write(500);
        push(&hub, &ward, &writer, writer.push_of(&written)).await;
    }
    let call = Call::new("GET", of(&ward, "snapshot"));
    let body = hub.client.as_device(&reader, call).await.expect(200).body;
    let (mut at, mut operations, mut next) = (0, 0, 0);
    while at < body.len() {
        let length = body[at..at + 4].try_into().unwrap();
        let len = PageFile::len_in_snapshot(length).unwrap();
        let page = ReadPage::of(&body[at + 4..at + 4 + len], &hub.authority);
        assert_eq!(page.heading.after, next);
        operations += page.operations.len();
        next = page.heading.next;
        at += 4 + len;
    }
    assert_eq!((operations, next), (1_500, 1_500));
    hub.stop().await;
}

#[tokio::test]
async fn whoever_waits_hears_at_once() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let [mut writer, reader] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    let begun = Instant::now();
    let waiting = pull(&hub, &ward, &reader, "after=0&wait_ms=20000");
    let pushing = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let written = writer.write(1);
        push(&hub, &ward, &writer, writer.push_of(&written)).await;
    };
    let (page, ()) = tokio::join!(waiting, pushing);
    assert_eq!(page.operations.len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
    let begun = Instant::now();
    let nothing = pull(&hub, &ward, &reader, "after=1&wait_ms=300").await;
    assert_eq!(nothing.operations.len(), 0);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    hub.stop().await;
}

#[tokio::test]
async fn who_waits_is_answered_when_the_hub_stops() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let client = hub.client.clone();
    let call = Call::new("GET", of(&ward, "operations")).query("after=0&wait_ms=25000");
    let waiting = tokio::spawn(async move { client.as_device(&pc, call).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    hub.stop().await;
    assert_eq!(waiting.await.unwrap().status, 200);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn digests_tell_which_operations_are_here() {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let mut pc = ward.pc_of(1, 1);
    let stranger = ward.pc_of(2, 2);
    let officer = ward.own_pc(3);
    hub.found(&ward).await;
    let written = pc.write(20);
    push(&hub, &ward, &pc, pc.push_of(&written)).await;
    let digest = Call::new("GET", of(&ward, "digest"));
    let own = hub
        .client
        .as_device(&pc, digest.clone())
        .await
        .expect(200)
        .json();
    assert_eq!((&own["count"], &own["position"]), (&json!(20), &json!(20)));
    let mut xor = [0; 32];
    for (_, operation) in &written {
        let hash = identity(&operation.header_bytes);
        xor.iter_mut()
            .zip(hash.as_bytes())
            .for_each(|(it, byte)| *it ^= byte);
    }
    assert_eq!(own["xor"], OpHash::from_bytes(xor).to_string());
    let first = identity(&written[0].1.header_bytes).to_string();
    let query = format!("bucket={}", &first[..2]);
    let bucket = hub
        .client
        .as_device(&pc, digest.clone().query(query))
        .await
        .expect(200)
        .json();
    assert!(
        bucket["operations"]
            .as_array()
            .unwrap()
            .contains(&json!(first))
    );
    let neighborhood = own["neighborhood"].as_str().unwrap();
    let asked = digest.clone().query(format!("neighborhood={neighborhood}"));
    let by_ward = hub
        .client
        .as_device(&officer, asked.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(by_ward, own);
    hub.client
        .as_device(&stranger, asked)
        .await
        .refused(403, "not_allowed");
    hub.client
        .as_device(&officer, digest)
        .await
        .refused(400, "bad_id");
    hub.stop().await;
}
