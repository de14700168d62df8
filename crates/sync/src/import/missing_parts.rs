//! Which parts of a bundle are neither here nor among the files at hand.

use std::collections::{BTreeMap, BTreeSet};

use khupho_oplog::ids::BundleId;
use khupho_store::Store;
use khupho_store::exchange;

use super::verdict::{JudgedFile, Purpose, Verdict};
use crate::SyncError;

/// Turns "good" into "part missing" where other parts of the bundle are not at hand.
pub(super) fn name_missing_parts(
    store: &Store,
    judged: &mut [JudgedFile],
) -> Result<(), SyncError> {
    let mut present = parts_at_hand(judged);
    for (bundle, parts) in &mut present {
        let imported = store.read(|connection| exchange::parts_present(connection, *bundle))?;
        parts.extend(imported);
    }
    for file in judged {
        if file.verdict == Verdict::Good {
            let missing = missing_of(file, &present);
            if !missing.is_empty() {
                file.verdict = Verdict::PartMissing { missing };
            }
        }
    }
    Ok(())
}

fn parts_at_hand(judged: &[JudgedFile]) -> BTreeMap<BundleId, BTreeSet<u32>> {
    let mut present: BTreeMap<BundleId, BTreeSet<u32>> = BTreeMap::new();
    let of_bundles = judged
        .iter()
        .filter(|file| file.purpose != Some(Purpose::Receipt) && is_at_hand(&file.verdict));
    for file in of_bundles {
        if let (Some(bundle), Some((part, _))) = (file.bundle, file.part) {
            present.entry(bundle).or_default().insert(part);
        }
    }
    present
}

const fn is_at_hand(verdict: &Verdict) -> bool {
    verdict.can_be_taken_in() || matches!(verdict, Verdict::AlreadyHere)
}

fn missing_of(file: &JudgedFile, present: &BTreeMap<BundleId, BTreeSet<u32>>) -> Vec<u32> {
    let (Some(bundle), Some((_, parts))) = (file.bundle, file.part) else {
        return Vec::new();
    };
    let Some(present) = present.get(&bundle) else {
        return Vec::new();
    };
    (1..=parts).filter(|part| !present.contains(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(part: u32, parts: u32, verdict: Verdict) -> JudgedFile {
        JudgedFile {
            verdict,
            purpose: Some(Purpose::ToWard),
            bundle: Some(BundleId::from_bytes([1; 16])),
            part: Some((part, parts)),
            ..JudgedFile::new("x".into(), 1)
        }
    }

    #[test]
    fn parts_that_are_not_at_hand_are_named() {
        let damaged = Verdict::Damaged {
            place: super::super::Damage::Changed,
        };
        let judged = [
            part(1, 4, Verdict::Good),
            part(3, 4, Verdict::AlreadyHere),
            part(4, 4, damaged),
        ];
        let present = parts_at_hand(&judged);
        assert_eq!(missing_of(&judged[0], &present), [2, 4]);
    }
}
