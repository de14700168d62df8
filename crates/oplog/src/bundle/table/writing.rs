//! Writing a table.

use std::collections::HashMap;

use crate::cbor::CanonicalWriter;
use crate::form::NO_HASH;
use crate::header::{Header, OPERATION_VERSION};
use crate::limits::{OPERATION_MAX_BYTES, TABLE_COLUMNS_MAX, TABLE_OPERATIONS_MAX};

use super::cells::{CellsWriter, NUMBERED_MAX as SHAPES_MAX};
use super::parts::{Deed, Part, payload_of};
use super::{NO_UID, TABLE, TABLE_FIELDS, moment_in};
use crate::bundle::content::{Leaving, RunStart};

/// Payloads and personal parts of one table: it is well below what a reader takes as one item.
const PAYLOADS_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Changes of one operation of a table.
const CHANGES_MAX: usize = 256;

/// An operation that a table can hold: a reader gets its exact bytes back.
pub(crate) struct Row<'op> {
    header: Header,
    parts: Vec<Part<'op>>,
    personal: Option<&'op [u8]>,
    bytes: usize,
}

impl<'op> Row<'op> {
    /// The row of an operation with that header; none where some of its bytes would be lost.
    pub(crate) fn of(header: Header, leaving: &Leaving<'op>) -> Option<Self> {
        let (payload, personal) = (leaving.payload?, leaving.personal);
        let parts = Part::all_of(payload).ok()?;
        let bytes = payload.len() + personal.map_or(0, <[u8]>::len);
        let comes_back = header.version == OPERATION_VERSION
            && header.encode() == leaving.header
            && *blake3::hash(payload).as_bytes() == header.payload_hash
            && parts.len() <= CHANGES_MAX
            && payload_of(&parts) == payload
            && leaving.header.len() + bytes <= OPERATION_MAX_BYTES;
        comes_back.then_some(Self {
            header,
            parts,
            personal,
            bytes,
        })
    }
}

/// The kind of an operation and what it does, by the numbers of its columns.
type Shape = (u16, Vec<usize>);

/// A column of changes that do the same.
struct Column {
    deed: Deed,
    values: CellsWriter,
    bases: Vec<u8>,
}

/// A table that grows row by row.
pub(crate) struct TableWriter {
    start: RunStart,
    shapes: Vec<Shape>,
    shape_numbers: HashMap<Shape, u8>,
    shape_of: Vec<u8>,
    op_uids: Vec<u8>,
    last_uid: [u8; 16],
    hlc_steps: CellsWriter,
    last_lead: u64,
    entities: CellsWriter,
    actors: CellsWriter,
    txns: CellsWriter,
    columns: Vec<Column>,
    column_numbers: HashMap<Deed, usize>,
    personals: CellsWriter,
    payloads_bytes: usize,
}

impl TableWriter {
    pub(crate) fn starting_at(start: RunStart) -> Self {
        Self {
            start,
            shapes: Vec::new(),
            shape_numbers: HashMap::new(),
            shape_of: Vec::new(),
            op_uids: Vec::new(),
            last_uid: NO_UID,
            hlc_steps: CellsWriter::default(),
            last_lead: 0,
            entities: CellsWriter::default(),
            actors: CellsWriter::default(),
            txns: CellsWriter::default(),
            columns: Vec::new(),
            column_numbers: HashMap::new(),
            personals: CellsWriter::default(),
            payloads_bytes: 0,
        }
    }

    /// Whether another row may follow.
    pub(crate) fn has_room(&self) -> bool {
        self.shape_of.len() < TABLE_OPERATIONS_MAX
            && self.shapes.len() < SHAPES_MAX
            && self.columns.len() <= TABLE_COLUMNS_MAX - CHANGES_MAX
            && self.payloads_bytes < PAYLOADS_MAX_BYTES
    }

    /// Adds a row. There must be room.
    pub(crate) fn push(&mut self, row: &Row<'_>) {
        let header = &row.header;
        let op_uid = header.op_uid.as_bytes();
        self.push_op_uid(op_uid);
        self.push_hlc(header.hlc.as_u64(), op_uid);
        push_id(&mut self.entities, header.entity.as_bytes(), op_uid);
        push_id(&mut self.txns, header.txn.as_bytes(), op_uid);
        let actor = header.actor.as_bytes();
        self.actors.push(|writer| writer.bytes(actor));
        self.personals.push(|writer| match row.personal {
            Some(bytes) => writer.bytes(bytes),
            None => writer.null(),
        });
        let columns = row.parts.iter().map(|part| self.push_part(part)).collect();
        let number = self.shape_number((header.kind.0, columns));
        self.shape_of.push(number);
        self.payloads_bytes += row.bytes;
    }

    /// Each byte less the one at the same place of the former identity: those of one transaction
    /// differ by the same steps.
    fn push_op_uid(&mut self, op_uid: &[u8; 16]) {
        let steps = op_uid.iter().zip(&self.last_uid);
        self.op_uids
            .extend(steps.map(|(byte, last)| byte.wrapping_sub(*last)));
        self.last_uid = *op_uid;
    }

    /// By how much the moment is ahead of the identity, less by how much the former one was.
    fn push_hlc(&mut self, hlc: u64, op_uid: &[u8; 16]) {
        let lead = hlc.wrapping_sub(moment_in(op_uid));
        let step = lead.wrapping_sub(self.last_lead).cast_signed();
        self.hlc_steps.push(|writer| writer.signed(step));
        self.last_lead = lead;
    }

    fn push_part(&mut self, part: &Part<'_>) -> usize {
        let number = *self.column_numbers.entry(part.deed).or_insert_with(|| {
            self.columns.push(Column {
                deed: part.deed,
                values: CellsWriter::default(),
                bases: Vec::new(),
            });
            self.columns.len() - 1
        });
        let column = &mut self.columns[number];
        column.values.push(|writer| writer.encoded(part.value));
        column.bases.extend(part.base.iter().flatten());
        number
    }

    fn shape_number(&mut self, shape: Shape) -> u8 {
        if let Some(number) = self.shape_numbers.get(&shape) {
            return *number;
        }
        let number = u8::try_from(self.shapes.len()).expect("there is room");
        self.shapes.push(shape.clone());
        self.shape_numbers.insert(shape, number);
        number
    }

    /// The item.
    pub(crate) fn into_item(self) -> Vec<u8> {
        let table = self.encode();
        let mut writer = CanonicalWriter::with_capacity(table.len() + 8);
        writer.array(2);
        writer.unsigned(TABLE);
        writer.bytes(&table);
        writer.into_bytes()
    }

    fn encode(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::with_capacity(2 * self.payloads_bytes);
        writer.array(usize::try_from(TABLE_FIELDS).expect("few fields"));
        writer.bytes(self.start.stream.as_bytes());
        writer.unsigned(self.start.seq);
        let prev = self.start.prev;
        writer.bytes(prev.as_ref().map_or(&NO_HASH, |hash| hash.as_bytes()));
        writer.unsigned(self.shape_of.len() as u64);
        writer.array(self.shapes.len());
        for (kind, columns) in &self.shapes {
            writer.array(2);
            writer.unsigned(u64::from(*kind));
            writer.array(columns.len());
            for column in columns {
                writer.unsigned(*column as u64);
            }
        }
        writer.bytes(&self.shape_of);
        writer.bytes(&self.op_uids);
        self.hlc_steps.write(&mut writer);
        self.entities.write(&mut writer);
        self.actors.write(&mut writer);
        self.txns.write(&mut writer);
        writer.array(self.columns.len());
        for column in &self.columns {
            column.write(&mut writer);
        }
        self.personals.write(&mut writer);
        writer.into_bytes()
    }
}

impl Column {
    fn write(&self, writer: &mut CanonicalWriter) {
        writer.array(4);
        writer.unsigned(u64::from(self.deed.field));
        writer.unsigned(self.deed.act);
        self.values.write(writer);
        match self.deed.has_base {
            true => writer.bytes(&self.bases),
            false => writer.null(),
        }
    }
}

/// An identity, or null where it is the operation's own.
fn push_id(cells: &mut CellsWriter, id: &[u8; 16], op_uid: &[u8; 16]) {
    cells.push(|writer| match id == op_uid {
        true => writer.null(),
        false => writer.bytes(id),
    });
}
