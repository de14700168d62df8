//! The hub inside another program, over TLS with its own certificate.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use khupho_hub::identity::HubSecrets;
use khupho_hub::{EmbeddedHub, EmbeddedPlaces};
use sha2::{Digest as _, Sha256};

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
