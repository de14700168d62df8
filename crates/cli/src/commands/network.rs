//! The ward's hub, when there is a network.

use super::Open;
use clap::{Args, Subcommand, ValueEnum};
use khupho_app::api::Request;
use khupho_app::api::common::Nothing;
use khupho_app::api::errors::ApiError;
use khupho_app::api::network::{HubFind, HubPair, NetworkSettings, PhotoSending, ProxySetting};
use khupho_app::network::sync_if_due;
use serde_json::Value;

/// The ward's hub, when there is a network.
#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    /// Where this machine and the hub stand.
    Status,
    /// Goes through one round with the hub, also while it is paused, and ends the pause.
    Sync,
    /// No rounds until `resume` or `sync`, in the window neither.
    Pause,
    /// Rounds again.
    Resume,
    /// How this machine gets to the hub; changes it where something is named.
    Settings(Settings),
}

/// How this machine gets to the hub.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Through what: `none`, `system`, or `host:port`.
    #[arg(long)]
    proxy: Option<String>,
    /// When photos and documents go.
    #[arg(long, value_enum)]
    photos: Option<PhotosArgument>,
}

/// When photos and documents go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PhotosArgument {
    /// Behind the figures, and on a poor line only while nobody writes.
    Automatic,
    /// Only while nobody writes.
    Later,
    /// Always right behind the figures.
    WithFigures,
}

impl From<PhotosArgument> for PhotoSending {
    fn from(photos: PhotosArgument) -> Self {
        match photos {
            PhotosArgument::Automatic => Self::Automatic,
            PhotosArgument::Later => Self::Later,
            PhotosArgument::WithFigures => Self::WithFigures,
        }
    }
}

/// The hub of a ward.
#[derive(Debug, Subcommand)]
pub(crate) enum HubCommand {
    /// Asks a machine who it is: compare the words with those that it shows itself.
    Find {
        /// `https://host:port`, and `#sha256=…` where its certificate is pinned.
        address: String,
    },
    /// Makes it the ward's hub.
    Pair(Pair),
    /// The ward has no hub any more.
    Leave,
}

/// What pairing needs.
#[derive(Debug, Args)]
pub(crate) struct Pair {
    /// `https://host:port`, and `#sha256=…` where its certificate is pinned.
    address: String,
    /// The code that `khupho-hub claim-code` printed.
    #[arg(long)]
    claim_code: String,
    /// The words that were compared, in their order.
    #[arg(long, num_args = 1.., required = true)]
    words: Vec<String>,
}

/// Runs a command on rounds.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: NetworkCommand) -> Result<Value, ApiError> {
    match command {
        NetworkCommand::Status => open.run(Request::network_status(Nothing {})),
        NetworkCommand::Sync => {
            open.run(Request::network_sync_now(Nothing {}))?;
            sync_if_due(open.host);
            open.run(Request::network_status(Nothing {}))
        }
        NetworkCommand::Pause => open.run(Request::network_pause(Nothing {})),
        NetworkCommand::Resume => open.run(Request::network_resume(Nothing {})),
        NetworkCommand::Settings(settings) => settings_of(open, settings),
    }
}

fn settings_of(open: &Open<'_>, wanted: Settings) -> Result<Value, ApiError> {
    let kept = open.run(Request::network_settings(Nothing {}))?;
    if wanted.proxy.is_none() && wanted.photos.is_none() {
        return Ok(kept);
    }
    let mut settings: NetworkSettings = serde_json::from_value(kept).unwrap_or_default();
    if let Some(proxy) = wanted.proxy {
        settings.proxy = match proxy.as_str() {
            "none" => ProxySetting::None,
            "system" => ProxySetting::System,
            _ => ProxySetting::Address { address: proxy },
        };
    }
    if let Some(photos) = wanted.photos {
        settings.photos = photos.into();
    }
    open.run(Request::network_settings_save(settings))
}

/// Runs a command on the ward's hub.
///
/// # Errors
/// The core's refusal.
pub(crate) fn hub(open: &Open<'_>, command: HubCommand) -> Result<Value, ApiError> {
    open.run(match command {
        HubCommand::Find { address } => Request::hub_find(HubFind { address }),
        HubCommand::Pair(pair) => Request::hub_pair(HubPair {
            address: pair.address,
            claim_code: pair.claim_code,
            fingerprint: pair.words,
        }),
        HubCommand::Leave => Request::hub_leave(Nothing {}),
    })
}
