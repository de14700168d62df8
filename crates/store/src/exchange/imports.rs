//! The files that were taken in, taking one back and taking it in again.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_oplog::ids::{BundleId, DeviceId};
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};

use super::quarantine::{QuarantineReason, StandingChanges, judged};
use super::revoking;
use super::taking_in::{Arrival, TakenIn, judge_import_again};
use crate::StoreError;
use crate::error::ExchangeFault;
use crate::rows::{entity_at, signed, some_entity_at, unsigned_at};
use crate::store::Store;

/// A part that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number in this store.
    pub id: i64,
    /// What came.
    pub arrival: Arrival,
    /// Operations that were new and applied.
    pub applied: u64,
    /// Operations that were copies.
    pub copies: u64,
    /// Operations that were in the log before.
    pub already_there: u64,
    /// Operations that had to wait.
    pub parked: u64,
    /// Operations that were not believed.
    pub quarantined: u64,
    /// Forks that it showed.
    pub forks: u64,
    /// When it was taken back, if it was.
    pub undone_ms: Option<u64>,
    /// Whether something of the file is not here: there was no room for it to wait, or it waited too
    /// long. The same file is taken in again.
    pub is_incomplete: bool,
}

/// What an import is taken back with.
const UNDONE_BY_IMPORT: &str = "import = ?1 AND quarantine IS NULL
    AND stream NOT IN (SELECT id FROM stream WHERE own = 1)";

/// What a person's decision about what counts came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportChange {
    /// Operations whose standing changed.
    pub operations: u64,
    /// Kinds of things that changed.
    pub changed: BTreeSet<KindId>,
}

impl Store {
    /// Takes an import back: the operations that it brought first stay in the log and do not count
    /// any more. What this store wrote itself, and a file only brought back, goes on counting.
    ///
    /// # Errors
    /// [`ExchangeFault::UnknownImport`], and those of the database.
    pub fn undo_import(&self, import: i64) -> Result<ImportChange, StoreError> {
        let undone_ms = Some(self.clock().now_ms());
        self.change_import(import, undone_ms, |connection, changes| {
            for one in judged(connection, UNDONE_BY_IMPORT, [import])? {
                changes.quarantine(connection, &one, QuarantineReason::ImportUndone)?;
            }
            Ok(())
        })
    }

    /// Lets an import that was taken back count again, but for what was revoked meanwhile, and what
    /// turned out to write about what is another's.
    ///
    /// # Errors
    /// [`ExchangeFault::UnknownImport`], and those of the database.
    pub fn redo_import(&self, import: i64) -> Result<ImportChange, StoreError> {
        self.change_import(import, None, |connection, changes| {
            let undone = QuarantineReason::ImportUndone.number();
            let condition = "import = ?1 AND quarantine = ?2";
            for one in judged(connection, condition, params![import, undone])? {
                changes.accept(connection, &one)?;
            }
            revoking::judge_again(connection, import, changes)?;
            judge_import_again(connection, import, changes)
        })
    }

    fn change_import(
        &self,
        import: i64,
        undone_ms: Option<u64>,
        change: impl FnOnce(&Connection, &mut StandingChanges) -> Result<(), StoreError>,
    ) -> Result<ImportChange, StoreError> {
        let mut writer = self.writer();
        let sql = writer
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = sql
            .prepare_cached("UPDATE import SET undone_ms = ?2, receipt = NULL WHERE id = ?1")?
            .execute(params![import, undone_ms.map(signed)])?;
        if found == 0 {
            return Err(ExchangeFault::UnknownImport(import).into());
        }
        let mut changes = StandingChanges::default();
        change(&sql, &mut changes)?;
        changes.committed(sql)
    }
}

const COLUMNS: &str = "SELECT id, bundle, part, parts, purpose, device, neighborhood, number,
    file_name, made_ms, received_ms, content_hash, actor, applied, copies, already_there, parked,
    quarantined, forks, undone_ms, incomplete FROM import";

/// The imports, the newest first.
///
/// # Errors
/// Those of the database.
pub fn imports(
    connection: &Connection,
    limit: u32,
    offset: u64,
) -> Result<Vec<ImportRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC LIMIT ?1 OFFSET ?2"))?;
    let rows = statement.query_map(params![limit, signed(offset)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest import of a part.
///
/// # Errors
/// Those of the database.
pub fn find_import(
    connection: &Connection,
    bundle: BundleId,
    part: u32,
) -> Result<Option<ImportRow>, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "{COLUMNS} WHERE bundle = ?1 AND part = ?2 ORDER BY id DESC LIMIT 1"
        ))?
        .query_row(params![bundle.as_bytes(), part], read)
        .optional()?)
}

/// Which parts of a sending are here.
///
/// # Errors
/// Those of the database.
pub fn parts_present(connection: &Connection, bundle: BundleId) -> Result<Vec<u32>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT part FROM import WHERE bundle = ?1 ORDER BY part")?;
    let parts = statement.query_map([bundle.as_bytes()], |row| row.get(0))?;
    Ok(parts.collect::<Result<_, _>>()?)
}

/// The row of a part, added where it is new. A part that comes again keeps its first row.
pub(super) fn begin(connection: &Connection, arrival: &Arrival) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached(include_str!("begin_import.sql"))?
        .query_row(
            params![
                arrival.bundle.as_bytes(),
                arrival.part,
                arrival.parts,
                arrival.purpose,
                arrival.device.as_ref().map(DeviceId::as_bytes),
                arrival.neighborhood.as_ref().map(EntityId::as_bytes),
                signed(arrival.number),
                arrival.file_name,
                arrival.content_hash,
                signed(arrival.made_ms),
                signed(arrival.received_ms),
                arrival.actor.as_ref().map(EntityId::as_bytes),
            ],
            |row| row.get(0),
        )?)
}

pub(super) fn finish(connection: &Connection, taken: &TakenIn) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE import SET applied = applied + ?2, copies = copies + ?3,
                 already_there = already_there + ?4, parked = parked + ?5,
                 quarantined = quarantined + ?6, forks = forks + ?7,
                 incomplete = max(incomplete, ?8) WHERE id = ?1",
        )?
        .execute(params![
            taken.import,
            signed(taken.applied),
            signed(taken.copies),
            signed(taken.already_there),
            signed(taken.parked),
            signed(taken.quarantined),
            signed(taken.forks),
            taken.beyond_parking_limit > 0,
        ])?;
    Ok(())
}

/// Marks the imports of what waited since before `oldest_ms`: it is forgotten now.
pub(super) fn mark_incomplete(connection: &Connection, oldest_ms: u64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE import SET incomplete = 1
             WHERE id IN (SELECT import FROM parked WHERE received_ms < ?1)",
        )?
        .execute([signed(oldest_ms)])?;
    Ok(())
}

/// Whether an import is taken back at present.
pub(super) fn is_undone(connection: &Connection, import: i64) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM import WHERE id = ?1 AND undone_ms IS NOT NULL")?
        .exists([import])?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ImportRow> {
    Ok(ImportRow {
        id: row.get(0)?,
        arrival: Arrival {
            bundle: BundleId::from_bytes(row.get(1)?),
            part: row.get(2)?,
            parts: row.get(3)?,
            purpose: row.get(4)?,
            device: row.get::<_, Option<[u8; 16]>>(5)?.map(DeviceId::from_bytes),
            neighborhood: some_entity_at(row, 6)?,
            number: unsigned_at(row, 7)?,
            file_name: row.get(8)?,
            made_ms: unsigned_at(row, 9)?,
            received_ms: unsigned_at(row, 10)?,
            content_hash: row.get(11)?,
            actor: some_entity_at(row, 12)?,
        },
        applied: unsigned_at(row, 13)?,
        copies: unsigned_at(row, 14)?,
        already_there: unsigned_at(row, 15)?,
        parked: unsigned_at(row, 16)?,
        quarantined: unsigned_at(row, 17)?,
        forks: unsigned_at(row, 18)?,
        undone_ms: row
            .get::<_, Option<i64>>(19)?
            .and_then(|ms| u64::try_from(ms).ok()),
        is_incomplete: row.get(20)?,
    })
}

/// When the files of a khu phố came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighborhoodArrival {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// When the newest came, by this machine's clock; none while nothing came.
    pub last_received_ms: Option<u64>,
    /// When that was made, by its maker's clock.
    pub last_made_ms: Option<u64>,
    /// Which sending of its maker it was.
    pub last_number: Option<u64>,
    /// How many parts came.
    pub imports: u64,
}

/// When the newest file of each khu phố came; of those that are silent too.
///
/// # Errors
/// Those of the database.
pub fn neighborhood_arrivals(
    connection: &Connection,
) -> Result<Vec<NeighborhoodArrival>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("arrivals.sql"))?;
    let optional = |row: &Row<'_>, column| {
        row.get::<_, Option<i64>>(column)
            .map(|number| number.and_then(|number| u64::try_from(number).ok()))
    };
    let rows = statement.query_map([], |row| {
        Ok(NeighborhoodArrival {
            neighborhood: entity_at(row, 0)?,
            last_received_ms: optional(row, 1)?,
            last_made_ms: optional(row, 2)?,
            last_number: optional(row, 3)?,
            imports: unsigned_at(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
