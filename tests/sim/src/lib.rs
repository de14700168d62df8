//! A seeded simulator: some machines of a khu phố, its ward, and files that are lost, doubled,
//! cut off and delivered in any order between them.
//!
//! Machines are cloned and restored from old copies, the ward too; clocks are off by years; machines
//! are revoked; some run a later version and write kinds and fields that the others do not know; and
//! another khu phố computes identities of this one and writes about them first. At the end everybody
//! exchanges what they have until nothing is new, and then it must hold:
//!
//! - **no silent loss**: every write that is on any machine's disk, or that a machine was told the
//!   ward has, is in the ward's log, and either applied or put aside by name;
//! - **no divergence**: every machine that is trusted, and the ward, have the same cells;
//! - **no double application**: a write counts once, however many streams carry it;
//! - **every fork is flagged**: where a stream has two histories, the ward says so;
//! - **nothing foreign counts**: what another khu phố wrote about this one's things is put aside,
//!   whichever came first.
//!
//! What it runs is the program's own: operations, chain, clocks, merge and trust of `khupho-oplog`.
//! Disks are in memory, and files are values instead of bytes: the bytes have tests of their own.
//!
//! [`Rule::IndexOnly`] is the control: a log keyed by (stream, number) with "insert or ignore", as
//! one would build it without hash links. It must lose writes, or this simulator sees nothing. So must
//! [`Rule::FirstWriterOwns`] let the other khu phố take things, and [`Rule::ReissuedAsNew`] show entries
//! twice.

mod checks;
mod device;
mod files;
mod log;
mod owners;
mod stranger;
mod things;
mod trust;
mod ward;
mod world;

pub use checks::{Fault, Report};
pub use log::Rule;
pub use world::run;
