//! At a khu phố: what a verified receipt says of what the ward has.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::LogId;
use khupho_oplog::{KindId, OpHash, StreamHead};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::quarantine::{QuarantineReason, StandingChanges, judged};
use super::receipts::{ReceiptRow, insert_receipt};
use super::taking_in::TakingIn;
use crate::StoreError;
use crate::rows::{entity_at, signed, unsigned_at};

/// A believed operation that this store did not write.
const FROM_ELSEWHERE: &str = "operation.hash = ?1 AND quarantine IS NULL
AND stream IN (SELECT id FROM stream WHERE own = 0)";

/// What an acknowledgement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledged {
    /// What the ward has is marked.
    Marked,
    /// It is marked, and another machine writes the stream of this store too: a new one is begun.
    MarkedAndForked,
    /// The receipt is of a log that the ward has replaced since: nothing is marked.
    OfFormerLog,
}

/// What this store has seen of the ward.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeenOfWard {
    /// The ward's log.
    pub log_id: Option<LogId>,
    /// Its newest receipt.
    pub receipt_number: u64,
}

impl TakingIn<'_> {
    /// Marks what the ward had at `at_ms` by its own clock. Another log than the last one means that
    /// the ward was restored: the marks are set anew, lower ones too, so that the next bundle carries
    /// what it lost.
    ///
    /// Call it after the operations of the receipt were taken in, and before [`Self::receipt`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn acknowledge(
        &mut self,
        log_id: LogId,
        at_ms: u64,
        heads: &[StreamHead],
    ) -> Result<Acknowledged, StoreError> {
        self.save_heads()?;
        if is_of_former_log(&self.sql, log_id, at_ms)? {
            return Ok(Acknowledged::OfFormerLog);
        }
        if seen_of_ward(&self.sql)?.log_id != Some(log_id) {
            self.sql
                .execute("UPDATE stream SET acknowledged_seq = 0", [])?;
            self.sql.execute("UPDATE branch SET acknowledged = 0", [])?;
        }
        let mut forked = false;
        for head in heads {
            forked |= acknowledge_head(&self.sql, head)?;
        }
        self.own_stream_forked |= forked;
        Ok(match forked {
            true => Acknowledged::MarkedAndForked,
            false => Acknowledged::Marked,
        })
    }

    /// Keeps a verified receipt, so that it can be shown to a ward that was restored.
    ///
    /// # Errors
    /// Those of the database.
    pub fn receipt(&mut self, receipt: &ReceiptRow) -> Result<(), StoreError> {
        let seen = seen_of_ward(&self.sql)?;
        let is_former = is_of_former_log(&self.sql, receipt.log_id, receipt.at_ms)?;
        insert_receipt(&self.sql, receipt)?;
        if is_former
            || (seen.log_id == Some(receipt.log_id) && receipt.number <= seen.receipt_number)
        {
            return Ok(());
        }
        self.sql
            .prepare_cached("UPDATE ward_trust SET log_id = ?1, receipt_number = ?2")?
            .execute(params![receipt.log_id.as_bytes(), signed(receipt.number)])?;
        Ok(())
    }

    /// Keeps what the ward does not believe. The list of the newest receipt replaces the former.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_verdicts(
        &mut self,
        verdicts: &[(OpHash, QuarantineReason)],
    ) -> Result<(), StoreError> {
        self.sql.execute("DELETE FROM ward_verdict", [])?;
        let mut changes = StandingChanges::default();
        for (op, reason) in verdicts {
            // What a thief wrote beside the history the ward knows is known to the ward alone.
            if *reason == QuarantineReason::BeyondCutOff {
                for one in judged(&self.sql, FROM_ELSEWHERE, [op.as_bytes()])? {
                    changes.quarantine(&self.sql, &one, *reason)?;
                }
            }
            self.sql
                .prepare_cached("INSERT OR REPLACE INTO ward_verdict VALUES (?1, ?2)")?
                .execute(params![op.as_bytes(), reason.number()])?;
        }
        changes.recompute(&self.sql)?;
        Ok(())
    }
}

/// Whether a receipt speaks of a log that the ward has replaced since. The ward's own clock orders
/// its receipts: an old one may come late, and also be the first of its log that comes at all.
fn is_of_former_log(
    connection: &Connection,
    log_id: LogId,
    at_ms: u64,
) -> Result<bool, StoreError> {
    let seen = seen_of_ward(connection)?;
    if seen.log_id.is_none_or(|known| known == log_id) {
        return Ok(false);
    }
    let newest_ms = connection
        .prepare_cached("SELECT coalesce(max(at_ms), 0) FROM receipt WHERE log_id = ?1")?
        .query_row([seen.log_id.as_ref().map(LogId::as_bytes)], |row| {
            unsigned_at(row, 0)
        })?;
    Ok(at_ms <= newest_ms)
}

/// Marks one head; true where another machine writes the stream of this store that grows.
fn acknowledge_head(connection: &Connection, head: &StreamHead) -> Result<bool, StoreError> {
    let Some(stream) = find_stream(connection, head)? else {
        return Ok(false);
    };
    if !holds(connection, stream.row, head)? {
        return Ok(stream.is_growing);
    }
    let on_branch = connection
        .prepare_cached("UPDATE branch SET acknowledged = 1 WHERE hash = ?1")?
        .execute([head.hash.as_bytes()])?;
    if on_branch == 0 {
        connection
            .prepare_cached(
                // A place beyond a fork that is no end of a branch says nothing of the main history.
                "UPDATE stream SET acknowledged_seq = max(acknowledged_seq, ?2)
                 WHERE id = ?1 AND (head_hash = ?3 OR NOT EXISTS
                     (SELECT 1 FROM fork WHERE fork.stream = stream.id AND fork.seq <= ?2))",
            )?
            .execute(params![stream.row, signed(head.seq), head.hash.as_bytes()])?;
    }
    Ok(false)
}

struct FoundStream {
    row: i64,
    is_growing: bool,
}

fn find_stream(
    connection: &Connection,
    head: &StreamHead,
) -> Result<Option<FoundStream>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT id, own = 1 AND closed_ms IS NULL FROM stream WHERE stream = ?1 AND sparse = 0",
        )?
        .query_row([head.stream.as_bytes()], |row| {
            Ok(FoundStream {
                row: row.get(0)?,
                is_growing: row.get(1)?,
            })
        })
        .optional()?)
}

fn holds(connection: &Connection, stream_row: i64, head: &StreamHead) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM operation WHERE hash = ?1 AND stream = ?2 AND seq = ?3")?
        .exists(params![head.hash.as_bytes(), stream_row, signed(head.seq)])?)
}

/// What this store has seen of the ward.
///
/// # Errors
/// Those of the database.
pub fn seen_of_ward(connection: &Connection) -> Result<SeenOfWard, StoreError> {
    let seen = connection
        .prepare_cached("SELECT log_id, receipt_number FROM ward_trust")?
        .query_row([], |row| {
            Ok(SeenOfWard {
                log_id: row.get::<_, Option<[u8; 16]>>(0)?.map(LogId::from_bytes),
                receipt_number: unsigned_at(row, 1)?,
            })
        })
        .optional()?;
    Ok(seen.unwrap_or_default())
}

/// A write of this store that the ward does not believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WardVerdict {
    /// The operation.
    pub op: OpHash,
    /// Why.
    pub reason: QuarantineReason,
    /// What it is about.
    pub entity: EntityId,
    /// The kind of that.
    pub kind: KindId,
}

/// What the ward does not believe of what is here.
///
/// # Errors
/// Those of the database.
pub fn ward_verdicts(connection: &Connection) -> Result<Vec<WardVerdict>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT ward_verdict.hash, ward_verdict.reason, operation.entity, operation.kind
         FROM ward_verdict JOIN operation ON operation.hash = ward_verdict.hash
         ORDER BY operation.position",
    )?;
    let mut rows = statement.query([])?;
    let mut verdicts = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(reason) = QuarantineReason::from_number(unsigned_at(row, 1)?) else {
            continue;
        };
        verdicts.push(WardVerdict {
            op: OpHash::from_bytes(row.get(0)?),
            reason,
            entity: entity_at(row, 2)?,
            kind: KindId(row.get(3)?),
        });
    }
    Ok(verdicts)
}
