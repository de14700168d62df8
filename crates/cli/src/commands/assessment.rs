//! The assessment under way.

use super::Open;
use clap::Args;
use khupho_app::api::Request;
use khupho_app::api::common::Nothing;
use khupho_app::api::errors::ApiError;
use serde_json::Value;

/// The assessment under way.
#[derive(Debug, Args)]
pub(crate) struct AssessmentCommand {}

/// Shows it: every claim with its state, points and what is missing.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, _command: &AssessmentCommand) -> Result<Value, ApiError> {
    open.run(Request::assessment(Nothing {}))
}
