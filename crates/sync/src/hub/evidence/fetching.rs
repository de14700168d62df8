//! Files from the hub, piece by piece. What came before a line broke stays here.

use khupho_domain::evidence::ContentHash;
use khupho_fail_points::Point;
use khupho_oplog::limits::EVIDENCE_FILE_MAX_BYTES;
use khupho_store::exchange::{HubEvidence, MissingEvidence};
use reqwest::header;

use super::{EvidenceOutcome, PIECE_BYTES, is_of_one_file, note, path_of};
use crate::hub::client::Ask;
use crate::hub::fault::HubFault;
use crate::hub::progress::{SyncMeter, SyncStage};
use crate::hub::talk::Talk;

/// A file that the hub did not have is asked for again after a minute of its clock.
const ASKED_AGAIN_AFTER_MS: u64 = 60_000;
/// Files that one round asks for at most: those that were not asked for the longest time go first.
const ASKED_AT_ONCE: usize = 500;

/// Fetches the files that are not here, as far as it is time to ask for them.
pub(super) fn fetch_all(
    talk: &Talk<'_>,
    missing: &[MissingEvidence],
    meter: &SyncMeter<'_>,
    outcome: &mut EvidenceOutcome,
) -> Result<(), HubFault> {
    let now_ms = talk.client.hub_now_ms();
    let is_due = |one: &&MissingEvidence| {
        let asked_ms = one.asked_ms.unwrap_or_default();
        asked_ms == 0 || asked_ms.saturating_add(ASKED_AGAIN_AFTER_MS) <= now_ms
    };
    let due: Vec<_> = missing.iter().filter(is_due).take(ASKED_AT_ONCE).collect();
    if due.is_empty() {
        return Ok(());
    }
    let bytes = due.iter().map(|one| one.bytes).sum();
    meter.begin_files(SyncStage::FetchingEvidence, due.len() as u64, bytes)?;
    let mut lacking = Vec::new();
    let mut fetched = Ok(());
    for one in due {
        match fetch(talk, one.content, meter) {
            Ok(()) => {
                note(talk, &[one.content], HubEvidence::Held)?;
                outcome.fetched_files += 1;
            }
            Err(fault) if is_of_one_file(&fault) => {
                talk.store.drop_hub_pieces(one.content)?;
                lacking.push(one.content);
            }
            other => {
                fetched = other;
                break;
            }
        }
        meter.add(1, 0)?;
    }
    note(talk, &lacking, HubEvidence::Lacking)?;
    fetched
}

/// Fetches one file behind what is here of it. One whose content is another is fetched from its
/// beginning by a later round.
fn fetch(talk: &Talk<'_>, content: ContentHash, meter: &SyncMeter<'_>) -> Result<(), HubFault> {
    let mut file = talk.store.hub_pieces(content)?;
    loop {
        let (piece, total_bytes) = fetch_piece(talk, content, file.len())?;
        talk.store
            .keep_hub_piece(content, file.len() as u64, &piece)?;
        file.extend_from_slice(&piece);
        meter.add(0, piece.len() as u64)?;
        if file.len() >= total_bytes {
            break;
        }
    }
    talk.store.drop_hub_pieces(content)?;
    if *blake3::hash(&file).as_bytes() != content.0 {
        return Err(HubFault::Unreadable("a file that is not the one asked for"));
    }
    Point::FileFetchedBeforeKept.reach();
    talk.store.put_evidence(&file)?;
    Ok(())
}

/// A piece, and how many bytes the whole file has.
fn fetch_piece(
    talk: &Talk<'_>,
    content: ContentHash,
    from: usize,
) -> Result<(Vec<u8>, usize), HubFault> {
    let target = path_of(content);
    let last = from + PIECE_BYTES - 1;
    let ask = Ask {
        headers: vec![("range", format!("bytes={from}-{last}"))],
        ..Ask::get(&target)
    };
    let (answer, piece) = talk.client.ask_piece(&ask, PIECE_BYTES as u64)?;
    let range = answer.get(header::CONTENT_RANGE);
    let range = range.and_then(|it| it.to_str().ok());
    let unreadable = || HubFault::Unreadable("a piece of another place than was asked for");
    let (place, total) = range
        .and_then(|range| range.strip_prefix("bytes "))
        .and_then(|range| range.split_once('/'))
        .ok_or_else(unreadable)?;
    let total: usize = total.parse().map_err(|_| unreadable())?;
    let end = from + piece.len();
    let is_asked_for = place == format!("{from}-{}", end.saturating_sub(1));
    match is_asked_for && !piece.is_empty() && end <= total && total <= EVIDENCE_FILE_MAX_BYTES {
        true => Ok((piece, total)),
        false => Err(unreadable()),
    }
}
