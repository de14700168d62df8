//! The hub's process and a PC's process are killed at random moments, at the same time: what either of
//! them acknowledged is there.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use data_encoding::HEXLOWER;
use fastrand::Rng;
use khupho_store::exchange;
use khupho_tests::harness::Running;

use crate::comparing::compare;
use crate::programs::{HubPlace, Threaded, saved_code, syncing_pc, text};
use crate::served::{now_ms, sync};
use crate::world::{TestResult, World};

/// Kills of the PC; the hub is killed until they are through.
const KILLS_OF_PC: usize = 36;
/// Fewer of the hub would mean little.
const KILLS_OF_HUB_MIN: usize = 24;
/// Longest that a process lives once it has begun to work.
const LIFE_MAX_MS: u64 = 450;

#[test]
fn of_what_was_acknowledged_nothing_is_lost_when_processes_are_killed() -> TestResult {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |it| it.parse())?;
    println!("KHUPHO_SEED={seed}");
    let world = World::founded_at(now_ms()?)?;
    let place = HubPlace::free(world.path("hub"))?;
    let hub = place.start_and_pair(&world.ward)?;
    let mut pc = world.enrolled("may-truong", 0)?;
    sync(&world.ward)?;
    let key = HEXLOWER.encode(&*pc.store().key_to_wrap());
    pc.close();
    drop(hub);
    let is_over = AtomicBool::new(false);
    let (saved, kills_of_hub) = thread::scope(|scope| {
        let killing_hub = scope.spawn(|| kill_hub(&place, seed, &is_over));
        let saved = kill_pc(&pc.folder, &key, seed);
        is_over.store(true, Ordering::Relaxed);
        let kills = killing_hub
            .join()
            .unwrap_or_else(|_| Err("it panicked".into()));
        (saved, kills)
    });
    let (saved, kills_of_hub) = (saved.map_err(text)?, kills_of_hub.map_err(text)?);
    println!(
        "{KILLS_OF_PC} kills of the PC, {kills_of_hub} of the hub, {} saved",
        saved.len()
    );
    assert!(
        kills_of_hub >= KILLS_OF_HUB_MIN,
        "{kills_of_hub} kills of the hub"
    );
    assert!(
        saved.len() > KILLS_OF_PC,
        "too little work to mean anything"
    );
    let _hub = place.start()?;
    pc.open()?;
    let before = pc.store().read(exchange::delivery_totals)?;
    assert!(before.received > 0, "{before:?}");
    let round = sync(&pc)?;
    // What the hub answered for is not sent a second time: it has it.
    assert!(
        round.pushed.operations <= before.saved,
        "{round:?} after {before:?}"
    );
    sync(&world.ward)?;
    let there = world.ward.codes()?;
    let lost: Vec<_> = saved.iter().filter(|code| !there.contains(code)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(pc.codes()?, there);
    for machine in [&pc, &world.ward] {
        let compared = compare(machine)?;
        assert_eq!(compared.pushed, Default::default(), "{compared:?}");
        assert_eq!(compared.fetched, Default::default(), "{compared:?}");
    }
    Ok(())
}

fn kill_hub(place: &HubPlace, seed: u64, is_over: &AtomicBool) -> Threaded<usize> {
    let mut random = Rng::with_seed(seed.wrapping_add(1));
    let mut kills = 0;
    while !is_over.load(Ordering::Relaxed) {
        let hub = place.start_in_thread()?;
        thread::sleep(Duration::from_millis(random.u64(0..=LIFE_MAX_MS)));
        // Dropping sends SIGKILL to the process and waits for it.
        drop(hub);
        kills += 1;
    }
    Ok(kills)
}

/// Gives what the PC said that it had saved.
fn kill_pc(folder: &Path, key: &str, seed: u64) -> Threaded<Vec<String>> {
    let mut random = Rng::with_seed(seed);
    let mut saved = Vec::new();
    for _ in 0..KILLS_OF_PC {
        let mut running = Running::start(&mut syncing_pc(folder, key, random.u64(..)))?;
        let mut output = BufReader::new(running.take_output().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        if line != "opened\n" {
            return Err("the process did not open the store".into());
        }
        thread::sleep(Duration::from_millis(random.u64(0..=LIFE_MAX_MS)));
        if !running.is_alive() {
            return Err("the process ended by itself".into());
        }
        drop(running);
        for line in output.lines() {
            saved.extend(saved_code(&line?));
        }
    }
    Ok(saved)
}
