//! The text that is signed: the signature base of RFC 9421, section 2.5.

use super::CONTENT_DIGEST;

const METHOD: &str = "@method";
const PATH: &str = "@path";
const QUERY: &str = "@query";

/// The covered components of a request without a body and of one with a body.
const WITHOUT_BODY: &[&str] = &[METHOD, PATH, QUERY];
const WITH_BODY: &[&str] = &[METHOD, PATH, QUERY, CONTENT_DIGEST];

/// What a request asks for, in the very bytes that are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLine<'text> {
    /// The method, in capitals.
    pub method: &'text str,
    /// The path, percent-encoded as it is sent; never empty.
    pub path: &'text str,
    /// What follows the question mark, as it is sent; none where there is no question mark.
    pub query: Option<&'text str>,
}

/// The signature base of components with their values, and of the signature parameters.
#[must_use]
pub fn signature_base(components: &[(&str, &str)], parameters: &str) -> String {
    let mut base = String::with_capacity(512);
    for (name, value) in components {
        base.extend(["\"", name, "\": ", value, "\n"]);
    }
    base.extend(["\"@signature-params\": ", parameters]);
    base
}

pub(super) const fn components(has_body: bool) -> &'static [&'static str] {
    match has_body {
        true => WITH_BODY,
        false => WITHOUT_BODY,
    }
}

pub(super) fn of_request(
    line: &RequestLine<'_>,
    content_digest: Option<&str>,
    parameters: &str,
) -> String {
    let query = format!("?{}", line.query.unwrap_or_default());
    let values = [
        Some((METHOD, line.method)),
        Some((PATH, line.path)),
        Some((QUERY, &*query)),
        content_digest.map(|digest| (CONTENT_DIGEST, digest)),
    ];
    let covered: Vec<_> = values.into_iter().flatten().collect();
    signature_base(&covered, parameters)
}
