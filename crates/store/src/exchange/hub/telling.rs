//! At the ward: what it decided and the hub has not heard, and what the hub tells of other PCs of the
//! ward.

use khupho_oplog::{Hlc, OpHash, OpUid};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::exchange::quarantine::{QuarantineReason, StandingChanges, judged};
use crate::exchange::taking_in::TakingIn;
use crate::rows::{signed, unsigned_at};
use crate::store::Store;

/// The published number of a verdict that lets an operation count again.
const LIFTED: u16 = 0;

/// What the hub is to hear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HubNews {
    /// Operations with the published number of the reason why they are put aside; 0 where they count
    /// again.
    pub verdicts: Vec<(OpHash, u16)>,
    /// Moments of writes, earlier than what the hub holds.
    pub moments: Vec<(OpUid, Hlc)>,
}

impl HubNews {
    /// Whether there is nothing to tell.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.verdicts.is_empty() && self.moments.is_empty()
    }
}

/// What this store of the ward decided and the hub does not hold, at most `limit` of each.
///
/// # Errors
/// Those of the database.
pub fn hub_news(connection: &Connection, limit: u32) -> Result<HubNews, StoreError> {
    Ok(HubNews {
        verdicts: verdicts_to_tell(connection, limit)?,
        moments: moments_to_tell(connection, limit)?,
    })
}

/// Whether the hub has forgotten decisions that it held: they are told again before anything of it is
/// believed.
///
/// # Errors
/// Those of the database.
pub fn hub_forgot_decisions(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM hub_verdict WHERE told = 0 AND settled = 1")?
        .exists([])?)
}

fn verdicts_to_tell(connection: &Connection, limit: u32) -> Result<Vec<(OpHash, u16)>, StoreError> {
    let beyond = QuarantineReason::BeyondCutOff.number();
    let mut statement = connection.prepare_cached(include_str!("verdicts_to_tell.sql"))?;
    let rows = statement.query_map(params![beyond, limit], |row| {
        Ok((OpHash::from_bytes(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn moments_to_tell(connection: &Connection, limit: u32) -> Result<Vec<(OpUid, Hlc)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT effective_moment.op_uid, effective_moment.hlc
         FROM effective_moment
         LEFT JOIN hub_moment ON hub_moment.op_uid = effective_moment.op_uid
         WHERE (hub_moment.hlc IS NULL OR effective_moment.hlc < hub_moment.hlc)
           AND (EXISTS (SELECT 1 FROM operation
                        WHERE operation.op_uid = effective_moment.op_uid AND applied = 1)
                OR EXISTS (SELECT 1 FROM operation
                           WHERE operation.op_uid = effective_moment.op_uid AND applied = 0))
         ORDER BY effective_moment.op_uid LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |row| {
        let moment = Hlc::from_u64(unsigned_at(row, 1)?).unwrap_or(Hlc::MAX);
        Ok((OpUid::from_bytes(row.get(0)?), moment))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Store {
    /// The hub holds this now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_told(&self, news: &HubNews) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for (op, reason) in &news.verdicts {
            keep_told(&sql, *op, *reason)?;
        }
        for (op_uid, moment) in &news.moments {
            keep_moment(&sql, *op_uid, *moment)?;
        }
        sql.commit()?;
        Ok(())
    }
}

impl TakingIn<'_> {
    /// Another PC of the ward put an operation aside, or lets it count again: so does this one. An
    /// operation that is not here yet is judged so when it comes. A reason of a later version is kept
    /// and changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn verdict_of_sibling(&mut self, op: OpHash, reason: u16) -> Result<(), StoreError> {
        self.flush()?;
        // What this PC told itself comes back too, and may be outdated here.
        self.sql
            .prepare_cached(
                "INSERT INTO hub_verdict VALUES (?1, ?2, 1, 0)
                 ON CONFLICT (hash) DO UPDATE SET reason = excluded.reason, told = 1,
                     settled = CASE WHEN reason = excluded.reason THEN settled ELSE 0 END",
            )?
            .execute(params![op.as_bytes(), reason])?;
        Ok(())
    }

    /// Does what other PCs of the ward decided about operations that are here now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn settle_verdicts(&mut self) -> Result<(), StoreError> {
        self.flush()?;
        let mut changes = StandingChanges::default();
        for (op, reason) in open_verdicts(&self.sql)? {
            settle(&self.sql, op, reason, &mut changes)?;
        }
        self.taken.changed.extend(changes.recompute(&self.sql)?);
        Ok(())
    }

    /// The hub holds these moments.
    ///
    /// # Errors
    /// Those of the database.
    pub fn moments_of_hub(&mut self, moments: &[(OpUid, Hlc)]) -> Result<(), StoreError> {
        for (op_uid, moment) in moments {
            keep_moment(&self.sql, *op_uid, *moment)?;
        }
        self.effective_moments(moments)
    }
}

fn keep_told(connection: &Connection, op: OpHash, reason: u16) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO hub_verdict VALUES (?1, ?2, 1, 1)")?
        .execute(params![op.as_bytes(), reason])?;
    Ok(())
}

fn keep_moment(connection: &Connection, op_uid: OpUid, moment: Hlc) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO hub_moment VALUES (?1, ?2)
             ON CONFLICT (op_uid) DO UPDATE SET hlc = min(hlc, excluded.hlc)",
        )?
        .execute(params![op_uid.as_bytes(), signed(moment.as_u64())])?;
    Ok(())
}

fn open_verdicts(connection: &Connection) -> Result<Vec<(OpHash, u16)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash, reason FROM hub_verdict WHERE settled = 0
         AND EXISTS (SELECT 1 FROM operation WHERE operation.hash = hub_verdict.hash)",
    )?;
    let rows = statement.query_map([], |row| Ok((OpHash::from_bytes(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn settle(
    connection: &Connection,
    op: OpHash,
    reason: u16,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE hub_verdict SET settled = 1 WHERE hash = ?1")?
        .execute([op.as_bytes()])?;
    let standing: Option<u16> = connection
        .prepare_cached("SELECT quarantine FROM operation WHERE hash = ?1")?
        .query_row([op.as_bytes()], |row| row.get(0))
        .optional()?
        .flatten();
    if standing.unwrap_or(LIFTED) == reason {
        return Ok(());
    }
    for one in judged(connection, "hash = ?1", [op.as_bytes()])? {
        match QuarantineReason::from_number(reason.into()) {
            Some(reason) => changes.quarantine(connection, &one, reason)?,
            None if reason == LIFTED => changes.accept(connection, &one)?,
            None => {}
        }
    }
    Ok(())
}
