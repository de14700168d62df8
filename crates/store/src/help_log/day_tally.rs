//! How many helps a day saw, by category and outcome: what sums over the log are made of.
//!
//! It follows the rows of `help_entry` one by one. Triggers could do it, but SQLite makes FTS5 write
//! out its index before every statement with a trigger, and an import or a rebuild would merge
//! hundreds of thousands of tiny pieces of index.

use std::collections::BTreeMap;

use khupho_domain::ids::EntityId;
use rusqlite::{Connection, params};

use crate::StoreError;

/// The line of the tally that an entry counts in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TallyLine {
    pub(super) neighborhood: EntityId,
    pub(super) happened_on: String,
    pub(super) category: i64,
    pub(super) outcome: i64,
}

/// Moves an entry from the line it counted in to the one it counts in now.
pub(super) fn move_entry(
    connection: &Connection,
    before: Option<&TallyLine>,
    after: Option<&TallyLine>,
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    if let Some(line) = before {
        take_off(connection, line)?;
    }
    match after {
        Some(line) => add(connection, line, 1),
        None => Ok(()),
    }
}

/// What new entries add, gathered before it is written: many count in one line.
#[derive(Debug, Default)]
pub(crate) struct DayTally {
    added: BTreeMap<TallyLine, i64>,
}

impl DayTally {
    pub(super) fn count(&mut self, line: &TallyLine) {
        match self.added.get_mut(line) {
            Some(entries) => *entries += 1,
            None => {
                self.added.insert(line.clone(), 1);
            }
        }
    }

    pub(crate) fn write(self, connection: &Connection) -> Result<(), StoreError> {
        let mut lines = self.added.iter();
        lines.try_for_each(|(line, entries)| add(connection, line, *entries))
    }
}

fn add(connection: &Connection, line: &TallyLine, entries: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO help_day_tally (neighborhood, happened_on, category, outcome, entries)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET entries = entries + excluded.entries",
        )?
        .execute(params![
            line.neighborhood.as_bytes(),
            line.happened_on,
            line.category,
            line.outcome,
            entries,
        ])?;
    Ok(())
}

/// A line that counts nothing is removed, so that the tally is what a rebuild makes.
fn take_off(connection: &Connection, line: &TallyLine) -> Result<(), StoreError> {
    for sql in [
        "UPDATE help_day_tally SET entries = entries - 1
         WHERE neighborhood = ?1 AND happened_on = ?2 AND category = ?3 AND outcome = ?4",
        "DELETE FROM help_day_tally
         WHERE neighborhood = ?1 AND happened_on = ?2 AND category = ?3 AND outcome = ?4
             AND entries <= 0",
    ] {
        connection.prepare_cached(sql)?.execute(params![
            line.neighborhood.as_bytes(),
            line.happened_on,
            line.category,
            line.outcome
        ])?;
    }
    Ok(())
}
