//! The one way to change data: operations and their projection in one SQLite transaction.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::registry::DELETED;
use khupho_oplog::writers::check_change;
use khupho_oplog::{
    Act, Cell, CellKey, Change, EntityState, HlcClock, KindId, OpUid, Operation, OperationDraft,
    Patch, SealedOperation, TxnId, Value,
};
use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;
use crate::identities::{self, IdentitySource};
use crate::labels::TxnLabel;
use crate::log::{self, NewTxn, OperationCopy, Stream};
use crate::{projection, states};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub member: EntityId,
    /// What they may do.
    pub role: Role,
}

/// A transaction that is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed<T> {
    /// What the work gave.
    pub value: T,
    /// The transaction. Where `changed` is empty, nothing was written and it is not in the log.
    pub txn: TxnId,
    /// The kinds of things that changed: what screens refresh from.
    pub changed: BTreeSet<KindId>,
}

/// What a transaction starts from, and leaves changed when it is committed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WriterPosition {
    pub(crate) own: Stream,
    pub(crate) clock: HlcClock,
    pub(crate) identities: IdentitySource,
}

/// Whose operations a transaction writes, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Authorship {
    pub(crate) actor: Actor,
    pub(crate) txn: TxnId,
    pub(crate) now_ms: u64,
}

/// Work under way. Dropping it without a commit takes everything back.
pub struct Transaction<'a> {
    sql: rusqlite::Transaction<'a>,
    pub(crate) position: WriterPosition,
    pub(crate) authorship: Authorship,
    label: TxnLabel,
    /// Row of the transaction, once something was written.
    txn_row: Option<i64>,
    undo_of: Option<i64>,
    changed: BTreeSet<KindId>,
    /// Identities of new entities that no operation has yet. The write that creates an entity goes by
    /// the entity's identity, and the first of a transaction by the transaction's: random bytes
    /// cannot be compressed, and three of them made half of a bundle.
    unused: BTreeSet<EntityId>,
    /// Whether the transaction's identity may still be given to an entity.
    own_identity_is_free: bool,
}

impl WriterPosition {
    /// The next operation of the own stream, which then stands at it.
    pub(crate) fn seal(
        &mut self,
        authorship: &Authorship,
        op_uid: OpUid,
        (entity, kind): (EntityId, KindId),
        patch: Patch,
    ) -> Result<SealedOperation, StoreError> {
        let draft = OperationDraft {
            stream: self.own.stream,
            seq: self.own.seq + 1,
            prev: self.own.hash,
            op_uid,
            hlc: self.clock.tick(authorship.now_ms),
            entity,
            kind,
            actor: authorship.actor.member,
            txn: authorship.txn,
        };
        let op = Operation::seal(draft, patch, identities::random::<16>)?;
        self.own.seq = op.header.seq;
        self.own.hash = Some(op.hash);
        Ok(op)
    }
}

impl<'a> Transaction<'a> {
    pub(crate) fn begin(
        connection: &'a mut Connection,
        mut position: WriterPosition,
        actor: Actor,
        label: TxnLabel,
        now_ms: u64,
    ) -> Result<Self, StoreError> {
        position.identities.continue_at(now_ms);
        let txn = TxnId::from_bytes(position.identities.next()?);
        Ok(Self {
            sql: connection.transaction_with_behavior(TransactionBehavior::Immediate)?,
            position,
            authorship: Authorship { actor, txn, now_ms },
            label,
            txn_row: None,
            undo_of: None,
            changed: BTreeSet::new(),
            unused: BTreeSet::new(),
            own_identity_is_free: true,
        })
    }

    /// The connection, to read what stands at this point of the transaction.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.sql
    }

    /// When the transaction began, in milliseconds since 1970 by the wall clock.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.authorship.now_ms
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.authorship.actor
    }

    /// The identity of this transaction.
    #[must_use]
    pub fn txn(&self) -> TxnId {
        self.authorship.txn
    }

    /// An identity for a new entity: a UUIDv7, rising within the transaction.
    ///
    /// # Errors
    /// [`StoreError::Random`].
    pub fn new_entity(&mut self) -> Result<EntityId, StoreError> {
        let identity = match std::mem::take(&mut self.own_identity_is_free) {
            true => *self.authorship.txn.as_bytes(),
            false => self.position.identities.next()?,
        };
        let entity = EntityId::from_bytes(identity);
        self.unused.insert(entity);
        Ok(entity)
    }

    /// The identity of the next write on an entity.
    fn op_uid(&mut self, entity: EntityId) -> Result<OpUid, StoreError> {
        Ok(OpUid::from_bytes(match self.unused.remove(&entity) {
            true => *entity.as_bytes(),
            false => self.position.identities.next()?,
        }))
    }

    /// What is known about an entity at this point of the transaction.
    ///
    /// # Errors
    /// Those of the database.
    pub fn state(&self, entity: EntityId) -> Result<Option<EntityState>, StoreError> {
        states::load_of_any_kind(&self.sql, entity)
    }

    /// Writes one operation: appends it to the own stream, merges it into the
    /// entity's state and projects that.
    ///
    /// Changes that would leave their cell as it is are left out, and a patch
    /// of nothing but those writes nothing. A change without a base gets the
    /// write it replaces here.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`], the limits of an operation, and those of
    /// the database.
    pub fn write(
        &mut self,
        kind: KindId,
        entity: EntityId,
        patch: Patch,
    ) -> Result<(), StoreError> {
        let known = states::load(&self.sql, entity, kind)?;
        let mut state = known.unwrap_or_else(|| EntityState::new(kind));
        let patch = effective_patch(&state, patch);
        if patch.0.is_empty() {
            return Ok(());
        }
        check_patch(self.authorship.actor, kind, &patch)?;
        // The row of the transaction comes first: it names the moment it began.
        let rows = (self.position.own.row, self.row()?);
        let op_uid = self.op_uid(entity)?;
        let op = self
            .position
            .seal(&self.authorship, op_uid, (entity, kind), patch)?;
        log::insert_operation(&self.sql, rows, op.header.hlc, &op, OperationCopy::Applied)?;
        state.apply(op.header.hlc, &op);
        states::save(&self.sql, entity, &state)?;
        projection::project(&self.sql, entity, &state)?;
        self.note_change(kind);
        Ok(())
    }

    /// Screens that show things of that kind are told.
    pub(crate) fn note_change(&mut self, kind: KindId) {
        self.changed.insert(kind);
    }

    /// Makes this transaction the undoing of another one.
    pub(crate) fn undoes(&mut self, txn_row: i64) {
        self.undo_of = Some(txn_row);
    }

    /// The row of this transaction, which is written with the first operation.
    pub(crate) fn row(&mut self) -> Result<i64, StoreError> {
        if let Some(row) = self.txn_row {
            return Ok(row);
        }
        let row = log::insert_txn(
            &self.sql,
            &NewTxn {
                uid: self.authorship.txn,
                label: Some(self.label),
                actor: self.authorship.actor.member,
                started_ms: self.authorship.now_ms,
                undo_of: self.undo_of,
            },
        )?;
        self.txn_row = Some(row);
        Ok(row)
    }

    /// Commits, and gives what the next transaction starts from.
    pub(crate) fn commit(self) -> Result<(WriterPosition, TxnId, BTreeSet<KindId>), StoreError> {
        if self.txn_row.is_some() {
            log::save_head(&self.sql, &self.position.own, self.position.clock.last)?;
        }
        self.sql.commit()?;
        Ok((self.position, self.authorship.txn, self.changed))
    }
}

/// Whether the person may write all of a patch.
pub(crate) fn check_patch(actor: Actor, kind: KindId, patch: &Patch) -> Result<(), StoreError> {
    for change in &patch.0 {
        check_change(actor.role, kind, change)?;
    }
    Ok(())
}

/// The changes of a patch that change something, each with the write it replaces.
pub(crate) fn effective_patch(state: &EntityState, patch: Patch) -> Patch {
    let changes = patch.0.into_iter().filter_map(|mut change| {
        let cell = cell_of(state, &change);
        if leaves_as_is(cell, &change) {
            return None;
        }
        let replaced = cell.map(|cell| cell.op_uid.base_ref());
        change.base = change.base.or(replaced);
        Some(change)
    });
    Patch(changes.collect())
}

fn cell_of<'s>(state: &'s EntityState, change: &Change) -> Option<&'s Cell> {
    match change.act {
        Act::Append => None,
        Act::AddRef | Act::Delete if change.field != DELETED => {
            // A value beyond the limits has no cell; sealing refuses it.
            let element = change.value.encode().ok()?;
            let field = change.field;
            state.cells.get(&CellKey { field, element })
        }
        _ => state.register_cell(change.field),
    }
}

fn leaves_as_is(cell: Option<&Cell>, change: &Change) -> bool {
    let value = cell.map_or(&Value::Null, |cell| &cell.value);
    match change.act {
        Act::Append => false,
        Act::Set | Act::AddRef => *value == change.value,
        Act::Delete if change.field == DELETED => *value == Value::Bool(true),
        Act::Delete => value.is_null(),
        Act::Restore => *value != Value::Bool(true),
    }
}
