//! Campaigns: households ticked for one day and category.

use std::collections::HashSet;

use chrono::NaiveDate;
use khupho_domain::help_log::HelpCategory;
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::by_household::family;
use super::order::{end_of_day, start_of_day};
use crate::StoreError;
use crate::rows::entity_at;

/// The entry of a household (or of one merged into it) on a day in a category, however it was made.
///
/// # Errors
/// Those of the database.
pub fn entry_of_day(
    connection: &Connection,
    household: EntityId,
    day: NaiveDate,
    category: HelpCategory,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("entry_of_day.sql"))?;
    for one in family(connection, household)? {
        let values = params![
            one.as_bytes(),
            start_of_day(day),
            end_of_day(day),
            category.number()
        ];
        let found = statement
            .query_row(values, |row| entity_at(row, 0))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The households that were helped on a day in a category.
///
/// # Errors
/// Those of the database.
pub fn households_of_day(
    connection: &Connection,
    neighborhood: EntityId,
    day: NaiveDate,
    category: HelpCategory,
) -> Result<HashSet<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("households_of_day.sql"))?;
    let values = params![
        neighborhood.as_bytes(),
        start_of_day(day),
        end_of_day(day),
        category.number()
    ];
    let rows = statement.query_map(values, |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
