//! Activities of the khu phố.

mod wire;

#[cfg(test)]
mod tests;

pub use wire::{entry, patch};

use crate::days::day_text;
use crate::help_log::{all_begin_words, folded_words};
use crate::projection::{ProjectedTable, int};
use crate::rows::{entity_at, signed};
use crate::{StoreError, states};
use khupho_domain::activities::{Activity, ActivityKind};
use khupho_domain::ids::EntityId;
use khupho_domain::text::search_words;
use khupho_oplog::EntityState;
use khupho_oplog::registry::activity::{ACTIVITY_KIND, KIND};
use rusqlite::{Connection, params};

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "activity",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "activity_evidence",
        key: &["activity", "evidence"],
        search: None,
        local_columns: &[],
    },
];

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityQuery {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// What was typed; empty lists everything.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<ActivityKind>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Activities that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityPage {
    /// All of them.
    pub total: u32,
    /// The rows, newest first.
    pub rows: Vec<(EntityId, Activity)>,
}

/// One activity, whole; none for one that is not known or was deleted.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<Activity>, StoreError> {
    Ok(states::load(connection, id, KIND)?.as_ref().and_then(entry))
}

/// Searches the activities of a khu phố, newest first. There are hundreds, not hundreds of
/// thousands, so their folded text is read through.
///
/// # Errors
/// Those of the database.
pub fn search(connection: &Connection, query: &ActivityQuery) -> Result<ActivityPage, StoreError> {
    let words = search_words(&query.text);
    if words.is_empty() && !query.text.trim().is_empty() {
        return Ok(ActivityPage {
            total: 0,
            rows: Vec::new(),
        });
    }
    let mut statement = connection.prepare_cached(
        "SELECT entity, search_text FROM activity
         WHERE neighborhood = ?1 AND (?2 IS NULL OR kind = ?2)
         ORDER BY held_on DESC, entity DESC",
    )?;
    let kind = query.kind.map(ActivityKind::number);
    let mut rows = statement.query(params![query.neighborhood.as_bytes(), kind])?;
    let mut matching = Vec::new();
    while let Some(row) = rows.next()? {
        if all_begin_words(&row.get::<_, String>(1)?, &words) {
            matching.push(entity_at(row, 0)?);
        }
    }
    let shown = matching
        .iter()
        .skip(query.offset as usize)
        .take(query.limit as usize);
    let mut page = ActivityPage {
        total: u32::try_from(matching.len()).unwrap_or(u32::MAX),
        rows: Vec::new(),
    };
    for id in shown {
        page.rows
            .extend(find(connection, *id)?.map(|activity| (*id, activity)));
    }
    Ok(page)
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    remove_rows(connection, entity)?;
    let Some(activity) = entry(state) else {
        return Ok(());
    };
    insert_row(connection, entity, &activity, int(state, ACTIVITY_KIND))?;
    let mut cite = connection
        .prepare_cached("INSERT INTO activity_evidence (activity, evidence) VALUES (?1, ?2)")?;
    for evidence in &activity.evidence {
        cite.execute([entity.as_bytes(), evidence.as_bytes()])?;
    }
    Ok(())
}

fn insert_row(
    connection: &Connection,
    entity: EntityId,
    activity: &Activity,
    kind_number: Option<i64>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO activity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            entity.as_bytes(),
            activity.neighborhood.as_bytes(),
            kind_number.unwrap_or(ActivityKind::Other.number()),
            activity.title,
            day_text(activity.held_on),
            activity.place,
            activity.participants,
            activity.households,
            activity.quantity,
            activity.value_dong.map(signed),
            activity.note,
            folded_words(&[&activity.title, &activity.place, &activity.note]),
        ])?;
    Ok(())
}

fn remove_rows(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM activity WHERE entity = ?1",
        "DELETE FROM activity_evidence WHERE activity = ?1",
    ] {
        connection
            .prepare_cached(sql)?
            .execute([entity.as_bytes()])?;
    }
    Ok(())
}
