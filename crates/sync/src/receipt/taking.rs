//! A receipt arrives at a khu phố; a relayed one comes back to the ward.

use std::collections::HashMap;

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{ContentItem, RunStart};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::ids::{BundleId, DeviceId};
use khupho_oplog::limits::RECEIPT_VERDICTS_MAX;
use khupho_oplog::receipt::{Receipt, VerifiedReceipt};
use khupho_oplog::trust::{RegistryBody, RegistryEntry, TrustState};
use khupho_oplog::{Hlc, OpHash, OpUid, Operation, OplogError, StreamId};
use khupho_store::exchange::{
    self, Acknowledged, Arrival, DeviceClass, Origin, QuarantineReason, ReceiptRow, StreamSource,
    TakingIn,
};
use khupho_store::{Store, StoreError};

use crate::SyncError;
use crate::enrollment::{OF_WARD, prepare_pin_recovery};
use crate::import::{
    Judge, JudgedFile, Opened, ReceivedReceipt, Taken, Verdict, name_of, origin_of, take_evidence,
    take_operation, verdict_of,
};
use crate::keys::{KnownWard, OwnDevice};
use crate::progress::Gauge;
use crate::trust::{Trust, take_entries};

/// Takes in a receipt that was judged good. The inner error is a verdict on the file.
pub(crate) fn take_in(
    judge: &Judge<'_>,
    file: &JudgedFile,
    verified: &VerifiedReceipt<'_, '_>,
    gauge: &mut Gauge<'_>,
) -> Result<Result<Taken, Verdict>, SyncError> {
    match take_in_content(judge, file, verified, gauge) {
        Ok(taken) => {
            // The machine's certificate goes along with a request for a forgotten PIN.
            prepare_pin_recovery(judge.store)?;
            Ok(Ok(taken))
        }
        Err(SyncError::Form(fault)) => Ok(Err(verdict_of(&fault))),
        Err(other) => Err(other),
    }
}

fn take_in_content(
    judge: &Judge<'_>,
    file: &JudgedFile,
    verified: &VerifiedReceipt<'_, '_>,
    gauge: &mut Gauge<'_>,
) -> Result<Taken, SyncError> {
    let (store, trust) = (judge.store, &judge.trust);
    let receipt = verified.receipt();
    let own = OwnDevice::of(store)?.id;
    let seen = store.read(exchange::seen_of_ward)?;
    let arrival = arrival_of(judge, file, receipt)?;
    let (mut taken, operations) = store.take_in::<_, SyncError>(&arrival, |taking| {
        take_entries(taking, &trust.ward.authority, &receipt.registry)?;
        if let Some(certificate) = own_certificate(&receipt.registry, &trust.ward, own) {
            taking.own_certificate(&certificate)?;
        }
        taking.read_unread()?;
        let believed = Believed::WithReceiptOf(receipt.neighborhood);
        let mut content = ContentTaking::new(store, known_with(trust, receipt)?, believed);
        let mut items = verified.items()?;
        while let Some(item) = items.next() {
            content.take(taking, item?)?;
            gauge.at(items.read_bytes())?;
        }
        let mut taken = content.taken;
        let acknowledged =
            taking.acknowledge(receipt.log_id, receipt.at_ms, &receipt.acknowledged)?;
        taking.effective_moments(&moments(receipt))?;
        // The list of a log that the ward has lost says nothing of what it believes now.
        if acknowledged != Acknowledged::OfFormerLog {
            match receipt.quarantined.len() < RECEIPT_VERDICTS_MAX {
                true => taking.ward_verdicts(&verdicts(receipt), receipt.at_ms)?,
                false => taking.some_ward_verdicts(&verdicts(receipt), receipt.at_ms)?,
            }
        }
        taking.receipt(&row_of(verified))?;
        taking.note_given_back(receipt.log_id, &confirmed(receipt))?;
        taken.receipt = Some(ReceivedReceipt {
            number: receipt.number,
            code: verified.code(),
            missing_evidence: receipt.missing_evidence.len() as u64,
            ward_was_restored: seen.log_id.is_some_and(|log| log != receipt.log_id),
            own_stream_forked: acknowledged == Acknowledged::MarkedAndForked,
        });
        Ok(taken)
    })?;
    if let Some(told) = taken.receipt.as_mut() {
        told.own_stream_forked |= operations.began_new_stream;
    }
    taken.operations = operations;
    Ok(taken)
}

/// The registry that is here with what a receipt brings of it.
fn known_with(trust: &Trust, receipt: &Receipt) -> Result<TrustState, SyncError> {
    let mut state = trust.state.clone();
    state
        .apply_all(receipt.registry.iter().map(Vec::as_slice))
        .map_err(|fault| SyncError::registry(&fault))?;
    Ok(state)
}

fn arrival_of(
    judge: &Judge<'_>,
    file: &JudgedFile,
    receipt: &Receipt,
) -> Result<Arrival, SyncError> {
    let bundle = file.bundle.ok_or(StoreError::Cancelled)?;
    Ok(Arrival {
        bundle,
        part: 1,
        parts: 1,
        purpose: khupho_oplog::bundle::Purpose::Receipt as u8,
        device: None,
        neighborhood: Some(receipt.neighborhood),
        number: receipt.number,
        file_name: name_of(file),
        made_ms: receipt.at_ms,
        received_ms: judge.store.clock().now_ms(),
        content_hash: *receipt.content.hash.as_bytes(),
        actor: judge.person,
    })
}

/// Why the runs of other machines are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Believed {
    /// The ward's signature on the receipt of that khu phố stands for them.
    WithReceiptOf(EntityId),
    /// The heads that their machines signed stand for them.
    ByTheirHeads,
}

/// Hands what the ward or its hub tells to the store.
pub(crate) struct ContentTaking<'a> {
    store: &'a Store,
    /// The registry, with what came along.
    trust: TrustState,
    believed: Believed,
    writers: HashMap<StreamId, Origin>,
    run: Option<RunStart>,
    pub(crate) taken: Taken,
}

impl<'a> ContentTaking<'a> {
    pub(crate) fn new(store: &'a Store, trust: TrustState, believed: Believed) -> Self {
        Self {
            store,
            trust,
            believed,
            writers: HashMap::new(),
            run: None,
            taken: Taken::default(),
        }
    }

    pub(crate) fn take(
        &mut self,
        taking: &mut TakingIn<'_>,
        item: ContentItem,
    ) -> Result<(), SyncError> {
        match item {
            ContentItem::SignedHead(signed) => self.take_head(taking, &signed)?,
            ContentItem::Run(start) => {
                taking.stream_source(start.stream, self.source_of(start.stream));
                self.run = Some(start);
            }
            ContentItem::Operation(operation) => {
                if let Some(place) = self.run.as_mut() {
                    take_operation(taking, place, &Opened::of(operation), &mut self.taken)?;
                }
            }
            ContentItem::Vouched(operation) => {
                take_vouched(taking, operation, &mut self.taken)?;
            }
            ContentItem::Evidence { hash, bytes } => {
                take_evidence(self.store, &mut self.taken, *hash.as_bytes(), &bytes)?;
            }
            ContentItem::RelayedReceipt(_)
            | ContentItem::Verdicts(_)
            | ContentItem::Moments(_)
            | ContentItem::Audiences(_)
            | ContentItem::Unknown { .. } => {
                self.taken.unknown_items += 1;
            }
        }
        Ok(())
    }

    /// A head whose signature is not right tells nothing.
    fn take_head(&mut self, taking: &mut TakingIn<'_>, signed: &[u8]) -> Result<(), SyncError> {
        let Ok(head) = self.trust.verify_head(signed) else {
            return Ok(());
        };
        taking.signed_head(head.device, head.head, head.at_ms, signed)?;
        if let Some(certificate) = self.trust.certificate(head.device) {
            self.writers
                .insert(head.head.stream, origin_of(certificate));
        }
        Ok(())
    }

    fn source_of(&self, stream: StreamId) -> StreamSource {
        let told = self.writers.get(&stream).copied();
        let nobodys = |neighborhood| Origin {
            device: None,
            class: DeviceClass::Neighborhood,
            neighborhood,
        };
        match self.believed {
            Believed::WithReceiptOf(neighborhood) => {
                StreamSource::VouchedByWard(told.unwrap_or(nobodys(Some(neighborhood))))
            }
            Believed::ByTheirHeads => StreamSource::Relayed(told.unwrap_or(nobodys(None))),
        }
    }
}

/// Hands over one of the ward's own operations. What this program cannot read is kept for one that
/// can.
pub(crate) fn take_vouched(
    taking: &mut TakingIn<'_>,
    operation: Operation,
    taken: &mut Taken,
) -> Result<(), SyncError> {
    match operation.clone().open() {
        Ok(op) => {
            taking.stream_source(op.header.stream, OF_WARD);
            taking.take_vouched(op)?;
        }
        Err(OplogError::UnknownVersion { .. } | OplogError::UnknownAct { .. }) => {
            taking.keep_unread(&operation)?;
            taken.unknown_items += 1;
        }
        Err(_) => taken.unreadable += 1,
    }
    Ok(())
}

/// At the ward: a receipt of a former life of its log comes back. What it decided then counts
/// again: moments only ever become earlier, and entries of the registry fill a gap. Gives the
/// operations that the ward vouched for in it.
pub(crate) fn take_in_relayed(
    taking: &mut TakingIn<'_>,
    ward: &KnownWard,
    signed: &[u8],
) -> Result<Vec<OpHash>, SyncError> {
    // Anything but the ward's own signature is no more than bytes.
    let Ok(Some(receipt)) = Receipt::verify(signed, &ward.authority) else {
        return Ok(Vec::new());
    };
    take_entries(taking, &ward.authority, &receipt.registry)?;
    taking.effective_moments(&moments(&receipt))?;
    Ok(receipt.vouched)
}

fn confirmed(receipt: &Receipt) -> Vec<(BundleId, u64)> {
    let confirmed = receipt.confirmed.iter();
    confirmed.map(|part| (part.bundle, part.part)).collect()
}

fn moments(receipt: &Receipt) -> Vec<(OpUid, Hlc)> {
    let moments = receipt.effective.iter();
    moments.map(|moment| (moment.op_uid, moment.hlc)).collect()
}

/// Reasons that a later program gives are left out: the ward's own list shows them.
fn verdicts(receipt: &Receipt) -> Vec<(OpHash, QuarantineReason)> {
    let quarantined = receipt.quarantined.iter();
    quarantined
        .filter_map(|one| {
            let reason = QuarantineReason::from_number(one.reason.into())?;
            Some((one.operation, reason))
        })
        .collect()
}

fn row_of(verified: &VerifiedReceipt<'_, '_>) -> ReceiptRow {
    let receipt = verified.receipt();
    ReceiptRow {
        log_id: receipt.log_id,
        number: receipt.number,
        neighborhood: receipt.neighborhood,
        at_ms: receipt.at_ms,
        code: verified.code().compact(),
        position: 0,
        bytes: verified.signed_receipt().to_vec(),
    }
}

/// The newest certificate of this machine among registry entries.
pub(crate) fn own_certificate(
    entries: &[Vec<u8>],
    ward: &KnownWard,
    own: DeviceId,
) -> Option<Vec<u8>> {
    let issued = entries.iter().filter_map(|cose| {
        let entry = RegistryEntry::verify(cose, &ward.authority).ok()?;
        let RegistryBody::Issued(bytes) = entry.body else {
            return None;
        };
        let certificate = Certificate::verify(&bytes, &ward.authority).ok()?;
        (certificate.device == own).then_some((certificate.serial, bytes))
    });
    issued
        .max_by_key(|(serial, _)| *serial)
        .map(|(_, bytes)| bytes)
}
