//! An import that finds no room, and what is there afterwards.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use fastrand::Rng;
use khupho_app::api::errors::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::core_notebook::{CoreNotebook, household_search};

/// More households than the small disk holds, and few enough for any.
const TOO_MANY: u32 = 12_000;
const FEW: u32 = 10;

/// How an import on a full disk went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedOnFullDisk {
    /// What the import that found no room was told.
    pub refusal: ApiError,
    /// Households in the register after it.
    pub households_after_refusal: u64,
    /// Imports in the list after it.
    pub imports_after_refusal: usize,
    /// Households after room was made and fewer were imported.
    pub households_at_last: u64,
    /// Whether everything is whole at the end.
    pub whole: bool,
}

/// Founds a notebook on a small disk and imports a register that does not fit, then removes the
/// ballast and imports one that does.
///
/// # Errors
/// A refusal that has nothing to do with the disk, and `internal` where the large register fits.
pub fn import_on_full_disk(folder: &Path, ballast: &Path) -> Result<ImportedOnFullDisk, ApiError> {
    let notebook = CoreNotebook::at(folder);
    notebook.found()?;
    let Err(refusal) = import(&notebook, TOO_MANY) else {
        return Err(ApiError::new(ErrorCode::Internal).with("reference", "NEVER-FULL"));
    };
    let households_after_refusal = count_households(&notebook)?;
    let imports = notebook.call("imports", json!({}))?;
    fs::remove_file(ballast)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))?;
    notebook.close()?;
    notebook.sign_in()?;
    import(&notebook, FEW)?;
    Ok(ImportedOnFullDisk {
        refusal,
        households_after_refusal,
        imports_after_refusal: imports.as_array().map_or(0, Vec::len),
        households_at_last: count_households(&notebook)?,
        whole: notebook.is_whole()?,
    })
}

fn import(notebook: &CoreNotebook, households: u32) -> Result<Value, ApiError> {
    let file = json!({
        "kind": "bytes", "name": "ho.csv", "base64": BASE64.encode(register(households).as_bytes()),
    });
    let mut request = json!({
        "target": "households", "file": file, "mapping": null, "decisions": [], "confirmed_hash": null,
    });
    let preview = notebook.call("import_preview", request.clone())?;
    request["confirmed_hash"] = preview["file_hash"].clone();
    notebook.call("import_confirm", request)
}

/// A register with notes of noise: what repeats itself would need no room.
fn register(households: u32) -> String {
    let mut random = Rng::with_seed(11);
    let mut text = String::from("Mã hộ;Họ tên chủ hộ;Địa chỉ;Ghi chú\n");
    for number in 1..=households {
        let noise: String = std::iter::repeat_with(|| random.alphabetic())
            .take(200)
            .collect();
        // Writing to a text in memory cannot fail.
        let _ = writeln!(text, "M{number};Người Mẫu;{number} Đường Mẫu;{noise}");
    }
    text
}

fn count_households(notebook: &CoreNotebook) -> Result<u64, ApiError> {
    let page = notebook.call("households_search", household_search(""))?;
    Ok(page["total"].as_u64().unwrap_or_default())
}
