//! Appending transactions and operations.

use khupho_domain::ids::EntityId;
use khupho_oplog::{Hlc, SealedOperation, TxnId};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::labels::TxnLabel;
use crate::rows::signed;

/// What [`insert_with`] runs.
pub(crate) const INSERT_OPERATION: &str =
    "INSERT INTO operation (hash, op_uid, stream, seq, entity, kind, hlc, effective_hlc,
                            txn, applied, header, payload, personal, personal_withheld,
                            quarantine, import)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

/// A transaction about to be written.
pub(crate) struct NewTxn {
    pub(crate) uid: TxnId,
    /// None for transactions of other stores.
    pub(crate) label: Option<TxnLabel>,
    pub(crate) actor: EntityId,
    pub(crate) started_ms: u64,
    /// Row of the transaction that this one undoes.
    pub(crate) undo_of: Option<i64>,
}

/// Whether a stored operation is the copy of its write that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationCopy {
    /// The first copy: it was merged into the state.
    Applied,
    /// A re-issued copy in another stream.
    Reissued,
    /// Kept for its stream and not merged, for the reason of that published number.
    Quarantined(u8),
}

/// The row of a transaction, if the log has it.
pub(crate) fn find_txn(connection: &Connection, uid: TxnId) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM txn WHERE uid = ?1")?
        .query_row([uid.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Adds a transaction and gives its row.
pub(crate) fn insert_txn(connection: &Connection, txn: &NewTxn) -> Result<i64, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO txn (uid, label, actor, started_ms, undo_of) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            txn.uid.as_bytes(),
            txn.label.map(TxnLabel::name),
            txn.actor.as_bytes(),
            signed(txn.started_ms),
            txn.undo_of,
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Adds an operation written here to the log.
pub(crate) fn insert_operation(
    connection: &Connection,
    rows: (i64, i64),
    effective: Hlc,
    op: &SealedOperation,
    copy: OperationCopy,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(INSERT_OPERATION)?;
    insert_with(&mut statement, rows, effective, op, (copy, None))
}

/// Adds an operation by [`INSERT_OPERATION`], with the import it came with. A write applies once;
/// further copies are kept for their stream.
pub(crate) fn insert_with(
    statement: &mut CachedStatement<'_>,
    (stream_row, txn_row): (i64, i64),
    effective: Hlc,
    op: &SealedOperation,
    (copy, import): (OperationCopy, Option<i64>),
) -> Result<(), StoreError> {
    let quarantine = match copy {
        OperationCopy::Quarantined(reason) => Some(reason),
        OperationCopy::Applied | OperationCopy::Reissued => None,
    };
    statement.execute(params![
        op.hash.as_bytes(),
        op.header.op_uid.as_bytes(),
        stream_row,
        signed(op.header.seq),
        op.header.entity.as_bytes(),
        op.header.kind.0,
        signed(op.header.hlc.as_u64()),
        signed(effective.as_u64()),
        txn_row,
        copy == OperationCopy::Applied,
        op.header_bytes,
        op.payload_bytes,
        op.personal_bytes,
        is_withheld(op),
        quarantine,
        import,
    ])?;
    Ok(())
}

/// Whether something of an operation can come later: its personal part, or its payload, without which
/// nobody knows whether there is a personal part.
pub(crate) fn is_withheld(op: &SealedOperation) -> bool {
    op.is_personal_withheld() || op.payload_bytes.is_none()
}
