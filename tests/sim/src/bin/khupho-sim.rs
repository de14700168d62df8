//! The long mode: `khupho-sim [--seeds N] [--from SEED]` runs worlds until one fails.

use std::process::ExitCode;

use khupho_sim::{Rule, run};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse::<u64>().ok()
    };
    let (from, seeds) = (
        number("--from").unwrap_or(0),
        number("--seeds").unwrap_or(1_000_000),
    );
    let (mut writes, mut forks) = (0, 0);
    for seed in from..from.saturating_add(seeds) {
        let report = run(seed, Rule::HashLinked);
        writes += report.writes;
        forks += report.forks;
        if !report.faults.is_empty() {
            println!("seed {seed}: {:?}", report.faults);
            return ExitCode::FAILURE;
        }
        if (seed + 1) % 10_000 == 0 {
            println!("up to seed {seed}: {writes} writes, {forks} forks, no fault");
        }
    }
    println!("{seeds} seeds from {from}: {writes} writes, {forks} forks, no fault");
    ExitCode::SUCCESS
}
