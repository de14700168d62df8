//! Content digests: two tables with the same content have the same digest.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::StoreError;
use crate::projection::{ProjectedTable, tables};

/// What a table holds, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDigest {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of its content in hexadecimal: every column but those that are local to this file.
    pub digest: String,
}

/// The states of the log, compared like a projection.
const ENTITY_STATES: ProjectedTable = ProjectedTable {
    name: "entity_state",
    key: &["entity", "kind"],
    search: None,
    local_columns: &[],
};

/// Digests of the states and of every projected table.
pub(crate) fn digests(connection: &Connection) -> Result<Vec<TableDigest>, StoreError> {
    std::iter::once(&ENTITY_STATES)
        .chain(tables())
        .map(|table| digest(connection, table))
        .collect()
}

fn digest(connection: &Connection, table: &ProjectedTable) -> Result<TableDigest, StoreError> {
    let columns = content_columns(connection, table)?;
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {}",
        columns.join(", "),
        table.name,
        table.key.join(", ")
    );
    let mut hasher = blake3::Hasher::new();
    let mut count = 0;
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        hash_row(&mut hasher, row, columns.len())?;
        count += 1;
    }
    Ok(TableDigest {
        table: table.name,
        rows: count,
        digest: hasher.finalize().to_hex().to_string(),
    })
}

fn content_columns(
    connection: &Connection,
    table: &ProjectedTable,
) -> Result<Vec<String>, StoreError> {
    let statement = connection.prepare(&format!("SELECT * FROM {} LIMIT 0", table.name))?;
    let names = statement.column_names();
    Ok(names
        .filter(|name| !table.local_columns.contains(name))
        .map(|name| format!("\"{name}\""))
        .collect())
}

/// Values are hashed with their type and length, so that neighbours cannot be taken for one another.
fn hash_row(hasher: &mut blake3::Hasher, row: &Row<'_>, columns: usize) -> Result<(), StoreError> {
    for column in 0..columns {
        match row.get_ref(column)? {
            ValueRef::Null => hash_value(hasher, 0, &[]),
            ValueRef::Integer(number) => hash_value(hasher, 1, &number.to_be_bytes()),
            ValueRef::Real(number) => hash_value(hasher, 2, &number.to_be_bytes()),
            ValueRef::Text(text) => hash_value(hasher, 3, text),
            ValueRef::Blob(bytes) => hash_value(hasher, 4, bytes),
        }
    }
    Ok(())
}

fn hash_value(hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]) {
    hasher.update(&[kind]);
    hasher.update(&(bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

/// Whether the full-text index over a table is sound and, where it says, fits the table.
pub(crate) fn search_index_is_sound(
    connection: &Connection,
    index: &str,
) -> Result<bool, StoreError> {
    let sql = match index_content(connection, index)? {
        IndexContent::OtherTable => {
            format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        }
        IndexContent::None | IndexContent::Own => {
            format!("INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        }
    };
    match connection.execute_batch(&sql).map_err(StoreError::from) {
        Ok(()) => Ok(true),
        Err(StoreError::Damaged { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Empties a full-text index.
pub(crate) fn empty_search_index(connection: &Connection, index: &str) -> Result<(), StoreError> {
    let sql = match index_content(connection, index)? {
        IndexContent::Own => format!("DELETE FROM {index}"),
        IndexContent::None | IndexContent::OtherTable => {
            format!("INSERT INTO {index} ({index}) VALUES ('delete-all')")
        }
    };
    Ok(connection.execute_batch(&sql)?)
}

/// Where a full-text index has the text it indexes.
enum IndexContent {
    Own,
    None,
    OtherTable,
}

fn index_content(connection: &Connection, index: &str) -> Result<IndexContent, StoreError> {
    let sql: String = connection.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = ?1",
        [index],
        |row| row.get(0),
    )?;
    let packed: String = sql.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(match packed.split_once("content=") {
        None => IndexContent::Own,
        Some((_, value)) if value.starts_with("''") || value.starts_with("\"\"") => {
            IndexContent::None
        }
        Some(_) => IndexContent::OtherTable,
    })
}
