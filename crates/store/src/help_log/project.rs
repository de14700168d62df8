//! The row of an entry, its words for the search and the evidence it cites.

use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::day_tally::{self, TallyLine};
use super::order::day_order;
use super::wire::{self, Numbers};
use super::words;
use crate::StoreError;
use crate::days::{day_text, time_text};
use crate::projection::ProjectedTable;
use crate::rows::entity_at;

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "help_entry",
        key: &["entity"],
        search: Some("help_entry_search"),
        local_columns: &["day_order"],
    },
    ProjectedTable {
        name: "help_entry_evidence",
        key: &["help_entry", "evidence"],
        search: None,
        local_columns: &[],
    },
];

/// Bits below which the numbers of neighbouring entries may be moved apart.
const NEIGHBOR_BITS: u32 = 15;

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let old = old_row(connection, entity)?;
    let Some(entry) = wire::entry(state) else {
        if let Some(old) = old {
            remove(connection, entity, &old)?;
        }
        return Ok(());
    };
    let numbers = Numbers::of(state);
    let search_text = words::search_text(&entry, &numbers);
    let place = place(connection, entity, &entry, old.as_ref())?;
    if let Some(old) = &old {
        remove_row(connection, old)?;
    }
    insert_row(connection, place, entity, &entry, state, &search_text)?;
    update_words(connection, old.as_ref(), place, &search_text)?;
    let line = tally_line(&entry, &numbers);
    day_tally::move_entry(connection, old.as_ref().map(|old| &old.line), Some(&line))?;
    project_evidence(connection, entity, &entry, old.is_some())
}

fn tally_line(entry: &HelpEntry, numbers: &Numbers) -> TallyLine {
    TallyLine {
        neighborhood: entry.neighborhood,
        happened_on: day_text(entry.happened_on),
        category: numbers.category,
        outcome: numbers.outcome,
    }
}

struct OldRow {
    day_order: i64,
    search_text: String,
    line: TallyLine,
}

fn old_row(connection: &Connection, entity: EntityId) -> Result<Option<OldRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT day_order, search_text, neighborhood, happened_on, category, outcome
         FROM help_entry WHERE entity = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(OldRow {
            day_order: row.get(0)?,
            search_text: row.get(1)?,
            line: TallyLine {
                neighborhood: entity_at(row, 2)?,
                happened_on: row.get(3)?,
                category: row.get(4)?,
                outcome: row.get(5)?,
            },
        })
    };
    Ok(statement.query_row([entity.as_bytes()], read).optional()?)
}

/// The number of the row: the old one while day and time stay, otherwise the first free one.
fn place(
    connection: &Connection,
    entity: EntityId,
    entry: &HelpEntry,
    old: Option<&OldRow>,
) -> Result<i64, StoreError> {
    let wanted = day_order(entity, entry.happened_on, entry.happened_at);
    if let Some(old) = old
        && old.day_order >> NEIGHBOR_BITS == wanted >> NEIGHBOR_BITS
    {
        return Ok(old.day_order);
    }
    let mut taken = connection.prepare_cached("SELECT 1 FROM help_entry WHERE day_order = ?1")?;
    let mut place = wanted;
    while taken.exists([place])? {
        place += 1;
    }
    Ok(place)
}

fn insert_row(
    connection: &Connection,
    place: i64,
    entity: EntityId,
    entry: &HelpEntry,
    state: &EntityState,
    search_text: &str,
) -> Result<(), StoreError> {
    let (household, unnamed_households) = match entry.recipient {
        HelpRecipient::Household(household) => (Some(household), None),
        HelpRecipient::Unnamed { households } => (None, households),
    };
    let numbers = Numbers::of(state);
    connection
        .prepare_cached(include_str!("insert.sql"))?
        .execute(params![
            place,
            entity.as_bytes(),
            entry.neighborhood.as_bytes(),
            day_text(entry.happened_on),
            entry.happened_at.map(time_text),
            household.as_ref().map(EntityId::as_bytes),
            unnamed_households,
            entry.people,
            numbers.category,
            entry.service,
            entry.dossier_code,
            numbers.place,
            entry.minutes,
            numbers.outcome,
            entry.revisit_on.map(day_text),
            entry.satisfaction,
            entry.note,
            entry.helped_by,
            entry.follow_up_of.as_ref().map(EntityId::as_bytes),
            wire::is_corrected(state),
            search_text,
        ])?;
    Ok(())
}

/// Full-text tables over another table must be told what stood there before.
fn update_words(
    connection: &Connection,
    old: Option<&OldRow>,
    place: i64,
    search_text: &str,
) -> Result<(), StoreError> {
    match old {
        Some(old) if old.day_order == place && old.search_text == search_text => return Ok(()),
        Some(old) => remove_words(connection, old)?,
        None => {}
    }
    connection
        .prepare_cached("INSERT INTO help_entry_search (rowid, search_text) VALUES (?1, ?2)")?
        .execute(params![place, search_text])?;
    Ok(())
}

fn remove_words(connection: &Connection, old: &OldRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO help_entry_search (help_entry_search, rowid, search_text)
             VALUES ('delete', ?1, ?2)",
        )?
        .execute(params![old.day_order, old.search_text])?;
    Ok(())
}

fn remove_row(connection: &Connection, old: &OldRow) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM help_entry WHERE day_order = ?1")?
        .execute([old.day_order])?;
    Ok(())
}

fn remove(connection: &Connection, entity: EntityId, old: &OldRow) -> Result<(), StoreError> {
    remove_words(connection, old)?;
    remove_row(connection, old)?;
    day_tally::move_entry(connection, Some(&old.line), None)?;
    remove_evidence(connection, entity)
}

fn project_evidence(
    connection: &Connection,
    entity: EntityId,
    entry: &HelpEntry,
    had_row: bool,
) -> Result<(), StoreError> {
    if had_row {
        remove_evidence(connection, entity)?;
    }
    let mut insert = connection
        .prepare_cached("INSERT INTO help_entry_evidence (help_entry, evidence) VALUES (?1, ?2)")?;
    for evidence in &entry.evidence {
        insert.execute([entity.as_bytes(), evidence.as_bytes()])?;
    }
    Ok(())
}

fn remove_evidence(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM help_entry_evidence WHERE help_entry = ?1")?
        .execute([entity.as_bytes()])?;
    Ok(())
}
