//! TLS: the hub's own certificate, or one of somebody's authority.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use khupho_oplog::ids::TlsFingerprint;
use khupho_pinned_tls::fingerprint_of;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use thiserror::Error;

use crate::config::TlsChoice;
use crate::identity::HubSecrets;

/// Why TLS cannot be offered.
#[derive(Debug, Error)]
pub enum TlsFault {
    /// A file of the certificate cannot be read.
    #[error("{}: {what}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Certificate and key do not go together.
    #[error("the TLS certificate cannot be used: {0}")]
    Certificate(#[from] rustls::Error),
}

/// What a hub shows to whoever connects.
#[derive(Clone)]
pub struct TlsIdentity {
    pub(super) config: Arc<rustls::ServerConfig>,
    fingerprint: TlsFingerprint,
}

impl std::fmt::Debug for TlsIdentity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "TlsIdentity({})", self.fingerprint)
    }
}

/// Makes the cipher suites of this program those of the whole process, where nobody chose yet.
#[cfg(feature = "s3")]
pub(crate) fn choose_cipher_suites() {
    // An error says that some were chosen before, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl TlsIdentity {
    /// The identity that was chosen; none where TLS is off.
    ///
    /// # Errors
    /// A [`TlsFault`].
    pub fn choose(choice: &TlsChoice, secrets: &HubSecrets) -> Result<Option<Self>, TlsFault> {
        match choice {
            TlsChoice::Off => Ok(None),
            TlsChoice::SelfSigned => Self::self_signed(secrets).map(Some),
            TlsChoice::Files { certificate, key } => Self::of_files(certificate, key).map(Some),
        }
    }

    /// The certificate that the hub made for itself.
    ///
    /// # Errors
    /// [`TlsFault::Certificate`].
    pub fn self_signed(secrets: &HubSecrets) -> Result<Self, TlsFault> {
        let certificate = CertificateDer::from(secrets.tls_certificate().to_vec());
        let key = PrivatePkcs8KeyDer::from(secrets.tls_key().to_vec());
        Self::of_chain(vec![certificate], key.into())
    }

    fn of_files(certificate: &Path, key: &Path) -> Result<Self, TlsFault> {
        let at = |path: &Path, what: String| TlsFault::File {
            path: path.to_path_buf(),
            what,
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| at(certificate, error.to_string()))?;
        if chain.is_empty() {
            return Err(at(certificate, "there is no certificate in it".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_file(key).map_err(|error| at(key, error.to_string()))?;
        Self::of_chain(chain, key)
    }

    fn of_chain(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, TlsFault> {
        let fingerprint = chain
            .first()
            .map_or(TlsFingerprint::from_bytes([0; 32]), |certificate| {
                fingerprint_of(certificate)
            });
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            fingerprint,
        })
    }

    /// SHA-256 of the certificate, by which clients on a LAN know the hub.
    #[must_use]
    pub const fn fingerprint(&self) -> TlsFingerprint {
        self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_certificate_of_files_is_the_one_in_them() {
        let made = rcgen::generate_simple_self_signed(["hub.example".to_owned()]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let [certificate, key] = ["hub.pem", "hub.key"].map(|name| folder.path().join(name));
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let secrets = HubSecrets::generate().unwrap();
        let files = TlsChoice::Files {
            certificate: certificate.clone(),
            key: key.clone(),
        };
        let chosen = TlsIdentity::choose(&files, &secrets).unwrap().unwrap();
        assert_eq!(chosen.fingerprint(), fingerprint_of(made.cert.der()));
        fs::write(&certificate, "nothing").unwrap();
        let fault = TlsIdentity::choose(&files, &secrets).unwrap_err();
        assert!(matches!(fault, TlsFault::File { .. }), "{fault}");
    }

    #[test]
    fn the_own_certificate_stays_the_same() {
        let secrets = HubSecrets::generate().unwrap();
        let read = HubSecrets::from_text(&secrets.to_text()).unwrap();
        let [one, other] = [&secrets, &read].map(|it| TlsIdentity::self_signed(it).unwrap());
        assert_eq!(one.fingerprint(), other.fingerprint());
    }
}
