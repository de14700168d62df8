//! What can go wrong, as a closed list of codes. The words stand in `assets/locales/*/errors.ftl`,
//! in three parts: what happened, whether the data is safe, what to do.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Why a command was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A field holds something it cannot: parameters `field`, `reason`.
    InvalidField,
    /// A text is longer than its limit: `field`, `max`.
    TextTooLong,
    /// What was named is not there (any more).
    NotFound,
    /// The person's role may not do this.
    NotAllowed,
    /// The request itself is malformed: a fault of the program.
    BadRequest,
    /// Nobody is signed in.
    Locked,
    /// No store here yet.
    NoStore,
    /// A store is here already.
    StoreExists,
    /// Wrong PIN: `wait_seconds` until the next try.
    WrongSecret,
    /// Too soon after a wrong PIN: `wait_seconds`.
    SecretDelayed,
    /// The PIN is too short or too simple: `min`.
    WeakSecret,
    /// No PIN was given and nobody can be asked for it: `variable` that would hold it.
    SecretMissing,
    /// The recovery code is wrong or mistyped.
    WrongRecoveryCode,
    /// The machine's keyring does not give its secret: only the recovery kit opens the store.
    KeyringUnavailable,
    /// The folder's store is open in another window.
    AlreadyOpen,
    /// This program itself still works on the store that was closed.
    StillBusy,
    /// The disk is full: `reason`: "slip_drawing" where only an invitation's drawing is missing.
    DiskFull,
    /// The folder cannot be written: `path`.
    ReadOnlyFolder,
    /// The folder lies on a network drive: `path`.
    NetworkDrive,
    /// The folder is synced to a cloud: `path`.
    CloudFolder,
    /// The folder lies on a removable disk: `path`.
    RemovableDisk,
    /// The store was written by a newer program: `found`, `known`.
    NewerStore,
    /// The store is damaged: `detail`, `backup` (date of the latest verified backup, or empty).
    DamagedStore,
    /// No backup could be verified: `path`.
    BadBackup,
    /// A file cannot be read: `path`.
    FileUnreadable,
    /// A file cannot be written: `path`, `reason`: "exists", "slip_drawing", or none.
    FileUnwritable,
    /// The name of a file says no format that can be written: `name`.
    UnknownEnding,
    /// The file is empty: `name`.
    EmptyFile,
    /// The file is larger than its limit: `name`, `max_mib`.
    FileTooLarge,
    /// The file is not what its name says and cannot be used: `name`, `found`.
    WrongFileType,
    /// The picture or document is damaged: `name`.
    DamagedFile,
    /// A photo or document of the book is not on this machine, or its file was damaged there.
    EvidenceGone,
    /// The spreadsheet is locked by a password: `name`.
    PasswordProtected,
    /// The spreadsheet has too many rows: `rows`, `max`.
    TooManyRows,
    /// No row with column names was found.
    NoHeaderRow,
    /// A needed column is not mapped: `column`.
    MissingColumn,
    /// The file changed between preview and confirmation.
    FileChanged,
    /// No row of the file would be written: `name`.
    NothingToImport,
    /// The criteria pack is not valid: `file`, `line`, `reason`, `more`.
    PackInvalid,
    /// This version of the criteria set is loaded already.
    PackLoadedAlready,
    /// No criteria set is loaded yet.
    NoCriteriaSet,
    /// The claim misses something it needs: `missing`.
    ClaimNotReady,
    /// The ward accepted the claim: only the ward can open it again.
    ClaimLocked,
    /// The claim is no longer what was shown: something came in between.
    ClaimChanged,
    /// The second acceptance is another officer's.
    SecondOfficerNeeded,
    /// The ward issued this set already.
    SetIssuedAlready,
    /// The metric has no figure yet.
    NoFigureYet,
    /// The household was already ticked in this round: `household`.
    AlreadyReceived,
    /// Counts cannot be right: `reason`.
    CountsImpossible,
    /// The last head cannot be removed.
    LastHead,
    /// The notebook belongs to no ward yet.
    NoWard,
    /// Only the ward's own machine does this.
    NotAWard,
    /// The slip of a ward holds its keys, so it is never replaced.
    WardSlipStays,
    /// Nothing leaves a practice notebook.
    PracticeNeverLeaves,
    /// There is nothing that the reader does not hold.
    NothingToSend,
    /// No other machine of the khu phố is known to this one.
    NoOtherMachine,
    /// The khu phố has no confirmed machine that a receipt could be written for.
    NoConfirmedMachine,
    /// The folder is not there (any more): `path`.
    NoSuchFolder,
    /// What was read back is not what was written, so the file was taken away: `path`.
    ReadBackDiffers,
    /// The invitation cannot be used: `reason`: "not_an_invitation", "damaged", "expired", "newer_format", "too_large", "another_ward".
    InvitationRefused,
    /// The file for a forgotten PIN cannot be used: `reason`: "other_kind", "damaged", "other_device", "another_ward", "no_request".
    PinFileRefused,
    /// The file is none that khu phố and ward hand each other, or is damaged: `name`.
    NotABundle,
    /// Only the PC with the ward's signing key does this.
    WithoutSigningKey,
    /// The ward has no hub.
    NoHub,
    /// The hub cannot be reached.
    HubUnreachable,
    /// Something else answers at the address of the ward's hub, or its words are others.
    NotTheHub,
    /// By the clock of this PC the hub's certificate is not valid: `date` that the clock shows.
    ClockLooksWrong,
    /// The hub asks for patience: `seconds`.
    HubBusy,
    /// The hub refuses: `reason`: the hub's own code, or "other".
    HubRefused,
    /// What answers does not speak as a hub does.
    HubNotUnderstood,
    /// The address of a hub cannot be: `reason`: "too_long", "scheme", "host", "port", "fingerprint".
    HubAddressInvalid,
    /// The proxy, or the connection through it, cannot be set up.
    ProxyUnusable,
    /// This machine cannot receive for the ward: `reason`: "port_taken", "storage", "other".
    EmbeddedHubUnusable,
    /// This cannot be undone any more.
    CannotUndo,
    /// More of a member than the name would have to be undone, and their PIN would not follow.
    CannotUndoMember,
    /// The person stopped it between two files: those that were done stay.
    StoppedBetweenFiles,
    /// The person stopped it.
    Cancelled,
    /// Something unforeseen: `reference` finds it in the log.
    Internal,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::InvalidField,
        Self::TextTooLong,
        Self::NotFound,
        Self::NotAllowed,
        Self::BadRequest,
        Self::Locked,
        Self::NoStore,
        Self::StoreExists,
        Self::WrongSecret,
        Self::SecretDelayed,
        Self::WeakSecret,
        Self::SecretMissing,
        Self::WrongRecoveryCode,
        Self::KeyringUnavailable,
        Self::AlreadyOpen,
        Self::StillBusy,
        Self::DiskFull,
        Self::ReadOnlyFolder,
        Self::NetworkDrive,
        Self::CloudFolder,
        Self::RemovableDisk,
        Self::NewerStore,
        Self::DamagedStore,
        Self::BadBackup,
        Self::FileUnreadable,
        Self::FileUnwritable,
        Self::UnknownEnding,
        Self::EmptyFile,
        Self::FileTooLarge,
        Self::WrongFileType,
        Self::DamagedFile,
        Self::EvidenceGone,
        Self::PasswordProtected,
        Self::TooManyRows,
        Self::NoHeaderRow,
        Self::MissingColumn,
        Self::FileChanged,
        Self::NothingToImport,
        Self::PackInvalid,
        Self::PackLoadedAlready,
        Self::NoCriteriaSet,
        Self::ClaimNotReady,
        Self::ClaimLocked,
        Self::ClaimChanged,
        Self::SecondOfficerNeeded,
        Self::SetIssuedAlready,
        Self::NoFigureYet,
        Self::AlreadyReceived,
        Self::CountsImpossible,
        Self::LastHead,
        Self::NoWard,
        Self::NotAWard,
        Self::WardSlipStays,
        Self::PracticeNeverLeaves,
        Self::NothingToSend,
        Self::NoOtherMachine,
        Self::NoConfirmedMachine,
        Self::NoSuchFolder,
        Self::ReadBackDiffers,
        Self::InvitationRefused,
        Self::PinFileRefused,
        Self::NotABundle,
        Self::WithoutSigningKey,
        Self::NoHub,
        Self::HubUnreachable,
        Self::NotTheHub,
        Self::ClockLooksWrong,
        Self::HubBusy,
        Self::HubRefused,
        Self::HubNotUnderstood,
        Self::HubAddressInvalid,
        Self::ProxyUnusable,
        Self::EmbeddedHubUnusable,
        Self::CannotUndo,
        Self::CannotUndoMember,
        Self::StoppedBetweenFiles,
        Self::Cancelled,
        Self::Internal,
    ];
}

/// A refused command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?} {params:?}")]
pub struct ApiError {
    /// The code.
    pub code: ErrorCode,
    /// Values for the words.
    pub params: BTreeMap<String, String>,
}

impl ApiError {
    /// An error without parameters.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}
