//! The row of an entry, its words for the search and the evidence it cites.

use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use super::day_tally::{self, DayTally, TallyLine};
use super::order::day_order;
use super::wire::{self, Numbers};
use super::{word_index, words};
use crate::StoreError;
use crate::days::{day_text, time_text};
use crate::kept_statement::KeptStatement;
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

const INSERT_ROW: &str = include_str!("insert.sql");

/// Bits below which the numbers of neighbouring entries may be moved apart.
const NEIGHBOR_BITS: u32 = 15;

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let old = old_row(connection, entity)?;
    let Some(new) = NewHelpEntry::of(state) else {
        if let Some(old) = old {
            remove(connection, entity, &old)?;
        }
        return Ok(());
    };
    let place = place(connection, entity, &new.entry, old.as_ref())?;
    if let Some(old) = &old {
        remove_row(connection, old)?;
    }
    insert_row(
        &mut connection.prepare_cached(INSERT_ROW)?,
        place,
        entity,
        &new,
    )?;
    update_words(connection, old.as_ref(), place, &new.search_text)?;
    day_tally::move_entry(
        connection,
        old.as_ref().map(|old| &old.line),
        Some(&new.line),
    )?;
    project_evidence(connection, entity, &new.entry, old.is_some())
}

/// What the row of an entry says.
pub(crate) struct NewHelpEntry {
    entry: HelpEntry,
    place_number: i64,
    line: TallyLine,
    is_corrected: bool,
    search_text: String,
}

impl NewHelpEntry {
    /// The row of a state; none where it was deleted or lacks its khu phố or its day.
    pub(crate) fn of(state: &EntityState) -> Option<Self> {
        let entry = wire::entry(state)?;
        let numbers = Numbers::of(state);
        Some(Self {
            search_text: words::search_text(&entry, &numbers),
            is_corrected: wire::is_corrected(state),
            place_number: numbers.place,
            line: TallyLine {
                neighborhood: entry.neighborhood,
                happened_on: day_text(entry.happened_on),
                category: numbers.category,
                outcome: numbers.outcome,
            },
            entry,
        })
    }

    /// Writes the rows of an entry that has none.
    pub(crate) fn write(
        &self,
        entity: EntityId,
        writer: &mut NewHelpEntriesWriter<'_>,
    ) -> Result<(), StoreError> {
        let place = insert_in_free_place(writer.row.get()?, entity, self)?;
        word_index::add(writer.words.get()?, place, &self.search_text)?;
        writer.tally.count(&self.line);
        project_evidence(writer.connection, entity, &self.entry, false)
    }
}

/// What writes the rows of many new entries, and sums up what they add to the tally of their days.
pub(crate) struct NewHelpEntriesWriter<'c> {
    connection: &'c Connection,
    row: KeptStatement<'c>,
    words: KeptStatement<'c>,
    tally: DayTally,
}

impl<'c> NewHelpEntriesWriter<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            row: KeptStatement::new(connection, INSERT_ROW),
            words: KeptStatement::new(connection, word_index::ADD),
            tally: DayTally::default(),
        }
    }

    /// Writes the sums. Nothing else reads them before.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        self.tally.write(self.connection)
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

/// Writes a row that stands nowhere yet, in the first free place, and gives that: almost always the
/// one it wants, so it is not asked for first.
fn insert_in_free_place(
    statement: &mut CachedStatement<'_>,
    entity: EntityId,
    new: &NewHelpEntry,
) -> Result<i64, StoreError> {
    let mut place = day_order(entity, new.entry.happened_on, new.entry.happened_at);
    loop {
        match insert_row(statement, place, entity, new) {
            Err(StoreError::Sqlite(fault)) if is_place_taken(&fault) => place += 1,
            inserted => return inserted.map(|()| place),
        }
    }
}

fn is_place_taken(fault: &rusqlite::Error) -> bool {
    fault
        .sqlite_error()
        .is_some_and(|fault| fault.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
}

fn insert_row(
    statement: &mut CachedStatement<'_>,
    place: i64,
    entity: EntityId,
    new: &NewHelpEntry,
) -> Result<(), StoreError> {
    let NewHelpEntry { entry, line, .. } = new;
    let (household, unnamed_households) = match entry.recipient {
        HelpRecipient::Household(household) => (Some(household), None),
        HelpRecipient::Unnamed { households } => (None, households),
    };
    statement.execute(params![
        place,
        entity.as_bytes(),
        entry.neighborhood.as_bytes(),
        line.happened_on,
        entry.happened_at.map(time_text),
        household.as_ref().map(EntityId::as_bytes),
        unnamed_households,
        entry.people,
        line.category,
        entry.service,
        entry.dossier_code,
        new.place_number,
        entry.minutes,
        line.outcome,
        entry.revisit_on.map(day_text),
        entry.satisfaction,
        entry.note,
        entry.helped_by,
        entry.follow_up_of.as_ref().map(EntityId::as_bytes),
        new.is_corrected,
        new.search_text,
    ])?;
    Ok(())
}

/// Brings the search up to date with a row that was written.
fn update_words(
    connection: &Connection,
    old: Option<&OldRow>,
    place: i64,
    search_text: &str,
) -> Result<(), StoreError> {
    match old {
        Some(old) if old.day_order == place && old.search_text == search_text => return Ok(()),
        Some(old) => word_index::remove(connection, old.day_order, &old.search_text)?,
        None => {}
    }
    word_index::add_later(connection, place)
}

fn remove_row(connection: &Connection, old: &OldRow) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM help_entry WHERE day_order = ?1")?
        .execute([old.day_order])?;
    Ok(())
}

fn remove(connection: &Connection, entity: EntityId, old: &OldRow) -> Result<(), StoreError> {
    word_index::remove(connection, old.day_order, &old.search_text)?;
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
    if entry.evidence.is_empty() {
        return Ok(());
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
