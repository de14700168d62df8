//! The growing wait after wrong secrets. It never ends in wiping anything.

use crate::clock::{BootMoment, Clock};

const LONGEST_WAIT_MS: u64 = 300_000;

/// Wrong secrets in a row, and when the last one was tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WrongTries {
    pub(super) count: u32,
    pub(super) wall_ms: u64,
    pub(super) boot: Option<BootMoment>,
}

/// How long to wait after `count` wrong tries in a row: 1, 2, 4 … 300 s.
pub(super) fn wait_after_ms(count: u32) -> u64 {
    match count {
        0 => 0,
        // 2^9 s is more than the longest wait.
        count => (1000 << (count - 1).min(9)).min(LONGEST_WAIT_MS),
    }
}

impl WrongTries {
    /// One more wrong try, now.
    pub(super) fn add(&mut self, clock: &Clock) {
        self.count = self.count.saturating_add(1);
        self.stamp(clock);
    }

    /// Starts the present wait anew.
    pub(super) fn stamp(&mut self, clock: &Clock) {
        self.wall_ms = clock.now_ms();
        self.boot = clock.boot_moment();
    }

    /// How long until the next try.
    ///
    /// While the machine runs, the time since its start counts, which nobody
    /// can set; after a restart, or where the system does not tell it, the wall.
    pub(super) fn remaining_ms(&self, clock: &Clock) -> u64 {
        wait_after_ms(self.count).saturating_sub(self.elapsed_ms(clock).unwrap_or(0))
    }

    /// Whether the clock was set back, so that the wait has to begin again
    /// instead of lasting until the clock is where it was.
    pub(super) fn is_ahead_of(&self, clock: &Clock) -> bool {
        self.count > 0 && self.elapsed_ms(clock).is_none()
    }

    fn elapsed_ms(&self, clock: &Clock) -> Option<u64> {
        match (&self.boot, clock.boot_moment()) {
            (Some(then), Some(now)) if then.boot_id == now.boot_id => {
                now.since_boot_ms.checked_sub(then.since_boot_ms)
            }
            _ => clock.now_ms().checked_sub(self.wall_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_five_minutes() {
        let seconds: Vec<_> = (0..12).map(|count| wait_after_ms(count) / 1000).collect();
        assert_eq!(seconds, [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(wait_after_ms(u32::MAX), LONGEST_WAIT_MS);
    }

    #[test]
    fn setting_the_clock_forward_does_not_shorten_the_wait() {
        let (wall, hand) = Clock::settable(1_000_000);
        let since_boot = Arc::new(AtomicU64::new(5_000));
        let read = Arc::clone(&since_boot);
        let clock = wall.with_boot(move || {
            Some(BootMoment {
                boot_id: "one".to_owned(),
                since_boot_ms: read.load(Ordering::SeqCst),
            })
        });
        let mut tries = WrongTries::default();
        (0..4).for_each(|_| tries.add(&clock));
        hand.advance(86_400_000);
        assert_eq!(tries.remaining_ms(&clock), 8_000);
        since_boot.fetch_add(8_000, Ordering::SeqCst);
        assert_eq!(tries.remaining_ms(&clock), 0);
    }

    #[test]
    fn setting_the_clock_back_does_not_freeze_the_wait() {
        let (clock, hand) = Clock::settable(4_070_908_800_000);
        let mut tries = WrongTries::default();
        tries.add(&clock);
        hand.set(1_795_000_000_000);
        assert!(tries.is_ahead_of(&clock));
        assert_eq!(tries.remaining_ms(&clock), 1_000);
        tries.stamp(&clock);
        hand.advance(1_000);
        assert!(!tries.is_ahead_of(&clock));
        assert_eq!(tries.remaining_ms(&clock), 0);
    }
}
