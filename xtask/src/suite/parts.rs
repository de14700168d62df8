//! The parts of `cargo xtask test`, in the order they run: what fails fast comes first.

use std::fs;

use serde_json::Value;

use super::counts::Counts;
use crate::places::Places;
use crate::process::{self, run, run_and_listen};
use crate::refusal::{Outcome, Refusal};
use crate::{architecture, setup};

/// What a part of the suite is.
type Part = fn(&Places) -> Outcome<Counts>;

/// Every part with its name in the result.
pub(super) const ALL: &[(&str, Part)] = &[
    ("architecture", check_architecture),
    ("format", check_format),
    ("clippy", check_clippy),
    ("screens: types", check_screens),
    ("screens: tests", test_screens),
    ("rust tests", test_rust),
    ("examples in the documentation", test_documentation),
    ("the real window", test_window),
];

fn check_architecture(places: &Places) -> Outcome<Counts> {
    architecture::check(places).map(|()| Counts::one_success())
}

fn check_format(places: &Places) -> Outcome<Counts> {
    run(process::cargo(places).args(["fmt", "--all", "--check"])).map(|()| Counts::one_success())
}

fn check_clippy(places: &Places) -> Outcome<Counts> {
    let mut clippy = process::cargo(places);
    clippy.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        WITH_WINDOW_TESTS,
    ]);
    run(clippy.args(["--", "-D", "warnings"])).map(|()| Counts::one_success())
}

fn check_screens(places: &Places) -> Outcome<Counts> {
    run(setup::npm(places).args(["run", "check"])).map(|()| Counts::one_success())
}

fn test_screens(places: &Places) -> Outcome<Counts> {
    let report = places.build.join("vitest.json");
    // A report of an earlier run must not be read as this one's.
    let _ = fs::remove_file(&report);
    let finished = run_and_listen(
        setup::npm(places)
            .args(["run", "test", "--", "--reporter=default", "--reporter=json"])
            .arg(format!("--outputFile.json={}", report.display())),
    )?;
    let text = fs::read_to_string(&report)
        .map_err(|error| Refusal::new(format!("Vitest wrote no report: {error}")))?;
    let report: Value = serde_json::from_str(&text)
        .map_err(|error| Refusal::new(format!("Vitest's report cannot be read: {error}")))?;
    Ok(Counts::of_vitest(&report).confirmed_by(finished.status.success()))
}

/// The feature of `khupho-tests` that adds the tests of the real window.
const WITH_WINDOW_TESTS: &str = "khupho-tests/window";

fn test_rust(places: &Places) -> Outcome<Counts> {
    // The tests start the programs themselves; a test does not build what it starts.
    build_programs(places)?;
    run_tests(places, &["--workspace", "--tests"], None)
}

fn test_documentation(places: &Places) -> Outcome<Counts> {
    let mut tests = process::cargo(places);
    tests.args(["test", "--quiet", "--workspace", "--doc", "--no-fail-fast"]);
    let finished = run_and_listen(&mut tests)?;
    let counts = Counts::of_cargo_test(&finished.text);
    // A library without examples is no fault, so only a runner that failed counts here.
    if finished.status.success() {
        Ok(counts)
    } else {
        Ok(counts.confirmed_by(false))
    }
}

fn test_window(places: &Places) -> Outcome<Counts> {
    build_programs(places)?;
    let only_window = [
        "--workspace",
        "--features",
        WITH_WINDOW_TESTS,
        "--test",
        "window",
    ];
    // One window at a time: two would share the keyboard's clock on a machine with two cores.
    run_tests(places, &only_window, Some("1"))
}

/// Builds every program the way the tests and `run` use them, so that each is built once.
pub(crate) fn build_programs(places: &Places) -> Outcome<()> {
    run(process::cargo(places).args(["build", "--workspace", "--bins", "--examples"]))
}

fn run_tests(places: &Places, chosen: &[&str], threads: Option<&str>) -> Outcome<Counts> {
    let runner = Runner::of_this_machine();
    let mut tests = process::cargo(places);
    tests
        .env("SOKHUPHO_PROGRAMS", places.build.join("debug"))
        .args(runner.arguments(chosen, threads));
    let finished = run_and_listen(&mut tests)?;
    Ok(runner
        .counts_in(&finished.text)
        .confirmed_by(finished.status.success()))
}

#[derive(Debug, Clone, Copy)]
enum Runner {
    Nextest,
    CargoTest,
}

impl Runner {
    /// Nextest where it is installed.
    fn of_this_machine() -> Self {
        match process::answer_of("cargo", &["nextest", "--version"]) {
            Some(_) => Self::Nextest,
            None => Self::CargoTest,
        }
    }

    /// What cargo is told. Both runners choose tests in the same words, and cargo refuses one that
    /// is said twice.
    fn arguments<'a>(self, chosen: &[&'a str], threads: Option<&'a str>) -> Vec<&'a str> {
        let threads = threads.map(|count| ["--test-threads", count]);
        let threads = threads.as_ref().map_or(&[][..], |words| &words[..]);
        match self {
            Self::Nextest => [&["nextest", "run", "--no-fail-fast"], chosen, threads].concat(),
            Self::CargoTest => [&["test", "--no-fail-fast"], chosen, &["--"], threads].concat(),
        }
    }

    fn counts_in(self, text: &str) -> Counts {
        match self {
            Self::Nextest => Counts::of_nextest(text),
            Self::CargoTest => Counts::of_cargo_test(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_told_each_choice_once_and_nothing_wider() {
        let told = |runner: Runner, chosen: &[&str]| runner.arguments(chosen, Some("1")).join(" ");
        assert_eq!(
            told(Runner::Nextest, &["--test", "window"]),
            "nextest run --no-fail-fast --test window --test-threads 1"
        );
        assert_eq!(
            told(Runner::CargoTest, &["--test", "window"]),
            "test --no-fail-fast --test window -- --test-threads 1"
        );
        assert_eq!(
            told(Runner::CargoTest, &["--workspace", "--tests"]),
            "test --no-fail-fast --workspace --tests -- --test-threads 1"
        );
    }
}
