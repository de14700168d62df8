//! What a request is refused with: problem documents (RFC 9457) with a closed list of codes.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// The media type of a problem document.
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// "Checksum mismatch", as tus extensions use it; HTTP itself has no such status.
const CONTENT_MISMATCH_STATUS: u16 = 460;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $text:literal, $status:expr, $title:literal;)*) => {
        /// Why a request is refused. The texts are part of the protocol and never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)*
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as it is sent.
            #[must_use]
            pub const fn as_text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it means, in a few words for whoever writes a client.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// The status it is sent with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

codes! {
    /// An identity or a number in the path or the query has not its form.
    BadId, "bad_id", 400, "An identity or number in the address has not its form";
    /// The JSON of the body is not what this resource takes.
    BadBody, "bad_body", 400, "The body is not what this resource takes";
    /// The body ended before its announced length.
    BodyIncomplete, "body_incomplete", 400, "The body ended before its announced length";
    /// The body is not the one that was signed.
    DigestMismatch, "digest_mismatch", 400, "The body is not the one that Content-Digest names";
    /// There is no signature.
    SignatureMissing, "signature_missing", 401, "The request is not signed";
    /// The signature headers cannot be read, or cover less than they must.
    SignatureMalformed, "signature_malformed", 401, "The signature headers are not in the form that is used here";
    /// The request is signed for too long a time, or for none.
    SignatureLife, "signature_life", 401, "The request is signed for too long a time, or for none";
    /// The request was signed for later.
    SignatureTooEarly, "signature_too_early", 401, "The request is signed at a later time than the hub's clock shows";
    /// The request was signed too long ago.
    SignatureExpired, "signature_expired", 401, "The signature is not valid any more at this moment of the hub's clock";
    /// The signature is wrong.
    SignatureWrong, "signature_wrong", 401, "The signature does not belong to this request and that key";
    /// There is a body that the signature says nothing about.
    BodyNotCovered, "body_not_covered", 401, "The signature does not cover the body";
    /// The request was here before.
    Replayed, "replayed", 401, "This request was received before";
    /// The ward does not know the device.
    UnknownDevice, "unknown_device", 403, "The ward has not confirmed this device";
    /// The ward took its trust back.
    DeviceRevoked, "device_revoked", 403, "The ward has revoked this device";
    /// The certificate is not valid today.
    CertificateExpired, "certificate_expired", 403, "The device's certificate is not valid at this moment";
    /// This kind of device may not do that.
    NotAllowed, "not_allowed", 403, "This device may not do that";
    /// The claim code is wrong or was used.
    ClaimCodeWrong, "claim_code_wrong", 403, "The claim code is wrong or was used";
    /// The ward is not here.
    UnknownWard, "unknown_ward", 404, "This hub does not serve that ward";
    /// What was asked for is not here, or not for this device.
    NotFound, "not_found", 404, "There is nothing at this address";
    /// The resource has no such method.
    MethodNotAllowed, "method_not_allowed", 405, "This resource has no such method";
    /// The body came too slowly.
    Timeout, "timeout", 408, "The request came too slowly";
    /// Operations before the pushed ones are missing.
    Gap, "gap", 409, "Operations before these are missing";
    /// Registry entries before the sent ones are missing.
    RegistryGap, "registry_gap", 409, "Registry entries before these are missing";
    /// The ward is here already, under another key.
    WardExists, "ward_exists", 409, "This ward is here already with another key";
    /// Another officer looks at the claim.
    BeingReviewed, "being_reviewed", 409, "Another officer is reviewing this claim";
    /// Another device uploads the same file.
    BeingUploaded, "being_uploaded", 409, "Another device is uploading this file";
    /// The upload stands at another place.
    OffsetMismatch, "offset_mismatch", 409, "The upload stands at another offset";
    /// The request does not say how long its body is.
    LengthRequired, "length_required", 411, "The request must say how long its body is";
    /// Another version of tus.
    TusVersion, "tus_version", 412, "Only version 1.0.0 of tus is spoken here";
    /// The body is larger than allowed.
    TooLarge, "too_large", 413, "The body is larger than allowed";
    /// The body is of another type.
    UnsupportedMediaType, "unsupported_media_type", 415, "The body is of a type that is not taken here";
    /// The range lies outside the file.
    RangeNotSatisfiable, "range_not_satisfiable", 416, "The range lies outside the file";
    /// The frames cannot be read.
    Malformed, "malformed", 422, "The content is not in its form";
    /// A signature inside the content is wrong.
    Unverified, "unverified", 422, "A signed form inside the content does not verify";
    /// No protocol version in common.
    VersionUnsupported, "version_unsupported", 422, "There is no protocol version in common";
    /// The device sends more than its share.
    TooManyRequests, "too_many_requests", 429, "This device sends too many requests";
    /// The device or the ward has used up its room.
    QuotaExceeded, "quota_exceeded", 429, "The room for these is used up";
    /// The uploaded file is not the announced one.
    ContentMismatch, "content_mismatch", CONTENT_MISMATCH_STATUS, "The file is not the one that was announced; the upload was discarded";
    /// The hub is at fault.
    Internal, "internal", 500, "The hub made a mistake; nothing was changed";
    /// Many requests of this ward, or of all, are running.
    Busy, "busy", 503, "The hub is busy";
    /// The database does not answer.
    StorageUnavailable, "storage_unavailable", 503, "The hub's database does not answer at the moment";
    /// The store of evidence does not answer.
    EvidenceStoreUnavailable, "evidence_store_unavailable", 503, "The store of evidence does not answer at the moment; operations go on";
    /// The disk is full.
    StorageFull, "storage_full", 507, "The hub's disk is full; nothing was changed";
}

/// A head as JSON names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadJson {
    /// The stream, in hexadecimal.
    pub stream: String,
    /// Place of its newest operation.
    pub seq: u64,
    /// Identity of its newest operation, in hexadecimal.
    pub hash: String,
}

/// Who reviews a claim at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HolderJson {
    /// The claim.
    pub claim: String,
    /// The ward's PC.
    pub device: String,
    /// The officer.
    pub member: String,
    /// Until when, unless it is renewed, in the hub's time.
    pub until_ms: u64,
}

/// A refusal. Without more it is its code; some codes say where and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: ProblemCode,
    more: Box<More>,
}

/// What only some problems say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    now_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_s: Option<u64>,
    /// The inner one is none where the hub has nothing of the stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Option<HeadJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<HolderJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_bytes: Option<u64>,
    #[serde(skip)]
    file_bytes: Option<u64>,
}

/// A problem as it is sent.
#[derive(Serialize)]
struct Document<'problem> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    code: &'static str,
    #[serde(flatten)]
    more: &'problem More,
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            more: Box::default(),
        }
    }
}

impl Problem {
    /// Its code.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        self.code
    }

    /// Says more, in words for whoever writes a client.
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.more.detail = Some(detail.to_string());
        self
    }

    /// Names the hub's time, by which a client corrects its clock.
    #[must_use]
    pub fn now_ms(mut self, now_ms: u64) -> Self {
        self.more.now_ms = Some(now_ms);
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.more.retry_after_s = Some(wait.as_secs().max(1));
        self
    }

    /// Names the head that the hub has; none where it has nothing of the stream.
    #[must_use]
    pub fn head(mut self, head: Option<HeadJson>) -> Self {
        self.more.head = Some(head);
        self
    }

    /// Names who reviews the claim.
    #[must_use]
    pub fn holder(mut self, holder: HolderJson) -> Self {
        self.more.holder = Some(holder);
        self
    }

    /// Names the offset at which the upload stands.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.more.offset = Some(offset);
        self
    }

    /// Names the faulty item of the content and its place.
    #[must_use]
    pub fn item(mut self, item: u64, at_bytes: u64) -> Self {
        self.more.item = Some(item);
        self.more.at_bytes = Some(at_bytes);
        self
    }

    /// Names the length of the file whose range was asked for.
    #[must_use]
    pub fn file_bytes(mut self, len_bytes: u64) -> Self {
        self.more.file_bytes = Some(len_bytes);
        self
    }

    fn document(&self) -> Document<'_> {
        Document {
            kind: format!("urn:khupho:problem:{}", self.code.as_text()),
            title: self.code.title(),
            status: self.code.status(),
            code: self.code.as_text(),
            more: &self.more,
        }
    }

    /// Whether the connection is better closed behind this answer: its body was not read to the
    /// end, or many others wait for a place.
    const fn closes_connection(&self) -> bool {
        matches!(
            self.code,
            ProblemCode::Timeout
                | ProblemCode::TooLarge
                | ProblemCode::BodyIncomplete
                | ProblemCode::TooManyRequests
                | ProblemCode::Busy
        )
    }

    fn add_headers(&self, response: &mut Response) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_TYPE));
        if let Some(seconds) = self.more.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(offset) = self.more.offset {
            headers.insert("upload-offset", HeaderValue::from(offset));
        }
        let range = self.more.file_bytes.map(|len| format!("bytes */{len}"));
        if let Some(Ok(range)) = range.as_deref().map(HeaderValue::from_str) {
            headers.insert(header::CONTENT_RANGE, range);
        }
        if self.code == ProblemCode::TusVersion {
            headers.insert("tus-version", HeaderValue::from_static("1.0.0"));
        }
        if self.code.status() == 401 {
            let scheme = HeaderValue::from_static("Signature");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if self.closes_connection() {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body =
            serde_json::to_vec(&self.document()).expect("a problem has only texts and numbers");
        let mut response = (status, body).into_response();
        self.add_headers(&mut response);
        response.extensions_mut().insert(self.code);
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect;

    use super::*;

    #[test]
    fn codes_are_published_and_never_change() {
        let list: Vec<String> = ProblemCode::ALL
            .iter()
            .map(|code| format!("{} {}", code.status(), code.as_text()))
            .collect();
        let texts: BTreeSet<&str> = ProblemCode::ALL.iter().map(|it| it.as_text()).collect();
        assert_eq!(texts.len(), list.len());
        expect![[r#"
            400 bad_id
            400 bad_body
            400 body_incomplete
            400 digest_mismatch
            401 signature_missing
            401 signature_malformed
            401 signature_life
            401 signature_too_early
            401 signature_expired
            401 signature_wrong
            401 body_not_covered
            401 replayed
            403 unknown_device
            403 device_revoked
            403 certificate_expired
            403 not_allowed
            403 claim_code_wrong
            404 unknown_ward
            404 not_found
            405 method_not_allowed
            408 timeout
            409 gap
            409 registry_gap
            409 ward_exists
            409 being_reviewed
            409 being_uploaded
            409 offset_mismatch
            411 length_required
            412 tus_version
            413 too_large
            415 unsupported_media_type
            416 range_not_satisfiable
            422 malformed
            422 unverified
            422 version_unsupported
            429 too_many_requests
            429 quota_exceeded
            460 content_mismatch
            500 internal
            503 busy
            503 storage_unavailable
            503 evidence_store_unavailable
            507 storage_full"#]]
        .assert_eq(&list.join("\n"));
    }

    #[test]
    fn a_problem_says_only_what_belongs_to_it() {
        let problem = Problem::from(ProblemCode::Gap).head(None);
        expect![[r#"{"type":"urn:khupho:problem:gap","title":"Operations before these are missing","status":409,"code":"gap","head":null}"#]].assert_eq(&serde_json::to_string(&problem.document()).unwrap());
    }

    #[test]
    fn a_problem_tells_when_to_come_again() {
        let problem = Problem::from(ProblemCode::Busy).retry_after(Duration::from_millis(200));
        let response = problem.into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "1");
        assert_eq!(response.headers()["content-type"], PROBLEM_TYPE);
    }
}
