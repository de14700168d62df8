//! Files that a person lets the program write outside the notebook.

use crate::api::errors::{ApiError, ErrorCode};
use crate::host::Host;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// The path, if it lies outside the notebook's folder: a file written there could replace the
/// notebook itself, and would be the one thing in it that is not encrypted.
///
/// # Errors
/// [`ErrorCode::FileUnwritable`].
pub(crate) fn outside<'path>(host: &Host, path: &'path str) -> Result<&'path Path, ApiError> {
    let file = Path::new(path);
    refuse_within_notebook(host, file)?;
    Ok(file)
}

/// Refuses a file in the notebook's folder, and one whose own folder is not there.
///
/// # Errors
/// [`ErrorCode::FileUnwritable`].
pub(crate) fn refuse_within_notebook(host: &Host, file: &Path) -> Result<(), ApiError> {
    let above = file
        .parent()
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let folder = fs::canonicalize(above).map_err(|error| refusal(file, &error))?;
    let notebook = fs::canonicalize(host.root());
    if notebook.is_ok_and(|notebook| folder.starts_with(notebook)) {
        return Err(unwritable(file));
    }
    Ok(())
}

/// Writes a file that is whole or not there.
///
/// # Errors
/// [`ErrorCode::FileUnwritable`], [`ErrorCode::DiskFull`].
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    let beside = path.with_added_extension("part");
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|error| {
            // Nothing may be left of a half-written file; that it was never there is as good.
            let _ = fs::remove_file(&beside);
            refusal(path, &error)
        })
}

/// Why a file could not be written.
pub(crate) fn refusal(path: &Path, error: &(dyn Error + 'static)) -> ApiError {
    match kind_of(error) {
        Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            ApiError::new(ErrorCode::DiskFull)
        }
        _ => unwritable(path),
    }
}

fn kind_of(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    match error.downcast_ref::<io::Error>() {
        Some(error) => Some(error.kind()),
        None => kind_of(error.source()?),
    }
}

fn unwritable(path: &Path) -> ApiError {
    ApiError::new(ErrorCode::FileUnwritable).with("path", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_store::{Clock, NoKeyring};
    use std::sync::Arc;

    #[test]
    fn nothing_is_written_into_the_notebooks_folder() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("sổ");
        fs::create_dir_all(root.join("backups"))?;
        let host = Host::new(root, Clock::fixed(0), Arc::new(NoKeyring));
        for (path, allowed) in [
            ("xuất.xlsx", true),
            ("sổ.xlsx", true),
            ("sổ/store.db", false),
            ("sổ/backups/xuất.xlsx", false),
            ("sổ/../sổ/keyslots.json", false),
            ("không có/xuất.xlsx", false),
        ] {
            let path = folder.path().join(path);
            let code = outside(&host, &path.to_string_lossy())
                .err()
                .map(|error| error.code);
            let refused = (!allowed).then_some(ErrorCode::FileUnwritable);
            assert_eq!(code, refused, "{}", path.display());
        }
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_the_notebook_is_no_way_in() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (root, link) = (folder.path().join("sổ"), folder.path().join("lối tắt"));
        fs::create_dir(&root)?;
        std::os::unix::fs::symlink(&root, &link)?;
        let host = Host::new(root, Clock::fixed(0), Arc::new(NoKeyring));
        assert!(outside(&host, &link.join("store.db").to_string_lossy()).is_err());
        Ok(())
    }

    /// Every write to `/dev/full` finds no room.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_called_so() {
        let error = File::options()
            .write(true)
            .open("/dev/full")
            .and_then(|mut full| full.write_all(b"x"));
        let error = error.expect_err("full");
        assert_eq!(refusal(Path::new("x"), &error).code, ErrorCode::DiskFull);
    }
}
