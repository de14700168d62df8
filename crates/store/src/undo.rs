//! Undoing a transaction by writing its inverse.
//!
//! The log only grows: undoing means that for each entity which the
//! transaction touched, the state is computed without it and the differences
//! are written as a new transaction. What somebody changed since stays. An
//! entity that the transaction created is deleted. Undoing an undo brings
//! everything back, and so on.
//!
//! Of a member only the name is taken back: the rest stands in their key slot too, outside the log.
//!
//! What several khu phố and the ward share is never deleted by a khu phố: others would have to refuse
//! it. Undoing the load of a criteria set takes back that the khu phố assesses itself by it; the set
//! stays, and can be chosen again.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::ownership::deletes_what_is_shared;
use khupho_oplog::registry::{DELETED, member};
use khupho_oplog::{Cell, CellKey, Change, EntityState, KindId, Patch, TxnId, Value};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::exchange::StoreRole;
use crate::labels::TxnLabel;
use crate::log::{self, StoredOperation};
use crate::progress::{Progress, Unwatched, report};
use crate::rows::entity_at;
use crate::store::Store;
use crate::transaction::{Actor, Committed, Transaction};
use crate::{StoreError, exchange, states};

impl Store {
    /// Undoes a transaction.
    ///
    /// # Errors
    /// [`StoreError::UnknownTxn`], [`StoreError::AlreadyUndone`], [`StoreError::CannotUndoMember`],
    /// [`StoreError::NotAllowed`] where the person may not write what has to be taken back.
    pub fn undo(&self, actor: Actor, txn: TxnId) -> Result<Committed<()>, StoreError> {
        self.undo_watched(actor, txn, &Unwatched)
    }

    /// Undoes a transaction, which takes a while for an import.
    ///
    /// # Errors
    /// Those of [`Store::undo`], and [`StoreError::Cancelled`].
    pub fn undo_watched(
        &self,
        actor: Actor,
        txn: TxnId,
        progress: &dyn Progress,
    ) -> Result<Committed<()>, StoreError> {
        self.transact(actor, TxnLabel::Undo, |transaction| {
            let undone = UndoneTxn::find(transaction.connection(), txn)?;
            transaction.undoes(undone.row);
            let touched = undone.entities(transaction.connection())?;
            let total = touched.len() as u64;
            let role = exchange::role(transaction.connection())?;
            for (done, (entity, kind)) in touched.into_iter().enumerate() {
                take_back(transaction, &undone, role, (entity, kind))?;
                report(progress, done as u64 + 1, total)?;
            }
            let undo_row = transaction.row()?;
            mark_undone(transaction.connection(), undone.row, undo_row)
        })
    }
}

/// What a member may do, and what their tile says, stands in their key slot too. The slot lies outside
/// the log, and no undo brings back a PIN: of a member only the name is taken back.
fn refuse_key_slots(kind: KindId, patch: &Patch) -> Result<(), StoreError> {
    let is_in_slot = |change: &Change| change.field != member::NAME;
    match kind == member::KIND && patch.0.iter().any(is_in_slot) {
        true => Err(StoreError::CannotUndoMember),
        false => Ok(()),
    }
}

/// A transaction to undo, with everything that undid and redid it since: computed together, so
/// that a second undo finds the values before the first version.
struct UndoneTxn {
    row: i64,
    family: BTreeSet<i64>,
}

impl UndoneTxn {
    fn find(connection: &Connection, txn: TxnId) -> Result<Self, StoreError> {
        let found: Option<(i64, Option<i64>)> = connection
            .prepare_cached("SELECT id, undone_by FROM txn WHERE uid = ?1")?
            .query_row([txn.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (row, undone_by) = found.ok_or(StoreError::UnknownTxn(txn))?;
        if undone_by.is_some() {
            return Err(StoreError::AlreadyUndone(txn));
        }
        let mut statement = connection.prepare_cached(
            "WITH RECURSIVE family (id) AS (
                 SELECT ?1 UNION SELECT txn.id FROM txn JOIN family ON txn.undo_of = family.id
             ) SELECT id FROM family",
        )?;
        let family = statement.query_map([row], |row| row.get(0))?;
        Ok(Self {
            row,
            family: family.collect::<Result<_, _>>()?,
        })
    }

    /// The entities it wrote, in the order in which they were first written.
    fn entities(&self, connection: &Connection) -> Result<Vec<(EntityId, KindId)>, StoreError> {
        let mut statement = connection.prepare_cached(
            "SELECT entity, kind FROM operation WHERE txn = ?1 AND applied = 1
             GROUP BY entity, kind ORDER BY min(position)",
        )?;
        let entities = statement.query_map([self.row], |row| {
            Ok((entity_at(row, 0)?, KindId(row.get(1)?)))
        })?;
        Ok(entities.collect::<Result<_, _>>()?)
    }

    fn wrote(&self, stored: &StoredOperation) -> bool {
        self.family.contains(&stored.txn_row)
    }
}

fn take_back(
    transaction: &mut Transaction<'_>,
    undone: &UndoneTxn,
    role: StoreRole,
    (entity, kind): (EntityId, KindId),
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    let Some(now) = states::load(connection, entity, kind)? else {
        return Ok(());
    };
    let operations = log::operations_of_entity(connection, entity, kind)?;
    let created = operations.first().is_some_and(|first| undone.wrote(first));
    let mut patch = if created {
        Patch(vec![Change::delete_entity()])
    } else {
        differences(&now, &state_without(kind, &operations, undone))
    };
    if role == StoreRole::Neighborhood {
        patch
            .0
            .retain(|change| !deletes_what_is_shared(kind, change));
    }
    refuse_key_slots(kind, &patch)?;
    transaction.write(kind, entity, patch)
}

fn state_without(kind: KindId, operations: &[StoredOperation], undone: &UndoneTxn) -> EntityState {
    let mut state = EntityState::new(kind);
    for stored in operations.iter().filter(|stored| !undone.wrote(stored)) {
        state.apply(stored.effective, &stored.op);
    }
    state
}

/// What turns the state `now` into `wanted`. Entries of lists stay: they are only ever added.
fn differences(now: &EntityState, wanted: &EntityState) -> Patch {
    let keys = now.cells.keys().chain(wanted.cells.keys());
    let keys: BTreeSet<&CellKey> = keys.filter(|key| !key.is_item()).collect();
    let changes = keys.into_iter().filter_map(|key| {
        let found = value_at(now, key);
        let value = value_at(wanted, key);
        (found != value).then(|| change_to(key, value, found))
    });
    Patch(changes.collect())
}

fn value_at<'s>(state: &'s EntityState, key: &CellKey) -> &'s Value {
    state.cells.get(key).map_or(&Value::Null, cell_value)
}

fn cell_value(cell: &Cell) -> &Value {
    &cell.value
}

fn change_to(key: &CellKey, value: &Value, found: &Value) -> Change {
    let field = key.field;
    if field == DELETED {
        return match value {
            Value::Bool(true) => Change::delete_entity(),
            _ => Change::restore_entity(),
        };
    }
    match (key.is_member(), value) {
        (false, value) => Change::set(field, value.clone()),
        (true, Value::Null) => Change::remove_member(field, found.clone()),
        (true, member) => Change::add_member(field, member.clone()),
    }
}

/// Marks `row` as undone, what it had undone itself as standing again, and so on along the chain.
fn mark_undone(connection: &Connection, row: i64, by: i64) -> Result<(), StoreError> {
    let mut next = Some((row, Some(by)));
    while let Some((row, undone_by)) = next {
        connection
            .prepare_cached("UPDATE txn SET undone_by = ?2 WHERE id = ?1")?
            .execute(params![row, undone_by])?;
        let parent: Option<i64> = connection
            .prepare_cached("SELECT undo_of FROM txn WHERE id = ?1")?
            .query_row([row], |found| found.get(0))?;
        // What an undone undo had taken back stands again; what a standing one took back does not.
        next = parent.map(|parent| (parent, undone_by.is_none().then_some(row)));
    }
    Ok(())
}
