//! Five thousand machines of one ward come at once, after a power cut in its part of the city; a
//! machine of another ward goes on with its work.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::crowd::{Talker, client, found};
use super::now_ms;
use super::program::HubProgram;
use super::ward::Ward;
use crate::bench::Measured;
use crate::bench::figure::{Aim, Figure};
use crate::bench::timing::Samples;

const MACHINES: u64 = 5_000;
/// Connections that are open at once: more come than the hub takes.
const AT_ONCE: usize = 2_500;
/// Between two requests of the other ward's machine.
const PAUSE: Duration = Duration::from_millis(50);
/// Tries of a machine that is told to come again.
const TRIES: u32 = 60;

pub(super) fn measure(scratch: &Path) -> Measured {
    Runtime::new()?.block_on(storm(scratch))
}

async fn storm(scratch: &Path) -> Measured {
    let hub = HubProgram::start(&scratch.join("hub-storm"), None, 2)?;
    let mut stormy = Ward::new(1, now_ms());
    let devices: Vec<_> = (1..=MACHINES).map(|it| stormy.pc_of(it % 20, it)).collect();
    found(&hub, &stormy, &hub.claim_codes[0]).await?;
    let mut calm_ward = Ward::new(2, now_ms());
    let calm_device = calm_ward.pc_of(1, 900_000);
    found(&hub, &calm_ward, &hub.claim_codes[1]).await?;
    let calm = Talker::new(calm_ward.id, calm_device, &hub.address, client()?);
    let ended = Arc::new(AtomicBool::new(false));
    let calm = tokio::spawn(calm_work(calm, Arc::clone(&ended)));
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let told_to_wait = Arc::new(AtomicU64::new(0));
    let mut storm = JoinSet::new();
    let started = Instant::now();
    for device in devices {
        let talker = Talker::new(stormy.id, device, &hub.address, client()?);
        let (room, waits) = (Arc::clone(&room), Arc::clone(&told_to_wait));
        storm.spawn(async move {
            let _turn = room.acquire_owned().await;
            come(talker, &waits).await
        });
    }
    let mut served = 0_u32;
    while let Some(came) = storm.join_next().await {
        served += u32::from(came?);
    }
    let took = started.elapsed();
    ended.store(true, Ordering::Relaxed);
    let samples = calm.await??;
    let peak_mb = hub.peak_mb()?;
    Ok(vec![
        Figure::new("hub_storm_peak_mb", peak_mb, "MB").aiming(Aim::AtMost(100.0)),
        Figure::new("hub_storm_other_ward_p99_ms", samples.p99(), "ms").aiming(Aim::AtMost(200.0)),
        Figure::new("hub_storm_other_ward_p50_ms", samples.median(), "ms"),
        Figure::new("hub_storm_served", f64::from(served), "of 5000 machines"),
        Figure::new("hub_storm_s", took.as_secs_f64(), "s"),
    ])
}

/// One machine of the storm: says hello, pushes what it wrote, comes again as long as it is told to.
async fn come(mut talker: Talker, waits: &AtomicU64) -> bool {
    let body = talker.pushes(1, 1).bodies.pop().unwrap_or_default();
    for _ in 0..TRIES {
        match talker.push(body.clone()).await {
            Ok(StatusCode::OK) => return true,
            Ok(_) => {
                waits.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(500 + fastrand::u64(..1_000))).await;
    }
    false
}

async fn calm_work(talker: Talker, ended: Arc<AtomicBool>) -> Result<Samples, String> {
    let mut samples = Samples::default();
    while !ended.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let status = talker.hello().await.map_err(|fault| fault.to_string())?;
        samples.add(begun.elapsed());
        if status != StatusCode::OK {
            return Err(format!("the other ward was answered with {status}"));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(samples)
}
