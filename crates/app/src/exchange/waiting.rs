//! What waits for something that is missing.

use super::{Names, small};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::exchange::WaitingRow;
use crate::host::{CallContext, Host};
use crate::session::moment;
use khupho_store::exchange::{self, ParkedReason};

/// What waits, with the bundles that are missing as far as they can be named.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn waiting(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<WaitingRow>, ApiError> {
    host.read(|connection, _| {
        let names = Names::read(connection)?;
        let gaps = exchange::parked(connection)?;
        let rows = gaps.into_iter().map(|gap| WaitingRow {
            neighborhood_name: names.neighborhood(gap.neighborhood),
            device_name: names.device(gap.device),
            reason: reason_slug(gap.reason).to_owned(),
            entries: gap.operations,
            missing_bundles: gap.missing_numbers.into_iter().map(small).collect(),
            since: moment(gap.since_ms),
        });
        Ok(rows.collect())
    })
}

const fn reason_slug(reason: ParkedReason) -> &'static str {
    match reason {
        ParkedReason::Gap => "gap",
        ParkedReason::BeyondSignedHead => "not_signed_for",
        ParkedReason::NewerForm => "newer_form",
    }
}
