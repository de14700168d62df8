//! Whether the register stands for the whole khu phố.

use crate::ratio::{Percent, Ratio};

/// A register with a smaller share of the households that statistics know is not the whole khu phố.
/// Families that moved, split or share a door make lists of two days differ by a few per cent; where
/// more is missing, whole alleys were not entered.
pub const WHOLE_REGISTER_MIN: Percent = Percent::whole(95);

/// A register that holds clearly fewer households than the khu phố has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortRegister {
    /// Households in the register.
    pub registered: u32,
    /// Households by statistics.
    pub by_statistics: u32,
}

impl ShortRegister {
    /// That of a khu phố; `None` where its register is whole enough, and where nobody knows how many
    /// households there are.
    pub fn find(registered: u32, by_statistics: Option<u32>) -> Option<Self> {
        let by_statistics = by_statistics?;
        let entered = Ratio::new(u64::from(registered), u64::from(by_statistics))?;
        (!entered.reaches(WHOLE_REGISTER_MIN)).then_some(Self {
            registered,
            by_statistics,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_short_just_below_its_share_and_not_at_it() {
        let short = ShortRegister {
            registered: 759,
            by_statistics: 800,
        };
        assert_eq!(ShortRegister::find(759, Some(800)), Some(short));
        assert_eq!(ShortRegister::find(760, Some(800)), None);
        assert_eq!(ShortRegister::find(812, Some(800)), None);
    }

    #[test]
    fn nobody_knows_without_statistics() {
        assert_eq!(ShortRegister::find(30, None), None);
        assert_eq!(ShortRegister::find(30, Some(0)), None, "0 says nothing");
    }
}
