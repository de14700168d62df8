//! Reasons the ward often gives, in its own words and order.

use khupho_domain::ids::EntityId;
use khupho_domain::review::ReasonTemplate;
use khupho_oplog::registry::reason_template::{KIND, POSITION, TEXT};
use khupho_oplog::{Change, EntityState, Patch};
use rusqlite::{Connection, params};

use crate::projection::{int, remove_row, text};
use crate::rows::entity_at;
use crate::{StoreError, Transaction};

/// A template as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTemplate {
    /// Which one.
    pub id: EntityId,
    /// The template.
    pub template: ReasonTemplate,
}

/// Writes a template.
///
/// # Errors
/// [`StoreError::NotAllowed`] for anybody but the ward, and those of the database.
pub fn save_template(
    tx: &mut Transaction<'_>,
    id: EntityId,
    template: &ReasonTemplate,
) -> Result<(), StoreError> {
    let patch = Patch(vec![
        Change::set(TEXT, template.text.as_str()),
        Change::set(POSITION, template.position),
    ]);
    tx.write(KIND, id, patch)
}

/// Takes a template out. Reasons that were made from it keep their words.
///
/// # Errors
/// As [`save_template`].
pub fn delete_template(tx: &mut Transaction<'_>, id: EntityId) -> Result<(), StoreError> {
    tx.write(KIND, id, Patch(vec![Change::delete_entity()]))
}

/// The templates in their order.
///
/// # Errors
/// Those of the database.
pub fn templates(connection: &Connection) -> Result<Vec<StoredTemplate>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, position, text FROM reason_template ORDER BY position, entity",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(StoredTemplate {
            id: entity_at(row, 0)?,
            template: ReasonTemplate {
                position: row.get(1)?,
                text: row.get(2)?,
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let position = int(state, POSITION).and_then(|position| u32::try_from(position).ok());
    if state.is_deleted() || text(state, TEXT).is_empty() {
        return remove_row(connection, "reason_template", entity);
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO reason_template (entity, position, text) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![
            entity.as_bytes(),
            position.unwrap_or(u32::MAX),
            text(state, TEXT),
        ])?;
    Ok(())
}
