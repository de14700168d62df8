//! New identities: UUIDv7, in rising order within one transaction.
//!
//! Of the 62 bits after the time and its counter, 38 are drawn once for each opening of the store and
//! 24 count: no two openings draw alike, and no two identities of one opening count alike. Bits drawn
//! anew for every identity would be no more unique, and cannot be compressed: they made two thirds of
//! a bundle (measured on 16,009 helps).

use crate::StoreError;

/// Largest value of the 12 bits after the time, which count identities of one millisecond.
const COUNTER_MAX: u16 = 0x0fff;

/// A clock that is behind by more was set back by somebody.
const SET_BACK_MS: u64 = 10_000;

/// Bytes that count the identities of one drawing; when they are used up, another one is drawn.
const NUMBER_BYTES: usize = 3;

/// Bytes that are drawn; two of their bits are the variant of the UUID.
const DRAWN_BYTES: usize = 5;

/// Gives identities of one moment. Rising identities fall into neighbouring pages of their indexes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IdentitySource {
    ms: u64,
    counter: u16,
    /// Drawn with the first identity.
    drawn: Option<[u8; DRAWN_BYTES]>,
    number: u32,
}

impl IdentitySource {
    pub(crate) const fn starting_at(ms: u64) -> Self {
        Self {
            ms,
            counter: 0,
            drawn: None,
            number: 0,
        }
    }

    /// Goes on at `now_ms`, above the identities given so far: also where the clock stands still, or
    /// was set back by a moment. A clock that was set back further counts, or identities made by a
    /// clock that stood in 2099 would keep it there.
    pub(crate) fn continue_at(&mut self, now_ms: u64) {
        if now_ms > self.ms || self.ms - now_ms > SET_BACK_MS {
            self.ms = now_ms;
            self.counter = 0;
        }
    }

    /// The next identity; a full counter carries into the milliseconds, as RFC 9562 allows.
    pub(crate) fn next(&mut self) -> Result<[u8; 16], StoreError> {
        let mut tail = [0; 2 + DRAWN_BYTES + NUMBER_BYTES];
        tail[..2].copy_from_slice(&self.counter.to_be_bytes());
        tail[2..2 + DRAWN_BYTES].copy_from_slice(&self.drawn()?);
        tail[2 + DRAWN_BYTES..].copy_from_slice(&self.number.to_be_bytes()[4 - NUMBER_BYTES..]);
        self.number += 1;
        let id = uuid::Builder::from_unix_timestamp_millis(self.ms, &tail).into_uuid();
        if self.counter == COUNTER_MAX {
            self.ms += 1;
            self.counter = 0;
        } else {
            self.counter += 1;
        }
        Ok(id.into_bytes())
    }

    fn drawn(&mut self) -> Result<[u8; DRAWN_BYTES], StoreError> {
        match self.drawn {
            Some(drawn) if self.number < 1 << (8 * NUMBER_BYTES) => Ok(drawn),
            _ => {
                let drawn = random()?;
                (self.drawn, self.number) = (Some(drawn), 0);
                Ok(drawn)
            }
        }
    }
}

/// Fills `bytes` with random numbers of the system.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::Random(error.to_string()))
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_rise_while_the_clock_stands_still_or_stumbles() -> Result<(), StoreError> {
        let mut source = IdentitySource::starting_at(50_000);
        let first = source.next()?;
        source.continue_at(50_000);
        let second = source.next()?;
        source.continue_at(49_000);
        let third = source.next()?;
        assert!(first < second && second < third);
        source.continue_at(1_000);
        assert!(source.next()? < first);
        Ok(())
    }

    /// A write is named by its last eight bytes where another one replaces it.
    #[test]
    fn no_two_identities_end_alike() -> Result<(), StoreError> {
        let mut ends = std::collections::BTreeSet::new();
        for opening in 0..8 {
            let mut source = IdentitySource::starting_at(1_795_000_000_000 + opening);
            source.number = (1 << (8 * NUMBER_BYTES)) - 100;
            for step in 0..200 {
                source.continue_at(1_795_000_000_000 + step / 3);
                let id = source.next()?;
                assert!(ends.insert(id[8..].to_vec()));
            }
        }
        assert_eq!(ends.len(), 1_600);
        Ok(())
    }

    #[test]
    fn identities_rise_beyond_a_full_counter() -> Result<(), StoreError> {
        let mut source = IdentitySource::starting_at(1_795_000_000_000);
        let mut last = source.next()?;
        for _ in 0..10_000 {
            let next = source.next()?;
            assert!(last < next);
            last = next;
        }
        assert_eq!(uuid::Uuid::from_bytes(last).get_version_num(), 7);
        Ok(())
    }
}
