//! Where a store lies, and whether it may lie there.

mod cloud;
mod mounts;
mod place;

use std::path::PathBuf;

use crate::StoreError;

pub use place::{FreeSpace, LOW_FREE_SPACE_BYTES};
pub(crate) use place::{check_place, free_space};

/// The folder of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreLocation {
    /// Holds `store.db`, `keyslots.json`, `stream-marker`, `evidence/` and `backups/`.
    pub folder: PathBuf,
}

impl StoreLocation {
    /// The store in `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Whether a store is there.
    #[must_use]
    pub fn holds_store(&self) -> bool {
        self.key_slots().exists()
    }

    /// Whether files can still be written in the folder.
    ///
    /// # Errors
    /// [`StoreError::ReadOnlyFolder`], [`StoreError::DiskFull`].
    pub fn check_writable(&self) -> Result<(), StoreError> {
        place::refuse_read_only(&self.folder, self.folder.clone())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("store.db")
    }

    pub(crate) fn key_slots(&self) -> PathBuf {
        self.folder.join("keyslots.json")
    }

    pub(crate) fn marker(&self) -> PathBuf {
        self.folder.join("stream-marker")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("store.lock")
    }

    pub(crate) fn evidence(&self) -> PathBuf {
        self.folder.join("evidence")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// Databases that a restore took out of use; kept, never deleted by the program.
    pub(crate) fn replaced(&self) -> PathBuf {
        self.folder.join("replaced")
    }
}
