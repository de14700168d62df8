//! Backups, verification, rebuild and restore.

mod reports;

use crate::api::backups::{BackupRestore, BackupRow, RestoreKey, StoreReport};
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::Status;
use crate::host::{CallContext, Host, parse_id};
use crate::roles::Deed;
use crate::session::{self, begin_session, moment};
use khupho_domain::ids::EntityId;
use khupho_store::backups::{self, Backup, BackupReason, BackupWatch};
use khupho_store::{RecoveryCode, Store, Unlock, sign_in_state};
use std::ops::ControlFlow;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Backups, newest first. Nobody needs to be signed in: a damaged store is restored from here.
///
/// # Errors
/// A folder that cannot be read.
pub fn backups(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<BackupRow>, ApiError> {
    Ok(backups::list(&host.location())?
        .into_iter()
        .map(backup_row)
        .collect())
}

fn backup_row(backup: Backup) -> BackupRow {
    BackupRow {
        name: backup.name,
        at: moment(backup.at_ms),
        size_bytes: backup.size_bytes,
        operations: backup.operations,
        verified: backup.verified,
    }
}

/// Makes a backup and reads it back.
///
/// # Errors
/// A full disk, a store that is damaged itself, or cancelled by the person: nothing of it is left.
pub fn backup_now(
    host: &Host,
    context: &CallContext<'_>,
    _args: Nothing,
) -> Result<BackupRow, ApiError> {
    back_up(context, &host.signed_in()?.store, BackupReason::ByHand).map(backup_row)
}

/// Makes a backup whose stages the person sees, and can stop.
pub(crate) fn back_up(
    context: &CallContext<'_>,
    store: &Store,
    reason: BackupReason,
) -> Result<Backup, ApiError> {
    let watched = BackupWatch {
        copying: &watch(context, "backup_copy"),
        checking: &watch(context, "backup_check"),
        evidence: &watch(context, "backup_evidence"),
    };
    let made = store.back_up_watched(reason, &watched)?;
    context.host().tell_backup_made();
    Ok(made)
}

/// Makes a backup if half an hour of work passed since the last one. Hosts that stay open call this
/// every few minutes. While it fails, the screens are told so: a notice stands above the work.
///
/// # Errors
/// As [`backup_now`].
pub fn back_up_if_due(host: &Host) -> Result<(), ApiError> {
    let Ok(signed_in) = host.signed_in() else {
        return Ok(());
    };
    let made = host.unwound(|| Ok(signed_in.store.back_up_if_due()?));
    host.tell_automatic_backup(&made);
    made.map(|_| ())
}

/// Lets the store settle: what was committed moves to its place while nobody waits for it. Hosts
/// that stay open call this every minute or so, in the practice notebook too.
///
/// # Errors
/// The store's.
pub fn settle(host: &Host) -> Result<(), ApiError> {
    let Ok(signed_in) = host.signed_in() else {
        return Ok(());
    };
    host.unwound(|| Ok(signed_in.store.checkpoint()?))
}

/// Restores a backup and signs the person in. What was there is kept aside.
///
/// # Errors
/// A backup that is not whole, a wrong secret, cancelled by the person; the store is untouched then.
pub fn backup_restore(
    host: &Host,
    context: &CallContext<'_>,
    args: BackupRestore,
) -> Result<Status, ApiError> {
    let before = host.signed_in().ok();
    if before
        .as_ref()
        .is_some_and(|signed_in| !Deed::Restore.is_open_to(signed_in.role))
    {
        return Err(ApiError::new(ErrorCode::NotAllowed));
    }
    drop(before);
    match args.key {
        RestoreKey::Secret { member, secret } => {
            let (member, secret) = (parse_id(&member)?, Zeroizing::new(secret));
            refuse_other_roles(host, member)?;
            host.set_session(None);
            restore(
                host,
                context,
                &args.name,
                &Unlock::Secret {
                    member,
                    secret: &secret,
                },
                Some(member),
            )?;
        }
        RestoreKey::RecoveryCode { code } => {
            let code = RecoveryCode::parse(&Zeroizing::new(code))?;
            host.set_session(None);
            restore(
                host,
                context,
                &args.name,
                &Unlock::Recovery { code: &code },
                None,
            )?;
        }
    }
    session::status(host, context, Nothing {})
}

/// Only who manages a notebook brings an older notebook back, also from the sign-in screen. Where the key slots
/// cannot be read or do not know the person, the backup's own decide who may open it.
fn refuse_other_roles(host: &Host, member: EntityId) -> Result<(), ApiError> {
    let tiles = sign_in_state(&host.location(), host.clock())
        .map(|state| state.tiles)
        .unwrap_or_default();
    match tiles.iter().find(|tile| tile.member == member) {
        Some(tile) if !Deed::Restore.is_open_to(tile.role) => {
            Err(ApiError::new(ErrorCode::NotAllowed))
        }
        _ => Ok(()),
    }
}

fn restore(
    host: &Host,
    context: &CallContext<'_>,
    name: &str,
    unlock: &Unlock<'_>,
    member: Option<EntityId>,
) -> Result<(), ApiError> {
    let location = host.location();
    let watched = BackupWatch {
        copying: &watch(context, "restore_copy"),
        checking: &watch(context, "restore_check"),
        evidence: &watch(context, "restore_evidence"),
    };
    host.once_closed(|| {
        let vault = host.vault().as_ref();
        backups::restore(&location, name, unlock, host.clock(), vault, &watched)
    })?;
    let Some(member) = member else {
        return Ok(());
    };
    let store = Store::open(
        host.location(),
        unlock,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    begin_session(host, store, member)
}

/// Checks every page, chain, projection and piece of evidence.
///
/// # Errors
/// Cancelled by the person, or a store too damaged to be read at all.
pub fn store_verify(
    host: &Host,
    context: &CallContext<'_>,
    _args: Nothing,
) -> Result<StoreReport, ApiError> {
    let signed_in = host.signed_in()?;
    let report = signed_in.store.verify(&watch(context, "verify"))?;
    Ok(reports::of_verification(&report))
}

/// Drops every projection, rebuilds it from the log and compares.
///
/// # Errors
/// Cancelled by the person; everything is as before then.
pub fn store_rebuild(
    host: &Host,
    context: &CallContext<'_>,
    _args: Nothing,
) -> Result<StoreReport, ApiError> {
    let signed_in = host.signed_in()?;
    let report = signed_in.store.rebuild_verify(&watch(context, "rebuild"))?;
    let checked = signed_in.store.verify(&watch(context, "verify"))?;
    Ok(reports::of_rebuild(&report, &checked))
}

fn watch<'call>(
    context: &'call CallContext<'_>,
    stage: &'call str,
) -> impl Fn(u64, u64) -> ControlFlow<()> + use<'call> {
    move |done, total| match context.progress(stage, done, total) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests;
