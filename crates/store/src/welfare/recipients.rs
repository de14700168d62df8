//! The lines of a round.

use std::collections::HashSet;

use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::text::search_words;
use khupho_oplog::registry::welfare_recipient::KIND;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::wire::recipient_entity;
use crate::StoreError;
use crate::days::some_day_at;
use crate::help_log::{all_begin_words, family};
use crate::rows::entity_at;

/// Which lines of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientQuery {
    /// The round.
    pub round: EntityId,
    /// What was typed; empty lists all.
    pub text: String,
    /// Which of them.
    pub waiting: WaitingFilter,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Which lines by whether they received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WaitingFilter {
    /// All.
    #[default]
    Any,
    /// Those who still wait.
    Waiting,
}

/// Lines that match, in walking order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientPage {
    /// All of them.
    pub total: u32,
    /// The rows.
    pub rows: Vec<RecipientListing>,
}

/// One household of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientListing {
    /// The household, the one that stayed where some were merged.
    pub household: EntityId,
    /// Contact name.
    pub contact_name: String,
    /// Address in one line.
    pub address_line: String,
    /// What it received; none while it waits.
    pub receipt: Option<Receipt>,
}

/// That a household received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The day.
    pub received_on: NaiveDate,
    /// Who took it.
    pub received_by: String,
    /// Name of the member who ticked it; empty where they are not known here.
    pub ticked_by: String,
}

/// The lines of a round, in walking order, one for each household.
///
/// # Errors
/// Those of the database.
pub fn recipients(
    connection: &Connection,
    query: &RecipientQuery,
) -> Result<RecipientPage, StoreError> {
    let words = search_words(&query.text);
    let (first, last) = (
        query.offset as usize,
        query.offset as usize + query.limit as usize,
    );
    let mut statement = connection.prepare_cached(include_str!("recipients.sql"))?;
    let mut lines = statement.query([query.round.as_bytes()])?;
    let mut seen = HashSet::new();
    let mut page = RecipientPage {
        total: 0,
        rows: Vec::new(),
    };
    let mut matching = 0;
    while let Some(line) = lines.next()? {
        if !seen.insert(entity_at(line, 0)?) || !matches(line, query.waiting, &words)? {
            continue;
        }
        if (first..last).contains(&matching) {
            page.rows.push(read(line)?);
        }
        matching += 1;
    }
    page.total = u32::try_from(matching).unwrap_or(u32::MAX);
    Ok(page)
}

fn matches(line: &Row<'_>, waiting: WaitingFilter, words: &[String]) -> rusqlite::Result<bool> {
    let received = some_day_at(line, 3)?;
    if waiting == WaitingFilter::Waiting && received.is_some() {
        return Ok(false);
    }
    Ok(words.is_empty() || all_begin_words(&line.get::<_, String>(6)?, words))
}

fn read(line: &Row<'_>) -> rusqlite::Result<RecipientListing> {
    Ok(RecipientListing {
        household: entity_at(line, 0)?,
        contact_name: line.get(1)?,
        address_line: line.get(2)?,
        receipt: read_receipt(line, 3)?,
    })
}

fn read_receipt(line: &Row<'_>, first: usize) -> rusqlite::Result<Option<Receipt>> {
    let Some(received_on) = some_day_at(line, first)? else {
        return Ok(None);
    };
    Ok(Some(Receipt {
        received_on,
        received_by: line.get(first + 1)?,
        ticked_by: line.get(first + 2)?,
    }))
}

/// What a household, or one merged into it or it was merged into, received in a round.
///
/// # Errors
/// Those of the database.
pub fn receipt_of(
    connection: &Connection,
    round: EntityId,
    root: EntityId,
) -> Result<Option<Receipt>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("receipt.sql"))?;
    for household in family(connection, root)? {
        let values = params![round.as_bytes(), household.as_bytes()];
        let found = statement
            .query_row(values, |row| read_receipt(row, 0))
            .optional()?;
        if let Some(receipt) = found.flatten() {
            return Ok(Some(receipt));
        }
    }
    Ok(None)
}

/// The lines of a household and of those merged into it, in one round.
///
/// # Errors
/// Those of the database.
pub fn lines_of_household(
    connection: &Connection,
    round: EntityId,
    root: EntityId,
) -> Result<Vec<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity FROM welfare_recipient WHERE round = ?1 AND household = ?2",
    )?;
    let mut lines = Vec::new();
    for household in family(connection, root)? {
        let values = params![round.as_bytes(), household.as_bytes()];
        lines.extend(
            statement
                .query_row(values, |row| entity_at(row, 0))
                .optional()?,
        );
    }
    Ok(lines)
}

/// Every line that a round ever had, those that were taken off the list too, each with its household.
///
/// A line's identity follows from its round and household, so the lines that are gone are found by
/// asking for each household of the khu phố.
///
/// # Errors
/// Those of the database.
pub fn lines_ever_listed(
    connection: &Connection,
    round: EntityId,
    neighborhood: EntityId,
) -> Result<Vec<(EntityId, EntityId)>, StoreError> {
    let mut households = connection.prepare_cached(include_str!("ever_listed_households.sql"))?;
    let mut known =
        connection.prepare_cached("SELECT 1 FROM entity_state WHERE entity = ?1 AND kind = ?2")?;
    let values = params![neighborhood.as_bytes(), round.as_bytes()];
    let rows = households.query_map(values, |row| entity_at(row, 0))?;
    let mut lines = Vec::new();
    for household in rows {
        let household = household?;
        let line = recipient_entity(round, household);
        if known.exists(params![line.as_bytes(), KIND.0])? {
            lines.push((line, household));
        }
    }
    Ok(lines)
}

/// The households of a round, the ones that stayed where some were merged.
///
/// # Errors
/// Those of the database.
pub fn listed_households(
    connection: &Connection,
    round: EntityId,
) -> Result<HashSet<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(household.root, line.household)
         FROM welfare_recipient line
         LEFT JOIN household ON household.entity = line.household
         WHERE line.round = ?1",
    )?;
    let rows = statement.query_map([round.as_bytes()], |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
