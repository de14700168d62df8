//! Writing small files so that they are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::Path;

use crate::StoreError;
use crate::progress::{Progress, Unwatched, tell};

/// Bytes of a large file between two reports: a slow stick needs less than a second for them.
const BYTES_PER_PIECE: u64 = 1 << 20;

/// Puts `bytes` at `path` in one step: a reader sees the old file or the new one. When the call
/// returns, the new one survives a power cut.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let written = write_new(&beside, bytes)
        .and_then(|()| fs::rename(&beside, path))
        .and_then(|()| sync_folder_of(path));
    written.map_err(|error| {
        // What is left of the attempt is of no use; the first error is the one to tell.
        let _ = fs::remove_file(&beside);
        StoreError::file(path, error)
    })
}

/// Makes renames and new files in the folder of `path` survive a power cut.
#[cfg(unix)]
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Windows journals renames itself and cannot open a folder to sync it.
#[cfg(not(unix))]
pub(crate) fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder, with those above it, and makes its own name survive a power cut.
pub(crate) fn create_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        create_folder(above)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|()| sync_folder_of(folder)),
    }
    .map_err(|error| StoreError::file(folder, error))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Copies a file and makes the copy survive a power cut.
pub(crate) fn copy_synced(from: &Path, to: &Path) -> Result<(), StoreError> {
    copy_synced_watched(from, to, &Unwatched)
}

/// Copies a large file as [`copy_synced`] does and tells its bytes. A copy that was stopped is left
/// where it is, for its owner to remove.
pub(crate) fn copy_synced_watched(
    from: &Path,
    to: &Path,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let file_error = |error| StoreError::file(to, error);
    let mut source = File::open(from).map_err(file_error)?;
    let mut copy = File::create(to).map_err(file_error)?;
    let total = source.metadata().map_err(file_error)?.len();
    let mut done = 0;
    loop {
        tell(progress, done, total.max(done))?;
        let mut piece = Read::by_ref(&mut source).take(BYTES_PER_PIECE);
        match io::copy(&mut piece, &mut copy).map_err(file_error)? {
            0 => break,
            copied => done += copied,
        }
    }
    copy.sync_all()
        .and_then(|()| sync_folder_of(to))
        .map_err(file_error)
}
