//! The header texts: the few forms of structured fields (RFC 8941) that are used here.

use data_encoding::BASE64;

use crate::ids::{DeviceId, RequestNonce};
use crate::limits::HUB_SIGNATURE_HEADER_MAX_BYTES;

use super::{RequestSignatureFault, RequestTerms, SIGNATURE, SIGNATURE_INPUT, base};

const LABEL: &str = "sig1=";
const ALGORITHM: &str = "ed25519";

/// The largest integer of a structured field has 15 digits.
const INTEGER_DIGITS_MAX: usize = 15;

/// What is covered, by whom, for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) components: &'static [&'static str],
    pub(super) terms: RequestTerms,
}

impl Parameters {
    pub(super) fn to_text(&self) -> String {
        let quoted: Vec<_> = self
            .components
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect();
        let RequestTerms {
            device,
            created_s,
            expires_s,
            nonce,
        } = self.terms;
        let nonce = BASE64.encode(nonce.as_bytes());
        format!(
            "({});created={created_s};expires={expires_s};nonce=\"{nonce}\";keyid=\"{device}\";alg=\"{ALGORITHM}\"",
            quoted.join(" "),
        )
    }
}

pub(super) fn labelled(parameters: &str) -> String {
    format!("{LABEL}{parameters}")
}

pub(super) fn signature_text(signature: &[u8; 64]) -> String {
    format!("{LABEL}:{}:", BASE64.encode(signature))
}

pub(super) const fn malformed(header: &'static str, at: usize) -> RequestSignatureFault {
    RequestSignatureFault::Malformed { header, at }
}

/// Reads `Signature-Input`, and gives the text of the parameters as it stands in what is signed.
pub(super) fn read_input(text: &str) -> Result<(Parameters, &str), RequestSignatureFault> {
    let mut cursor = Cursor::begin(text, SIGNATURE_INPUT)?;
    let parameters = cursor.rest();
    let components = read_components(&mut cursor)?;
    let terms = read_terms(&mut cursor)?;
    Ok((Parameters { components, terms }, parameters))
}

pub(super) fn read_signature(text: &str) -> Result<[u8; 64], RequestSignatureFault> {
    let cursor = Cursor::begin(text, SIGNATURE)?;
    let encoded = cursor
        .rest()
        .strip_prefix(':')
        .and_then(|text| text.strip_suffix(':'));
    encoded
        .and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| cursor.fault())
}

/// The components stand in the one order; which of the two lists it is, the caller compares.
fn read_components(
    cursor: &mut Cursor<'_>,
) -> Result<&'static [&'static str], RequestSignatureFault> {
    [true, false]
        .map(base::components)
        .into_iter()
        .find(|components| {
            let quoted: Vec<_> = components.iter().map(|it| format!("\"{it}\"")).collect();
            cursor.take(&format!("({})", quoted.join(" ")))
        })
        .ok_or_else(|| cursor.fault())
}

/// Reads the parameters, each exactly once, in any order.
fn read_terms(cursor: &mut Cursor<'_>) -> Result<RequestTerms, RequestSignatureFault> {
    let (mut created, mut expires) = (None, None);
    let (mut nonce, mut device, mut algorithm) = (None, None, None);
    while !cursor.rest().is_empty() {
        let fault = cursor.fault();
        let is_new = if cursor.take(";created=") {
            created.replace(cursor.integer()?).is_none()
        } else if cursor.take(";expires=") {
            expires.replace(cursor.integer()?).is_none()
        } else if cursor.take(";nonce=") {
            nonce.replace(cursor.quoted(read_nonce)?).is_none()
        } else if cursor.take(";keyid=") {
            device.replace(cursor.quoted(DeviceId::from_hex)?).is_none()
        } else if cursor.take(";alg=") {
            algorithm.replace(cursor.quoted(is_algorithm)?).is_none()
        } else {
            false
        };
        if !is_new {
            return Err(fault);
        }
    }
    let missing = || cursor.fault();
    algorithm.ok_or_else(missing)?;
    Ok(RequestTerms {
        device: device.ok_or_else(missing)?,
        created_s: created.ok_or_else(missing)?,
        expires_s: expires.ok_or_else(missing)?,
        nonce: nonce.ok_or_else(missing)?,
    })
}

fn read_nonce(text: &str) -> Option<RequestNonce> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok().map(RequestNonce::from_bytes)
}

fn is_algorithm(text: &str) -> Option<()> {
    (text == ALGORITHM).then_some(())
}

/// A place in a header text.
struct Cursor<'text> {
    text: &'text str,
    at: usize,
    header: &'static str,
}

impl<'text> Cursor<'text> {
    /// Begins behind the label.
    fn begin(text: &'text str, header: &'static str) -> Result<Self, RequestSignatureFault> {
        let mut cursor = Self {
            text,
            at: 0,
            header,
        };
        let is_short = text.len() <= HUB_SIGNATURE_HEADER_MAX_BYTES;
        match is_short && cursor.take(LABEL) {
            true => Ok(cursor),
            false => Err(cursor.fault()),
        }
    }

    fn rest(&self) -> &'text str {
        &self.text[self.at..]
    }

    const fn fault(&self) -> RequestSignatureFault {
        malformed(self.header, self.at)
    }

    fn take(&mut self, expected: &str) -> bool {
        let is_here = self.rest().starts_with(expected);
        self.at += if is_here { expected.len() } else { 0 };
        is_here
    }

    fn integer(&mut self) -> Result<u64, RequestSignatureFault> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_canonical = digits == 1 || !rest.starts_with('0');
        if digits > INTEGER_DIGITS_MAX || !is_canonical {
            return Err(self.fault());
        }
        let number = rest[..digits].parse().map_err(|_| self.fault())?;
        self.at += digits;
        Ok(number)
    }

    fn quoted<T>(
        &mut self,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, RequestSignatureFault> {
        let fault = self.fault();
        let (inside, _) = self
            .rest()
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'))
            .ok_or(fault)?;
        let value = read(inside).ok_or(fault)?;
        self.at += inside.len() + 2;
        Ok(value)
    }
}
