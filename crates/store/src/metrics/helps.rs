//! Counts of the help log and of the activities, by day.

use crate::StoreError;
use crate::days::{day_text, some_day_at};
use crate::rows::unsigned_at;
use chrono::NaiveDate;
use khupho_domain::activities::ActivityKind;
use khupho_domain::assessment::MonthCount;
use khupho_domain::help_log::{HelpCategory, HelpOutcome};
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, ToSql, params};
use std::ops::RangeInclusive;

/// Days from the first to the last, both included.
pub type Days = RangeInclusive<NaiveDate>;

/// Completed helps of a category (of every one where `None`) on some days.
///
/// # Errors
/// Those of the database.
pub fn helps_completed(
    connection: &Connection,
    neighborhood: EntityId,
    category: Option<HelpCategory>,
    days: &Days,
) -> Result<u64, StoreError> {
    let months = helps_by_month(connection, neighborhood, category, days)?;
    Ok(months.iter().map(|month| month.count).sum())
}

/// Completed helps of a category by calendar month; a month without any is absent.
///
/// # Errors
/// Those of the database.
pub fn helps_by_month(
    connection: &Connection,
    neighborhood: EntityId,
    category: Option<HelpCategory>,
    days: &Days,
) -> Result<Vec<MonthCount>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("helps_by_month.sql"))?;
    let rows = statement.query_map(
        params![
            neighborhood.as_bytes(),
            day_text(*days.start()),
            day_text(*days.end()),
            HelpOutcome::Completed.number(),
            category.map(HelpCategory::number),
        ],
        |row| {
            Ok(MonthCount {
                year: row.get(0)?,
                month: row.get(1)?,
                count: unsigned_at(row, 2)?,
            })
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Helps (lượt) of any category and outcome on some days.
///
/// # Errors
/// Those of the database.
pub fn helps_logged(
    connection: &Connection,
    neighborhood: EntityId,
    days: &Days,
) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(sum(entries), 0) FROM help_day_tally
               WHERE neighborhood = ?1 AND happened_on BETWEEN ?2 AND ?3";
    count(
        connection,
        sql,
        params![
            neighborhood.as_bytes(),
            day_text(*days.start()),
            day_text(*days.end())
        ],
    )
}

/// The day of the first help of any kind: before it the log says nothing.
///
/// # Errors
/// Those of the database.
pub fn first_help_on(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Option<NaiveDate>, StoreError> {
    first_day(
        connection,
        "SELECT min(happened_on) FROM help_day_tally WHERE neighborhood = ?1",
        neighborhood,
    )
}

/// Activities of a kind held on some days.
///
/// # Errors
/// Those of the database.
pub fn activities_held(
    connection: &Connection,
    neighborhood: EntityId,
    kind: ActivityKind,
    days: &Days,
) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM activity
               WHERE neighborhood = ?1 AND held_on BETWEEN ?2 AND ?3 AND kind = ?4";
    let (first, last) = (day_text(*days.start()), day_text(*days.end()));
    count(
        connection,
        sql,
        params![neighborhood.as_bytes(), first, last, kind.number()],
    )
}

/// The day of the first activity of any kind.
///
/// # Errors
/// Those of the database.
pub fn first_activity_on(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Option<NaiveDate>, StoreError> {
    first_day(
        connection,
        "SELECT min(held_on) FROM activity WHERE neighborhood = ?1",
        neighborhood,
    )
}

fn count(connection: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row(values, |row| unsigned_at(row, 0))?)
}

fn first_day(
    connection: &Connection,
    sql: &str,
    neighborhood: EntityId,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row([neighborhood.as_bytes()], |row| some_day_at(row, 0))?)
}
