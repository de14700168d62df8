//! Preferences of this machine. They stand in a small file beside the store, because the unlock
//! screen needs language and text size before anything can be decrypted; nothing personal is in it.

use super::status::status;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{Language, Status};
use crate::host::{CallContext, Host};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub(crate) use crate::api::session::Preferences;

/// Text sizes offered, in per cent.
pub(crate) const TEXT_SIZES_PERCENT: [u32; 5] = [100, 115, 130, 145, 160];
/// Most minutes until the notebook locks.
const LOCK_AFTER_MAX_MINUTES: u32 = 120;

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: Language::Vi,
            text_percent: 100,
            lock_after_minutes: 10,
        }
    }
}

impl Preferences {
    fn path(folder: &Path) -> PathBuf {
        folder.join("preferences.json")
    }

    /// Reads them; a missing or unreadable file gives the defaults, because preferences must never
    /// keep anybody from the notebook.
    pub(crate) fn load(folder: &Path) -> Self {
        fs::read(Self::path(folder))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn store(&self, folder: &Path) -> Result<(), ApiError> {
        let path = Self::path(folder);
        let written = fs::create_dir_all(folder)
            .and_then(|()| fs::File::create(path.with_extension("json.new")))
            .and_then(|mut file| file.write_all(&serde_json::to_vec_pretty(self)?))
            .and_then(|()| fs::rename(path.with_extension("json.new"), &path));
        written.map_err(|_| ApiError::new(ErrorCode::FileUnwritable).with("path", path.display()))
    }

    fn check(&self) -> Result<(), ApiError> {
        let invalid = |field| {
            Err(ApiError::new(ErrorCode::InvalidField)
                .with("field", field)
                .with("reason", "range"))
        };
        if !TEXT_SIZES_PERCENT.contains(&self.text_percent) {
            return invalid("text_percent");
        }
        if !(1..=LOCK_AFTER_MAX_MINUTES).contains(&self.lock_after_minutes) {
            return invalid("lock_after_minutes");
        }
        Ok(())
    }
}

/// Changes preferences of this machine.
///
/// # Errors
/// A value that is not offered, or a folder that cannot be written.
pub fn preferences_save(
    host: &Host,
    context: &CallContext<'_>,
    args: Preferences,
) -> Result<Status, ApiError> {
    args.check()?;
    args.store(host.root())?;
    status(host, context, Nothing {})
}
