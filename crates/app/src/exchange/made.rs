//! Bundles that this machine made, and which of them the ward answered.

use super::receipts::verified;
use super::small;
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::exchange::{BundleMadeRow, BundlePurpose};
use crate::host::{CallContext, Host};
use crate::session::moment;
use khupho_oplog::ids::BundleId;
use khupho_store::exchange::{self, ExportRow};
use std::collections::{BTreeMap, BTreeSet};

/// Parts of a bundle that a receipt names, and the first receipt that names the last of them.
#[derive(Default)]
struct Answered {
    parts: BTreeSet<u64>,
    code: String,
    at_ms: u64,
}

/// Bundles of this machine, the newest first.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn bundles_made(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<BundleMadeRow>, ApiError> {
    let signed_in = host.signed_in()?;
    let mut answered: BTreeMap<BundleId, Answered> = BTreeMap::new();
    let mut receipts = verified(&signed_in.store)?;
    receipts.reverse();
    for receipt in receipts {
        for confirmed in &receipt.confirmed {
            let answer = answered.entry(confirmed.bundle).or_default();
            if answer.parts.insert(confirmed.part) {
                answer.code = receipt.code().to_string();
                answer.at_ms = receipt.at_ms;
            }
        }
    }
    let exports = signed_in.store.read(exchange::exports)?;
    let rows = exports.iter().filter_map(|export| row(export, &answered));
    Ok(rows.collect())
}

/// A bundle counts as received once a receipt named its last part.
fn row(export: &ExportRow, answered: &BTreeMap<BundleId, Answered>) -> Option<BundleMadeRow> {
    let purpose = match export.purpose {
        1 => BundlePurpose::Ward,
        2 => BundlePurpose::Neighborhood,
        _ => return None,
    };
    let whole = answered
        .get(&export.bundle)
        .filter(|answer| answer.parts.len() as u64 >= u64::from(export.parts));
    Some(BundleMadeRow {
        number: small(export.number),
        purpose,
        made_at: moment(export.made_ms),
        entries: export.operations,
        receipt_code: whole.map(|answer| answer.code.clone()),
        received_at: whole.map(|answer| moment(answer.at_ms)),
    })
}
