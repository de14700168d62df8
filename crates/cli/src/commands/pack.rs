//! Criteria packs.

use super::{Open, lookup};
use clap::Subcommand;
use khupho_app::api::Request;
use khupho_app::api::common::{ById, FileInput, Id, Nothing};
use khupho_app::api::criteria::{CriteriaSetRow, PackLoad, PackSource};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::{criteria, host::to_json};
use serde_json::Value;

/// Criteria packs.
#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// Packs that ship with the program, and whether they are loaded.
    List,
    /// Loaded criteria sets.
    Loaded,
    /// Checks a pack file and tells every fault with its line.
    Check {
        /// The file, or the name of a shipped pack.
        pack: String,
    },
    /// What a pack holds.
    Show {
        /// The file, or the name of a shipped pack.
        pack: String,
    },
    /// Loads a pack and begins its assessment.
    Load {
        /// The file, or the name of a shipped pack.
        pack: String,
    },
    /// Assesses another loaded set, such as last year's: `claim` and `evidence` then name its criteria
    Use {
        /// The set's identity, as `khupho pack loaded` tells it.
        set: String,
    },
    /// Scores answers by a pack, without a notebook.
    Score {
        /// The file, or the name of a shipped pack.
        pack: String,
        /// The answers in JSON, see docs/criteria-pack.md.
        #[arg(long)]
        answers: String,
        /// The day for which it is scored; today where not given.
        #[arg(long)]
        on: Option<chrono::NaiveDate>,
    },
}

fn answers_text(path: &str) -> Result<String, ApiError> {
    String::from_utf8(criteria::pack_file_bytes(path)?).map_err(|_| {
        ApiError::new(ErrorCode::WrongFileType)
            .with("name", path)
            .with("found", "not UTF-8 text")
    })
}

fn pack_bytes(pack: &str) -> Result<Vec<u8>, ApiError> {
    criteria::shipped_pack(pack).map_or_else(
        || criteria::pack_file_bytes(pack),
        |text| Ok(text.as_bytes().to_owned()),
    )
}

/// What needs no notebook; `None` for the rest.
///
/// # Errors
/// The pack's faults, the answers' faults.
pub(crate) fn without_store(command: &PackCommand) -> Result<Option<Value>, ApiError> {
    match command {
        PackCommand::Check { pack } | PackCommand::Show { pack } => Ok(Some(to_json(
            &criteria::summarize_pack(&pack_bytes(pack)?, pack)?,
        )?)),
        PackCommand::Score { pack, answers, on } => {
            let today = on.unwrap_or_else(khupho_app::host::today);
            let score =
                criteria::score_pack(&pack_bytes(pack)?, pack, &answers_text(answers)?, today)?;
            Ok(Some(to_json(&score)?))
        }
        PackCommand::List
        | PackCommand::Loaded
        | PackCommand::Load { .. }
        | PackCommand::Use { .. } => Ok(None),
    }
}

/// What needs a notebook.
///
/// # Errors
/// The core's refusal.
pub(crate) fn with_store(open: &Open<'_>, command: PackCommand) -> Result<Value, ApiError> {
    match command {
        PackCommand::Loaded => open.run(Request::criteria_sets(Nothing {})),
        PackCommand::Load { pack } => open.run(Request::pack_load(PackLoad {
            source: source(pack),
        })),
        PackCommand::Use { set } => open.run(Request::criteria_set_select(ById {
            id: set_id(open, set)?,
        })),
        PackCommand::List
        | PackCommand::Check { .. }
        | PackCommand::Show { .. }
        | PackCommand::Score { .. } => open.run(Request::packs(Nothing {})),
    }
}

fn set_id(open: &Open<'_>, named: String) -> Result<Id, ApiError> {
    let sets: Vec<CriteriaSetRow> = lookup::typed(open.run(Request::criteria_sets(Nothing {}))?)?;
    let found = sets.into_iter().find(|set| set.id.0 == named);
    found
        .map(|set| set.id)
        .ok_or_else(|| lookup::nothing_named("criteria_set", &named))
}

fn source(pack: String) -> PackSource {
    if criteria::shipped_pack(&pack).is_some() {
        PackSource::Shipped { name: pack }
    } else {
        PackSource::File {
            file: FileInput::Path { path: pack },
        }
    }
}
