//! The folder in which a server keeps its keys, its database and, unless told otherwise, evidence.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::secrets::{HubSecrets, SecretsFault};

const KEYS_FILE: &str = "hub.keys";
const DATABASE_FILE: &str = "hub.sqlite";
const EVIDENCE_FOLDER: &str = "evidence";

/// Why the data folder cannot be used.
#[derive(Debug, Error)]
pub enum DataFolderFault {
    /// A file or the folder cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Other accounts of this machine can read the keys.
    #[error("{} can be read by others; run: chmod 600 {}", path.display(), path.display())]
    KeysReadableByOthers {
        /// The key file.
        path: PathBuf,
    },
    /// There is a database without the keys that belong to it.
    #[error(
        "{} is missing, but there is a database beside it: restore the keys from the backup",
        path.display()
    )]
    KeysMissing {
        /// The key file.
        path: PathBuf,
    },
    /// There is no hub in the folder.
    #[error(
        "there is no hub in {}: name its settings with --config, or its folder in KHUPHO_HUB_DATA",
        path.display()
    )]
    NoHub {
        /// The folder.
        path: PathBuf,
    },
    /// The keys cannot be read or made.
    #[error(transparent)]
    Secrets(#[from] SecretsFault),
}

/// The data folder of a server.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Takes the folder, making it where it is not there yet.
    ///
    /// # Errors
    /// [`DataFolderFault::File`].
    pub fn open(path: &Path) -> Result<Self, DataFolderFault> {
        create_private_folder(path).map_err(|error| at(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
        })
    }

    /// Takes the folder of a hub that was started before.
    ///
    /// # Errors
    /// [`DataFolderFault::NoHub`].
    pub fn existing(path: &Path) -> Result<Self, DataFolderFault> {
        let path = path.to_path_buf();
        let folder = Self { path };
        if folder.has_keys() || folder.database().exists() {
            return Ok(folder);
        }
        Err(DataFolderFault::NoHub { path: folder.path })
    }

    /// Whether the keys were made already.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.path.join(KEYS_FILE).exists()
    }

    /// Where the SQLite database stands.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE_FILE)
    }

    /// Where evidence stands.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.path.join(EVIDENCE_FOLDER)
    }

    /// The keys: read, or made where this is the first start.
    ///
    /// # Errors
    /// A [`DataFolderFault`]; keys are never made anew beside a database that was encrypted with
    /// others.
    pub fn secrets(&self) -> Result<HubSecrets, DataFolderFault> {
        let path = self.path.join(KEYS_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                refuse_readable_by_others(&path)?;
                Ok(HubSecrets::from_text(&text)?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.database().exists() {
                    return Err(DataFolderFault::KeysMissing { path });
                }
                let secrets = HubSecrets::generate()?;
                write_private(&path, secrets.to_text().as_bytes())
                    .map_err(|error| at(&path, error))?;
                Ok(secrets)
            }
            Err(error) => Err(at(&path, error)),
        }
    }
}

fn at(path: &Path, error: io::Error) -> DataFolderFault {
    DataFolderFault::File {
        path: path.to_path_buf(),
        error,
    }
}

/// Writes a file whole or not at all, readable by its owner only from its first byte.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    if let Some(folder) = path.parent() {
        sync_folder(folder)?;
    }
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn refuse_readable_by_others(path: &Path) -> Result<(), DataFolderFault> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)
        .map_err(|error| at(path, error))?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(DataFolderFault::KeysReadableByOthers {
        path: path.to_path_buf(),
    })
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_path: &Path) -> Result<(), DataFolderFault> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(&folder.path().join("a/b")).unwrap();
        let first = data.secrets().unwrap();
        assert_eq!(data.secrets().unwrap().device(), first.device());
    }

    #[test]
    fn a_folder_without_a_hub_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("elsewhere");
        let fault = DataFolder::existing(&nowhere).unwrap_err();
        assert!(matches!(fault, DataFolderFault::NoHub { .. }), "{fault}");
        assert!(!nowhere.exists());
        DataFolder::open(&nowhere).unwrap().secrets().unwrap();
        assert!(DataFolder::existing(&nowhere).unwrap().has_keys());
    }

    #[test]
    fn keys_are_not_made_anew_beside_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(folder.path()).unwrap();
        fs::write(data.database(), "something").unwrap();
        assert!(matches!(
            data.secrets(),
            Err(DataFolderFault::KeysMissing { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn the_keys_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(folder.path()).unwrap();
        data.secrets().unwrap();
        let keys = folder.path().join(KEYS_FILE);
        let mode = fs::metadata(&keys).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(
            data.secrets(),
            Err(DataFolderFault::KeysReadableByOthers { .. })
        ));
    }
}
