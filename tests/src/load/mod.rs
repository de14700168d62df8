//! A person who works without a pause until somebody pulls the plug, and what they were told.
//!
//! Every line a worker prints tells of something the notebook acknowledged. What was acknowledged
//! must be there when the notebook is opened again, whatever happened in between.

mod acknowledged;
mod filling;
mod importing;
mod keyring;
mod read_only;
mod syncing;
mod taking_in;
mod worker;

pub use acknowledged::Acknowledged;
pub use filling::{Filled, fill_disk};
pub use importing::{ImportedOnFullDisk, import_on_full_disk};
pub use keyring::{SeenWithKeyring, live_with_keyring};
pub use read_only::{AnsweredReadOnly, work_read_only};
pub use syncing::write_and_sync;
pub use taking_in::{Sent, open_ward, send_to_ward, take_in_files};
pub use worker::{Line, prepare, sign_in_after_wait, work};
