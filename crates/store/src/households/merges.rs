//! Which household stands for which after merges.
//!
//! A merge is one register on the household that went: the one it was merged into. Two people who
//! merge the same two households in opposite directions on two machines close a ring; then the one
//! with the smallest identity stays, on every machine. What counts (`merged_into`, `root`) follows
//! from what was written (`merge_target`) of all rows, so the order of projecting does not matter.

use crate::StoreError;
use crate::rows::{entity_at, some_entity_at};
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeSet;

/// The household that an entry stands for: itself, or the end of its chain of merges. `None` for
/// an entry that is not in the register.
///
/// # Errors
/// Those of the database.
pub fn root_of(connection: &Connection, id: EntityId) -> Result<Option<EntityId>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT root FROM household WHERE entity = ?1")?
        .query_row([id.as_bytes()], |row| entity_at(row, 0))
        .optional()?)
}

/// The households of the ring that this one is in; empty for nearly all.
pub(super) fn ring_of(
    connection: &Connection,
    entity: EntityId,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut seen = BTreeSet::new();
    let mut next = target_of(connection, entity)?;
    while let Some(target) = next {
        if !seen.insert(target) {
            break;
        }
        next = target_of(connection, target)?;
    }
    Ok(if seen.contains(&entity) {
        members_from(connection, entity)?
    } else {
        BTreeSet::new()
    })
}

/// The members of a ring, walked once round from one of them.
fn members_from(
    connection: &Connection,
    entity: EntityId,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut members = BTreeSet::from([entity]);
    let mut next = target_of(connection, entity)?;
    while let Some(target) = next.filter(|target| members.insert(*target)) {
        next = target_of(connection, target)?;
    }
    Ok(members)
}

/// As written, also where its row is gone.
fn target_of(connection: &Connection, entity: EntityId) -> Result<Option<EntityId>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT merge_target FROM household WHERE entity = ?1")?
        .query_row([entity.as_bytes()], |row| some_entity_at(row, 0))
        .optional()?
        .flatten())
}

/// Brings up to date who stands for whom, after the row of `entity` was written or removed.
pub(super) fn refresh(
    connection: &Connection,
    entity: EntityId,
    ring_before: &BTreeSet<EntityId>,
) -> Result<(), StoreError> {
    // Nearly every household was never part of a merge, and an import writes thousands.
    if ring_before.is_empty()
        && target_of(connection, entity)?.is_none()
        && !is_target(connection, entity)?
    {
        return Ok(());
    }
    let mut touched = ring_of(connection, entity)?;
    touched.extend(ring_before);
    touched.insert(entity);
    for one in &touched {
        refresh_target(connection, *one)?;
    }
    for one in with_descendants(connection, touched)? {
        refresh_root(connection, one)?;
    }
    Ok(())
}

fn is_target(connection: &Connection, entity: EntityId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM household WHERE merge_target = ?1)")?
        .query_row([entity.as_bytes()], |row| row.get(0))?)
}

fn refresh_target(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    let Some(target) = target_of(connection, entity)? else {
        return Ok(());
    };
    let stays = ring_of(connection, entity)?.first() == Some(&entity);
    let counts = if stays { None } else { Some(target) };
    connection
        .prepare_cached(
            "UPDATE household SET merged_into = ?2 WHERE entity = ?1 AND merged_into IS NOT ?2",
        )?
        .execute(params![
            entity.as_bytes(),
            counts.as_ref().map(EntityId::as_bytes)
        ])?;
    Ok(())
}

/// The households and all that were merged into them, directly or through others.
fn with_descendants(
    connection: &Connection,
    mut found: BTreeSet<EntityId>,
) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT entity FROM household WHERE merge_target = ?1")?;
    let mut waiting: Vec<EntityId> = found.iter().copied().collect();
    while let Some(entity) = waiting.pop() {
        let children = statement.query_map([entity.as_bytes()], |row| entity_at(row, 0))?;
        for child in children {
            let child = child?;
            if found.insert(child) {
                waiting.push(child);
            }
        }
    }
    Ok(found)
}

fn refresh_root(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT merged_into FROM household WHERE entity = ?1")?;
    let mut root = entity;
    while let Some(next) = statement
        .query_row([root.as_bytes()], |row| some_entity_at(row, 0))
        .optional()?
        .flatten()
    {
        root = next;
    }
    connection
        .prepare_cached("UPDATE household SET root = ?2 WHERE entity = ?1 AND root <> ?2")?
        .execute(params![entity.as_bytes(), root.as_bytes()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::rows::{remove, upsert};
    use super::*;
    use khupho_domain::households::Household;
    use proptest::prelude::*;

    fn id(number: u8) -> EntityId {
        EntityId::from_bytes([number; 16])
    }

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("../../migrations/0002_households.sql"))
            .unwrap();
        connection
    }

    fn write(connection: &Connection, entity: u8, target: Option<u8>) {
        let mut household = Household::empty(id(99));
        household.contact_name = format!("Hộ mẫu {entity}");
        household.merged_into = target.map(id);
        let ring = ring_of(connection, id(entity)).unwrap();
        upsert(connection, id(entity), &household).unwrap();
        refresh(connection, id(entity), &ring).unwrap();
    }

    fn delete(connection: &Connection, entity: u8) {
        let ring = ring_of(connection, id(entity)).unwrap();
        remove(connection, id(entity)).unwrap();
        refresh(connection, id(entity), &ring).unwrap();
    }

    fn roots(connection: &Connection) -> Vec<(u8, u8, bool)> {
        let mut statement = connection
            .prepare("SELECT entity, root, merged_into IS NULL FROM household ORDER BY entity")
            .unwrap();
        let rows = statement
            .query_map([], |row| {
                Ok((
                    row.get::<_, [u8; 16]>(0)?[0],
                    row.get::<_, [u8; 16]>(1)?[0],
                    row.get(2)?,
                ))
            })
            .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_chain_stands_for_its_end() {
        let connection = database();
        write(&connection, 1, Some(2));
        write(&connection, 2, Some(3));
        write(&connection, 3, None);
        assert_eq!(
            roots(&connection),
            [(1, 3, false), (2, 3, false), (3, 3, true)]
        );
        write(&connection, 2, None);
        assert_eq!(
            roots(&connection),
            [(1, 2, false), (2, 2, true), (3, 3, true)]
        );
    }

    #[test]
    fn of_a_ring_the_smallest_stays() {
        let connection = database();
        write(&connection, 1, Some(2));
        write(&connection, 2, Some(1));
        assert_eq!(roots(&connection), [(1, 1, true), (2, 1, false)]);
        write(&connection, 1, None);
        write(&connection, 3, Some(3));
        assert_eq!(
            roots(&connection),
            [(1, 1, true), (2, 1, false), (3, 3, true)]
        );
    }

    #[test]
    fn a_ring_opens_when_one_of_it_is_deleted() {
        let connection = database();
        write(&connection, 1, Some(2));
        write(&connection, 2, Some(3));
        write(&connection, 3, Some(1));
        delete(&connection, 1);
        assert_eq!(roots(&connection), [(2, 1, false), (3, 1, false)]);
    }

    proptest! {
        #[test]
        fn the_order_of_projecting_does_not_matter(
            targets in prop::collection::vec(prop::option::of(0_u8..6), 6),
            earlier in prop::collection::vec((0_u8..6, prop::option::of(0_u8..6)), 0..8),
            order in Just((0_u8..6).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let straight = database();
            for (entity, target) in (0_u8..).zip(&targets) {
                write(&straight, entity, *target);
            }
            let other = database();
            for (entity, target) in earlier {
                write(&other, entity, target);
            }
            for entity in order {
                write(&other, entity, targets[usize::from(entity)]);
            }
            prop_assert_eq!(roots(&straight), roots(&other));
        }
    }
}
