//! Receipts: made at the ward, held at a khu phố.

use super::sending::BundleFile;
use crate::api::common::Id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Makes the receipts of some khu phố, or of all that lack one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptsMake {
    /// Which; empty means every khu phố for which there is something new.
    pub neighborhoods: Vec<Id>,
    /// Where they go; a folder.
    pub folder: String,
}

/// Receipts were written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptsMade {
    /// The files.
    pub files: Vec<BundleFile>,
    /// Their codes, in the same order: four letters and digits, three times.
    pub codes: Vec<String>,
}

/// A receipt this khu phố holds, or the ward made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptRow {
    /// The khu phố.
    pub neighborhood_name: String,
    /// Its number.
    pub number: u32,
    /// When the ward made it.
    pub made_at: DateTime<Utc>,
    /// Its code.
    pub code: String,
    /// Numbers of the bundles it confirms.
    pub bundles: Vec<u32>,
}
