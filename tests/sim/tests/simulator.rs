//! Many worlds, each from its seed; a world that fails prints it.

use std::thread;

use khupho_sim::{Fault, Report, Rule, run};

/// Worlds of the test command; `khupho-sim` runs as many as the night has room for.
const SEEDS: u64 = 20_000;

fn run_all(seeds: std::ops::Range<u64>, rule: Rule) -> Vec<(u64, Report)> {
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    thread::scope(|scope| {
        let shares: Vec<_> = (0..threads)
            .map(|share| {
                let mine = seeds.clone().skip(share as usize).step_by(threads as usize);
                scope.spawn(move || mine.map(|seed| (seed, run(seed, rule))).collect::<Vec<_>>())
            })
            .collect();
        shares
            .into_iter()
            .flat_map(|share| share.join().unwrap())
            .collect()
    })
}

#[test]
fn no_world_loses_or_doubles_a_write_or_ends_apart() {
    let reports = run_all(0..SEEDS, Rule::HashLinked);
    for (seed, report) in &reports {
        assert!(report.faults.is_empty(), "seed {seed}: {:?}", report.faults);
    }
    let total =
        |of: fn(&Report) -> usize| reports.iter().map(|(_, report)| of(report)).sum::<usize>();
    // Worlds in which nothing happens prove nothing.
    assert!(total(|report| report.writes) > 400_000);
    assert!(total(|report| report.forks) > 2_000);
    assert!(total(|report| report.set_aside) > 2_000);
    assert!(total(|report| report.foreign) > 10_000);
    assert!(total(|report| report.operations) > total(|report| report.writes));
}

#[test]
fn a_log_without_hash_links_loses_writes() {
    let reports = run_all(0..500, Rule::IndexOnly);
    let lost = |report: &Report| {
        let lost = |fault: &Fault| matches!(fault, Fault::Lost(_) | Fault::PromiseBroken(_));
        report.faults.iter().any(lost)
    };
    let worlds = reports.iter().filter(|(_, report)| lost(report)).count();
    assert!(
        worlds > 50,
        "only {worlds} of 500 worlds lost a write: this simulator sees nothing"
    );
}

#[test]
fn a_log_that_issues_again_under_new_identities_applies_writes_twice() {
    let reports = run_all(0..500, Rule::ReissuedAsNew);
    let is_doubled = |fault: &Fault| matches!(fault, Fault::Doubled(_));
    let doubled = |report: &Report| report.faults.iter().any(is_doubled);
    let worlds = reports.iter().filter(|(_, report)| doubled(report)).count();
    assert!(
        worlds > 50,
        "only {worlds} of 500 worlds applied a write twice: this simulator sees nothing"
    );
}

#[test]
fn an_owner_by_first_writing_lets_things_be_taken() {
    let reports = run_all(0..500, Rule::FirstWriterOwns);
    let taken = |report: &Report| {
        let taken = |fault: &Fault| matches!(fault, Fault::ForeignCounts(_) | Fault::Diverged(_));
        report.faults.iter().any(taken)
    };
    let worlds = reports.iter().filter(|(_, report)| taken(report)).count();
    assert!(
        worlds > 50,
        "only {worlds} of 500 worlds lost a thing to a stranger: this simulator sees nothing"
    );
}

#[test]
fn a_world_is_its_seed() {
    let twice = [run(7, Rule::HashLinked), run(7, Rule::HashLinked)];
    assert_eq!(format!("{:?}", twice[0]), format!("{:?}", twice[1]));
}
