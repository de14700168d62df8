//! Personal parts and payloads that come after the operation they belong to.

use khupho_oplog::{Hlc, OpHash, SealedOperation};
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

/// Whether an operation is here without its payload.
pub(crate) fn lacks_payload(connection: &Connection, op: OpHash) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM operation WHERE hash = ?1 AND payload IS NULL")?
        .exists([op.as_bytes()])?)
}

/// Keeps the payload of an operation that is here without it, and the personal part where it came
/// along. Gives the moment that counts for it where it is the copy that was applied.
pub(crate) fn fill_in_payload(
    connection: &Connection,
    op: &SealedOperation,
) -> Result<Option<Hlc>, StoreError> {
    let filled = connection
        .prepare_cached(
            "UPDATE operation SET payload = ?2, personal = ?3, personal_withheld = ?4
             WHERE hash = ?1 AND payload IS NULL RETURNING applied, effective_hlc",
        )?
        .query_row(
            params![
                op.hash.as_bytes(),
                op.payload_bytes,
                op.personal_bytes,
                op.is_personal_withheld(),
            ],
            |row| Ok((row.get(0)?, unsigned_at(row, 1)?)),
        )
        .optional()?;
    Ok(filled
        .filter(|(applied, _)| *applied)
        .map(|(_, moment): (bool, u64)| Hlc::from_u64(moment).unwrap_or(Hlc::MAX)))
}
