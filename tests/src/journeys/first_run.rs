//! The first run: name the khu phố, choose a secret, put the recovery slip away.

use super::album::Album;
use crate::harness::{Step, Window, by_test_id};

/// The secret of every notebook the journeys make.
pub const SECRET: &str = "mat khau mau 2026";

/// Makes a notebook for a generated head of a khu phố, up to the home screen.
///
/// # Errors
/// When a step cannot be made.
pub fn begin_notebook(window: &Window, album: &Album) -> Step {
    window.wait_for(&by_test_id("first-run-neighborhood"))?;
    album.add(window, "first-run")?;
    begin_at_first_run(window, SECRET)?;
    window.wait_for(&by_test_id("recovery-done"))?;
    album.add(window, "recovery-slip")?;
    window.click(&by_test_id("recovery-done"))?;
    window.wait_for(&by_test_id("rail-home"))
}

/// Sends the form of the first run with a secret of one's own.
///
/// # Errors
/// When the form is not there.
pub fn begin_at_first_run(window: &Window, secret: &str) -> Step {
    window.fill(&by_test_id("first-run-neighborhood"), "Khu phố 13")?;
    window.fill(&by_test_id("first-run-ward"), "Phường Mẫu")?;
    window.fill(&by_test_id("first-run-member"), "Người Mẫu Một")?;
    window.fill(&by_test_id("secret-new"), secret)?;
    window.fill(&by_test_id("secret-again"), secret)?;
    window.click(&by_test_id("first-run-submit"))
}
