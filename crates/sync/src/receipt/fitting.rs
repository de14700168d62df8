//! What a receipt tells where there is more than it can hold: what was never told comes first, and the
//! next receipts tell the rest.

use std::collections::HashSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::OpHash;
use khupho_oplog::cose::Authority;
use khupho_oplog::ids::LogId;
use khupho_oplog::receipt::Receipt;
use khupho_store::exchange::{self, QuarantineReason};
use khupho_store::{Connection, StoreError};

type Verdict = (OpHash, QuarantineReason);

/// Verdicts that a receipt tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ToldVerdicts {
    pub(super) listed: Vec<Verdict>,
    /// Put aside, and neither told now nor before: the receipt must not acknowledge them.
    pub(super) untold: Vec<OpHash>,
}

impl ToldVerdicts {
    /// The whole list where it is short enough, else the first that nobody was told, then others.
    pub(super) fn of(
        verdicts: Vec<Verdict>,
        max: usize,
        told_before: impl FnOnce() -> Result<HashSet<OpHash>, StoreError>,
    ) -> Result<Self, StoreError> {
        if verdicts.len() <= max {
            return Ok(Self {
                listed: verdicts,
                untold: Vec::new(),
            });
        }
        let told = told_before()?;
        let (known, mut listed): (Vec<_>, Vec<_>) =
            verdicts.into_iter().partition(|(op, _)| told.contains(op));
        let untold = listed.split_off(listed.len().min(max));
        let room = max - listed.len();
        listed.extend(known.into_iter().take(room));
        Ok(Self {
            listed,
            untold: untold.into_iter().map(|(op, _)| op).collect(),
        })
    }
}

/// The verdicts of the receipts of a log up to the one that every machine has seen.
pub(super) fn told_up_to(
    connection: &Connection,
    neighborhood: EntityId,
    (log_id, seen): (LogId, u64),
    ward: &Authority,
) -> Result<HashSet<OpHash>, StoreError> {
    let made = exchange::receipts(connection, Some(neighborhood))?;
    let told = made
        .iter()
        .filter(|receipt| receipt.log_id == log_id && receipt.number <= seen)
        .filter_map(|receipt| Receipt::verify(&receipt.bytes, ward).ok().flatten())
        .flat_map(|receipt| receipt.quarantined);
    Ok(told.map(|one| one.operation).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(numbers: impl IntoIterator<Item = u8>) -> Vec<Verdict> {
        let verdict = |n| (OpHash::from_bytes([n; 32]), QuarantineReason::ImportUndone);
        numbers.into_iter().map(verdict).collect()
    }

    fn told(numbers: impl IntoIterator<Item = u8>) -> Result<HashSet<OpHash>, StoreError> {
        Ok(verdicts(numbers).into_iter().map(|(op, _)| op).collect())
    }

    #[test]
    fn a_list_at_the_limit_is_whole() -> Result<(), StoreError> {
        let chosen = ToldVerdicts::of(verdicts(1..=4), 4, || Err(StoreError::Cancelled))?;
        assert_eq!(chosen.listed, verdicts(1..=4));
        assert_eq!(chosen.untold, []);
        Ok(())
    }

    #[test]
    fn above_the_limit_the_oldest_are_told_and_the_rest_by_the_next_receipt()
    -> Result<(), StoreError> {
        let first = ToldVerdicts::of(verdicts(1..=5), 4, || told([]))?;
        assert_eq!(first.listed, verdicts(1..=4));
        assert_eq!(first.untold, [OpHash::from_bytes([5; 32])]);
        let next = ToldVerdicts::of(verdicts(1..=5), 4, || told(1..=4))?;
        assert_eq!(next.listed, verdicts([5, 1, 2, 3]));
        assert_eq!(next.untold, []);
        Ok(())
    }
}
