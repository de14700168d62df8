//! Vietnamese text, numbers, dates, phones and addresses, as pure functions.
//!
//! Text is kept in NFC and shown as typed. Searching and comparing go through
//! [`fold`] (no case, no marks, đ = d), sorting through [`sort_key`] (CLDR
//! `vi`). SQLite can do neither for Vietnamese: its `lower` and `LIKE` know
//! ASCII only and FTS5 never folds đ, so both forms are stored beside the text.

mod fold;
mod normalize;
mod search;
mod sort;

pub mod address;
pub mod date;
pub mod id_number;
pub mod number;
pub mod phone;

pub use fold::{fold, squeeze};
pub use id_number::id_number_runs;
pub use normalize::{nfc, nfc_multiline};
pub(crate) use search::push_search_words;
pub use search::search_words;
pub use sort::{person_sort_key, sort_key};
