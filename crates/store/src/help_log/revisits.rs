//! Who waits for somebody to come again.

use chrono::NaiveDate;
use khupho_domain::help_log::HelpOutcome;
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, Row, params};

use super::by_household::family;
use super::listing::{HelpListing, listing, read};
use crate::StoreError;
use crate::days::{day_at, day_text};
use crate::rows::entity_at;

/// One open revisit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRevisit {
    /// The help that asked for it.
    pub help: HelpListing,
    /// Phone of the household.
    pub phone: String,
    /// Số nhà.
    pub house_number: String,
    /// Hẻm.
    pub alley: String,
    /// Đường.
    pub street: String,
}

/// Open revisits due until a day, in walking order; those without a household at the end.
///
/// # Errors
/// Those of the database.
pub fn open_revisits(
    connection: &Connection,
    neighborhood: EntityId,
    until: NaiveDate,
) -> Result<Vec<OpenRevisit>, StoreError> {
    let sql = concat!(
        include_str!("listing.sql"),
        include_str!("is_open_revisit.sql"),
        "ORDER BY shown.entity IS NULL, shown.walk_key, entry.revisit_on, entry.day_order"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![neighborhood.as_bytes(), day_text(until)],
        read_revisit,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_revisit(row: &Row<'_>) -> rusqlite::Result<OpenRevisit> {
    Ok(OpenRevisit {
        help: read(row)?,
        phone: row.get(13)?,
        house_number: row.get(14)?,
        alley: row.get(15)?,
        street: row.get(16)?,
    })
}

/// How many revisits are open and due until a day.
///
/// # Errors
/// Those of the database.
pub fn count_open_revisits(
    connection: &Connection,
    neighborhood: EntityId,
    until: NaiveDate,
) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT count(*) FROM help_entry entry ",
        include_str!("is_open_revisit.sql")
    ))?;
    Ok(
        statement.query_row(params![neighborhood.as_bytes(), day_text(until)], |row| {
            row.get(0)
        })?,
    )
}

/// The open revisit of a household that is due first, however far ahead.
///
/// # Errors
/// Those of the database.
pub fn open_revisit_of(
    connection: &Connection,
    household: EntityId,
) -> Result<Option<HelpListing>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("open_revisit_of.sql"))?;
    let mut found: Vec<(NaiveDate, EntityId)> = Vec::new();
    for one in family(connection, household)? {
        let values = params![one.as_bytes(), HelpOutcome::Completed.number()];
        let rows = statement.query_map(values, |row| Ok((day_at(row, 0)?, entity_at(row, 1)?)))?;
        for row in rows {
            found.push(row?);
        }
    }
    match found.into_iter().min() {
        Some((_, id)) => listing(connection, id),
        None => Ok(None),
    }
}
