//! What does not count or not yet: entries put aside, those that wait, fields two people changed at once.

use crate::api::common::Id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An entry that was put aside. Words: `put-aside-<reason>`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideRow {
    /// Which one: the operation's identity in hexadecimal.
    pub operation: String,
    /// Why: "not_a_writer", "after_revocation", "foreign", "import_undone", "issued_set", "limit", "unknown_device", "reused_identity".
    pub reason: String,
    /// The ward put it aside, as its receipt says: the ward alone can take it.
    pub by_ward: bool,
    /// The area.
    pub area: String,
    /// What it is about, in words ("Hộ 42/7", "Tiêu chí 2.3").
    pub about: String,
    /// Who wrote it.
    pub who: String,
    /// When, by the machine's clock.
    pub at: DateTime<Utc>,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideQuery {
    /// One khu phố; `None` for all.
    pub neighborhood: Option<Id>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Entries put aside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsidePage {
    /// All of them.
    #[ts(type = "number")]
    pub total: u64,
    /// The rows.
    pub rows: Vec<PutAsideRow>,
}

/// Takes entries that were put aside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideAccept {
    /// Their identities.
    pub operations: Vec<String>,
}

/// What waits for something that is missing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaitingRow {
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
    /// What they wait for: "gap" (entries before them), "not_signed_for" (a newer bundle of their own machine), "newer_form" (a newer program).
    pub reason: String,
    /// Entries that wait.
    #[ts(type = "number")]
    pub entries: u64,
    /// Bundle numbers that are missing, as far as can be told.
    pub missing_bundles: Vec<u32>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Two people changed one field without seeing each other's value.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SimultaneousEditRow {
    /// Which one.
    pub id: Id,
    /// The area of the screens.
    pub area: String,
    /// The entity.
    pub entity: Id,
    /// What it is about, in words.
    pub about: String,
    /// The field: the words are `field-<name>`.
    pub field: String,
    /// The value that stands.
    pub standing: EditSide,
    /// The other one.
    pub other: EditSide,
}

/// One of two values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditSide {
    /// In plain words or figures; `None` where it was cleared.
    pub value: Option<String>,
    /// Who wrote it.
    pub who: String,
    /// When, by that machine's clock.
    pub at: DateTime<Utc>,
}

/// Takes the other value, or keeps the one that stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SimultaneousEditDecide {
    /// Which one.
    pub id: Id,
    /// The other value is taken.
    pub take_other: bool,
}
