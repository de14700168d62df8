//! `khupho-hub serve`.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use khupho_hub::config::{HubConfig, VARIABLE_PREFIX};
use khupho_hub::evidence::EvidenceStore;
use khupho_hub::identity::HubSecrets;
use khupho_hub::storage::WardLog;
use khupho_hub::{Hub, TlsIdentity};
use tokio::signal;

use super::TaskFault;
use super::opening::{secrets, shown, with_log};

/// What may be said on the command line; the rest is in the settings.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen, for example 0.0.0.0:8433.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Where keys, database and evidence are kept.
    #[arg(long)]
    data: Option<PathBuf>,
}

impl Serve {
    /// The same as variables: they go before those of the environment.
    pub(super) fn settings(
        &self,
    ) -> Result<impl Iterator<Item = (OsString, OsString)> + use<>, TaskFault> {
        let listen = self.listen.map(|it| ("LISTEN", it.to_string().into()));
        let data = self.data.clone().map(PathBuf::into_os_string);
        if data.as_ref().is_some_and(|data| data.to_str().is_none()) {
            return Err(TaskFault::Refused("--data is not UTF-8 text".to_owned()));
        }
        let given = listen.into_iter().chain(data.map(|data| ("DATA", data)));
        Ok(given.map(|(name, value)| (format!("{VARIABLE_PREFIX}{name}").into(), value)))
    }
}

/// Serves until it is told to stop.
pub(super) async fn run(config: &HubConfig) -> Result<(), TaskFault> {
    let secrets = secrets(config).await?;
    with_log!(config, &secrets, |log| serve_over(log, config, &secrets)
        .await)
}

async fn serve_over<L: WardLog>(
    log: L,
    config: &HubConfig,
    secrets: &HubSecrets,
) -> Result<(), TaskFault> {
    let tls = TlsIdentity::choose(&config.tls, secrets)?;
    let objects = config.evidence.open().map_err(khupho_hub::HubFault::from)?;
    let evidence = EvidenceStore::new(objects, secrets.evidence_key());
    let is_empty = log.wards().await?.is_empty() && !log.has_claim_code().await?;
    let hub = Hub::new(log, evidence, secrets)
        .with_limits(config.limits.clone())
        .with_minimum_program(&config.minimum_program);
    let claim_code = match is_empty {
        true => Some(hub.issue_claim_code().await?),
        false => None,
    };
    let running = hub.start(config.listen, tls).await?;
    println!(
        "khupho-hub {} listens on {}",
        env!("CARGO_PKG_VERSION"),
        running.address()
    );
    println!("database: {}", shown(&config.database));
    println!("hub: {}", running.identity().fingerprint());
    match running.fingerprint() {
        Some(fingerprint) => println!("certificate: #sha256={fingerprint}"),
        None => println!("certificate: none, TLS is off"),
    }
    if let Some(code) = claim_code {
        println!("claim code for the first ward: {code}");
    }
    asked_to_stop().await;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Waits for ctrl-c, or for the SIGTERM of a service manager.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a way to hear signals there is nothing to wait for but the end of the process.
    if signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
