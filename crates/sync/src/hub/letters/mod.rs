//! Letters: what two machines say to each other and the hub cannot read. Between the PCs of a khu phố
//! they carry names, telephones and notes; to a further PC of the ward, the key that opens what khu phố
//! send.

mod ward_secret;

use khupho_oplog::certificate::Certificate;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::limits::HUB_LETTER_MAX_BYTES;
use khupho_oplog::magic;
use khupho_store::exchange::{self, StoreRole, StreamRange};
use khupho_store::preferences;
use reqwest::Method;
use serde::Deserialize;

pub(super) use self::ward_secret::sealed_secret;
use self::ward_secret::take_secret;
use super::client::Ask;
use super::fault::{HubFault, RefusalCode};
use super::progress::SyncMeter;
use super::pulling::FROM_HUB;
use super::talk::Talk;
use crate::export::sealed_for_device;
use crate::import::{LetterUse, take_letter};
use crate::keys::ward_trust;

/// The media type of a letter.
const OPAQUE: &str = "application/octet-stream";
/// Size at which the next letter begins: what stands around the content has room beside it.
const LETTER_PART_BYTES: u64 = 12 * 1024 * 1024;
/// Preference with the last letter that was looked at: those before it were read, or wait for a later
/// program.
const LOOKED_AT: &str = "hub.letters_looked_at";

/// What became of letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letters {
    /// Letters that other machines will fetch.
    pub sent: u64,
    /// Letters that were read.
    pub read: u64,
    /// Names, telephones and notes that they brought for entries that were here without.
    pub completed: u64,
    /// Letters that a newer program wrote: they wait for it.
    pub unread: u64,
}

/// Reads what waits, and writes to the other PCs of the khu phố what they are not known to have.
pub(super) fn exchange_letters(
    talk: &Talk<'_>,
    meter: &SyncMeter<'_>,
) -> Result<Letters, HubFault> {
    let mut letters = Letters::default();
    match talk.role {
        StoreRole::Neighborhood => {
            let siblings = siblings(talk)?;
            // Nobody else writes to this machine.
            if !siblings.is_empty() {
                read_letters(talk, meter, &mut letters)?;
                write_to_siblings(talk, &siblings, meter, &mut letters)?;
            }
        }
        StoreRole::Ward if waits_for_secret(talk)? => read_letters(talk, meter, &mut letters)?,
        StoreRole::Ward => {}
    }
    Ok(letters)
}

/// Leaves a letter for a machine at the hub.
pub(super) fn post_letter(
    talk: &Talk<'_>,
    device: DeviceId,
    letter: Vec<u8>,
) -> Result<(), HubFault> {
    let target = format!("/letters?to={device}");
    talk.client
        .ask(&Ask::post(&target, OPAQUE, letter))
        .map(|_| ())
}

fn waits_for_secret(talk: &Talk<'_>) -> Result<bool, HubFault> {
    let seat = talk.store.ward_seat()?;
    Ok(seat.is_some_and(|seat| seat.agree_secret.is_none()))
}

/// The other machines of the khu phố.
fn siblings(talk: &Talk<'_>) -> Result<Vec<Certificate>, HubFault> {
    let Some(trust) = ward_trust(talk.store)? else {
        return Ok(Vec::new());
    };
    let mut siblings = talk.trust.confirmed_devices_of(trust.neighborhood);
    siblings.retain(|sibling| sibling.device != talk.own);
    Ok(siblings)
}

fn write_to_siblings(
    talk: &Talk<'_>,
    siblings: &[Certificate],
    meter: &SyncMeter<'_>,
    letters: &mut Letters,
) -> Result<(), HubFault> {
    for sibling in siblings {
        match write_to(talk, sibling, meter, letters) {
            // It has no room, or the hub does not know it yet: with a later round.
            Err(HubFault::Refused {
                code: RefusalCode::QuotaExceeded | RefusalCode::NotFound,
            }) => {}
            other => other?,
        }
    }
    Ok(())
}

fn write_to(
    talk: &Talk<'_>,
    sibling: &Certificate,
    meter: &SyncMeter<'_>,
    letters: &mut Letters,
) -> Result<(), HubFault> {
    let store = talk.store;
    let personal =
        store.read(|connection| exchange::personal_for_device(connection, sibling.device))?;
    if personal.is_looked_through() {
        return Ok(());
    }
    for letter in personal.letters() {
        if !letter.ranges.is_empty() {
            send_letter(talk, sibling, &letter.ranges, meter, letters)?;
        }
        // Each by itself: a line that breaks between two costs one.
        store.mark_letter_sent(sibling.device, &letter)?;
    }
    Ok(())
}

/// One letter, in parts only where its operations are uncommonly large.
fn send_letter(
    talk: &Talk<'_>,
    sibling: &Certificate,
    ranges: &[StreamRange],
    meter: &SyncMeter<'_>,
    letters: &mut Letters,
) -> Result<(), HubFault> {
    for part in sealed_for_device(talk.store, sibling, ranges, LETTER_PART_BYTES)? {
        let bytes = part.len() as u64;
        post_letter(talk, sibling.device, part)?;
        letters.sent += 1;
        meter.add(0, bytes)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct LettersAnswer {
    letters: Vec<LetterAnswer>,
}

#[derive(Deserialize)]
struct LetterAnswer {
    number: u64,
}

fn read_letters(
    talk: &Talk<'_>,
    meter: &SyncMeter<'_>,
    letters: &mut Letters,
) -> Result<(), HubFault> {
    loop {
        let after = looked_at(talk)?;
        let target = format!("/letters?after={after}");
        let waiting: LettersAnswer = talk.client.ask_json(&Ask::get(&target))?;
        if waiting.letters.is_empty() {
            return Ok(());
        }
        for letter in waiting.letters {
            read_letter(talk, &letter, meter, letters)?;
            keep_looked_at(talk, letter.number)?;
        }
    }
}

fn read_letter(
    talk: &Talk<'_>,
    waiting: &LetterAnswer,
    meter: &SyncMeter<'_>,
    letters: &mut Letters,
) -> Result<(), HubFault> {
    let target = format!("/letters/{}", waiting.number);
    let max_bytes = HUB_LETTER_MAX_BYTES as u64;
    let letter = match talk.client.ask_bytes(&Ask::get(&target), max_bytes) {
        Ok(letter) => letter,
        // Its time ended between two questions.
        Err(HubFault::Refused {
            code: RefusalCode::NotFound,
        }) => return Ok(()),
        Err(other) => return Err(other),
    };
    let bytes = letter.len() as u64;
    match take(talk, &letter)? {
        LetterUse::Read { completed } => {
            letters.read += 1;
            letters.completed += completed;
        }
        LetterUse::ForLaterProgram => {
            letters.unread += 1;
            return meter.add(0, bytes);
        }
        // It is here, or is nothing for this machine: it waits for nobody.
        LetterUse::Useless => {}
    }
    meter.add(0, bytes)?;
    let ask = Ask {
        method: Method::DELETE,
        ..Ask::get(&target)
    };
    talk.client.ask(&ask).map(|_| ())
}

fn take(talk: &Talk<'_>, letter: &[u8]) -> Result<LetterUse, HubFault> {
    match letter.starts_with(&magic::BUNDLE) {
        true => Ok(take_letter(talk.store, letter, FROM_HUB)?),
        false => take_secret(talk, letter),
    }
}

/// How far letters were looked at, in this life of the hub's log and by this program: another program
/// may read what this one could not.
fn looked_at(talk: &Talk<'_>) -> Result<u64, HubFault> {
    let place = place_of(talk)?;
    let kept = talk
        .store
        .read(|connection| preferences::get(connection, LOOKED_AT))?;
    let number = kept
        .as_deref()
        .and_then(|kept| kept.strip_prefix(&place))
        .and_then(|number| number.parse().ok());
    Ok(number.unwrap_or_default())
}

fn keep_looked_at(talk: &Talk<'_>, number: u64) -> Result<(), HubFault> {
    let place = place_of(talk)?;
    talk.store
        .set_preference(LOOKED_AT, &format!("{place}{number}"))?;
    Ok(())
}

fn place_of(talk: &Talk<'_>) -> Result<String, HubFault> {
    let place = talk.store.read(exchange::hub_place)?;
    let log = place.map_or_else(String::new, |place| place.log_id.to_string());
    Ok(format!("{log} {} ", env!("CARGO_PKG_VERSION")))
}
