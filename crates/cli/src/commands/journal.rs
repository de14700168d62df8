//! The work journal.

use super::{Open, page};
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::activities::{JournalExport, JournalInput, JournalSave, JournalSearch};
use khupho_app::api::common::{ById, Id};
use khupho_app::api::errors::ApiError;
use khupho_app::api::home::HistoryOf;
use serde_json::Value;

/// The work journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// All that match, newest first.
    List {
        /// Text.
        #[arg(default_value = "")]
        query: String,
        /// First day.
        #[arg(long)]
        from: Option<chrono::NaiveDate>,
        /// Last day.
        #[arg(long)]
        to: Option<chrono::NaiveDate>,
    },
    /// Writes an entry.
    Add(JournalFields),
    /// Changes an entry; every field is given anew.
    Set {
        /// Which one.
        id: String,
        /// Its fields.
        #[command(flatten)]
        fields: JournalFields,
    },
    /// Writes what a search finds to XLSX or CSV.
    Export {
        /// The file; its ending says which.
        file: String,
        /// Text; everything where empty.
        #[arg(default_value = "")]
        query: String,
        /// First day.
        #[arg(long)]
        from: Option<chrono::NaiveDate>,
        /// Last day.
        #[arg(long)]
        to: Option<chrono::NaiveDate>,
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

/// What is said of a day's work.
#[derive(Debug, Args)]
pub(crate) struct JournalFields {
    /// What was done.
    #[arg(long)]
    content: String,
    /// The day; today where not given.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// The time.
    #[arg(long)]
    at: Option<chrono::NaiveTime>,
    /// Who did it.
    #[arg(long, default_value = "")]
    by: String,
    /// What came of it.
    #[arg(long, default_value = "")]
    result: String,
}

impl JournalFields {
    fn input(self, today: chrono::NaiveDate) -> JournalInput {
        JournalInput {
            happened_on: self.on.unwrap_or(today),
            happened_at: self.at,
            content: self.content,
            done_by: self.by,
            result: self.result,
            other_answers: String::new(),
        }
    }
}

/// Runs a command on the journal.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: JournalCommand) -> Result<Value, ApiError> {
    let today = open.host.today();
    open.run(match command {
        JournalCommand::List { query, from, to } => Request::journal_search(JournalSearch {
            query,
            from,
            to,
            page: page(0, 200),
        }),
        JournalCommand::Add(fields) => Request::journal_save(JournalSave {
            id: None,
            entry: fields.input(today),
        }),
        JournalCommand::Set { id, fields } => Request::journal_save(JournalSave {
            id: Some(Id(id)),
            entry: fields.input(today),
        }),
        JournalCommand::Export {
            file,
            query,
            from,
            to,
        } => Request::journal_export(JournalExport {
            path: file,
            query,
            from,
            to,
        }),
        JournalCommand::History { id } => {
            Request::history_of(HistoryOf::JournalEntry { id: Id(id) })
        }
        JournalCommand::Delete { id } => Request::journal_delete(ById { id: Id(id) }),
    })
}
