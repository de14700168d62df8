//! What a khu phố wrote, in short, to compare it with what the hub holds of it.

use khupho_domain::ids::EntityId;
use khupho_oplog::{OpHash, StreamHead, StreamId};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::exchange::ranges::{StreamRange, ranges_beyond};
use crate::exchange::trust::ward_trust;
use crate::rows::unsigned_at;

/// Buckets of a digest, by the first byte of the hash.
const BUCKETS: usize = 256;

/// How many operations each bucket has, and the exclusive or of their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubDigest {
    /// The buckets, by the first byte of the hash.
    pub buckets: Vec<(u64, [u8; 32])>,
}

impl Default for HubDigest {
    fn default() -> Self {
        Self {
            buckets: vec![(0, [0; 32]); BUCKETS],
        }
    }
}

impl HubDigest {
    fn add(&mut self, hash: &[u8; 32]) {
        let (count, xor) = &mut self.buckets[usize::from(hash[0])];
        *count += 1;
        for (all, one) in xor.iter_mut().zip(hash) {
            *all ^= one;
        }
    }
}

/// The operations of a khu phố's streams. An own stream is one of the khu phố of this store. What was
/// issued again in another stream is not passed on.
const OF_NEIGHBORHOOD: &str = "FROM operation JOIN stream ON stream.id = operation.stream
    WHERE stream.sparse = 0 AND (stream.neighborhood = ?1 OR (stream.own = 1 AND ?2))
      AND NOT (stream.own = 1 AND stream.closed_ms IS NOT NULL AND stream.reissued_after IS NOT NULL
               AND operation.seq > stream.reissued_after)";

/// The digest of what a khu phố wrote, as far as it is here.
///
/// # Errors
/// Those of the database.
pub fn digest_for_hub(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<HubDigest, StoreError> {
    let mut digest = HubDigest::default();
    let sql = format!("SELECT operation.hash {OF_NEIGHBORHOOD}");
    let mut statement = connection.prepare_cached(&sql)?;
    let is_own = is_own(connection, neighborhood)?;
    let mut rows = statement.query(params![neighborhood.as_bytes(), is_own])?;
    while let Some(row) = rows.next()? {
        digest.add(&row.get(0)?);
    }
    Ok(digest)
}

/// What a khu phố wrote whose hash begins with that byte.
///
/// # Errors
/// Those of the database.
pub fn hashes_for_hub(
    connection: &Connection,
    neighborhood: EntityId,
    bucket: u8,
) -> Result<Vec<OpHash>, StoreError> {
    let sql = format!(
        "SELECT operation.hash {OF_NEIGHBORHOOD} AND substr(operation.hash, 1, 1) = ?3
         ORDER BY operation.hash"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let is_own = is_own(connection, neighborhood)?;
    let values = params![neighborhood.as_bytes(), is_own, [bucket]];
    let rows = statement.query_map(values, |row| row.get(0).map(OpHash::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Those of the operations that are not in the log.
///
/// # Errors
/// Those of the database.
pub fn lacking_here(
    connection: &Connection,
    operations: &[OpHash],
) -> Result<Vec<OpHash>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM operation WHERE hash = ?1")?;
    let mut lacking = Vec::new();
    for op in operations {
        if !statement.exists([op.as_bytes()])? {
            lacking.push(*op);
        }
    }
    Ok(lacking)
}

/// Where the hub has to be told again from, given operations that it lacks: of each of their streams
/// everything from the first of them on, as far as it is passed on.
///
/// # Errors
/// Those of the database.
pub fn ranges_of(
    connection: &Connection,
    operations: &[OpHash],
) -> Result<Vec<StreamRange>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT stream.stream, operation.seq FROM operation
         JOIN stream ON stream.id = operation.stream WHERE operation.hash = ?1",
    )?;
    let mut firsts: std::collections::BTreeMap<StreamId, u64> = std::collections::BTreeMap::new();
    for op in operations {
        let mut rows = statement.query([op.as_bytes()])?;
        while let Some(row) = rows.next()? {
            let (stream, seq) = (StreamId::from_bytes(row.get(0)?), unsigned_at(row, 1)?);
            let first = firsts.entry(stream).or_insert(seq);
            *first = seq.min(*first);
        }
    }
    let all = ranges_beyond(connection, &Vec::<StreamHead>::new())?;
    let lacking = all.into_iter().filter_map(|range| {
        let first_seq = *firsts.get(&range.stream)?;
        (first_seq <= range.last_seq).then_some(StreamRange { first_seq, ..range })
    });
    Ok(lacking.collect())
}

fn is_own(connection: &Connection, neighborhood: EntityId) -> Result<bool, StoreError> {
    Ok(ward_trust(connection)?.is_some_and(|trust| trust.neighborhood == neighborhood))
}
