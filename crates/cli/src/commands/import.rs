//! Imports: a preview first, nothing written until confirmed.

use super::{Open, help, household, lookup};
use crate::arguments::Command;
use crate::output::Outcome;
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::common::{FileInput, Nothing};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::imports::{
    CellDecision, ColumnMapping, ImportPreview, ImportRequest, ImportTarget,
};
use khupho_app::api::session::Language;
use khupho_app::{Host, host::to_json, imports};
use serde_json::{Value, json};

/// A file to import.
#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// XLSX, XLS or CSV.
    file: String,
    /// Which sheet; the longest that names people or moments where not given. Each is an import of its own.
    #[arg(long)]
    sheet: Option<String>,
    /// Only tells what would be done; works without a notebook too.
    #[arg(long)]
    preview: bool,
    /// What a column means, again for each: 3=contact_name; columns count from 0, an empty field leaves one out.
    #[arg(long = "map")]
    mapping: Vec<String>,
    /// The value of a doubtful cell, again for each: 17:3=0901234567 (row:column=value).
    #[arg(long = "cell")]
    cells: Vec<String>,
}

/// Earlier imports.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportsCommand {
    /// All of them, newest first.
    List,
}

fn malformed(field: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidField)
        .with("field", field)
        .with("reason", "range")
}

impl ImportArguments {
    fn request(&self, target: ImportTarget) -> Result<ImportRequest, ApiError> {
        let mapping: Vec<ColumnMapping> = self
            .mapping
            .iter()
            .map(|one| column(one))
            .collect::<Result<_, _>>()?;
        Ok(ImportRequest {
            target,
            file: FileInput::Path {
                path: self.file.clone(),
            },
            sheet: self.sheet.clone(),
            mapping: (!mapping.is_empty()).then_some(mapping),
            decisions: self
                .cells
                .iter()
                .map(|one| cell(one))
                .collect::<Result<_, _>>()?,
            confirmed_hash: None,
        })
    }
}

fn column(typed: &str) -> Result<ColumnMapping, ApiError> {
    let (column, field) = typed.split_once('=').ok_or_else(|| malformed("map"))?;
    let column = column.parse().map_err(|_| malformed("map"))?;
    Ok(ColumnMapping {
        column,
        field: Some(field.to_owned()).filter(|field| !field.is_empty()),
    })
}

fn cell(typed: &str) -> Result<CellDecision, ApiError> {
    let (place, value) = typed.split_once('=').ok_or_else(|| malformed("cell"))?;
    let (row, column) = place.split_once(':').ok_or_else(|| malformed("cell"))?;
    let (row, column) = (
        row.parse().map_err(|_| malformed("cell"))?,
        column.parse().map_err(|_| malformed("cell"))?,
    );
    Ok(CellDecision {
        row,
        column,
        value: value.to_owned(),
    })
}

/// Previews or imports a file.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(
    open: &Open<'_>,
    target: ImportTarget,
    arguments: &ImportArguments,
) -> Result<Outcome, ApiError> {
    let request = arguments.request(target)?;
    let preview = open.run(Request::import_preview(request.clone()))?;
    let typed: ImportPreview = lookup::typed(preview.clone())?;
    if arguments.preview || typed.refused.is_some() {
        return Ok(Outcome {
            refused: typed.refused.is_some(),
            ..Outcome::from(preview)
        });
    }
    if let Some(reason) = imports::nothing_to_write(&typed, open.language) {
        return Ok(json!({
            "nothing_added": reason, "added": 0, "updated": 0, "left_out": typed.rows,
            "rows_left_out": preview["left_out"],
        })
        .into());
    }
    let confirmed = ImportRequest {
        confirmed_hash: Some(typed.file_hash),
        ..request
    };
    Ok(open.run(Request::import_confirm(confirmed))?.into())
}

/// A preview where there is no notebook yet: nothing is known, so every row is new. `None` for
/// everything else.
///
/// # Errors
/// Arguments that cannot be read.
pub(crate) fn preview_without_store(
    host: &Host,
    command: &Command,
    language: Language,
) -> Result<Option<Outcome>, ApiError> {
    let (target, arguments) = match command {
        Command::Households(household::HouseholdCommand::Import(arguments)) => {
            (ImportTarget::Households, arguments)
        }
        Command::Help(help::HelpCommand::ImportForm { into, import }) => {
            (ImportTarget::from(*into), import)
        }
        _ => return Ok(None),
    };
    if !arguments.preview || host.has_store() {
        return Ok(None);
    }
    let preview = imports::preview_without_store(host, arguments.request(target)?, language)?;
    let refused = preview.refused.is_some();
    Ok(Some(Outcome {
        refused,
        ..Outcome::from(to_json(&preview)?)
    }))
}

/// Lists earlier imports.
///
/// # Errors
/// The core's refusal.
pub(crate) fn imports(open: &Open<'_>, command: &ImportsCommand) -> Result<Value, ApiError> {
    let ImportsCommand::List = command;
    open.run(Request::imports(Nothing {}))
}
