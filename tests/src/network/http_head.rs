//! As much of HTTP/1.1 as a proxy must read to pass one request on.

use std::io::{self, ErrorKind, Read};

/// A longer head is nobody's in these tests.
const HEAD_MAX_BYTES: usize = 64 * 1024;

/// The head of a request, and what of the body came along with it.
pub(super) struct Head {
    /// Request line and fields, with the empty line.
    pub(super) bytes: Vec<u8>,
    /// What was read beyond the head.
    pub(super) body_begun: Vec<u8>,
}

impl Head {
    /// Reads up to the empty line; none where the other side closed before it began.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            if let Some(end) = find(&bytes, b"\r\n\r\n") {
                let body_begun = bytes.split_off(end + 4);
                return Ok(Some(Self { bytes, body_begun }));
            }
            if bytes.len() > HEAD_MAX_BYTES {
                return Err(ErrorKind::InvalidData.into());
            }
            match from.read(&mut chunk)? {
                0 if bytes.is_empty() => return Ok(None),
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => bytes.extend_from_slice(&chunk[..read]),
            }
        }
    }

    /// The head with `connection: close`, so that every connection carries one request.
    pub(super) fn closing(&self) -> Vec<u8> {
        let text = String::from_utf8_lossy(&self.bytes);
        let mut lines: Vec<&str> = text
            .split("\r\n")
            .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
            .collect();
        let end = lines.iter().position(|line| line.is_empty());
        lines.insert(end.unwrap_or(lines.len()), "connection: close");
        lines.join("\r\n").into_bytes()
    }

    /// How much of the body is still to come; a body of unknown length is not sent by any client
    /// here.
    pub(super) fn body_left(&self) -> usize {
        let text = String::from_utf8_lossy(&self.bytes).to_ascii_lowercase();
        let length = text
            .split("\r\n")
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|value| value.trim().parse::<usize>().ok());
        length.unwrap_or(0).saturating_sub(self.body_begun.len())
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_and_made_to_close() -> io::Result<()> {
        let request = b"POST /v1 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\
                        Content-Length: 10\r\n\r\nabc";
        let head = Head::read(&mut &request[..])?.expect("there is one");
        assert_eq!(head.body_begun, b"abc");
        assert_eq!(head.body_left(), 7);
        let closing = String::from_utf8_lossy(&head.closing()).into_owned();
        assert_eq!(
            closing,
            "POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nconnection: close\r\n\r\n"
        );
        Ok(())
    }

    #[test]
    fn a_head_that_stops_half_way_is_an_error_and_none_is_none() {
        assert!(Head::read(&mut &b"GET / HTTP"[..]).is_err());
        assert!(matches!(Head::read(&mut &b""[..]), Ok(None)));
    }
}
