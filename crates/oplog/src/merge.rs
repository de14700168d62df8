//! The merge: how replicas that hold the same operations get the same values.
//!
//! An entity is a map of *cells*. Each cell keeps the greatest `(effective
//! hlc, op_uid)` that wrote it, so applying is a join: order, repetition and
//! grouping of the operations do not matter. The cell that a change decides
//! follows from the change alone, never from the registry, so an old version
//! that does not know a field merges it as a new one does.
//!
//! A write that was re-issued into another stream has another hash and the
//! same `op_uid`, which is why the tie is broken by the latter: see
//! `docs/decisions/0001-tie-break-by-op-uid.md`.

mod cells;
mod state_form;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub use cells::{Cell, CellKey};

use crate::hlc::Hlc;
use crate::ids::{BaseRef, OpUid};
use crate::operation::SealedOperation;
use crate::payload::Change;
use crate::registry::{DELETED, FieldId, KindId};
use crate::value::Value;

/// Everything known about one entity: the winner of each cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityState {
    /// The kind of the entity.
    pub kind: KindId,
    /// The winners, in the order of field and element.
    pub cells: BTreeMap<CellKey, Cell>,
}

impl EntityState {
    /// An entity of which nothing is known yet.
    #[must_use]
    pub const fn new(kind: KindId) -> Self {
        Self {
            kind,
            cells: BTreeMap::new(),
        }
    }

    /// Applies an operation of this entity at the moment that counts for it
    /// (see [`crate::hlc::effective`]); says whether any cell changed.
    ///
    /// Any order and any repetition of operations ends in the same cells. An
    /// operation whose payload was erased changes nothing. Neither does one
    /// that claims another kind: a state belongs to one entity *and* kind.
    pub fn apply(&mut self, effective: Hlc, op: &SealedOperation) -> bool {
        if op.header.kind != self.kind {
            return false;
        }
        let op_uid = op.header.op_uid;
        let changes = op.patch.iter().flat_map(|patch| &patch.0);
        let mut changed = false;
        for (index, change) in changes.enumerate() {
            let (key, value) = cells::decided_by(change, op_uid, index);
            changed |= self.decide(key, effective, op_uid, value);
        }
        changed
    }

    /// Takes over every cell of `other` that wins; a state of another kind changes nothing.
    pub fn merge(&mut self, other: &Self) {
        if other.kind != self.kind {
            return;
        }
        for (key, cell) in &other.cells {
            self.decide(key.clone(), cell.hlc, cell.op_uid, cell.value.clone());
        }
    }

    /// The value of a register: none if it was never written, [`Value::Null`] if cleared.
    #[must_use]
    pub fn register(&self, field: FieldId) -> Option<&Value> {
        self.register_cell(field).map(|cell| &cell.value)
    }

    /// The winning cell of a register, which says when and by which write.
    #[must_use]
    pub fn register_cell(&self, field: FieldId) -> Option<&Cell> {
        self.cells.get(&CellKey::register(field))
    }

    /// The members of a set, in the order of their bytes.
    pub fn members(&self, field: FieldId) -> impl Iterator<Item = &Value> {
        self.cells_of(field)
            .filter(|(key, cell)| key.is_member() && !cell.value.is_null())
            .map(|(_, cell)| &cell.value)
    }

    /// The entries of a list, in the order they were written.
    pub fn items(&self, field: FieldId) -> impl Iterator<Item = &Value> {
        self.item_cells(field).into_iter().map(|cell| &cell.value)
    }

    /// The cells of a list's entries, in the order they were written.
    #[must_use]
    pub fn item_cells(&self, field: FieldId) -> Vec<&Cell> {
        let mut items: Vec<_> = self
            .cells_of(field)
            .filter(|(key, _)| key.is_item())
            .collect();
        items.sort_by_key(|(key, cell)| (cell.hlc, *key));
        items.into_iter().map(|(_, cell)| cell).collect()
    }

    /// Whether the entity is deleted; a later edit of another field does not revive it.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.register(DELETED) == Some(&Value::Bool(true))
    }

    /// How the next edit of a register names the write it replaces.
    #[must_use]
    pub fn base_of(&self, field: FieldId) -> Option<BaseRef> {
        self.register_cell(field).map(|cell| cell.op_uid.base_ref())
    }

    /// Whether `change` was made without seeing the value that stands now: two
    /// people edited at once. Ask before applying the change.
    ///
    /// Where the cell is empty there is nothing that was not seen.
    #[must_use]
    pub fn is_concurrent(&self, change: &Change) -> bool {
        let Some(base) = change.base else {
            return false;
        };
        CellKey::shared_by_writers(change)
            .and_then(|key| self.cells.get(&key))
            .is_some_and(|cell| cell.op_uid.base_ref() != base)
    }

    fn cells_of(&self, field: FieldId) -> impl Iterator<Item = (&CellKey, &Cell)> {
        self.cells
            .range(CellKey::register(field)..)
            .take_while(move |(key, _)| key.field == field)
    }

    fn decide(&mut self, key: CellKey, hlc: Hlc, op_uid: OpUid, value: Value) -> bool {
        let cell = Cell { hlc, op_uid, value };
        match self.cells.entry(key) {
            Entry::Vacant(place) => {
                place.insert(cell);
                true
            }
            Entry::Occupied(mut place) if cell > *place.get() => {
                place.insert(cell);
                true
            }
            Entry::Occupied(_) => false,
        }
    }
}
