//! Samples and what is made of them.

use std::time::{Duration, Instant};

/// Durations of the same thing, in milliseconds.
#[derive(Debug, Default, Clone)]
pub(super) struct Samples(Vec<f64>);

impl Samples {
    /// Times a piece of work and gives what it gave.
    pub(super) fn time<T, E>(&mut self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let started = Instant::now();
        let given = work()?;
        self.add(started.elapsed());
        Ok(given)
    }

    pub(super) fn add(&mut self, took: Duration) {
        self.add_value(took.as_secs_f64() * 1000.0);
    }

    /// Takes in a value that was measured elsewhere.
    pub(super) fn add_value(&mut self, value: f64) {
        self.0.push(value);
    }

    pub(super) fn median(&self) -> f64 {
        self.quantile(50)
    }

    pub(super) fn p99(&self) -> f64 {
        self.quantile(99)
    }

    /// The smallest sample that `percent` of all do not exceed.
    fn quantile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_samples() {
        let samples = Samples((1_u32..=200).rev().map(f64::from).collect());
        assert!((samples.median() - 100.0).abs() < f64::EPSILON);
        assert!((samples.p99() - 198.0).abs() < f64::EPSILON);
        assert!(Samples::default().median().is_nan());
    }
}
