//! Welfare rounds: recipients are listed once and ticked once.

use super::{Open, lookup, page};
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::activities::{
    ByRecipient, RecipientTick, RecipientsAdd, RecipientsQuery, RoundInput, RoundSave,
};
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::home::HistoryOf;
use khupho_app::api::households::HouseholdFilter;
use serde_json::Value;

/// Welfare rounds.
#[derive(Debug, Subcommand)]
pub(crate) enum WelfareCommand {
    /// All rounds, newest first.
    Rounds,
    /// Opens a round.
    Open(RoundFields),
    /// Changes a round; every field is given anew.
    Set {
        /// Which one.
        round: String,
        /// Its fields.
        #[command(flatten)]
        fields: RoundFields,
    },
    /// Who changed what in a round, or in a household's line of its list, newest first.
    History {
        /// The round.
        round: String,
        /// The household.
        household: Option<String>,
    },
    /// Takes a round out; `khupho undo` brings it back.
    DeleteRound {
        /// Which one.
        round: String,
    },
    /// Recipients of a round in walking order.
    List {
        /// The round.
        round: String,
        /// Only those who still wait.
        #[arg(long)]
        waiting: bool,
    },
    /// Lists households in a round.
    Add {
        /// The round.
        round: String,
        /// The households.
        households: Vec<String>,
        /// And all with this tag.
        #[arg(long)]
        tag: Option<String>,
    },
    /// Ticks a household as received.
    Tick {
        /// The round and the household.
        #[command(flatten)]
        recipient: Recipient,
        /// The day; today where not given.
        #[arg(long)]
        on: Option<chrono::NaiveDate>,
        /// Who took it.
        #[arg(long, default_value = "")]
        by: String,
    },
    /// Takes a tick back.
    Untick(Recipient),
    /// Takes a household off the list.
    Remove(Recipient),
}

/// A line of a round.
#[derive(Debug, Args)]
pub(crate) struct Recipient {
    /// The round.
    round: String,
    /// The household.
    household: String,
}

/// What is said of a round.
#[derive(Debug, Args)]
pub(crate) struct RoundFields {
    /// Title.
    #[arg(long)]
    title: String,
    /// First day; today where not given.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// What each gets.
    #[arg(long, default_value = "")]
    item: String,
    /// Value of one gift in đồng.
    #[arg(long)]
    value: Option<u64>,
    /// Who gives.
    #[arg(long, default_value = "")]
    donor: String,
    /// Note.
    #[arg(long, default_value = "")]
    note: String,
}

/// Runs a command on welfare rounds.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: WelfareCommand) -> Result<Value, ApiError> {
    let today = open.host.today();
    let line = |recipient: Recipient| {
        let household = lookup::household(open, &recipient.household)?;
        Ok::<_, ApiError>(ByRecipient {
            round: Id(recipient.round),
            household,
        })
    };
    open.run(match command {
        WelfareCommand::Rounds => Request::rounds(Nothing {}),
        WelfareCommand::Open(fields) => Request::round_save(RoundSave {
            id: None,
            round: round(fields, today),
        }),
        WelfareCommand::Set { round: id, fields } => Request::round_save(RoundSave {
            id: Some(Id(id)),
            round: round(fields, today),
        }),
        WelfareCommand::History { round, household } => {
            Request::history_of(history(open, Id(round), household)?)
        }
        WelfareCommand::DeleteRound { round } => Request::round_delete(ById { id: Id(round) }),
        WelfareCommand::List { round, waiting } => Request::recipients(RecipientsQuery {
            round: Id(round),
            query: String::new(),
            only_waiting: waiting,
            page: page(0, 200),
        }),
        WelfareCommand::Add {
            round,
            households,
            tag,
        } => Request::recipients_add(RecipientsAdd {
            round: Id(round),
            households: households
                .iter()
                .map(|named| lookup::household(open, named))
                .collect::<Result<_, _>>()?,
            filter: tag.map(|tag| HouseholdFilter {
                tag: Some(tag),
                ..HouseholdFilter::default()
            }),
        }),
        WelfareCommand::Tick { recipient, on, by } => {
            let ByRecipient { round, household } = line(recipient)?;
            let received_on = on.unwrap_or(today);
            Request::recipient_tick(RecipientTick {
                round,
                household,
                received_on,
                received_by: by,
            })
        }
        WelfareCommand::Untick(recipient) => Request::recipient_untick(line(recipient)?),
        WelfareCommand::Remove(recipient) => Request::recipient_remove(line(recipient)?),
    })
}

fn history(open: &Open<'_>, round: Id, household: Option<String>) -> Result<HistoryOf, ApiError> {
    Ok(match household {
        None => HistoryOf::WelfareRound { id: round },
        Some(named) => HistoryOf::WelfareRecipient {
            round,
            household: lookup::household(open, &named)?,
        },
    })
}

fn round(fields: RoundFields, today: chrono::NaiveDate) -> RoundInput {
    RoundInput {
        title: fields.title,
        starts_on: fields.on.unwrap_or(today),
        item: fields.item,
        value_dong: fields.value,
        donor: fields.donor,
        note: fields.note,
    }
}
