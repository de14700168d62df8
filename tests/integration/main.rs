//! Tests across the crates, in one binary.

mod clocks;
mod damage;
mod exchange;
mod fixtures;
mod handing_over;
mod interoperability;
mod keyring;
mod machines;
mod places;
mod restoring;
