//! What the notebook said it saved, and whether it did.

use khupho_app::api::errors::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::core_notebook::{CoreNotebook, household_search, text};

/// Something that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Acknowledged {
    /// A help.
    Help {
        /// Its identity.
        id: String,
        /// Its note.
        note: String,
    },
    /// A claim was written for the n-th time.
    Claim {
        /// Its criterion.
        criterion: String,
        /// Which writing it was; its note holds the number.
        writing: u64,
    },
    /// A photo was added to a claim.
    Photo {
        /// The claim's criterion.
        criterion: String,
        /// The evidence.
        id: String,
    },
    /// A file of households was imported.
    Import {
        /// The street all its households are on.
        street: String,
        /// How many there are.
        rows: u64,
    },
}

impl Acknowledged {
    /// Whether the notebook holds it.
    ///
    /// # Errors
    /// The notebook's refusal to answer.
    pub fn is_held(&self, notebook: &CoreNotebook) -> Result<bool, ApiError> {
        match self {
            Self::Help { id, note } => Ok(notebook.help_note(id)?.as_ref() == Some(note)),
            Self::Claim { criterion, writing } => {
                let claim = notebook.call("claim_get", json!({ "criterion": criterion }))?;
                // A later writing may have been saved without its acknowledgement getting out.
                Ok(text(&claim["note"])
                    .parse()
                    .is_ok_and(|found: u64| found >= *writing))
            }
            Self::Photo { criterion, id } => holds_photo(notebook, criterion, id),
            Self::Import { street, rows } => Ok(count_on_street(notebook, street)? == *rows),
        }
    }
}

fn holds_photo(notebook: &CoreNotebook, criterion: &str, id: &str) -> Result<bool, ApiError> {
    let claim = notebook.call("claim_get", json!({ "criterion": criterion }))?;
    let cited = claim["evidence"]
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one["id"] == id));
    match notebook.call("evidence_content", json!({ "id": id })) {
        Ok(content) => Ok(cited && !text(&content["base64"]).is_empty()),
        Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::DamagedFile) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Households on a street that has one word of its own.
pub(super) fn count_on_street(notebook: &CoreNotebook, street: &str) -> Result<u64, ApiError> {
    let page = notebook.call("households_search", household_search(street))?;
    Ok(page["total"].as_u64().unwrap_or_default())
}
