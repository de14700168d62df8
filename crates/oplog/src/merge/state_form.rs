//! The form in which the store caches the state of an entity.
//!
//! It is local and can be rebuilt from the log at any time, so it has no
//! second version to read: a form that is not known is rebuilt. One byte of
//! version, then one CBOR array: the kind, and four items for each cell:
//! field, element, value and the write. Most cells of an entity come from few
//! writes, so a write is spelt out once (24 bytes: hlc and `op_uid`) and named
//! by its number afterwards.

use std::collections::BTreeMap;

use super::{Cell, CellKey, EntityState};
use crate::cbor::{CanonicalReader, CanonicalWriter, Item};
use crate::error::{OplogError, WireFault};
use crate::hlc::Hlc;
use crate::ids::OpUid;
use crate::registry::{FieldId, KindId};
use crate::value::Value;

const STATE_FORM: u8 = 1;
const ITEMS_PER_CELL: usize = 4;
const STAMP_BYTES: usize = 24;

/// How far back a write is looked for. Entities with more writes are rare,
/// and spelling one out again is only a few bytes.
const STAMP_WINDOW: usize = 16;

type Stamp = (Hlc, OpUid);

impl EntityState {
    /// The bytes to cache. The same cells give the same bytes.
    ///
    /// # Errors
    /// A value beyond the limits, which no opened operation brings.
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        let mut writer = CanonicalWriter::starting_with(STATE_FORM, 64 + self.cells.len() * 24);
        let mut stamps = Vec::new();
        writer.array(1 + self.cells.len() * ITEMS_PER_CELL);
        writer.unsigned(u64::from(self.kind.0));
        for (key, cell) in &self.cells {
            writer.unsigned(u64::from(key.field.0));
            writer.bytes(&key.element);
            cell.value.write(&mut writer)?;
            write_stamp(&mut writer, &mut stamps, (cell.hlc, cell.op_uid));
        }
        Ok(writer.into_bytes())
    }

    /// Reads cached bytes.
    ///
    /// # Errors
    /// [`OplogError::UnknownStateForm`] for another form, [`OplogError::Wire`]
    /// for damaged bytes: rebuild the state from the log in both cases.
    pub fn decode(bytes: &[u8]) -> Result<Self, OplogError> {
        let Some((&STATE_FORM, form)) = bytes.split_first() else {
            return Err(OplogError::UnknownStateForm {
                found: bytes.first().copied(),
            });
        };
        let mut reader = CanonicalReader::new(form);
        let len = reader.array()?;
        if len % ITEMS_PER_CELL != 1 {
            return Err(OplogError::wire(0, WireFault::Expected("whole cells")));
        }
        let kind = KindId(reader.unsigned_16()?);
        let mut stamps = Vec::new();
        let cells = (0..len / ITEMS_PER_CELL)
            .map(|_| read_cell(&mut reader, &mut stamps))
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        reader.end()?;
        Ok(Self { kind, cells })
    }
}

fn write_stamp(writer: &mut CanonicalWriter, stamps: &mut Vec<Stamp>, stamp: Stamp) {
    let window = stamps.len().saturating_sub(STAMP_WINDOW);
    if let Some(known) = stamps[window..].iter().rposition(|seen| *seen == stamp) {
        writer.unsigned((window + known) as u64);
        return;
    }
    let mut spelt_out = [0; STAMP_BYTES];
    spelt_out[..8].copy_from_slice(&stamp.0.as_u64().to_be_bytes());
    spelt_out[8..].copy_from_slice(stamp.1.as_bytes());
    writer.bytes(&spelt_out);
    stamps.push(stamp);
}

fn read_cell(
    reader: &mut CanonicalReader<'_>,
    stamps: &mut Vec<Stamp>,
) -> Result<(CellKey, Cell), OplogError> {
    let key = CellKey {
        field: FieldId(reader.unsigned_16()?),
        element: reader.bytes()?.to_vec(),
    };
    let value = Value::read(reader)?;
    let (hlc, op_uid) = read_stamp(reader, stamps)?;
    Ok((key, Cell { hlc, op_uid, value }))
}

fn read_stamp(
    reader: &mut CanonicalReader<'_>,
    stamps: &mut Vec<Stamp>,
) -> Result<Stamp, OplogError> {
    let start = reader.at();
    let fault = || OplogError::wire(start, WireFault::Expected("a write or its number"));
    match reader.item()? {
        Item::Unsigned(number) => usize::try_from(number)
            .ok()
            .and_then(|index| stamps.get(index).copied())
            .ok_or_else(fault),
        Item::Bytes(bytes) => {
            let stamp = spelt_out_stamp(bytes).ok_or_else(fault)?;
            stamps.push(stamp);
            Ok(stamp)
        }
        _ => Err(fault()),
    }
}

fn spelt_out_stamp(bytes: &[u8]) -> Option<Stamp> {
    let (hlc, op_uid) = bytes.split_first_chunk::<8>()?;
    Some((
        Hlc::from_u64(u64::from_be_bytes(*hlc))?,
        OpUid::from_bytes(op_uid.try_into().ok()?),
    ))
}
