//! The power goes while somebody works: a process that logs helps, writes claims, adds photos and
//! imports files is killed 200 times at random moments, and 24 times more while it opens.

mod rounds;
mod taking_in;

use rounds::{Rounds, Worker};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// Kills under load, over all workers.
const KILLS: usize = 200;
/// Kills while the notebook opens.
const KILLS_WHILE_OPENING: usize = 24;
/// One process for each core of the smallest machine this is run on.
const WORKERS: usize = 2;
/// The budget for opening after a kill.
const OPENING_MAX_MS: u64 = 2_000;

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() -> TestResult {
    let seed =
        std::env::var("KHUPHO_SEED").map_or_else(|_| Ok(fastrand::u64(..)), |seed| seed.parse())?;
    println!("KHUPHO_SEED={seed}");
    let rounds: Vec<Rounds> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS as u64)
            .map(|number| scope.spawn(move || run_worker(seed.wrapping_add(number))))
            .collect();
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined
            .map(|rounds| rounds.unwrap_or_else(|_| Err("a worker panicked".to_owned())))
            .collect::<Result<_, _>>()
    })?;
    let total = Rounds::of_all(&rounds);
    println!("{total}");
    assert_eq!(total.kills, KILLS + KILLS_WHILE_OPENING);
    assert_eq!(total.lost, [], "acknowledged and lost");
    assert!(
        total.acknowledged.len() > KILLS,
        "too little work to mean anything: {total}"
    );
    assert!(total.slowest_opening_ms() <= OPENING_MAX_MS, "{total}");
    Ok(())
}

/// One notebook through its share of the kills, and its check at the end. Threads hand errors over
/// as text.
fn run_worker(seed: u64) -> Result<Rounds, String> {
    let run = || -> Result<Rounds, Box<dyn std::error::Error>> {
        let mut worker = Worker::begin(seed)?;
        for _ in 0..KILLS / WORKERS {
            worker.kill_under_load()?;
        }
        for _ in 0..KILLS_WHILE_OPENING / WORKERS {
            worker.kill_while_opening()?;
        }
        worker.finish()
    };
    run().map_err(|error| error.to_string())
}
