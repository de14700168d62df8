//! The pictures of a journey, numbered in the order they were taken.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use crate::harness::{Fault, Step, Window};

/// A folder of pictures of one journey; pictures of an earlier one are removed.
#[derive(Debug)]
pub struct Album {
    folder: PathBuf,
    taken: Cell<u32>,
}

impl Album {
    /// Begins an album.
    ///
    /// # Errors
    /// When the folder cannot be made or emptied.
    pub fn begin(folder: &Path) -> Step<Self> {
        let naming = |doing: &str| format!("{doing} {}", folder.display());
        std::fs::create_dir_all(folder).map_err(Fault::machine(naming("making")))?;
        let entries = std::fs::read_dir(folder).map_err(Fault::machine(naming("reading")))?;
        for old in entries.flatten().map(|entry| entry.path()) {
            if old.extension().is_some_and(|ending| ending == "png") {
                std::fs::remove_file(&old)
                    .map_err(Fault::machine(format!("removing {}", old.display())))?;
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            taken: Cell::new(0),
        })
    }

    /// Takes a picture of a screen and checks that everybody can use it.
    ///
    /// # Errors
    /// When the picture cannot be taken, or the screen breaks a rule of accessibility.
    pub fn add(&self, window: &Window, screen: &str) -> Step {
        self.taken.set(self.taken.get() + 1);
        let file = self
            .folder
            .join(format!("{:02}-{screen}.png", self.taken.get()));
        window.picture(&file)?;
        window.check_accessibility(screen)
    }

    /// How many pictures were taken.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.taken.get()
    }

    /// Whether no picture was taken yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
