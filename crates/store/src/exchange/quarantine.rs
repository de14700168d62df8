//! Operations that are kept without being applied, and accepting them all the same.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::{Hlc, KindId, OpHash, OpUid, StreamId};
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};

use super::imports::ImportChange;
use super::taking_in::recompute;
use crate::StoreError;
use crate::rows::{entity_at, signed, some_entity_at, unsigned_at};
use crate::store::Store;

/// Why an operation is not applied. The numbers are published and never given another meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuarantineReason {
    /// Nobody at that device may write it.
    NotAWriter,
    /// The device was revoked before.
    BeyondCutOff,
    /// The entity belongs to another khu phố.
    ForeignEntity,
    /// The ward took the import back.
    ImportUndone,
    /// It changes a criteria set that the ward issued.
    IssuedByWard,
    /// It breaks a limit.
    BreaksLimit,
    /// Nobody knows the device.
    UnknownDevice,
    /// Another write has the same identity.
    ReusedIdentity,
}

impl QuarantineReason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::NotAWriter,
        Self::BeyondCutOff,
        Self::ForeignEntity,
        Self::ImportUndone,
        Self::IssuedByWard,
        Self::BreaksLimit,
        Self::UnknownDevice,
        Self::ReusedIdentity,
    ];

    /// The published number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The reason of a published number; none for those of later versions.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|reason| u64::from(reason.number()) == number)
    }
}

/// Which quarantined operations to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuarantineFilter {
    /// Of this khu phố alone.
    pub neighborhood: Option<EntityId>,
    /// Of this import alone.
    pub import: Option<i64>,
    /// For this reason alone.
    pub reason: Option<QuarantineReason>,
}

/// One operation that is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedOperation {
    /// The operation.
    pub op: OpHash,
    /// Why; none for a reason of a later version.
    pub reason: Option<QuarantineReason>,
    /// What it is about.
    pub entity: EntityId,
    /// The kind of that.
    pub kind: KindId,
    /// The person who acted.
    pub actor: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub hlc_ms: u64,
    /// The device that wrote it.
    pub device: Option<DeviceId>,
    /// Its khu phố.
    pub neighborhood: Option<EntityId>,
    /// The import it came with.
    pub import: Option<i64>,
    /// Its stream.
    pub stream: StreamId,
    /// Its place there.
    pub seq: u64,
}

impl Store {
    /// Accepts quarantined operations one by one: they are applied from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn accept_quarantined(&self, operations: &[OpHash]) -> Result<ImportChange, StoreError> {
        let mut writer = self.writer();
        let sql = writer
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut changes = StandingChanges::default();
        for op in operations {
            let found = find_quarantined(&sql, *op)?;
            for one in found {
                changes.accept(&sql, &one)?;
            }
        }
        changes.committed(sql)
    }
}

/// An operation whose standing changes.
pub(super) struct Judged {
    pub(super) position: i64,
    op_uid: OpUid,
    entity: EntityId,
    kind: KindId,
    applied: bool,
    import: Option<i64>,
}

/// Entities to compute again after operations were quarantined or accepted.
#[derive(Default)]
pub(super) struct StandingChanges {
    touched: BTreeSet<(EntityId, KindId)>,
    /// Positions of the operations whose standing changed.
    changed: BTreeSet<i64>,
    /// Imports that they came with.
    imports: BTreeSet<i64>,
}

impl StandingChanges {
    /// Takes an operation out of what counts; another accepted copy of the write takes its place.
    pub(super) fn quarantine(
        &mut self,
        connection: &Connection,
        one: &Judged,
        reason: QuarantineReason,
    ) -> Result<(), StoreError> {
        connection
            .prepare_cached(
                "UPDATE operation SET quarantine = ?2, applied = 0 WHERE position = ?1",
            )?
            .execute(params![one.position, reason.number()])?;
        if one.applied {
            connection
                .prepare_cached(include_str!("promote_copy.sql"))?
                .execute([one.op_uid.as_bytes()])?;
        }
        self.touch(one);
        Ok(())
    }

    /// Lets an operation count again, unless a copy of its write does.
    pub(super) fn accept(
        &mut self,
        connection: &Connection,
        one: &Judged,
    ) -> Result<(), StoreError> {
        connection
            .prepare_cached("UPDATE operation SET quarantine = NULL WHERE position = ?1")?
            .execute([one.position])?;
        connection
            .prepare_cached(
                "UPDATE operation SET applied = 1 WHERE position = ?1 AND NOT EXISTS (
                     SELECT 1 FROM operation other WHERE other.op_uid = ?2 AND other.applied = 1)",
            )?
            .execute(params![one.position, one.op_uid.as_bytes()])?;
        self.touch(one);
        Ok(())
    }

    fn touch(&mut self, one: &Judged) {
        self.touched.insert((one.entity, one.kind));
        self.changed.insert(one.position);
        self.imports.extend(one.import);
    }

    /// How many operations changed their standing.
    pub(super) fn operations(&self) -> u64 {
        self.changed.len() as u64
    }

    /// Computes every touched entity again; the next receipt tells what changed.
    pub(super) fn recompute(self, connection: &Connection) -> Result<BTreeSet<KindId>, StoreError> {
        for import in self.imports {
            connection
                .prepare_cached("UPDATE import SET receipt = NULL WHERE id = ?1")?
                .execute([import])?;
        }
        let mut kinds = BTreeSet::new();
        for (entity, kind) in self.touched {
            recompute(connection, entity, kind)?;
            kinds.insert(kind);
        }
        Ok(kinds)
    }

    /// Computes every touched entity again, ends the transaction, and tells what came of it.
    pub(super) fn committed(self, sql: Transaction<'_>) -> Result<ImportChange, StoreError> {
        let operations = self.operations();
        let changed = self.recompute(&sql)?;
        sql.commit()?;
        Ok(ImportChange {
            operations,
            changed,
        })
    }
}

const JUDGED: &str = "SELECT position, op_uid, entity, kind, applied, import FROM operation";

/// The operations that `condition` on the operation table selects, in the order of arrival.
pub(super) fn judged(
    connection: &Connection,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<Judged>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{JUDGED} WHERE {condition} ORDER BY position"))?;
    let rows = statement.query_map(parameters, |row| {
        Ok(Judged {
            position: row.get(0)?,
            op_uid: OpUid::from_bytes(row.get(1)?),
            entity: entity_at(row, 2)?,
            kind: KindId(row.get(3)?),
            applied: row.get(4)?,
            import: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn find_quarantined(connection: &Connection, op: OpHash) -> Result<Vec<Judged>, StoreError> {
    judged(
        connection,
        "hash = ?1 AND quarantine IS NOT NULL",
        [op.as_bytes()],
    )
}

/// Quarantined operations, in the order of arrival.
///
/// # Errors
/// Those of the database.
pub fn quarantined(
    connection: &Connection,
    filter: &QuarantineFilter,
    limit: u32,
    offset: u64,
) -> Result<Vec<QuarantinedOperation>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("quarantined.sql"))?;
    let rows = statement.query_map(
        params![
            filter.neighborhood.as_ref().map(EntityId::as_bytes),
            filter.import,
            filter.reason.map(QuarantineReason::number),
            limit,
            signed(offset),
        ],
        read_quarantined,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many operations are quarantined, by reason.
///
/// # Errors
/// Those of the database.
pub fn quarantine_tally(
    connection: &Connection,
    neighborhood: Option<EntityId>,
) -> Result<Vec<(QuarantineReason, u64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT operation.quarantine, count(*)
         FROM operation JOIN stream ON stream.id = operation.stream
         WHERE operation.quarantine IS NOT NULL AND (?1 IS NULL OR stream.neighborhood = ?1)
         GROUP BY operation.quarantine ORDER BY operation.quarantine",
    )?;
    let neighborhood = neighborhood.as_ref().map(EntityId::as_bytes);
    let rows = statement.query_map([neighborhood], |row| {
        Ok((unsigned_at(row, 0)?, unsigned_at(row, 1)?))
    })?;
    let tally = rows.collect::<Result<Vec<_>, _>>()?;
    let known = |(number, count)| Some((QuarantineReason::from_number(number)?, count));
    Ok(tally.into_iter().filter_map(known).collect())
}

fn read_quarantined(row: &Row<'_>) -> rusqlite::Result<QuarantinedOperation> {
    Ok(QuarantinedOperation {
        op: OpHash::from_bytes(row.get(0)?),
        reason: QuarantineReason::from_number(unsigned_at(row, 1)?),
        entity: entity_at(row, 2)?,
        kind: KindId(row.get(3)?),
        actor: entity_at(row, 4)?,
        hlc_ms: Hlc::from_u64(unsigned_at(row, 5)?).map_or(0, Hlc::ms),
        device: row.get::<_, Option<[u8; 16]>>(6)?.map(DeviceId::from_bytes),
        neighborhood: some_entity_at(row, 7)?,
        import: row.get(8)?,
        stream: StreamId::from_bytes(row.get(9)?),
        seq: unsigned_at(row, 10)?,
    })
}
