//! The entries behind a figure with when they were written: what the flags of a claim come from.

use std::collections::HashMap;

use chrono::NaiveDate;
use khupho_domain::activities::ActivityKind;
use khupho_domain::assessment::Period;
use khupho_domain::help_log::{HelpCategory, HelpOutcome};
use khupho_domain::ids::EntityId;
use khupho_domain::review::{EntryOrigin, WrittenEntry};
use khupho_domain::vietnam::vietnam_day;
use rusqlite::{Connection, Row, params};

use super::decisions::moment_at;
use crate::days::{day_at, day_text};
use crate::rows::entity_at;
use crate::{StoreError, help_log};

/// Most entries that are looked at, the newest first: more than a khu phố writes in ten years.
pub const ENTRIES_LOOKED_AT_MAX: u32 = 20_000;

/// Which entries a figure is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntriesOf {
    /// Completed helps, of a category or all.
    CompletedHelps {
        /// The category.
        category: Option<HelpCategory>,
    },
    /// Activities of a kind.
    Activities {
        /// The kind.
        kind: ActivityKind,
    },
}

/// The entries of a khu phố in a period, each with the first write of it.
///
/// # Errors
/// Those of the database.
pub fn written_entries(
    connection: &Connection,
    neighborhood: EntityId,
    entries: EntriesOf,
    period: Period,
) -> Result<Vec<WrittenEntry>, StoreError> {
    let found = match entries {
        EntriesOf::CompletedHelps { category } => {
            helps(connection, neighborhood, category, period)?
        }
        EntriesOf::Activities { kind } => activities(connection, neighborhood, kind, period)?,
    };
    let mut imports = HashMap::new();
    found
        .into_iter()
        .map(|write| {
            let origin = match imports.get(&write.txn) {
                Some(known) => *known,
                None => {
                    let origin = origin_of(connection, write.txn)?;
                    imports.insert(write.txn, origin);
                    origin
                }
            };
            Ok(write.entry(origin))
        })
        .collect()
}

/// The first write of an entry.
struct FirstWrite {
    happened_on: NaiveDate,
    written_ms: u64,
    actor: EntityId,
    txn: i64,
}

impl FirstWrite {
    fn entry(self, origin: EntryOrigin) -> WrittenEntry {
        WrittenEntry {
            happened_on: self.happened_on,
            written_on: vietnam_day(self.written_ms),
            written_ms: self.written_ms,
            actor: self.actor,
            origin,
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FirstWrite> {
    Ok(FirstWrite {
        happened_on: day_at(row, 0)?,
        written_ms: moment_at(row, 1)?,
        actor: entity_at(row, 2)?,
        txn: row.get(3)?,
    })
}

fn helps(
    connection: &Connection,
    neighborhood: EntityId,
    category: Option<HelpCategory>,
    period: Period,
) -> Result<Vec<FirstWrite>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("written_helps.sql"))?;
    let rows = statement.query_map(
        params![
            neighborhood.as_bytes(),
            help_log::start_of_day(period.from),
            help_log::end_of_day(period.to),
            HelpOutcome::Completed.number(),
            category.map(HelpCategory::number),
            ENTRIES_LOOKED_AT_MAX,
        ],
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn activities(
    connection: &Connection,
    neighborhood: EntityId,
    kind: ActivityKind,
    period: Period,
) -> Result<Vec<FirstWrite>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("written_activities.sql"))?;
    let rows = statement.query_map(
        params![
            neighborhood.as_bytes(),
            day_text(period.from),
            day_text(period.to),
            kind.number(),
            ENTRIES_LOOKED_AT_MAX,
        ],
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A transaction that wrote an import batch is the import of a file.
fn origin_of(connection: &Connection, txn: i64) -> Result<EntryOrigin, StoreError> {
    let imported: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM operation WHERE txn = ?1 AND applied = 1 AND kind = 15)",
        )?
        .query_row([txn], |row| row.get(0))?;
    Ok(if imported {
        EntryOrigin::Imported
    } else {
        EntryOrigin::Entered
    })
}
