//! Files that come in: what each one is, and what became of them.

use super::inspecting::PartOf;
use super::sending::BundleFile;
use crate::api::common::Id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Files or folders to take in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeIn {
    /// Files and folders.
    pub paths: Vec<String>,
    /// Where receipts are written; a folder. `None` writes them beside the first path at the ward, nothing at a khu phố.
    pub receipts_folder: Option<String>,
}

/// Looks at files without changing anything.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInLook {
    /// Files and folders.
    pub paths: Vec<String>,
}

/// What a file is. Words: `verdict-<kind>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// It can be taken in.
    Good,
    /// Everything in it is here already.
    AlreadyHere,
    /// It can be taken in, but other parts of its bundle are missing.
    PartMissing {
        /// Their numbers.
        missing: Vec<u32>,
    },
    /// Its bytes are not whole.
    Damaged {
        /// Where: "cut_off", "changed", "inside".
        place: String,
    },
    /// For another ward.
    AnotherWard,
    /// Not encrypted to this machine.
    NotForThisMachine,
    /// Of another khu phố than this notebook's.
    AnotherNeighborhood,
    /// The machine that made it is not confirmed.
    UnknownDevice {
        /// Its request, where the file carries one.
        request: Option<DeviceRequest>,
    },
    /// The ward has taken the machine out; what it wrote after that is put aside.
    RevokedDevice,
    /// The machine's certificate has run out; what it wrote is put aside.
    ExpiredCertificate,
    /// Made by a newer version of the program.
    NewerFormat,
    /// Larger than the limits.
    TooLarge,
    /// A receipt whose signature is not the ward's.
    Forged,
    /// The file cannot be read.
    Unreadable,
    /// No bundle, receipt or invitation.
    NotABundle,
}

/// A machine asks to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceRequest {
    /// The machine.
    pub device: Id,
    /// Its name.
    pub device_name: String,
    /// Who set it up.
    pub member_name: String,
    /// For which khu phố.
    pub neighborhood_name: String,
    /// Words that name its key.
    pub fingerprint: Vec<String>,
    /// How it stands to an invitation of this ward.
    pub invitation: InvitationUse,
}

/// How a machine that asks stands to an invitation of this ward. Words: `device-invitation-<use>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationUse {
    /// It used one that stands.
    Stands,
    /// It used one that had run out.
    Expired,
    /// It used none.
    Missing,
}

/// One file with its verdict.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInFile {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub verdict: Verdict,
    /// Bundle or receipt.
    pub receipt: bool,
    /// The khu phố it comes from; empty where it cannot be told.
    pub neighborhood_name: String,
    /// The machine it comes from; empty where it cannot be told.
    pub device_name: String,
    /// Number of the bundle.
    pub number: Option<u32>,
    /// Part and parts.
    pub part: Option<PartOf>,
    /// When it was made, by its machine's clock.
    pub made_at: Option<DateTime<Utc>>,
    /// Entries in it.
    #[ts(type = "number | null")]
    pub entries: Option<u64>,
}

/// What the files are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInPreview {
    /// One line a file.
    pub files: Vec<TakeInFile>,
    /// How many can be taken in.
    pub good: u32,
    /// Files and folders that could not be looked into.
    pub unread: Vec<String>,
    /// There are more files than are taken in one go.
    pub cut_off: bool,
}

/// What became of the files.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenIn {
    /// One line a file.
    pub files: Vec<TakeInFile>,
    /// By khu phố.
    pub neighborhoods: Vec<TakenInNeighborhood>,
    /// Receipts that were written (at the ward).
    pub receipts: Vec<BundleFile>,
    /// Receipts that were taken in (at a khu phố).
    pub receipts_taken: Vec<ReceiptTaken>,
}

/// A receipt was taken in, with what it says about this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptTaken {
    /// Its code.
    pub code: String,
    /// Photos and documents that the ward misses: the next bundle carries them.
    pub files_missing_at_ward: u32,
    /// The ward was restored from a backup since its last receipt: the next bundle carries more.
    pub ward_was_restored: bool,
    /// This notebook was copied or restored; it goes on under a new number.
    pub own_notebook_forked: bool,
}

/// What came from one khu phố.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenInNeighborhood {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Entries that are new.
    #[ts(type = "number")]
    pub taken: u64,
    /// Entries that were here.
    #[ts(type = "number")]
    pub already_here: u64,
    /// Entries that wait for a part that is missing.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Entries put aside.
    #[ts(type = "number")]
    pub put_aside: u64,
    /// Photos and documents.
    pub files: u32,
    /// Photos and documents that are missing.
    pub files_missing: u32,
    /// Whether a copied or restored machine was noticed.
    pub forked: bool,
}

/// An import at the ward, or of another machine's bundle.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenInRow {
    /// Which one.
    pub id: Id,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
    /// Number of the bundle.
    pub number: u32,
    /// Part and parts.
    pub part: PartOf,
    /// When it was made, by its machine's clock.
    pub made_at: DateTime<Utc>,
    /// When it was taken in.
    pub taken_at: DateTime<Utc>,
    /// Entries that were new.
    #[ts(type = "number")]
    pub entries: u64,
    /// Entries of it that are put aside.
    #[ts(type = "number")]
    pub put_aside: u64,
    /// Whether it was undone.
    pub undone: bool,
}
