//! The help log.

mod fields;

use super::evidence::AddedEvidence;
use super::{Open, import, lookup, page};
use crate::output::Outcome;
use clap::{Subcommand, ValueEnum};
use fields::{ChoiceFields, FilterFields, HelpFields};
use khupho_app::api::Request;
use khupho_app::api::assessment::EvidenceTarget;
use khupho_app::api::common::{ById, Id};
use khupho_app::api::errors::ApiError;
use khupho_app::api::help_log::{CampaignQuery, CampaignTick, HelpDetail, HelpSave, RevisitsQuery};
use khupho_app::api::households::HouseholdFilter;
use khupho_app::api::imports::ImportTarget;

/// The help log.
#[derive(Debug, Subcommand)]
pub(crate) enum HelpCommand {
    /// Logs one help.
    Add(HelpFields),
    /// Corrects one; the first version stays in its history.
    Correct {
        /// Which one.
        id: String,
        /// What changes.
        #[command(flatten)]
        fields: HelpFields,
    },
    /// One help with its history.
    Show {
        /// Which one.
        id: String,
    },
    /// Searches, newest first.
    Search {
        /// What is looked for.
        #[command(flatten)]
        filter: FilterFields,
        /// Rows to leave out.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Writes what a search finds to XLSX or CSV.
    Export {
        /// The file; its ending says which.
        file: String,
        /// What is looked for.
        #[command(flatten)]
        filter: FilterFields,
    },
    /// Adds a photo or PDF.
    Evidence {
        /// Which one.
        id: String,
        /// What is added.
        #[command(flatten)]
        added: AddedEvidence,
    },
    /// Takes one out; `khupho undo` brings it back.
    Delete {
        /// Which one.
        id: String,
    },
    /// Open revisits by alley.
    Revisits {
        /// Due on or before this day; today where not given.
        #[arg(long)]
        until: Option<chrono::NaiveDate>,
    },
    /// Households to tick in a campaign.
    CampaignList {
        /// What was chosen.
        #[command(flatten)]
        choice: ChoiceFields,
        /// Only in this street.
        #[arg(long)]
        street: Option<String>,
    },
    /// Ticks a household in a campaign; twice changes nothing.
    CampaignTick {
        /// The household.
        household: String,
        /// What was chosen.
        #[command(flatten)]
        choice: ChoiceFields,
    },
    /// Imports the answers of an old form.
    ImportForm {
        /// Into the journal or the help log.
        #[arg(long, value_enum, default_value_t = FormTarget::Journal)]
        into: FormTarget,
        /// The file.
        #[command(flatten)]
        import: import::ImportArguments,
    },
}

/// Where the answers of a form go.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FormTarget {
    /// The work journal.
    Journal,
    /// The help log.
    Help,
}

impl From<FormTarget> for ImportTarget {
    fn from(target: FormTarget) -> Self {
        match target {
            FormTarget::Journal => Self::Journal,
            FormTarget::Help => Self::HelpLog,
        }
    }
}

/// Runs a command on the help log.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: HelpCommand) -> Result<Outcome, ApiError> {
    let today = open.host.today();
    let request = match command {
        HelpCommand::Add(fields) => {
            let (help, counts) = fields.over(open, None)?;
            Request::help_save(HelpSave {
                id: None,
                help,
                counts,
            })
        }
        HelpCommand::Correct { id, fields } => corrected(open, Id(id), fields)?,
        HelpCommand::Show { id } => Request::help_get(ById { id: Id(id) }),
        HelpCommand::Evidence { id, added } => {
            added.into_request(EvidenceTarget::Help { id: Id(id) })
        }
        HelpCommand::Delete { id } => Request::help_delete(ById { id: Id(id) }),
        HelpCommand::Revisits { until } => Request::revisits(RevisitsQuery {
            until: until.unwrap_or(today),
        }),
        HelpCommand::CampaignList { choice, street } => {
            Request::campaign_households(CampaignQuery {
                choice: choice.choice(today),
                query: String::new(),
                filter: HouseholdFilter {
                    street,
                    ..HouseholdFilter::default()
                },
                page: page(0, 200),
            })
        }
        HelpCommand::CampaignTick { household, choice } => Request::campaign_tick(CampaignTick {
            choice: choice.choice(today),
            household: lookup::household(open, &household)?,
        }),
        HelpCommand::Search {
            filter,
            offset,
            limit,
        } => Request::help_search(filter.search(open, page(offset, limit))?),
        HelpCommand::Export { file, filter } => Request::help_export(filter.export(open, file)?),
        HelpCommand::ImportForm { into, import } => {
            return import::run(open, into.into(), &import);
        }
    };
    Ok(open.run(request)?.into())
}

fn corrected(open: &Open<'_>, id: Id, fields: HelpFields) -> Result<Request, ApiError> {
    let before: HelpDetail = lookup::typed(open.run(Request::help_get(ById { id: id.clone() }))?)?;
    let (help, counts) = fields.over(open, Some(before.help))?;
    Ok(Request::help_save(HelpSave {
        id: Some(id),
        help,
        counts,
    }))
}
