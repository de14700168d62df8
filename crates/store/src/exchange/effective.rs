//! The moments that count: never later than the ward received a write. Decisions of several
//! receipts, or of a ward that was restored, come together by the earliest one.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::{Hlc, KindId, OpUid};
use rusqlite::{Connection, params};

use super::taking_in::{TakingIn, recompute};
use crate::StoreError;
use crate::rows::{entity_at, signed, unsigned_at};

impl TakingIn<'_> {
    /// Takes over moments that the ward decided. An earlier decision stays.
    ///
    /// # Errors
    /// Those of the database.
    pub fn effective_moments(&mut self, moments: &[(OpUid, Hlc)]) -> Result<(), StoreError> {
        self.flush()?;
        let mut touched = BTreeSet::new();
        for (op_uid, moment) in moments {
            if keep_earliest(&self.sql, *op_uid, *moment)? {
                touched.extend(move_operations(&self.sql, *op_uid, *moment)?);
            }
        }
        for (entity, kind, _) in &touched {
            recompute(&self.sql, *entity, *kind)?;
            self.taken.changed.insert(*kind);
        }
        let streams: BTreeSet<i64> = touched.into_iter().map(|(_, _, stream)| stream).collect();
        for stream in streams {
            recompute_latest(&self.sql, stream)?;
        }
        self.note_decided_moments();
        Ok(())
    }
}

/// Keeps a decision unless an earlier one is known; says whether it is the one that counts now.
pub(super) fn keep_earliest(
    connection: &Connection,
    op_uid: OpUid,
    moment: Hlc,
) -> Result<bool, StoreError> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO effective_moment VALUES (?1, ?2)
             ON CONFLICT (op_uid) DO UPDATE SET hlc = excluded.hlc WHERE excluded.hlc < hlc",
        )?
        .execute(params![op_uid.as_bytes(), signed(moment.as_u64())])?;
    Ok(changed > 0)
}

/// Moves every copy of a write to an earlier moment; gives the entities and streams of those moved.
fn move_operations(
    connection: &Connection,
    op_uid: OpUid,
    moment: Hlc,
) -> Result<Vec<(EntityId, KindId, i64)>, StoreError> {
    let mut moved = Vec::new();
    for sql in [
        "UPDATE operation SET effective_hlc = ?2
         WHERE op_uid = ?1 AND applied = 1 AND effective_hlc > ?2 RETURNING entity, kind, stream",
        "UPDATE operation SET effective_hlc = ?2
         WHERE op_uid = ?1 AND applied = 0 AND effective_hlc > ?2 RETURNING entity, kind, stream",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement
            .query_map(params![op_uid.as_bytes(), signed(moment.as_u64())], |row| {
                Ok((entity_at(row, 0)?, KindId(row.get(1)?), row.get(2)?))
            })?;
        moved.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(moved)
}

/// A wrong clock no longer shows in the stream, so the clock of this store can come back too.
fn recompute_latest(connection: &Connection, stream_row: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE stream SET latest_hlc = (
                 SELECT coalesce(max(effective_hlc), 0) FROM operation WHERE stream = ?1)
             WHERE id = ?1",
        )?
        .execute([stream_row])?;
    Ok(())
}

/// Moments that were decided, the oldest writes first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecidedMoments {
    /// The writes with their moments.
    pub moments: Vec<(OpUid, Hlc)>,
    /// The position of the log up to which they are told, where there may be more.
    pub reached: Option<i64>,
}

/// Writes of a khu phố whose moment is earlier than their own clock says, after a position of the
/// log, at most that many.
///
/// # Errors
/// Those of the database.
pub fn effective_moments(
    connection: &Connection,
    neighborhood: EntityId,
    after_position: i64,
    max: usize,
) -> Result<DecidedMoments, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("effective_moments.sql"))?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![neighborhood.as_bytes(), after_position, limit])?;
    let mut decided = DecidedMoments::default();
    let mut last = None;
    while let Some(row) = rows.next()? {
        let moment = Hlc::from_u64(unsigned_at(row, 1)?).unwrap_or(Hlc::MAX);
        let op_uid = OpUid::from_bytes(row.get(0)?);
        decided.moments.push((op_uid, moment));
        last = Some(row.get(2)?);
    }
    decided.reached = last.filter(|_| decided.moments.len() == max);
    Ok(decided)
}

/// The newest position of the log.
///
/// # Errors
/// Those of the database.
pub fn log_position(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(position), 0) FROM operation";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?)
}
