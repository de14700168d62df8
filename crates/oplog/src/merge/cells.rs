//! Cells: the smallest things that are decided apart from each other.

use std::cmp::Ordering;

use crate::hlc::Hlc;
use crate::ids::OpUid;
use crate::payload::{Act, Change};
use crate::registry::{DELETED, FieldId};
use crate::value::Value;

/// First byte of the element of a list's entry: CBOR's "break", with which no
/// encoded value begins, so no member of a set can take an entry's place.
const ITEM_MARKER: u8 = 0xff;

/// The name of a cell within its entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellKey {
    /// The field.
    pub field: FieldId,
    /// Empty for a register; the encoded value for a member of a set; a
    /// marker, the `op_uid` and the change's place in its patch for an entry
    /// of a list.
    pub element: Vec<u8>,
}

impl PartialOrd for CellKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CellKey {
    /// By field, then by element. The derived order is the same, but compares elements even where
    /// the fields differ or both are registers: several hundredths of the time of an import (measured).
    fn cmp(&self, other: &Self) -> Ordering {
        match self.field.cmp(&other.field) {
            Ordering::Equal if self.element.is_empty() && other.element.is_empty() => {
                Ordering::Equal
            }
            Ordering::Equal => self.element.cmp(&other.element),
            different => different,
        }
    }
}

impl CellKey {
    /// The cell of a register.
    #[must_use]
    pub const fn register(field: FieldId) -> Self {
        Self {
            field,
            element: Vec::new(),
        }
    }

    /// Whether this is a member of a set, present or taken out.
    #[must_use]
    pub fn is_member(&self) -> bool {
        self.element
            .first()
            .is_some_and(|first| *first != ITEM_MARKER)
    }

    /// Whether this is an entry of a list.
    #[must_use]
    pub fn is_item(&self) -> bool {
        self.element.first() == Some(&ITEM_MARKER)
    }

    /// The cell of a change that another write can decide too: all but a list's entries.
    pub(super) fn shared_by_writers(change: &Change) -> Option<Self> {
        match change.act {
            Act::Append => None,
            Act::Set | Act::Restore => Some(Self::register(change.field)),
            Act::Delete if change.field == DELETED => Some(Self::register(change.field)),
            Act::AddRef | Act::Delete => Some(Self::member(change.field, &change.value)),
        }
    }

    fn member(field: FieldId, value: &Value) -> Self {
        // A value beyond the limits cannot be in an opened operation; given
        // one made by hand, its cell is a member that no reader will find.
        let element = value.encode().unwrap_or_else(|_| vec![0xf7]);
        Self { field, element }
    }

    fn item(field: FieldId, op_uid: OpUid, index: usize) -> Self {
        let mut element = Vec::with_capacity(1 + 16 + 4);
        element.push(ITEM_MARKER);
        element.extend_from_slice(op_uid.as_bytes());
        // 64 KiB hold fewer changes than 32 bits count.
        element.extend_from_slice(&(index as u32).to_be_bytes());
        Self { field, element }
    }
}

/// The write that won a cell. The order is the order of winning.
///
/// The value takes part only so that two forged operations with one `op_uid`
/// end alike on every replica.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The moment that counts for the write.
    pub hlc: Hlc,
    /// The write.
    pub op_uid: OpUid,
    /// The value; for a member of a set the member, or null once taken out.
    pub value: Value,
}

/// The cell that a change decides, and the value it gives it.
pub(super) fn decided_by(change: &Change, op_uid: OpUid, index: usize) -> (CellKey, Value) {
    let key = CellKey::shared_by_writers(change)
        .unwrap_or_else(|| CellKey::item(change.field, op_uid, index));
    let value = match change.act {
        Act::Restore => Value::Bool(false),
        Act::Delete if change.field == DELETED => Value::Bool(true),
        Act::Delete => Value::Null,
        Act::Set | Act::Append | Act::AddRef => change.value.clone(),
    };
    (key, value)
}
