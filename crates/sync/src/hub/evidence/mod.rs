//! Photos and documents: sent piece by piece as tus has it, fetched piece by piece, and gone on with
//! where a line broke.

mod fetching;
mod sending;

use data_encoding::HEXLOWER;
use khupho_domain::evidence::ContentHash;
use khupho_oplog::ids::ContentHash as WireHash;
use khupho_store::exchange::{HubEvidence, MissingEvidence};

use self::fetching::fetch_all;
use self::sending::send_all;
use super::fault::{HubFault, RefusalCode};
use super::progress::SyncMeter;
use super::talk::Talk;

/// Bytes of a piece: small enough that a line that breaks costs little.
const PIECE_BYTES: usize = 256 * 1024;
/// Refusals of one file; others go on.
const ONE_FILE_CODES: [&str; 4] = [
    "too_large",
    "bad_body",
    "being_uploaded",
    "range_not_satisfiable",
];

/// When photos and documents go over the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PhotoTiming {
    /// In this round, after the figures.
    #[default]
    WithFigures,
    /// In a later one: the line is poor, and figures go first.
    Later,
}

/// What became of photos and documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvidenceOutcome {
    /// Files that the hub got.
    pub sent_files: u64,
    /// Files that came from the hub.
    pub fetched_files: u64,
    /// Files that the hub has not got yet.
    pub waiting_to_send: u64,
    /// Their bytes.
    pub waiting_to_send_bytes: u64,
    /// Files that are cited here, and not here yet.
    pub waiting_to_fetch: u64,
    /// Whether the hub's store of files is away for the moment. Everything else goes on.
    pub is_store_away: bool,
}

/// Counts what waits, and lets it wait.
pub(super) fn put_off(talk: &Talk<'_>) -> Result<EvidenceOutcome, HubFault> {
    Ok(Waiting::of(talk)?.counted(EvidenceOutcome::default()))
}

/// Sends the files that the hub lacks, and fetches those that are cited here and not here.
pub(super) fn exchange_evidence(
    talk: &Talk<'_>,
    meter: &SyncMeter<'_>,
) -> Result<EvidenceOutcome, HubFault> {
    let waiting = Waiting::of(talk)?;
    let mut outcome = EvidenceOutcome::default();
    let mut exchange = || {
        send_all(talk, &waiting.to_send, meter, &mut outcome)?;
        fetch_all(talk, &waiting.to_fetch, meter, &mut outcome)
    };
    match exchange() {
        Err(HubFault::Refused {
            code: RefusalCode::EvidenceStoreUnavailable | RefusalCode::StorageFull,
        }) => outcome.is_store_away = true,
        other => other?,
    }
    match outcome.sent_files + outcome.fetched_files {
        0 => Ok(waiting.counted(outcome)),
        _ => Ok(Waiting::of(talk)?.counted(outcome)),
    }
}

/// Files that are not where they should be.
struct Waiting {
    to_send: Vec<(ContentHash, u64)>,
    to_fetch: Vec<MissingEvidence>,
}

impl Waiting {
    fn of(talk: &Talk<'_>) -> Result<Self, HubFault> {
        Ok(Self {
            to_send: talk.store.evidence_for_hub()?,
            to_fetch: talk.store.evidence_to_fetch()?,
        })
    }

    fn counted(&self, outcome: EvidenceOutcome) -> EvidenceOutcome {
        EvidenceOutcome {
            waiting_to_send: self.to_send.len() as u64,
            waiting_to_send_bytes: self.to_send.iter().map(|(_, bytes)| bytes).sum(),
            waiting_to_fetch: self.to_fetch.len() as u64,
            ..outcome
        }
    }
}

/// The hub says that it lacks these.
pub(super) fn note_lacking(talk: &Talk<'_>, hashes: &[WireHash]) -> Result<(), HubFault> {
    let contents: Vec<_> = hashes
        .iter()
        .map(|it| ContentHash(*it.as_bytes()))
        .collect();
    note(talk, &contents, HubEvidence::Lacking)
}

fn note(talk: &Talk<'_>, contents: &[ContentHash], state: HubEvidence) -> Result<(), HubFault> {
    let now_ms = talk.client.hub_now_ms();
    Ok(talk.store.note_hub_evidence(contents, state, now_ms)?)
}

/// Whether a fault says nothing of other files.
fn is_of_one_file(fault: &HubFault) -> bool {
    match fault {
        HubFault::Unreadable(_) => true,
        HubFault::Refused { code } => match code {
            RefusalCode::NotFound | RefusalCode::QuotaExceeded => true,
            RefusalCode::Other(code) => ONE_FILE_CODES.contains(&code.as_str()),
            _ => false,
        },
        _ => false,
    }
}

fn path_of(content: ContentHash) -> String {
    format!("/evidence/{}", HEXLOWER.encode(&content.0))
}
