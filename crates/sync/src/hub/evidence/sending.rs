//! Files to the hub, as tus has it: begun, gone on with, begun again where it came out wrong.

use data_encoding::{BASE64, HEXLOWER};
use khupho_domain::evidence::ContentHash;
use khupho_fail_points::Point;
use khupho_oplog::limits::EVIDENCE_FILE_MAX_BYTES;
use khupho_store::exchange::HubEvidence;
use reqwest::Method;

use super::{EvidenceOutcome, PIECE_BYTES, is_of_one_file, note, path_of};
use crate::hub::client::{Ask, Body};
use crate::hub::fault::{HubFault, RefusalCode};
use crate::hub::line::Answer;
use crate::hub::progress::{SyncMeter, SyncStage};
use crate::hub::talk::Talk;

/// The media type of a piece.
const PIECE: &str = "application/offset+octet-stream";
const TUS_RESUMABLE: &str = "tus-resumable";
const TUS_VERSION: &str = "1.0.0";
const UPLOAD_OFFSET: &str = "upload-offset";
const UPLOAD_LENGTH: &str = "upload-length";
const UPLOAD_METADATA: &str = "upload-metadata";
/// How often one file is begun again in one round: another machine may be at it too.
const BEGUN_AGAIN_MAX: u32 = 3;

/// Sends the files that the hub lacks.
pub(super) fn send_all(
    talk: &Talk<'_>,
    files: &[(ContentHash, u64)],
    meter: &SyncMeter<'_>,
    outcome: &mut EvidenceOutcome,
) -> Result<(), HubFault> {
    if files.is_empty() {
        return Ok(());
    }
    let bytes = files.iter().map(|(_, bytes)| bytes).sum();
    meter.begin_files(SyncStage::SendingEvidence, files.len() as u64, bytes)?;
    for (content, _) in files {
        match send(talk, *content, meter) {
            Ok(Sent::Held) => outcome.sent_files += 1,
            Ok(Sent::Waits) => {}
            Err(fault) if is_of_one_file(&fault) => {}
            Err(fault) => return Err(fault),
        }
        meter.add(1, 0)?;
    }
    Ok(())
}

/// What became of a file that was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// The hub has it.
    Held,
    /// It goes with a later round.
    Waits,
}

/// Sends one file, as far as the hub has not got it.
fn send(talk: &Talk<'_>, content: ContentHash, meter: &SyncMeter<'_>) -> Result<Sent, HubFault> {
    // A damaged file is no reason to keep the rest back; the check of the store names it.
    let Ok(file) = talk.store.get_evidence(content) else {
        return Ok(Sent::Waits);
    };
    if file.is_empty() || file.len() > EVIDENCE_FILE_MAX_BYTES {
        return Ok(Sent::Waits);
    }
    for _ in 0..=BEGUN_AGAIN_MAX {
        match send_from_where_it_stands(talk, content, &file, meter) {
            Ok(()) => {
                Point::FileSentBeforeNoted.reach();
                note(talk, &[content], HubEvidence::Held)?;
                return Ok(Sent::Held);
            }
            // It was discarded there, or somebody began it anew: from the beginning.
            Err(HubFault::Refused {
                code:
                    RefusalCode::ContentMismatch | RefusalCode::OffsetMismatch | RefusalCode::NotFound,
            }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(Sent::Waits)
}

fn send_from_where_it_stands(
    talk: &Talk<'_>,
    content: ContentHash,
    file: &[u8],
    meter: &SyncMeter<'_>,
) -> Result<(), HubFault> {
    let mut offset = begin(talk, content, file.len())?;
    let target = path_of(content);
    while let Some(rest) = file.get(offset..).filter(|rest| !rest.is_empty()) {
        let piece = &rest[..rest.len().min(PIECE_BYTES)];
        let ask = Ask {
            method: Method::PATCH,
            body: Some(Body {
                media_type: PIECE,
                bytes: piece.to_vec(),
            }),
            headers: vec![
                (TUS_RESUMABLE, TUS_VERSION.to_owned()),
                (UPLOAD_OFFSET, offset.to_string()),
            ],
            ..Ask::get(&target)
        };
        let stands = match talk.client.ask(&ask) {
            Ok(answer) => offset_of(&answer)?,
            // The answer to an earlier piece was lost.
            Err(HubFault::Refused {
                code: RefusalCode::OffsetMismatch,
            }) => standing_of(talk, content)?,
            Err(other) => return Err(other),
        };
        Point::PieceSentBeforeNext.reach();
        meter.add(0, piece.len() as u64)?;
        if stands <= offset {
            return Err(HubFault::Refused {
                code: RefusalCode::OffsetMismatch,
            });
        }
        offset = stands;
    }
    Ok(())
}

/// Begins an upload, or learns where the one that was begun goes on: at the end where the file is there.
fn begin(talk: &Talk<'_>, content: ContentHash, len_bytes: usize) -> Result<usize, HubFault> {
    let hash = HEXLOWER.encode(&content.0);
    // Headers are not signed; the query is.
    let target = format!("/evidence?hash={hash}&length={len_bytes}");
    let hash = BASE64.encode(hash.as_bytes());
    let ask = Ask {
        method: Method::POST,
        headers: vec![
            (TUS_RESUMABLE, TUS_VERSION.to_owned()),
            (UPLOAD_LENGTH, len_bytes.to_string()),
            (UPLOAD_METADATA, format!("hash {hash}")),
        ],
        ..Ask::get(&target)
    };
    offset_of(&talk.client.ask(&ask)?)
}

fn standing_of(talk: &Talk<'_>, content: ContentHash) -> Result<usize, HubFault> {
    let target = path_of(content);
    let ask = Ask {
        method: Method::HEAD,
        headers: vec![(TUS_RESUMABLE, TUS_VERSION.to_owned())],
        ..Ask::get(&target)
    };
    offset_of(&talk.client.ask(&ask)?)
}

fn offset_of(answer: &Answer<'_>) -> Result<usize, HubFault> {
    let offset = answer.headers().get(UPLOAD_OFFSET);
    let offset = offset.and_then(|it| it.to_str().ok()?.parse().ok());
    offset.ok_or(HubFault::Unreadable("an upload that stands nowhere"))
}
