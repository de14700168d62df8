//! The wall clock, handed in so that tests and the practice notebook can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 by the wall clock.
pub type SystemMillis = u64;

/// How far the clock may run behind the last operation before a person is told.
const BEHIND_TOLERANCE_MS: u64 = 5 * 60 * 1000;
/// How far it may run ahead: half a year without an entry happens, ten years do not.
const AHEAD_TOLERANCE_MS: u64 = 366 * 24 * 60 * 60 * 1000;
/// 1 January 2025 UTC: no store is older than the program.
const EARLIEST_PLAUSIBLE_MS: u64 = 1_735_689_600_000;

/// Time that no person can set: since the machine was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootMoment {
    /// Which start of the machine.
    pub boot_id: String,
    /// Milliseconds since then, sleep included.
    pub since_boot_ms: u64,
}

/// Tells the time to the store.
#[derive(Clone)]
pub struct Clock {
    wall: Arc<dyn Fn() -> SystemMillis + Send + Sync>,
    boot: Arc<dyn Fn() -> Option<BootMoment> + Send + Sync>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            wall: Arc::new(system_now_ms),
            boot: Arc::new(system_boot_moment),
        }
    }

    /// A clock that stands still.
    #[must_use]
    pub fn fixed(ms: SystemMillis) -> Self {
        Self::settable(ms).0
    }

    /// A clock that stands where its hand was put last.
    #[must_use]
    pub fn settable(ms: SystemMillis) -> (Self, ClockHand) {
        let hand = ClockHand(Arc::new(AtomicU64::new(ms)));
        let read = hand.clone();
        let clock = Self {
            wall: Arc::new(move || read.0.load(Ordering::SeqCst)),
            boot: Arc::new(|| None),
        };
        (clock, hand)
    }

    /// The same wall clock with another source of the time since the machine's start.
    #[must_use]
    pub fn with_boot(
        mut self,
        boot: impl Fn() -> Option<BootMoment> + Send + Sync + 'static,
    ) -> Self {
        self.boot = Arc::new(boot);
        self
    }

    /// Now, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> SystemMillis {
        (self.wall)()
    }

    /// Now, since the machine's start; none where the system does not tell.
    #[must_use]
    pub fn boot_moment(&self) -> Option<BootMoment> {
        (self.boot)()
    }
}

/// Moves a settable clock.
#[derive(Debug, Clone)]
pub struct ClockHand(Arc<AtomicU64>);

impl ClockHand {
    /// Puts the clock to `ms`.
    pub fn set(&self, ms: SystemMillis) {
        self.0.store(ms, Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance(&self, by_ms: u64) {
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }
}

/// The wall clock does not fit the log. Nothing is refused for it: the merge
/// does not depend on wall clocks being right, but a person should set theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockWarning {
    /// The clock stands before the last operation.
    BehindLastOperation {
        /// The clock.
        now_ms: SystemMillis,
        /// The last operation.
        last_operation_ms: SystemMillis,
    },
    /// The clock stands where it cannot be: before 2025, or a year after the last operation.
    Implausible {
        /// The clock.
        now_ms: SystemMillis,
        /// The last operation; 0 if there is none.
        last_operation_ms: SystemMillis,
    },
}

impl ClockWarning {
    /// What is odd about the clock, if anything is.
    #[must_use]
    pub fn of(now_ms: SystemMillis, last_operation_ms: SystemMillis) -> Option<Self> {
        let far_ahead = last_operation_ms > 0 && now_ms > last_operation_ms + AHEAD_TOLERANCE_MS;
        if now_ms < EARLIEST_PLAUSIBLE_MS || far_ahead {
            return Some(Self::Implausible {
                now_ms,
                last_operation_ms,
            });
        }
        (now_ms + BEHIND_TOLERANCE_MS < last_operation_ms).then_some(Self::BehindLastOperation {
            now_ms,
            last_operation_ms,
        })
    }
}

fn system_now_ms() -> SystemMillis {
    // A clock before 1970 counts as 1970: the warning tells the person.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

#[cfg(target_os = "linux")]
fn system_boot_moment() -> Option<BootMoment> {
    let boot_id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(since.tv_sec).ok()?;
    let millis = u64::try_from(since.tv_nsec).ok()? / 1_000_000;
    Some(BootMoment {
        boot_id: boot_id.trim().to_owned(),
        since_boot_ms: seconds * 1000 + millis,
    })
}

#[cfg(not(target_os = "linux"))]
fn system_boot_moment() -> Option<BootMoment> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOVEMBER_2026: SystemMillis = 1_795_000_000_000;

    #[test]
    fn a_clock_five_minutes_behind_is_fine_and_a_millisecond_more_is_not() {
        let last = NOVEMBER_2026;
        assert_eq!(ClockWarning::of(last - BEHIND_TOLERANCE_MS, last), None);
        assert!(matches!(
            ClockWarning::of(last - BEHIND_TOLERANCE_MS - 1, last),
            Some(ClockWarning::BehindLastOperation { .. })
        ));
    }

    #[test]
    fn clocks_of_2016_and_2099_are_implausible() {
        for now_ms in [1_460_000_000_000, 4_070_908_800_000] {
            assert!(matches!(
                ClockWarning::of(now_ms, NOVEMBER_2026),
                Some(ClockWarning::Implausible { .. })
            ));
        }
        assert_eq!(ClockWarning::of(NOVEMBER_2026, 0), None);
    }

    #[test]
    fn the_hand_moves_the_clock() {
        let (clock, hand) = Clock::settable(5);
        hand.advance(3);
        assert_eq!(clock.now_ms(), 8);
        hand.set(1);
        assert_eq!(clock.now_ms(), 1);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_machine_tells_how_long_it_runs() {
        let clock = Clock::system();
        let (one, two) = (clock.boot_moment(), clock.boot_moment());
        assert_eq!(
            one.as_ref().map(|moment| &moment.boot_id),
            two.as_ref().map(|moment| &moment.boot_id)
        );
        assert!(one.is_some());
    }
}
