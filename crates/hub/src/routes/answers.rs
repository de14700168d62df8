//! Answers that many routes give.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use khupho_oplog::cbor::{CanonicalReader, CanonicalWriter};
use serde::Serialize;

use crate::problem::{Problem, ProblemCode};
use crate::request::json_of;

/// A push.
pub(super) const CONTENT_TYPE: &str = "application/vnd.khupho.content+zstd";
/// A page of the feed.
pub(super) const PAGE_TYPE: &str = "application/vnd.khupho.page+cbor";
/// Pages one after the other, each behind its length in four bytes.
pub(super) const SNAPSHOT_TYPE: &str = "application/vnd.khupho.snapshot";
/// A CBOR sequence of byte strings, each a signed form.
pub(super) const SEQUENCE_TYPE: &str = "application/cbor-seq";
/// A receipt.
pub(super) const RECEIPT_TYPE: &str = "application/vnd.khupho.receipt+cbor";
/// An enrollment request.
pub(super) const REQUEST_TYPE: &str = "application/vnd.khupho.request+cbor";
/// What nobody but the recipient reads.
pub(super) const OPAQUE_TYPE: &str = "application/octet-stream";
/// JSON.
pub(super) const JSON_TYPE: &str = "application/json";

/// The document of this interface.
pub(super) async fn openapi() -> Response {
    of_type(JSON_TYPE, crate::OPENAPI)
}

/// An answer in JSON.
pub(super) fn json(value: &impl Serialize) -> Response {
    json_with(StatusCode::OK, value)
}

/// An answer in JSON with another status than 200.
pub(super) fn json_with(status: StatusCode, value: &impl Serialize) -> Response {
    let mut response = of_type(JSON_TYPE, json_of(value));
    *response.status_mut() = status;
    response
}

/// An answer of a media type, which nothing between hub and device keeps.
pub(super) fn of_type(media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Puts a number into a header.
pub(super) fn number_header(response: &mut Response, name: &'static str, number: u64) {
    response
        .headers_mut()
        .insert(HeaderName::from_static(name), HeaderValue::from(number));
}

/// Reads a CBOR sequence of byte strings.
pub(super) fn read_sequence(body: &[u8], most: usize) -> Result<Vec<Vec<u8>>, Problem> {
    let mut reader = CanonicalReader::new(body);
    let mut forms = Vec::new();
    while reader.at() < body.len() {
        let item = forms.len() as u64;
        let at = reader.at() as u64;
        let form = reader.bytes().map_err(|error| {
            Problem::from(ProblemCode::Malformed)
                .item(item, at)
                .detail(error)
        })?;
        if forms.len() == most {
            return Err(ProblemCode::TooLarge.into());
        }
        forms.push(form.to_vec());
    }
    Ok(forms)
}

/// Writes a CBOR sequence of byte strings.
pub(super) fn sequence_of(forms: &[Vec<u8>]) -> Vec<u8> {
    let capacity = forms.iter().map(|form| form.len() + 5).sum();
    let mut writer = CanonicalWriter::with_capacity(capacity);
    for form in forms {
        writer.bytes(form);
    }
    writer.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_read_as_it_was_written() {
        let forms = vec![vec![1; 300], Vec::new(), vec![2; 23]];
        let bytes = sequence_of(&forms);
        assert_eq!(read_sequence(&bytes, 3).unwrap(), forms);
        assert_eq!(read_sequence(b"", 3).unwrap(), Vec::<Vec<u8>>::new());
        let too_many = read_sequence(&bytes, 2).unwrap_err();
        assert_eq!(too_many.code(), ProblemCode::TooLarge);
        for cut in 1..bytes.len() {
            let read = read_sequence(&bytes[..cut], 9);
            assert!(read.is_err() || cut == 303 || cut == 304, "{cut}");
        }
    }
}
