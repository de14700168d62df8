//! Claims. A claim is named by its criterion's code, such as 2.3, in the set that is
//! assessed now.

pub(crate) mod value;

use super::{Open, lookup};
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::assessment::{ByCriterion, ClaimDetail, ClaimSave};
use khupho_app::api::errors::ApiError;
use serde_json::Value;
use value::ValueArguments;

/// Claims.
#[derive(Debug, Subcommand)]
pub(crate) enum ClaimCommand {
    /// One claim, whole.
    Show(Code),
    /// Sets value and note; what is not given stays as it is.
    Set {
        /// Which one.
        #[command(flatten)]
        code: Code,
        /// The value.
        #[command(flatten)]
        value: ValueArguments,
        /// The note.
        #[arg(long)]
        note: Option<String>,
    },
    /// Takes the figure from the book.
    FromBook(Code),
    /// Marks as ready to send.
    Ready(Code),
    /// Back to draft.
    Draft(Code),
    /// Who changed what.
    History(Code),
}

/// Code of a criterion.
#[derive(Debug, Args)]
pub(crate) struct Code {
    /// Such as 2.3, in the set that is assessed now; `khupho pack use` chooses another one.
    code: String,
}

/// Runs a command on claims.
///
/// # Errors
/// The core's refusal.
pub(crate) fn claims(open: &Open<'_>, command: ClaimCommand) -> Result<Value, ApiError> {
    let named = |code: Code| {
        Ok::<_, ApiError>(ByCriterion {
            criterion: lookup::criterion(open, &code.code)?,
        })
    };
    let request = match command {
        ClaimCommand::Show(code) => Request::claim_get(named(code)?),
        ClaimCommand::FromBook(code) => Request::claim_take_from_book(named(code)?),
        ClaimCommand::Ready(code) => Request::claim_mark_ready(named(code)?),
        ClaimCommand::Draft(code) => Request::claim_back_to_draft(named(code)?),
        ClaimCommand::History(code) => Request::claim_history(named(code)?),
        ClaimCommand::Set { code, value, note } => {
            Request::claim_save(changed(open, named(code)?, value, note)?)
        }
    };
    open.run(request)
}

fn changed(
    open: &Open<'_>,
    named: ByCriterion,
    value: ValueArguments,
    note: Option<String>,
) -> Result<ClaimSave, ApiError> {
    let before: ClaimDetail = lookup::typed(open.run(Request::claim_get(named.clone()))?)?;
    let value = if value.not_collected {
        None
    } else {
        value.into_value()?.or(before.row.value)
    };
    Ok(ClaimSave {
        criterion: named.criterion,
        value,
        note: note.unwrap_or(before.note),
    })
}
