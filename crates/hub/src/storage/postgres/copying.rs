//! Moving a ward out of the database and into it.

use khupho_oplog::ids::WardId;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Row as _};

use crate::storage::tables::{COPIED_TABLES, Cell, CellKind, CopiedTable, CopyPage};
use crate::storage::{Answer, StorageError};

pub(super) async fn copy_out(
    pool: &PgPool,
    ward: WardId,
    table: &CopiedTable,
    (after, limit): (&[Cell], u32),
) -> Answer<CopyPage> {
    let (columns, key) = (table.column_list(), table.key_list());
    let marks: Vec<_> = (3..3 + after.len())
        .map(|number| format!("${number}"))
        .collect();
    let behind = match after {
        [] => String::new(),
        _ => format!("AND ({key}) > ({})", marks.join(", ")),
    };
    let text = format!(
        "SELECT {columns} FROM {} WHERE ward = $1 {behind} ORDER BY {key} LIMIT $2",
        table.name
    );
    let mut query = sqlx::query(AssertSqlSafe(text))
        .bind(ward.as_bytes())
        .bind(i64::from(limit));
    for cell in after {
        query = bind(query, cell);
    }
    let rows = query.fetch_all(pool).await?;
    let rows = rows
        .iter()
        .map(|row| cells(row, table))
        .collect::<Answer<_>>()?;
    Ok(CopyPage { rows })
}

type Bound<'q> = Query<'q, Postgres, PgArguments>;

fn bind<'q>(query: Bound<'q>, cell: &Cell) -> Bound<'q> {
    match cell {
        Cell::Null => query.bind(None::<i64>),
        Cell::Integer(number) => query.bind(number),
        Cell::Bytes(bytes) => query.bind(bytes),
        Cell::Text(text) => query.bind(text),
    }
}

fn cells(row: &PgRow, table: &CopiedTable) -> Answer<Vec<Cell>> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(column, (_, kind))| cell(row, column, *kind))
        .collect()
}

fn cell(row: &PgRow, column: usize, kind: CellKind) -> Answer<Cell> {
    Ok(match kind {
        CellKind::Small => Cell::Integer(row.try_get::<i16, _>(column)?.into()),
        CellKind::Medium => Cell::Integer(row.try_get::<i32, _>(column)?.into()),
        CellKind::Integer => Cell::Integer(row.try_get(column)?),
        CellKind::Text => Cell::Text(row.try_get(column)?),
        CellKind::Bytes => row
            .try_get::<Option<Vec<u8>>, _>(column)?
            .map_or(Cell::Null, Cell::Bytes),
    })
}

pub(super) async fn copy_in(
    pool: &PgPool,
    ward: WardId,
    table: &CopiedTable,
    rows: &[Vec<Cell>],
) -> Answer<()> {
    if rows.iter().any(|row| row.len() != table.columns.len()) {
        return Err(StorageError::Damaged(
            "a row with another number of columns",
        ));
    }
    let numbered = (2..).zip(table.columns);
    let arrays: Vec<_> = numbered
        .map(|(number, (_, kind))| format!("${number}::{}[]", type_of(*kind)))
        .collect();
    let text = format!(
        "INSERT INTO {} (ward, {}) SELECT $1, * FROM unnest({})",
        table.name,
        table.column_list(),
        arrays.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(text)).bind(ward.as_bytes());
    for (column, (_, kind)) in table.columns.iter().enumerate() {
        query = bind_column(query, rows, column, *kind)?;
    }
    query.execute(pool).await?;
    Ok(())
}

const fn type_of(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Small => "smallint",
        CellKind::Medium => "integer",
        CellKind::Integer => "bigint",
        CellKind::Bytes => "bytea",
        CellKind::Text => "text",
    }
}

fn bind_column<'q>(
    query: Bound<'q>,
    rows: &[Vec<Cell>],
    column: usize,
    kind: CellKind,
) -> Answer<Bound<'q>> {
    let cells = || rows.iter().map(|row| &row[column]);
    Ok(match kind {
        CellKind::Small => query.bind(cells().map(small).collect::<Answer<Vec<_>>>()?),
        CellKind::Medium => query.bind(cells().map(medium).collect::<Answer<Vec<_>>>()?),
        CellKind::Integer => query.bind(cells().map(integer).collect::<Answer<Vec<_>>>()?),
        CellKind::Bytes => query.bind(cells().map(bytes).collect::<Answer<Vec<_>>>()?),
        CellKind::Text => query.bind(cells().map(text).collect::<Answer<Vec<_>>>()?),
    })
}

const OTHER_KIND: StorageError = StorageError::Damaged("a column of another kind");

fn integer(cell: &Cell) -> Answer<i64> {
    match cell {
        Cell::Integer(number) => Ok(*number),
        Cell::Null | Cell::Bytes(_) | Cell::Text(_) => Err(OTHER_KIND),
    }
}

fn small(cell: &Cell) -> Answer<i16> {
    i16::try_from(integer(cell)?).map_err(|_| OTHER_KIND)
}

fn medium(cell: &Cell) -> Answer<i32> {
    i32::try_from(integer(cell)?).map_err(|_| OTHER_KIND)
}

fn bytes(cell: &Cell) -> Answer<Option<&[u8]>> {
    match cell {
        Cell::Null => Ok(None),
        Cell::Bytes(bytes) => Ok(Some(bytes)),
        Cell::Integer(_) | Cell::Text(_) => Err(OTHER_KIND),
    }
}

fn text(cell: &Cell) -> Answer<&str> {
    match cell {
        Cell::Text(text) => Ok(text),
        Cell::Null | Cell::Integer(_) | Cell::Bytes(_) => Err(OTHER_KIND),
    }
}

pub(super) async fn remove_ward(pool: &PgPool, ward: WardId) -> Answer<()> {
    let mut transaction = pool.begin().await?;
    for table in COPIED_TABLES.iter().rev() {
        let text = format!("DELETE FROM {} WHERE ward = $1", table.name);
        sqlx::query(AssertSqlSafe(text))
            .bind(ward.as_bytes())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
