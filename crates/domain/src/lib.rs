//! Types and rules of a khu phố: what the notebook means, apart from how it is saved, sent or shown.
//!
//! This crate does no I/O, reads no clock and draws no random numbers; it knows neither SQL nor
//! serde. Dates come from chrono, identities are given by the caller.

pub mod activities;
pub mod assessment;
pub mod criteria;
pub mod evidence;
pub mod fields;
pub mod help_log;
pub mod households;
pub mod ids;
pub mod journal;
pub mod limits;
pub mod members;
pub mod metrics;
pub mod neighborhoods;
pub mod ratio;
pub mod review;
pub mod text;
pub mod vietnam;
pub mod welfare;
