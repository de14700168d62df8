//! The hybrid logical clock: wall time that never runs backwards.

use std::fmt;

const COUNTER_BITS: u32 = 16;

/// A moment of the hybrid logical clock: milliseconds since 1970 above a 16-bit counter.
///
/// The form has room for 48 bits of milliseconds; the highest bit stays 0 so
/// that the number also fits a signed 64-bit column (until the year 6429).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc(u64);

impl Hlc {
    /// The earliest moment.
    pub const ZERO: Self = Self(0);
    /// The latest moment.
    pub const MAX: Self = Self(i64::MAX as u64);
    /// The latest wall time a moment can hold, in milliseconds.
    pub const MAX_MS: u64 = Self::MAX.0 >> COUNTER_BITS;

    /// The moment of `ms` and `counter`; times beyond [`Hlc::MAX_MS`] count as that one.
    #[must_use]
    pub const fn new(ms: u64, counter: u16) -> Self {
        let ms = if ms > Self::MAX_MS { Self::MAX_MS } else { ms };
        Self(ms << COUNTER_BITS | counter as u64)
    }

    /// Reads the number of a header or of a stored column; none beyond [`Hlc::MAX`].
    #[must_use]
    pub const fn from_u64(number: u64) -> Option<Self> {
        if number > Self::MAX.0 {
            return None;
        }
        Some(Self(number))
    }

    /// The number as headers carry it.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// Wall time in milliseconds since 1970.
    #[must_use]
    pub const fn ms(self) -> u64 {
        self.0 >> COUNTER_BITS
    }

    /// How many moments of the same millisecond came before.
    #[must_use]
    pub const fn counter(self) -> u16 {
        (self.0 & 0xffff) as u16
    }

    /// The next moment; a full counter carries into the milliseconds.
    const fn next(self) -> Self {
        if self.0 >= Self::MAX.0 {
            return Self::MAX;
        }
        Self(self.0 + 1)
    }
}

impl fmt::Debug for Hlc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hlc({}+{})", self.ms(), self.counter())
    }
}

/// The clock of one replica. It is told the wall time; it never reads it.
#[derive(Clone, Copy, Debug, Default)]
pub struct HlcClock {
    /// The latest moment given out or observed.
    pub last: Hlc,
}

impl HlcClock {
    /// A clock that continues after `last`.
    #[must_use]
    pub const fn after(last: Hlc) -> Self {
        Self { last }
    }

    /// A moment later than every one given out or observed before.
    ///
    /// It follows the wall while the wall runs ahead. A wall that stands still
    /// or was set back only advances the counter.
    pub fn tick(&mut self, wall_ms: u64) -> Hlc {
        self.last = Hlc::new(wall_ms, 0).max(self.last.next());
        self.last
    }

    /// Makes later ticks come after `seen`.
    ///
    /// Pass *effective* moments only: an operation's own moment may come from
    /// a machine whose clock stands in 2099, and would drag this one along.
    pub fn observe(&mut self, seen: Hlc) {
        self.last = self.last.max(seen);
    }
}

/// The moment that counts in a merge: never later than the hub received it.
///
/// `received_ms` is what the hub decided once and sent down, or none while an
/// operation has not reached the hub. The cap keeps every moment of the
/// receiving millisecond as it is, so a hub in the same machine does not
/// disturb the order of operations it receives at once.
#[must_use]
pub fn effective(op_hlc: Hlc, received_ms: Option<u64>) -> Hlc {
    received_ms.map_or(op_hlc, |ms| op_hlc.min(Hlc::new(ms, u16::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YEAR_2016_MS: u64 = 1_451_606_400_000;
    const YEAR_2026_MS: u64 = 1_767_225_600_000;
    const YEAR_2099_MS: u64 = 4_070_908_800_000;

    #[test]
    fn parts_come_back_as_given() {
        let moment = Hlc::new(YEAR_2026_MS, 7);
        assert_eq!((moment.ms(), moment.counter()), (YEAR_2026_MS, 7));
        assert_eq!(Hlc::from_u64(moment.as_u64()), Some(moment));
    }

    #[test]
    fn the_largest_moment_fits_a_signed_column_and_one_above_is_refused() {
        assert_eq!(Hlc::from_u64(i64::MAX as u64), Some(Hlc::MAX));
        assert_eq!(Hlc::from_u64(i64::MAX as u64 + 1), None);
        assert_eq!(Hlc::new(u64::MAX, u16::MAX), Hlc::MAX);
    }

    #[test]
    fn a_wall_set_back_to_2016_only_advances_the_counter() {
        let mut clock = HlcClock::after(Hlc::new(YEAR_2026_MS, 4));
        assert_eq!(clock.tick(YEAR_2016_MS), Hlc::new(YEAR_2026_MS, 5));
    }

    #[test]
    fn a_full_counter_carries_into_the_milliseconds() {
        let mut clock = HlcClock::after(Hlc::new(YEAR_2026_MS, u16::MAX));
        assert_eq!(clock.tick(YEAR_2026_MS), Hlc::new(YEAR_2026_MS + 1, 0));
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        let mut clock = HlcClock::after(Hlc::MAX);
        assert_eq!(clock.tick(u64::MAX), Hlc::MAX);
    }

    #[test]
    fn a_clock_in_2099_counts_as_received_and_one_in_2016_as_it_is() {
        let received = Some(YEAR_2026_MS);
        let early = Hlc::new(YEAR_2016_MS, 3);
        assert_eq!(
            effective(Hlc::new(YEAR_2099_MS, 0), received).ms(),
            YEAR_2026_MS
        );
        assert_eq!(effective(early, received), early);
        assert_eq!(effective(early, None), early);
    }

    #[test]
    fn two_moments_of_the_receiving_millisecond_keep_their_order() {
        let received = Some(YEAR_2026_MS);
        let (first, second) = (Hlc::new(YEAR_2026_MS, 0), Hlc::new(YEAR_2026_MS, 1));
        assert!(effective(first, received) < effective(second, received));
    }

    proptest! {
        #[test]
        fn ticks_rise_strictly_whatever_the_wall_and_the_others_do(
            steps in prop::collection::vec((0..=YEAR_2099_MS, prop::option::of(0..=YEAR_2099_MS), any::<u16>()), 1..200)
        ) {
            let mut clock = HlcClock::default();
            let mut before = clock.last;
            for (wall_ms, seen_ms, counter) in steps {
                if let Some(ms) = seen_ms {
                    let seen = Hlc::new(ms, counter);
                    clock.observe(seen);
                    before = before.max(seen);
                }
                let now = clock.tick(wall_ms);
                prop_assert!(now > before);
                prop_assert!(now.ms() >= wall_ms);
                before = now;
            }
        }
    }
}
