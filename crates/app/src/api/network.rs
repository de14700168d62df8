//! The ward's hub, when there is a network.

use super::common::Id;
use super::errors::ApiError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where this machine and the ward's hub stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkStatus {
    /// What is going on.
    pub state: NetworkStateName,
    /// The machine that the ward named as its hub; `None` where it named none.
    pub hub: Option<String>,
    /// When it answered last.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// Writes that have not left this machine.
    #[ts(type = "number")]
    pub pending_operations: u64,
    /// Writes that left it and that the ward has not acknowledged, or has put aside.
    #[ts(type = "number")]
    pub unreceived_operations: u64,
    /// Photos and documents that the hub is not known to have.
    #[ts(type = "number")]
    pub pending_photos: u64,
    /// Whether figures go first and photos when nobody writes, by the setting or because the line is
    /// poor.
    pub photos_later: bool,
}

/// What is going on between this machine and the hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NetworkStateName {
    /// The ward has no hub, or this is a practice notebook: everything goes by files.
    Off,
    /// Nothing is under way; the next time comes by itself.
    Waiting,
    /// This machine has asked its ward to confirm it, and the ward has not yet.
    NotConfirmed,
    /// They talk.
    Working {
        /// What about.
        stage: NetworkStage,
        /// Operations, or photos and documents, done in this stage.
        #[ts(type = "number")]
        done: u64,
        /// Of all; 0 where it is not known.
        #[ts(type = "number")]
        total: u64,
        /// Bytes over the line so far.
        #[ts(type = "number")]
        bytes: u64,
        /// Seconds left at the pace so far; `None` while too little is done to tell.
        #[ts(type = "number | null")]
        seconds_left: Option<u64>,
    },
    /// The hub cannot be reached. It is no fault of anybody; the next try comes by itself.
    Offline,
    /// A person stopped it until they say otherwise.
    Paused,
    /// The hub was reached and it did not go well.
    Failed {
        /// Why.
        error: ApiError,
    },
}

/// What a talk with the hub is about at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NetworkStage {
    /// The hub is asked what it has.
    Meeting,
    /// Entries go to the hub.
    Sending,
    /// What others wrote comes from the hub.
    Fetching,
    /// Photos and documents go to the hub.
    SendingEvidence,
    /// Photos and documents come from the hub.
    FetchingEvidence,
}

/// How this machine gets to the hub. Settings of the machine; they travel nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkSettings {
    /// Through what.
    pub proxy: ProxySetting,
    /// When photos and documents go.
    pub photos: PhotoSending,
}

/// Whether requests go through another machine on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProxySetting {
    /// Straight to the hub.
    None,
    /// As the system's environment says.
    System,
    /// Through this one.
    Address {
        /// `host:port`, with `http://` or `socks5://` before it where somebody wants to.
        address: String,
    },
}

/// When photos and documents go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSending {
    /// Behind the figures, and on a poor line only while nobody writes.
    Automatic,
    /// Only while nobody writes, or when a person asks for it.
    Later,
    /// Always right behind the figures.
    WithFigures,
}

/// Asks a machine whether it is a hub.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HubFind {
    /// `https://host:port`, and `#sha256=…` where its certificate is pinned.
    pub address: String,
}

/// A hub as it introduces itself; nothing is believed yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HubSeen {
    /// Its address as it will be named.
    pub address: String,
    /// Its machine.
    pub host: String,
    /// Words to compare with those that the hub itself shows.
    pub fingerprint: Vec<String>,
}

/// Makes a machine the ward's hub.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HubPair {
    /// Its address.
    pub address: String,
    /// The code that whoever runs it handed over.
    pub claim_code: String,
    /// The words that the person compared.
    pub fingerprint: Vec<String>,
}

/// "Máy này nhận đồng bộ của phường".
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EmbeddedHubStart {
    /// Under which of its addresses the other machines find it; `None` to start it as the ward knows
    /// it, which then is told nothing but another port.
    pub host: Option<String>,
    /// The port; `None` for the usual one.
    pub port: Option<u16>,
}

/// The hub inside this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EmbeddedHubStatus {
    /// Whether this program can be a hub at all: the window can, the command line cannot.
    pub offered: bool,
    /// Whether it receives now.
    pub running: bool,
    /// Whether it is wanted whenever the ward's notebook is open.
    pub wanted: bool,
    /// The port it listens on, or would.
    pub port: u16,
    /// Addresses of this machine in its networks.
    pub addresses: Vec<String>,
    /// The address or name that the other machines were last told, where it may still lead here.
    pub last_told_host: Option<String>,
    /// Whether it is the hub that the ward named.
    pub is_named: bool,
    /// How the address that the other machines were told stands to those that this one has.
    pub told_address: ToldAddress,
    /// The words by which it is known; empty before it ran.
    pub fingerprint: Vec<String>,
    /// Why it could not be started, where it could not. While it is wanted it is tried every minute.
    pub fault: Option<ApiError>,
    /// Since when it could not.
    pub failing_since: Option<DateTime<Utc>>,
}

/// The address under which the other machines look for the hub inside this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToldAddress {
    /// They were told none, or that of another hub.
    None,
    /// This machine has it, or it is one that no network here gave it (a name, the address of a
    /// router that passes the port on) and that may lead here.
    Present {
        /// The address.
        host: String,
    },
    /// This machine has others by now: nobody finds it until it tells them.
    Moved {
        /// The address that was told.
        host: String,
        /// That of the others which is most likely the new one.
        now: String,
    },
    /// This machine is in no network at the moment.
    NoNetwork {
        /// The address that was told.
        host: String,
    },
}

/// Tells other officers who looks at a claim.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimReviewing {
    /// The claim.
    pub claim: Id,
    /// Whether somebody goes on looking, or leaves.
    pub now: ReviewingNow,
}

/// Whether a claim is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewingNow {
    /// It is on the screen; said again every half minute.
    Looking,
    /// Not any more.
    Left,
}

/// Who looks at a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClaimReviewer {
    /// The other officer; `None` where it is this machine's turn, or nobody can be asked.
    pub other: Option<String>,
    /// Claims that others look at at the moment.
    pub taken: Vec<Id>,
}
