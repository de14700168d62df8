//! Telling the hub what the ward decided: what is put aside, what counts again, and moments.

use khupho_oplog::bundle::Verdict;
use khupho_oplog::hub::{Fit, PushWriter};
use khupho_oplog::receipt::EffectiveClock;
use khupho_store::exchange::{self, HubNews};

use super::answers::PushAnswer;
use super::fault::HubFault;
use super::progress::SyncMeter;
use super::pushing::post;
use super::talk::Talk;
use crate::SyncError;

/// Verdicts of one push, and as many moments.
const NEWS_MAX: u32 = 1_000;

/// Tells everything that the hub has not heard. What speaks of operations that it lacks is told
/// with a later round.
pub(super) fn tell_decisions(talk: &Talk<'_>, meter: &SyncMeter<'_>) -> Result<(), HubFault> {
    loop {
        let news = talk
            .store
            .read(|connection| exchange::hub_news(connection, NEWS_MAX))?;
        if news.is_empty() {
            return Ok(());
        }
        let body = written(&news)?;
        let bytes = body.len() as u64;
        let answer = post(talk, body)?;
        meter.add(0, bytes)?;
        let heard = heard(&news, &answer)?;
        if heard.is_empty() {
            return Ok(());
        }
        talk.store.mark_told(&heard)?;
    }
}

fn written(news: &HubNews) -> Result<Vec<u8>, HubFault> {
    let mut writer = PushWriter::new();
    for &(operation, reason) in &news.verdicts {
        refuse_full(writer.verdict(Verdict { operation, reason }))?;
    }
    for &(op_uid, hlc) in &news.moments {
        refuse_full(writer.moment(EffectiveClock { op_uid, hlc }))?;
    }
    Ok(writer.finish().map_err(SyncError::from)?)
}

fn refuse_full(fit: Fit) -> Result<(), HubFault> {
    match fit {
        Fit::Taken => Ok(()),
        Fit::Full => Err(HubFault::Unreadable("decisions without room")),
    }
}

fn heard(news: &HubNews, answer: &PushAnswer) -> Result<HubNews, HubFault> {
    let verdicts = answer.verdicts_too_early()?;
    let moments = answer.moments_too_early()?;
    let mut heard = news.clone();
    heard.verdicts.retain(|(op, _)| !verdicts.contains(op));
    heard
        .moments
        .retain(|(op_uid, _)| !moments.contains(op_uid));
    Ok(heard)
}
