//! Entries that were put aside: what they are, why, and taking some of them.

use super::about::About;
use super::planning::send_area;
use super::taken::receiver;
use super::{Names, small, told_changes};
use crate::api::common::{Id, PAGE_ROWS_MAX, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{PutAsideAccept, PutAsidePage, PutAsideQuery, PutAsideRow};
use crate::host::{CallContext, Host, parse_id};
use crate::session::moment;
use data_encoding::HEXLOWER_PERMISSIVE;
use khupho_oplog::OpHash;
use khupho_store::Connection;
use khupho_store::exchange::{
    self, QuarantineFilter, QuarantineReason, QuarantinedOperation, WardVerdict,
};
use khupho_store::history::history;

/// Entries that were put aside, in the order in which they came.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn put_aside(
    host: &Host,
    _context: &CallContext<'_>,
    args: PutAsideQuery,
) -> Result<PutAsidePage, ApiError> {
    let neighborhood = args.neighborhood.as_ref().map(parse_id).transpose()?;
    let filter = QuarantineFilter {
        neighborhood,
        ..QuarantineFilter::default()
    };
    let limit = args.limit.min(PAGE_ROWS_MAX);
    host.read(|connection, _| {
        let tally = exchange::quarantine_tally(connection, neighborhood)?;
        let found = exchange::quarantined(connection, &filter, limit, args.offset.into())?;
        let names = Names::read(connection)?;
        let mut about = About::new(host, connection);
        let here = found
            .iter()
            .map(|operation| row(operation, &names, &mut about));
        let mut rows: Vec<PutAsideRow> = here.collect::<Result<_, _>>()?;
        let total_here: u64 = tally.iter().map(|(_, count)| count).sum();
        let skipped = u64::from(args.offset).saturating_sub(total_here);
        let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(limit));
        for verdict in exchange::ward_verdicts(connection, room, skipped)? {
            rows.push(row_by_ward(connection, &verdict, &mut about)?);
        }
        Ok(PutAsidePage {
            rows,
            total: total_here + exchange::ward_verdict_count(connection)?,
        })
    })
}

/// What the ward put aside counts here as before; its receipt says that it does not count there.
fn row_by_ward(
    connection: &Connection,
    verdict: &WardVerdict,
    about: &mut About<'_>,
) -> Result<PutAsideRow, ApiError> {
    let told = history(connection, verdict.entity)?;
    let written = told.iter().find(|one| one.operation == verdict.op);
    let who = match written {
        Some(operation) => about.person(operation.actor)?,
        None => String::new(),
    };
    Ok(PutAsideRow {
        operation: verdict.op.to_string(),
        reason: reason_slug(verdict.reason).to_owned(),
        by_ward: true,
        area: send_area(verdict.kind).to_owned(),
        about: about.entity(verdict.kind, verdict.entity)?,
        who,
        at: moment(written.map_or(0, |operation| operation.hlc_ms)),
        neighborhood_name: String::new(),
        device_name: String::new(),
    })
}

fn row(
    operation: &QuarantinedOperation,
    names: &Names,
    about: &mut About<'_>,
) -> Result<PutAsideRow, ApiError> {
    Ok(PutAsideRow {
        operation: operation.op.to_string(),
        reason: operation.reason.map_or("unknown", reason_slug).to_owned(),
        by_ward: false,
        area: send_area(operation.kind).to_owned(),
        about: about.entity(operation.kind, operation.entity)?,
        who: about.person(operation.actor)?,
        at: moment(operation.hlc_ms),
        neighborhood_name: names.neighborhood(operation.neighborhood),
        device_name: names.device(operation.device),
    })
}

const fn reason_slug(reason: QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::NotAWriter => "not_a_writer",
        QuarantineReason::BeyondCutOff => "after_revocation",
        QuarantineReason::ForeignEntity => "foreign",
        QuarantineReason::ImportUndone => "import_undone",
        QuarantineReason::IssuedByWard => "issued_set",
        QuarantineReason::BreaksLimit => "limit",
        QuarantineReason::UnknownDevice => "unknown_device",
        QuarantineReason::ReusedIdentity => "reused_identity",
    }
}

/// Takes entries that were put aside.
///
/// # Errors
/// A role that may not, an operation that is not there.
pub fn put_aside_accept(
    host: &Host,
    _context: &CallContext<'_>,
    args: PutAsideAccept,
) -> Result<Saved, ApiError> {
    let signed_in = receiver(host)?;
    let mut operations = Vec::new();
    for text in &args.operations {
        operations.push(operation_of(text)?);
    }
    let accepted = signed_in.store.accept_quarantined(&operations)?;
    if accepted.operations == 0 {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    told_changes(host, &accepted.changed);
    Ok(Saved {
        id: Id(small(accepted.operations).to_string()),
        txn: None,
    })
}

fn operation_of(text: &str) -> Result<OpHash, ApiError> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .map(OpHash::from_bytes)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}
