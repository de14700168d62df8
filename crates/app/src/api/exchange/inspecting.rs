//! What can be told of one file, without keys and with them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Looks into one file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleInspect {
    /// Its path.
    pub path: String,
}

/// What can be told of a file: the first part without keys, the second with them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleInspected {
    /// What the file is, by its first bytes.
    pub form: FileForm,
    /// Identity of the bundle in hexadecimal; empty for other files.
    pub bundle: String,
    /// Identity of the ward in hexadecimal; empty where the file does not name it.
    pub ward: String,
    /// Part and parts; `None` for other files than bundles and receipts.
    pub part: Option<PartOf>,
    /// Bytes of the body; `None` for other files than bundles and receipts.
    #[ts(type = "number | null")]
    pub body_bytes: Option<u64>,
    /// Key ids of its readers, in hexadecimal; none for other files than bundles and receipts.
    pub readers: Vec<String>,
    /// What only a reader sees; `None` without keys.
    pub content: Option<BundleContent>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// Entries for the ward.
    BundleForWard,
    /// Entries for the other machines of a khu phố.
    BundleForNeighborhood,
    /// A receipt.
    Receipt,
    /// An invitation.
    Invitation,
    /// A machine asks the ward to recover a forgotten PIN.
    PinRequest,
    /// The ward's answer to it.
    PinAnswer,
}

/// What a reader of a bundle sees.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleContent {
    /// The khu phố in hexadecimal.
    pub neighborhood: String,
    /// The machine in hexadecimal.
    pub device: String,
    /// Number of the bundle.
    pub number: u32,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<Utc>,
    /// Runs of operations.
    pub runs: Vec<BundleRun>,
    /// Photos and documents.
    pub files: u32,
    /// Personal parts that came along.
    #[ts(type = "number")]
    pub personal_parts: u64,
    /// Items of a kind this version does not know.
    pub unknown_items: u32,
}

/// A run of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleRun {
    /// The stream in hexadecimal.
    pub stream: String,
    /// Its first number.
    #[ts(type = "number")]
    pub first: u64,
    /// How many.
    #[ts(type = "number")]
    pub operations: u64,
}

/// One part of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartOf {
    /// From 1.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
}
