//! Tests of the operation format and of the merge, as a user of the crate sees them.

mod canonical_form;
mod chain;
mod document_example;
mod golden;
mod limits;
mod merge;
mod merge_laws;
mod operations;
mod ownership;
mod personal_part;
mod registry_numbers;
mod samples;
mod truncation;
