//! Who changed what of an entity, and when, read from the log.
//!
//! Nothing of this is stored a second time: the operations of one entity are few, so its history is
//! made by replaying them.

use khupho_domain::ids::EntityId;
use khupho_oplog::{
    CellKey, EntityState, FieldId, Hlc, KindId, OpHash, SealedOperation, TxnId, Value,
};
use rusqlite::{Connection, OptionalExtension as _};

use crate::{StoreError, log, states};

/// A field with its value before and after. A cleared value is `None`, and so is the side of a set
/// on which the member is absent.
pub type FieldChange = (FieldId, Option<Value>, Option<Value>);

/// One operation of an entity, with the fields whose value it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryOperation {
    /// The transaction.
    pub txn: TxnId,
    /// The person who acted.
    pub actor: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub hlc_ms: u64,
    /// Kind of the entity, which says what the fields are.
    pub kind: KindId,
    /// Identity of the signed operation.
    pub operation: OpHash,
    /// What it changed; field 0 is the deletion.
    pub changes: Vec<FieldChange>,
}

/// The history of an entity, oldest first. Operations that changed nothing that counts (their
/// content was erased, or it says what stood there already) are left out.
///
/// # Errors
/// Those of the database, and of stored bytes that are damaged.
pub fn history(
    connection: &Connection,
    entity: EntityId,
) -> Result<Vec<HistoryOperation>, StoreError> {
    let Some(kind) = states::load_of_any_kind(connection, entity)?.map(|state| state.kind) else {
        return Ok(Vec::new());
    };
    let mut operations = log::operations_of_entity(connection, entity, kind)?;
    operations.sort_by_key(|stored| (stored.effective, stored.op.header.op_uid));
    let mut state = EntityState::new(kind);
    Ok(operations
        .iter()
        .map(|stored| replayed(&mut state, stored.effective, &stored.op))
        .filter(|entry| !entry.changes.is_empty())
        .collect())
}

/// The name by which people know an entity: of a member, a household, a khu phố or a piece of evidence.
///
/// # Errors
/// Those of the database.
pub fn name_of(connection: &Connection, entity: EntityId) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("history/name_of.sql"))?;
    Ok(statement
        .query_row([entity.as_bytes()], |row| row.get(0))
        .optional()?)
}

fn replayed(
    state: &mut EntityState,
    effective: Hlc,
    operation: &SealedOperation,
) -> HistoryOperation {
    let header = &operation.header;
    HistoryOperation {
        txn: header.txn,
        actor: header.actor,
        hlc_ms: header.hlc.ms(),
        kind: header.kind,
        operation: operation.hash,
        changes: apply_and_compare(state, effective, operation),
    }
}

fn apply_and_compare(
    state: &mut EntityState,
    effective: Hlc,
    operation: &SealedOperation,
) -> Vec<FieldChange> {
    let before = state.clone();
    state.apply(effective, operation);
    let written = state
        .cells
        .iter()
        .filter(|(_, cell)| cell.op_uid == operation.header.op_uid);
    written
        .filter_map(|(key, _)| {
            let (earlier, later) = (value_at(&before, key), value_at(state, key));
            (earlier != later).then(|| (key.field, earlier.cloned(), later.cloned()))
        })
        .collect()
}

fn value_at<'state>(state: &'state EntityState, key: &CellKey) -> Option<&'state Value> {
    state
        .cells
        .get(key)
        .map(|cell| &cell.value)
        .filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests;
