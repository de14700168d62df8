//! The hub's time, whatever the clock of this PC says.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Counts on from what the hub last said, by the machine's steady clock.
#[derive(Debug)]
pub(super) struct HubClock(Mutex<(Instant, u64)>);

impl HubClock {
    pub(super) fn at(now_ms: u64) -> Self {
        Self(Mutex::new((Instant::now(), now_ms)))
    }

    /// The hub told its time.
    pub(super) fn set(&self, now_ms: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now(), now_ms);
    }

    /// Seconds since 1970 on the hub's clock, rounded up: a hub that has just been started refuses
    /// what was signed before.
    pub(super) fn now_s(&self) -> u64 {
        self.now_ms().div_ceil(1_000)
    }

    /// Milliseconds since 1970 on the hub's clock.
    pub(super) fn now_ms(&self) -> u64 {
        let (told, now_ms) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since_ms = u64::try_from(told.elapsed().as_millis()).unwrap_or(u64::MAX);
        now_ms.saturating_add(since_ms)
    }
}
