//! `khupho-hub health`: for service managers and people, without any other program.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use khupho_hub::TlsIdentity;
use khupho_hub::config::{HubConfig, TlsChoice};
use khupho_pinned_tls::{ANOTHER_CERTIFICATE, client_config};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::TaskFault;
use super::opening::existing_secrets;

const PATIENCE: Duration = Duration::from_secs(10);

const QUESTION: &str = "GET /health HTTP/1.1\r\nhost: khupho-hub\r\nconnection: close\r\n\r\n";

/// Which hub.
#[derive(Debug, Args)]
pub(super) struct Health {
    /// Its address; the one of the settings unless named.
    #[arg(long)]
    address: Option<SocketAddr>,
}

impl Health {
    /// Prints what the hub says of itself, and fails where it takes no operations.
    pub(super) async fn run(self, config: &HubConfig) -> Result<(), TaskFault> {
        let mut address = self.address.unwrap_or(config.listen);
        if address.ip().is_unspecified() {
            address.set_ip([127, 0, 0, 1].into());
        }
        let refused = |what: String| TaskFault::Refused(format!("{address}: {what}"));
        let identity = match &config.tls {
            TlsChoice::Off => None,
            tls => TlsIdentity::choose(tls, &existing_secrets(config)?)?,
        };
        let answer = match timeout(PATIENCE, asked(address, identity)).await {
            Ok(answer) => answer.map_err(|error| refused(error.to_string()))?,
            Err(_) => return Err(refused("no answer".to_owned())),
        };
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        if !answer.starts_with("HTTP/1.1 200 ") {
            return Err(refused(body.to_owned()));
        }
        println!("{body}");
        Ok(())
    }
}

/// The hub's answer. It must show the very certificate of the settings; its name does not matter,
/// because it is not asked by one.
async fn asked(address: SocketAddr, identity: Option<TlsIdentity>) -> io::Result<String> {
    let stream = TcpStream::connect(address).await?;
    let Some(identity) = identity else {
        return answer_of(stream).await;
    };
    let client = client_config(identity.fingerprint()).map_err(io::Error::other)?;
    let name = ServerName::try_from("khupho-hub").map_err(io::Error::other)?;
    let connector = TlsConnector::from(Arc::new(client));
    let stream = connector.connect(name, stream).await.map_err(told)?;
    answer_of(stream).await
}

fn told(error: io::Error) -> io::Error {
    let fault = error.get_ref().and_then(|fault| fault.downcast_ref());
    match fault {
        Some(rustls::Error::InvalidCertificate(why)) if *why == ANOTHER_CERTIFICATE => {
            io::Error::other(
                "it shows another certificate than the settings name; restart it after a renewal",
            )
        }
        _ => error,
    }
}

async fn answer_of(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<String> {
    stream.write_all(QUESTION.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use khupho_hub::identity::HubSecrets;
    use rustls::ServerConfig;
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// Shows a certificate of its own to the first that comes.
    async fn listening() -> SocketAddr {
        let made = rcgen::generate_simple_self_signed(["hub.example".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let _ = TlsAcceptor::from(Arc::new(config)).accept(stream).await;
        });
        address
    }

    #[tokio::test]
    async fn a_hub_with_another_certificate_is_told_in_words() {
        let secrets = HubSecrets::generate().unwrap();
        let expected = TlsIdentity::choose(&TlsChoice::SelfSigned, &secrets).unwrap();
        let fault = asked(listening().await, expected).await.unwrap_err();
        assert!(fault.to_string().contains("another certificate"), "{fault}");
    }
}
