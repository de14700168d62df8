//! What the fuzz targets do with foreign bytes, as plain functions.
//!
//! Each takes any bytes and must come to an end without a panic; what it reads it also checks.
//! `cargo fuzz` calls them without end, and the tests of this package with the committed corpus.

mod exchange;
mod hub;
mod tables;

pub use exchange::{bundle, certificate, content, invitation, manifest, operation, receipt};
pub use hub::{page, push, request_signature};
pub use tables::{criteria_pack, spreadsheet};

/// A target: what it is called, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target. The folders of `fuzz/corpus` have these names.
pub const ALL: &[Target] = &[
    ("bundle", bundle),
    ("certificate", certificate),
    ("content", content),
    ("criteria_pack", criteria_pack),
    ("invitation", invitation),
    ("manifest", manifest),
    ("operation", operation),
    ("page", page),
    ("push", push),
    ("receipt", receipt),
    ("request_signature", request_signature),
    ("spreadsheet", spreadsheet),
];
