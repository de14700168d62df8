//! The local store: one encrypted SQLite file that holds the log and everything derived from it.
//!
//! - [`Store::transact`] is the one way to change data: it appends operations to the log, merges
//!   them into the states of their entities and projects those into the tables that screens read,
//!   all in one SQLite transaction.
//! - [`Store::read`] gives a read-only connection and a steady view.
//! - Every projection can be dropped and rebuilt from the log ([`Store::rebuild`]).
//!
//! Each area of the notebook has a folder with its tables' projection and queries; its tables come
//! with a file of `migrations/`.

pub mod activities;
pub mod assessment;
pub mod backups;
pub mod blobs;
mod chain_walk;
mod checkpoints;
mod clock;
mod creation;
pub mod criteria;
mod database;
mod days;
mod digest;
mod error;
pub mod evidence;
pub mod exchange;
mod files;
pub mod help_log;
pub mod history;
pub mod households;
mod identities;
pub mod imports;
pub mod journal;
mod kept_statement;
mod keys;
mod labels;
mod location;
mod lock;
pub mod log;
mod marker;
pub mod members;
pub mod metrics;
mod migrations;
pub mod neighborhoods;
mod patches;
pub mod preferences;
mod preparing;
mod progress;
mod projection;
mod readers;
mod rebuild;
mod reissue;
pub mod review;
mod rows;
mod states;
mod store;
mod transaction;
mod undo;
mod verify;
pub mod welfare;

pub use clock::{BootMoment, Clock, ClockHand, ClockWarning, SystemMillis};
pub use digest::TableDigest;
pub use error::{ExchangeFault, StoreError};
pub use keys::{
    DeviceSecretVault, NoKeyring, OsKeyring, Protection, RecoveryCode, SECRET_MIN_CHARS,
    SignInState, Tile, Unlock, VaultUnavailable, key_for_ward, sign_in_state,
};
pub use labels::TxnLabel;
pub use location::{FreeSpace, LOW_FREE_SPACE_BYTES, StoreLocation};
pub use progress::{Progress, Unwatched};
pub use projection::ProjectedTable;
pub use rebuild::{RebuildReport, RebuiltTable};
pub use reissue::NewStreamReason;
pub use rusqlite::Connection;
pub use store::{Founding, OpenNotice, Store};
pub use transaction::{Actor, Committed, Transaction};
pub use verify::{StoreFault, VerifyReport};
