//! `khupho-hub health`: for service managers and people, without any other program.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use khupho_hub::config::{HubConfig, TlsChoice};
use khupho_hub::identity::HubSecrets;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::TaskFault;
use super::opening::secrets;

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
        let answer = match timeout(PATIENCE, asked(address, config)).await {
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

/// The hub's answer. Its own certificate is compared; one of an authority is that of its name, by
/// which it is not asked here, so there only the connection is tried.
async fn asked(address: SocketAddr, config: &HubConfig) -> io::Result<String> {
    let stream = TcpStream::connect(address).await?;
    match &config.tls {
        TlsChoice::Off => answer_of(stream).await,
        TlsChoice::SelfSigned => {
            let secrets = secrets(config).map_err(io::Error::other)?;
            let connector = TlsConnector::from(Arc::new(client_of(&secrets)?));
            let name = ServerName::try_from("khupho-hub").map_err(io::Error::other)?;
            answer_of(connector.connect(name, stream).await?).await
        }
        TlsChoice::Files { .. } => Ok("HTTP/1.1 200 \r\n\r\nit takes connections".to_owned()),
    }
}

fn client_of(secrets: &HubSecrets) -> io::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from(secrets.tls_certificate().to_vec());
    roots.add(certificate).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

async fn answer_of(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<String> {
    stream.write_all(QUESTION.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
