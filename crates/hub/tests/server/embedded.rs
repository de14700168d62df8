//! The hub inside another program, over TLS with its own certificate.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use khupho_hub::identity::HubSecrets;
use khupho_hub::{EmbeddedHub, EmbeddedPlaces};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::support::{Call, Client, Ward, now_ms, quick_limits};

fn places(folder: &Path) -> EmbeddedPlaces {
    EmbeddedPlaces {
        database: folder.join("hub.sqlite"),
        evidence: folder.join("evidence"),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        limits: quick_limits(),
    }
}

/// A client that knows the hub by its certificate alone.
fn client_of(hub: &EmbeddedHub, secrets: &HubSecrets) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = reqwest::Certificate::from_der(secrets.tls_certificate()).unwrap();
    let address = hub.address();
    let http = reqwest::Client::builder()
        .tls_certs_only([certificate])
        .resolve("khupho-hub", address)
        .build()
        .unwrap();
    Client::over(http, format!("https://khupho-hub:{}", address.port()))
}

#[test]
fn a_desktop_serves_its_ward() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = HubSecrets::generate().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = EmbeddedHub::start(&places(folder.path()), &secrets).unwrap();
    let digest: [u8; 32] = Sha256::digest(secrets.tls_certificate()).into();
    assert_eq!(hub.fingerprint().as_bytes(), &digest);
    let client = client_of(&hub, &secrets);
    let mut ward = Ward::new(1, now_ms());
    ward.own_pc(1);
    let body = ward.founding(hub.identity().device(), &hub.issue_claim_code().unwrap());
    let call = Call::new("POST", "/v1/wards").body("application/cbor-seq", body);
    let founded = runtime.block_on(client.send(call.clone())).expect(201);
    hub.stop();

    // The same secrets and places are the same hub.
    let hub = EmbeddedHub::start(&places(folder.path()), &secrets).unwrap();
    assert_eq!(hub.fingerprint().as_bytes(), &digest);
    let client = client_of(&hub, &secrets);
    let again = runtime.block_on(client.send(call)).expect(200);
    assert_eq!(again.json(), founded.json());
    drop(hub);
}

#[test]
fn other_secrets_do_not_open_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = [(); 2].map(|()| HubSecrets::generate().unwrap());
    EmbeddedHub::start(&places(folder.path()), &one)
        .unwrap()
        .stop();
    assert!(EmbeddedHub::start(&places(folder.path()), &other).is_err());
    EmbeddedHub::start(&places(folder.path()), &one)
        .unwrap()
        .stop();
}

/// One address cannot take every place: what it opens beyond its share is closed before it costs a
/// handshake, and others come in.
#[test]
fn an_address_has_its_share_of_the_connections() {
    const SHARE: usize = 3;
    let folder = tempfile::tempdir().unwrap();
    let secrets = HubSecrets::generate().unwrap();
    let mut places = places(folder.path());
    places.limits.connections_per_address = SHARE;
    places.limits.header_ms = 60_000;
    let hub = EmbeddedHub::start(&places, &secrets).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = client_of(&hub, &secrets);
    runtime.block_on(async {
        // The first of the share; it stays open for the last question.
        client.send(Call::new("GET", "/health")).await.expect(200);
        let held = from_address(&hub, 1).await;
        let last = from_address(&hub, 1).await;
        let beyond = from_address(&hub, 1).await;
        assert_eq!(answer_within(beyond, 5_000).await, Some(0));
        assert_eq!(answer_within(last, 200).await, None);
        let other = from_address(&hub, 2).await;
        assert_eq!(answer_within(other, 200).await, None);
        drop(held);
        let metrics = client.send(Call::new("GET", "/metrics")).await.expect(200);
        let text = String::from_utf8(metrics.body).unwrap();
        let line = "khupho_hub_connections_refused_total 1";
        assert!(text.contains(line), "{text}");
    });
    hub.stop();
}

/// A connection from 127.0.0.N.
async fn from_address(hub: &EmbeddedHub, number: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let own = SocketAddr::from((Ipv4Addr::new(127, 0, 0, number), 0));
    socket.bind(own).unwrap();
    socket.connect(hub.address()).await.unwrap()
}

/// How many bytes came before the end: 0 where the hub closed it, none where it is still open.
async fn answer_within(mut stream: TcpStream, wait_ms: u64) -> Option<usize> {
    let mut bytes = [0; 16];
    let read = timeout(Duration::from_millis(wait_ms), stream.read(&mut bytes)).await;
    read.ok().map(|read| read.unwrap_or(0))
}
