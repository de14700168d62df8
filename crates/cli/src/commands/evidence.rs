//! Evidence: what the book holds, and what a claim cites of it.

use super::{Open, lookup, page};
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::assessment::{
    BookEvidenceSearch, EvidenceAdd, EvidenceCite, EvidenceRemove, EvidenceSaveAs, EvidenceTarget,
};
use khupho_app::api::common::{FileInput, Id};
use khupho_app::api::errors::ApiError;
use serde_json::Value;

/// Evidence.
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// What claims, activities and help entries cite, newest first.
    List {
        /// Marks what the claim for this criterion cites, and looks at its period.
        #[arg(long = "for", value_name = "CODE")]
        code: Option<String>,
        /// Rows to leave out.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Adds a photo or PDF to a claim.
    Add {
        /// Code of the criterion.
        code: String,
        /// What is added.
        #[command(flatten)]
        added: AddedEvidence,
    },
    /// Takes it out of the claim.
    Remove {
        /// Code of the criterion.
        code: String,
        /// The evidence.
        evidence: String,
    },
    /// Writes it to a file.
    Save {
        /// The evidence.
        evidence: String,
        /// The file.
        file: String,
    },
}

/// A new file, or evidence that is in the book already.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct AddedEvidence {
    /// The file.
    file: Option<String>,
    /// Evidence that is in the book already, by the `id` that `khupho evidence list` shows.
    #[arg(long, value_name = "EVIDENCE")]
    in_book: Option<String>,
}

impl AddedEvidence {
    /// The command that adds it.
    pub(crate) fn into_request(self, target: EvidenceTarget) -> Request {
        match self.in_book {
            Some(evidence) => Request::evidence_cite(EvidenceCite {
                target,
                evidence: Id(evidence),
            }),
            None => Request::evidence_add(EvidenceAdd {
                target,
                // One of the two was given.
                file: FileInput::Path {
                    path: self.file.unwrap_or_default(),
                },
            }),
        }
    }
}

/// Runs a command on evidence.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: EvidenceCommand) -> Result<Value, ApiError> {
    let target = |code: &str| {
        Ok::<_, ApiError>(EvidenceTarget::Claim {
            criterion: lookup::criterion(open, code)?,
        })
    };
    let request = match command {
        EvidenceCommand::List {
            code,
            offset,
            limit,
        } => Request::evidence_in_book(BookEvidenceSearch {
            target: code.as_deref().map(target).transpose()?,
            page: page(offset, limit),
        }),
        EvidenceCommand::Add { code, added } => added.into_request(target(&code)?),
        EvidenceCommand::Remove { code, evidence } => Request::evidence_remove(EvidenceRemove {
            target: target(&code)?,
            evidence: Id(evidence),
        }),
        EvidenceCommand::Save { evidence, file } => Request::evidence_save_as(EvidenceSaveAs {
            id: Id(evidence),
            path: file,
        }),
    };
    open.run(request)
}
