//! How often somebody may ask: a bucket that fills by time.

use std::time::{Duration, Instant};

/// How large a bucket is and how fast it fills.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) burst: f64,
    pub(crate) per_second: f64,
}

/// What may still be asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    left: f64,
    counted: Instant,
}

impl Allowance {
    pub(crate) fn full(rate: Rate) -> Self {
        Self {
            left: rate.burst,
            counted: Instant::now(),
        }
    }

    /// Takes one, or tells how long to wait for it.
    pub(crate) fn take(&mut self, rate: Rate) -> Result<(), Duration> {
        let now = Instant::now();
        self.left = self.at(now, rate);
        self.counted = now;
        if self.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.left) / rate.per_second));
        }
        self.left -= 1.0;
        Ok(())
    }

    /// Gives one back that turned out to cost nothing.
    pub(crate) fn give_back(&mut self, rate: Rate) {
        self.left = (self.left + 1.0).min(rate.burst);
    }

    /// Whether nothing needs to be remembered of it.
    pub(crate) fn is_full(&self, rate: Rate) -> bool {
        self.at(Instant::now(), rate) >= rate.burst
    }

    fn at(&self, now: Instant, rate: Rate) -> f64 {
        let passed = now.duration_since(self.counted).as_secs_f64();
        (self.left + passed * rate.per_second).min(rate.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Rate = Rate {
        burst: 2.0,
        per_second: 0.01,
    };

    #[test]
    fn what_is_used_up_comes_back_by_time_or_by_hand() {
        let mut allowance = Allowance::full(SLOW);
        assert!(allowance.is_full(SLOW));
        assert!(allowance.take(SLOW).is_ok());
        assert!(allowance.take(SLOW).is_ok());
        let wait = allowance.take(SLOW).unwrap_err();
        assert!((90..=100).contains(&wait.as_secs()), "{wait:?}");
        allowance.give_back(SLOW);
        assert!(allowance.take(SLOW).is_ok());
        for _ in 0..9 {
            allowance.give_back(SLOW);
        }
        assert!(allowance.left <= SLOW.burst);
    }
}
