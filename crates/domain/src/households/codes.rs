//! Codes the program gives to households that have none.

use std::collections::BTreeSet;

/// Gives codes "0001", "0002", … that are not in use in a khu phố.
#[derive(Debug, Clone, Default)]
pub struct CodeSequence {
    used: BTreeSet<u32>,
    last: u32,
}

impl CodeSequence {
    /// A sequence that goes on after the codes in use. Codes that are no plain numbers
    /// ("13-0042") stand in nobody's way.
    pub fn after<'code>(codes: impl IntoIterator<Item = &'code str>) -> Self {
        let used: BTreeSet<u32> = codes
            .into_iter()
            .filter_map(|code| code.trim().parse().ok())
            .collect();
        let last = used
            .iter()
            .next_back()
            .copied()
            .filter(|last| *last < u32::MAX)
            .unwrap_or(0);
        Self { used, last }
    }

    /// The next free code.
    pub fn next_code(&mut self) -> String {
        loop {
            self.last = self.last.wrapping_add(1);
            if self.last > 0 && self.used.insert(self.last) {
                return format!("{:04}", self.last);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_after_the_highest_and_never_doubles() {
        let mut codes = CodeSequence::after(["0007", "12", "13-0042", "A5"]);
        assert_eq!(codes.next_code(), "0013");
        assert_eq!(codes.next_code(), "0014");
        assert_eq!(CodeSequence::after([]).next_code(), "0001");
        assert_eq!(CodeSequence::after(["9999"]).next_code(), "10000");
    }

    #[test]
    fn an_absurd_code_does_not_end_the_sequence() {
        assert_eq!(CodeSequence::after(["4294967295"]).next_code(), "0001");
    }
}
