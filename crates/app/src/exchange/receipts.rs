//! Receipts: made at the ward, held at a khu phố.

use super::{Names, between_files, small};
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{BundleFile, ReceiptRow, ReceiptsMade, ReceiptsMake};
use crate::host::{CallContext, Host, parse_id};
use crate::session::moment;
use crate::ward::officer;
use khupho_domain::ids::EntityId;
use khupho_oplog::cose::Authority;
use khupho_oplog::ids::BundleId;
use khupho_oplog::keys::{SigningKey, VerifyingKey};
use khupho_oplog::receipt::Receipt;
use khupho_store::exchange::StoreRole;
use khupho_store::{Store, StoreError, exchange};
use khupho_sync::SyncError;
use khupho_sync::receipt::{MadeReceipt, due, make};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Imports looked through for the numbers of bundles.
const IMPORTS_LOOKED_AT: u32 = 10_000;

/// Writes the receipts of some khu phố, or of all for which there is something new.
///
/// # Errors
/// Anybody but the ward, a folder that cannot be written, [`ErrorCode::NoConfirmedMachine`],
/// [`ErrorCode::StoppedBetweenFiles`], after which the receipts that were written stay.
pub fn receipts_make(
    host: &Host,
    context: &CallContext<'_>,
    args: ReceiptsMake,
) -> Result<ReceiptsMade, ApiError> {
    let store = officer(host)?.store;
    let mut wanted = Vec::new();
    for id in &args.neighborhoods {
        wanted.push(parse_id(id)?);
    }
    if wanted.is_empty() {
        wanted = due(&store)?;
    }
    let made = write_all(context, &store, &wanted, Path::new(&args.folder))?;
    host.publish_areas(&["exchange"]);
    Ok(ReceiptsMade {
        codes: made.iter().map(|one| one.code.to_string()).collect(),
        files: made.iter().map(file_of).collect(),
    })
}

pub(super) fn write_all(
    context: &CallContext<'_>,
    store: &Store,
    neighborhoods: &[EntityId],
    folder: &Path,
) -> Result<Vec<MadeReceipt>, ApiError> {
    let mut made = Vec::new();
    for (index, neighborhood) in neighborhoods.iter().enumerate() {
        context
            .progress(
                "exchange_receipts",
                index as u64,
                neighborhoods.len() as u64,
            )
            .map_err(between_files)?;
        made.push(make(store, *neighborhood, folder)?);
    }
    Ok(made)
}

pub(super) fn file_of(made: &MadeReceipt) -> BundleFile {
    BundleFile {
        path: made.file.path.display().to_string(),
        bytes: made.file.bytes,
    }
}

/// Receipts held or made, the newest first.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn receipts(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<ReceiptRow>, ApiError> {
    let store = host.signed_in()?.store;
    let names = store.read(Names::read)?;
    let numbers = numbers(&store)?;
    let rows = verified(&store)?.into_iter().map(|receipt| ReceiptRow {
        neighborhood_name: names.neighborhood(Some(receipt.neighborhood)),
        number: small(receipt.number),
        made_at: moment(receipt.at_ms),
        code: receipt.code().to_string(),
        bundles: bundles_of(&receipt, &numbers),
    });
    Ok(rows.collect())
}

fn bundles_of(receipt: &Receipt, numbers: &BTreeMap<BundleId, u64>) -> Vec<u32> {
    let confirmed = receipt.confirmed.iter();
    let found: BTreeSet<u32> = confirmed
        .filter_map(|part| numbers.get(&part.bundle))
        .map(|number| small(*number))
        .collect();
    found.into_iter().collect()
}

/// Numbers of bundles: of those this machine made, or of those the ward took in.
fn numbers(store: &Store) -> Result<BTreeMap<BundleId, u64>, ApiError> {
    Ok(store.read(|connection| {
        let exports = exchange::exports(connection)?.into_iter();
        let imports = exchange::imports(connection, IMPORTS_LOOKED_AT, 0)?.into_iter();
        let made = exports.map(|export| (export.bundle, export.number));
        let taken = imports.map(|import| (import.arrival.bundle, import.arrival.number));
        Ok::<_, StoreError>(made.chain(taken).collect())
    })?)
}

/// Every receipt that is kept, read again from its signed bytes, the newest first.
///
/// # Errors
/// The store's.
pub(super) fn verified(store: &Store) -> Result<Vec<Receipt>, ApiError> {
    let Some(ward) = authority(store)? else {
        return Ok(Vec::new());
    };
    let rows = store.read(|connection| exchange::receipts(connection, None))?;
    let read = |bytes: &[u8]| Receipt::verify(bytes, &ward).ok().flatten();
    Ok(rows.iter().filter_map(|row| read(&row.bytes)).collect())
}

fn authority(store: &Store) -> Result<Option<Authority>, ApiError> {
    if let Some(keys) = store.ward_keys()? {
        return Ok(Some(Authority {
            id: *keys.ward.as_bytes(),
            key: SigningKey::from_seed(&keys.signing_seed).verifying_key(),
        }));
    }
    let trust = store.read(exchange::ward_trust)?;
    Ok(trust.map(|trust| Authority {
        id: *trust.ward.as_bytes(),
        key: VerifyingKey::from_bytes(trust.signing_key),
    }))
}

/// Receipts for the khu phố whose files came in just now, as far as they have a machine that may
/// read one. At a khu phố there are none.
pub(super) fn answer(
    context: &CallContext<'_>,
    store: &Store,
    neighborhoods: &[EntityId],
    folder: &Path,
) -> Result<Vec<MadeReceipt>, ApiError> {
    if store.role()? != StoreRole::Ward {
        return Ok(Vec::new());
    }
    let mut made = Vec::new();
    for (index, neighborhood) in neighborhoods.iter().enumerate() {
        // What was taken in stays; a receipt that was not written is due still.
        if context
            .progress(
                "exchange_receipts",
                index as u64,
                neighborhoods.len() as u64,
            )
            .is_err()
        {
            break;
        }
        match make(store, *neighborhood, folder) {
            Ok(one) => made.push(one),
            Err(SyncError::NoReader | SyncError::UnknownNeighborhood) => {}
            // What was taken in stays and is told; the receipts are still due.
            Err(
                SyncError::Unwritable { .. }
                | SyncError::DiskFull { .. }
                | SyncError::ReadBackDiffers { .. },
            ) => break,
            Err(error) => return Err(ApiError::from(error)),
        }
    }
    Ok(made)
}

/// [`ErrorCode::NoSuchFolder`] where a folder is not there.
pub(crate) fn existing(folder: &Path) -> Result<(), ApiError> {
    if folder.is_dir() {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::NoSuchFolder).with("path", folder.display()))
    }
}
