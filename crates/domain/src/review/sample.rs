//! A random sample that anybody can draw again.
//!
//! The algorithm is part of what is published: each claim gets the BLAKE3 key-derivation hash
//! (context [`CONTEXT`]) of the seed (8 bytes, big endian) followed by its 16 bytes; the claims are
//! put in the order of these hashes; the first ones are the sample. So the sample depends on the
//! seed and on which claims there are, never on their order or on a library's random numbers, and
//! taking a larger sample of the same seed keeps the smaller one.

use crate::ids::EntityId;
use crate::ratio::Percent;

/// Context of the key derivation; another text would draw other samples.
const CONTEXT: &str = "khupho 2026 spot check order";
/// Context of the digest of a population.
const POPULATION_CONTEXT: &str = "khupho 2026 spot check population";

/// How many to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleSize {
    /// So many.
    Claims(u32),
    /// A part of all, rounded up: a tenth of 21 is 3.
    Percent(Percent),
}

impl SampleSize {
    /// How many of a population.
    pub fn of(self, population: usize) -> usize {
        let wanted = match self {
            Self::Claims(claims) => claims as usize,
            Self::Percent(percent) => (population * percent.hundredths() as usize).div_ceil(10_000),
        };
        wanted.min(population)
    }
}

/// Draws a sample, in the order in which it was drawn. A member named twice counts once.
pub fn draw(seed: u64, population: &[EntityId], size: SampleSize) -> Vec<EntityId> {
    let mut ordered: Vec<_> = population
        .iter()
        .map(|one| (place(seed, *one), *one))
        .collect();
    ordered.sort_unstable();
    ordered.dedup();
    ordered.truncate(size.of(ordered.len()));
    ordered.into_iter().map(|(_, one)| one).collect()
}

fn place(seed: u64, one: EntityId) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(&seed.to_be_bytes());
    hasher.update(one.as_bytes());
    *hasher.finalize().as_bytes()
}

/// Names the population a sample was drawn from, whatever its order: whoever draws again can tell
/// whether they have the same claims.
pub fn population_digest(population: &[EntityId]) -> [u8; 32] {
    let mut sorted = population.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut hasher = blake3::Hasher::new_derive_key(POPULATION_CONTEXT);
    for one in &sorted {
        hasher.update(one.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbered(count: u8) -> Vec<EntityId> {
        (0..count)
            .map(|byte| EntityId::from_bytes([byte; 16]))
            .collect()
    }

    /// Published: another order would make earlier spot checks impossible to draw again.
    #[test]
    fn the_order_is_frozen() {
        let firsts = |seed| -> Vec<u8> {
            draw(seed, &numbered(100), SampleSize::Claims(6))
                .iter()
                .map(|one| one.as_bytes()[0])
                .collect()
        };
        expect_test::expect!["[65, 55, 95, 3, 20, 75] [53, 31, 84, 15, 28, 83]"]
            .assert_eq(&format!("{:?} {:?}", firsts(13), firsts(u64::MAX)));
    }

    #[test]
    fn a_part_is_rounded_up_and_never_more_than_all() {
        let tenth = SampleSize::Percent(Percent::whole(10));
        assert_eq!([0, 1, 20, 21].map(|all| tenth.of(all)), [0, 1, 2, 3]);
        assert_eq!(SampleSize::Percent(Percent::whole(250)).of(4), 4);
        assert_eq!(SampleSize::Claims(9).of(4), 4);
    }

    proptest! {
        #[test]
        fn the_order_of_the_claims_does_not_matter(seed: u64, mut claims in Just(numbered(60)).prop_shuffle(), size in 0_u32..70) {
            let drawn = draw(seed, &claims, SampleSize::Claims(size));
            let digest = population_digest(&claims);
            claims.push(claims[0]);
            claims.reverse();
            prop_assert_eq!(draw(seed, &claims, SampleSize::Claims(size)), drawn);
            prop_assert_eq!(population_digest(&claims), digest);
        }

        #[test]
        fn a_larger_sample_keeps_the_smaller_one(seed: u64, small in 0_u32..30, more in 0_u32..30) {
            let claims = numbered(60);
            let large = draw(seed, &claims, SampleSize::Claims(small + more));
            prop_assert_eq!(&large[..small as usize], &draw(seed, &claims, SampleSize::Claims(small))[..]);
        }

        #[test]
        fn another_seed_draws_another_sample(seed: u64) {
            let claims = numbered(100);
            let size = SampleSize::Claims(20);
            prop_assert_ne!(draw(seed, &claims, size), draw(seed.wrapping_add(1), &claims, size));
        }
    }
}
