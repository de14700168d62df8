//! The work journal of the committee.

mod wire;

#[cfg(test)]
mod tests;

pub use wire::{entry, patch};

use crate::days::{day_text, time_text};
use crate::help_log::{all_begin_words, folded_words};
use crate::projection::{ProjectedTable, remove_row};
use crate::rows::entity_at;
use crate::{StoreError, states};
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;
use khupho_domain::text::search_words;
use khupho_oplog::EntityState;
use khupho_oplog::registry::journal_entry::KIND;
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const TABLES: &[ProjectedTable] = &[ProjectedTable {
    name: "journal_entry",
    key: &["entity"],
    search: None,
    local_columns: &[],
}];

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalQuery {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// What was typed; empty lists everything.
    pub text: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Entries that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// All of them.
    pub total: u32,
    /// The rows, newest first.
    pub rows: Vec<JournalListing>,
}

/// An entry with the name of the member who entered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalListing {
    /// Which one.
    pub id: EntityId,
    /// Its fields.
    pub entry: JournalEntry,
    /// Who entered it; empty where the member is not known here.
    pub entered_by: String,
}

/// One entry, whole; none for one that is not known or was deleted.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<JournalEntry>, StoreError> {
    Ok(states::load(connection, id, KIND)?.as_ref().and_then(entry))
}

/// Searches the journal of a khu phố, newest first. A year has some thousands of entries, so their
/// folded text is read through.
///
/// # Errors
/// Those of the database.
pub fn search(connection: &Connection, query: &JournalQuery) -> Result<JournalPage, StoreError> {
    let words = search_words(&query.text);
    if words.is_empty() && !query.text.trim().is_empty() {
        return Ok(JournalPage {
            total: 0,
            rows: Vec::new(),
        });
    }
    let matching = matching(connection, query, &words)?;
    let mut page = JournalPage {
        total: u32::try_from(matching.len()).unwrap_or(u32::MAX),
        rows: Vec::new(),
    };
    for id in matching
        .into_iter()
        .skip(query.offset as usize)
        .take(query.limit as usize)
    {
        if let Some(entry) = find(connection, id)? {
            let entered_by = entered_by(connection, id)?;
            page.rows.push(JournalListing {
                id,
                entry,
                entered_by,
            });
        }
    }
    Ok(page)
}

fn matching(
    connection: &Connection,
    query: &JournalQuery,
    words: &[String],
) -> Result<Vec<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("newest.sql"))?;
    let mut rows = statement.query(params![
        query.neighborhood.as_bytes(),
        query.from.map(day_text),
        query.to.map(day_text)
    ])?;
    let mut matching = Vec::new();
    while let Some(row) = rows.next()? {
        if words.is_empty() || all_begin_words(&row.get::<_, String>(1)?, words) {
            matching.push(entity_at(row, 0)?);
        }
    }
    Ok(matching)
}

/// Name of the member who made an entity.
fn entered_by(connection: &Connection, id: EntityId) -> Result<String, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("entered_by.sql"))?;
    let name = statement
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(name.unwrap_or_default())
}

/// Whether an entry is in the journal and was not deleted.
///
/// # Errors
/// Those of the database.
pub fn exists(connection: &Connection, id: EntityId) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM journal_entry WHERE entity = ?1")?;
    Ok(statement.exists([id.as_bytes()])?)
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let Some(entry) = entry(state) else {
        return remove_row(connection, "journal_entry", entity);
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO journal_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            entity.as_bytes(),
            entry.neighborhood.as_bytes(),
            day_text(entry.happened_on),
            entry.happened_at.map(time_text),
            entry.content,
            entry.done_by,
            entry.result,
            entry.other_answers,
            folded_words(&[
                &entry.content,
                &entry.done_by,
                &entry.result,
                &entry.other_answers
            ]),
        ])?;
    Ok(())
}
