//! What a khu phố's own operations are, in short: two logs that hold the same have the same digest.

use khupho_oplog::OpHash;

/// Buckets of a digest; an operation belongs to that of the first byte of its hash.
pub const BUCKETS: usize = 256;

const COUNT_BYTES: usize = 8;
const XOR_BYTES: usize = 32;
const BUCKET_BYTES: usize = COUNT_BYTES + XOR_BYTES;

/// How many operations, and the exclusive or of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Operations.
    pub count: u64,
    /// Exclusive or of their hashes.
    pub xor: [u8; XOR_BYTES],
}

impl Bucket {
    /// Counts one more operation.
    pub fn add(&mut self, operation: OpHash) {
        self.merge(&Self {
            count: 1,
            xor: *operation.as_bytes(),
        });
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (own, others) in self.xor.iter_mut().zip(other.xor) {
            *own ^= others;
        }
    }
}

/// The digest of a khu phố's own operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The buckets, by the first byte of the hash.
    pub buckets: Vec<Bucket>,
}

impl Default for Digest {
    fn default() -> Self {
        Self {
            buckets: vec![Bucket::default(); BUCKETS],
        }
    }
}

impl Digest {
    /// Counts one more operation.
    pub fn add(&mut self, operation: OpHash) {
        self.buckets[usize::from(operation.as_bytes()[0])].add(operation);
    }

    /// Counts everything that the other one counts.
    pub fn merge(&mut self, other: &Self) {
        for (own, others) in self.buckets.iter_mut().zip(&other.buckets) {
            own.merge(others);
        }
    }

    /// All buckets together.
    #[must_use]
    pub fn total(&self) -> Bucket {
        let mut total = Bucket::default();
        for bucket in &self.buckets {
            total.merge(bucket);
        }
        total
    }

    /// As it stands in a column.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BUCKETS * BUCKET_BYTES);
        for bucket in &self.buckets {
            bytes.extend_from_slice(&bucket.count.to_be_bytes());
            bytes.extend_from_slice(&bucket.xor);
        }
        bytes
    }

    /// Reads a column; none where it has another length.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != BUCKETS * BUCKET_BYTES {
            return None;
        }
        let buckets = bytes.chunks_exact(BUCKET_BYTES).map(|bytes| {
            let (count, xor) = bytes.split_at(COUNT_BYTES);
            Some(Bucket {
                count: u64::from_be_bytes(count.try_into().ok()?),
                xor: xor.try_into().ok()?,
            })
        });
        Some(Self {
            buckets: buckets.collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digest_of(hashes: &[[u8; 32]]) -> Digest {
        let mut digest = Digest::default();
        for hash in hashes {
            digest.add(OpHash::from_bytes(*hash));
        }
        digest
    }

    #[test]
    fn a_column_of_another_length_is_refused() {
        let bytes = Digest::default().to_bytes();
        assert_eq!(bytes.len(), 10_240);
        assert_eq!(Digest::from_bytes(&bytes[1..]), None);
    }

    proptest! {
        #[test]
        fn order_and_batches_do_not_matter(
            hashes in prop::collection::vec(any::<[u8; 32]>(), 0..40),
            cut in 0_usize..40,
        ) {
            let cut = cut.min(hashes.len());
            let mut merged = digest_of(&hashes[cut..]);
            merged.merge(&digest_of(&hashes[..cut]));
            prop_assert_eq!(&merged, &digest_of(&hashes));
            prop_assert_eq!(merged.total().count, hashes.len() as u64);
            prop_assert_eq!(Digest::from_bytes(&merged.to_bytes()), Some(merged));
        }

        #[test]
        fn one_operation_more_or_less_shows(
            hashes in prop::collection::vec(any::<[u8; 32]>(), 1..40),
        ) {
            prop_assert_ne!(digest_of(&hashes[1..]), digest_of(&hashes));
        }
    }
}
