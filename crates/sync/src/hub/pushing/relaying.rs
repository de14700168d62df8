//! What another machine of the khu phố wrote, sent for it.
//!
//! The hub believes a relayed stream as far as its machine signed it, and looks at each push for itself:
//! a push ends where a signed head stands. What lies behind the last of them is left to the machine that
//! wrote it, to the ward and to files. Whatever is wrong with such a stream, the round goes on.

use std::collections::BTreeSet;

use khupho_oplog::bundle::RunStart;
use khupho_oplog::limits::HUB_PAGE_OPERATIONS_MAX;
use khupho_oplog::operation::identity;
use khupho_oplog::{OpHash, Operation};
use khupho_store::exchange::{self, StreamRange};

use super::{PUSH_OPERATIONS_BYTES, Pushing, size_of};
use crate::hub::fault::{HubFault, RefusalCode};

impl Pushing<'_> {
    /// Sends what the hub takes of another machine's stream.
    pub(super) fn relay(&mut self, range: &StreamRange) -> Result<(), HubFault> {
        match self.relay_windows(range) {
            Err(HubFault::Refused {
                code: RefusalCode::Gap | RefusalCode::NotAllowed | RefusalCode::Other(_),
            }) => Ok(()),
            other => other,
        }
    }

    fn relay_windows(&mut self, range: &StreamRange) -> Result<(), HubFault> {
        let mut place = self.first_of(range)?;
        while place.seq <= range.last_seq && !self.uncovered.contains(&range.stream) {
            let window = self.window(range, place)?;
            if window.is_empty() {
                return Ok(());
            }
            for operation in window {
                place = self.put(range, place, operation)?;
            }
            self.send()?;
        }
        Ok(())
    }

    /// The most that one push can hold and a signed head answers for; nothing where there is no such
    /// head.
    fn window(&self, range: &StreamRange, place: RunStart) -> Result<Vec<Operation>, HubFault> {
        let part = StreamRange {
            first_seq: place.seq,
            last_seq: range.last_seq.min(place.seq + HUB_PAGE_OPERATIONS_MAX - 1),
            ..*range
        };
        let heads = self.talk.store.read(|connection| {
            exchange::signed_heads_within(connection, part.stream, part.first_seq, part.last_seq)
        })?;
        let signed = heads.into_iter().map(|(head, _)| head.hash).collect();
        let mut operations = self.page(&part)?;
        operations.truncate(covered_and_fitting(&operations, &signed));
        Ok(operations)
    }
}

/// How many of these operations go into one push that ends where a signed head stands.
fn covered_and_fitting(operations: &[Operation], signed: &BTreeSet<OpHash>) -> usize {
    let mut bytes = 0;
    let mut covered = 0;
    for (place, operation) in operations.iter().enumerate() {
        bytes += size_of(operation);
        if bytes > PUSH_OPERATIONS_BYTES {
            break;
        }
        if signed.contains(&identity(&operation.header_bytes)) {
            covered = place + 1;
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(number: u8, payload_bytes: usize) -> Operation {
        Operation {
            header_bytes: vec![number],
            payload_bytes: Some(vec![0; payload_bytes]),
            personal_bytes: None,
        }
    }

    fn signed(numbers: &[u8]) -> BTreeSet<OpHash> {
        numbers.iter().map(|number| identity(&[*number])).collect()
    }

    #[test]
    fn a_push_of_another_machines_stream_ends_on_its_last_signed_head() {
        let operations: Vec<_> = (0..10).map(|number| operation(number, 100)).collect();
        assert_eq!(covered_and_fitting(&operations, &signed(&[2, 6])), 7);
        assert_eq!(covered_and_fitting(&operations, &signed(&[9])), 10);
        assert_eq!(covered_and_fitting(&operations, &signed(&[])), 0);
        assert_eq!(covered_and_fitting(&operations, &signed(&[11])), 0);
    }

    #[test]
    fn a_push_ends_on_an_earlier_head_where_bytes_run_out() {
        let half = PUSH_OPERATIONS_BYTES / 2;
        let operations: Vec<_> = (0..3).map(|number| operation(number, half - 1)).collect();
        assert_eq!(covered_and_fitting(&operations, &signed(&[0, 2])), 1);
        assert_eq!(covered_and_fitting(&operations, &signed(&[0, 1, 2])), 2);
        assert_eq!(covered_and_fitting(&operations, &signed(&[2])), 0);
    }
}
