//! Taking in one file: read again, judged again, and handed to the store in one transaction.

use khupho_domain::evidence::ContentHash;
use khupho_oplog::bundle::{ContentItem, RunStart, Sender};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::operation::identity;
use khupho_oplog::trust::TrustState;
use khupho_oplog::{OpHash, Operation, OplogError, StreamId};
use khupho_store::Store;
use khupho_store::exchange::{
    Arrival, DeviceClass, Origin, StreamSource, TakingIn, UnreadableOperation,
};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use super::ahead::{self, Opened, Piece};
use super::judging::{Inside, Judge, JudgedPart, read_candidate};
use super::outcome::{FileOutcome, Taken};
use super::verdict::{JudgedFile, Verdict};
use crate::SyncError;
use crate::enrollment::keep_waiting;
use crate::files::FoundFile;
use crate::keys::KnownWard;
use crate::progress::{Gauge, Meter, Stage, Unwatched};
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
    let purpose = part.part.manifest().purpose as u8;
    match take_content(judge, &file, part, purpose, gauge) {
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
    purpose: u8,
    gauge: &mut Gauge<'_>,
) -> Result<Taken, SyncError> {
    let manifest = part.part.manifest();
    let arrival = Arrival {
        bundle: manifest.bundle,
        part: small(manifest.part),
        parts: small(manifest.parts),
        purpose,
        device: Some(manifest.device),
        neighborhood: Some(manifest.neighborhood),
        number: manifest.number,
        file_name: name_of(file),
        made_ms: manifest.made_ms,
        received_ms: judge.store.clock().now_ms(),
        content_hash: *manifest.content.hash.as_bytes(),
        actor: judge.person,
    };
    let (mut taken, operations) = judge.store.take_in::<_, SyncError>(&arrival, |taking| {
        take_entries(taking, &judge.trust.ward.authority, &manifest.registry)?;
        let mut sources = Sources::of(part);
        sources.take_signed_heads(taking, &manifest.signed_heads, &part.trust)?;
        taking.known_heads(manifest.device, &manifest.known)?;
        let mut content = ContentTaking::new(judge, sources);
        ahead::each_piece(&part.part, |piece, read_bytes| {
            content.take(taking, piece)?;
            gauge.at(read_bytes)
        })?;
        Ok(content.taken)
    })?;
    taken.operations = operations;
    receipt::note_seen(judge.store, manifest)?;
    Ok(taken)
}

/// What a letter was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LetterUse {
    /// It was read.
    Read {
        /// Personal parts that it brought for operations that were here without.
        completed: u64,
    },
    /// A later program can read it.
    ForLaterProgram,
    /// It is here already, or it is nothing for this machine.
    Useless,
}

/// Takes in a part of a bundle that came as a letter, judged like one that came in a file. `purpose` is
/// that of the arrival: nobody carried it here.
pub(crate) fn take_letter(
    store: &Store,
    letter: &[u8],
    purpose: u8,
) -> Result<LetterUse, SyncError> {
    let judge = Judge::of(store)?;
    let secrets: Vec<&AgreeSecret> = judge.secrets.iter().collect();
    let bytes = letter.len() as u64;
    let mut file = JudgedFile::new(PathBuf::new(), bytes);
    let part = match judge.judge(letter, &secrets, &mut file)? {
        Ok(Inside::Part(part)) if !matches!(part.sender, Sender::Requesting(_)) => part,
        Err(refused) if refused.0 == Verdict::NewerFormat => return Ok(LetterUse::ForLaterProgram),
        Ok(_) | Err(_) => return Ok(LetterUse::Useless),
    };
    let meter = Meter::begin(&Unwatched, Stage::TakingIn, bytes);
    let mut gauge = Gauge::new(&meter, bytes, part.part.manifest().content.len_bytes);
    match take_content(&judge, &file, &part, purpose, &mut gauge) {
        Ok(taken) => Ok(LetterUse::Read {
            completed: taken.operations.completed,
        }),
        Err(SyncError::Form(_)) => Ok(LetterUse::Useless),
        Err(other) => Err(other),
    }
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
    /// Operations that the ward vouched for, as receipts say that came back in this part.
    vouched: BTreeSet<OpHash>,
    taken: Taken,
}

impl<'a> ContentTaking<'a> {
    fn new(judge: &Judge<'a>, sources: Sources) -> Self {
        Self {
            store: judge.store,
            ward: judge.trust.ward,
            sources,
            run: None,
            vouched: BTreeSet::new(),
            taken: Taken::default(),
        }
    }

    fn take(&mut self, taking: &mut TakingIn<'_>, piece: &Piece) -> Result<(), SyncError> {
        match piece {
            Piece::Operation(opened) => self.take_operation(taking, opened),
            Piece::Item(item) => self.take_item(taking, item),
        }
    }

    fn take_item(
        &mut self,
        taking: &mut TakingIn<'_>,
        item: &ContentItem,
    ) -> Result<(), SyncError> {
        match item {
            ContentItem::Run(start) => {
                taking.stream_source(start.stream, self.sources.of_stream(start.stream));
                self.run = Some(*start);
            }
            ContentItem::Operation(operation) => {
                self.take_operation(taking, &Opened::of(operation.clone()))?;
            }
            ContentItem::Evidence { hash, bytes } => {
                take_evidence(self.store, &mut self.taken, *hash.as_bytes(), bytes)?;
            }
            ContentItem::RelayedReceipt(signed) => {
                let vouched = receipt::take_in_relayed(taking, &self.ward, signed)?;
                self.vouched.extend(vouched);
            }
            ContentItem::Vouched(operation) => self.take_back(taking, operation)?,
            ContentItem::SignedHead(_)
            | ContentItem::Verdicts(_)
            | ContentItem::Moments(_)
            | ContentItem::Audiences(_)
            | ContentItem::Unknown { .. } => self.taken.unknown_items += 1,
        }
        Ok(())
    }

    /// Only the ward answers for operations without their chain: a ward that was restored takes one
    /// back that a receipt of its own names, whole.
    fn take_back(
        &mut self,
        taking: &mut TakingIn<'_>,
        operation: &Operation,
    ) -> Result<(), SyncError> {
        let is_vouched = self.vouched.contains(&identity(&operation.header_bytes));
        if !is_vouched || operation.payload_bytes.is_none() {
            self.taken.unknown_items += 1;
            return Ok(());
        }
        receipt::take_vouched(taking, operation.clone(), &mut self.taken)
    }

    fn take_operation(
        &mut self,
        taking: &mut TakingIn<'_>,
        opened: &Opened,
    ) -> Result<(), SyncError> {
        match self.run.as_mut() {
            Some(place) => take_operation(taking, place, opened, &mut self.taken),
            None => Ok(()),
        }
    }
}

/// Hands one operation of a run to the store, whatever this program can read of it, and moves on to
/// the next place of the run.
pub(crate) fn take_operation(
    taking: &mut TakingIn<'_>,
    place: &mut RunStart,
    opened: &Opened,
    taken: &mut Taken,
) -> Result<(), SyncError> {
    let hash = match opened {
        Opened::Readable(op) => {
            taking.take(Cow::Borrowed(op))?;
            op.hash
        }
        Opened::Refused(
            operation,
            OplogError::UnknownVersion { .. } | OplogError::UnknownAct { .. },
        ) => {
            let unread = unreadable(place, operation.clone());
            taking.park_unreadable(&unread)?;
            unread.hash
        }
        Opened::Refused(operation, _) => {
            taken.unreadable += 1;
            let hash = identity(&operation.header_bytes);
            take_what_holds(taking, operation.clone())?;
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
            return Ok(taking.take(Cow::Owned(op))?);
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
