//! Taking in one file: read again, judged again, and handed to the store in one transaction.

use khupho_domain::evidence::ContentHash;
use khupho_oplog::bundle::{ContentItem, ItemReader, RunStart, Sender};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::operation::identity;
use khupho_oplog::trust::TrustState;
use khupho_oplog::{Operation, OplogError, StreamId};
use khupho_store::Store;
use khupho_store::exchange::{
    Arrival, DeviceClass, Origin, StreamSource, TakingIn, UnreadableOperation,
};
use std::collections::HashMap;

use super::judging::{Inside, Judge, JudgedPart, read_candidate};
use super::outcome::{FileOutcome, Taken};
use super::verdict::{JudgedFile, Verdict};
use crate::SyncError;
use crate::enrollment::keep_waiting;
use crate::files::FoundFile;
use crate::keys::KnownWard;
use crate::progress::{Gauge, Meter};
use crate::receipt;
use crate::trust::{class_of, take_entries};

/// Takes in a file that was judged before. It is read and judged anew: what is on a stick may have
/// changed since, and files before it may have changed what counts.
pub(super) fn take_file(
    judge: &Judge<'_>,
    judged: JudgedFile,
    meter: &Meter<'_>,
) -> Result<FileOutcome, SyncError> {
    if !judged.verdict.can_be_taken_in() {
        return Ok(nothing(judged));
    }
    let found = FoundFile {
        path: judged.path.clone(),
        bytes: judged.bytes,
    };
    let bytes = match read_candidate(&found) {
        Ok(bytes) => bytes,
        Err(refused) => return Ok(nothing(with_verdict(judged, refused.0))),
    };
    let secrets: Vec<&AgreeSecret> = judge.secrets.iter().collect();
    let mut again = JudgedFile::new(judged.path.clone(), judged.bytes);
    let inside = match judge.judge(&bytes, &secrets, &mut again)? {
        Ok(inside) => inside,
        Err(refused) => return Ok(nothing(with_verdict(again, refused.0))),
    };
    let outcome = match inside {
        Inside::Receipt(receipt) => {
            let content_bytes = receipt.receipt().content.len_bytes;
            let mut gauge = Gauge::new(meter, judged.bytes, content_bytes);
            let taken = receipt::take_in(judge, &again, &receipt, &mut gauge)?;
            gauge.end()?;
            done(again, taken)
        }
        Inside::Part(part) => {
            let content_bytes = part.part.manifest().content.len_bytes;
            let mut gauge = Gauge::new(meter, judged.bytes, content_bytes);
            let outcome = take_part(judge, again, &part, &bytes, &mut gauge)?;
            gauge.end()?;
            outcome
        }
    };
    Ok(keep_missing_parts(judged.verdict, outcome))
}

/// Which parts are missing was found out among all files and stands.
fn keep_missing_parts(before: Verdict, mut outcome: FileOutcome) -> FileOutcome {
    if outcome.file.verdict == Verdict::Good && matches!(before, Verdict::PartMissing { .. }) {
        outcome.file.verdict = before;
    }
    outcome
}

fn take_part(
    judge: &Judge<'_>,
    file: JudgedFile,
    part: &JudgedPart<'_, '_>,
    bytes: &[u8],
    gauge: &mut Gauge<'_>,
) -> Result<FileOutcome, SyncError> {
    if let Sender::Requesting(request) = &part.sender {
        let signed = part.part.manifest().request.as_deref().unwrap_or_default();
        keep_waiting(judge.store, signed, request, bytes)?;
        return Ok(FileOutcome {
            waits: true,
            ..nothing(file)
        });
    }
    match take_content(judge, &file, part, gauge) {
        Ok(taken) => Ok(done(file, Ok(taken))),
        // The content is what its device signed, and yet nothing that can be taken in.
        Err(SyncError::Form(fault)) => {
            let verdict = super::judging::verdict_of(&fault);
            Ok(nothing(with_verdict(file, verdict)))
        }
        Err(other) => Err(other),
    }
}

fn take_content(
    judge: &Judge<'_>,
    file: &JudgedFile,
    part: &JudgedPart<'_, '_>,
    gauge: &mut Gauge<'_>,
) -> Result<Taken, SyncError> {
    let manifest = part.part.manifest();
    let arrival = Arrival {
        bundle: manifest.bundle,
        part: small(manifest.part),
        parts: small(manifest.parts),
        purpose: manifest.purpose as u8,
        device: Some(manifest.device),
        neighborhood: Some(manifest.neighborhood),
        number: manifest.number,
        file_name: name_of(file),
        made_ms: manifest.made_ms,
        received_ms: judge.store.clock().now_ms(),
        content_hash: *manifest.content.hash.as_bytes(),
        actor: None,
    };
    let (mut taken, operations) = judge.store.take_in::<_, SyncError>(&arrival, |taking| {
        take_entries(taking, &judge.trust.ward.authority, &manifest.registry)?;
        let mut sources = Sources::of(part);
        sources.take_signed_heads(taking, &manifest.signed_heads, &part.trust)?;
        taking.known_heads(manifest.device, &manifest.known)?;
        let mut content = ContentTaking::new(judge, sources);
        content.take_all(taking, part.part.items()?, gauge)?;
        Ok(content.taken)
    })?;
    taken.operations = operations;
    receipt::note_seen(judge.store, manifest)?;
    Ok(taken)
}

/// Who wrote which stream, as far as the part tells.
struct Sources {
    sender: Origin,
    writers: HashMap<StreamId, Origin>,
}

impl Sources {
    fn of(part: &JudgedPart<'_, '_>) -> Self {
        let device = part.part.manifest().device;
        let sender = match &part.sender {
            Sender::Known(certificate)
            | Sender::NotYetValid(certificate)
            | Sender::Revoked { certificate, .. } => origin_of(certificate),
            // Neither is taken in; should one be, nobody answers for it.
            Sender::Expired(_) | Sender::Requesting(_) => Origin {
                device: None,
                class: DeviceClass::Neighborhood,
                neighborhood: Some(part.part.manifest().neighborhood),
            },
        };
        debug_assert!(sender.device.is_none_or(|known| known == device));
        Self {
            sender,
            writers: HashMap::new(),
        }
    }

    /// Keeps the heads whose signatures are right. Others cover nothing, and are no fault of the
    /// part: their device may be one that this store has not heard of yet.
    fn take_signed_heads(
        &mut self,
        taking: &mut TakingIn<'_>,
        signed: &[Vec<u8>],
        trust: &TrustState,
    ) -> Result<(), SyncError> {
        for cose in signed {
            let Ok(head) = trust.verify_head(cose) else {
                continue;
            };
            taking.signed_head(head.device, head.head, head.at_ms, cose)?;
            if let Some(certificate) = trust.certificate(head.device) {
                self.writers
                    .insert(head.head.stream, origin_of(certificate));
            }
        }
        Ok(())
    }

    fn of_stream(&self, stream: StreamId) -> StreamSource {
        match self.writers.get(&stream) {
            Some(writer) if writer.device == self.sender.device => {
                StreamSource::Sender(self.sender)
            }
            Some(writer) => StreamSource::Relayed(*writer),
            // No head of it came along that can be checked.
            None if self.sender.device.is_none() => StreamSource::Sender(self.sender),
            None => StreamSource::Relayed(Origin {
                device: None,
                ..self.sender
            }),
        }
    }
}

pub(crate) fn origin_of(certificate: &Certificate) -> Origin {
    Origin {
        device: Some(certificate.device),
        class: class_of(certificate),
        neighborhood: certificate.neighborhood,
    }
}

/// Hands the items of one part to the store.
struct ContentTaking<'a> {
    store: &'a Store,
    ward: KnownWard,
    sources: Sources,
    run: Option<RunStart>,
    taken: Taken,
}

impl<'a> ContentTaking<'a> {
    fn new(judge: &Judge<'a>, sources: Sources) -> Self {
        Self {
            store: judge.store,
            ward: judge.trust.ward,
            sources,
            run: None,
            taken: Taken::default(),
        }
    }

    fn take_all(
        &mut self,
        taking: &mut TakingIn<'_>,
        mut items: ItemReader<'_>,
        gauge: &mut Gauge<'_>,
    ) -> Result<(), SyncError> {
        while let Some(item) = items.next() {
            self.take(taking, item?)?;
            gauge.at(items.read_bytes())?;
        }
        Ok(())
    }

    fn take(&mut self, taking: &mut TakingIn<'_>, item: ContentItem) -> Result<(), SyncError> {
        match item {
            ContentItem::Run(start) => {
                taking.stream_source(start.stream, self.sources.of_stream(start.stream));
                self.run = Some(start);
            }
            ContentItem::Operation(operation) => self.take_operation(taking, operation)?,
            ContentItem::Evidence { hash, bytes } => {
                take_evidence(self.store, &mut self.taken, *hash.as_bytes(), &bytes)?;
            }
            ContentItem::RelayedReceipt(signed) => {
                receipt::take_in_relayed(taking, &self.ward, &signed)?;
            }
            // Only the ward answers for operations without their chain, and only in receipts.
            ContentItem::Vouched(_) | ContentItem::SignedHead(_) | ContentItem::Unknown { .. } => {
                self.taken.unknown_items += 1;
            }
        }
        Ok(())
    }

    fn take_operation(
        &mut self,
        taking: &mut TakingIn<'_>,
        operation: Operation,
    ) -> Result<(), SyncError> {
        match self.run.as_mut() {
            Some(place) => take_operation(taking, place, operation, &mut self.taken),
            None => Ok(()),
        }
    }
}

/// Hands one operation of a run to the store, whatever this program can read of it, and moves on to
/// the next place of the run.
pub(crate) fn take_operation(
    taking: &mut TakingIn<'_>,
    place: &mut RunStart,
    operation: Operation,
    taken: &mut Taken,
) -> Result<(), SyncError> {
    let hash = match operation.clone().open() {
        Ok(op) => {
            let hash = op.hash;
            taking.take(op)?;
            hash
        }
        Err(OplogError::UnknownVersion { .. } | OplogError::UnknownAct { .. }) => {
            let unread = unreadable(place, operation);
            taking.park_unreadable(&unread)?;
            unread.hash
        }
        Err(_) => {
            taken.unreadable += 1;
            let hash = identity(&operation.header_bytes);
            take_what_holds(taking, operation)?;
            hash
        }
    };
    place.prev = Some(hash);
    place.seq = place.seq.saturating_add(1);
    Ok(())
}

fn unreadable(place: &RunStart, operation: Operation) -> UnreadableOperation {
    UnreadableOperation {
        stream: place.stream,
        seq: place.seq,
        prev: place.prev,
        hash: identity(&operation.header_bytes),
        header: operation.header_bytes,
        payload: operation.payload_bytes,
        personal: operation.personal_bytes,
    }
}

/// An operation with a part that breaks the rules: without its personal part, or else without any
/// content, it still takes its place in the chain, so that what follows is not lost.
fn take_what_holds(taking: &mut TakingIn<'_>, operation: Operation) -> Result<(), SyncError> {
    let withheld = Operation {
        personal_bytes: None,
        ..operation
    };
    let without_content = Operation {
        payload_bytes: None,
        ..withheld.clone()
    };
    for held in [withheld, without_content] {
        if let Ok(op) = held.open() {
            return Ok(taking.take(op)?);
        }
    }
    Ok(())
}

/// Keeps an evidence file whose hash was checked.
pub(crate) fn take_evidence(
    store: &Store,
    taken: &mut Taken,
    hash: [u8; 32],
    bytes: &[u8],
) -> Result<(), SyncError> {
    if !store.holds_evidence(ContentHash(hash)) {
        taken.evidence_files += 1;
    }
    // Also where one is there: it may be damaged, and the store looks.
    store.put_evidence(bytes)?;
    Ok(())
}

pub(crate) fn name_of(file: &JudgedFile) -> String {
    let name = file.path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

pub(crate) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn with_verdict(file: JudgedFile, verdict: Verdict) -> JudgedFile {
    JudgedFile { verdict, ..file }
}

fn nothing(file: JudgedFile) -> FileOutcome {
    FileOutcome {
        file,
        taken: None,
        waits: false,
    }
}

fn done(file: JudgedFile, taken: Result<Taken, Verdict>) -> FileOutcome {
    match taken {
        Ok(taken) => FileOutcome {
            file,
            taken: Some(taken),
            waits: false,
        },
        Err(verdict) => nothing(with_verdict(file, verdict)),
    }
}
