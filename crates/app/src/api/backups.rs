//! Backups, verification, restore.

use super::common::Id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A backup.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupRow {
    /// File name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Operations in it.
    #[ts(type = "number")]
    pub operations: u64,
    /// Whether it was read back and found whole.
    pub verified: bool,
}

/// Restores one. The store is closed for it, and may be damaged, so the person proves anew who
/// they are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupRestore {
    /// Name of one of the store's own backups, or the path of a backup's folder.
    pub name: String,
    /// Who restores.
    pub key: RestoreKey,
}

/// What opens a backup.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RestoreKey {
    /// A member's PIN or passphrase; they are signed in after it.
    Secret {
        /// Who.
        member: Id,
        /// PIN or passphrase.
        secret: String,
    },
    /// The recovery code, on a new PC or where the key slots are lost. Somebody signs in after it.
    RecoveryCode {
        /// As typed.
        code: String,
    },
}

/// Result of checking the store.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StoreReport {
    /// Whether everything is whole.
    pub whole: bool,
    /// What is not, by kind: what a person is told.
    pub troubles: Vec<StoreTrouble>,
    /// The same place by place, in the words of the store: for who helps them.
    pub faults: Vec<String>,
    /// Operations checked.
    #[ts(type = "number")]
    pub operations: u64,
    /// Streams checked.
    pub streams: u32,
    /// Tables, with rows and digest.
    pub tables: Vec<TableDigest>,
    /// The cipher and SQLite versions.
    pub sqlite_version: String,
}

/// What is not whole, of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoreTrouble {
    /// The kind.
    pub kind: StoreTroubleKind,
    /// Places.
    pub count: u32,
}

/// Kinds of what is not whole. They differ in what helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoreTroubleKind {
    /// Bytes on the disk were changed: a backup helps.
    Pages,
    /// An entry is not the one that was written: a backup helps.
    Entries,
    /// A list does not show what was written: drawing it up anew helps, and loses nothing.
    Lists,
    /// A photo or a document is missing or damaged: a backup may hold it.
    Evidence,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableDigest {
    /// Name.
    pub table: String,
    /// Rows.
    #[ts(type = "number")]
    pub rows: u64,
    /// BLAKE3 of its content, in hex.
    pub digest: String,
    /// Digest after a rebuild from the log, where one was made.
    pub rebuilt: Option<String>,
}
