//! The ward's hub: relays and sequences operations over the network.
//!
//! A hub is no second notebook. It projects nothing, opens no bundle and knows no names: it keeps
//! the operations that devices push ([`storage`]), gives each its place in the ward's feed, shows
//! every device what it may see, and acknowledges what it has with its own signature. Evidence
//! files are kept encrypted in a folder or in S3 ([`evidence`]).
//!
//! [`Hub`] is made of its parts and started on an address; the program `khupho-hub` does so from a
//! file of settings ([`config`]), a ward's desktop within itself ([`EmbeddedHub`]). The protocol is
//! described in `docs/hub-protocol.md`, the HTTP interface in `docs/hub-openapi.json`.

mod chores;
pub mod claim_code;
pub mod config;
mod embedded;
pub mod evidence;
mod hub;
pub mod identity;
pub mod limits;
pub mod logs;
pub mod metrics;
mod news;
mod observe;
pub mod problem;
mod request;
mod routes;
mod serving;
mod state;
pub mod storage;
mod storage_problem;
mod trust;

pub use embedded::{EmbeddedHub, EmbeddedPlaces};
pub use hub::{Hub, HubFault, RunningHub};
pub use serving::{TlsFault, TlsIdentity};

/// The OpenAPI document of the HTTP interface, as it is served.
pub const OPENAPI: &str = include_str!("../../../docs/hub-openapi.json");
