//! The register of households.

mod fields;

use super::{Open, import, lookup, page};
use crate::output::Outcome;
use clap::Subcommand;
use fields::HouseholdFields;
pub(crate) use fields::count_inputs;
use khupho_app::api::Request;
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::households::{
    CountsSave, HouseholdDetail, HouseholdFilter, HouseholdMerge, HouseholdSave, HouseholdSearch,
    HouseholdsExport, LookAlikesQuery,
};
use khupho_app::api::imports::ImportTarget;
use serde_json::Value;

/// The register of households.
#[derive(Debug, Subcommand)]
pub(crate) enum HouseholdCommand {
    /// Searches by parts of name, address, phone's tail or code, without diacritics if one likes.
    Search {
        /// What to look for; everything where empty.
        #[arg(default_value = "")]
        query: String,
        /// Only with this tag.
        #[arg(long)]
        tag: Option<String>,
        /// Only in this street.
        #[arg(long)]
        street: Option<String>,
        /// Only households never counted.
        #[arg(long)]
        uncounted: bool,
        /// Rows to leave out.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One household, named by identity, code or a search that finds one.
    Show {
        /// Which one.
        household: String,
    },
    /// Adds a household.
    Add(HouseholdFields),
    /// Changes a household; what is not given stays as it is.
    Set {
        /// Which one.
        household: String,
        /// What changes.
        #[command(flatten)]
        fields: HouseholdFields,
    },
    /// Sets counts: adults=3 vneid=2; an empty value is "not collected".
    Counts {
        /// Which one.
        household: String,
        /// The counts.
        #[arg(required = true)]
        counts: Vec<String>,
        /// The day they were asked; today where not given.
        #[arg(long)]
        on: Option<chrono::NaiveDate>,
    },
    /// Households that look like the one described.
    LookAlikes(HouseholdFields),
    /// Merges the second into the first.
    Merge {
        /// The one that stays.
        keep: String,
        /// The one that is merged into it.
        other: String,
    },
    /// Takes one out of the register; `khupho undo` brings it back.
    Delete {
        /// Which one.
        household: String,
    },
    /// Tags and streets in use.
    Words,
    /// Imports a spreadsheet.
    Import(import::ImportArguments),
}

/// Writes the register to a file.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// All households, to XLSX or CSV by the ending.
    Households {
        /// The file.
        file: String,
    },
}

/// Runs a command on households.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: HouseholdCommand) -> Result<Outcome, ApiError> {
    if let HouseholdCommand::Import(arguments) = command {
        return import::run(open, ImportTarget::Households, &arguments);
    }
    Ok(simple(open, command)?.into())
}

fn simple(open: &Open<'_>, command: HouseholdCommand) -> Result<Value, ApiError> {
    let find = |named: &str| lookup::household(open, named);
    let request = match command {
        HouseholdCommand::Search {
            query,
            tag,
            street,
            uncounted,
            offset,
            limit,
        } => {
            let filter = HouseholdFilter {
                tag,
                street,
                only_uncounted: uncounted,
            };
            Request::households_search(HouseholdSearch {
                query,
                filter,
                page: page(offset, limit),
            })
        }
        HouseholdCommand::Show { household } => Request::household_get(ById {
            id: find(&household)?,
        }),
        HouseholdCommand::Add(fields) => Request::household_save(HouseholdSave {
            id: None,
            household: fields.over(Default::default())?,
        }),
        HouseholdCommand::Set { household, fields } => changed(open, find(&household)?, fields)?,
        HouseholdCommand::Counts {
            household,
            counts,
            on,
        } => Request::household_counts_save(CountsSave {
            id: find(&household)?,
            counts: count_inputs(&counts)?,
            counted_on: on.unwrap_or_else(|| open.host.today()),
        }),
        HouseholdCommand::LookAlikes(fields) => Request::household_look_alikes(LookAlikesQuery {
            id: None,
            household: fields.over(Default::default())?,
        }),
        HouseholdCommand::Merge { keep, other } => Request::household_merge(HouseholdMerge {
            keep: find(&keep)?,
            other: find(&other)?,
        }),
        HouseholdCommand::Delete { household } => Request::household_delete(ById {
            id: find(&household)?,
        }),
        HouseholdCommand::Words | HouseholdCommand::Import(_) => {
            Request::household_words(Nothing {})
        }
    };
    open.run(request)
}

fn changed(open: &Open<'_>, id: Id, fields: HouseholdFields) -> Result<Request, ApiError> {
    let before: HouseholdDetail =
        lookup::typed(open.run(Request::household_get(ById { id: id.clone() }))?)?;
    let household = fields.over(before.household)?;
    Ok(Request::household_save(HouseholdSave {
        id: Some(id),
        household,
    }))
}

/// Writes the register to a file.
///
/// # Errors
/// The core's refusal.
pub(crate) fn export(open: &Open<'_>, command: ExportCommand) -> Result<Value, ApiError> {
    let ExportCommand::Households { file } = command;
    open.run(Request::households_export(HouseholdsExport { path: file }))
}
