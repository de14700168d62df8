//! How many tests passed and failed, read from what the test runners print.

use serde_json::Value;

/// Passed and failed tests of one part.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    pub(crate) fn one_success() -> Self {
        Self {
            passed: 1,
            failed: 0,
        }
    }

    pub(crate) fn one_failure() -> Self {
        Self {
            passed: 0,
            failed: 1,
        }
    }

    /// The counts of a runner that must have executed something and must agree with its own
    /// counts: one that reports failure without a failed test, or runs no test, counts as failed.
    pub(crate) fn confirmed_by(mut self, runner_succeeded: bool) -> Self {
        let contradicts = self.failed == 0 && !runner_succeeded;
        let ran_nothing = self.passed + self.failed == 0;
        if contradicts || ran_nothing {
            self.failed += 1;
        }
        self
    }

    /// Reads the summary line of cargo-nextest: `Summary [ 1.2s] 5/7 tests run: 4 passed, 1 failed`.
    /// Tests that were planned and not run count as failed.
    pub(crate) fn of_nextest(text: &str) -> Self {
        let summaries = text
            .lines()
            .filter(|line| line.trim_start().starts_with("Summary ["));
        summaries.fold(Self::default(), |sum, line| {
            let planned =
                number_before(line, " tests run:").or_else(|| number_before(line, " test run:"));
            let passed = number_before(line, " passed").unwrap_or(0);
            let failed = planned.unwrap_or(0).saturating_sub(passed);
            Self {
                passed: sum.passed + passed,
                failed: sum.failed + failed,
            }
        })
    }

    /// Reads every `test result: ok. 3 passed; 0 failed; …` of `cargo test`.
    pub(crate) fn of_cargo_test(text: &str) -> Self {
        let results = text.lines().filter(|line| line.starts_with("test result:"));
        results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, " passed").unwrap_or(0),
            failed: sum.failed + number_before(line, " failed").unwrap_or(0),
        })
    }

    /// Reads the JSON report of Vitest.
    pub(crate) fn of_vitest(report: &Value) -> Self {
        let total = report["numTotalTests"].as_u64().unwrap_or(0);
        let passed = report["numPassedTests"].as_u64().unwrap_or(0);
        // A file that does not load fails as a suite and has no tests of its own.
        let failed_suites = report["numFailedTestSuites"].as_u64().unwrap_or(0);
        Self {
            passed,
            failed: (total - passed.min(total)).max(failed_suites.min(1)),
        }
    }
}

fn number_before(line: &str, word: &str) -> Option<u64> {
    let head = &line[..line.find(word)?];
    let digits_from = head
        .rfind(|letter: char| !letter.is_ascii_digit())
        .map_or(0, |at| at + 1);
    head[digits_from..].parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn nextest_summaries() {
        let read = Counts::of_nextest;
        assert_eq!(
            read("     Summary [   0.012s] 12 tests run: 12 passed, 3 skipped"),
            counts(12, 0)
        );
        assert_eq!(
            read("     Summary [   2.1s] 1 test run: 1 passed (1 slow), 0 skipped"),
            counts(1, 0)
        );
        assert_eq!(
            read("Summary [ 2.1s] 9 tests run: 6 passed, 2 failed, 1 timed out"),
            counts(6, 3)
        );
        assert_eq!(
            read("Summary [ 2.1s] 5/7 tests run: 4 passed, 1 failed, 0 skipped"),
            counts(4, 3)
        );
        assert_eq!(read("error: no tests to run"), counts(0, 0));
    }

    #[test]
    fn cargo_test_results_are_summed() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored\n\
                    note: 9 passed elsewhere\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(Counts::of_cargo_test(text), counts(4, 2));
    }

    #[test]
    fn vitest_reports() {
        let report = json!({"numTotalTests": 8, "numPassedTests": 7, "numFailedTestSuites": 1});
        assert_eq!(Counts::of_vitest(&report), counts(7, 1));
        let unloadable = json!({"numTotalTests": 0, "numPassedTests": 0, "numFailedTestSuites": 1});
        assert_eq!(Counts::of_vitest(&unloadable), counts(0, 1));
    }

    #[test]
    fn a_runner_that_ran_nothing_or_failed_silently_has_failed() {
        assert_eq!(counts(0, 0).confirmed_by(true), counts(0, 1));
        assert_eq!(counts(5, 0).confirmed_by(false), counts(5, 1));
        assert_eq!(counts(5, 2).confirmed_by(false), counts(5, 2));
        assert_eq!(counts(5, 0).confirmed_by(true), counts(5, 0));
    }
}
