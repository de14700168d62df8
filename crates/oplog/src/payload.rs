//! The payload of an operation: a patch of one entity.

use std::collections::BTreeSet;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::ids::BaseRef;
use crate::limits::OPERATION_MAX_BYTES;
use crate::registry::{DELETED, FieldId};
use crate::value::Value;

/// What a change does to its field. The numbers are on the wire and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Act {
    /// Gives a register its value.
    Set = 0,
    /// Adds an entry to a list.
    Append = 1,
    /// Makes a value a member of a set.
    AddRef = 2,
    /// Takes a member out of a set; on [`DELETED`], deletes the entity.
    Delete = 3,
    /// Revives a deleted entity; nothing else does.
    Restore = 4,
}

impl Act {
    /// The act with that number, if this version knows one.
    #[must_use]
    pub const fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            0 => Self::Set,
            1 => Self::Append,
            2 => Self::AddRef,
            3 => Self::Delete,
            4 => Self::Restore,
            _ => return None,
        })
    }

    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// One change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field; numbers this version does not know are kept.
    pub field: FieldId,
    /// What happens to it.
    pub act: Act,
    /// With which value; [`Value::Null`] for the deletion of the entity.
    pub value: Value,
    /// The operation whose value this edit replaced on the screen.
    pub base: Option<BaseRef>,
}

impl Change {
    /// Gives register `field` a value.
    pub fn set(field: FieldId, value: impl Into<Value>) -> Self {
        Self::new(field, Act::Set, value.into())
    }

    /// Adds an entry to list `field`.
    pub fn append(field: FieldId, value: impl Into<Value>) -> Self {
        Self::new(field, Act::Append, value.into())
    }

    /// Makes a value a member of set `field`.
    pub fn add_member(field: FieldId, value: impl Into<Value>) -> Self {
        Self::new(field, Act::AddRef, value.into())
    }

    /// Takes a member out of set `field`.
    pub fn remove_member(field: FieldId, value: impl Into<Value>) -> Self {
        Self::new(field, Act::Delete, value.into())
    }

    /// Deletes the entity.
    #[must_use]
    pub fn delete_entity() -> Self {
        Self::new(DELETED, Act::Delete, Value::Null)
    }

    /// Revives the entity.
    #[must_use]
    pub fn restore_entity() -> Self {
        Self::new(DELETED, Act::Restore, Value::Null)
    }

    /// Names the operation whose value the person saw when making this change.
    #[must_use]
    pub fn on_base(mut self, base: Option<BaseRef>) -> Self {
        self.base = base;
        self
    }

    fn new(field: FieldId, act: Act, value: Value) -> Self {
        Self {
            field,
            act,
            value,
            base: None,
        }
    }

    fn write(&self, writer: &mut CanonicalWriter) -> Result<(), OplogError> {
        writer.array(if self.base.is_some() { 4 } else { 3 });
        writer.unsigned(u64::from(self.field.0));
        writer.unsigned(u64::from(self.act.number()));
        self.value.write(writer)?;
        if let Some(base) = &self.base {
            writer.bytes(base.as_bytes());
        }
        Ok(())
    }

    fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        let start = reader.at();
        let len = reader.array()?;
        if !(3..=4).contains(&len) {
            return Err(OplogError::wire(
                start,
                WireFault::Expected("an array of 3 or 4"),
            ));
        }
        let field = FieldId(reader.unsigned_16()?);
        let act = reader.unsigned()?;
        let act = Act::from_number(act).ok_or(OplogError::UnknownAct { act, field })?;
        Ok(Self {
            field,
            act,
            value: Value::read(reader)?,
            base: match len {
                4 => Some(BaseRef::from_bytes(reader.byte_array()?)),
                _ => None,
            },
        })
    }

    /// What holds for every kind, known or not.
    fn refuse_misplaced_act(&self) -> Result<(), OplogError> {
        let fits = if self.field == DELETED {
            matches!(self.act, Act::Delete | Act::Restore) && self.value.is_null()
        } else {
            match self.act {
                Act::Set | Act::Append => true,
                // Null stands for "not a member" in a merged set.
                Act::AddRef | Act::Delete => !self.value.is_null(),
                Act::Restore => false,
            }
        };
        if fits {
            return Ok(());
        }
        Err(OplogError::MisplacedAct {
            act: self.act.number(),
            field: self.field,
        })
    }

    /// The cell this change decides, as far as two changes can decide the same one.
    fn cell_within_patch(&self) -> Option<(FieldId, Option<&Value>)> {
        match self.act {
            Act::Append => None,
            Act::AddRef | Act::Delete => Some((self.field, Some(&self.value))),
            // Null is no member, so it can stand for the deletion of the
            // entity and keep Delete and Restore in one cell.
            Act::Restore => Some((self.field, Some(&Value::Null))),
            Act::Set => Some((self.field, None)),
        }
    }
}

/// All changes that one operation makes to its entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch(pub Vec<Change>);

impl Patch {
    /// The canonical bytes.
    ///
    /// # Errors
    /// The limits of [`crate::limits`], [`OplogError::MisplacedAct`] and
    /// [`OplogError::CellNamedTwice`].
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        self.refuse_unclear_changes()?;
        let mut writer = CanonicalWriter::with_capacity(16 + self.0.len() * 16);
        writer.array(self.0.len());
        for change in &self.0 {
            change.write(&mut writer)?;
        }
        Ok(writer.into_bytes())
    }

    /// Reads a patch that fills `payload`.
    ///
    /// # Errors
    /// As [`Patch::encode`], and [`OplogError::Wire`] or
    /// [`OplogError::UnknownAct`] for bytes it cannot have written.
    pub fn decode(payload: &[u8]) -> Result<Self, OplogError> {
        if payload.len() > OPERATION_MAX_BYTES {
            return Err(OplogError::OperationTooLarge {
                bytes: payload.len(),
            });
        }
        let mut reader = CanonicalReader::new(payload);
        let len = reader.array()?;
        let changes = (0..len)
            .map(|_| Change::read(&mut reader))
            .collect::<Result<_, _>>()?;
        reader.end()?;
        let patch = Self(changes);
        patch.refuse_unclear_changes()?;
        Ok(patch)
    }

    fn refuse_unclear_changes(&self) -> Result<(), OplogError> {
        for change in &self.0 {
            change.refuse_misplaced_act()?;
        }
        self.refuse_cell_named_twice()
    }

    fn refuse_cell_named_twice(&self) -> Result<(), OplogError> {
        // Writers list fields in rising order, which needs no bookkeeping.
        if self.0.is_sorted_by(|one, next| one.field < next.field) {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        for cell in self.0.iter().filter_map(Change::cell_within_patch) {
            if !seen.insert(cell) {
                return Err(OplogError::CellNamedTwice { field: cell.0 });
            }
        }
        Ok(())
    }
}

impl From<Vec<Change>> for Patch {
    fn from(changes: Vec<Change>) -> Self {
        Self(changes)
    }
}
