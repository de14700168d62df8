//! What a folder held before something was built in it, so that all of it can be taken away again.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The names in a folder, or that there was no folder.
pub(super) struct FolderBefore {
    folder: PathBuf,
    names: Option<BTreeSet<OsString>>,
}

impl FolderBefore {
    /// Reads them.
    pub(super) fn read(folder: &Path) -> Self {
        let names = folder.exists().then(|| {
            let entries = fs::read_dir(folder).into_iter().flatten();
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.file_name())
                .collect()
        });
        Self {
            folder: folder.to_owned(),
            names,
        }
    }

    /// Takes away what was not there before. What cannot be taken away stays: the person is told
    /// why the building failed, which matters more.
    pub(super) fn take_away_what_is_new(&self) {
        let Some(names) = &self.names else {
            let _ = fs::remove_dir_all(&self.folder);
            return;
        };
        let entries = fs::read_dir(&self.folder).into_iter().flatten();
        for entry in entries.filter_map(Result::ok) {
            if names.contains(&entry.file_name()) {
                continue;
            }
            let path = entry.path();
            let _ = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_there_stays_and_what_came_goes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("của tôi.txt"), "giữ").unwrap();
        let before = FolderBefore::read(folder.path());
        fs::write(folder.path().join("store.db"), "x").unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        fs::write(folder.path().join("backups/a"), "x").unwrap();
        before.take_away_what_is_new();
        assert_eq!(names(folder.path()), ["của tôi.txt"]);
    }

    #[test]
    fn a_folder_that_was_not_there_goes_altogether() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("phường");
        let before = FolderBefore::read(&folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("store.db"), "x").unwrap();
        before.take_away_what_is_new();
        assert_eq!(names(parent.path()), [""; 0]);
    }
}
