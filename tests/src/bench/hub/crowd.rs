//! Machines that talk to a hub, all from this process.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use khupho_oplog::Operation;
use khupho_oplog::bundle::RunStart;
use khupho_oplog::hub::HubAddress;
use khupho_oplog::hub::request_signature::{
    CONTENT_DIGEST, ContentDigest, RequestLine, RequestTerms, SIGNATURE, SIGNATURE_INPUT,
    sign_request,
};
use khupho_oplog::ids::{DeviceId, RequestNonce, WardId};
use reqwest::{Client, ClientBuilder, StatusCode};
use serde_json::Value;

use super::device::Device;
use super::program::HubProgram;
use super::ward::Ward;
use super::{bytes16, now_ms};
use crate::bench::Measured;

const CONTENT: &str = "application/vnd.khupho.content+zstd";
const SEQUENCE: &str = "application/cbor-seq";
const JSON: &str = "application/json";

static NONCES: AtomicU64 = AtomicU64::new(1);

/// A client with connections of its own. It believes any certificate: who the hub is matters to no
/// figure.
pub(super) fn client() -> Measured<Client> {
    Ok(builder().build()?)
}

/// As [`client`], from an address of its own: a hub gives one address only a share of its places.
pub(super) fn client_at(number: u16) -> Measured<Client> {
    let [high, low] = number.to_be_bytes();
    Ok(builder()
        .local_address(IpAddr::from([127, 1, high, low]))
        .build()?)
}

fn builder() -> ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .no_proxy()
        .timeout(Duration::from_secs(60))
}

/// Founds a ward on a hub, with one of its codes.
pub(super) async fn found(hub: &HubProgram, ward: &Ward, claim_code: &str) -> Measured<()> {
    let client = client()?;
    let url = hub.address.url();
    let identity: Value = client.get(format!("{url}/v1")).send().await?.json().await?;
    let device = identity["device"].as_str().and_then(DeviceId::from_hex);
    let device = device.ok_or("the hub does not say who it is")?;
    let answer = client
        .post(format!("{url}/v1/wards"))
        .header("content-type", SEQUENCE)
        .body(ward.founding(device, claim_code))
        .send()
        .await?;
    match answer.status() {
        StatusCode::CREATED => Ok(()),
        _ => Err(answer.text().await?.into()),
    }
}

/// A machine with what it is going to say.
pub(super) struct Talker {
    pub(super) ward: WardId,
    pub(super) device: Device,
    pub(super) url: String,
    pub(super) client: Client,
}

impl Talker {
    pub(super) fn new(ward: WardId, device: Device, hub: &HubAddress, client: Client) -> Self {
        Self {
            ward,
            device,
            url: hub.url(),
            client,
        }
    }

    /// Bodies of pushes of `size` operations, and the operations themselves.
    pub(super) fn pushes(&mut self, pushes: usize, size: usize) -> Pushes {
        let mut all = Vec::new();
        let bodies = (0..pushes).map(|_| {
            let operations = self.device.write(size);
            let body = self.device.push_of(&operations);
            all.extend(operations);
            body
        });
        Pushes {
            bodies: bodies.collect(),
            operations: all,
        }
    }

    pub(super) async fn push(&self, body: Vec<u8>) -> Measured<StatusCode> {
        self.post("operations", CONTENT, body).await
    }

    pub(super) async fn hello(&self) -> Measured<StatusCode> {
        let body = br#"{"versions":[1],"program":"0.1.0"}"#.to_vec();
        self.post("hello", JSON, body).await
    }

    async fn post(&self, resource: &str, media_type: &str, body: Vec<u8>) -> Measured<StatusCode> {
        let path = path(self.ward, resource);
        let line = RequestLine {
            method: "POST",
            path: &path,
            query: None,
        };
        // Rounded up: a hub refuses what was signed before it was started.
        let created_s = now_ms().div_ceil(1_000);
        let terms = RequestTerms {
            device: self.device.id,
            created_s,
            expires_s: created_s + 120,
            nonce: RequestNonce::from_bytes(bytes16(1, NONCES.fetch_add(1, Ordering::Relaxed))),
        };
        let digest = ContentDigest::of(&body);
        let signed = sign_request(&line, Some(&digest), &terms, &self.device.signing);
        let answer = self
            .client
            .post(format!("{}{path}", self.url))
            .header("content-type", media_type)
            .header(SIGNATURE_INPUT, signed.signature_input)
            .header(SIGNATURE, signed.signature)
            .header(CONTENT_DIGEST, signed.content_digest.unwrap_or_default())
            .body(body)
            .send()
            .await?;
        let status = answer.status();
        answer.bytes().await?;
        Ok(status)
    }
}

/// What a machine is going to push.
pub(super) struct Pushes {
    pub(super) bodies: Vec<Vec<u8>>,
    pub(super) operations: Vec<(RunStart, Operation)>,
}

fn path(ward: WardId, resource: &str) -> String {
    format!("/v1/wards/{ward}/{resource}")
}
