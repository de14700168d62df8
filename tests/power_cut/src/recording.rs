//! What was done to the files of a folder, in order.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::vfs;

/// A file of the recording: its place in [`Recording::files`].
pub type FileId = usize;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Bytes were written.
    Write {
        /// Where to.
        file: FileId,
        /// The first byte.
        offset: usize,
        /// What.
        bytes: Vec<u8>,
    },
    /// The file was cut or extended to a length.
    Truncate {
        /// Which.
        file: FileId,
        /// Its new length in bytes.
        len: usize,
    },
    /// All that was done to the file before is on the disk.
    Sync {
        /// Which.
        file: FileId,
    },
    /// The file was removed.
    Delete {
        /// Which.
        file: FileId,
    },
    /// The program said "saved", for the time with this number.
    Acknowledged {
        /// The number the test gave.
        number: u64,
    },
}

/// The recording of one process: SQLite has one default file system.
static CURRENT: Mutex<Option<Recording>> = Mutex::new(None);

/// Everything that SQLite did to the files of one folder while it was on.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    folder: PathBuf,
    /// Names of the files in the folder.
    pub files: Vec<String>,
    /// What happened.
    pub events: Vec<Event>,
}

impl Recording {
    /// Makes the recording file system the default of this process, for connections opened from
    /// now on. Files elsewhere pass through unseen.
    ///
    /// # Panics
    /// Where SQLite refuses the file system.
    pub fn install() {
        vfs::install();
    }

    /// Begins to record a folder. What is in it must be closed: all of it counts as synced.
    pub fn start(folder: &Path) {
        *current() = Some(Self {
            folder: folder.to_owned(),
            ..Self::default()
        });
    }

    /// Notes that something was acknowledged to a person.
    pub fn acknowledge(number: u64) {
        note(|recording| recording.events.push(Event::Acknowledged { number }));
    }

    /// Ends the recording.
    #[must_use]
    pub fn stop() -> Self {
        current().take().unwrap_or_default()
    }

    /// The number of a file, a new one for a name not seen before; none outside the folder.
    pub(crate) fn file_at(path: &Path) -> Option<FileId> {
        let mut current = current();
        let recording = current.as_mut()?;
        let name = path.strip_prefix(&recording.folder).ok()?.to_str()?;
        let known = recording.files.iter().position(|file| file == name);
        Some(known.unwrap_or_else(|| {
            recording.files.push(name.to_owned());
            recording.files.len() - 1
        }))
    }
}

/// Notes something, where a recording is on.
pub(crate) fn note(work: impl FnOnce(&mut Recording)) {
    if let Some(recording) = current().as_mut() {
        work(recording);
    }
}

fn current() -> MutexGuard<'static, Option<Recording>> {
    CURRENT.lock().unwrap_or_else(PoisonError::into_inner)
}
