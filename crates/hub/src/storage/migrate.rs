//! Moves wards from one database to another: read in pages, written, read back and compared.

use khupho_oplog::ids::WardId;

use super::tables::{COPIED_TABLES, Cell, CopiedTable, CopyCursor};
use super::{Answer, Refusal, StorageError, WardLog};

/// Rows that are read and written at once.
const PAGE_ROWS: u32 = 1_000;

/// The same of a table whose rows may be 16 MiB each.
const PAGE_LARGE_ROWS: u32 = 4;

/// What a table of a ward holds, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDigest {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of all columns of all rows, in the order of the key.
    pub hash: [u8; 32],
}

/// A ward that was moved, table by table as it was found on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedWard {
    /// The ward.
    pub ward: WardId,
    /// Its tables.
    pub tables: Vec<TableDigest>,
}

/// Moves every ward of `from` to `to`, which must be empty, and tells after each ward how it went.
/// `from` is left as it is. Nothing else may write to either meanwhile.
///
/// # Errors
/// [`Refusal::NotEmpty`]; [`StorageError::Damaged`] where a ward arrived differently, which is
/// removed again; and those of the databases.
pub async fn move_all<From: WardLog, To: WardLog>(
    from: &From,
    to: &To,
    mut told: impl FnMut(&MovedWard),
) -> Answer<Vec<MovedWard>> {
    if !to.wards().await?.is_empty() {
        return Err(Refusal::NotEmpty.into());
    }
    let mut moved = Vec::new();
    for ward in from.wards().await? {
        let ward = move_ward(from, to, ward).await?;
        told(&ward);
        moved.push(ward);
    }
    Ok(moved)
}

/// Moves one ward; the other database may hold others.
///
/// # Errors
/// As [`move_all`]; [`Refusal::WardExists`] where `to` has the ward.
pub async fn move_ward<From: WardLog, To: WardLog>(
    from: &From,
    to: &To,
    ward: WardId,
) -> Answer<MovedWard> {
    if to.ward(ward).await?.is_some() {
        return Err(Refusal::WardExists.into());
    }
    let outcome = copy_and_compare(from, to, ward).await;
    if outcome.is_err() {
        to.remove_ward(ward).await?;
    }
    outcome
}

async fn copy_and_compare<From: WardLog, To: WardLog>(
    from: &From,
    to: &To,
    ward: WardId,
) -> Answer<MovedWard> {
    let mut tables = Vec::new();
    for table in COPIED_TABLES {
        tables.push(copy(from, to, ward, table).await?);
    }
    for sent in &tables {
        let table = COPIED_TABLES.iter().find(|table| table.name == sent.table);
        let table = table.ok_or(StorageError::Damaged("a table without a name"))?;
        if digest(to, ward, table).await? != *sent {
            return Err(StorageError::Damaged("a table arrived differently"));
        }
    }
    Ok(MovedWard { ward, tables })
}

async fn copy<From: WardLog, To: WardLog>(
    from: &From,
    to: &To,
    ward: WardId,
    table: &'static CopiedTable,
) -> Answer<TableDigest> {
    let mut digesting = Digesting::new(table);
    while let Some(rows) = digesting.next_page(from, ward).await? {
        to.copy_in(ward, table, rows).await?;
    }
    Ok(digesting.finish())
}

/// What a table of a ward holds.
///
/// # Errors
/// Those of the database.
pub async fn digest<L: WardLog>(
    log: &L,
    ward: WardId,
    table: &'static CopiedTable,
) -> Answer<TableDigest> {
    let mut digesting = Digesting::new(table);
    while digesting.next_page(log, ward).await?.is_some() {}
    Ok(digesting.finish())
}

/// Reads a table page by page and hashes what it reads.
struct Digesting {
    table: &'static CopiedTable,
    hasher: blake3::Hasher,
    rows: u64,
    cursor: CopyCursor,
}

impl Digesting {
    fn new(table: &'static CopiedTable) -> Self {
        Self {
            table,
            hasher: blake3::Hasher::new(),
            rows: 0,
            cursor: CopyCursor::new(),
        }
    }

    async fn next_page<L: WardLog>(
        &mut self,
        log: &L,
        ward: WardId,
    ) -> Answer<Option<Vec<Vec<Cell>>>> {
        let limit = match self.table.name {
            "letter" => PAGE_LARGE_ROWS,
            _ => PAGE_ROWS,
        };
        let after = std::mem::take(&mut self.cursor);
        let page = log.copy_out(ward, self.table, after, limit).await?;
        if page.rows.is_empty() {
            return Ok(None);
        }
        self.cursor = page.cursor(self.table);
        self.rows += page.rows.len() as u64;
        for cell in page.rows.iter().flatten() {
            hash_cell(&mut self.hasher, cell);
        }
        Ok(Some(page.rows))
    }

    fn finish(self) -> TableDigest {
        TableDigest {
            table: self.table.name,
            rows: self.rows,
            hash: *self.hasher.finalize().as_bytes(),
        }
    }
}

/// Cells are hashed with their kind and length, so that neighbours are not taken for one another.
fn hash_cell(hasher: &mut blake3::Hasher, cell: &Cell) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match cell {
        Cell::Null => (0, &[]),
        Cell::Integer(integer) => {
            number = integer.to_be_bytes();
            (1, &number)
        }
        Cell::Bytes(bytes) => (2, bytes),
        Cell::Text(text) => (3, text.as_bytes()),
    };
    hasher.update(&[kind]);
    hasher.update(&(bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}
