//! A disk whose power can be cut.
//!
//! [`Recording`] notes every write, truncation and sync that SQLite does on the files of one
//! folder. [`Disk`] replays them up to any moment and tells what a disk could hold had the power
//! gone just then: what was synced, and of the rest any choice of sectors, some of them torn.
//!
//! The model, after "Atomic Commit In SQLite" (<https://sqlite.org/atomiccommit.html>) and
//! `SQLITE_IOCAP_POWERSAFE_OVERWRITE`: sectors of 512 bytes reach the disk in any order or not at
//! all until the file is synced; a sector that is being written may come out half old and half new,
//! in the WAL also as noise, but only in the bytes that were written.

mod disk;
mod recording;
mod vfs;

pub use disk::{Cut, Disk};
pub use recording::{Event, FileId, Recording};
