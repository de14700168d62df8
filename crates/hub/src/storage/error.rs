//! What can go wrong in the storage of a hub.

use khupho_oplog::ids::WardId;
use khupho_oplog::{StreamHead, StreamId};
use thiserror::Error;

/// Every way in which the storage refuses or fails. Nothing is half written in any of them.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The ward was never founded here.
    #[error("no ward {0} on this hub")]
    UnknownWard(WardId),
    /// What was asked for cannot be done as things stand.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk is full.
    #[error("the disk of the database is full")]
    DiskFull,
    /// The database cannot be reached now. Whether the last write was kept is not known; asking
    /// again does no harm.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A later program wrote the database; this one must not touch it.
    #[error("the database has schema {found}, this program knows {known}")]
    NewerSchema {
        /// Schema number of the database.
        found: u32,
        /// Newest schema number this program knows.
        known: u32,
    },
    /// The key is not that of the database, or the file is none.
    #[error("the database cannot be opened with this key")]
    WrongKey,
    /// What was read is not what this program writes.
    #[error("the database holds what no program of this kind writes: {0}")]
    Damaged(&'static str),
    /// The database failed in another way.
    #[error("the database failed: {0}")]
    Database(String),
}

impl StorageError {
    /// The same failure once more: writes that share a commit share what becomes of it.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::Unavailable(reason) => Self::Unavailable(reason.clone()),
            other => Self::Database(other.to_string()),
        }
    }
}

/// Why something cannot be done as things stand.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Operations between the head and those that came are missing.
    #[error("operations of stream {stream} are missing before those that came")]
    Gap {
        /// The stream.
        stream: StreamId,
        /// How far the log has it; none where it has nothing of it.
        head: Option<StreamHead>,
    },
    /// The stream is another device's.
    #[error("stream {0} is written by another device")]
    OtherWriter(StreamId),
    /// No head of the stream came, and none is known: nobody answers for it.
    #[error("nobody answers for stream {0}")]
    NoWriter(StreamId),
    /// Somebody is to see operations of the stream who may not, or an operation of a khu phố is
    /// given out as the ward's.
    #[error("operations of stream {0} are for others than they may be for")]
    WrongScope(StreamId),
    /// The ward is here already.
    #[error("the ward is on this hub already")]
    WardExists,
    /// The code does not allow to found a ward, or was used.
    #[error("the code does not allow to found a ward")]
    UnknownClaimCode,
    /// The device has too many letters waiting, or too large ones.
    #[error("too many letters wait for the device")]
    LettersFull,
    /// Too many files are on their way from the device, or from all of the ward.
    #[error("too many uploads are under way")]
    UploadsFull,
    /// The upload is not where the sender believes.
    #[error("the upload has {offset_bytes} bytes")]
    OtherOffset {
        /// How much of it is here.
        offset_bytes: u64,
    },
    /// There is no such upload.
    #[error("no such upload")]
    NoUpload,
    /// An upload of the same content with another length is under way.
    #[error("the upload was begun with {len_bytes} bytes")]
    OtherLength {
        /// The length it was begun with.
        len_bytes: u64,
    },
    /// The database that a ward is moved to holds it already.
    #[error("the database is not empty")]
    NotEmpty,
}
