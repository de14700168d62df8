//! How the store's errors become codes for people.

use crate::api::errors::{ApiError, ErrorCode};
use khupho_oplog::pin_recovery::PinRecoveryFault;
use khupho_store::{ExchangeFault, StoreError};
use khupho_sync::SyncError;
use khupho_sync::enrollment::InvitationRefusal;
use std::io;
use std::path::Path;

/// Begins the reference of a fault that SQLite told; its extended code follows.
pub(crate) const SQLITE_REFERENCE: &str = "SQLITE-";

/// Milliseconds as whole seconds, rounded up so that nobody tries too early.
fn seconds(wait_ms: u64) -> u64 {
    wait_ms.div_ceil(1_000)
}

fn with_path(code: ErrorCode, path: &Path) -> ApiError {
    ApiError::new(code).with("path", path.display())
}

pub(crate) fn from_store(error: StoreError) -> ApiError {
    let plain = ApiError::new;
    match error {
        // Where the store lies.
        StoreError::StoreExists { .. } => plain(ErrorCode::StoreExists),
        StoreError::NoStore { .. } => plain(ErrorCode::NoStore),
        StoreError::AlreadyOpen => plain(ErrorCode::AlreadyOpen),
        StoreError::NetworkDrive { path } => with_path(ErrorCode::NetworkDrive, &path),
        StoreError::CloudFolder { path } => with_path(ErrorCode::CloudFolder, &path),
        StoreError::RemovableDisk { path } => with_path(ErrorCode::RemovableDisk, &path),
        StoreError::ReadOnlyFolder { path } => with_path(ErrorCode::ReadOnlyFolder, &path),
        StoreError::File { path, .. } => with_path(ErrorCode::FileUnwritable, &path),
        StoreError::DiskFull => plain(ErrorCode::DiskFull),
        // What it holds.
        StoreError::NewerStore { found, known } => newer_store(found, known),
        StoreError::Damaged {
            detail,
            latest_verified_backup,
        } => damaged(&detail, latest_verified_backup.as_deref()),
        StoreError::KeySlotsDamaged { detail } => damaged(&detail, None),
        StoreError::BadBackup { name, .. } => plain(ErrorCode::BadBackup).with("path", name),
        StoreError::EvidenceMissing { .. } | StoreError::EvidenceDamaged { .. } => {
            plain(ErrorCode::EvidenceGone)
        }
        // Who opens it.
        StoreError::WrongSecret { wait_ms } => waiting(ErrorCode::WrongSecret, wait_ms),
        StoreError::SecretDelayed { wait_ms } => waiting(ErrorCode::SecretDelayed, wait_ms),
        StoreError::WeakSecret { min_chars } => plain(ErrorCode::WeakSecret).with("min", min_chars),
        StoreError::WrongRecoveryCode => plain(ErrorCode::WrongRecoveryCode),
        StoreError::KeyringUnavailable => plain(ErrorCode::KeyringUnavailable),
        // What is asked of it.
        StoreError::UnknownMember(_) | StoreError::UnknownTxn(_) => plain(ErrorCode::NotFound),
        StoreError::LastHead => plain(ErrorCode::LastHead),
        StoreError::NotAllowed(_) => plain(ErrorCode::NotAllowed),
        StoreError::AlreadyUndone(_) => plain(ErrorCode::CannotUndo),
        StoreError::CannotUndoMember => plain(ErrorCode::CannotUndoMember),
        StoreError::Cancelled => plain(ErrorCode::Cancelled),
        StoreError::Exchange(fault) => from_exchange(&fault),
        // What is left is a fault of this program or of the system below it.
        StoreError::Operation(_)
        | StoreError::Chain(_)
        | StoreError::Random(_)
        | StoreError::Sqlite(_) => internal(&reference(&error)),
    }
}

fn newer_store(found: u32, known: u32) -> ApiError {
    ApiError::new(ErrorCode::NewerStore)
        .with("found", found)
        .with("known", known)
}

fn damaged(detail: &str, latest_verified_backup: Option<&str>) -> ApiError {
    ApiError::new(ErrorCode::DamagedStore)
        .with("detail", detail)
        .with("backup", latest_verified_backup.unwrap_or("none"))
}

fn waiting(code: ErrorCode, wait_ms: u64) -> ApiError {
    ApiError::new(code).with("wait_seconds", seconds(wait_ms))
}

/// Tells the kind of fault without the values that were being written.
fn reference(error: &StoreError) -> String {
    match error {
        StoreError::Sqlite(rusqlite_error) => match rusqlite_error.sqlite_error() {
            Some(code) => format!("{SQLITE_REFERENCE}{}", code.extended_code),
            None => "SQLITE".to_owned(),
        },
        StoreError::Operation(_) => "OPERATION".to_owned(),
        StoreError::Chain(_) => "CHAIN".to_owned(),
        StoreError::Random(_) => "RANDOM".to_owned(),
        _ => "STORE".to_owned(),
    }
}

fn from_exchange(fault: &ExchangeFault) -> ApiError {
    ApiError::new(match fault {
        ExchangeFault::PracticeNeverLeaves => ErrorCode::PracticeNeverLeaves,
        ExchangeFault::NotAWard => ErrorCode::NotAWard,
        ExchangeFault::UnknownImport(_)
        | ExchangeFault::UnknownEdit(_)
        | ExchangeFault::UnknownRequest => ErrorCode::NotFound,
        ExchangeFault::RegistryGap { .. } | ExchangeFault::DamagedRow { .. } => {
            return internal("EXCHANGE");
        }
    })
}

fn internal(reference: &str) -> ApiError {
    ApiError::new(ErrorCode::Internal).with("reference", reference)
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        from_store(error)
    }
}

impl From<SyncError> for ApiError {
    fn from(error: SyncError) -> Self {
        from_sync(error)
    }
}

fn from_sync(error: SyncError) -> ApiError {
    match error {
        SyncError::Store(error) => from_store(error),
        SyncError::DiskFull { path } => with_path(ErrorCode::DiskFull, &path),
        SyncError::Unwritable { path, source } => match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                with_path(ErrorCode::NoSuchFolder, &path)
            }
            _ => with_path(ErrorCode::FileUnwritable, &path),
        },
        SyncError::Unreadable { path, .. } => with_path(ErrorCode::FileUnreadable, &path),
        SyncError::ReadBackDiffers { path } => with_path(ErrorCode::ReadBackDiffers, &path),
        SyncError::Cancelled => ApiError::new(ErrorCode::Cancelled),
        SyncError::NothingToSend => ApiError::new(ErrorCode::NothingToSend),
        SyncError::NoSiblings => ApiError::new(ErrorCode::NoOtherMachine),
        SyncError::NotAWard => ApiError::new(ErrorCode::NotAWard),
        SyncError::WithoutSigningKey => ApiError::new(ErrorCode::WithoutSigningKey),
        SyncError::NoWard => ApiError::new(ErrorCode::NoWard),
        SyncError::NoHub => ApiError::new(ErrorCode::NoHub),
        SyncError::NoReader => ApiError::new(ErrorCode::NoConfirmedMachine),
        SyncError::UnknownNeighborhood | SyncError::UnknownDevice => {
            ApiError::new(ErrorCode::NotFound)
        }
        SyncError::AnothersNeighborhood => {
            ApiError::new(ErrorCode::InvitationRefused).with("reason", "anothers")
        }
        SyncError::AnotherWard => pin_file_refused("another_ward"),
        SyncError::Invitation(refusal) => invitation_refused(&refusal),
        SyncError::PinRecovery(fault) => pin_file_refused(pin_fault_slug(&fault)),
        SyncError::Form(_) => internal("BUNDLE"),
        SyncError::Registry(_) => internal("REGISTRY"),
    }
}

fn invitation_refused(refusal: &InvitationRefusal) -> ApiError {
    ApiError::new(ErrorCode::InvitationRefused).with(
        "reason",
        match refusal {
            InvitationRefusal::NotAnInvitation => "not_an_invitation",
            InvitationRefusal::Damaged => "damaged",
            InvitationRefusal::Expired { .. } => "expired",
            InvitationRefusal::NewerFormat => "newer_format",
            InvitationRefusal::TooLarge => "too_large",
            InvitationRefusal::AnotherWard => "another_ward",
        },
    )
}

fn pin_file_refused(reason: &str) -> ApiError {
    ApiError::new(ErrorCode::PinFileRefused).with("reason", reason)
}

const fn pin_fault_slug(fault: &PinRecoveryFault) -> &'static str {
    match fault {
        PinRecoveryFault::OtherKind => "other_kind",
        PinRecoveryFault::OtherDevice => "other_device",
        PinRecoveryFault::Damaged | PinRecoveryFault::Form(_) | PinRecoveryFault::Envelope(_) => {
            "damaged"
        }
    }
}
