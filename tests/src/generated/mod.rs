//! Generated people and notes, recognisable as generated, the same in every run.

mod book;
mod telex;
mod texts;

pub use book::{generated_help, generated_household};
pub use telex::telex_keys;
pub use texts::{generated_name, generated_note};
