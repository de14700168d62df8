//! Entries as lists show them.

use chrono::NaiveDate;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome};
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::by_household::{Narrowed, places_of};
use super::search::FoundHelp;
use super::wire::{category_of, outcome_of};
use crate::StoreError;
use crate::days::{day_at, some_day_at};
use crate::rows::{entity_at, some_entity_at};

/// An entry as a list shows it. Of a merged household the one that stayed is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpListing {
    /// Which one.
    pub id: EntityId,
    /// The day.
    pub happened_on: NaiveDate,
    /// The household.
    pub household: Option<EntityId>,
    /// Its contact name; empty where nobody is named.
    pub contact_name: String,
    /// Its address in one line.
    pub address_line: String,
    /// Category.
    pub category: HelpCategory,
    /// Service in words.
    pub service: String,
    /// Outcome.
    pub outcome: HelpOutcome,
    /// Day to come again.
    pub revisit_on: Option<NaiveDate>,
    /// People.
    pub people: u32,
    /// Who helped.
    pub helped_by: String,
    /// Pieces of evidence.
    pub evidence: u32,
    /// Whether a field was written again.
    pub corrected: bool,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<HelpListing> {
    Ok(HelpListing {
        id: entity_at(row, 0)?,
        happened_on: day_at(row, 1)?,
        household: some_entity_at(row, 2)?,
        contact_name: row.get(3)?,
        address_line: row.get(4)?,
        category: category_of(row.get(5)?),
        service: row.get(6)?,
        outcome: outcome_of(row.get(7)?),
        revisit_on: some_day_at(row, 8)?,
        people: row.get(9)?,
        helped_by: row.get(10)?,
        evidence: row.get(11)?,
        corrected: row.get(12)?,
    })
}

pub(super) fn listing_at(connection: &Connection, place: i64) -> Result<HelpListing, StoreError> {
    let sql = concat!(include_str!("listing.sql"), "WHERE entry.day_order = ?1");
    Ok(connection
        .prepare_cached(sql)?
        .query_row(params![place], read)?)
}

/// One entry that was found, as a list shows it and whole.
///
/// # Errors
/// Those of the database.
pub fn whole_entry(
    connection: &Connection,
    found: FoundHelp,
) -> Result<(HelpListing, HelpEntry), StoreError> {
    let listing = listing_at(connection, found.0)?;
    let entry = super::find(connection, listing.id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok((listing, entry))
}

/// One entry as a list shows it; none for one that is not in the log or was deleted.
///
/// # Errors
/// Those of the database.
pub fn listing(connection: &Connection, id: EntityId) -> Result<Option<HelpListing>, StoreError> {
    let sql = concat!(include_str!("listing.sql"), "WHERE entry.entity = ?1");
    Ok(connection
        .prepare_cached(sql)?
        .query_row([id.as_bytes()], read)
        .optional()?)
}

/// The newest entries of a household and of those merged into it.
///
/// # Errors
/// Those of the database.
pub fn newest_of_household(
    connection: &Connection,
    household: EntityId,
    limit: usize,
) -> Result<Vec<HelpListing>, StoreError> {
    let everything = Narrowed {
        neighborhood: household,
        first: 0,
        last: i64::MAX,
        category: None,
        outcome: None,
    };
    let places = places_of(connection, household, &everything, limit)?;
    places
        .into_iter()
        .take(limit)
        .map(|place| listing_at(connection, place))
        .collect()
}
