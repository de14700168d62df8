//! How far streams are known: here, and at other devices.

use std::collections::BTreeMap;

use khupho_oplog::ids::DeviceId;
use khupho_oplog::{StreamHead, StreamId};
use rusqlite::{Connection, params};

use super::hub::forget_lost_letters;
use super::receipts::read_head;
use crate::StoreError;
use crate::rows::signed;

/// The end of every branch of every stream that is here, and of those of the ward.
///
/// # Errors
/// Those of the database.
pub fn known_heads(connection: &Connection) -> Result<Vec<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT stream, head_seq, head_hash FROM stream WHERE head_hash IS NOT NULL
         UNION ALL
         SELECT stream.stream, branch.seq, branch.hash
         FROM branch JOIN stream ON stream.id = branch.stream
         ORDER BY 1, 2, 3",
    )?;
    let heads = statement.query_map([], read_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}

/// As [`known_heads`], but only as far as the personal parts are here too: what a bundle to the
/// other PCs of the khu phố says, so that they send what the ward did not get.
///
/// # Errors
/// Those of the database.
pub fn known_heads_with_personal(connection: &Connection) -> Result<Vec<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("known_heads_with_personal.sql"))?;
    let heads = statement.query_map([], read_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}

/// Keeps what a device says it holds.
pub(super) fn keep_known_heads(
    connection: &Connection,
    device: DeviceId,
    heads: &[StreamHead],
) -> Result<(), StoreError> {
    forget_lost_letters(connection, device, heads)?;
    connection
        .prepare_cached("DELETE FROM known_head WHERE device = ?1")?
        .execute([device.as_bytes()])?;
    for head in heads {
        connection
            .prepare_cached(
                "INSERT INTO known_head VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
                 SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > seq",
            )?
            .execute(params![
                device.as_bytes(),
                head.stream.as_bytes(),
                signed(head.seq),
                head.hash.as_bytes(),
            ])?;
    }
    Ok(())
}

/// The furthest head of each stream.
pub(super) type KnownHeads = BTreeMap<StreamId, StreamHead>;

pub(super) fn by_stream(heads: impl Iterator<Item = StreamHead>) -> KnownHeads {
    let mut known = KnownHeads::new();
    for head in heads {
        let best = known.entry(head.stream).or_insert(head);
        if head.seq > best.seq {
            *best = head;
        }
    }
    known
}

pub(super) fn known_heads_of(
    connection: &Connection,
    device: DeviceId,
) -> Result<KnownHeads, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT stream, seq, hash FROM known_head WHERE device = ?1")?;
    let heads = statement.query_map([device.as_bytes()], read_head)?;
    Ok(by_stream(heads.collect::<Result<Vec<_>, _>>()?.into_iter()))
}
