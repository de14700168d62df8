//! What a stranger can do to a connection: be slow, stop half-way, send too much.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::support::{Call, Device, TestHub, Ward, now_ms, signed, terms};

/// Everything until the hub closes the connection.
async fn answer_of(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await;
    read.expect("the hub closes the connection").ok();
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn sent(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// The header of a signed hello whose body is not sent yet.
fn header_of(ward: &Ward, pc: &Device, length: usize) -> (String, Vec<u8>) {
    let body = json!({"versions": [1], "program": "0.1.0"});
    let call = Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body);
    let headers = signed(pc, &call, &terms(pc));
    let text = format!(
        "POST {} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\ncontent-digest: {}\r\nsignature-input: {}\r\n\
         signature: {}\r\n\r\n",
        call.path,
        headers.content_digest.unwrap(),
        headers.signature_input,
        headers.signature,
    );
    (text, call.body.unwrap())
}

async fn prepared() -> (TestHub, Ward, Device) {
    let mut hub = TestHub::start().await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    (hub, ward, pc)
}

/// A header that trickles in, letter by letter.
#[tokio::test]
async fn a_slow_header_is_not_waited_for() {
    let hub = TestHub::start().await;
    let mut stream = sent(hub.address, "GET /health HTTP/1.1\r\n").await;
    let begun = Instant::now();
    let mut still_open = true;
    while still_open && begun.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        still_open = stream.write_all(b"x").await.is_ok();
    }
    assert!(!still_open);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let idle = TcpStream::connect(hub.address).await.unwrap();
    assert_eq!(answer_of(idle).await, "");
    hub.stop().await;
}

#[tokio::test]
async fn a_slow_body_is_not_waited_for() {
    let (hub, ward, pc) = prepared().await;
    let (header, body) = header_of(&ward, &pc, 34);
    let mut stream = sent(hub.address, &header).await;
    stream.write_all(&body[..10]).await.unwrap();
    let answer = answer_of(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"timeout\""), "{answer}");
    // One byte now and then does not help either.
    let (header, body) = header_of(&ward, &pc, 34);
    let mut stream = sent(hub.address, &header).await;
    for byte in &body {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if stream.write_all(&[*byte]).await.is_err() {
            break;
        }
    }
    let answer = answer_of(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    hub.stop().await;
}

#[tokio::test]
async fn a_body_that_stops_half_way_changes_nothing() {
    let (hub, ward, pc) = prepared().await;
    let (header, body) = header_of(&ward, &pc, 34);
    let mut stream = sent(hub.address, &header).await;
    stream.write_all(&body[..20]).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = answer_of(stream).await;
    assert!(
        answer.is_empty() || answer.contains("body_incomplete"),
        "{answer}"
    );
    // The request can be sent again as it was: it was never taken.
    let mut stream = sent(hub.address, &header).await;
    stream.write_all(&body).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = answer_of(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    hub.stop().await;
}

#[tokio::test]
async fn a_body_without_length_or_too_long_is_not_read() {
    let (hub, ward, pc) = prepared().await;
    let (header, _) = header_of(&ward, &pc, 34);
    let chunked = header.replace("content-length: 34", "transfer-encoding: chunked");
    let answer = answer_of(sent(hub.address, &chunked).await).await;
    assert!(answer.starts_with("HTTP/1.1 411"), "{answer}");
    let (header, _) = header_of(&ward, &pc, 34);
    let long = header.replace("content-length: 34", "content-length: 99999999999");
    let answer = answer_of(sent(hub.address, &long).await).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    hub.stop().await;
}

#[tokio::test]
async fn headers_have_a_limit() {
    let hub = TestHub::start().await;
    let long = format!(
        "GET /health HTTP/1.1\r\nhost: hub\r\nx: {}\r\n\r\n",
        "a".repeat(20_000)
    );
    let answer = answer_of(sent(hub.address, &long).await).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many: String = (0..70).map(|it| format!("x{it}: 1\r\n")).collect();
    let many = format!("GET /health HTTP/1.1\r\nhost: hub\r\n{many}\r\n");
    let answer = answer_of(sent(hub.address, &many).await).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let nonsense = answer_of(sent(hub.address, "\u{1}\u{2}\u{3}\r\n\r\n").await).await;
    assert!(nonsense.starts_with("HTTP/1.1 400"), "{nonsense}");
    hub.stop().await;
}

/// Bodies of strangers that never come take no turn of a device.
#[tokio::test]
async fn slow_strangers_keep_no_device_waiting() {
    let mut hub = TestHub::with_limits(|limits| {
        limits.requests = 2;
        limits.requests_per_ward = 1;
        limits.waiting_per_ward = 0;
        limits.body_bytes_in_memory = 64 * 1024;
        limits.body_pause_ms = 60_000;
        limits.body_ms = 60_000;
        limits.outsider_body_ms = 1_500;
    })
    .await;
    let mut ward = Ward::new(1, now_ms());
    let pc = ward.pc_of(1, 1);
    hub.found(&ward).await;
    let asking = format!(
        "POST /v1/wards/{}/requests HTTP/1.1\r\nhost: hub\r\n\
         content-type: application/vnd.khupho.request+cbor\r\ncontent-length: 4000\r\n\r\nx",
        ward.id
    );
    let founding = "POST /v1/wards HTTP/1.1\r\nhost: hub\r\ncontent-type: application/cbor-seq\r\n\
                    content-length: 8000000\r\n\r\nx";
    let mut slow = Vec::new();
    for text in [asking.as_str(), founding].repeat(2) {
        slow.push(sent(hub.address, text).await);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let body = json!({"versions": [1], "program": "0.1.0"});
    let hello = Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body);
    hub.client.as_device(&pc, hello).await.expect(200);
    for stream in slow {
        let answer = answer_of(stream).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    hub.stop().await;
}

/// Whoever only waits for news is not refused because others work at the moment in which it looks.
#[tokio::test]
async fn a_pull_that_gets_no_turn_again_answers_with_nothing_new() {
    let mut hub = TestHub::with_limits(|limits| {
        limits.requests_per_ward = 1;
        limits.waiting_per_ward = 0;
        limits.turn_wait_ms = 100;
        limits.body_pause_ms = 60_000;
        limits.body_ms = 60_000;
    })
    .await;
    let mut ward = Ward::new(1, now_ms());
    let [waiting, slow] = [1, 2].map(|number| ward.pc_of(1, number));
    hub.found(&ward).await;
    let pull = Call::new("GET", format!("/v1/wards/{}/operations", ward.id));
    let pull = pull.query("after=0&wait_ms=20000");
    let client = hub.client.clone();
    let pulling = tokio::spawn(async move { client.as_device(&waiting, pull).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    // It has the only turn of the ward for as long as its body does not come.
    let (header, _) = header_of(&ward, &slow, 34);
    let held = sent(hub.address, &header).await;
    let answer = timeout(Duration::from_secs(15), pulling).await;
    let answer = answer
        .expect("before its time is over")
        .unwrap()
        .expect(200);
    assert_eq!(answer.header("khupho-next"), "0");
    drop(held);
    hub.stop().await;
}

/// Connections beyond the limit wait in the system's queue until others end.
#[tokio::test]
async fn further_connections_wait_for_a_place() {
    let hub = TestHub::with_limits(|limits| limits.connections = 4).await;
    let mut idle = Vec::new();
    for _ in 0..4 {
        idle.push(TcpStream::connect(hub.address).await.unwrap());
    }
    let begun = Instant::now();
    hub.client
        .send(Call::new("GET", "/health"))
        .await
        .expect(200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    hub.stop().await;
}

/// Whoever asks for a large file and reads nothing of it does not keep it in the hub's memory.
#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let hub = TestHub::with_limits(|limits| limits.answer_pause_ms = 400).await;
    let album = crate::album::over(hub).await;
    let file = crate::album::picture(10 * 1024 * 1024);
    album.upload(&file).await;
    let call = Call::new("GET", album.path(&file));
    let headers = signed(&album.pc, &call, &terms(&album.pc));
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: hub\r\nsignature-input: {}\r\nsignature: {}\r\n\r\n",
        call.path, headers.signature_input, headers.signature,
    );
    // A small buffer on this side: the system would take the whole file otherwise.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(album.hub.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // From the first byte on nothing is taken for longer than the hub waits.
    stream.readable().await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut taken = Vec::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut taken)).await;
    assert!(read.is_ok());
    assert!(taken.len() < file.len(), "{}", taken.len());
    album.hub.stop().await;
}
