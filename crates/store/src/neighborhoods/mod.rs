//! The khu phố of the store.

use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::neighborhood::{CODE, HOUSEHOLDS_BY_STATISTICS, NAME, WARD_NAME};
use khupho_oplog::{Change, EntityState, Patch};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::StoreError;
use crate::projection::{ProjectedTable, int, remove_row, text};
use crate::rows::entity_at;

pub(crate) const TABLES: &[ProjectedTable] = &[ProjectedTable {
    name: "neighborhood",
    key: &["entity"],
    search: None,
    local_columns: &[],
}];

/// What an operation says to make a khu phố look like this.
#[must_use]
pub fn patch(neighborhood: &Neighborhood) -> Patch {
    Patch(vec![
        Change::set(NAME, neighborhood.name.as_str()),
        Change::set(WARD_NAME, neighborhood.ward_name.as_str()),
        Change::set(
            HOUSEHOLDS_BY_STATISTICS,
            neighborhood.households_by_statistics,
        ),
        Change::set(
            CODE,
            Some(neighborhood.code.as_str()).filter(|code| !code.is_empty()),
        ),
    ])
}

/// Every khu phố, in the order in which they were entered.
///
/// # Errors
/// Those of the database.
pub fn list(connection: &Connection) -> Result<Vec<(EntityId, Neighborhood)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, name, ward_name, households_by_statistics, code FROM neighborhood
         ORDER BY entity",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One khu phố.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<Neighborhood>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, name, ward_name, households_by_statistics, code FROM neighborhood
         WHERE entity = ?1",
    )?;
    let found = statement.query_row([id.as_bytes()], read).optional()?;
    Ok(found.map(|(_, neighborhood)| neighborhood))
}

fn read(row: &Row<'_>) -> rusqlite::Result<(EntityId, Neighborhood)> {
    let neighborhood = Neighborhood {
        name: row.get(1)?,
        ward_name: row.get(2)?,
        households_by_statistics: row.get(3)?,
        code: row.get(4)?,
    };
    Ok((entity_at(row, 0)?, neighborhood))
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.is_deleted() {
        return remove_row(connection, "neighborhood", entity);
    }
    let by_statistics = int(state, HOUSEHOLDS_BY_STATISTICS).and_then(|n| u32::try_from(n).ok());
    connection
        .prepare_cached("INSERT OR REPLACE INTO neighborhood VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            entity.as_bytes(),
            text(state, NAME),
            text(state, WARD_NAME),
            by_statistics,
            text(state, CODE),
        ])?;
    Ok(())
}
