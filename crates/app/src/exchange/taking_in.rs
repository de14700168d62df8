//! Taking files in: judged first, then each good one whole or not at all.

use super::looking::{file, named};
use super::receipts::{answer, existing, file_of};
use super::taken::receiver;
use super::{Names, Watch, between_files, small, told_changes};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{
    ReceiptTaken, TakeIn, TakeInLook, TakeInPreview, TakenIn, TakenInNeighborhood,
};
use crate::backups::back_up;
use crate::host::{CallContext, Host};
use khupho_domain::ids::EntityId;
use khupho_store::Store;
use khupho_store::backups::BackupReason;
use khupho_sync::import::{self, Imported, NeighborhoodOutcome, ReceivedReceipt};
use std::path::{Path, PathBuf};

/// Looks at files and folders without changing anything.
///
/// # Errors
/// [`ErrorCode::NoWard`], [`ErrorCode::Cancelled`], and the store's.
pub fn take_in_look(
    host: &Host,
    context: &CallContext<'_>,
    args: TakeInLook,
) -> Result<TakeInPreview, ApiError> {
    let store = host.signed_in()?.store;
    let preview = import::preview(&store, &paths(&args.paths), &Watch(context))?;
    let names = store.read(Names::read)?;
    let good = preview
        .files
        .iter()
        .filter(|file| file.verdict.can_be_taken_in());
    Ok(TakeInPreview {
        good: small(good.count() as u64),
        files: preview.files.iter().map(|one| file(one, &names)).collect(),
        unread: preview
            .unread
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        cut_off: preview.cut_off,
    })
}

fn paths(given: &[String]) -> Vec<PathBuf> {
    given.iter().map(PathBuf::from).collect()
}

/// Takes files and folders in and, at the ward, writes the receipts of those they came from.
///
/// # Errors
/// [`ErrorCode::NoWard`], [`ErrorCode::Cancelled`] before the first file,
/// [`ErrorCode::StoppedBetweenFiles`], after which what was taken in stays, and the store's.
pub fn take_in(host: &Host, context: &CallContext<'_>, args: TakeIn) -> Result<TakenIn, ApiError> {
    let signed_in = receiver(host)?;
    let (store, person) = (signed_in.store, signed_in.member);
    let paths = paths(&args.paths);
    if let Some(folder) = &args.receipts_folder {
        existing(Path::new(folder))?;
    }
    back_up(context, &store, BackupReason::BeforeImport)?;
    let imported =
        import::import(&store, &paths, person, &Watch(context)).map_err(between_files)?;
    told_changes(host, &imported.changed());
    let came_from: Vec<EntityId> = imported.neighborhoods.keys().copied().collect();
    let folder = receipts_folder(&args, &paths)?;
    let made = answer(context, &store, &came_from, &folder)?;
    host.publish_areas(&["exchange"]);
    let names = store.read(Names::read)?;
    Ok(TakenIn {
        receipts: made.iter().map(file_of).collect(),
        ..told(&store, &imported, &names)?
    })
}

/// The folder that was named, or that of the first path.
fn receipts_folder(args: &TakeIn, paths: &[PathBuf]) -> Result<PathBuf, ApiError> {
    let first = paths
        .first()
        .ok_or_else(|| ApiError::new(ErrorCode::BadRequest).with("detail", "no path"))?;
    Ok(match (&args.receipts_folder, first.is_dir()) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, true) => first.clone(),
        (None, false) => first.parent().map_or_else(|| first.clone(), Path::to_owned),
    })
}

fn told(store: &Store, imported: &Imported, names: &Names) -> Result<TakenIn, ApiError> {
    let mut neighborhoods = Vec::new();
    for (id, outcome) in &imported.neighborhoods {
        neighborhoods.push(came_from(store, *id, outcome, names)?);
    }
    Ok(TakenIn {
        files: imported
            .files
            .iter()
            .map(|one| file(&one.file, names))
            .collect(),
        neighborhoods,
        receipts: Vec::new(),
        receipts_taken: imported.receipts().map(receipt_taken).collect(),
    })
}

fn receipt_taken(receipt: &ReceivedReceipt) -> ReceiptTaken {
    ReceiptTaken {
        code: receipt.code.to_string(),
        files_missing_at_ward: small(receipt.missing_evidence),
        ward_was_restored: receipt.ward_was_restored,
        own_notebook_forked: receipt.own_stream_forked,
    }
}

fn came_from(
    store: &Store,
    neighborhood: EntityId,
    outcome: &NeighborhoodOutcome,
    names: &Names,
) -> Result<TakenInNeighborhood, ApiError> {
    let missing = store.missing_evidence(neighborhood)?;
    let (id, name) = named(names, neighborhood);
    Ok(TakenInNeighborhood {
        id,
        name,
        taken: outcome.applied,
        already_here: outcome.already_here,
        waiting: outcome.parked,
        put_aside: outcome.quarantined,
        files: small(outcome.evidence_files),
        files_missing: small(missing.len() as u64),
        forked: outcome.forks > 0,
    })
}
