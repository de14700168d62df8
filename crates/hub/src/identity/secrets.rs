//! The secrets of a hub and the one text in which they are kept.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The names in the certificate that a hub makes for itself. Clients compare its fingerprint, not
/// its name.
const CERTIFICATE_NAMES: [&str; 2] = ["khupho-hub", "localhost"];

const VERSION: u8 = 1;

/// Why secrets cannot be made or read.
#[derive(Debug, Error)]
pub enum SecretsFault {
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
    /// No certificate could be made.
    #[error("no TLS certificate could be made: {0}")]
    Certificate(String),
    /// The text is not the one that a hub wrote.
    #[error("the hub's keys cannot be read: {what}")]
    Unreadable {
        /// What is wrong, without showing any of it.
        what: &'static str,
    },
}

/// Everything of a hub that nobody else may know.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct HubSecrets {
    device: [u8; 16],
    signing_seed: [u8; 32],
    agree_secret: [u8; 32],
    evidence_key: [u8; 32],
    database_key: [u8; 32],
    tls_certificate: Vec<u8>,
    tls_key: Vec<u8>,
}

impl fmt::Debug for HubSecrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HubSecrets(of {})", self.device())
    }
}

/// The text form: TOML, so that a person who restores a backup sees what it is.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u8,
    device: String,
    signing_seed: String,
    agree_secret: String,
    evidence_key: String,
    database_key: String,
    tls_certificate: String,
    tls_key: String,
}

impl HubSecrets {
    /// Fresh secrets, with a self-signed certificate.
    ///
    /// # Errors
    /// [`SecretsFault::Random`] and [`SecretsFault::Certificate`].
    pub fn generate() -> Result<Self, SecretsFault> {
        let names = CERTIFICATE_NAMES.map(str::to_owned);
        let made = rcgen::generate_simple_self_signed(names)
            .map_err(|error| SecretsFault::Certificate(error.to_string()))?;
        Ok(Self {
            device: random()?,
            signing_seed: random()?,
            agree_secret: random()?,
            evidence_key: random()?,
            database_key: random()?,
            tls_certificate: made.cert.der().to_vec(),
            tls_key: made.signing_key.serialize_der(),
        })
    }

    /// The text to be kept where nobody else reads it.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let written = Written {
            version: VERSION,
            device: HEXLOWER.encode(&self.device),
            signing_seed: HEXLOWER.encode(&self.signing_seed),
            agree_secret: HEXLOWER.encode(&self.agree_secret),
            evidence_key: HEXLOWER.encode(&self.evidence_key),
            database_key: HEXLOWER.encode(&self.database_key),
            tls_certificate: BASE64.encode(&self.tls_certificate),
            tls_key: BASE64.encode(&self.tls_key),
        };
        Zeroizing::new(toml::to_string(&written).expect("a table of texts is TOML"))
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    /// [`SecretsFault::Unreadable`].
    pub fn from_text(text: &str) -> Result<Self, SecretsFault> {
        let unreadable = |what| SecretsFault::Unreadable { what };
        let written: Written =
            toml::from_str(text).map_err(|_| unreadable("not the form that a hub writes"))?;
        if written.version != VERSION {
            return Err(unreadable("a newer program wrote them"));
        }
        let bytes = |text: &str| {
            BASE64
                .decode(text.as_bytes())
                .map_err(|_| unreadable("a value that is not Base64"))
        };
        Ok(Self {
            device: hex(&written.device)?,
            signing_seed: hex(&written.signing_seed)?,
            agree_secret: hex(&written.agree_secret)?,
            evidence_key: hex(&written.evidence_key)?,
            database_key: hex(&written.database_key)?,
            tls_certificate: bytes(&written.tls_certificate)?,
            tls_key: bytes(&written.tls_key)?,
        })
    }

    /// The hub as a device.
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        DeviceId::from_bytes(self.device)
    }

    /// Signs in the hub's name.
    #[must_use]
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed(&self.signing_seed)
    }

    /// Reads what is encrypted to the hub.
    #[must_use]
    pub const fn agree_secret(&self) -> AgreeSecret {
        AgreeSecret::from_bytes(self.agree_secret)
    }

    /// Encrypts evidence at rest.
    #[must_use]
    pub const fn evidence_key(&self) -> &[u8; 32] {
        &self.evidence_key
    }

    /// Encrypts the hub's SQLite file.
    #[must_use]
    pub const fn database_key(&self) -> &[u8; 32] {
        &self.database_key
    }

    /// The self-signed certificate, DER.
    #[must_use]
    pub fn tls_certificate(&self) -> &[u8] {
        &self.tls_certificate
    }

    /// The certificate's key, PKCS #8 DER.
    #[must_use]
    pub fn tls_key(&self) -> &[u8] {
        &self.tls_key
    }
}

pub(crate) fn random<const LEN: usize>() -> Result<[u8; LEN], SecretsFault> {
    let mut bytes = [0; LEN];
    getrandom::fill(&mut bytes).map_err(|error| SecretsFault::Random(error.to_string()))?;
    Ok(bytes)
}

fn hex<const LEN: usize>(text: &str) -> Result<[u8; LEN], SecretsFault> {
    HEXLOWER
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| <[u8; LEN]>::try_from(bytes).ok())
        .ok_or(SecretsFault::Unreadable {
            what: "a key of another length or not in hexadecimal",
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_survive_their_text() {
        let secrets = HubSecrets::generate().unwrap();
        let read = HubSecrets::from_text(&secrets.to_text()).unwrap();
        assert_eq!(*read.to_text(), *secrets.to_text());
        assert_eq!(read.device(), secrets.device());
    }

    #[test]
    fn no_two_hubs_are_alike() {
        let [one, other] = [(); 2].map(|()| HubSecrets::generate().unwrap());
        assert_ne!(one.device(), other.device());
        assert_ne!(one.evidence_key(), other.evidence_key());
        assert_ne!(one.tls_certificate(), other.tls_certificate());
    }

    #[test]
    fn damaged_text_is_refused_and_not_shown() {
        let text = HubSecrets::generate().unwrap().to_text();
        for (from, to) in [
            ("version = 1", "version = 2"),
            ("signing_seed = \"", "signing_seed = \"zz"),
            ("tls_key = \"", "tls_key = \"!"),
            ("device", "divice"),
        ] {
            let damaged = text.replacen(from, to, 1);
            let fault = HubSecrets::from_text(&damaged).unwrap_err().to_string();
            assert!(fault.len() < 120, "{fault}");
        }
    }
}
