//! What a page of the feed takes of the rows that were read. Pure, shared by both storages.

use std::collections::{HashMap, HashSet};

use khupho_oplog::{Header, OpHash};

use super::values::{FeedPage, Reader, Scope, StoredOperation};

/// Where a page ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageLimits {
    /// Rows of all kinds together.
    pub(crate) rows: usize,
    /// Bytes of headers and payloads, though at least one operation.
    pub(crate) bytes: usize,
}

impl PageLimits {
    /// Those a reader asks for; at least one row, or it would never get further.
    pub(crate) fn asked_for(rows: u32, bytes: usize) -> Self {
        let rows = rows.max(1) as usize;
        Self { rows, bytes }
    }
}

/// Ends the reading of operations where their bytes reach a limit: rows of 64 KiB each, hundreds at
/// a time, would fill the memory before they are cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByteBound {
    limit: usize,
    bytes: usize,
    rows: usize,
}

impl ByteBound {
    pub(crate) const fn new(limit: usize) -> Self {
        let (bytes, rows) = (0, 0);
        Self { limit, bytes, rows }
    }

    /// Counts one more operation, and says whether it is beyond the limit. The first one never is.
    pub(crate) fn is_beyond(&mut self, operation: &StoredOperation) -> bool {
        self.bytes = self.bytes.saturating_add(bytes_of(operation));
        self.rows += 1;
        self.rows > 1 && self.bytes > self.limit
    }
}

/// Cuts the rows that were read to the limits. Of each kind the first rows behind the cursor must
/// have been read, as many as the limit allows; of the operations also the first one that is
/// [beyond](ByteBound::is_beyond) the bytes, by which it is seen that there are more.
pub(crate) fn cut(mut page: FeedPage, limits: PageLimits) -> FeedPage {
    let last = last_within(&page, limits);
    page.next = last.unwrap_or(page.end_position);
    if let Some(last) = last {
        page.operations
            .retain(|operation| operation.position <= last);
        page.verdicts.retain(|verdict| verdict.position <= last);
        page.moments.retain(|moment| moment.position <= last);
    }
    page
}

/// The last position within the limits; none where all that was read is.
fn last_within(page: &FeedPage, limits: PageLimits) -> Option<u64> {
    let operations = page.operations.iter().map(|op| (op.position, bytes_of(op)));
    let verdicts = page.verdicts.iter().map(|verdict| (verdict.position, 0));
    let moments = page.moments.iter().map(|moment| (moment.position, 0));
    let mut rows: Vec<_> = operations.chain(verdicts).chain(moments).collect();
    rows.sort_unstable();
    let mut bytes = 0;
    let mut last = None;
    for (taken, (position, row_bytes)) in rows.iter().enumerate() {
        bytes += row_bytes;
        let is_too_large = bytes > limits.bytes && last.is_some() && *row_bytes > 0;
        if taken == limits.rows || is_too_large {
            return last;
        }
        last = Some(*position);
    }
    // As many rows as may be taken were read; there may be more.
    (rows.len() == limits.rows).then_some(last).flatten()
}

fn bytes_of(operation: &StoredOperation) -> usize {
    operation.header_bytes.len() + operation.payload_bytes.as_ref().map_or(0, Vec::len)
}

/// The operations of a page that reach the reader in runs, and so need signed heads: to a khu phố
/// the ward itself vouches for what the ward wrote.
pub(crate) fn in_runs(page: &FeedPage, reader: Reader) -> Vec<&StoredOperation> {
    let is_in_run = |operation: &&StoredOperation| match reader {
        Reader::Ward => true,
        Reader::Neighborhood(_) => matches!(operation.scope, Scope::OfNeighborhood(_)),
    };
    page.operations.iter().filter(is_in_run).collect()
}

/// Of the signed heads on operations of a page those that later ones do not make needless: one for
/// each history of each stream.
pub(crate) fn needed_heads(
    operations: &[&StoredOperation],
    mut signed: HashMap<OpHash, Vec<u8>>,
) -> Vec<Vec<u8>> {
    let mut covered = HashSet::new();
    let mut needed = Vec::new();
    let mut latest_first = operations.to_vec();
    latest_first.sort_unstable_by_key(|operation| std::cmp::Reverse(operation.seq));
    for operation in latest_first {
        let is_covered = covered.contains(&operation.hash);
        let head = signed.remove(&operation.hash);
        if !is_covered && head.is_none() {
            continue;
        }
        needed.extend(head.filter(|_| !is_covered));
        let header = Header::decode(&operation.header_bytes).ok();
        covered.extend(header.and_then(|header| header.prev));
    }
    needed
}

#[cfg(test)]
mod tests {
    use khupho_oplog::{Hlc, OpUid, StreamId};

    use super::*;
    use crate::storage::values::{Moment, PlacedMoment};

    fn operation(position: u64, bytes: usize) -> StoredOperation {
        StoredOperation {
            position,
            hash: OpHash::from_bytes([u8::try_from(position).unwrap(); 32]),
            stream: StreamId::from_bytes([1; 16]),
            seq: position,
            scope: Scope::OfWard,
            received_ms: 0,
            header_bytes: vec![0; bytes],
            payload_bytes: None,
        }
    }

    fn page(operations: &[(u64, usize)], moments: &[u64], end_position: u64) -> FeedPage {
        let moment = Moment {
            op_uid: OpUid::from_bytes([1; 16]),
            hlc: Hlc::ZERO,
        };
        FeedPage {
            operations: operations
                .iter()
                .map(|(at, bytes)| operation(*at, *bytes))
                .collect(),
            moments: moments
                .iter()
                .map(|&position| PlacedMoment { position, moment })
                .collect(),
            end_position,
            ..FeedPage::default()
        }
    }

    fn cut_to(page: FeedPage, rows: usize, bytes: usize) -> (Vec<u64>, Vec<u64>, u64) {
        let page = cut(page, PageLimits { rows, bytes });
        let operations = page.operations.iter().map(|row| row.position).collect();
        let moments = page.moments.iter().map(|row| row.position).collect();
        (operations, moments, page.next)
    }

    #[test]
    fn a_page_ends_where_its_rows_its_bytes_or_the_feed_do() {
        let rows = [(2, 10), (5, 10), (7, 10)];
        let cases = [
            ("all fits", 9, 99, (vec![2, 5, 7], vec![3, 8], 12)),
            (
                "exactly as many rows",
                5,
                99,
                (vec![2, 5, 7], vec![3, 8], 8),
            ),
            ("one row less", 4, 99, (vec![2, 5, 7], vec![3], 7)),
            ("two rows", 2, 99, (vec![2], vec![3], 3)),
            (
                "bytes for two, and what lies between",
                9,
                20,
                (vec![2, 5], vec![3], 5),
            ),
            ("bytes for none, but one goes", 9, 5, (vec![2], vec![3], 3)),
        ];
        for (what, limit, bytes, expected) in cases {
            assert_eq!(
                cut_to(page(&rows, &[3, 8], 12), limit, bytes),
                expected,
                "{what}"
            );
        }
    }

    /// What is read is enough for the cut to see that there is more.
    #[test]
    fn reading_ends_behind_the_first_operation_beyond_the_bytes() {
        for (sizes, limit, read, kept) in [
            (vec![10, 10, 10, 10], 20, 3, 2),
            (vec![10, 10, 10, 10], 19, 2, 1),
            (vec![50, 10, 10], 20, 2, 1),
            (vec![10, 10], 20, 2, 2),
        ] {
            let mut bound = ByteBound::new(limit);
            let mut taken = Vec::new();
            for (at, bytes) in (1..).zip(&sizes) {
                taken.push((at, *bytes));
                if bound.is_beyond(&operation(at, *bytes)) {
                    break;
                }
            }
            assert_eq!(taken.len(), read, "{sizes:?}");
            let (operations, _, _) = cut_to(page(&taken, &[], 99), 9, limit);
            assert_eq!(operations.len(), kept, "{sizes:?}");
        }
    }

    #[test]
    fn an_empty_page_leads_to_the_end_of_the_feed() {
        assert_eq!(cut_to(page(&[], &[], 12), 5, 99), (vec![], vec![], 12));
    }
}
