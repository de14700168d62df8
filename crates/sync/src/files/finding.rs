//! Finding files: whatever a person dropped, folders with what is in them.
//!
//! What a file is shows in its bytes, not in its name: Zalo and mail programs rename files. So every
//! file is handed on, and a person learns of each one what became of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many folders inside each other are looked into.
const DEPTH_MAX: usize = 6;

/// Most files of one go. A ward of 60 khu phố sends some hundred a month.
const FILES_MAX: usize = 10_000;

/// One file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// What was found, sorted by path so that the same drop is told in the same order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundFiles {
    /// The files.
    pub files: Vec<FoundFile>,
    /// Folders and files that could not be looked into, and folders too deep.
    pub unread: Vec<PathBuf>,
    /// Whether there are more files than are taken in one go.
    pub cut_off: bool,
}

/// Finds the files among `paths` and in the folders among them. Links are not followed inside a
/// folder: they could lead anywhere, and round in circles.
#[must_use]
pub fn find(paths: &[PathBuf]) -> FoundFiles {
    let mut found = FoundFiles::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(what) if what.is_dir() => walk(path, 0, &mut seen, &mut found),
            Ok(what) if what.is_file() => add(path, what.len(), &mut seen, &mut found),
            _ => found.unread.push(path.clone()),
        }
    }
    found.files.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn walk(folder: &Path, depth: usize, seen: &mut BTreeSet<PathBuf>, found: &mut FoundFiles) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) if depth < DEPTH_MAX => entries,
        _ => return found.unread.push(folder.to_owned()),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.metadata() {
            _ if found.cut_off || is_hidden(&path) => {}
            Ok(what) if what.is_dir() => walk(&path, depth + 1, seen, found),
            Ok(what) if what.is_file() => add(&path, what.len(), seen, found),
            // Links, pipes, devices.
            Ok(_) => {}
            Err(_) => found.unread.push(path),
        }
    }
}

fn add(path: &Path, bytes: u64, seen: &mut BTreeSet<PathBuf>, found: &mut FoundFiles) {
    let known_by = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if !seen.insert(known_by) {
        return;
    }
    if found.files.len() == FILES_MAX {
        found.cut_off = true;
        return;
    }
    found.files.push(FoundFile {
        path: path.to_owned(),
        bytes,
    });
}

/// What an operating system puts beside people's files, and what an export under way is called.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.starts_with('.') || name == "System Volume Information" || name == "Thumbs.db"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &FoundFiles, root: &Path) -> Vec<String> {
        let relative = found.files.iter().filter_map(|file| {
            let path = file.path.strip_prefix(root).ok()?;
            Some(path.to_string_lossy().into_owned())
        });
        relative.collect()
    }

    #[test]
    fn folders_are_looked_into_whatever_their_files_are_called() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        fs::create_dir_all(root.path().join("KP 3/gửi lại"))?;
        for name in ["a.kps", "KP 3/ảnh.jpg", "KP 3/gửi lại/b", ".ẩn"] {
            fs::write(root.path().join(name), b"x")?;
        }
        let found = find(&[root.path().to_owned()]);
        assert_eq!(
            names(&found, root.path()),
            ["KP 3/gửi lại/b", "KP 3/ảnh.jpg", "a.kps"]
        );
        Ok(())
    }

    #[test]
    fn a_file_that_was_dropped_twice_counts_once() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        let file = root.path().join("a.kps");
        fs::write(&file, b"x")?;
        let found = find(&[root.path().to_owned(), file.clone(), file]);
        assert_eq!(names(&found, root.path()), ["a.kps"]);
        Ok(())
    }

    #[test]
    fn what_is_not_there_and_what_is_too_deep_is_named() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        let mut deep = root.path().to_owned();
        for level in 0..=DEPTH_MAX {
            deep.push(level.to_string());
        }
        fs::create_dir_all(&deep)?;
        fs::write(deep.join("a.kps"), b"x")?;
        let missing = root.path().join("không có");
        let found = find(&[missing.clone(), root.path().to_owned()]);
        assert!(found.files.is_empty());
        assert_eq!(found.unread.len(), 2);
        assert_eq!(found.unread[0], missing);
        Ok(())
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_round_in_a_circle_is_not_followed() -> std::io::Result<()> {
        let root = tempfile::tempdir()?;
        std::os::unix::fs::symlink(root.path(), root.path().join("vòng"))?;
        fs::write(root.path().join("a.kps"), b"x")?;
        assert_eq!(
            names(&find(&[root.path().to_owned()]), root.path()),
            ["a.kps"]
        );
        Ok(())
    }
}
