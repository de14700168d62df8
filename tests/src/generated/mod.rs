//! Generated people and notes, recognisable as generated, the same in every run.

mod telex;
mod texts;

pub use telex::telex_keys;
pub use texts::{generated_name, generated_note};
