//! A notebook whose folder becomes read-only while it is open: a disk that the system protects
//! after a fault, or rights that somebody took away.

use std::path::Path;
use std::process::Command;

use data_encoding::BASE64;
use fastrand::Rng;
use khupho_app::api::errors::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::worker::drawn_photo;
use crate::core_notebook::{CoreNotebook, text};

/// How a notebook answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredReadOnly {
    /// What each deed was told after the folder became read-only; none where it went well.
    pub refusals: Vec<(String, Option<ApiError>)>,
}

/// Opens a notebook, makes its folder read-only and works on. The caller gave this process a mount
/// table of its own.
///
/// # Errors
/// A refusal before the folder became read-only, and a mount that is not possible.
pub fn work_read_only(folder: &Path) -> Result<AnsweredReadOnly, ApiError> {
    let notebook = CoreNotebook::at(folder);
    notebook.sign_in()?;
    notebook.load_sample_set()?;
    notebook.save_help("ghi được")?;
    let criterion = notebook.criteria()?.remove(0);
    make_read_only(folder)?;
    let target = json!({ "kind": "claim", "criterion": criterion });
    let photo = drawn_photo(&mut Rng::with_seed(7))?;
    let file = json!({ "kind": "bytes", "name": "anh.png", "base64": BASE64.encode(&photo) });
    let deeds = [
        ("help_search", notebook.count_helps().map(|_| ())),
        (
            "help_save",
            notebook.save_help("sau khi bị khoá").map(|_| ()),
        ),
        ("home", notebook.call("home", json!({})).map(|_| ())),
        (
            "evidence_add",
            notebook
                .call("evidence_add", json!({ "target": target, "file": file }))
                .map(|_| ()),
        ),
        (
            "backup_now",
            notebook.call("backup_now", json!({})).map(|_| ()),
        ),
        ("lock", notebook.close()),
        ("unlock", notebook.sign_in().map(|_| ())),
    ];
    let refusals = deeds
        .into_iter()
        .map(|(deed, result)| (deed.to_owned(), result.err()))
        .collect();
    Ok(AnsweredReadOnly { refusals })
}

/// Files that are open already stay writable under a mount of their own; everything opened from now
/// on is not.
fn make_read_only(folder: &Path) -> Result<(), ApiError> {
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"";
    let done = Command::new("sh")
        .args(["-c", script, &text(&json!(folder))])
        .status();
    if done.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Internal).with("reference", "MOUNT"))
}
