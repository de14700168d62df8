//! Requests as a device signs them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use khupho_oplog::hub::request_signature::{
    ContentDigest, RequestLine, RequestTerms, SignatureHeaders, sign_request,
};
use khupho_oplog::ids::RequestNonce;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::bytes16;
use super::contract::Contract;
use super::device::Device;

static NONCES: AtomicU64 = AtomicU64::new(1);

/// One request, before it is signed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Call {
    pub(crate) fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            ..Self::default()
        }
    }

    pub(crate) fn query(mut self, query: impl Into<String>) -> Self {
        self.query = Some(query.into());
        self
    }

    pub(crate) fn body(mut self, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        self.content_type = Some(content_type);
        self.body = Some(body.into());
        self
    }

    pub(crate) fn json(self, value: &Value) -> Self {
        self.body("application/json", value.to_string())
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    pub(crate) fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

/// What the hub answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap<HeaderValue>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem document.
    pub(crate) fn code(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        self.json()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    }

    /// The answer, which must have that status.
    pub(crate) fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{text}");
        self
    }

    /// The answer, which must be that refusal.
    pub(crate) fn refused(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.code(), code);
        answer
    }
}

/// Sends requests to one hub, and holds every answer against its contract.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    contract: Arc<Contract>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self::over(reqwest::Client::new(), format!("http://{address}"))
    }

    pub(crate) fn over(http: reqwest::Client, base: String) -> Self {
        Self {
            http,
            base,
            contract: Arc::new(Contract::read()),
        }
    }

    /// Sends a request that nobody signs.
    pub(crate) async fn send(&self, call: Call) -> Answer {
        self.send_with(call, None).await
    }

    /// Sends a request as that device, signed now.
    pub(crate) async fn as_device(&self, device: &Device, call: Call) -> Answer {
        let headers = signed(device, &call, &terms(device));
        self.send_with(call, Some(headers)).await
    }

    /// Sends a request with these very headers of a signature.
    pub(crate) async fn send_with(
        &self,
        call: Call,
        signature: Option<SignatureHeaders>,
    ) -> Answer {
        let method = reqwest::Method::from_bytes(call.method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method, format!("{}{}", self.base, call.target()));
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(content_type) = call.content_type {
            request = request.header("content-type", content_type);
        }
        if let Some(signature) = signature {
            request = request
                .header("signature-input", signature.signature_input)
                .header("signature", signature.signature);
            if let Some(digest) = signature.content_digest {
                request = request.header("content-digest", digest);
            }
        }
        if let Some(body) = call.body.clone() {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        };
        self.contract.check(&call, &answer);
        answer
    }
}

/// Terms that hold for a minute from now, with a nonce that was never used.
pub(crate) fn terms(device: &Device) -> RequestTerms {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let nonce = NONCES.fetch_add(1, Ordering::Relaxed);
    RequestTerms {
        device: device.id,
        created_s: now.as_secs(),
        expires_s: now.as_secs() + 60,
        nonce: RequestNonce::from_bytes(bytes16(std::process::id() as u8, nonce)),
    }
}

pub(crate) fn signed(device: &Device, call: &Call, terms: &RequestTerms) -> SignatureHeaders {
    let line = RequestLine {
        method: call.method,
        path: &call.path,
        query: call.query.as_deref(),
    };
    let digest = call.body.as_deref().map(ContentDigest::of);
    sign_request(&line, digest.as_ref(), terms, &device.signing)
}
