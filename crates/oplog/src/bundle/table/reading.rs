//! Reading a table: the exact bytes of its operations, one after the other.

use khupho_domain::ids::EntityId;

use crate::cbor::{CanonicalReader, Item};
use crate::error::{OplogError, WireFault};
use crate::form::NO_HASH;
use crate::header::{Header, OPERATION_VERSION};
use crate::hlc::Hlc;
use crate::ids::{OpHash, OpUid, StreamId, TxnId};
use crate::limits::{
    OPERATION_MAX_BYTES, SEQ_MAX, TABLE_COLUMNS_MAX, TABLE_OPERATIONS_MAX, UNKNOWN_PART_MAX_NESTING,
};
use crate::operation::{Operation, identity};
use crate::registry::KindId;

use super::cells::{CellsReader, fixed_array};
use super::parts::{BASE_BYTES, Deed, Part, payload_of};
use super::{NO_UID, TABLE_FIELDS, moment_in};
use crate::bundle::content::RunStart;

/// A table whose columns were found; its operations are put together when they are asked for.
pub(crate) struct TableReader {
    bytes: Vec<u8>,
    place: RunStart,
    left: usize,
    done: usize,
    columns: Columns,
    last_uid: [u8; 16],
    last_lead: u64,
}

struct Columns {
    shapes: Vec<Shape>,
    shape_of: Vec<u8>,
    op_uids: Vec<u8>,
    hlc_steps: CellsReader,
    entities: CellsReader,
    actors: CellsReader,
    txns: CellsReader,
    changes: Vec<Column>,
    personals: CellsReader,
}

struct Shape {
    kind: KindId,
    columns: Vec<usize>,
}

struct Column {
    deed: Deed,
    values: CellsReader,
    bases: Vec<u8>,
    next_base: usize,
}

impl TableReader {
    /// Finds the columns of a table that fills `bytes`.
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, OplogError> {
        let mut reader = CanonicalReader::new(&bytes);
        let fields = reader.array_of_any_length()?;
        let place = read_start(&mut reader)?;
        let left = read_count(&mut reader, place.seq)?;
        let columns = Columns::read(&mut reader)?;
        if columns.shape_of.len() != left || columns.op_uids.len() != left * NO_UID.len() {
            return Err(expected(
                &reader,
                "a shape and an identity for each operation",
            ));
        }
        let extra = fields
            .checked_sub(TABLE_FIELDS)
            .ok_or_else(|| OplogError::wire(0, WireFault::Expected("more fields of a table")))?;
        for _ in 0..extra {
            reader.skip(UNKNOWN_PART_MAX_NESTING)?;
        }
        reader.end()?;
        Ok(Self {
            place,
            left,
            done: 0,
            columns,
            last_uid: NO_UID,
            last_lead: 0,
            bytes,
        })
    }

    /// Where the first operation stands.
    pub(crate) const fn start(&self) -> RunStart {
        self.place
    }

    /// How many operations are still to come.
    pub(crate) const fn left(&self) -> usize {
        self.left
    }

    /// The next operation; none after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Operation>, OplogError> {
        if self.left == 0 {
            return self.columns.end().map(|()| None);
        }
        let (kind, payload) = self.columns.payload(&self.bytes, self.done)?;
        let header = self.header(kind, &payload)?;
        let personal = bytes_or_null(self.columns.personals.next(&self.bytes)?)?;
        let operation = Operation {
            header_bytes: header.encode(),
            payload_bytes: Some(payload),
            personal_bytes: personal.map(<[u8]>::to_vec),
        };
        self.place = RunStart {
            seq: self.place.seq + 1,
            prev: Some(identity(&operation.header_bytes)),
            ..self.place
        };
        self.done += 1;
        self.left -= 1;
        Ok(Some(operation))
    }

    fn header(&mut self, kind: KindId, payload: &[u8]) -> Result<Header, OplogError> {
        let op_uid = self.op_uid();
        let columns = &mut self.columns;
        Ok(Header {
            version: OPERATION_VERSION,
            stream: self.place.stream,
            seq: self.place.seq,
            prev: self.place.prev,
            op_uid: OpUid::from_bytes(op_uid),
            entity: EntityId::from_bytes(id_or(columns.entities.next(&self.bytes)?, op_uid)?),
            txn: TxnId::from_bytes(id_or(columns.txns.next(&self.bytes)?, op_uid)?),
            actor: EntityId::from_bytes(read_whole(columns.actors.next(&self.bytes)?)?),
            hlc: self.hlc(&op_uid)?,
            kind,
            payload_hash: *blake3::hash(payload).as_bytes(),
        })
    }

    fn op_uid(&mut self) -> [u8; 16] {
        let at = self.done * NO_UID.len();
        let steps = &self.columns.op_uids[at..at + NO_UID.len()];
        for (byte, step) in self.last_uid.iter_mut().zip(steps) {
            *byte = byte.wrapping_add(*step);
        }
        self.last_uid
    }

    fn hlc(&mut self, op_uid: &[u8; 16]) -> Result<Hlc, OplogError> {
        let step = read_signed(self.columns.hlc_steps.next(&self.bytes)?)?;
        self.last_lead = self.last_lead.wrapping_add(step.cast_unsigned());
        Hlc::from_u64(moment_in(op_uid).wrapping_add(self.last_lead))
            .ok_or_else(|| OplogError::wire(0, WireFault::IntegerRange))
    }
}

impl Columns {
    fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        Ok(Self {
            shapes: read_list(reader, Shape::read)?,
            shape_of: reader.bytes()?.to_vec(),
            op_uids: reader.bytes()?.to_vec(),
            hlc_steps: CellsReader::read(reader)?,
            entities: CellsReader::read(reader)?,
            actors: CellsReader::read(reader)?,
            txns: CellsReader::read(reader)?,
            changes: read_list(reader, Column::read)?,
            personals: CellsReader::read(reader)?,
        })
    }

    /// Kind and payload of the operation with that number in the table.
    fn payload(&mut self, table: &[u8], number: usize) -> Result<(KindId, Vec<u8>), OplogError> {
        let no_such = |what| OplogError::wire(0, WireFault::Expected(what));
        let shape = self
            .shapes
            .get(usize::from(self.shape_of[number]))
            .ok_or_else(|| no_such("the number of a shape"))?;
        let mut parts = Vec::with_capacity(shape.columns.len());
        let mut bytes = 0;
        for column in &shape.columns {
            let column = self.changes.get_mut(*column);
            let column = column.ok_or_else(|| no_such("the number of a column"))?;
            let part = column.next(table)?;
            bytes += part.value.len();
            if bytes > OPERATION_MAX_BYTES {
                return Err(OplogError::OperationTooLarge { bytes });
            }
            parts.push(part);
        }
        Ok((shape.kind, payload_of(&parts)))
    }

    /// Refuses what belongs to no operation.
    fn end(&self) -> Result<(), OplogError> {
        let all = [
            &self.hlc_steps,
            &self.entities,
            &self.actors,
            &self.txns,
            &self.personals,
        ];
        all.into_iter().try_for_each(CellsReader::end)?;
        self.changes.iter().try_for_each(Column::end)
    }
}

impl Shape {
    fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        fixed_array(reader, 2, "a shape")?;
        Ok(Self {
            kind: KindId(reader.unsigned_16()?),
            columns: read_list(reader, |reader| reader.unsigned_16().map(usize::from))?,
        })
    }
}

impl Column {
    fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        fixed_array(reader, 4, "a column")?;
        let field = reader.unsigned_16()?;
        let act = reader.unsigned()?;
        let values = CellsReader::read(reader)?;
        let has_base = !reader.take_null();
        let bases = match has_base {
            true => reader.bytes()?.to_vec(),
            false => Vec::new(),
        };
        Ok(Self {
            deed: Deed {
                field,
                act,
                has_base,
            },
            values,
            bases,
            next_base: 0,
        })
    }

    fn next<'table>(&mut self, table: &'table [u8]) -> Result<Part<'table>, OplogError> {
        let value = self.values.next(table)?;
        let base = match self.deed.has_base {
            true => Some(self.next_base()?),
            false => None,
        };
        Ok(Part {
            deed: self.deed,
            value,
            base,
        })
    }

    fn next_base(&mut self) -> Result<[u8; BASE_BYTES], OplogError> {
        let rest = &self.bases[self.next_base..];
        let base = rest.first_chunk().copied();
        self.next_base += BASE_BYTES;
        base.ok_or_else(|| OplogError::wire(0, WireFault::Expected("a base for each value")))
    }

    fn end(&self) -> Result<(), OplogError> {
        match self.next_base == self.bases.len() {
            true => self.values.end(),
            false => Err(OplogError::wire(
                0,
                WireFault::Expected("no more bases than values"),
            )),
        }
    }
}

/// Stream, number and predecessor of the first operation.
pub(crate) fn read_start(reader: &mut CanonicalReader<'_>) -> Result<RunStart, OplogError> {
    let stream = StreamId::from_bytes(reader.byte_array()?);
    let at = reader.at();
    let seq = reader.unsigned()?;
    let prev: [u8; 32] = reader.byte_array()?;
    let prev = (prev != NO_HASH).then(|| OpHash::from_bytes(prev));
    if !(1..=SEQ_MAX).contains(&seq) || prev.is_none() != (seq == 1) {
        return Err(OplogError::wire(
            at,
            WireFault::Expected("a place in a stream"),
        ));
    }
    Ok(RunStart { stream, seq, prev })
}

fn read_count(reader: &mut CanonicalReader<'_>, first_seq: u64) -> Result<usize, OplogError> {
    let count = reader.unsigned()?;
    let fits = (1..=TABLE_OPERATIONS_MAX as u64).contains(&count)
        && first_seq.saturating_add(count - 1) <= SEQ_MAX;
    usize::try_from(count)
        .ok()
        .filter(|_| fits)
        .ok_or_else(|| expected(reader, "as many operations as a table may have"))
}

fn read_list<T>(
    reader: &mut CanonicalReader<'_>,
    mut read: impl FnMut(&mut CanonicalReader<'_>) -> Result<T, OplogError>,
) -> Result<Vec<T>, OplogError> {
    let len = reader.array()?;
    if len > TABLE_COLUMNS_MAX {
        return Err(expected(reader, "as many columns as a table may have"));
    }
    (0..len).map(|_| read(reader)).collect()
}

fn expected(reader: &CanonicalReader<'_>, what: &'static str) -> OplogError {
    OplogError::wire(reader.at(), WireFault::Expected(what))
}

/// The identity in a cell, or the operation's own.
fn id_or(cell: &[u8], own: [u8; 16]) -> Result<[u8; 16], OplogError> {
    match bytes_or_null(cell)? {
        None => Ok(own),
        Some(_) => read_whole(cell),
    }
}

fn read_whole(cell: &[u8]) -> Result<[u8; 16], OplogError> {
    CanonicalReader::new(cell).byte_array()
}

fn bytes_or_null(cell: &[u8]) -> Result<Option<&[u8]>, OplogError> {
    let mut reader = CanonicalReader::new(cell);
    match reader.take_null() {
        true => Ok(None),
        false => reader.bytes().map(Some),
    }
}

fn read_signed(cell: &[u8]) -> Result<i64, OplogError> {
    let number = match CanonicalReader::new(cell).item()? {
        Item::Unsigned(number) => i64::try_from(number).ok(),
        Item::Negative(number) => i64::try_from(number).ok().map(|number| !number),
        _ => None,
    };
    number.ok_or_else(|| OplogError::wire(0, WireFault::IntegerRange))
}
