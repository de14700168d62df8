//! Wards, and the right to found one.

use khupho_oplog::ids::{LogId, WardId};

/// BLAKE3 of a code with which a ward may be founded on this hub.
pub type ClaimCodeHash = [u8; 32];

/// A ward to be founded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWard {
    /// Its identity.
    pub ward: WardId,
    /// Its name.
    pub name: String,
    /// The key with which it signs.
    pub signing_key: [u8; 32],
    /// The life of its log on this hub.
    pub log_id: LogId,
    /// When it is founded here, in milliseconds since 1970.
    pub founded_ms: u64,
    /// The code that allows it, which is used up. None where the hub's own machine asks.
    pub claim_code: Option<ClaimCodeHash>,
    /// The entries of its registry so far, as it signed them, each behind the one it follows.
    pub registry: Vec<Vec<u8>>,
}

/// A ward of this hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundedWard {
    /// Its identity.
    pub ward: WardId,
    /// Its name.
    pub name: String,
    /// The key with which it signs.
    pub signing_key: [u8; 32],
    /// The life of its log on this hub: another one after the hub was restored from a backup.
    pub log_id: LogId,
    /// When it was founded here, in milliseconds since 1970.
    pub founded_ms: u64,
    /// Where its feed ends; 0 while it is empty.
    pub end_position: u64,
    /// Operations in its log.
    pub operations: u64,
    /// Entries of its registry.
    pub registry_entries: u64,
}

/// What a hub holds, for its metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Wards.
    pub wards: u64,
    /// Operations of all of them.
    pub operations: u64,
    /// Evidence files.
    pub evidence_files: u64,
    /// Bytes of those files.
    pub evidence_bytes: u64,
    /// Letters that wait.
    pub letters: u64,
    /// Uploads that are under way, or that are over and have pieces left.
    pub uploads: u64,
}
