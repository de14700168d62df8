//! A notebook whose PIN is made strong by the machine's own keyring, from founding to recovery.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use khupho_app::Host;
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_store::{Clock, NoKeyring};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::core_notebook::{CoreNotebook, text};

/// Six digits, which only a keyring makes enough.
const PIN: &str = "280196";
const NEW_SECRET: &str = "mat khau moi 2026";

/// What was seen on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenWithKeyring {
    /// What a new notebook asks for.
    pub secret_kind: String,
    /// What is told when the notebook is opened again.
    pub notices_of_reopening: Vec<Value>,
    /// What is told when an older copy is opened on the same machine, though its own marker fits.
    pub notices_of_copy: Vec<Value>,
    /// What a copy without the keyring answers to the right PIN.
    pub without_keyring: ErrorCode,
    /// Helps that the recovery code opens in that copy.
    pub helps_by_recovery: u64,
}

/// Goes through it in folders below `folder`, with the keyring of the person who runs it.
///
/// # Errors
/// Every refusal that is not expected on the way.
pub fn live_with_keyring(folder: &Path) -> Result<SeenWithKeyring, ApiError> {
    let [original, copy, stolen] = ["so", "ban-sao", "bi-lay"].map(|name| folder.join(name));
    let notebook = CoreNotebook::of_host(Host::of_this_machine(original.clone()));
    let secret_kind = text(&notebook.call("status", json!({}))?["secret_kind"]);
    let code = found(&notebook)?;
    notebook.save_help("một")?;
    notebook.close()?;
    copy_folder(&original, &copy)?;
    let reopened = sign_in(&notebook)?;
    notebook.save_help("hai")?;
    notebook.close()?;
    copy_folder(&original, &stolen)?;

    let older = CoreNotebook::of_host(Host::of_this_machine(copy));
    let copied = sign_in(&older)?;
    older.close()?;
    let elsewhere = Host::new(stolen, Clock::system(), Arc::new(NoKeyring));
    let elsewhere = CoreNotebook::of_host(elsewhere);
    let without_keyring = match sign_in(&elsewhere) {
        Err(refusal) => refusal.code,
        Ok(_) => return Err(ApiError::new(ErrorCode::Internal).with("reference", "OPENED")),
    };
    let member = elsewhere.first_member()?;
    let recovery = json!({ "code": code, "member": member, "new_secret": NEW_SECRET });
    elsewhere.call("unlock_with_recovery", recovery)?;
    Ok(SeenWithKeyring {
        secret_kind,
        notices_of_reopening: notices(&reopened),
        notices_of_copy: notices(&copied),
        without_keyring,
        helps_by_recovery: elsewhere.count_helps()?,
    })
}

/// Founds a notebook with a PIN and gives its recovery code.
fn found(notebook: &CoreNotebook) -> Result<String, ApiError> {
    let kit = notebook.call(
        "store_create",
        json!({
            "neighborhood_name": "Khu phố 13", "ward_name": "Phường Mẫu",
            "member_name": "Người Mẫu Một", "tile_label": "Chú Một", "secret": PIN,
        }),
    )?;
    let groups = kit["groups"].as_array().cloned().unwrap_or_default();
    Ok(groups.iter().map(text).collect::<Vec<_>>().join(" "))
}

fn sign_in(notebook: &CoreNotebook) -> Result<Value, ApiError> {
    let member = notebook.first_member()?;
    notebook.call("unlock", json!({ "member": member, "secret": PIN }))
}

fn notices(status: &Value) -> Vec<Value> {
    let notices = status["notices"].as_array().into_iter().flatten();
    notices.map(|notice| notice["kind"].clone()).collect()
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), ApiError> {
    copy_all(from, to).map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if path.is_dir() {
            copy_all(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
