//! Exchange by files.
//!
//! A khu phố and its ward, and the PCs of one khu phố, know each other only by files that a person
//! carries. This crate plans what leaves, writes it, tells of any file what it is, takes it in, and
//! answers with receipts. The forms of the files are `khupho-oplog`'s; what is kept is
//! `khupho-store`'s.

pub mod enrollment;
mod error;
pub mod export;
pub mod files;
pub mod hub;
pub mod import;
pub mod inspect;
mod keys;
mod progress;
mod random;
pub mod receipt;
mod trust;

pub use error::SyncError;
pub use import::{DeviceRequest, InvitationUse, Verdict};
pub use progress::{Stage, Step, Unwatched, Watcher};
