//! Writing files to a folder that may be a stick about to be pulled out.
//!
//! Every file is written under a hidden name, forced to the disk and renamed; then it is read back.
//! Where anything fails, all files of the attempt go, so that a person never finds half a sending.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::naming::free_path;
use crate::SyncError;

/// Files of one export under way. Dropping it before [`Attempt::keep`] removes them.
pub(crate) struct Attempt {
    folder: PathBuf,
    written: Vec<PathBuf>,
}

impl Attempt {
    /// Begins in a folder that exists.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, SyncError> {
        match fs::metadata(folder) {
            Ok(what) if what.is_dir() => Ok(Self {
                folder: folder.to_owned(),
                written: Vec::new(),
            }),
            Ok(_) => Err(SyncError::write(
                folder,
                io::ErrorKind::NotADirectory.into(),
            )),
            Err(error) => Err(SyncError::write(folder, error)),
        }
    }

    /// Refuses to begin where there is not enough room; where the system does not tell, the disk
    /// will.
    pub(crate) fn refuse_without_room(&self, needed_bytes: u64) -> Result<(), SyncError> {
        match free_bytes(&self.folder) {
            Some(free) if free < needed_bytes => Err(SyncError::DiskFull {
                path: self.folder.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// Writes one file whole, reads it back and compares. Gives its path.
    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<PathBuf, SyncError> {
        let path =
            free_path(&self.folder, name).map_err(|error| SyncError::write(&self.folder, error))?;
        let hidden = hidden_name(&path);
        // Noted before it exists: whatever happens now is cleaned up.
        self.written.push(hidden.clone());
        write_synced(&hidden, bytes).map_err(|error| SyncError::write(&path, error))?;
        self.written.push(path.clone());
        fs::rename(&hidden, &path)
            .and_then(|()| sync_folder(&self.folder))
            .map_err(|error| SyncError::write(&path, error))?;
        read_back(&path, bytes)?;
        Ok(path)
    }

    /// The files stay.
    pub(crate) fn keep(mut self) {
        self.written.clear();
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        for path in &self.written {
            // A stick that was pulled out has nothing left to clean.
            let _ = fs::remove_file(path);
        }
    }
}

/// Reads a file that is not larger than `max_bytes`.
///
/// # Errors
/// [`io::ErrorKind::FileTooLarge`], and those of the file system.
pub(crate) fn read_whole(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let expected = file.metadata()?.len();
    if expected > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    // A file can grow while it is read.
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn hidden_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.tmp"))
}

/// Writes a file and forces it to the disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Compares what is on the disk with what was to be there. The pages the system kept of the file are
/// dropped first where the system takes that hint, so that the disk answers and not the memory.
fn read_back(path: &Path, bytes: &[u8]) -> Result<(), SyncError> {
    let read = File::open(path).and_then(|file| {
        forget_cached(&file);
        let mut read = Vec::with_capacity(bytes.len());
        file.take(bytes.len() as u64 + 1).read_to_end(&mut read)?;
        Ok(read)
    });
    match read {
        Ok(read) if blake3::hash(&read) == blake3::hash(bytes) => Ok(()),
        Ok(_) => Err(SyncError::ReadBackDiffers {
            path: path.to_owned(),
        }),
        Err(error) => Err(SyncError::write(path, error)),
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Windows tells it only through calls that this crate does not make.
#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(target_os = "linux")]
fn forget_cached(file: &File) {
    use rustix::fs::{Advice, fadvise};
    // Only a hint: a file system that ignores it answers from memory.
    let _ = fadvise(file, 0, None, Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget_cached(_file: &File) {}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems of sticks cannot sync a folder; the file itself is synced.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

/// Windows journals renames itself and cannot open a folder to sync it.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(folder: &Path) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = fs::read_dir(folder)?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        Ok(names)
    }

    #[test]
    fn kept_files_stay_under_their_names_and_nothing_else() -> Result<(), Box<dyn std::error::Error>>
    {
        let folder = tempfile::tempdir()?;
        let mut attempt = Attempt::in_folder(folder.path())?;
        attempt.write("a_1-2.kps", b"one")?;
        attempt.write("a_2-2.kps", b"two")?;
        attempt.keep();
        assert_eq!(listed(folder.path())?, ["a_1-2.kps", "a_2-2.kps"]);
        Ok(())
    }

    #[test]
    fn an_attempt_that_ends_early_leaves_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.kps"), b"of somebody else")?;
        let mut attempt = Attempt::in_folder(folder.path())?;
        attempt.write("a.kps", b"ours")?;
        drop(attempt);
        assert_eq!(listed(folder.path())?, ["a.kps"]);
        assert_eq!(fs::read(folder.path().join("a.kps"))?, b"of somebody else");
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn more_than_the_disk_has_is_refused_before_it_is_begun() -> Result<(), SyncError> {
        let attempt = Attempt::in_folder(&std::env::temp_dir())?;
        attempt.refuse_without_room(1)?;
        let refused = attempt.refuse_without_room(u64::MAX);
        assert!(matches!(refused, Err(SyncError::DiskFull { .. })));
        Ok(())
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused() {
        assert!(Attempt::in_folder(Path::new("/không/có")).is_err());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_called_so() {
        let error = write_synced(Path::new("/dev/full"), b"x").expect_err("it is full");
        assert!(matches!(
            SyncError::write(Path::new("/dev/full"), error),
            SyncError::DiskFull { .. }
        ));
    }

    #[test]
    fn a_disk_that_holds_something_else_is_found_out() -> io::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        let reads_back = |on_disk: &[u8]| {
            fs::write(file.path(), on_disk)?;
            Ok::<_, io::Error>(read_back(file.path(), b"one bundle"))
        };
        assert!(reads_back(b"one bundle")?.is_ok());
        for other in [&b"one bundlf"[..], b"one", b"one bundle and more", b""] {
            let refused = reads_back(other)?;
            assert!(matches!(refused, Err(SyncError::ReadBackDiffers { .. })));
        }
        let gone = read_back(Path::new("/không/có"), b"one bundle");
        assert!(matches!(gone, Err(SyncError::Unwritable { .. })));
        Ok(())
    }

    #[test]
    fn a_file_above_its_limit_is_not_read() -> io::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), [7; 5])?;
        assert_eq!(read_whole(file.path(), 5)?, [7; 5]);
        let refused = read_whole(file.path(), 4).expect_err("too large");
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        Ok(())
    }
}
