//! The ward answers a khu phố.

use std::path::Path;

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{Content, ContentWriter, PersonalParts, RunStart};
use khupho_oplog::check_code::CheckCode;
use khupho_oplog::ids::{ContentHash, LogId};
use khupho_oplog::keys::AgreePublic;
use khupho_oplog::limits::{FORM_LIST_MAX, RECEIPT_MOMENTS_MAX, RECEIPT_VERDICTS_MAX};
use khupho_oplog::operation::identity;
use khupho_oplog::receipt::{
    ConfirmedPart, EffectiveClock, Fork, Quarantined, Receipt, seal_receipt,
};
use khupho_oplog::{OpHash, Operation};
use khupho_store::exchange::{self, DecidedMoments, HeldOfWard, ReceiptRow, StreamRange};
use khupho_store::{Connection, Store, StoreError, neighborhoods};

use super::fitting::{ToldVerdicts, told_up_to};
use super::reporting::seen_by_all;
use crate::SyncError;
use crate::enrollment::renew_ending;
use crate::export::{WrittenFile, short_name, stored_operation};
use crate::files::{Attempt, BundleName, FileKind};
use crate::keys::OwnWard;
use crate::trust::{Trust, entries_beyond};

/// Operations of one list or run.
const RUN_OPERATIONS: usize = 512;

/// A receipt that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeReceipt {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// Its number.
    pub number: u64,
    /// Twelve characters, to read over the telephone in three groups.
    pub code: CheckCode,
    /// The file.
    pub file: WrittenFile,
}

/// Writes the receipt of a khu phố into a folder and reads it back: what the ward has, what it
/// decided, and what the other machines of the khu phố wrote.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::NoReader`], those of writing and of the database.
pub fn make(
    store: &Store,
    neighborhood: EntityId,
    folder: &Path,
) -> Result<MadeReceipt, SyncError> {
    let ward = OwnWard::of(store)?;
    // A ward that was founded again knows a khu phố by its machines before it knows its name.
    let named = store.read(|connection| neighborhoods::find(connection, neighborhood))?;
    renew_ending(store, neighborhood)?;
    let recipients = recipients(store, neighborhood)?;
    let mut attempt = Attempt::in_folder(folder)?;
    let said = Said::of(store, &ward, neighborhood)?;
    let bytes = seal_receipt(&said.receipt, &said.content, ward.signer(), &recipients)?;
    attempt.refuse_without_room(bytes.len() as u64)?;
    let name = BundleName {
        kind: FileKind::Receipt,
        neighborhood: &named.map_or_else(String::new, short_name),
        ward: &ward.name,
        number: Some(said.receipt.number),
        made_ms: said.receipt.at_ms,
    };
    let path = attempt.write(&name.of_part(1, 1), &bytes)?;
    said.keep(store, &ward)?;
    attempt.keep();
    Ok(MadeReceipt {
        neighborhood,
        number: said.receipt.number,
        code: said.receipt.code(),
        file: WrittenFile {
            path,
            bytes: bytes.len() as u64,
        },
    })
}

/// The khu phố for which there is something that no receipt has said yet.
///
/// # Errors
/// Those of the database.
pub fn due(store: &Store) -> Result<Vec<EntityId>, SyncError> {
    Ok(store.read(exchange::receipts_due)?)
}

fn recipients(store: &Store, neighborhood: EntityId) -> Result<Vec<AgreePublic>, SyncError> {
    let devices = Trust::of(store)?.confirmed_devices_of(neighborhood);
    if devices.is_empty() {
        return Err(SyncError::NoReader);
    }
    Ok(devices
        .into_iter()
        .map(|certificate| certificate.agree_key)
        .collect())
}

/// A receipt with its content, and how far of the log it covers.
struct Said {
    receipt: Receipt,
    content: Content,
    position: i64,
}

impl Said {
    fn of(store: &Store, ward: &OwnWard, neighborhood: EntityId) -> Result<Self, SyncError> {
        let missing = store.missing_evidence(neighborhood)?;
        let registry = entries_beyond(store, 0)?;
        let log_id = store.hub_log_id()?;
        let number = store.next_receipt_number(neighborhood)?;
        let at_ms = store.clock().now_ms();
        store.read(|connection| {
            let since = seen_by_all(connection, neighborhood, log_id)?;
            let after = position_of(connection, neighborhood, log_id, since)?;
            let ToSay { content, vouched } = ToSay::of(connection, neighborhood, after)?;
            let moments =
                exchange::effective_moments(connection, neighborhood, after, RECEIPT_MOMENTS_MAX)?;
            let put_aside = ToldVerdicts::of(
                exchange::verdicts_for(connection, neighborhood)?,
                RECEIPT_VERDICTS_MAX,
                || told_up_to(connection, neighborhood, (log_id, since), &ward.authority()),
            )?;
            let held = exchange::acknowledged_heads(connection, neighborhood)?;
            let position = match moments.reached {
                Some(reached) => reached,
                None => exchange::log_position(connection)?,
            };
            let receipt = Receipt {
                ward: ward.id,
                log_id,
                number,
                neighborhood,
                at_ms,
                confirmed: confirmed(connection, neighborhood, since)?,
                acknowledged: exchange::heads_before(connection, held, &put_aside.untold)?,
                effective: effective(moments),
                forks: forks(connection, neighborhood)?,
                quarantined: quarantined(put_aside),
                missing_evidence: missing
                    .iter()
                    .map(|content| ContentHash::from_bytes(content.0))
                    .collect(),
                registry,
                content: content.summary,
                vouched,
            };
            Ok(Self {
                receipt,
                content,
                position,
            })
        })
    }

    fn keep(&self, store: &Store, ward: &OwnWard) -> Result<(), SyncError> {
        let receipt = &self.receipt;
        let confirmed: Vec<_> = receipt
            .confirmed
            .iter()
            .map(|part| (part.bundle, u32::try_from(part.part).unwrap_or(u32::MAX)))
            .collect();
        let row = ReceiptRow {
            log_id: receipt.log_id,
            number: receipt.number,
            neighborhood: receipt.neighborhood,
            at_ms: receipt.at_ms,
            code: receipt.code().compact(),
            position: self.position,
            bytes: receipt.sign(ward.signer()),
        };
        store.keep_receipt(&row, &confirmed)?;
        Ok(())
    }
}

/// Where in the log the receipt stood that every machine has seen; 0 to begin with the first.
fn position_of(
    connection: &Connection,
    neighborhood: EntityId,
    log_id: LogId,
    number: u64,
) -> Result<i64, StoreError> {
    let made = exchange::receipts(connection, Some(neighborhood))?;
    let seen = made
        .iter()
        .find(|receipt| receipt.log_id == log_id && receipt.number == number);
    Ok(seen.map_or(0, |receipt| receipt.position))
}

fn confirmed(
    connection: &Connection,
    neighborhood: EntityId,
    since: u64,
) -> Result<Vec<ConfirmedPart>, StoreError> {
    let parts = exchange::confirmed_parts(connection, neighborhood, since)?;
    Ok(parts
        .into_iter()
        .map(|(bundle, part)| ConfirmedPart {
            bundle,
            part: part.into(),
        })
        .collect())
}

fn effective(decided: DecidedMoments) -> Vec<EffectiveClock> {
    let moments = decided.moments.into_iter();
    moments
        .map(|(op_uid, hlc)| EffectiveClock { op_uid, hlc })
        .collect()
}

fn forks(connection: &Connection, neighborhood: EntityId) -> Result<Vec<Fork>, StoreError> {
    let forks = exchange::forks_of(connection, neighborhood)?;
    Ok(forks
        .into_iter()
        .map(|fork| Fork {
            stream: fork.stream,
            seq: fork.seq,
            hashes: fork.hashes.to_vec(),
        })
        .collect())
}

fn quarantined(put_aside: ToldVerdicts) -> Vec<Quarantined> {
    let listed = put_aside.listed.into_iter();
    listed
        .map(|(operation, reason)| Quarantined {
            operation,
            reason: reason.number().into(),
        })
        .collect()
}

/// The content of a receipt, and what of it the ward vouches for.
struct ToSay {
    content: Content,
    vouched: Vec<OpHash>,
}

impl ToSay {
    /// The ward's own operations for the khu phố, and what one of its machines wrote and another
    /// lacks. `position` is where the receipt stood that every machine has seen.
    fn of(
        connection: &Connection,
        neighborhood: EntityId,
        position: i64,
    ) -> Result<Self, SyncError> {
        let mut writer = ContentWriter::new();
        let held = HeldOfWard {
            heads: exchange::ward_heads_known_to(connection, neighborhood)?,
            position,
        };
        let vouched = write_ward_operations(connection, neighborhood, &held, &mut writer)?;
        let ranges = exchange::ranges_for_neighborhood(connection, neighborhood)?;
        // They tell whose the streams are, so that what is put aside here is put aside there.
        for head in exchange::signed_heads(connection, &ranges)? {
            writer.signed_head(&head)?;
        }
        for range in &ranges {
            write_range(connection, range, &mut writer)?;
        }
        Ok(Self {
            content: writer.finish()?,
            vouched,
        })
    }
}

/// Writes what somebody may lack. Gives the identities also of what is there already and no receipt
/// that was seen has vouched for: it came with the invitation.
fn write_ward_operations(
    connection: &Connection,
    neighborhood: EntityId,
    held: &HeldOfWard,
    writer: &mut ContentWriter,
) -> Result<Vec<OpHash>, SyncError> {
    let mut vouched = Vec::new();
    let mut page: Vec<Operation> = Vec::new();
    exchange::each_ward_operation(connection, neighborhood, held, |operation| {
        vouched.push(operation.hash);
        if operation.is_lacked {
            page.push(stored_operation(operation.bytes));
        }
        if page.len() == RUN_OPERATIONS {
            writer.vouched(&page)?;
            page.clear();
        }
        Ok::<_, SyncError>(())
    })?;
    if !page.is_empty() {
        writer.vouched(&page)?;
    }
    // A list that no reader takes would keep the whole receipt out.
    vouched.truncate(FORM_LIST_MAX);
    Ok(vouched)
}

fn write_range(
    connection: &Connection,
    range: &StreamRange,
    writer: &mut ContentWriter,
) -> Result<(), SyncError> {
    let mut start = RunStart {
        stream: range.stream,
        seq: range.first_seq,
        prev: exchange::first_prev(connection, range)?,
    };
    let mut page: Vec<Operation> = Vec::new();
    let mut put = |page: &mut Vec<Operation>| -> Result<(), SyncError> {
        if let Some(last) = page.last() {
            let last = identity(&last.header_bytes);
            writer.run(start, page, PersonalParts::Carried)?;
            start.seq += page.len() as u64;
            start.prev = Some(last);
            page.clear();
        }
        Ok(())
    };
    exchange::each_operation(connection, range, |stored| {
        page.push(stored_operation(stored));
        match page.len() {
            RUN_OPERATIONS => put(&mut page),
            _ => Ok(()),
        }
    })?;
    put(&mut page)
}
