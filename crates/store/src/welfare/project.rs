//! The rows of rounds and of their lines.

use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use khupho_oplog::registry::{welfare_recipient, welfare_round};
use rusqlite::{Connection, params};

use super::wire;
use crate::StoreError;
use crate::days::day_text;
use crate::projection::{ProjectedTable, remove_row};
use crate::rows::signed;

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "welfare_round",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "welfare_recipient",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
];

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.kind == welfare_round::KIND {
        project_round(connection, entity, state)
    } else {
        project_recipient(connection, entity, state)
    }
}

fn project_round(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let Some(round) = wire::round(state) else {
        return remove_row(connection, "welfare_round", entity);
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO welfare_round VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            entity.as_bytes(),
            round.neighborhood.as_bytes(),
            round.title,
            day_text(round.starts_on),
            round.item,
            round.value_dong.map(signed),
            round.donor,
            round.note,
        ])?;
    Ok(())
}

fn project_recipient(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let Some(line) = wire::recipient(state) else {
        return remove_row(connection, "welfare_recipient", entity);
    };
    let tick = state.register_cell(welfare_recipient::RECEIVED_ON);
    let tick_op_uid = tick
        .filter(|_| line.received_on.is_some())
        .map(|cell| cell.op_uid);
    connection
        .prepare_cached("INSERT OR REPLACE INTO welfare_recipient VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            entity.as_bytes(),
            line.round.as_bytes(),
            line.household.as_bytes(),
            line.received_on.map(day_text),
            line.received_by,
            tick_op_uid.as_ref().map(khupho_oplog::OpUid::as_bytes),
        ])?;
    Ok(())
}
