//! Reading the log.

use khupho_domain::ids::EntityId;
use khupho_oplog::{Hlc, KindId, SealedOperation, TxnId};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::labels::TxnLabel;
use crate::rows::{entity_at, unsigned_at};

/// Something that a person did here, in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TxnLine {
    /// Its identity.
    pub txn: TxnId,
    /// What the person did; none for a deed of a later version.
    pub label: Option<TxnLabel>,
    /// Who acted.
    pub actor: EntityId,
    /// When, by the clock of the machine.
    pub at_ms: u64,
    /// What undid it, while it is undone.
    pub undone_by: Option<TxnId>,
    /// Operations in it.
    pub operations: u64,
    /// What it wrote first.
    pub about: Option<(EntityId, KindId)>,
}

/// How many operations the log holds. It only grows, but for an older backup that was restored.
pub(crate) fn operations(connection: &Connection) -> Result<u64, StoreError> {
    let count = "SELECT count(*) FROM operation";
    Ok(connection.query_row(count, [], |row| unsigned_at(row, 0))?)
}

/// What people did with this store, the newest first. Undoing is no line of its own: it shows on the
/// line of what was undone.
///
/// # Errors
/// Those of the database.
pub fn recent_transactions(
    connection: &Connection,
    offset: u32,
    limit: u32,
) -> Result<Vec<TxnLine>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("recent_transactions.sql"))?;
    let rows = statement.query_map([limit, offset], |row| {
        let label: Option<String> = row.get(1)?;
        let entity: Option<[u8; 16]> = row.get(6)?;
        let kind: Option<u16> = row.get(7)?;
        Ok(TxnLine {
            txn: TxnId::from_bytes(row.get(0)?),
            label: label.as_deref().and_then(TxnLabel::from_name),
            actor: entity_at(row, 2)?,
            at_ms: unsigned_at(row, 3)?,
            undone_by: row.get::<_, Option<[u8; 16]>>(4)?.map(TxnId::from_bytes),
            operations: unsigned_at(row, 5)?,
            about: entity.map(EntityId::from_bytes).zip(kind.map(KindId)),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An operation as it is stored.
pub(crate) struct StoredOperation {
    pub(crate) op: SealedOperation,
    /// The moment that counts for it in a merge.
    pub(crate) effective: Hlc,
    /// Row of its transaction.
    pub(crate) txn_row: i64,
}

/// The operation at a position of the log.
pub(crate) fn operation_in(
    connection: &Connection,
    position: i64,
) -> Result<StoredOperation, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT header, payload, personal, effective_hlc, txn FROM operation WHERE position = ?1",
    )?;
    let mut rows = statement.query([position])?;
    match rows.next()? {
        Some(row) => read_stored(row),
        None => Err(rusqlite::Error::QueryReturnedNoRows.into()),
    }
}

/// Positions of the operations of a stream after a place, in their order.
pub(crate) fn positions_after(
    connection: &Connection,
    stream_row: i64,
    seq: i64,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT position FROM operation WHERE stream = ?1 AND seq > ?2 ORDER BY seq",
    )?;
    let positions = statement.query_map(params![stream_row, seq], |row| row.get(0))?;
    Ok(positions.collect::<Result<_, _>>()?)
}

/// The applied operations of an entity, in the order of arrival.
pub(crate) fn operations_of_entity(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
) -> Result<Vec<StoredOperation>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT header, payload, personal, effective_hlc, txn FROM operation
         WHERE entity = ?1 AND kind = ?2 AND applied = 1 ORDER BY position",
    )?;
    let mut rows = statement.query(params![entity.as_bytes(), kind.0])?;
    let mut operations = Vec::new();
    while let Some(row) = rows.next()? {
        operations.push(read_stored(row)?);
    }
    Ok(operations)
}

fn read_stored(row: &Row<'_>) -> Result<StoredOperation, StoreError> {
    let (op, effective) = read_operation(row)?;
    Ok(StoredOperation {
        op,
        effective,
        txn_row: row.get(4)?,
    })
}

/// Reads header, payload, personal part and effective moment from the first four columns.
pub(crate) fn read_operation(row: &Row<'_>) -> Result<(SealedOperation, Hlc), StoreError> {
    let op = khupho_oplog::open(row.get(0)?, row.get(1)?, row.get(2)?)?;
    let effective = Hlc::from_u64(unsigned_at(row, 3)?).unwrap_or(Hlc::MAX);
    Ok((op, effective))
}
