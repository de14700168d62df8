//! Where things are: the clone, what cargo builds, and what the tasks write for people to look at.

use std::path::{Path, PathBuf};

use crate::refusal::{Outcome, Refusal};

/// The folders every task works in.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The root of the clone.
    pub(crate) root: PathBuf,
    /// Where cargo builds: `CARGO_TARGET_DIR`, else `target`.
    pub(crate) build: PathBuf,
}

impl Places {
    /// The clone this task was compiled from.
    pub(crate) fn of_this_clone() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or_else(|| Refusal::new("xtask was compiled outside the repository"))?
            .to_path_buf();
        let build = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(given) => root.join(given),
            None => root.join("target"),
        };
        Ok(Self { root, build })
    }

    /// The screens' package.
    pub(crate) fn screens(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Pictures, measurements and reports: always below `target` of the clone, so that a person
    /// finds them even when cargo builds elsewhere.
    pub(crate) fn output(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// A program built without optimisation by `cargo build`.
    pub(crate) fn debug_program(&self, name: &str) -> PathBuf {
        self.build
            .join("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A program built by `cargo build --release`.
    pub(crate) fn release_program(&self, name: &str) -> PathBuf {
        self.build
            .join("release")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}
