//! How fast the line is, by what went over it in requests that were large enough to tell.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Smaller ones take the time of the way there and back, however fast the line is.
const TELLING_BYTES: u64 = 16 * 1024;

/// Counts what went over the line, and how long it took.
#[derive(Debug, Default)]
pub(super) struct LineSpeed(Mutex<(u64, Duration)>);

impl LineSpeed {
    pub(super) fn note(&self, bytes: u64, took: Duration) {
        if bytes >= TELLING_BYTES {
            let mut sum = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *sum = (sum.0.saturating_add(bytes), sum.1.saturating_add(took));
        }
    }

    /// Bytes a second; none while nothing was large enough to tell.
    pub(super) fn bytes_per_s(&self) -> Option<u64> {
        let (bytes, took) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
        (bytes > 0).then(|| bytes.saturating_mul(1_000) / took_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_large_enough_tells_the_speed() {
        let speed = LineSpeed::default();
        speed.note(200, Duration::from_millis(300));
        assert_eq!(speed.bytes_per_s(), None);
        speed.note(50_000, Duration::from_secs(1));
        speed.note(150_000, Duration::from_secs(3));
        assert_eq!(speed.bytes_per_s(), Some(50_000));
    }
}
