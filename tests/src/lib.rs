//! What the tests and the measurements share: the programs under test, a virtual screen, and the
//! real window driven as a person would use it.

pub mod bench;
pub mod core_notebook;
pub mod generated;
pub mod harness;
pub mod journeys;
pub mod large_book;
pub mod load;
pub mod network;
