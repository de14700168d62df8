//! Which evidence files leave, and how they are spread over the parts.

use khupho_domain::evidence::ContentHash;
use khupho_store::Store;
use khupho_store::exchange::{self, StreamRange};

use super::Reader;
use crate::SyncError;

/// One file that leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlannedFile {
    pub(super) content: ContentHash,
    pub(super) bytes: u64,
}

/// The files that leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EvidencePlan {
    pub(super) files: Vec<PlannedFile>,
    /// Cited, and not on this machine.
    pub(super) missing: u64,
}

impl EvidencePlan {
    /// What the operations of `ranges` cite, and what the ward missed last time.
    pub(super) fn of(
        store: &Store,
        reader: Reader,
        ranges: &[StreamRange],
    ) -> Result<Self, SyncError> {
        let mut cited = store.read(|connection| exchange::cited_evidence(connection, ranges))?;
        if reader == Reader::Ward {
            cited.extend(store.read(exchange::evidence_missed_by_ward)?);
        }
        cited.sort_unstable();
        cited.dedup();
        let mut plan = Self::default();
        for content in cited {
            match store.evidence_file_bytes(content) {
                Some(bytes) => plan.files.push(PlannedFile { content, bytes }),
                None => plan.missing += 1,
            }
        }
        Ok(plan)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Spreads files over parts in their order: the first part has room for `first_room_bytes`, every
/// further one for `room_bytes`. A file larger than the room has a part of its own.
pub(super) fn spread(
    files: &[PlannedFile],
    first_room_bytes: u64,
    room_bytes: u64,
) -> Vec<Vec<PlannedFile>> {
    let mut parts = vec![Vec::new()];
    let mut left = first_room_bytes;
    for file in files {
        if file.bytes > left {
            parts.push(Vec::new());
            left = room_bytes;
        }
        if let Some(part) = parts.last_mut() {
            part.push(*file);
        }
        left = left.saturating_sub(file.bytes);
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn files(sizes: &[u64]) -> Vec<PlannedFile> {
        let sized = sizes.iter().zip(0_u8..);
        sized
            .map(|(bytes, number)| PlannedFile {
                content: ContentHash([number; 32]),
                bytes: *bytes,
            })
            .collect()
    }

    fn sizes(parts: &[Vec<PlannedFile>]) -> Vec<Vec<u64>> {
        let sizes = parts
            .iter()
            .map(|part| part.iter().map(|file| file.bytes).collect());
        sizes.collect()
    }

    #[test]
    fn the_room_behind_the_operations_is_used_first() {
        assert_eq!(
            sizes(&spread(&files(&[3, 3, 4, 9, 12, 1]), 6, 10)),
            [vec![3, 3], vec![4], vec![9], vec![12], vec![1]]
        );
        assert_eq!(sizes(&spread(&[], 6, 10)), [Vec::<u64>::new()]);
    }

    proptest! {
        #[test]
        fn every_file_is_in_one_part_and_parts_keep_their_size(
            sizes in prop::collection::vec(1_u64..20, 0..40), first in 0_u64..20, room in 1_u64..20
        ) {
            let all = files(&sizes);
            let parts = spread(&all, first, room);
            prop_assert_eq!(parts.concat(), all);
            for (place, part) in parts.iter().enumerate() {
                let bytes: u64 = part.iter().map(|file| file.bytes).sum();
                let limit = if place == 0 { first } else { room };
                prop_assert!(bytes <= limit || part.len() == 1, "{part:?}");
            }
        }
    }
}
