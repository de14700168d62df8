//! The merged cells of entities, as they are cached beside the log.

use khupho_domain::ids::EntityId;
use khupho_oplog::{EntityState, KindId};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::StoreError;

/// The state of an entity of that kind.
pub(crate) fn load(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
) -> Result<Option<EntityState>, StoreError> {
    let cells: Option<Vec<u8>> = connection
        .prepare_cached("SELECT cells FROM entity_state WHERE entity = ?1 AND kind = ?2")?
        .query_row(params![entity.as_bytes(), kind.0], |row| row.get(0))
        .optional()?;
    Ok(cells.as_deref().map(EntityState::decode).transpose()?)
}

/// The state of an entity, whatever its kind.
///
/// An entity has one kind. Should a foreign operation claim a second one, the
/// lowest number answers, on every replica alike.
pub(crate) fn load_of_any_kind(
    connection: &Connection,
    entity: EntityId,
) -> Result<Option<EntityState>, StoreError> {
    let cells: Option<Vec<u8>> = connection
        .prepare_cached("SELECT cells FROM entity_state WHERE entity = ?1 ORDER BY kind LIMIT 1")?
        .query_row([entity.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(cells.as_deref().map(EntityState::decode).transpose()?)
}

/// Keeps the state of an entity.
pub(crate) fn save(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    replace(connection, entity, state.kind, &state.encode()?)
}

/// Keeps the cells of an entity, whatever it had.
pub(crate) fn replace(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
    cells: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO entity_state (entity, kind, cells) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET cells = excluded.cells",
        )?
        .execute(params![entity.as_bytes(), kind.0, cells])?;
    Ok(())
}

/// What [`insert`] runs.
pub(crate) const INSERT: &str =
    "INSERT INTO entity_state (entity, kind, cells) VALUES (?1, ?2, ?3)";

/// Keeps the cells of an entity that had no state.
pub(crate) fn insert(
    statement: &mut CachedStatement<'_>,
    (entity, kind): (EntityId, KindId),
    cells: &[u8],
) -> Result<(), StoreError> {
    statement.execute(params![entity.as_bytes(), kind.0, cells])?;
    Ok(())
}
