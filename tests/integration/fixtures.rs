//! Notebooks for the tests of this binary.

use std::error::Error;
use std::path::PathBuf;

use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_store::{Clock, ClockHand};
use khupho_tests::core_notebook::CoreNotebook;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) type TestResult = Result<(), Box<dyn Error>>;

/// 23 November 2026, 07:00 in Việt Nam.
pub(crate) const MONDAY_MS: u64 = 1_795_392_000_000;
pub(crate) const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A founded notebook on a Monday in a folder that goes with it.
pub(crate) struct Fixture {
    pub(crate) notebook: CoreNotebook,
    pub(crate) hand: ClockHand,
    folder: TempDir,
    clock: Clock,
}

impl Fixture {
    pub(crate) fn founded() -> Result<Self, Box<dyn Error>> {
        let folder = TempDir::new()?;
        let (clock, hand) = Clock::settable(MONDAY_MS);
        let notebook = CoreNotebook::with_clock(&folder.path().join("so"), clock.clone());
        notebook.found()?;
        Ok(Self {
            notebook,
            hand,
            folder,
            clock,
        })
    }

    /// Another program on the same folder.
    pub(crate) fn second_program(&self) -> CoreNotebook {
        CoreNotebook::with_clock(&self.home(), self.clock.clone())
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("so")
    }

    /// A path beside the notebook.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    pub(crate) fn reopen(&self) -> Result<Value, ApiError> {
        self.notebook.close()?;
        self.notebook.sign_in()
    }
}

/// The code of a refusal.
pub(crate) fn refused<T>(result: &Result<T, ApiError>) -> Option<ErrorCode> {
    result.as_ref().err().map(|error| error.code)
}

/// Whether a status holds a notice of that kind.
pub(crate) fn tells(status: &Value, kind: &str) -> bool {
    let notices = status["notices"].as_array();
    notices.is_some_and(|notices| notices.iter().any(|notice| notice["kind"] == kind))
}
