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

/// A believed operation.
const BELIEVED: &str = "operation.hash = ?1 AND quarantine IS NULL";

/// Operations that are put aside here, and which the ward has and puts aside no longer, as its own
/// receipts say: a hub has everything and judges nothing. What a person took back here stays where it
/// is, and of a forked stream the marks say too little.
const BELIEVED_BY_WARD: &str = "quarantine IS NOT NULL AND quarantine <> ?1
AND NOT EXISTS (SELECT 1 FROM ward_verdict WHERE ward_verdict.hash = operation.hash)
AND EXISTS (SELECT 1 FROM acknowledgement
    WHERE acknowledgement.source = 1 AND acknowledgement.stream = operation.stream
    AND operation.seq <= acknowledgement.seq)
AND NOT EXISTS (SELECT 1 FROM fork WHERE fork.stream = operation.stream)";

/// An operation that is put aside here, but for what a person took back here.
const LIFTED_BY_WARD: &str = "operation.hash = ?1 AND quarantine IS NOT NULL AND quarantine <> ?2";

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

/// Who says that the ward has something. Each counts for itself: one that was restored from a backup
/// says less than before, and takes nothing from what the other says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AcknowledgementSource {
    /// The receipts that the ward's PC writes into files.
    Files = 1,
    /// The hub.
    Hub = 2,
}

/// Forgets what one of them said.
pub(super) fn forget_marks(
    connection: &Connection,
    source: AcknowledgementSource,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM acknowledgement WHERE source = ?1";
    connection.execute(sql, [source as u8])?;
    connection.execute(
        "UPDATE stream SET acknowledged_seq = coalesce(
             (SELECT max(seq) FROM acknowledgement WHERE acknowledgement.stream = stream.id), 0)",
        [],
    )?;
    // Of a branch it is not kept who has it; the next acknowledgement of either marks it again.
    connection.execute("UPDATE branch SET acknowledged = 0", [])?;
    Ok(())
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
            forget_marks(&self.sql, AcknowledgementSource::Files)?;
            self.sql.execute("UPDATE receipt SET given_back = 0", [])?;
        }
        Ok(
            match self.mark_acknowledged(AcknowledgementSource::Files, heads)? {
                true => Acknowledged::MarkedAndForked,
                false => Acknowledged::Marked,
            },
        )
    }

    /// Marks the heads that the ward has; true where another machine writes the stream of this store
    /// too.
    pub(super) fn mark_acknowledged(
        &mut self,
        source: AcknowledgementSource,
        heads: &[StreamHead],
    ) -> Result<bool, StoreError> {
        let mut forked = false;
        for head in heads {
            forked |= acknowledge_head(&self.sql, source, head)?;
        }
        self.own_stream_forked |= forked;
        Ok(forked)
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

    /// The ward put an operation aside, or lets it count again where there is no reason any more: so
    /// the hub told at that moment of its clock.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_verdict(
        &mut self,
        op: OpHash,
        reason: Option<QuarantineReason>,
        at_ms: u64,
    ) -> Result<(), StoreError> {
        self.flush()?;
        keep_word_of_hub(&self.sql, op, reason, at_ms)?;
        let mut changes = StandingChanges::default();
        match reason {
            Some(reason) => {
                self.sql
                    .prepare_cached("INSERT OR REPLACE INTO ward_verdict VALUES (?1, ?2)")?
                    .execute(params![op.as_bytes(), reason.number()])?;
                follow_verdict(&self.sql, op, reason, &mut changes)?;
            }
            None => {
                self.sql
                    .prepare_cached("DELETE FROM ward_verdict WHERE hash = ?1")?
                    .execute([op.as_bytes()])?;
                let undone = QuarantineReason::ImportUndone.number();
                let lifted = params![op.as_bytes(), undone];
                for one in judged(&self.sql, LIFTED_BY_WARD, lifted)? {
                    changes.accept(&self.sql, &one)?;
                }
            }
        }
        self.taken.changed.extend(changes.recompute(&self.sql)?);
        Ok(())
    }

    /// Keeps what the ward does not believe, as a receipt in a file lists it. The list of the newest
    /// receipt is the whole of it and replaces the former: what it leaves out, and the ward has, counts
    /// here too. What the hub told of other PCs of the ward stays, and what it told later than `at_ms`
    /// holds.
    ///
    /// Call it after [`Self::acknowledge`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_verdicts(
        &mut self,
        verdicts: &[(OpHash, QuarantineReason)],
        at_ms: u64,
    ) -> Result<(), StoreError> {
        self.flush()?;
        self.sql.execute(
            "DELETE FROM ward_verdict
             WHERE hash NOT IN (SELECT hash FROM ward_verdict_by_hub WHERE reason <> 0)",
            [],
        )?;
        let mut changes = keep_listed(&self.sql, verdicts, at_ms)?;
        let undone = QuarantineReason::ImportUndone.number();
        for one in judged(&self.sql, BELIEVED_BY_WARD, [undone])? {
            changes.accept(&self.sql, &one)?;
        }
        self.taken.changed.extend(changes.recompute(&self.sql)?);
        Ok(())
    }

    /// As [`Self::ward_verdicts`], of a list that may not be whole: what it leaves out keeps its
    /// standing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn some_ward_verdicts(
        &mut self,
        verdicts: &[(OpHash, QuarantineReason)],
        at_ms: u64,
    ) -> Result<(), StoreError> {
        self.flush()?;
        let changes = keep_listed(&self.sql, verdicts, at_ms)?;
        self.taken.changed.extend(changes.recompute(&self.sql)?);
        Ok(())
    }
}

/// Keeps verdicts of a list, and does what the ward does.
fn keep_listed(
    connection: &Connection,
    verdicts: &[(OpHash, QuarantineReason)],
    at_ms: u64,
) -> Result<StandingChanges, StoreError> {
    let mut changes = StandingChanges::default();
    for (op, reason) in verdicts {
        if hub_spoke_later(connection, *op, at_ms)? {
            continue;
        }
        connection
            .prepare_cached("INSERT OR REPLACE INTO ward_verdict VALUES (?1, ?2)")?
            .execute(params![op.as_bytes(), reason.number()])?;
        follow_verdict(connection, *op, *reason, &mut changes)?;
    }
    Ok(changes)
}

fn keep_word_of_hub(
    connection: &Connection,
    op: OpHash,
    reason: Option<QuarantineReason>,
    at_ms: u64,
) -> Result<(), StoreError> {
    let reason = reason.map_or(0, QuarantineReason::number);
    connection
        .prepare_cached("INSERT OR REPLACE INTO ward_verdict_by_hub VALUES (?1, ?2, ?3)")?
        .execute(params![op.as_bytes(), reason, signed(at_ms)])?;
    Ok(())
}

/// Whether the hub told of an operation after `at_ms`. An earlier word is forgotten: what is listed now
/// is newer.
fn hub_spoke_later(connection: &Connection, op: OpHash, at_ms: u64) -> Result<bool, StoreError> {
    connection
        .prepare_cached("DELETE FROM ward_verdict_by_hub WHERE hash = ?1 AND at_ms <= ?2")?
        .execute(params![op.as_bytes(), signed(at_ms)])?;
    Ok(connection
        .prepare_cached("SELECT 1 FROM ward_verdict_by_hub WHERE hash = ?1")?
        .exists([op.as_bytes()])?)
}

/// Does what the ward does, where only the ward can judge: what a thief wrote beside the history it
/// knows, and what this store wrote itself about a criteria set that is the ward's.
fn follow_verdict(
    connection: &Connection,
    op: OpHash,
    reason: QuarantineReason,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    let condition = match reason {
        QuarantineReason::BeyondCutOff => FROM_ELSEWHERE,
        QuarantineReason::IssuedByWard => BELIEVED,
        _ => return Ok(()),
    };
    for one in judged(connection, condition, [op.as_bytes()])? {
        changes.quarantine(connection, &one, reason)?;
    }
    Ok(())
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
fn acknowledge_head(
    connection: &Connection,
    source: AcknowledgementSource,
    head: &StreamHead,
) -> Result<bool, StoreError> {
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
                "INSERT INTO acknowledgement (source, stream, seq)
                 SELECT ?1, id, ?3 FROM stream
                 WHERE id = ?2 AND (head_hash = ?4 OR NOT EXISTS
                     (SELECT 1 FROM fork WHERE fork.stream = stream.id AND fork.seq <= ?3))
                 ON CONFLICT (source, stream) DO UPDATE SET seq = max(seq, excluded.seq)",
            )?
            .execute(params![
                source as u8,
                stream.row,
                signed(head.seq),
                head.hash.as_bytes()
            ])?;
        connection
            .prepare_cached(
                "UPDATE stream SET acknowledged_seq = coalesce(
                     (SELECT max(seq) FROM acknowledgement WHERE stream = ?1), 0)
                 WHERE id = ?1",
            )?
            .execute([stream.row])?;
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

/// Reasons of later versions are not told: the ward's own list shows them.
const NEWEST_REASON: u8 = QuarantineReason::ReusedIdentity.number();

/// How many of the operations that are here the ward does not believe.
///
/// # Errors
/// Those of the database.
pub fn ward_verdict_count(connection: &Connection) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM ward_verdict
             JOIN operation ON operation.hash = ward_verdict.hash
             WHERE ward_verdict.reason BETWEEN 1 AND ?1",
        )?
        .query_row([NEWEST_REASON], |row| unsigned_at(row, 0))?)
}

/// What the ward does not believe of what is here, a page of it, in the order in which it was written.
///
/// # Errors
/// Those of the database.
pub fn ward_verdicts(
    connection: &Connection,
    limit: u32,
    offset: u64,
) -> Result<Vec<WardVerdict>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT ward_verdict.hash, ward_verdict.reason, operation.entity, operation.kind
         FROM ward_verdict JOIN operation ON operation.hash = ward_verdict.hash
         WHERE ward_verdict.reason BETWEEN 1 AND ?1
         ORDER BY operation.position LIMIT ?2 OFFSET ?3",
    )?;
    let page = params![NEWEST_REASON, limit, signed(offset)];
    let mut rows = statement.query(page)?;
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
