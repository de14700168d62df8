//! Moving a ward out of the file and into it.

use khupho_oplog::ids::WardId;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, ToSql, params_from_iter};

use super::rows::{find_ward_row, ward_row};
use crate::storage::tables::{COPIED_TABLES, Cell, CopiedTable, CopyPage};
use crate::storage::{Answer, StorageError};

/// The ward's own row is found by the ward, all others by the number of that row.
fn ward_column(table: &CopiedTable) -> &'static str {
    match table.name {
        "ward" => "id",
        _ => "ward",
    }
}

pub(super) fn copy_out(
    sql: &Connection,
    ward: WardId,
    table: &CopiedTable,
    (after, limit): (&[Cell], u32),
) -> Answer<CopyPage> {
    let Some(row) = find_ward_row(sql, ward)? else {
        return Ok(CopyPage::default());
    };
    let (columns, key) = (table.column_list(), table.key_list());
    let marks: Vec<_> = (2..2 + after.len())
        .map(|number| format!("?{number}"))
        .collect();
    let behind = match after {
        [] => String::new(),
        _ => format!("AND ({key}) > ({})", marks.join(", ")),
    };
    let text = format!(
        "SELECT {columns} FROM {} WHERE {} = ?1 {behind} ORDER BY {key} LIMIT {limit}",
        table.name,
        ward_column(table),
    );
    let mut statement = sql.prepare_cached(&text)?;
    let ward = Cell::Integer(row);
    let values = std::iter::once(&ward).chain(after);
    let rows = statement.query_map(params_from_iter(values), |row| cells(row, table))?;
    let rows = rows.collect::<Result<_, _>>()?;
    Ok(CopyPage { rows })
}

fn cells(row: &Row<'_>, table: &CopiedTable) -> rusqlite::Result<Vec<Cell>> {
    (0..table.columns.len())
        .map(|column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Integer(number),
                ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
                ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                other @ ValueRef::Real(_) => {
                    let name = table.columns[column].0.to_owned();
                    return Err(rusqlite::Error::InvalidColumnType(
                        column,
                        name,
                        other.data_type(),
                    ));
                }
            })
        })
        .collect()
}

pub(super) fn copy_in(
    sql: &Connection,
    ward: WardId,
    table: &CopiedTable,
    rows: &[Vec<Cell>],
) -> Answer<()> {
    let of_ward = match table.name {
        "ward" => Cell::Bytes(ward.as_bytes().to_vec()),
        _ => Cell::Integer(ward_row(sql, ward)?),
    };
    let marks = vec!["?"; table.columns.len() + 1].join(", ");
    let text = format!(
        "INSERT INTO {} (ward, {}) VALUES ({marks})",
        table.name,
        table.column_list()
    );
    let mut insert = sql.prepare_cached(&text)?;
    for row in rows {
        if row.len() != table.columns.len() {
            return Err(StorageError::Damaged(
                "a row with another number of columns",
            ));
        }
        insert.execute(params_from_iter(std::iter::once(&of_ward).chain(row)))?;
    }
    Ok(())
}

pub(super) fn remove_ward(sql: &Connection, ward: WardId) -> Answer<()> {
    let Some(row) = find_ward_row(sql, ward)? else {
        return Ok(());
    };
    // The ward's own row goes last; the others refer to it.
    for table in COPIED_TABLES.iter().rev() {
        let text = format!(
            "DELETE FROM {} WHERE {} = ?1",
            table.name,
            ward_column(table)
        );
        sql.execute(&text, [row])?;
    }
    Ok(())
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}
