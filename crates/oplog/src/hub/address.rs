//! Where a hub listens, and by what its TLS is known.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::ids::TlsFingerprint;
use crate::limits::HUB_ADDRESS_MAX_BYTES;

const SCHEME: &str = "https://";
const FINGERPRINT_PREFIX: &str = "sha256=";

/// The port where none is named.
const DEFAULT_PORT: u16 = 443;

/// The address of a hub: `https://host:port`, and `#sha256=…` where its TLS certificate is pinned
/// instead of vouched for by an authority.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HubAddress {
    host: String,
    port: u16,
    fingerprint: Option<TlsFingerprint>,
}

/// Why a text is no address of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// It is longer than any address.
    #[error("the address is too long")]
    TooLong,
    /// It does not begin with `https://`.
    #[error("the address does not begin with https://")]
    Scheme,
    /// The name or number of the machine cannot be.
    #[error("the name of the machine cannot be")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("the port cannot be")]
    Port,
    /// What follows `#` is no `sha256=` with 64 hexadecimal digits.
    #[error("the fingerprint cannot be")]
    Fingerprint,
}

impl HubAddress {
    /// The address of a host, a port and the fingerprint of the certificate, if it is pinned.
    ///
    /// # Errors
    /// An [`AddressFault`].
    pub fn new(
        host: &str,
        port: u16,
        fingerprint: Option<TlsFingerprint>,
    ) -> Result<Self, AddressFault> {
        let host = host.to_ascii_lowercase();
        refuse_bad_host(&host)?;
        if port == 0 {
            return Err(AddressFault::Port);
        }
        Ok(Self {
            host,
            port,
            fingerprint,
        })
    }

    /// The machine: a name, an IPv4 address, or an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The fingerprint of the certificate, where it is pinned.
    #[must_use]
    pub const fn fingerprint(&self) -> Option<&TlsFingerprint> {
        self.fingerprint.as_ref()
    }

    /// The address without the fingerprint, to put paths behind: no slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        match self.port {
            DEFAULT_PORT => format!("{SCHEME}{}", self.host),
            port => format!("{SCHEME}{}:{port}", self.host),
        }
    }
}

impl fmt::Display for HubAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url())?;
        match &self.fingerprint {
            Some(fingerprint) => write!(formatter, "#{FINGERPRINT_PREFIX}{fingerprint}"),
            None => Ok(()),
        }
    }
}

impl FromStr for HubAddress {
    type Err = AddressFault;

    /// Reads an address as people copy it: white space around it and a slash at the end of the
    /// machine's part do no harm.
    fn from_str(text: &str) -> Result<Self, AddressFault> {
        let text = text.trim();
        if text.len() > HUB_ADDRESS_MAX_BYTES {
            return Err(AddressFault::TooLong);
        }
        let (place, fingerprint) = match text.split_once('#') {
            Some((place, pinned)) => (place, Some(read_fingerprint(pinned)?)),
            None => (text, None),
        };
        let place = place.strip_prefix(SCHEME).ok_or(AddressFault::Scheme)?;
        let (host, port) = split_port(place.strip_suffix('/').unwrap_or(place))?;
        Self::new(host, port, fingerprint)
    }
}

fn read_fingerprint(pinned: &str) -> Result<TlsFingerprint, AddressFault> {
    pinned
        .strip_prefix(FINGERPRINT_PREFIX)
        .and_then(|digits| TlsFingerprint::from_hex(&digits.to_ascii_lowercase()))
        .ok_or(AddressFault::Fingerprint)
}

/// The host and the port of `host`, `host:port`, `[v6]` or `[v6]:port`.
fn split_port(place: &str) -> Result<(&str, u16), AddressFault> {
    let host_end = match place.starts_with('[') {
        true => place.find(']').ok_or(AddressFault::Host)? + 1,
        false => place.find(':').unwrap_or(place.len()),
    };
    let (host, rest) = place.split_at(host_end);
    let port = match rest.strip_prefix(':') {
        Some(digits) => read_port(digits)?,
        None if rest.is_empty() => DEFAULT_PORT,
        None => return Err(AddressFault::Host),
    };
    Ok((host, port))
}

fn read_port(digits: &str) -> Result<u16, AddressFault> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().map_err(|_| AddressFault::Port)?;
    match is_plain && !digits.starts_with('0') {
        true => Ok(port),
        false => Err(AddressFault::Port),
    }
}

fn refuse_bad_host(host: &str) -> Result<(), AddressFault> {
    let is_good = match host.strip_prefix('[') {
        Some(v6) => v6
            .strip_suffix(']')
            .is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok()),
        None => host.len() <= 253 && host.split('.').all(is_label),
    };
    match is_good {
        true => Ok(()),
        false => Err(AddressFault::Host),
    }
}

/// Whether that is a label of a name, by the rules for names of machines (RFC 1123).
fn is_label(label: &str) -> bool {
    let is_edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    label.len() <= 63
        && is_edge(label.bytes().next())
        && is_edge(label.bytes().next_back())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, AddressFault> {
        text.parse::<HubAddress>().map(|read| read.to_string())
    }

    #[test]
    fn an_address_is_read_as_people_copy_it() {
        let pinned = format!("https://192.168.1.20:8433#sha256={}", "0a".repeat(32));
        assert_eq!(read(&pinned), Ok(pinned.clone()));
        assert_eq!(read(&format!(" {pinned}\n")), Ok(pinned.clone()));
        let capitals = pinned.replace("0a", "0A");
        assert_eq!(read(&capitals), Ok(pinned));
        let plain = "https://hub.xuan-hoa.example";
        for copied in [plain, "https://HUB.xuan-hoa.example:443/"] {
            assert_eq!(read(copied).as_deref(), Ok(plain));
        }
        let v6 = "https://[fe80::1]:8433";
        assert_eq!(read(v6).as_deref(), Ok(v6));
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_fault() {
        for (text, fault) in [
            ("", AddressFault::Scheme),
            ("http://hub:8433", AddressFault::Scheme),
            ("https://", AddressFault::Host),
            ("https://user@hub", AddressFault::Host),
            ("https://hub/path", AddressFault::Host),
            ("https://hub?query", AddressFault::Host),
            ("https://-hub", AddressFault::Host),
            ("https://hub..example", AddressFault::Host),
            ("https://[::1", AddressFault::Host),
            ("https://[::1]8433", AddressFault::Host),
            ("https://[hub]", AddressFault::Host),
            ("https://hub:", AddressFault::Port),
            ("https://hub:0", AddressFault::Port),
            ("https://hub:+80", AddressFault::Port),
            ("https://hub:080", AddressFault::Port),
            ("https://hub:65536", AddressFault::Port),
            ("https://hub#", AddressFault::Fingerprint),
            ("https://hub#sha256=00", AddressFault::Fingerprint),
            ("https://hub#md5=00", AddressFault::Fingerprint),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_longest_address_is_read_and_a_longer_one_refused() {
        let name =
            |len: usize| format!("https://{}", "a".repeat(63) + &".a".repeat((len - 71) / 2));
        assert_eq!(read(&name(253 + 8)).as_deref(), Ok(&*name(253 + 8)));
        assert_eq!(read(&name(255 + 8)), Err(AddressFault::Host));
        let long = "https://".to_owned() + &"a".repeat(HUB_ADDRESS_MAX_BYTES - 8);
        assert_eq!(read(&long), Err(AddressFault::Host));
        assert_eq!(read(&(long + "a")), Err(AddressFault::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_and_read_again(text in "https://[a-z0-9.:\\[\\]-]{1,12}(:[0-9]{1,5})?") {
            if let Ok(address) = text.parse::<HubAddress>() {
                prop_assert_eq!(address.to_string().parse::<HubAddress>(), Ok(address));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = text.parse::<HubAddress>();
        }
    }
}
