//! Ratios keep numerator and denominator, and are compared as integers.

/// A part of a whole, such as 451 of 550 adults. The whole is never 0: an unknown whole is the
/// absence of a ratio, not a ratio of 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: u64,
    whole: std::num::NonZeroU64,
}

impl Ratio {
    /// A ratio, or `None` where the whole is 0.
    pub fn new(part: u64, whole: u64) -> Option<Self> {
        std::num::NonZeroU64::new(whole).map(|whole| Self { part, whole })
    }

    /// The numerator.
    pub fn part(self) -> u64 {
        self.part
    }

    /// The denominator.
    pub fn whole(self) -> u64 {
        self.whole.get()
    }

    /// Whether the ratio reaches a threshold: `part·10000 ≥ threshold·whole`, so that nothing is
    /// rounded up to it.
    pub fn reaches(self, threshold: Percent) -> bool {
        u128::from(self.part) * 10_000
            >= u128::from(threshold.hundredths()) * u128::from(self.whole())
    }

    /// How many more of the whole are needed to reach the threshold; 0 where it is reached.
    pub fn missing_to(self, threshold: Percent) -> u64 {
        let needed =
            (u128::from(threshold.hundredths()) * u128::from(self.whole())).div_ceil(10_000);
        u64::try_from(needed)
            .unwrap_or(u64::MAX)
            .saturating_sub(self.part)
    }

    /// Hundredths of a per cent, rounded down: 451/550 is 8200.
    pub fn percent_floor(self) -> Percent {
        let hundredths = u128::from(self.part) * 10_000 / u128::from(self.whole());
        Percent::from_hundredths(u32::try_from(hundredths).unwrap_or(u32::MAX))
    }
}

/// A percentage in hundredths of a per cent: 80 % is 8000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u32);

impl Percent {
    /// From whole per cent.
    pub const fn whole(percent: u32) -> Self {
        Self(percent * 100)
    }

    /// From hundredths of a per cent.
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Hundredths of a per cent.
    pub const fn hundredths(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn just_below_a_threshold_is_not_rounded_up() {
        let almost = Ratio::new(7_999, 10_000).unwrap();
        assert!(!almost.reaches(Percent::whole(80)));
        assert_eq!(almost.missing_to(Percent::whole(80)), 1);
        assert!(
            Ratio::new(8_000, 10_000)
                .unwrap()
                .reaches(Percent::whole(80))
        );
    }

    #[test]
    fn an_unknown_whole_is_no_ratio() {
        assert_eq!(Ratio::new(0, 0), None);
    }

    #[test]
    fn percent_is_rounded_down() {
        assert_eq!(
            Ratio::new(2, 3).unwrap().percent_floor(),
            Percent::from_hundredths(6_666)
        );
    }
}
