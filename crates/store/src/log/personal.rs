//! Personal parts that come after the operation they belong to.

use khupho_oplog::{Hlc, SealedOperation};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::rows::unsigned_at;

/// Keeps the personal part of `op` with every copy of the write that is here without it.
///
/// Gives the moment that counts for the write where the copy that was applied got its part now:
/// `op` then has to be merged into its entity again, at that moment. Copies are those of the same
/// write with the same payload, whose seal the part was checked against.
pub(crate) fn fill_in_personal(
    connection: &Connection,
    op: &SealedOperation,
) -> Result<Option<Hlc>, StoreError> {
    if op.personal_bytes.is_none() {
        return Ok(None);
    }
    // Two statements, because each has an index for its half of the copies.
    fill_in(
        connection,
        op,
        "UPDATE operation SET personal = ?1, personal_withheld = 0
         WHERE op_uid = ?2 AND entity = ?3 AND kind = ?4 AND payload = ?5
           AND applied = 0 AND personal_withheld = 1
         RETURNING effective_hlc",
    )?;
    fill_in(
        connection,
        op,
        "UPDATE operation SET personal = ?1, personal_withheld = 0
         WHERE op_uid = ?2 AND entity = ?3 AND kind = ?4 AND payload = ?5
           AND applied = 1 AND personal_withheld = 1
         RETURNING effective_hlc",
    )
}

fn fill_in(
    connection: &Connection,
    op: &SealedOperation,
    sql: &str,
) -> Result<Option<Hlc>, StoreError> {
    let moment = connection
        .prepare_cached(sql)?
        .query_row(
            params![
                op.personal_bytes,
                op.header.op_uid.as_bytes(),
                op.header.entity.as_bytes(),
                op.header.kind.0,
                op.payload_bytes,
            ],
            |row| unsigned_at(row, 0),
        )
        .optional()?;
    Ok(moment.map(|moment| Hlc::from_u64(moment).unwrap_or(Hlc::MAX)))
}
