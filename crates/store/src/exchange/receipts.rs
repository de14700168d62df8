//! Receipts: at the ward those that were made, at a khu phố those that were verified.

use std::collections::BTreeMap;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{BundleId, DeviceId, LogId};
use khupho_oplog::{OpHash, StreamHead, StreamId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::numbering::{next_number, receipts_of};
use super::quarantine::QuarantineReason;
use super::roles::refuse_unless_ward;
use crate::StoreError;
use crate::blobs;
use crate::rows::{entity_at, signed, unsigned_at};
use crate::store::Store;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// The ward's log that it speaks of.
    pub log_id: LogId,
    /// Its number for that khu phố.
    pub number: u64,
    /// The khu phố.
    pub neighborhood: EntityId,
    /// When it was made.
    pub at_ms: u64,
    /// The code that can be read over the phone.
    pub code: String,
    /// At the ward: the position of the log that it covers. Elsewhere 0.
    pub position: i64,
    /// Its bytes, as they are relayed.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The number of the next receipt for a khu phố. It is used up even where the receipt is never
    /// written.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn next_receipt_number(&self, neighborhood: EntityId) -> Result<u64, StoreError> {
        let writer = self.writer();
        refuse_unless_ward(&writer.connection)?;
        next_number(&writer.connection, &receipts_of(neighborhood))
    }

    /// Keeps a receipt that was made, and marks the imports that it confirms and those that it tells
    /// were taken back: one that was taken back while it was made waits for the next.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_receipt(
        &self,
        receipt: &ReceiptRow,
        confirmed: &[(BundleId, u32)],
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        insert_receipt(&sql, receipt)?;
        for (bundle, part) in confirmed {
            sql.prepare_cached(
                "UPDATE import SET receipt = ?3 WHERE bundle = ?1 AND part = ?2 AND receipt IS NULL",
            )?
            .execute(params![bundle.as_bytes(), part, signed(receipt.number)])?;
        }
        sql.prepare_cached(
            "UPDATE import SET receipt = ?2
             WHERE neighborhood = ?1 AND undone_ms <= ?3 AND receipt IS NULL",
        )?
        .execute(params![
            receipt.neighborhood.as_bytes(),
            signed(receipt.number),
            signed(receipt.at_ms)
        ])?;
        sql.commit()?;
        Ok(())
    }

    /// Evidence that a khu phố's operations cite and whose files did not come.
    ///
    /// # Errors
    /// Those of the database.
    pub fn missing_evidence(&self, neighborhood: EntityId) -> Result<Vec<ContentHash>, StoreError> {
        let cited = self.read(|connection| evidence_of(connection, neighborhood))?;
        Ok(cited
            .into_iter()
            .filter(|content| !self.holds_evidence(*content))
            .collect())
    }

    /// Evidence that anything in this store cites and whose files are not here.
    ///
    /// # Errors
    /// Those of the database.
    pub fn missing_evidence_of_all(&self) -> Result<Vec<ContentHash>, StoreError> {
        let cited = self.read(blobs::cited)?;
        Ok(cited
            .into_iter()
            .filter(|content| !self.holds_evidence(*content))
            .collect())
    }
}

/// Keeps a receipt; the same one again changes nothing.
pub(super) fn insert_receipt(
    connection: &Connection,
    receipt: &ReceiptRow,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO receipt (log_id, number, neighborhood, at_ms, code, position, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            receipt.log_id.as_bytes(),
            signed(receipt.number),
            receipt.neighborhood.as_bytes(),
            signed(receipt.at_ms),
            receipt.code,
            receipt.position,
            receipt.bytes,
        ])?;
    Ok(())
}

/// The receipts of a khu phố, or all of them, the newest first.
///
/// # Errors
/// Those of the database.
pub fn receipts(
    connection: &Connection,
    neighborhood: Option<EntityId>,
) -> Result<Vec<ReceiptRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT log_id, number, neighborhood, at_ms, code, position, bytes FROM receipt
         WHERE ?1 IS NULL OR neighborhood = ?1 ORDER BY id DESC",
    )?;
    let neighborhood = neighborhood.as_ref().map(EntityId::as_bytes);
    let rows = statement.query_map([neighborhood], read_receipt)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn read_receipt(row: &Row<'_>) -> rusqlite::Result<ReceiptRow> {
    Ok(ReceiptRow {
        log_id: LogId::from_bytes(row.get(0)?),
        number: unsigned_at(row, 1)?,
        neighborhood: entity_at(row, 2)?,
        at_ms: unsigned_at(row, 3)?,
        code: row.get(4)?,
        position: row.get(5)?,
        bytes: row.get(6)?,
    })
}

/// What the ward holds of a khu phố's streams: the end of every branch.
///
/// # Errors
/// Those of the database.
pub fn acknowledged_heads(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<StreamHead>, StoreError> {
    branch_ends(connection, "neighborhood", neighborhood.as_bytes())
}

/// Heads that end before any of these operations. Of a stream with two histories none is left where one
/// of them is in it.
///
/// # Errors
/// Those of the database.
pub fn heads_before(
    connection: &Connection,
    heads: Vec<StreamHead>,
    operations: &[OpHash],
) -> Result<Vec<StreamHead>, StoreError> {
    let mut first: BTreeMap<StreamId, u64> = BTreeMap::new();
    let mut place = connection.prepare_cached(
        "SELECT stream.stream, operation.seq FROM operation
         JOIN stream ON stream.id = operation.stream WHERE operation.hash = ?1",
    )?;
    for op in operations {
        let (stream, seq) = place.query_row([op.as_bytes()], |row| {
            Ok((StreamId::from_bytes(row.get(0)?), unsigned_at(row, 1)?))
        })?;
        let known = first.entry(stream).or_insert(seq);
        *known = seq.min(*known);
    }
    let mut kept = Vec::new();
    for head in heads {
        match first.get(&head.stream) {
            Some(seq) if *seq <= head.seq => kept.extend(only_before(connection, head, *seq)?),
            _ => kept.push(head),
        }
    }
    Ok(kept)
}

fn only_before(
    connection: &Connection,
    head: StreamHead,
    seq: u64,
) -> Result<Option<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT stream.stream, operation.seq, operation.hash FROM operation
         JOIN stream ON stream.id = operation.stream
         WHERE stream.stream = ?1 AND operation.seq = ?2 - 1
           AND NOT EXISTS (SELECT 1 FROM fork WHERE fork.stream = stream.id)",
    )?;
    let before = statement.query_row(params![head.stream.as_bytes(), signed(seq)], read_head);
    Ok(before.optional()?)
}

/// How far each stream of a device is held, the end of every branch: the cut-offs of a device that is
/// revoked now.
///
/// # Errors
/// Those of the database.
pub fn heads_of_device(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<StreamHead>, StoreError> {
    branch_ends(connection, "device", device.as_bytes())
}

/// The end of every branch of the streams whose `column` has that value.
fn branch_ends(
    connection: &Connection,
    column: &'static str,
    value: &[u8; 16],
) -> Result<Vec<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT stream, head_seq, head_hash FROM stream
         WHERE {column} = ?1 AND sparse = 0 AND head_hash IS NOT NULL
         UNION ALL
         SELECT stream.stream, branch.seq, branch.hash
         FROM branch JOIN stream ON stream.id = branch.stream WHERE stream.{column} = ?1
         ORDER BY 1, 2, 3",
    ))?;
    let heads = statement.query_map([value], read_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}

pub(super) fn read_head(row: &Row<'_>) -> rusqlite::Result<StreamHead> {
    Ok(StreamHead {
        stream: StreamId::from_bytes(row.get(0)?),
        seq: unsigned_at(row, 1)?,
        hash: OpHash::from_bytes(row.get(2)?),
    })
}

/// What the ward does not believe of a khu phố's operations. A write beyond a cut-off that came again
/// from a machine it believes counts.
///
/// # Errors
/// Those of the database.
pub fn verdicts_for(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<(OpHash, QuarantineReason)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT operation.hash, operation.quarantine
         FROM operation JOIN stream ON stream.id = operation.stream
         WHERE operation.quarantine IS NOT NULL AND stream.neighborhood = ?1
           AND NOT (operation.quarantine = ?2 AND EXISTS (
               SELECT 1 FROM operation copy
               WHERE copy.op_uid = operation.op_uid AND copy.applied = 1
                 AND copy.hlc = operation.hlc AND copy.entity = operation.entity
                 AND copy.payload IS operation.payload))
         ORDER BY operation.position",
    )?;
    let beyond = QuarantineReason::BeyondCutOff.number();
    let rows = statement.query_map(params![neighborhood.as_bytes(), beyond], |row| {
        Ok((OpHash::from_bytes(row.get(0)?), unsigned_at(row, 1)?))
    })?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let known = |(op, number)| Some((op, QuarantineReason::from_number(number)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// The parts that came from a khu phố after those a receipt already confirms.
///
/// # Errors
/// Those of the database.
pub fn confirmed_parts(
    connection: &Connection,
    neighborhood: EntityId,
    after_receipt: u64,
) -> Result<Vec<(BundleId, u32)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT bundle, part FROM import
         WHERE neighborhood = ?1 AND purpose = 1 AND undone_ms IS NULL
           AND (receipt IS NULL OR receipt > ?2)
         ORDER BY bundle, part",
    )?;
    let parts = statement.query_map(
        params![neighborhood.as_bytes(), signed(after_receipt)],
        |row| Ok((BundleId::from_bytes(row.get(0)?), row.get(1)?)),
    )?;
    Ok(parts.collect::<Result<_, _>>()?)
}

/// Evidence contents that a khu phố's operations name.
fn evidence_of(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<ContentHash>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("evidence_of.sql"))?;
    let contents =
        statement.query_map([neighborhood.as_bytes()], |row| row.get(0).map(ContentHash))?;
    Ok(contents.collect::<Result<_, _>>()?)
}
