//! The bookkeeping of evidence files. Their bytes are in the object store.

use khupho_oplog::ids::{ContentHash, DeviceId};

/// An evidence file that is whole in the object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// BLAKE3 of its content.
    pub hash: ContentHash,
    /// How long it is.
    pub len_bytes: u64,
    /// Since when it is here, in milliseconds since 1970.
    pub stored_ms: u64,
}

/// An upload to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewUpload {
    /// BLAKE3 of what it will be.
    pub hash: ContentHash,
    /// Who sends it.
    pub device: DeviceId,
    /// How long it will be.
    pub len_bytes: u64,
    /// When, in milliseconds since 1970.
    pub now_ms: u64,
}

/// An upload, until its pieces are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// BLAKE3 of what it will be.
    pub hash: ContentHash,
    /// Who began it.
    pub device: DeviceId,
    /// How long it will be.
    pub len_bytes: u64,
    /// How much of it is here.
    pub offset_bytes: u64,
    /// In how many chunks that came.
    pub chunks: u64,
    /// When the last of them came, in milliseconds since 1970.
    pub touched_ms: u64,
}

impl Upload {
    /// Whether the file was noted as whole: nothing more comes, and what is left of the upload are
    /// pieces to discard.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.offset_bytes >= self.len_bytes
    }
}
