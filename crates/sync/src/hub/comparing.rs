//! Comparing what a khu phố wrote with what the hub has of it, and mending the difference on both
//! sides. Nothing is ever taken away.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use khupho_domain::ids::EntityId;
use khupho_oplog::OpHash;
use khupho_oplog::limits::{HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_OPERATIONS_MAX};
use khupho_store::exchange::{self, ComparedPlace, StoreRole};
use khupho_store::neighborhoods;

use super::answers::{DigestAnswer, HashesAnswer};
use super::client::Ask;
use super::fault::HubFault;
use super::progress::SyncMeter;
use super::pulling::{Pulled, PulledPage, take_pages};
use super::pushing::{Pushed, push_ranges};
use super::talk::{JSON, Talk};

/// Buckets that are looked into in one talk; the others come with the next one.
const BUCKETS_MAX: usize = 96;

/// What a comparison came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Operations that were missing here, as far as the hub gave them.
    pub fetched: Pulled,
    /// Operations that were missing there.
    pub pushed: Pushed,
    /// Whether everything was looked into.
    pub is_whole: bool,
}

/// Compares everything that this machine may see.
pub(super) fn compare(talk: &Talk<'_>, meter: &SyncMeter<'_>) -> Result<Compared, HubFault> {
    let mut compared = Compared {
        is_whole: true,
        ..Compared::default()
    };
    let mut behind = talk.store.read(exchange::compared_up_to)?;
    let mut room = BUCKETS_MAX;
    for neighborhood in neighborhoods(talk)? {
        if behind.is_some_and(|place| neighborhood < place.neighborhood) {
            continue;
        }
        let mut places = different_places(talk, neighborhood)?;
        places.retain(|place| behind.is_none_or(|behind| *place > behind));
        compared.is_whole = places.len() <= room;
        places.truncate(room);
        room -= places.len();
        compare_places(talk, &places, &mut compared, meter)?;
        behind = places.last().copied().or(behind);
        if !compared.is_whole {
            break;
        }
    }
    match behind.filter(|_| !compared.is_whole) {
        // What cannot be mended must not keep the rest from being looked into.
        Some(place) => talk.store.mark_compared_up_to(place)?,
        None => talk.store.mark_compared(talk.client.hub_now_ms())?,
    }
    Ok(compared)
}

/// Looks into buckets of one khu phố, and mends on both sides what differs.
fn compare_places(
    talk: &Talk<'_>,
    places: &[ComparedPlace],
    compared: &mut Compared,
    meter: &SyncMeter<'_>,
) -> Result<(), HubFault> {
    let (mut lacking_here, mut lacking_there) = (Vec::new(), Vec::new());
    for place in places {
        let (here, there) = difference(talk, place)?;
        lacking_here.extend(here);
        lacking_there.extend(there);
    }
    fetch(talk, &lacking_here, &mut compared.fetched, meter)?;
    let ranges = talk
        .store
        .read(|connection| exchange::ranges_of(connection, &lacking_there))?;
    let pushed = push_ranges(talk, &ranges, meter)?;
    compared.pushed.operations += pushed.operations;
    compared.pushed.already_there += pushed.already_there;
    Ok(())
}

/// In the order of their identities, so that what was too much for one round can be gone on with.
fn neighborhoods(talk: &Talk<'_>) -> Result<Vec<EntityId>, HubFault> {
    let mut neighborhoods: Vec<EntityId> = match talk.role {
        StoreRole::Neighborhood => {
            let trust = talk.store.read(exchange::ward_trust)?;
            trust.iter().map(|trust| trust.neighborhood).collect()
        }
        StoreRole::Ward => {
            let all = talk.store.read(neighborhoods::list)?;
            all.into_iter().map(|(id, _)| id).collect()
        }
    };
    neighborhoods.sort_unstable();
    Ok(neighborhoods)
}

fn different_places(
    talk: &Talk<'_>,
    neighborhood: EntityId,
) -> Result<Vec<ComparedPlace>, HubFault> {
    let target = format!("/digest?neighborhood={}", hex(neighborhood));
    let there: DigestAnswer = talk.client.ask_json(&Ask::get(&target))?;
    let there = there.buckets()?;
    let here = talk
        .store
        .read(|connection| exchange::digest_for_hub(connection, neighborhood))?;
    let pairs = (0..=u8::MAX).zip(here.buckets.iter().zip(&there));
    Ok(pairs
        .filter(|(_, (here, there))| here != there)
        .map(|(bucket, _)| ComparedPlace {
            neighborhood,
            bucket,
        })
        .collect())
}

/// What of a bucket is missing here, and what there.
fn difference(
    talk: &Talk<'_>,
    place: &ComparedPlace,
) -> Result<(Vec<OpHash>, Vec<OpHash>), HubFault> {
    let ComparedPlace {
        neighborhood,
        bucket,
    } = *place;
    let target = format!(
        "/digest?neighborhood={}&bucket={bucket:02x}",
        hex(neighborhood)
    );
    let there: HashesAnswer = talk.client.ask_json(&Ask::get(&target))?;
    let there: BTreeSet<OpHash> = there.operations()?.into_iter().collect();
    let here = talk
        .store
        .read(|connection| exchange::hashes_for_hub(connection, neighborhood, bucket))?;
    let here: BTreeSet<OpHash> = here.into_iter().collect();
    let unseen: Vec<OpHash> = there.difference(&here).copied().collect();
    let lacking_here = talk
        .store
        .read(|connection| exchange::lacking_here(connection, &unseen))?;
    Ok((lacking_here, here.difference(&there).copied().collect()))
}

fn fetch(
    talk: &Talk<'_>,
    operations: &[OpHash],
    fetched: &mut Pulled,
    meter: &SyncMeter<'_>,
) -> Result<(), HubFault> {
    for some in operations.chunks(HUB_PAGE_OPERATIONS_MAX as usize / 2) {
        let hashes: Vec<String> = some.iter().map(ToString::to_string).collect();
        let body = serde_json::json!({ "operations": hashes }).to_string();
        let ask = Ask::post("/operations/fetch", JSON, body.into_bytes());
        let bytes = talk
            .client
            .ask_bytes(&ask, HUB_PAGE_FILE_MAX_BYTES as u64)?;
        let size = bytes.len() as u64;
        let page = PulledPage::fetched(talk, bytes)?;
        let (_, taken) = take_pages(talk, &[page])?;
        fetched.add(&taken);
        meter.add(some.len() as u64, size)?;
    }
    Ok(())
}

fn hex(id: EntityId) -> String {
    HEXLOWER.encode(id.as_bytes())
}
