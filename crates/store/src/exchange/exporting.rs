//! What left this machine, and the numbers people know it by.

use khupho_oplog::StreamHead;
use khupho_oplog::ids::{BundleId, LogId};
use rusqlite::{Connection, Row, params};

use super::giving_back::GivenBack;
use super::numbering::{next_number, sendings};
use super::ranges::StreamRange;
use super::receipts::read_head;
use super::roles::refuse_practice;
use crate::StoreError;
use crate::rows::{signed, unsigned_at};
use crate::store::Store;

/// A sending that was written to files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// Its identity.
    pub bundle: BundleId,
    /// Published number: 1 to the ward, 2 to PCs of the khu phố, 3 a receipt.
    pub purpose: u8,
    /// Which sending it is.
    pub number: u64,
    /// Files it has.
    pub parts: u32,
    /// Bytes of all of them.
    pub bytes: u64,
    /// Operations in it.
    pub operations: u64,
    /// When it was made.
    pub made_ms: u64,
    /// The files' names, without their folders.
    pub file_names: Vec<String>,
    /// What went back with it to a ward that was restored.
    pub given_back: Option<GivenBack>,
}

impl Store {
    /// The number of the next sending to that kind of reader. It is used up even where the sending
    /// is never written.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::PracticeNeverLeaves`], and those of the database.
    pub fn next_bundle_number(&self, purpose: u8) -> Result<u64, StoreError> {
        let writer = self.writer();
        refuse_practice(&writer.connection)?;
        next_number(&writer.connection, &sendings(purpose))
    }

    /// Marks what left this machine. What goes to the ward counts as sent.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::PracticeNeverLeaves`], and those of the database.
    pub fn mark_exported(
        &self,
        ranges: &[StreamRange],
        export: &ExportRow,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        refuse_practice(&sql)?;
        insert_export(&sql, export)?;
        if export.purpose == TO_THE_WARD {
            for range in ranges {
                sql.prepare_cached(
                    "UPDATE stream SET exported_seq = max(exported_seq, ?2) WHERE stream = ?1",
                )?
                .execute(params![range.stream.as_bytes(), signed(range.last_seq)])?;
            }
        }
        sql.commit()?;
        Ok(())
    }
}

/// The published number of a sending to the ward.
const TO_THE_WARD: u8 = 1;

fn insert_export(connection: &Connection, export: &ExportRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO export (bundle, purpose, number, parts, bytes, operations, made_ms, file_names,
                                 log_id, receipts_through)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            export.bundle.as_bytes(),
            export.purpose,
            signed(export.number),
            export.parts,
            signed(export.bytes),
            signed(export.operations),
            signed(export.made_ms),
            export.file_names.join("\n"),
            export.given_back.as_ref().map(|back| back.log_id.as_bytes()),
            export.given_back.map_or(0, |back| back.through),
        ])?;
    Ok(())
}

/// What left this machine, the newest first.
///
/// # Errors
/// Those of the database.
pub fn exports(connection: &Connection) -> Result<Vec<ExportRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT bundle, purpose, number, parts, bytes, operations, made_ms, file_names, log_id,
                receipts_through
         FROM export ORDER BY id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        let names: String = row.get(7)?;
        Ok(ExportRow {
            bundle: BundleId::from_bytes(row.get(0)?),
            purpose: row.get(1)?,
            number: unsigned_at(row, 2)?,
            parts: row.get(3)?,
            bytes: unsigned_at(row, 4)?,
            operations: unsigned_at(row, 5)?,
            made_ms: unsigned_at(row, 6)?,
            file_names: names.lines().map(str::to_owned).collect(),
            given_back: read_given_back(row)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_given_back(row: &Row<'_>) -> rusqlite::Result<Option<GivenBack>> {
    let log_id: Option<[u8; 16]> = row.get(8)?;
    let through = row.get(9)?;
    Ok(log_id.map(|id| GivenBack {
        log_id: LogId::from_bytes(id),
        through,
    }))
}

/// The heads of this device's own streams, to be signed with every sending. What the store wrote under
/// a former device goes with the heads that device signed.
///
/// # Errors
/// Those of the database.
pub fn own_heads(connection: &Connection) -> Result<Vec<StreamHead>, StoreError> {
    let mut statement = connection.prepare_cached(
        "WITH mine AS (
             SELECT id, stream, head_seq, head_hash FROM stream
             WHERE own = 1 AND sparse = 0
               AND (device IS NULL OR device = (SELECT device FROM own_device))
         )
         SELECT stream, head_seq, head_hash FROM mine WHERE head_hash IS NOT NULL
         UNION ALL
         SELECT mine.stream, branch.seq, branch.hash FROM branch JOIN mine ON mine.id = branch.stream
         ORDER BY 1, 2, 3",
    )?;
    let heads = statement.query_map([], read_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}
