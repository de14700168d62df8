//! `cargo xtask test`: every check and every test, and one line at the end that says how many
//! passed and failed.
//!
//! A part that fails does not stop the next one, so that one run shows everything that is wrong.

mod counts;
mod parts;

pub(crate) use parts::build_programs;

use std::process::ExitCode;
use std::time::Instant;

use counts::Counts;

use crate::places::Places;
use crate::refusal::Outcome;
use crate::setup::{self, Purpose};

/// One line of the result.
struct PartResult {
    name: &'static str,
    counts: Counts,
    seconds: u64,
}

/// Sets the machine up, runs every part in order, prints the result and says whether all passed.
pub(crate) fn run_every_part(places: &Places) -> Outcome<ExitCode> {
    setup::set_up(places, Purpose::Test)?;
    let results: Vec<PartResult> = parts::ALL
        .iter()
        .map(|(name, part)| {
            eprintln!("\n== {name}");
            let started = Instant::now();
            let counts = part(places).unwrap_or_else(|refusal| {
                eprintln!("{name}: {refusal}");
                Counts::one_failure()
            });
            PartResult {
                name,
                counts,
                seconds: started.elapsed().as_secs(),
            }
        })
        .collect();
    Ok(report(&results))
}

fn report(results: &[PartResult]) -> ExitCode {
    println!("\n{}", table(results));
    let total = total(results);
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn total(results: &[PartResult]) -> Counts {
    results
        .iter()
        .fold(Counts::default(), |sum, result| Counts {
            passed: sum.passed + result.counts.passed,
            failed: sum.failed + result.counts.failed,
        })
}

fn table(results: &[PartResult]) -> String {
    let line = |result: &PartResult| {
        let mark = if result.counts.failed == 0 {
            "ok  "
        } else {
            "FAIL"
        };
        let PartResult {
            name,
            counts,
            seconds,
        } = result;
        format!(
            "{mark} {name:<40} {:>5} passed {:>4} failed {seconds:>5} s",
            counts.passed, counts.failed
        )
    };
    results.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn the_result_is_summed_over_the_parts() {
        let results = [
            PartResult {
                name: "format",
                counts: Counts {
                    passed: 1,
                    failed: 0,
                },
                seconds: 2,
            },
            PartResult {
                name: "rust tests",
                counts: Counts {
                    passed: 310,
                    failed: 2,
                },
                seconds: 75,
            },
        ];
        assert_eq!(
            total(&results),
            Counts {
                passed: 311,
                failed: 2
            }
        );
        expect![[r#"
            ok   format                                       1 passed    0 failed     2 s
            FAIL rust tests                                 310 passed    2 failed    75 s"#]]
        .assert_eq(&table(&results));
    }
}
