//! Five thousand machines of one ward come at once, after a power cut in its part of the city; a
//! machine of another ward goes on with its work.
//!
//! The crowd stands for machines elsewhere, whose work costs the hub's machine nothing: it gets one
//! thread, and the other ward's machine one of its own, so that it never waits for the crowd's
//! cryptography instead of for the hub.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::crowd::{Talker, client, client_at, found};
use super::device::Device;
use super::now_ms;
use super::program::HubProgram;
use super::ward::Ward;
use crate::bench::Measured;
use crate::bench::figure::{Aim, Figure};
use crate::bench::timing::Samples;

/// Each at an address of its own.
const MACHINES: u64 = 5_000;
/// Connections that are open at once: more come than the hub takes.
const AT_ONCE: usize = 2_500;
/// Between two requests of the other ward's machine.
const PAUSE: Duration = Duration::from_millis(50);
/// Tries of a machine that is told to come again.
const TRIES: u32 = 60;

pub(super) fn measure(scratch: &Path) -> Measured {
    let crowd = one_thread()?;
    let hub = HubProgram::start(&scratch.join("hub-storm"), None, 2)?;
    let mut stormy = Ward::new(1, now_ms());
    let devices: Vec<_> = (1..=MACHINES).map(|it| stormy.pc_of(it % 20, it)).collect();
    crowd.block_on(found(&hub, &stormy, &hub.claim_codes[0]))?;
    let mut calm_ward = Ward::new(2, now_ms());
    let calm_device = calm_ward.pc_of(1, 900_000);
    crowd.block_on(found(&hub, &calm_ward, &hub.claim_codes[1]))?;
    let calm = Talker::new(calm_ward.id, calm_device, &hub.address, client()?);
    let ended = Arc::new(AtomicBool::new(false));
    let ended_too = Arc::clone(&ended);
    let calm = thread::spawn(move || calm_work(&calm, &ended_too));
    let storm = crowd.block_on(storm(&hub, &stormy, devices));
    ended.store(true, Ordering::Relaxed);
    let samples = calm.join().map_err(|_| "the other ward's machine fell")??;
    let Storm {
        served,
        waits,
        took,
    } = storm?;
    Ok(vec![
        Figure::new("hub_storm_peak_mb", hub.peak_mb()?, "MB").aiming(Aim::AtMost(100.0)),
        Figure::new("hub_storm_other_ward_p99_ms", samples.p99(), "ms").aiming(Aim::AtMost(200.0)),
        Figure::new("hub_storm_other_ward_p50_ms", samples.median(), "ms"),
        Figure::new("hub_storm_served", f64::from(served), "of 5000 machines"),
        Figure::new("hub_storm_told_to_wait", f64::from(waits), "answers"),
        Figure::new("hub_storm_s", took.as_secs_f64(), "s"),
    ])
}

fn one_thread() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

struct Storm {
    served: u32,
    waits: u32,
    took: Duration,
}

async fn storm(hub: &HubProgram, ward: &Ward, devices: Vec<Device>) -> Measured<Storm> {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let told_to_wait = Arc::new(AtomicU64::new(0));
    let talkers = devices.into_iter().zip(1..).map(|(device, number)| {
        let client = client_at(number)?;
        Ok(Talker::new(ward.id, device, &hub.address, client))
    });
    let talkers: Vec<Talker> = talkers.collect::<Measured<_>>()?;
    let mut storm = JoinSet::new();
    let started = Instant::now();
    for talker in talkers {
        let (room, waits) = (Arc::clone(&room), Arc::clone(&told_to_wait));
        storm.spawn(async move {
            let _turn = room.acquire_owned().await;
            come(talker, &waits).await
        });
    }
    let mut served = 0;
    while let Some(came) = storm.join_next().await {
        served += u32::from(came?);
    }
    Ok(Storm {
        served,
        waits: u32::try_from(told_to_wait.load(Ordering::Relaxed)).unwrap_or(u32::MAX),
        took: started.elapsed(),
    })
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

fn calm_work(talker: &Talker, ended: &AtomicBool) -> Result<Samples, String> {
    let runtime = one_thread().map_err(|fault| fault.to_string())?;
    let mut samples = Samples::default();
    while !ended.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let said = runtime.block_on(talker.hello());
        let status = said.map_err(|fault| fault.to_string())?;
        samples.add(begun.elapsed());
        if status != StatusCode::OK {
            return Err(format!("the other ward was answered with {status}"));
        }
        thread::sleep(PAUSE);
    }
    Ok(samples)
}
