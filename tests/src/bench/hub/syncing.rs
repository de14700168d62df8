//! What a person waits for: the first sync of a new PC, and the next hundred entries.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use khupho_domain::help_log::HelpEntry;
use khupho_store::Store;
use khupho_sync::hub::{HubProxy, RoundOutcome, SyncStep, find_hub, pair_with_hub, sync_round};

use super::program::HubProgram;
use crate::bench::Measured;
use crate::bench::books::{Books, all_helps, open};
use crate::bench::exchange_pair::Pair;
use crate::bench::figure::{Aim, Figure};
use crate::bench::timing::Samples;

/// What a new PC has to fetch.
const FIRST_SYNC: usize = 200_000;
/// What is written between two syncs.
const INCREMENT: usize = 100;
const REPETITIONS: usize = 10;

pub(super) fn measure(books: &Books) -> Measured {
    let ward = open(&books.ward)?;
    let helps = all_helps(&ward)?;
    ward.close()?;
    let needed = FIRST_SYNC + INCREMENT * REPETITIONS;
    if helps.len() < needed {
        return Err(format!("only {} helps to sync", helps.len()).into());
    }
    let folder = books.scratch.join("hub-syncing");
    let (first, rest) = helps.split_at(FIRST_SYNC);
    syncing(&folder, first, rest)
}

fn syncing(folder: &Path, first: &[HelpEntry], rest: &[HelpEntry]) -> Measured {
    let hub = HubProgram::start(folder, None, 1)?;
    let pair = Pair::founded(&folder.join("machines"))?;
    let found = find_hub(&hub.address, &HubProxy::None)?;
    pair_with_hub(&pair.ward, &found, &hub.claim_codes[0], &HubProxy::None)?;
    pair.answer()?;
    pair.log_helps(first)?;
    round(&pair.pc)?;
    let started = Instant::now();
    let fetched = round(&pair.ward)?;
    let first_s = started.elapsed().as_secs_f64();
    if fetched.pulled.applied < FIRST_SYNC as u64 {
        return Err(format!("not everything came: {fetched:?}").into());
    }
    let (mut sending, mut fetching) = (Samples::default(), Samples::default());
    for hundred in rest.chunks(INCREMENT).take(REPETITIONS) {
        pair.log_helps(hundred)?;
        sending.time(|| round(&pair.pc))?;
        fetching.time(|| round(&pair.ward))?;
    }
    let slower = sending.median().max(fetching.median());
    Ok(vec![
        Figure::new("first_sync_200k_s", first_s, "s").aiming(Aim::AtMost(20.0)),
        Figure::new("incremental_100_ms", slower, "ms").aiming(Aim::AtMost(200.0)),
        Figure::new("incremental_100_sending_ms", sending.median(), "ms"),
        Figure::new("incremental_100_fetching_ms", fetching.median(), "ms"),
        Figure::new("hub_peak_after_sync_mb", hub.peak_mb()?, "MB"),
    ])
}

pub(super) fn round(store: &Store) -> Measured<RoundOutcome> {
    let watch = |_: SyncStep| ControlFlow::Continue(());
    let outcome = sync_round(store, &HubProxy::None, &watch)?;
    Ok(outcome.ok_or("the ward has named no hub")?)
}
