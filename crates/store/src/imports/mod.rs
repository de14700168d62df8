//! Imports: which file was taken in, so that it can be undone and is not taken in twice.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::import_batch::{FILE_HASH, FILE_NAME, NEIGHBORHOOD, ROWS, TARGET};
use khupho_oplog::{Change, EntityState, Patch, TxnId};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::projection::{ProjectedTable, bytes, entity_ref, int, text};
use crate::rows::{entity_at, some_entity_at, unsigned_at};

pub(crate) const TABLES: &[ProjectedTable] = &[ProjectedTable {
    name: "import_batch",
    key: &["entity"],
    search: None,
    local_columns: &[],
}];

/// One file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBatch {
    /// The khu phố it was taken into.
    pub neighborhood: Option<EntityId>,
    /// Into what: `households`, `help_log` or `journal`.
    pub target: String,
    /// The file's name, without its folders.
    pub file_name: String,
    /// BLAKE3 of the file.
    pub file_hash: Option<[u8; 32]>,
    /// Rows that were written.
    pub rows: u32,
}

/// What an operation says to record an import.
#[must_use]
pub fn patch(batch: &ImportBatch) -> Patch {
    Patch(vec![
        Change::set(NEIGHBORHOOD, batch.neighborhood),
        Change::set(TARGET, batch.target.as_str()),
        Change::set(FILE_NAME, batch.file_name.as_str()),
        Change::set(FILE_HASH, batch.file_hash.map(|hash| hash.to_vec())),
        Change::set(ROWS, batch.rows),
    ])
}

/// Every import that stands, the newest first.
///
/// # Errors
/// Those of the database.
pub fn list(connection: &Connection) -> Result<Vec<(EntityId, ImportBatch)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, neighborhood, target, file_name, file_hash, rows
         FROM import_batch WHERE deleted = 0 ORDER BY entity DESC",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An import with the transaction it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedImport {
    /// The batch.
    pub id: EntityId,
    /// What it was.
    pub batch: ImportBatch,
    /// The transaction, to undo it.
    pub txn: TxnId,
    /// Who imported.
    pub actor: EntityId,
    /// When, in milliseconds since 1970.
    pub started_ms: u64,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Every import into a khu phố, the newest first, those that were undone too.
///
/// # Errors
/// Those of the database.
pub fn recorded(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<RecordedImport>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("recorded.sql"))?;
    let rows = statement.query_map([neighborhood.as_bytes()], |row| {
        let (id, batch) = read(row)?;
        Ok(RecordedImport {
            id,
            batch,
            undone: row.get(6)?,
            txn: TxnId::from_bytes(row.get(7)?),
            actor: entity_at(row, 8)?,
            started_ms: unsigned_at(row, 9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(EntityId, ImportBatch)> {
    let batch = ImportBatch {
        neighborhood: some_entity_at(row, 1)?,
        target: row.get(2)?,
        file_name: row.get(3)?,
        file_hash: row.get(4)?,
        rows: row.get(5)?,
    };
    Ok((entity_at(row, 0)?, batch))
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    // A batch that was taken back stays in the list, so that people see what became of it.
    let file_hash = bytes(state, FILE_HASH).filter(|hash| hash.len() == 32);
    connection
        .prepare_cached("INSERT OR REPLACE INTO import_batch VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            entity.as_bytes(),
            entity_ref(state, NEIGHBORHOOD)
                .as_ref()
                .map(EntityId::as_bytes),
            text(state, TARGET),
            text(state, FILE_NAME),
            file_hash,
            int(state, ROWS)
                .and_then(|rows| u32::try_from(rows).ok())
                .unwrap_or(0),
            state.is_deleted(),
        ])?;
    Ok(())
}
