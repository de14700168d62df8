//! Sending: what leaves is planned, packed into parts, sealed, written and read back.

mod cover;
mod evidence;
mod going_back;
mod packing;
mod plan;
mod tally;

use std::path::{Path, PathBuf};

use khupho_oplog::Operation;
use khupho_oplog::bundle::{ClearPart, PersonalParts, Purpose, seal};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::ids::BundleId;
use khupho_oplog::limits::PART_DEFAULT_BYTES;
use khupho_store::Store;
use khupho_store::exchange::{self, ExportRow, GivenBack, StoredBytes, StreamRange};

pub(crate) use cover::short_name;
pub use plan::{ExportPlan, plan};
pub use tally::{Leaving, PersonalField};

use crate::SyncError;
use crate::files::Attempt;
use crate::progress::{Meter, Stage, Unwatched, Watcher};
use crate::random::random;

use self::cover::Cover;
use self::evidence::EvidencePlan;
use self::going_back::GoingBack;
use self::packing::PackedPart;

/// For whom a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The ward.
    Ward,
    /// The other machines of this khu phố.
    Siblings,
}

impl Reader {
    pub(crate) const fn purpose(self) -> Purpose {
        match self {
            Self::Ward => Purpose::ToWard,
            Self::Siblings => Purpose::ToSiblings,
        }
    }
}

/// What is to be sent, and where to.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// For whom.
    pub reader: Reader,
    /// Whether names, telephones and notes go along. Between the machines of a khu phố they always
    /// do.
    pub personal: PersonalParts,
    /// Folder of the files.
    pub folder: &'a Path,
    /// Size at which the next part begins.
    pub part_bytes: u64,
}

impl<'a> Export<'a> {
    /// To the ward, without names and telephones, in parts that mail programs take.
    #[must_use]
    pub const fn to_ward(folder: &'a Path) -> Self {
        Self {
            reader: Reader::Ward,
            personal: PersonalParts::Withheld,
            folder,
            part_bytes: PART_DEFAULT_BYTES,
        }
    }

    /// To the other machines of the khu phố.
    #[must_use]
    pub const fn to_siblings(folder: &'a Path) -> Self {
        Self {
            reader: Reader::Siblings,
            personal: PersonalParts::Carried,
            folder,
            part_bytes: PART_DEFAULT_BYTES,
        }
    }

    const fn personal_parts(&self) -> PersonalParts {
        match self.reader {
            Reader::Ward => self.personal,
            Reader::Siblings => PersonalParts::Carried,
        }
    }
}

/// A file that was written, read back and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Where.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// A bundle whose files are all on the disk and whole: the stick may be pulled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The sending.
    pub bundle: BundleId,
    /// Its number: "lần gửi 14".
    pub number: u64,
    /// Its files, in the order of their parts.
    pub files: Vec<WrittenFile>,
    /// Operations in it.
    pub operations: u64,
    /// Evidence files in it.
    pub evidence_files: u64,
    /// Evidence files that it cites and this machine has not got, or not whole.
    pub evidence_missing: u64,
}

/// Writes everything that the reader is not known to hold.
///
/// Where it fails or is stopped, no file is left and nothing counts as sent.
///
/// # Errors
/// [`SyncError::NothingToSend`], [`SyncError::NoWard`], [`SyncError::NoSiblings`],
/// [`SyncError::DiskFull`], [`SyncError::Unwritable`], [`SyncError::ReadBackDiffers`],
/// [`SyncError::Cancelled`], and those of the database.
pub fn export(
    store: &Store,
    export: &Export<'_>,
    watcher: &dyn Watcher,
) -> Result<Exported, SyncError> {
    let attempt = Attempt::in_folder(export.folder)?;
    let ranges = ranges_for(store, export.reader)?;
    let evidence = EvidencePlan::of(store, export.reader, &ranges)?;
    let going_back = GoingBack::of(store, export.reader)?;
    if ranges.is_empty() && evidence.is_empty() && going_back.is_empty() {
        return Err(SyncError::NothingToSend);
    }
    let cover = Cover::of(store, export.reader, &ranges)?;
    let packed = packing::pack(store, export, &ranges, &evidence, &going_back, watcher)?;
    attempt.refuse_without_room(packed.written_bytes())?;
    let sending = Sending {
        store,
        cover: &cover,
        bundle: BundleId::from_bytes(random()?),
        number: store.next_bundle_number(export.reader.purpose() as u8)?,
        given_back: going_back.noted,
    };
    let written = sending.write(attempt, packed, watcher)?;
    sending.note(export.reader, &ranges, &written)?;
    Ok(written)
}

/// Ranges with their personal parts, sealed for one other machine of the khu phố: parts of a bundle as
/// they travel in files, and none of them is written to one.
pub(crate) fn sealed_for_device(
    store: &Store,
    reader: &Certificate,
    ranges: &[StreamRange],
    part_bytes: u64,
) -> Result<Vec<Vec<u8>>, SyncError> {
    let export = Export {
        part_bytes,
        ..Export::to_siblings(Path::new(""))
    };
    let mut cover = Cover::of(store, Reader::Siblings, ranges)?;
    cover.recipients = vec![reader.agree_key];
    let (evidence, going_back) = (EvidencePlan::default(), GoingBack::default());
    let packed = packing::pack(store, &export, ranges, &evidence, &going_back, &Unwatched)?;
    let sending = Sending {
        store,
        cover: &cover,
        bundle: BundleId::from_bytes(random()?),
        // People count files, and this is none.
        number: 0,
        given_back: None,
    };
    let parts = packed.parts();
    let sealed = packed
        .into_parts()
        .zip(1..)
        .map(|(packed, part)| sending.seal(&packed?, part, parts));
    sealed.collect()
}

/// An operation as the log has it.
pub(crate) fn stored_operation(stored: StoredBytes) -> Operation {
    Operation {
        header_bytes: stored.header,
        payload_bytes: stored.payload,
        personal_bytes: stored.personal,
    }
}

/// What lies beyond what the reader is known to hold.
pub(crate) fn ranges_for(store: &Store, reader: Reader) -> Result<Vec<StreamRange>, SyncError> {
    Ok(store.read(|connection| match reader {
        Reader::Ward => exchange::ranges_for_ward(connection),
        Reader::Siblings => exchange::ranges_for_siblings(connection),
    })?)
}

/// One sending under way.
struct Sending<'a> {
    store: &'a Store,
    cover: &'a Cover,
    bundle: BundleId,
    number: u64,
    given_back: Option<GivenBack>,
}

impl Sending<'_> {
    fn write(
        &self,
        mut attempt: Attempt,
        packed: packing::Packed<'_>,
        watcher: &dyn Watcher,
    ) -> Result<Exported, SyncError> {
        let parts = packed.parts();
        let meter = Meter::begin(watcher, Stage::Writing, packed.written_bytes());
        let mut exported = Exported {
            bundle: self.bundle,
            number: self.number,
            files: Vec::new(),
            operations: packed.operations(),
            evidence_files: 0,
            evidence_missing: packed.evidence_missing(),
        };
        for (packed, part) in packed.into_parts().zip(1..) {
            let packed = packed?;
            let bytes = self.seal(&packed, part, parts)?;
            let name = self.cover.name(self.number, part, parts);
            let path = attempt.write(&name, &bytes)?;
            exported.evidence_files += packed.evidence_files;
            exported.evidence_missing += packed.evidence_missing;
            exported.files.push(WrittenFile {
                path,
                bytes: bytes.len() as u64,
            });
            meter.add(bytes.len() as u64)?;
        }
        attempt.keep();
        Ok(exported)
    }

    fn seal(&self, packed: &PackedPart, part: u32, parts: u32) -> Result<Vec<u8>, SyncError> {
        let place = (self.bundle, self.number, part, parts);
        let manifest = self.cover.manifest(place, packed);
        let signer = self.cover.device.signer();
        let bytes = seal(&manifest, &packed.content, signer, &self.cover.recipients)?;
        // What is written is what a reader takes: the outside is opened as they will open it.
        ClearPart::read(&bytes)?;
        Ok(bytes)
    }

    fn note(
        &self,
        reader: Reader,
        ranges: &[StreamRange],
        exported: &Exported,
    ) -> Result<(), SyncError> {
        let names = exported
            .files
            .iter()
            .filter_map(|file| file.path.file_name());
        self.store.mark_exported(
            ranges,
            &ExportRow {
                bundle: self.bundle,
                number: self.number,
                purpose: reader.purpose() as u8,
                parts: u32::try_from(exported.files.len()).unwrap_or(u32::MAX),
                bytes: exported.files.iter().map(|file| file.bytes).sum(),
                operations: exported.operations,
                made_ms: self.cover.made_ms,
                file_names: names
                    .map(|name| name.to_string_lossy().into_owned())
                    .collect(),
                given_back: self.given_back,
            },
        )?;
        Ok(())
    }
}
