//! The entries behind a figure, and the signed operation behind each.

use super::helps::Days;
use super::register::{DoorEntry, door_entries, walk};
use crate::days::{day_at, day_text};
use crate::rows::{entity_at, unsigned_at};
use crate::{StoreError, help_log, states};
use chrono::NaiveDate;
use khupho_domain::activities::ActivityKind;
use khupho_domain::help_log::{HelpCategory, HelpOutcome};
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{Contribution, MetricSource, contribution};
use khupho_oplog::{FieldId, KindId, OpHash};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Which rows of a list to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// A household behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The household.
    pub household: DoorEntry,
    /// What it adds.
    pub contribution: Contribution,
}

/// A help or an activity behind a figure; each adds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// The help or activity.
    pub entity: EntityId,
    /// Whom the help was given to (empty where nobody is named), or the activity's title.
    pub title: String,
    /// The service or, where none was written, the address; the place of an activity.
    pub detail: String,
    /// The day.
    pub on: NaiveDate,
}

/// The households of a khu phố with what each adds to a metric: those where it was collected
/// first, each part in walking order. Also how many there are in all.
///
/// # Errors
/// Those of the database.
pub fn register_entries(
    connection: &Connection,
    neighborhood: EntityId,
    source: MetricSource,
    rows: Rows,
) -> Result<(u32, Vec<RegisterEntry>), StoreError> {
    let mut entries = Vec::new();
    let mut not_collected = Vec::new();
    walk(connection, neighborhood, |household| {
        if let Some(added) = contribution(source, &household.counts) {
            let place = if added.part.is_some() {
                &mut entries
            } else {
                &mut not_collected
            };
            place.push((household.entity, added));
        }
    })?;
    entries.append(&mut not_collected);
    let total = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let shown: Vec<_> = entries
        .into_iter()
        .skip(rows.offset as usize)
        .take(rows.limit as usize)
        .collect();
    let households: Vec<_> = shown.iter().map(|(household, _)| *household).collect();
    let details = door_entries(connection, &households)?;
    let joined = details.into_iter().zip(shown);
    Ok((
        total,
        joined
            .map(|(household, (_, contribution))| RegisterEntry {
                household,
                contribution,
            })
            .collect(),
    ))
}

/// The households that were counted into a metric of the register.
///
/// # Errors
/// Those of the database.
pub fn counted_households(
    connection: &Connection,
    neighborhood: EntityId,
    source: MetricSource,
) -> Result<Vec<EntityId>, StoreError> {
    let mut counted = Vec::new();
    walk(connection, neighborhood, |household| {
        let added = contribution(source, &household.counts);
        if added.is_some_and(|added| added.part.is_some()) {
            counted.push(household.entity);
        }
    })?;
    Ok(counted)
}

/// Completed helps, newest first.
///
/// # Errors
/// Those of the database.
pub fn completed_helps(
    connection: &Connection,
    neighborhood: EntityId,
    category: Option<HelpCategory>,
    days: &Days,
    rows: Rows,
) -> Result<Vec<LogEntry>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("completed_helps.sql"))?;
    let entries = statement.query_map(
        params![
            neighborhood.as_bytes(),
            help_log::start_of_day(*days.start()),
            help_log::end_of_day(*days.end()),
            HelpOutcome::Completed.number(),
            category.map(HelpCategory::number),
            rows.limit,
            rows.offset,
        ],
        log_entry,
    )?;
    Ok(entries.collect::<Result<_, _>>()?)
}

/// Activities of a kind, newest first.
///
/// # Errors
/// Those of the database.
pub fn activity_entries(
    connection: &Connection,
    neighborhood: EntityId,
    kind: ActivityKind,
    days: &Days,
    rows: Rows,
) -> Result<Vec<LogEntry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, title, place, held_on FROM activity
         WHERE neighborhood = ?1 AND held_on BETWEEN ?2 AND ?3 AND kind = ?4
         ORDER BY held_on DESC, entity DESC LIMIT ?5 OFFSET ?6",
    )?;
    let (first, last) = (day_text(*days.start()), day_text(*days.end()));
    let entries = statement.query_map(
        params![
            neighborhood.as_bytes(),
            first,
            last,
            kind.number(),
            rows.limit,
            rows.offset
        ],
        log_entry,
    )?;
    Ok(entries.collect::<Result<_, _>>()?)
}

fn log_entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    Ok(LogEntry {
        entity: entity_at(row, 0)?,
        title: row.get(1)?,
        detail: row.get(2)?,
        on: day_at(row, 3)?,
    })
}

/// The signed operation that gave a field its present value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnteredBy {
    /// The person who acted.
    pub actor: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub at_ms: u64,
    /// Identity of the operation.
    pub operation: OpHash,
}

/// Who gave a field of an entity its present value; `None` where it was never written.
///
/// # Errors
/// Those of the database.
pub fn entered_by(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
    field: FieldId,
) -> Result<Option<EnteredBy>, StoreError> {
    let Some(state) = states::load(connection, entity, kind)? else {
        return Ok(None);
    };
    let Some(cell) = state.register_cell(field) else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(
        "SELECT txn.actor, operation.hlc, operation.hash
         FROM operation JOIN txn ON txn.id = operation.txn
         WHERE operation.op_uid = ?1 AND operation.applied = 1",
    )?;
    Ok(statement
        .query_row([cell.op_uid.as_bytes()], entered)
        .optional()?)
}

fn entered(row: &Row<'_>) -> rusqlite::Result<EnteredBy> {
    Ok(EnteredBy {
        actor: entity_at(row, 0)?,
        at_ms: khupho_oplog::Hlc::from_u64(unsigned_at(row, 1)?).map_or(0, khupho_oplog::Hlc::ms),
        operation: OpHash::from_bytes(row.get(2)?),
    })
}
