//! Receipts: the ward's answer. Only a verified one turns a thing into "Phường đã nhận".

mod fitting;
mod making;
mod reporting;
mod taking;

use std::collections::BTreeSet;

use khupho_oplog::ids::LogId;
use khupho_oplog::receipt::Receipt;
use khupho_store::exchange::{self, SeenOfWard};
use khupho_store::{Store, StoreError};

pub use making::{MadeReceipt, due, make};
pub(crate) use reporting::note_seen;
pub(crate) use taking::{
    Believed, ContentTaking, own_certificate, take_in, take_in_relayed, take_vouched,
};

use crate::SyncError;

/// What a khu phố has seen of the ward.
pub(crate) struct Known {
    seen: SeenOfWard,
    /// Every life of the ward's log that a receipt of it is held of.
    logs: BTreeSet<LogId>,
}

impl Known {
    pub(crate) fn of(store: &Store) -> Result<Self, SyncError> {
        Ok(store.read(|connection| {
            let held = exchange::receipts(connection, None)?;
            Ok::<_, StoreError>(Self {
                seen: exchange::seen_of_ward(connection)?,
                logs: held.into_iter().map(|receipt| receipt.log_id).collect(),
            })
        })?)
    }

    /// Whether nothing was seen since.
    pub(crate) fn is_of(&self, seen: &SeenOfWard) -> bool {
        self.seen == *seen
    }

    /// Whether something at least as new is here: a receipt that comes twice or late is harmless.
    pub(crate) fn covers(&self, receipt: &Receipt) -> bool {
        if self.seen.log_id == Some(receipt.log_id) {
            return receipt.number <= self.seen.receipt_number;
        }
        self.logs.contains(&receipt.log_id)
    }
}

#[cfg(test)]
mod tests {
    use khupho_domain::ids::EntityId;
    use khupho_oplog::bundle::ContentSummary;
    use khupho_oplog::ids::WardId;

    use super::*;

    fn receipt(log: u8, number: u64) -> Receipt {
        Receipt {
            ward: WardId::from_bytes([1; 16]),
            log_id: LogId::from_bytes([log; 16]),
            number,
            neighborhood: EntityId::from_bytes([2; 16]),
            at_ms: 0,
            confirmed: Vec::new(),
            acknowledged: Vec::new(),
            effective: Vec::new(),
            forks: Vec::new(),
            quarantined: Vec::new(),
            missing_evidence: Vec::new(),
            registry: Vec::new(),
            content: ContentSummary::of(&[]),
            vouched: Vec::new(),
        }
    }

    #[test]
    fn only_what_is_newer_counts_and_a_former_life_of_the_log_never_again() {
        let current = LogId::from_bytes([2; 16]);
        let known = Known {
            seen: SeenOfWard {
                log_id: Some(current),
                receipt_number: 3,
            },
            logs: [LogId::from_bytes([1; 16]), current].into(),
        };
        let covered = [(2, 3), (2, 4), (1, 9), (3, 1)]
            .map(|(log, number)| known.covers(&receipt(log, number)));
        assert_eq!(covered, [true, false, true, false]);
    }
}
