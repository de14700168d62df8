//! What a file is, found out without changing anything.

use std::fs;

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{
    BundleFault, ClearHeader, ClearPart, Manifest, OpenPart, Purpose as WirePurpose, Sender,
    VerifiedPart, identify_sender,
};
use khupho_oplog::cose::SignedFault;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::envelope::EnvelopeFault;
use khupho_oplog::form::FormFault;
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::limits::PART_MAX_BYTES;
use khupho_oplog::receipt::{VerifiedReceipt, open_receipt};
use khupho_oplog::trust::TrustState;
use khupho_store::exchange::{self, ImportRow, StoreRole};
use khupho_store::{Store, StoreError};

use super::verdict::{Damage, JudgedFile, Purpose, Verdict};
use crate::SyncError;
use crate::enrollment::told;
use crate::files::{FoundFile, read_whole};
use crate::keys::{is_for, opening_secrets, ward_trust};
use crate::receipt::Known;
use crate::trust::Trust;

/// What this store judges files by.
pub(crate) struct Judge<'a> {
    pub(crate) store: &'a Store,
    pub(crate) trust: Trust,
    pub(crate) secrets: Vec<AgreeSecret>,
    known: Known,
    role: StoreRole,
    neighborhood: Option<EntityId>,
    /// Who takes the files in; none where they are only looked at.
    pub(crate) person: Option<EntityId>,
}

/// A bundle's part that can be taken in, or that waits.
pub(crate) struct JudgedPart<'bytes, 'keys> {
    pub(crate) part: VerifiedPart<'bytes, 'keys>,
    pub(super) sender: Sender,
    /// The registry, with what the part brought.
    pub(super) trust: TrustState,
}

/// What a file turned out to hold.
pub(super) enum Inside<'bytes, 'keys> {
    Part(Box<JudgedPart<'bytes, 'keys>>),
    Receipt(Box<VerifiedReceipt<'bytes, 'keys>>),
}

/// The end of judging a file that is not taken in.
pub(super) struct Refused(pub(super) Verdict);

impl<'a> Judge<'a> {
    pub(crate) fn of(store: &'a Store) -> Result<Self, SyncError> {
        Ok(Self {
            store,
            trust: Trust::of(store)?,
            secrets: opening_secrets(store)?,
            known: Known::of(store)?,
            role: store.role()?,
            neighborhood: ward_trust(store)?.map(|trust| trust.neighborhood),
            person: None,
        })
    }

    /// As [`Self::of`], for files that a person takes in.
    pub(super) fn of_person(store: &'a Store, person: EntityId) -> Result<Self, SyncError> {
        Ok(Self {
            person: Some(person),
            ..Self::of(store)?
        })
    }

    /// Whether files that were taken in since changed what this judge goes by.
    pub(super) fn is_outdated(&self) -> Result<bool, SyncError> {
        let (registry, seen) = self.store.read(|connection| {
            Ok::<_, StoreError>((
                exchange::registry(connection, 0)?.len(),
                exchange::seen_of_ward(connection)?,
            ))
        })?;
        Ok(registry != self.trust.entries || !self.known.is_of(&seen))
    }

    /// Judges one file.
    pub(super) fn judge_file(&self, found: &FoundFile) -> Result<JudgedFile, SyncError> {
        let mut file = JudgedFile::new(found.path.clone(), found.bytes);
        let bytes = match read_candidate(found) {
            Ok(bytes) => bytes,
            Err(Refused(verdict)) => {
                file.verdict = verdict;
                return Ok(file);
            }
        };
        let secrets: Vec<&AgreeSecret> = self.secrets.iter().collect();
        if let Err(Refused(verdict)) = self.judge(&bytes, &secrets, &mut file)? {
            file.verdict = verdict;
        }
        Ok(file)
    }

    /// Judges a file's bytes, and writes down what can be told of it. The inner error is a verdict
    /// on the file; the outer one a failure of this store.
    pub(super) fn judge<'bytes, 'keys>(
        &self,
        bytes: &'bytes [u8],
        secrets: &'keys [&'keys AgreeSecret],
        file: &mut JudgedFile,
    ) -> Result<Result<Inside<'bytes, 'keys>, Refused>, SyncError> {
        let clear = match ClearPart::read(bytes) {
            Ok(clear) => clear,
            Err(fault) => return Ok(Err(Refused(verdict_of(&fault)))),
        };
        note_header(file, &clear.header);
        if let Err(refused) = self.judge_header(&clear.header) {
            return Ok(Err(refused));
        }
        match clear.header.purpose {
            WirePurpose::Receipt => Ok(self.judge_receipt(&clear, secrets, file)),
            WirePurpose::ToWard | WirePurpose::ToSiblings => self.judge_part(&clear, secrets, file),
        }
    }

    fn judge_header(&self, header: &ClearHeader) -> Result<(), Refused> {
        if header.ward != self.trust.ward.id() {
            return Err(Refused(Verdict::AnotherWard));
        }
        let is_expected = match self.role {
            StoreRole::Ward => header.purpose == WirePurpose::ToWard,
            StoreRole::Neighborhood => header.purpose != WirePurpose::ToWard,
        };
        if !is_expected || !is_for(&self.secrets, &header.recipients) {
            return Err(Refused(Verdict::NotForThisMachine));
        }
        Ok(())
    }

    fn judge_receipt<'bytes, 'keys>(
        &self,
        clear: &ClearPart<'bytes>,
        secrets: &'keys [&'keys AgreeSecret],
        file: &mut JudgedFile,
    ) -> Result<Inside<'bytes, 'keys>, Refused> {
        let open = open_receipt(clear, secrets).map_err(refused_receipt)?;
        let receipt = open
            .verify(&self.trust.ward.authority)
            .map_err(refused_receipt)?;
        let said = receipt.receipt();
        file.neighborhood = Some(said.neighborhood);
        file.number = Some(said.number);
        file.made_ms = Some(said.at_ms);
        if Some(said.neighborhood) != self.neighborhood {
            return Err(Refused(Verdict::AnotherNeighborhood));
        }
        if self.known.covers(said) {
            return Err(Refused(Verdict::AlreadyHere));
        }
        file.verdict = Verdict::Good;
        Ok(Inside::Receipt(Box::new(receipt)))
    }

    fn judge_part<'bytes, 'keys>(
        &self,
        clear: &ClearPart<'bytes>,
        secrets: &'keys [&'keys AgreeSecret],
        file: &mut JudgedFile,
    ) -> Result<Result<Inside<'bytes, 'keys>, Refused>, SyncError> {
        let judged = match clear.open(secrets).and_then(|open| self.verify(open)) {
            Ok(judged) => judged,
            Err(fault) => return Ok(Err(Refused(verdict_of(&fault)))),
        };
        note_manifest(file, judged.part.manifest(), &judged.sender);
        let manifest = judged.part.manifest();
        if let Some(refused) = self.judge_sender(&judged.sender, manifest, file)? {
            return Ok(Err(refused));
        }
        let there = self.store.read(|connection| {
            exchange::find_import(connection, manifest.bundle, clear_part(clear))
        })?;
        if there.is_some_and(|there| is_same(&there, manifest)) {
            return Ok(Err(Refused(Verdict::AlreadyHere)));
        }
        Ok(Ok(Inside::Part(Box::new(judged))))
    }

    /// Finds out who sent a part, with what the part itself brings of the registry, and checks the
    /// signature.
    pub(crate) fn verify<'bytes, 'keys>(
        &self,
        open: OpenPart<'bytes, 'keys>,
    ) -> Result<JudgedPart<'bytes, 'keys>, BundleFault> {
        let manifest = open.unverified_manifest();
        let mut trust = self.trust.state.clone();
        trust.apply_all(manifest.registry.iter().map(Vec::as_slice))?;
        let sender = identify_sender(manifest, &trust, self.trust.moment_ms())?;
        let part = open.verify(&sender.authority())?;
        Ok(JudgedPart {
            part,
            sender,
            trust,
        })
    }

    /// A verdict that keeps a part out, or none, with the verdict on the file written down.
    fn judge_sender(
        &self,
        sender: &Sender,
        manifest: &Manifest,
        file: &mut JudgedFile,
    ) -> Result<Option<Refused>, SyncError> {
        let other = Some(Refused(Verdict::AnotherNeighborhood));
        if self.role == StoreRole::Neighborhood && Some(manifest.neighborhood) != self.neighborhood
        {
            return Ok(other);
        }
        let speaks_for = match sender {
            Sender::Requesting(request) => request.neighborhood,
            Sender::Known(certificate)
            | Sender::NotYetValid(certificate)
            | Sender::Expired(certificate)
            | Sender::Revoked { certificate, .. } => certificate.neighborhood,
        };
        if speaks_for != Some(manifest.neighborhood) {
            return Ok(other);
        }
        file.verdict = match sender {
            // A clock that stands before the certificate's begin is wrong: the ward signed it.
            Sender::Known(_) | Sender::NotYetValid(_) => Verdict::Good,
            Sender::Expired(_) => return Ok(Some(Refused(Verdict::ExpiredCertificate))),
            // The ward sends on whatever of it counts; a thief's own history would count here.
            Sender::Revoked { .. } if self.role == StoreRole::Neighborhood => {
                return Ok(Some(Refused(Verdict::RevokedDevice)));
            }
            Sender::Revoked { .. } => Verdict::RevokedDevice,
            Sender::Requesting(request) => return self.judge_request(request, file),
        };
        Ok(None)
    }

    /// Only the ward can confirm; between the machines of a khu phố an unconfirmed one waits.
    fn judge_request(
        &self,
        request: &EnrollmentRequest,
        file: &mut JudgedFile,
    ) -> Result<Option<Refused>, SyncError> {
        if self.role == StoreRole::Neighborhood {
            return Ok(Some(Refused(Verdict::UnknownDevice { request: None })));
        }
        let told = told(self.store, request)?;
        file.device_name = Some(told.device_name.clone());
        file.verdict = Verdict::UnknownDevice {
            request: Some(Box::new(told)),
        };
        Ok(None)
    }
}

/// Reads a file that may be a bundle: what is too large is not read at all.
pub(super) fn read_candidate(found: &FoundFile) -> Result<Vec<u8>, Refused> {
    read_whole(&found.path, PART_MAX_BYTES).map_err(|error| {
        Refused(match error.kind() {
            std::io::ErrorKind::FileTooLarge if begins_like_ours(found) => Verdict::TooLarge,
            std::io::ErrorKind::FileTooLarge => Verdict::NotABundle,
            _ => Verdict::Unreadable,
        })
    })
}

/// Whether the first bytes are those of our files; a film is not "too large a bundle".
fn begins_like_ours(found: &FoundFile) -> bool {
    use std::io::Read as _;
    let mut first = [0; 8];
    fs::File::open(&found.path)
        .and_then(|mut file| file.read_exact(&mut first))
        .is_ok_and(|()| {
            [khupho_oplog::magic::BUNDLE, khupho_oplog::magic::RECEIPT].contains(&first)
        })
}

fn note_header(file: &mut JudgedFile, header: &ClearHeader) {
    file.purpose = Some(match header.purpose {
        WirePurpose::ToWard => Purpose::ToWard,
        WirePurpose::ToSiblings => Purpose::ToSiblings,
        WirePurpose::Receipt => Purpose::Receipt,
    });
    file.bundle = Some(header.bundle);
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    file.part = Some((number(header.part), number(header.parts)));
}

fn note_manifest(file: &mut JudgedFile, manifest: &Manifest, sender: &Sender) {
    file.neighborhood = Some(manifest.neighborhood);
    file.device = Some(manifest.device);
    file.number = Some(manifest.number);
    file.made_ms = Some(manifest.made_ms);
    let ranges = manifest.ranges.iter();
    file.operations = Some(
        ranges
            .map(|range| range.last_seq - range.first_seq + 1)
            .fold(0, u64::saturating_add),
    );
    file.device_name = match sender {
        Sender::Known(certificate)
        | Sender::NotYetValid(certificate)
        | Sender::Expired(certificate)
        | Sender::Revoked { certificate, .. } => Some(certificate.name.clone()),
        Sender::Requesting(_) => None,
    };
}

fn clear_part(clear: &ClearPart<'_>) -> u32 {
    u32::try_from(clear.header.part).unwrap_or(u32::MAX)
}

/// Whether a part is here, and all of it: one of which something waited too long comes again.
fn is_same(there: &ImportRow, manifest: &Manifest) -> bool {
    !there.is_incomplete && there.arrival.content_hash == *manifest.content.hash.as_bytes()
}

/// A receipt that the ward did not sign is a forgery; other faults are as in a bundle.
fn refused_receipt(fault: BundleFault) -> Refused {
    Refused(match &fault {
        BundleFault::Signed(SignedFault::OtherSigner | SignedFault::BadSignature)
        | BundleFault::CodeMismatch => Verdict::Forged,
        other => verdict_of(other),
    })
}

/// What a fault of the bytes means to a person.
pub(crate) fn verdict_of(fault: &BundleFault) -> Verdict {
    let damaged = |place| Verdict::Damaged { place };
    match fault {
        BundleFault::OtherKind => Verdict::NotABundle,
        BundleFault::NewerVersion { .. }
        | BundleFault::Header(FormFault::NewerVersion { .. })
        | BundleFault::Signed(SignedFault::Form(FormFault::NewerVersion { .. })) => {
            Verdict::NewerFormat
        }
        BundleFault::Truncated { .. } => damaged(Damage::CutOff),
        BundleFault::TrailingBytes { .. }
        | BundleFault::HeaderDamaged
        | BundleFault::BodyDamaged
        | BundleFault::Header(_) => damaged(Damage::Changed),
        BundleFault::TooLarge { .. } | BundleFault::Signed(SignedFault::TooLarge { .. }) => {
            Verdict::TooLarge
        }
        BundleFault::Envelope(EnvelopeFault::NotForTheseKeys) => Verdict::NotForThisMachine,
        BundleFault::UnknownDevice(_) => Verdict::UnknownDevice { request: None },
        BundleFault::Signed(SignedFault::OtherSigner | SignedFault::BadSignature) => {
            Verdict::Forged
        }
        BundleFault::Envelope(_)
        | BundleFault::Compression { .. }
        | BundleFault::Signed(_)
        | BundleFault::HeaderMismatch(_)
        | BundleFault::ContentMismatch
        | BundleFault::CodeMismatch
        | BundleFault::Item { .. } => damaged(Damage::Inside),
    }
}
