//! What can go wrong in the store: a closed set that the use cases turn into codes.

use std::io;
use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;
use khupho_oplog::writers::Violation;
use khupho_oplog::{ChainFault, OplogError, TxnId};
use rusqlite::ErrorCode as SqliteCode;
use thiserror::Error;

/// Every way in which the store refuses or fails. Nothing is half written in any of them.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder holds a store already.
    #[error("{} holds a store already", path.display())]
    StoreExists {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds no store.
    #[error("{} holds no store", path.display())]
    NoStore {
        /// The folder.
        path: PathBuf,
    },
    /// Another process (or this one) has the store open.
    #[error("the store is already open")]
    AlreadyOpen,
    /// The folder lies on a network file system, where locks cannot be relied on.
    #[error("{} lies on a network drive", path.display())]
    NetworkDrive {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is copied elsewhere by a program that knows nothing of transactions.
    #[error("{} is synced to a cloud", path.display())]
    CloudFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The folder lies on a disk that can be pulled out.
    #[error("{} lies on a removable disk", path.display())]
    RemovableDisk {
        /// The folder.
        path: PathBuf,
    },
    /// Nothing can be written in the folder.
    #[error("{} cannot be written", path.display())]
    ReadOnlyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A later program wrote the store; this one must not touch it.
    #[error("the store has schema {found}, this program knows {known}")]
    NewerStore {
        /// Schema number of the store.
        found: u32,
        /// Newest schema number this program knows.
        known: u32,
    },
    /// Bytes of the store are damaged.
    #[error("the store is damaged: {detail}")]
    Damaged {
        /// Which page and table, as far as it is known.
        detail: String,
        /// Name of the newest verified backup.
        latest_verified_backup: Option<String>,
    },
    /// No room on the disk; the transaction was rolled back.
    #[error("the disk is full")]
    DiskFull,
    /// The secret is not that member's.
    #[error("wrong secret; the next try is possible in {wait_ms} ms")]
    WrongSecret {
        /// Until the next try.
        wait_ms: u64,
    },
    /// Too soon after a wrong secret; nothing was tried.
    #[error("too soon; the next try is possible in {wait_ms} ms")]
    SecretDelayed {
        /// Until the next try.
        wait_ms: u64,
    },
    /// The secret is too short.
    #[error("a secret has at least {min_chars} characters")]
    WeakSecret {
        /// Fewest characters.
        min_chars: usize,
    },
    /// Nobody with that identity can sign in here.
    #[error("member {0} has no key slot")]
    UnknownMember(EntityId),
    /// The last key slot of a head, or of a ward's officer, cannot be taken out.
    #[error("the last head cannot be removed")]
    LastHead,
    /// More of a member than the name would have to be taken back; their key slot would not follow.
    #[error("a member's role, tile and right to sign in are not undone")]
    CannotUndoMember,
    /// The recovery code is mistyped or another store's.
    #[error("the recovery code is wrong")]
    WrongRecoveryCode,
    /// The slot needs the secret in this machine's keyring, which does not answer or lost it.
    #[error("the keyring of this machine does not give the device secret")]
    KeyringUnavailable,
    /// `keyslots.json` cannot be read.
    #[error("the key slots are damaged: {detail}")]
    KeySlotsDamaged {
        /// What is wrong with the file.
        detail: String,
    },
    /// The person's role may not write this, or the field does not take it.
    #[error(transparent)]
    NotAllowed(#[from] Violation),
    /// No such transaction in the log.
    #[error("transaction {0} is not known")]
    UnknownTxn(TxnId),
    /// The transaction was undone before.
    #[error("transaction {0} was undone already")]
    AlreadyUndone(TxnId),
    /// The person stopped it.
    #[error("cancelled")]
    Cancelled,
    /// A backup cannot be used.
    #[error("backup {name} cannot be used: {detail}")]
    BadBackup {
        /// Its name.
        name: String,
        /// Why.
        detail: String,
    },
    /// A piece of evidence is not in the store's folder.
    #[error("evidence {content} is missing")]
    EvidenceMissing {
        /// Its content hash in hexadecimal.
        content: String,
    },
    /// A piece of evidence is not what its hash says.
    #[error("evidence {content} is damaged")]
    EvidenceDamaged {
        /// Its content hash in hexadecimal.
        content: String,
    },
    /// An operation is not well formed.
    #[error(transparent)]
    Operation(#[from] OplogError),
    /// An operation does not continue its stream.
    #[error(transparent)]
    Chain(#[from] ChainFault),
    /// What was asked of the exchange with others cannot be done.
    #[error(transparent)]
    Exchange(#[from] ExchangeFault),
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// SQLite refused a statement: a fault of this program.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

/// Why something that has to do with other stores is refused. Nothing is changed by any of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExchangeFault {
    /// The people of a practice notebook are generated; nothing of it leaves the machine.
    #[error("a practice notebook is never exported")]
    PracticeNeverLeaves,
    /// Only the ward's store does this.
    #[error("this is not a ward's store")]
    NotAWard,
    /// An entry of the ward's registry does not follow the newest one.
    #[error("registry entry {found} came where {expected} was next")]
    RegistryGap {
        /// The number that is next.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// No such import.
    #[error("import {0} is not known")]
    UnknownImport(i64),
    /// No such simultaneous edit, or it was decided since.
    #[error("simultaneous edit {0} is not open")]
    UnknownEdit(i64),
    /// No such request for a certificate.
    #[error("the device did not ask")]
    UnknownRequest,
    /// A row of the exchange tables holds what this program never writes.
    #[error("a row of table {table} cannot be read")]
    DamagedRow {
        /// The table.
        table: &'static str,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(SqliteCode::DiskFull) => Self::DiskFull,
            Some(SqliteCode::DatabaseCorrupt | SqliteCode::NotADatabase) => Self::Damaged {
                detail: error.to_string(),
                latest_verified_backup: None,
            },
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// What a failed call on `path` means.
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyFolder { path },
            _ => Self::File { path, source },
        }
    }
}
