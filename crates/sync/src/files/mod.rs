//! The carrier: files in folders that a person chose.
//!
//! Nothing here knows what is in a file. A file is found, named, written so that it is there whole or
//! not at all, and read back.

mod finding;
mod naming;
mod writing;

pub use finding::{FoundFile, FoundFiles, find};
pub use naming::{BundleName, FileKind, NAME_MAX_BYTES, free_path};
pub(crate) use writing::{Attempt, read_whole, write_synced};
