//! A folder that can no longer be written while the notebook is open: a disk that the system made
//! read-only after a fault, or rights that somebody took away. SQLite tells it in several ways, none
//! of which names the folder.

use crate::api::errors::{ApiError, ErrorCode};
use crate::errors::SQLITE_REFERENCE;
use khupho_store::{StoreError, StoreLocation};

/// SQLite's primary codes for a file that cannot be opened, written or synced.
const FILE_FAULTS: [i32; 4] = [
    8,  // SQLITE_READONLY
    10, // SQLITE_IOERR
    14, // SQLITE_CANTOPEN
    15, // SQLITE_PROTOCOL: the lock of the shared memory cannot be had
];

/// The error with its cause, where the store's folder takes no files any more.
pub(super) fn named(error: ApiError, location: &StoreLocation) -> ApiError {
    if !is_file_fault(&error) {
        return error;
    }
    match location.check_writable() {
        Err(refused @ (StoreError::ReadOnlyFolder { .. } | StoreError::DiskFull)) => refused.into(),
        _ => error,
    }
}

fn is_file_fault(error: &ApiError) -> bool {
    let code = (error.code == ErrorCode::Internal)
        .then(|| {
            error
                .params
                .get("reference")?
                .strip_prefix(SQLITE_REFERENCE)
        })
        .flatten();
    // The lowest byte of an extended code is the primary one.
    code.and_then(|code| code.parse::<i32>().ok())
        .is_some_and(|code| FILE_FAULTS.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn internal(reference: &str) -> ApiError {
        ApiError::new(ErrorCode::Internal).with("reference", reference)
    }

    #[test]
    fn only_faults_of_files_are_looked_into() {
        // SQLITE_READONLY_CANTINIT, SQLITE_IOERR_WRITE, SQLITE_CANTOPEN.
        for reference in ["SQLITE-1288", "SQLITE-778", "SQLITE-14"] {
            assert!(is_file_fault(&internal(reference)), "{reference}");
        }
        // SQLITE_CONSTRAINT_UNIQUE and what is not SQLite's.
        for reference in ["SQLITE-2067", "SQLITE", "PANIC"] {
            assert!(!is_file_fault(&internal(reference)), "{reference}");
        }
        assert!(!is_file_fault(&ApiError::new(ErrorCode::NotFound)));
    }

    /// `/proc/self` takes no new files, even from root.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_fault_of_a_file_is_named_by_its_folder_and_any_other_stays_as_it_is() {
        let closed = StoreLocation::new("/proc/self");
        let refused = named(internal("SQLITE-8"), &closed);
        assert_eq!(refused.code, ErrorCode::ReadOnlyFolder);
        assert_eq!(refused.params["path"], "/proc/self");
        assert_eq!(
            named(internal("SQLITE-1"), &closed).code,
            ErrorCode::Internal
        );
        let folder = tempfile::tempdir().unwrap();
        let open = StoreLocation::new(folder.path());
        assert_eq!(named(internal("SQLITE-8"), &open), internal("SQLITE-8"));
    }
}
