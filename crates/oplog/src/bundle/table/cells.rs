//! The cells of a column: the distinct values and which cell has which, or all values in their order.

use std::collections::HashMap;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::limits::VALUE_MAX_NESTING;

/// Distinct values that a byte can number.
pub(super) const NUMBERED_MAX: usize = 256;

/// Cells while they are gathered, each an encoded value.
#[derive(Debug, Default)]
pub(super) struct CellsWriter {
    values: CanonicalWriter,
    ends: Vec<usize>,
}

impl CellsWriter {
    /// Adds a cell: the one value that `write` writes.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut CanonicalWriter)) {
        write(&mut self.values);
        self.ends.push(self.values.len_bytes());
    }

    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let values = self.values.as_bytes();
        starts
            .zip(&self.ends)
            .map(|(start, end)| &values[start..*end])
    }

    pub(super) fn write(&self, writer: &mut CanonicalWriter) {
        writer.array(2);
        match self.numbered() {
            Some((distinct, numbers)) => {
                writer.array(distinct.len());
                for value in distinct {
                    writer.encoded(value);
                }
                writer.bytes(&numbers);
            }
            None => {
                writer.array(self.ends.len());
                writer.encoded(self.values.as_bytes());
                writer.bytes(&[]);
            }
        }
    }

    /// The distinct values in the order in which they first stand, and the number of each cell's;
    /// none where they are too many, or where every cell has another one.
    fn numbered(&self) -> Option<(Vec<&[u8]>, Vec<u8>)> {
        let mut known: HashMap<&[u8], u8> = HashMap::new();
        let mut distinct = Vec::new();
        let mut numbers = Vec::with_capacity(self.ends.len());
        for cell in self.cells() {
            let number = match known.get(cell) {
                Some(number) => *number,
                None => {
                    let next = u8::try_from(distinct.len()).ok()?;
                    known.insert(cell, next);
                    distinct.push(cell);
                    next
                }
            };
            numbers.push(number);
        }
        (distinct.len() < numbers.len()).then_some((distinct, numbers))
    }
}

/// Cells that give their values one after the other; the bytes are with the table.
#[derive(Debug)]
pub(super) struct CellsReader {
    /// Where each value begins, and where the last one ends.
    bounds: Vec<u32>,
    numbers: std::ops::Range<usize>,
    next: usize,
}

impl CellsReader {
    pub(super) fn read(reader: &mut CanonicalReader<'_>) -> Result<Self, OplogError> {
        fixed_array(reader, 2, "cells")?;
        let len = reader.array()?;
        let mut bounds = Vec::with_capacity(len + 1);
        bounds.push(place(reader)?);
        for _ in 0..len {
            reader.skip(VALUE_MAX_NESTING)?;
            bounds.push(place(reader)?);
        }
        let numbers = reader.bytes()?.len();
        Ok(Self {
            bounds,
            numbers: reader.at() - numbers..reader.at(),
            next: 0,
        })
    }

    /// The value of the next cell.
    pub(super) fn next<'table>(&mut self, table: &'table [u8]) -> Result<&'table [u8], OplogError> {
        let value = match self.numbers.is_empty() {
            true => Some(self.next),
            false => table[self.numbers.clone()]
                .get(self.next)
                .map(|number| usize::from(*number)),
        };
        self.next += 1;
        let bounds = value.and_then(|value| self.bounds.get(value..value + 2));
        let bounds = bounds.ok_or_else(|| self.fault("a cell for each operation"))?;
        Ok(&table[bounds[0] as usize..bounds[1] as usize])
    }

    /// Refuses cells that no operation has.
    pub(super) fn end(&self) -> Result<(), OplogError> {
        let len = match self.numbers.is_empty() {
            true => self.bounds.len() - 1,
            false => self.numbers.len(),
        };
        match self.next == len {
            true => Ok(()),
            false => Err(self.fault("no more cells than operations have")),
        }
    }

    fn fault(&self, expected: &'static str) -> OplogError {
        OplogError::wire(self.numbers.start, WireFault::Expected(expected))
    }
}

fn place(reader: &CanonicalReader<'_>) -> Result<u32, OplogError> {
    u32::try_from(reader.at()).map_err(|_| OplogError::wire(0, WireFault::IntegerRange))
}

/// The head of an array that has exactly `len` items.
pub(super) fn fixed_array(
    reader: &mut CanonicalReader<'_>,
    len: usize,
    expected: &'static str,
) -> Result<(), OplogError> {
    let at = reader.at();
    match reader.array()? == len {
        true => Ok(()),
        false => Err(OplogError::wire(at, WireFault::Expected(expected))),
    }
}
