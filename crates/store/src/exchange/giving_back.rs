//! At a khu phố: what goes back to a ward that was restored from a backup. Receipts of former lives of
//! its log, and the ward's own operations that those receipts vouch for.
//!
//! They go along with every sending to the ward until it confirms one of them. Should the ward be
//! restored again, they go back again.

use khupho_oplog::OpHash;
use khupho_oplog::ids::{BundleId, LogId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::acknowledging::seen_of_ward;
use super::reading::{StoredBytes, read_bytes};
use super::receipts::{ReceiptRow, read_receipt};
use super::taking_in::TakingIn;
use crate::StoreError;

/// How far receipts of former lives of the ward's log went along with a sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenBack {
    /// The life of the log that the sending is for.
    pub log_id: LogId,
    /// Row of the newest receipt that was here.
    pub through: i64,
}

/// The receipts that a restored ward may have forgotten, the oldest first; none where the ward has
/// had one life only, or has confirmed them all.
///
/// # Errors
/// Those of the database.
pub fn receipts_to_give_back(
    connection: &Connection,
) -> Result<Option<(GivenBack, Vec<ReceiptRow>)>, StoreError> {
    let Some(log_id) = seen_of_ward(connection)?.log_id else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(
        "SELECT log_id, number, neighborhood, at_ms, code, position, bytes FROM receipt
         WHERE log_id <> ?1 AND given_back = 0 ORDER BY id",
    )?;
    let rows = statement.query_map([log_id.as_bytes()], read_receipt)?;
    let receipts = rows.collect::<Result<Vec<_>, _>>()?;
    if receipts.is_empty() {
        return Ok(None);
    }
    let through = connection
        .prepare_cached("SELECT max(id) FROM receipt")?
        .query_row([], |row| row.get(0))?;
    Ok(Some((GivenBack { log_id, through }, receipts)))
}

/// One of the ward's operations, whether this version can read it or not.
///
/// # Errors
/// Those of the database.
pub fn operation_to_give_back(
    connection: &Connection,
    operation: OpHash,
) -> Result<Option<StoredBytes>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT header, payload, personal FROM operation WHERE hash = ?1
             UNION ALL SELECT header, payload, personal FROM unread_vouched WHERE hash = ?1",
        )?
        .query_row([operation.as_bytes()], read_bytes)
        .optional()?)
}

impl TakingIn<'_> {
    /// Marks what the ward has got back: receipts of former lives are in the first part of a sending,
    /// and the receipt names the parts that came.
    ///
    /// Call it after [`Self::acknowledge`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_given_back(
        &mut self,
        log_id: LogId,
        confirmed: &[(BundleId, u64)],
    ) -> Result<(), StoreError> {
        for (bundle, _) in confirmed.iter().filter(|(_, part)| *part == 1) {
            self.sql
                .prepare_cached(
                    "UPDATE receipt SET given_back = 1
                     WHERE log_id <> ?1 AND id <= (
                         SELECT receipts_through FROM export WHERE bundle = ?2 AND log_id = ?1)",
                )?
                .execute(params![log_id.as_bytes(), bundle.as_bytes()])?;
        }
        Ok(())
    }
}
