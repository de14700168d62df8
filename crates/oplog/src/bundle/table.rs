//! A table: operations of one stream that follow each other, column by column.
//!
//! Values of one field stand side by side, so that what is alike is near each other when it is
//! compressed; what follows from the rest is left out. A reader gets the exact bytes of every header
//! and payload back. Its form is in `docs/bundle-format.md`.

mod cells;
mod parts;
mod reading;
mod writing;

pub(crate) use reading::{TableReader, read_start};
pub(crate) use writing::{Row, TableWriter};

/// Number of the item. It is on the wire and never changes.
pub(crate) const TABLE: u64 = 9;

/// Fields of a table in this version.
const TABLE_FIELDS: u64 = 13;

/// What stands before the first operation's identity, which is written as its difference to it.
const NO_UID: [u8; 16] = [0; 16];

/// The time in an identity, where a moment of the hybrid clock has its own: the first six bytes of a
/// UUIDv7 are milliseconds.
fn moment_in(op_uid: &[u8; 16]) -> u64 {
    let mut moment = [0; 8];
    moment[..6].copy_from_slice(&op_uid[..6]);
    u64::from_be_bytes(moment)
}
