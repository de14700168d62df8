//! What goes back to a ward that was restored from a backup: its receipts of former lives of its log,
//! and its own operations that they vouch for.

use std::collections::BTreeSet;

use khupho_oplog::OpHash;
use khupho_oplog::receipt::Receipt;
use khupho_store::Store;
use khupho_store::exchange::{self, GivenBack, ReceiptRow};

use super::Reader;
use crate::SyncError;
use crate::keys::KnownWard;

/// What goes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GoingBack {
    /// How far, for the note on the sending; none where nothing does.
    pub(super) noted: Option<GivenBack>,
    /// The receipts, the oldest first.
    pub(super) receipts: Vec<ReceiptRow>,
    /// What they vouch for.
    pub(super) vouched: BTreeSet<OpHash>,
}

impl GoingBack {
    pub(super) fn of(store: &Store, reader: Reader) -> Result<Self, SyncError> {
        if reader == Reader::Siblings {
            return Ok(Self::default());
        }
        let Some((noted, receipts)) = store.read(exchange::receipts_to_give_back)? else {
            return Ok(Self::default());
        };
        let ward = KnownWard::of(store)?.authority;
        let read = receipts
            .iter()
            .filter_map(|row| Receipt::verify(&row.bytes, &ward).ok().flatten());
        Ok(Self {
            noted: Some(noted),
            vouched: read.flat_map(|receipt| receipt.vouched).collect(),
            receipts,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.receipts.is_empty()
    }
}
