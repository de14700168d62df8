//! A file that goes with a deed which cannot be taken back: its place is taken before the deed.

use crate::api::errors::ApiError;
use crate::host::Host;
use crate::written_files;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file that was not there before. Dropped before it is whole, it goes again.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    file: File,
    whole: bool,
}

impl NewFile {
    /// An empty file outside the notebook. Nothing that stands there is ever replaced.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnwritable`](crate::api::errors::ErrorCode::FileUnwritable), with the reason
    /// "exists" where something stands there;
    /// [`ErrorCode::DiskFull`](crate::api::errors::ErrorCode::DiskFull).
    pub fn at(host: &Host, path: &Path) -> Result<Self, ApiError> {
        written_files::refuse_within_notebook(host, path)?;
        let file = File::create_new(path).map_err(|error| {
            let refusal = written_files::refusal(path, &error);
            match error.kind() {
                io::ErrorKind::AlreadyExists => refusal.with("reason", "exists"),
                _ => refusal,
            }
        })?;
        Ok(Self {
            path: path.to_owned(),
            file,
            whole: false,
        })
    }

    /// Writes all of the file and forces it to the disk.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnwritable`](crate::api::errors::ErrorCode::FileUnwritable),
    /// [`ErrorCode::DiskFull`](crate::api::errors::ErrorCode::DiskFull); no part is left behind then.
    pub fn write(mut self, bytes: &[u8]) -> Result<(), ApiError> {
        let written = self.file.write_all(bytes);
        written
            .and_then(|()| self.file.sync_all())
            .map_err(|error| written_files::refusal(&self.path, &error))?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.whole {
            // A stick that was pulled out has nothing left to clean.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::errors::ErrorCode;
    use khupho_store::{Clock, NoKeyring};
    use std::sync::Arc;

    /// A host whose notebook is the folder "sổ".
    fn host_in(folder: &Path) -> io::Result<Host> {
        let root = folder.join("sổ");
        fs::create_dir(&root)?;
        Ok(Host::new(root, Clock::fixed(0), Arc::new(NoKeyring)))
    }

    #[test]
    fn the_place_is_taken_at_once_and_the_file_is_whole_once_written() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("phiếu.svg");
        let place = NewFile::at(&host_in(folder.path())?, &path).expect("a free place");
        assert_eq!(fs::read(&path)?, b"");
        place.write(b"<svg/>").expect("written");
        assert_eq!(fs::read(&path)?, b"<svg/>");
        Ok(())
    }

    #[test]
    fn a_place_that_was_not_used_is_free_again() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("phiếu.svg");
        drop(NewFile::at(&host_in(folder.path())?, &path).expect("a free place"));
        assert!(!path.exists());
        Ok(())
    }

    #[test]
    fn what_stands_there_stays_as_it_is() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("phiếu.svg");
        fs::write(&path, b"of somebody else")?;
        let refused = NewFile::at(&host_in(folder.path())?, &path).expect_err("taken");
        assert_eq!(refused.code, ErrorCode::FileUnwritable);
        assert_eq!(refused.params["reason"], "exists");
        assert_eq!(fs::read(&path)?, b"of somebody else");
        Ok(())
    }

    #[test]
    fn the_notebooks_folder_and_one_that_is_not_there_are_no_places() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let host = host_in(folder.path())?;
        for name in ["sổ/phiếu.svg", "không có/phiếu.svg"] {
            let path = folder.path().join(name);
            let refused = NewFile::at(&host, &path).expect_err(name);
            assert_eq!(refused.code, ErrorCode::FileUnwritable, "{name}");
            assert!(!refused.params.contains_key("reason"), "{name}");
            assert!(!path.exists(), "{name}");
        }
        Ok(())
    }

    /// Every write to `/dev/full` finds no room.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_called_so_and_no_part_is_left() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("phiếu.svg");
        fs::write(&path, b"")?;
        let on_full_disk = NewFile {
            path: path.clone(),
            file: File::options().write(true).open("/dev/full")?,
            whole: false,
        };
        let refused = on_full_disk.write(b"<svg/>").expect_err("full");
        assert_eq!(refused.code, ErrorCode::DiskFull);
        assert!(!path.exists());
        Ok(())
    }
}
