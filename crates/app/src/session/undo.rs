//! Undo of any transaction, and stopping a long command.

use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{JobCancel, UndoTxn};
use crate::host::{CallContext, Host, txn_text};
use khupho_oplog::TxnId;
use std::ops::ControlFlow;

/// Undoes a transaction by a new one; that of an import takes a while and can be stopped.
///
/// # Errors
/// [`ErrorCode::NotFound`] for an unknown one, [`ErrorCode::CannotUndo`] for one undone already,
/// [`ErrorCode::CannotUndoMember`], [`ErrorCode::Cancelled`].
pub fn undo(host: &Host, context: &CallContext<'_>, args: UndoTxn) -> Result<Saved, ApiError> {
    let txn = args
        .txn
        .0
        .parse::<khupho_domain::ids::EntityId>()
        .map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    let signed_in = host.signed_in()?;
    let watched = |done, total| match context.progress("undo", done, total) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let txn = TxnId::from_bytes(*txn.as_bytes());
    let committed = signed_in
        .store
        .undo_watched(signed_in.actor(), txn, &watched)?;
    host.publish_changed(&committed.changed);
    Ok(Saved {
        id: args.txn,
        txn: Some(txn_text(committed.txn)),
    })
}

/// Stops a long command.
///
/// # Errors
/// None: a job that is done already is left alone.
pub fn job_cancel(
    host: &Host,
    _context: &CallContext<'_>,
    args: JobCancel,
) -> Result<Nothing, ApiError> {
    host.cancel(&args.job);
    Ok(Nothing {})
}
