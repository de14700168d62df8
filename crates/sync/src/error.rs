//! Why exchange refuses or fails.

use std::io;
use std::path::{Path, PathBuf};

use khupho_oplog::bundle::BundleFault;
use khupho_oplog::cose::SignedFault;
use khupho_oplog::pin_recovery::PinRecoveryFault;
use khupho_store::StoreError;
use thiserror::Error;

use crate::enrollment::InvitationRefusal;

/// Every way in which an act of exchange fails. Nothing is half written in any of them: an export
/// leaves no file, an import changes nothing. What is wrong with one *foreign file* is no error but
/// its [`crate::Verdict`].
#[derive(Debug, Error)]
pub enum SyncError {
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no room for the files.
    #[error("{} has no room", path.display())]
    DiskFull {
        /// The file or the folder.
        path: PathBuf,
    },
    /// Nothing can be written there.
    #[error("{} cannot be written: {source}", path.display())]
    Unwritable {
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What was read back from the disk is not what was written to it.
    #[error("{} does not hold what was written to it", path.display())]
    ReadBackDiffers {
        /// The file.
        path: PathBuf,
    },
    /// The person stopped it.
    #[error("cancelled")]
    Cancelled,
    /// There is nothing that the reader does not hold already.
    #[error("there is nothing new to send")]
    NothingToSend,
    /// No other machine of the khu phố is known to this one yet.
    #[error("no other machine of the khu phố is known")]
    NoSiblings,
    /// Only the ward's machine does this.
    #[error("this is not the ward's machine")]
    NotAWard,
    /// This is a PC of the ward, but not the one with the key that signs for the ward: only that one
    /// confirms machines, invites, and makes receipts.
    #[error("this PC of the ward does not hold the ward's signing key")]
    WithoutSigningKey,
    /// The ward has named no hub.
    #[error("the ward has no hub")]
    NoHub,
    /// The notebook belongs to no ward yet.
    #[error("the notebook belongs to no ward")]
    NoWard,
    /// It belongs to another ward.
    #[error("it belongs to another ward")]
    AnotherWard,
    /// No such khu phố in the store.
    #[error("the khu phố is not known")]
    UnknownNeighborhood,
    /// The machine asks for a khu phố that another one stands for, or was promised to.
    #[error("the machine asks for another's khu phố")]
    AnothersNeighborhood,
    /// No such machine in the registry or among those that ask.
    #[error("the machine is not known")]
    UnknownDevice,
    /// The khu phố has no confirmed machine that a receipt could be written for.
    #[error("the khu phố has no confirmed machine")]
    NoReader,
    /// An invitation is refused.
    #[error(transparent)]
    Invitation(#[from] InvitationRefusal),
    /// A file for recovering a PIN is refused.
    #[error(transparent)]
    PinRecovery(#[from] PinRecoveryFault),
    /// What this program itself makes or keeps breaks the form's rules or limits.
    #[error(transparent)]
    Form(#[from] BundleFault),
    /// An entry of the ward's registry is not what the ward signed.
    #[error("the ward's registry: {0}")]
    Registry(#[source] SignedFault),
}

impl SyncError {
    /// What a wrong entry of the registry means.
    pub(crate) fn registry(fault: &SignedFault) -> Self {
        Self::Registry(fault.clone())
    }

    /// What a failed write to `path` means.
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull { path },
            _ => Self::Unwritable { path, source },
        }
    }

    /// What a failed read of `path` means.
    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            source,
        }
    }
}
