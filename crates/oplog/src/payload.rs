//! The payload of an operation: a patch of one entity, and the seal of its personal part.

use std::collections::BTreeSet;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::ids::BaseRef;
use crate::limits::OPERATION_MAX_BYTES;
use crate::registry::{DELETED, FieldId};
use crate::value::Value;

/// Number on the wire of the item that ends the payload of an operation with a personal part. It
/// stands where a change has its act, but changes nothing, and so is no [`Act`].
const SEAL: u8 = 5;

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
        let head = ItemHead::read(reader)?;
        Self::read_after(head, reader)
    }

    fn read_after(head: ItemHead, reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        let ItemHead { field, act, len } = head;
        if act == u64::from(SEAL) {
            return Err(OplogError::MisplacedAct { act: SEAL, field });
        }
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

/// How every item of a payload begins: 3 or 4 items long, a field, the number of an act.
struct ItemHead {
    field: FieldId,
    act: u64,
    len: usize,
}

impl ItemHead {
    fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        let start = reader.at();
        let len = reader.array()?;
        if !(3..=4).contains(&len) {
            return Err(OplogError::wire(
                start,
                WireFault::Expected("an array of 3 or 4"),
            ));
        }
        Ok(Self {
            field: FieldId(reader.unsigned_16()?),
            act: reader.unsigned()?,
            len,
        })
    }
}

/// All changes that one operation makes to its entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch(pub Vec<Change>);

impl Patch {
    /// The canonical bytes of a payload without a seal.
    ///
    /// # Errors
    /// The limits of [`crate::limits`], [`OplogError::MisplacedAct`] and
    /// [`OplogError::CellNamedTwice`].
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        self.refuse_unclear_changes()?;
        self.encode_with_seal(None)
    }

    /// Reads a patch that fills `payload`; [`Payload::decode`] also takes one with a seal.
    ///
    /// # Errors
    /// As [`Patch::encode`], and [`OplogError::Wire`] or
    /// [`OplogError::UnknownAct`] for bytes it cannot have written.
    pub fn decode(payload: &[u8]) -> Result<Self, OplogError> {
        refuse_too_large(payload)?;
        let mut reader = CanonicalReader::new(payload);
        let patch = Self::read(&mut reader)?;
        reader.end()?;
        Ok(patch)
    }

    /// Reads the changes that stand at the reader's place.
    pub(crate) fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        let len = reader.array()?;
        let changes = (0..len)
            .map(|_| Change::read(reader))
            .collect::<Result<_, _>>()?;
        let patch = Self(changes);
        patch.refuse_unclear_changes()?;
        Ok(patch)
    }

    /// The bytes of a patch that [`Self::refuse_unclear_changes`] let pass.
    pub(crate) fn encode_with_seal(
        &self,
        personal_hash: Option<&[u8; 32]>,
    ) -> Result<Vec<u8>, OplogError> {
        let mut writer = CanonicalWriter::with_capacity(64 + self.0.len() * 16);
        self.write_items(&mut writer, personal_hash)?;
        Ok(writer.into_bytes())
    }

    pub(crate) fn write_items(
        &self,
        writer: &mut CanonicalWriter,
        personal_hash: Option<&[u8; 32]>,
    ) -> Result<(), OplogError> {
        writer.array(self.0.len() + usize::from(personal_hash.is_some()));
        for change in &self.0 {
            change.write(writer)?;
        }
        if let Some(hash) = personal_hash {
            writer.array(3);
            writer.unsigned(u64::from(DELETED.0));
            writer.unsigned(u64::from(SEAL));
            writer.bytes(hash);
        }
        Ok(())
    }

    /// What holds for every patch, whatever its kind is.
    pub(crate) fn refuse_unclear_changes(&self) -> Result<(), OplogError> {
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

/// What a payload says: the changes that go wherever the operation goes, and the seal of those
/// that may be withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payload {
    /// The changes.
    pub patch: Patch,
    /// BLAKE3 of the personal part's bytes; none where the operation has no such part.
    pub personal_hash: Option<[u8; 32]>,
}

impl Payload {
    /// The canonical bytes.
    ///
    /// # Errors
    /// Those of [`Patch::encode`].
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        self.patch.refuse_unclear_changes()?;
        self.patch.encode_with_seal(self.personal_hash.as_ref())
    }

    /// Reads a payload that fills `bytes`.
    ///
    /// # Errors
    /// Those of [`Patch::decode`]; [`OplogError::MisplacedAct`] for a seal
    /// that is not the last item, or not whole.
    pub fn decode(bytes: &[u8]) -> Result<Self, OplogError> {
        refuse_too_large(bytes)?;
        let mut reader = CanonicalReader::new(bytes);
        let mut payload = Self::default();
        for items_left in (0..reader.array()?).rev() {
            payload.read_item(&mut reader, items_left)?;
        }
        reader.end()?;
        payload.patch.refuse_unclear_changes()?;
        Ok(payload)
    }

    fn read_item(
        &mut self,
        reader: &mut CanonicalReader<'_>,
        items_left: usize,
    ) -> Result<(), OplogError> {
        let head = ItemHead::read(reader)?;
        if head.act == u64::from(SEAL) && (head.field, head.len, items_left) == (DELETED, 3, 0) {
            self.personal_hash = Some(reader.byte_array()?);
        } else {
            self.patch.0.push(Change::read_after(head, reader)?);
        }
        Ok(())
    }
}

fn refuse_too_large(part: &[u8]) -> Result<(), OplogError> {
    let bytes = part.len();
    if bytes > OPERATION_MAX_BYTES {
        return Err(OplogError::OperationTooLarge { bytes });
    }
    Ok(())
}

impl From<Vec<Change>> for Patch {
    fn from(changes: Vec<Change>) -> Self {
        Self(changes)
    }
}
