//! Merging what was taken in into the states of its entities, a page at a time: an entity that many
//! operations of a page write is saved and projected once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use khupho_domain::ids::EntityId;
use khupho_oplog::{Change, EntityState, Hlc, KindId, SealedOperation};
use rusqlite::{Connection, params};

use crate::exchange::simultaneous::{self, Contest};
use crate::preparing::{Ready, write_while_preparing};
use crate::projection::{NewRows, NewRowsWriter};
use crate::{StoreError, log, projection, states};

/// Entities that are held before they are written: in the order of their identities, so that the more
/// of them go together, the fuller their pages become. Most take some 2 KiB each.
const PAGE_ENTITIES: usize = 16_384;

/// Bytes of merged operations after which fewer entities are held: an operation may be far larger than
/// most are.
const PAGE_BYTES: usize = 64 * 1024 * 1024;

/// The states of one page.
#[derive(Default)]
pub(super) struct Page {
    entities: BTreeMap<(EntityId, KindId), Held>,
    contests: Vec<Contest>,
    merged_bytes: usize,
}

struct Held {
    state: EntityState,
    /// Whether the entity had a state before this page.
    known: bool,
    changed: bool,
}

impl Page {
    pub(super) fn is_full(&self) -> bool {
        self.entities.len() >= PAGE_ENTITIES || self.merged_bytes >= PAGE_BYTES
    }

    /// Whether nothing is known of the entity.
    pub(super) fn is_new(
        &mut self,
        connection: &Connection,
        entity: EntityId,
        kind: KindId,
    ) -> Result<bool, StoreError> {
        Ok(self.state(connection, entity, kind)?.is_none())
    }

    /// The state of an entity, what this page did to it included.
    pub(super) fn state(
        &mut self,
        connection: &Connection,
        entity: EntityId,
        kind: KindId,
    ) -> Result<Option<&EntityState>, StoreError> {
        let held = self.held(connection, entity, kind)?;
        Ok((held.known || held.changed).then_some(&held.state))
    }

    /// Merges an operation that is applied.
    pub(super) fn merge(
        &mut self,
        connection: &Connection,
        op: &SealedOperation,
        effective: Hlc,
    ) -> Result<(), StoreError> {
        let (entity, kind) = (op.header.entity, op.header.kind);
        let held = self.held(connection, entity, kind)?;
        let contests = contests_of(&held.state, op);
        held.changed |= held.state.apply(effective, op);
        self.contests.extend(contests);
        self.merged_bytes += content_bytes(op);
        Ok(())
    }

    fn held(
        &mut self,
        connection: &Connection,
        entity: EntityId,
        kind: KindId,
    ) -> Result<&mut Held, StoreError> {
        use std::collections::btree_map::Entry;
        Ok(match self.entities.entry((entity, kind)) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let known = states::load(connection, entity, kind)?;
                place.insert(Held {
                    known: known.is_some(),
                    changed: false,
                    state: known.unwrap_or_else(|| EntityState::new(kind)),
                })
            }
        })
    }

    /// Writes what changed and forgets everything.
    pub(super) fn flush(&mut self, connection: &Connection, now_ms: u64) -> Result<(), StoreError> {
        // Lent to the thread that prepares, and dropped by this one, which made them.
        let entities = std::mem::take(&mut self.entities);
        self.merged_bytes = 0;
        let changed = entities.iter().filter(|(_, held)| held.changed);
        let prepare = |mut ready: Ready<_>| -> Result<(), StoreError> {
            for ((entity, _), held) in changed {
                if !ready.hand_over(Prepared::of(*entity, held)?) {
                    break;
                }
            }
            Ok(())
        };
        let mut new_rows = NewRowsWriter::new(connection);
        write_while_preparing(prepare, |batch: &[Prepared]| {
            let mut batch = batch.iter();
            batch.try_for_each(|prepared| prepared.write(connection, &mut new_rows))
        })?;
        new_rows.finish()?;
        for contest in self.contests.drain(..) {
            simultaneous::keep(connection, &contest, now_ms)?;
        }
        Ok(())
    }
}

/// An entity whose cells and rows are ready to be written.
struct Prepared<'held> {
    entity: EntityId,
    kind: KindId,
    cells: Vec<u8>,
    rows: PreparedRows<'held>,
}

enum PreparedRows<'held> {
    /// Nothing was known of the entity.
    New(NewRows<'held>),
    /// What stands in its rows depends on what stood there.
    Known(&'held EntityState),
}

impl<'held> Prepared<'held> {
    fn of(entity: EntityId, held: &'held Held) -> Result<Self, StoreError> {
        let Held { state, known, .. } = held;
        Ok(Self {
            entity,
            kind: state.kind,
            cells: state.encode()?,
            rows: match known {
                true => PreparedRows::Known(state),
                false => PreparedRows::New(NewRows::of_arrived(Cow::Borrowed(state))),
            },
        })
    }

    fn write(
        &self,
        connection: &Connection,
        new_rows: &mut NewRowsWriter<'_>,
    ) -> Result<(), StoreError> {
        match &self.rows {
            PreparedRows::New(rows) => new_rows.write((self.entity, self.kind), &self.cells, rows),
            PreparedRows::Known(state) => {
                states::replace(connection, self.entity, self.kind, &self.cells)?;
                projection::project(connection, self.entity, state)
            }
        }
    }
}

fn content_bytes(op: &SealedOperation) -> usize {
    let parts = [&op.payload_bytes, &op.personal_bytes];
    parts.into_iter().flatten().map(Vec::len).sum()
}

/// The registers that an operation writes without having seen the value that stands.
fn contests_of(state: &EntityState, op: &SealedOperation) -> Vec<Contest> {
    let changes = op.patch.iter().flat_map(|patch| &patch.0);
    let contested = changes.filter(|change| is_contested(state, change));
    contested
        .filter_map(|change| {
            let standing = state.register_cell(change.field)?;
            Some(Contest {
                entity: op.header.entity,
                kind: op.header.kind,
                field: change.field,
                op_uid: op.header.op_uid,
                other_op_uid: standing.op_uid,
            })
        })
        .collect()
}

fn is_contested(state: &EntityState, change: &Change) -> bool {
    change.base.is_some()
        && change.act == khupho_oplog::Act::Set
        && state.register(change.field) != Some(&change.value)
        && state.is_concurrent(change)
}

/// Computes the state of an entity from the log again, and projects it.
pub(in crate::exchange) fn recompute(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
) -> Result<(), StoreError> {
    let mut state = EntityState::new(kind);
    for stored in log::operations_of_entity(connection, entity, kind)? {
        state.apply(stored.effective, &stored.op);
    }
    if !state.cells.is_empty() {
        states::save(connection, entity, &state)?;
        return projection::project(connection, entity, &state);
    }
    projection::remove(connection, entity, kind)?;
    connection
        .prepare_cached("DELETE FROM entity_state WHERE entity = ?1 AND kind = ?2")?
        .execute(params![entity.as_bytes(), kind.0])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use khupho_oplog::registry::household;
    use khupho_oplog::{OpUid, Operation, OperationDraft, OplogError, Patch, StreamId, TxnId};

    use super::*;
    use crate::migrations::apply_pending;

    fn renaming(entity: EntityId) -> SealedOperation {
        let draft = OperationDraft {
            stream: StreamId::from_bytes([1; 16]),
            seq: 1,
            prev: None,
            op_uid: OpUid::from_bytes(*entity.as_bytes()),
            hlc: Hlc::new(1_795_392_000_000, 0),
            entity,
            kind: household::KIND,
            actor: entity,
            txn: TxnId::from_bytes(*entity.as_bytes()),
        };
        let changes = Patch(vec![Change::set(household::CODE, "H".repeat(300))]);
        Operation::seal(draft, changes, || Err(OplogError::PersonalUnsealed)).unwrap()
    }

    #[test]
    fn a_page_is_full_of_large_operations_before_it_is_full_of_entities() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply_pending(&mut connection).unwrap();
        let op = renaming(EntityId::from_bytes([9; 16]));
        let mut page = Page {
            merged_bytes: PAGE_BYTES - content_bytes(&op) - 1,
            ..Page::default()
        };
        page.merge(&connection, &op, op.header.hlc).unwrap();
        assert_eq!(page.merged_bytes, PAGE_BYTES - 1);
        assert!(!page.is_full());
        page.merge(&connection, &op, op.header.hlc).unwrap();
        assert!(page.is_full());
        page.flush(&connection, 0).unwrap();
        assert!(!page.is_full() && page.merged_bytes == 0);
    }
}
