//! How many worlds the simulator gets through: what a night of it is worth.

use std::time::Instant;

use khupho_sim::{Rule, run};

use super::Measured;
use super::books::Books;
use super::figure::Figure;

/// Enough for a second or two on one core.
const SEEDS: u32 = 2_000;

pub(super) fn measure(_: &Books) -> Measured {
    let started = Instant::now();
    for seed in 0..SEEDS {
        let report = run(u64::from(seed), Rule::HashLinked);
        if !report.faults.is_empty() {
            return Err(format!("seed {seed}: {:?}", report.faults).into());
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(vec![Figure::new(
        "sim_seeds_per_s",
        f64::from(SEEDS) / seconds,
        "seeds/s",
    )])
}
