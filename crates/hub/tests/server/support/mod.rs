//! A generated ward with its PCs, a hub, and a client that signs.

mod client;
mod contract;
mod device;
mod hub;
mod objects;
mod process;
mod ward;

pub(crate) use client::{Answer, Call, Client, signed, terms};
pub(crate) use device::Device;
pub(crate) use hub::{TestHub, now_ms, quick_limits};
pub(crate) use objects::{BreakableObjects, Objects, exchange, stored};
pub(crate) use process::HubProcess;
pub(crate) use ward::{Ward, sequence_of};

use khupho_oplog::bundle::ContentItem;
use khupho_oplog::cose::Authority;
use khupho_oplog::hub::{PageFile, PageHeading};
use khupho_oplog::operation::identity;
use khupho_oplog::{OpHash, Operation};

/// 32 or more digits that belong to a number, so that every identity of a test is another one.
pub(crate) fn bytes16(kind: u8, number: u64) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// What a page tells, checked with the hub's key.
pub(crate) struct ReadPage {
    pub(crate) heading: PageHeading,
    pub(crate) operations: Vec<Operation>,
    pub(crate) vouched: Vec<Operation>,
    pub(crate) signed_heads: usize,
    pub(crate) verdicts: usize,
    pub(crate) moments: usize,
}

impl ReadPage {
    pub(crate) fn of(bytes: &[u8], hub: &Authority) -> Self {
        let page = PageFile::read(bytes).unwrap().verify(hub).unwrap();
        let mut read = Self {
            heading: *page.heading(),
            operations: Vec::new(),
            vouched: Vec::new(),
            signed_heads: 0,
            verdicts: 0,
            moments: 0,
        };
        for item in page.items() {
            match item.unwrap() {
                ContentItem::Operation(operation) => read.operations.push(operation),
                ContentItem::Vouched(operation) => read.vouched.push(operation),
                ContentItem::SignedHead(_) => read.signed_heads += 1,
                ContentItem::Verdicts(verdicts) => read.verdicts += verdicts.len(),
                ContentItem::Moments(moments) => read.moments += moments.len(),
                _ => {}
            }
        }
        read
    }

    pub(crate) fn hashes(&self) -> Vec<OpHash> {
        self.operations
            .iter()
            .map(|operation| identity(&operation.header_bytes))
            .collect()
    }
}
