//! Activities.

use super::evidence::AddedEvidence;
use super::{Open, page};
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::activities::{ActivityInput, ActivitySave, ActivitySearch};
use khupho_app::api::assessment::EvidenceTarget;
use khupho_app::api::common::{ById, Id};
use khupho_app::api::errors::ApiError;
use khupho_app::api::home::HistoryOf;
use serde_json::Value;

/// Activities.
#[derive(Debug, Subcommand)]
pub(crate) enum ActivityCommand {
    /// All that match, newest first.
    List {
        /// Text.
        #[arg(default_value = "")]
        query: String,
        /// Only this kind.
        #[arg(long)]
        kind: Option<String>,
    },
    /// Records one.
    Add(ActivityFields),
    /// Changes one; every field is given anew.
    Set {
        /// Which one.
        id: String,
        /// Its fields.
        #[command(flatten)]
        fields: ActivityFields,
    },
    /// Adds a photo or PDF.
    Evidence {
        /// Which one.
        id: String,
        /// What is added.
        #[command(flatten)]
        added: AddedEvidence,
    },
    /// Who changed what in one, newest first.
    History {
        /// Which one.
        id: String,
    },
    /// Takes one out; `khupho undo` brings it back.
    Delete {
        /// Which one.
        id: String,
    },
}

/// What is said of an activity.
#[derive(Debug, Args)]
pub(crate) struct ActivityFields {
    /// digital_literacy_class, outreach, cleanup, meals, community_work, meeting or other.
    #[arg(long)]
    kind: String,
    /// Title.
    #[arg(long)]
    title: String,
    /// The day; today where not given.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// Place.
    #[arg(long, default_value = "")]
    place: String,
    /// People who took part.
    #[arg(long)]
    participants: Option<u32>,
    /// Households reached.
    #[arg(long)]
    households: Option<u32>,
    /// Portions, trees, metres …
    #[arg(long)]
    quantity: Option<u32>,
    /// Value in đồng.
    #[arg(long)]
    value: Option<u64>,
    /// Note.
    #[arg(long, default_value = "")]
    note: String,
}

impl ActivityFields {
    fn input(self, today: chrono::NaiveDate) -> ActivityInput {
        ActivityInput {
            kind: self.kind,
            title: self.title,
            held_on: self.on.unwrap_or(today),
            place: self.place,
            participants: self.participants,
            households: self.households,
            quantity: self.quantity,
            value_dong: self.value,
            note: self.note,
        }
    }
}

/// Runs a command on activities.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: ActivityCommand) -> Result<Value, ApiError> {
    let today = open.host.today();
    open.run(match command {
        ActivityCommand::List { query, kind } => Request::activities_search(ActivitySearch {
            query,
            kind,
            page: page(0, 200),
        }),
        ActivityCommand::Add(fields) => Request::activity_save(ActivitySave {
            id: None,
            activity: fields.input(today),
        }),
        ActivityCommand::Set { id, fields } => Request::activity_save(ActivitySave {
            id: Some(Id(id)),
            activity: fields.input(today),
        }),
        ActivityCommand::Evidence { id, added } => {
            added.into_request(EvidenceTarget::Activity { id: Id(id) })
        }
        ActivityCommand::History { id } => Request::history_of(HistoryOf::Activity { id: Id(id) }),
        ActivityCommand::Delete { id } => Request::activity_delete(ById { id: Id(id) }),
    })
}
