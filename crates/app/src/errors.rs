//! How the store's errors become codes for people.

use crate::api::errors::{ApiError, ErrorCode};
use khupho_store::StoreError;
use std::path::Path;

/// Milliseconds as whole seconds, rounded up so that nobody tries too early.
fn seconds(wait_ms: u64) -> u64 {
    wait_ms.div_ceil(1_000)
}

fn with_path(code: ErrorCode, path: &Path) -> ApiError {
    ApiError::new(code).with("path", path.display())
}

pub(crate) fn from_store(error: StoreError) -> ApiError {
    match error {
        StoreError::StoreExists { .. } => ApiError::new(ErrorCode::StoreExists),
        StoreError::NoStore { .. } => ApiError::new(ErrorCode::NoStore),
        StoreError::AlreadyOpen => ApiError::new(ErrorCode::AlreadyOpen),
        StoreError::NetworkDrive { path } => with_path(ErrorCode::NetworkDrive, &path),
        StoreError::CloudFolder { path } => with_path(ErrorCode::CloudFolder, &path),
        StoreError::RemovableDisk { path } => with_path(ErrorCode::RemovableDisk, &path),
        StoreError::ReadOnlyFolder { path } => with_path(ErrorCode::ReadOnlyFolder, &path),
        StoreError::NewerStore { found, known } => ApiError::new(ErrorCode::NewerStore)
            .with("found", found)
            .with("known", known),
        StoreError::Damaged {
            detail,
            latest_verified_backup,
        } => ApiError::new(ErrorCode::DamagedStore)
            .with("detail", detail)
            .with(
                "backup",
                latest_verified_backup.unwrap_or_else(|| "none".to_owned()),
            ),
        StoreError::DiskFull => ApiError::new(ErrorCode::DiskFull),
        StoreError::WrongSecret { wait_ms } => {
            ApiError::new(ErrorCode::WrongSecret).with("wait_seconds", seconds(wait_ms))
        }
        StoreError::SecretDelayed { wait_ms } => {
            ApiError::new(ErrorCode::SecretDelayed).with("wait_seconds", seconds(wait_ms))
        }
        StoreError::WeakSecret { min_chars } => {
            ApiError::new(ErrorCode::WeakSecret).with("min", min_chars)
        }
        StoreError::UnknownMember(_) | StoreError::UnknownTxn(_) => {
            ApiError::new(ErrorCode::NotFound)
        }
        StoreError::LastHead => ApiError::new(ErrorCode::LastHead),
        StoreError::WrongRecoveryCode => ApiError::new(ErrorCode::WrongRecoveryCode),
        StoreError::KeyringUnavailable => ApiError::new(ErrorCode::KeyringUnavailable),
        StoreError::NotAllowed(_) => ApiError::new(ErrorCode::NotAllowed),
        StoreError::AlreadyUndone(_) => ApiError::new(ErrorCode::CannotUndo),
        StoreError::Cancelled => ApiError::new(ErrorCode::Cancelled),
        StoreError::BadBackup { name, .. } => {
            ApiError::new(ErrorCode::BadBackup).with("path", name)
        }
        StoreError::EvidenceMissing { content } | StoreError::EvidenceDamaged { content } => {
            ApiError::new(ErrorCode::DamagedFile).with("name", content)
        }
        StoreError::KeySlotsDamaged { detail } => ApiError::new(ErrorCode::DamagedStore)
            .with("detail", detail)
            .with("backup", "none"),
        StoreError::File { path, .. } => with_path(ErrorCode::FileUnwritable, &path),
        // What is left is a fault of this program or of the system below it. The reference tells
        // the kind of fault without the values that were being written.
        StoreError::Operation(_)
        | StoreError::Chain(_)
        | StoreError::Random(_)
        | StoreError::Sqlite(_) => {
            ApiError::new(ErrorCode::Internal).with("reference", reference(&error))
        }
    }
}

fn reference(error: &StoreError) -> String {
    match error {
        StoreError::Sqlite(rusqlite_error) => match rusqlite_error.sqlite_error() {
            Some(code) => format!("SQLITE-{}", code.extended_code),
            None => "SQLITE".to_owned(),
        },
        StoreError::Operation(_) => "OPERATION".to_owned(),
        StoreError::Chain(_) => "CHAIN".to_owned(),
        StoreError::Random(_) => "RANDOM".to_owned(),
        _ => "STORE".to_owned(),
    }
}
