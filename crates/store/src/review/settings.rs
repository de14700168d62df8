//! How the ward works: its name, and how many officers accept.

use khupho_domain::ids::EntityId;
use khupho_domain::review::{AcceptRule, WardSettings};
use khupho_oplog::registry::ward::{KIND, NAME, TWO_STEP_ACCEPT};
use khupho_oplog::{Change, EntityState, Patch, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::projection::{boolean, remove_row, text};
use crate::{StoreError, Transaction};

/// The identity of the ward's settings. A store knows one ward.
pub fn ward_id() -> EntityId {
    derive_entity(KIND, &[])
}

/// Writes the settings.
///
/// # Errors
/// [`StoreError::NotAllowed`] for anybody but the ward, and those of the database.
pub fn save_settings(
    tx: &mut Transaction<'_>,
    settings: &WardSettings,
) -> Result<EntityId, StoreError> {
    let patch = Patch(vec![
        Change::set(NAME, settings.name.as_str()),
        Change::set(
            TWO_STEP_ACCEPT,
            settings.accept_rule == AcceptRule::TwoOfficers,
        ),
    ]);
    tx.write(KIND, ward_id(), patch)?;
    Ok(ward_id())
}

/// The settings; `None` where the ward never wrote any.
///
/// # Errors
/// Those of the database.
pub fn settings(connection: &Connection) -> Result<Option<WardSettings>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT name, two_step_accept FROM ward WHERE entity = ?1")?;
    let found = statement.query_row([ward_id().as_bytes()], |row| {
        let two: bool = row.get(1)?;
        Ok(WardSettings {
            name: row.get(0)?,
            accept_rule: if two {
                AcceptRule::TwoOfficers
            } else {
                AcceptRule::OneOfficer
            },
        })
    });
    Ok(found.optional()?)
}

pub(super) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.is_deleted() {
        return remove_row(connection, "ward", entity);
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO ward (entity, name, two_step_accept) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![
            entity.as_bytes(),
            text(state, NAME),
            boolean(state, TWO_STEP_ACCEPT).unwrap_or(false),
        ])?;
    Ok(())
}
