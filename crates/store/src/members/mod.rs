//! The people who use the store.

use khupho_domain::ids::EntityId;
use khupho_domain::members::{Member, Role};
use khupho_oplog::registry::member::{ACTIVE, KIND, NAME, ROLE, TILE_LABEL};
use khupho_oplog::{Change, EntityState, Patch};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::StoreError;
use crate::exchange::{self, DeviceClass, StoreRole};
use crate::projection::{ProjectedTable, boolean, int, remove_row, text};
use crate::rows::entity_at;

pub(crate) const TABLES: &[ProjectedTable] = &[ProjectedTable {
    name: "member",
    key: &["entity"],
    search: None,
    local_columns: &[],
}];

/// What a member whose role this version does not know may do: the least.
const LEAST_ROLE: Role = Role::Volunteer;

/// What an operation says to make a member look like this.
#[must_use]
pub fn patch(member: &Member) -> Patch {
    Patch(vec![
        Change::set(NAME, member.name.as_str()),
        Change::set(TILE_LABEL, member.tile_label.as_str()),
        Change::set(ROLE, member.role.number()),
        Change::set(ACTIVE, member.active),
    ])
}

/// Every member, those who may no longer sign in too, in the order in which they were entered.
///
/// # Errors
/// Those of the database.
pub fn list(connection: &Connection) -> Result<Vec<(EntityId, Member)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, name, tile_label, role, active FROM member ORDER BY entity",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The members of this store's own notebook. The ward's holds those of every khu phố too, and a khu
/// phố's the officers who reviewed its claims; whose a member is follows from who wrote about them, and
/// not from the role that stands there.
///
/// # Errors
/// Those of the database.
pub fn list_own(connection: &Connection) -> Result<Vec<(EntityId, Member)>, StoreError> {
    let class = match exchange::role(connection)? {
        StoreRole::Neighborhood => DeviceClass::Neighborhood,
        StoreRole::Ward => DeviceClass::Ward,
    };
    let mut statement = connection.prepare_cached(
        "SELECT entity, name, tile_label, role, active FROM member
         WHERE EXISTS (
             SELECT 1 FROM operation JOIN stream ON stream.id = operation.stream
             WHERE operation.entity = member.entity AND operation.kind = ?1
               AND operation.applied = 1 AND (stream.own = 1 OR stream.device_class = ?2))
         ORDER BY entity",
    )?;
    let rows = statement.query_map(params![KIND.0, class.number()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One member.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<Member>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, name, tile_label, role, active FROM member WHERE entity = ?1",
    )?;
    let found = statement.query_row([id.as_bytes()], read).optional()?;
    Ok(found.map(|(_, member)| member))
}

fn read(row: &Row<'_>) -> rusqlite::Result<(EntityId, Member)> {
    let member = Member {
        name: row.get(1)?,
        tile_label: row.get(2)?,
        role: Role::from_number(row.get(3)?).unwrap_or(LEAST_ROLE),
        active: row.get(4)?,
    };
    Ok((entity_at(row, 0)?, member))
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.is_deleted() {
        return remove_row(connection, "member", entity);
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO member VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            entity.as_bytes(),
            text(state, NAME),
            text(state, TILE_LABEL),
            int(state, ROLE).unwrap_or(LEAST_ROLE.number()),
            boolean(state, ACTIVE).unwrap_or(false),
        ])?;
    Ok(())
}
