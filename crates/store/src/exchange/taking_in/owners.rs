//! What this replica knows of whose entities are, and judging again when it learns more.

use khupho_domain::ids::EntityId;
use khupho_oplog::ownership::{
    EntityOfKind, KnownOwners, Objection, Owner, Proof, is_taken_over_by_ward, proof_of,
};
use khupho_oplog::registry::welfare_round;
use khupho_oplog::{KindId, OpHash, SealedOperation, ownership};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::TakingIn;
use super::judging::Judge;
use super::merging::Page;
use crate::exchange::devices::DeviceClass;
use crate::exchange::quarantine::{Judged, QuarantineReason, StandingChanges, judged};
use crate::exchange::roles::{self, StoreRole};
use crate::log::{self, OperationCopy};
use crate::rows::{entity_at, some_entity_at};
use crate::{StoreError, log::StoredOperation};

/// What the store and the page under way tell of owners.
pub(super) struct KnownHere<'a> {
    pub(super) judge: &'a Judge,
    pub(super) connection: &'a Connection,
    pub(super) page: &'a mut Page,
}

impl KnownOwners for KnownHere<'_> {
    type Error = StoreError;

    fn parent(&mut self, of: EntityOfKind) -> Result<Option<EntityOfKind>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT parent, parent_kind FROM entity_origin WHERE entity = ?1 AND kind = ?2",
            )?
            .query_row(params![of.entity.as_bytes(), of.kind.0], entity_of_kind)
            .optional()?)
    }

    fn first_writer(&mut self, of: EntityOfKind) -> Result<Option<Owner>, StoreError> {
        if self.page.is_new(self.connection, of.entity, of.kind)? {
            return Ok(None);
        }
        let found = self
            .connection
            .prepare_cached(include_str!("owner_of.sql"))?
            .query_row(params![of.entity.as_bytes(), of.kind.0], |row| {
                let class: Option<i64> = row.get(1)?;
                Ok((
                    row.get::<_, bool>(0)?,
                    class.and_then(DeviceClass::from_number),
                    some_entity_at(row, 2)?,
                ))
            })
            .optional()?;
        Ok(
            found.and_then(|(is_own, class, neighborhood)| match (is_own, class) {
                (true, _) => Some(self.judge.own_party()),
                (false, Some(DeviceClass::Ward)) => Some(Owner::Ward),
                (false, Some(DeviceClass::Neighborhood)) => Some(Owner::Neighborhood(neighborhood)),
                // A hub writes nothing, and of an unknown device it is not known whose it is.
                (false, _) => None,
            }),
        )
    }

    fn is_written_by_ward(&mut self, of: EntityOfKind) -> Result<bool, StoreError> {
        let is_ward = self.judge.own_party() == Owner::Ward;
        is_written_by_ward(self.connection, of, is_ward)
    }
}

fn is_written_by_ward(
    connection: &Connection,
    of: EntityOfKind,
    own_is_of_ward: bool,
) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM operation JOIN stream ON stream.id = operation.stream
             WHERE operation.entity = ?1 AND operation.kind = ?2 AND operation.applied = 1
               AND ((stream.own = 0 AND stream.device_class = 2) OR (stream.own = 1 AND ?3))",
        )?
        .exists(params![of.entity.as_bytes(), of.kind.0, own_is_of_ward])?)
}

impl From<Objection> for QuarantineReason {
    fn from(objection: Objection) -> Self {
        match objection {
            Objection::Foreign => Self::ForeignEntity,
            Objection::OfWard => Self::IssuedByWard,
        }
    }
}

impl TakingIn<'_> {
    /// Keeps what an operation tells of owners; true where that was not known, so that what is here
    /// has to be judged again once the operation is. Call it before the operation is in the log.
    pub(super) fn learn_owner(
        &mut self,
        place: usize,
        op: &SealedOperation,
        copy: OperationCopy,
    ) -> Result<bool, StoreError> {
        let of = EntityOfKind::of(op);
        if keep_proof(&self.sql, op)? {
            return Ok(true);
        }
        if copy != OperationCopy::Applied {
            return Ok(false);
        }
        if of.kind == welfare_round::KIND {
            return self.page.is_new(&self.sql, of.entity, of.kind);
        }
        if !is_taken_over_by_ward(of.kind) || !self.streams[place].is_of_ward(self.role) {
            return Ok(false);
        }
        let own_is_of_ward = self.role == StoreRole::Ward;
        Ok(!is_written_by_ward(&self.sql, of, own_is_of_ward)?)
    }

    /// Judges again what is here of an entity and of those whose identities hang from it.
    pub(super) fn judge_owners_again(&mut self, op: &SealedOperation) -> Result<(), StoreError> {
        let hanging = with_those_below(&self.sql, EntityOfKind::of(op))?;
        let mut others = Vec::new();
        for of in &hanging {
            others.extend(written_by_neighborhoods(&self.sql, *of)?);
        }
        if others.iter().all(|other| other.hash == op.hash) {
            return Ok(());
        }
        self.flush()?;
        let mut changes = StandingChanges::default();
        for of in hanging {
            judge_entity_again(&self.judge, &self.sql, of, &mut changes)?;
        }
        self.taken.changed.extend(changes.recompute(&self.sql)?);
        Ok(())
    }
}

/// Keeps what an operation proves; true where it was not known. What a former version accepted without
/// a proof gives way to one.
fn keep_proof(connection: &Connection, op: &SealedOperation) -> Result<bool, StoreError> {
    let Proof::Of(parent) = proof_of(op) else {
        return Ok(false);
    };
    let kept = connection
        .prepare_cached(
            "INSERT INTO entity_origin VALUES (?1, ?2, ?3, ?4) ON CONFLICT (entity, kind)
             DO UPDATE SET parent = excluded.parent, parent_kind = excluded.parent_kind
             WHERE parent <> excluded.parent",
        )?
        .execute(params![
            op.header.entity.as_bytes(),
            op.header.kind.0,
            parent.entity.as_bytes(),
            parent.kind.0,
        ])?;
    Ok(kept > 0)
}

/// An entity, and every one whose identity was derived from it, over all steps.
fn with_those_below(
    connection: &Connection,
    of: EntityOfKind,
) -> Result<Vec<EntityOfKind>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("below.sql"))?;
    let below = statement.query_map(params![of.entity.as_bytes(), of.kind.0], entity_of_kind)?;
    Ok(below.collect::<Result<_, _>>()?)
}

fn entity_of_kind(row: &Row<'_>) -> rusqlite::Result<EntityOfKind> {
    Ok(EntityOfKind {
        entity: entity_at(row, 0)?,
        kind: KindId(row.get(1)?),
    })
}

/// An operation about an entity that a khu phố's device wrote elsewhere, and that counts.
struct Written {
    position: i64,
    hash: OpHash,
    writer: Option<EntityId>,
}

fn written_by_neighborhoods(
    connection: &Connection,
    of: EntityOfKind,
) -> Result<Vec<Written>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT operation.position, operation.hash, stream.neighborhood
         FROM operation JOIN stream ON stream.id = operation.stream
         WHERE operation.entity = ?1 AND operation.kind = ?2 AND operation.applied = 1
           AND stream.own = 0 AND stream.device_class = 1
         ORDER BY operation.position",
    )?;
    let rows = statement.query_map(params![of.entity.as_bytes(), of.kind.0], read_written)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_written(row: &Row<'_>) -> rusqlite::Result<Written> {
    Ok(Written {
        position: row.get(0)?,
        hash: OpHash::from_bytes(row.get(1)?),
        writer: some_entity_at(row, 2)?,
    })
}

/// Puts aside what breaks the rule of ownership. Another copy of such a write takes its place in the
/// log, and is judged in the next round.
fn judge_entity_again(
    judge: &Judge,
    connection: &Connection,
    of: EntityOfKind,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    loop {
        let before = changes.operations();
        for written in written_by_neighborhoods(connection, of)? {
            judge_written_again(judge, connection, &written, changes)?;
        }
        if changes.operations() == before {
            return Ok(());
        }
    }
}

fn judge_written_again(
    judge: &Judge,
    connection: &Connection,
    written: &Written,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    let StoredOperation { op, .. } = log::operation_in(connection, written.position)?;
    let mut page = Page::default();
    let mut known = KnownHere {
        judge,
        connection,
        page: &mut page,
    };
    if let Some(objection) = ownership::held_against(&op, written.writer, &mut known)? {
        for one in at(connection, written.position)? {
            changes.quarantine(connection, &one, objection.into())?;
        }
    }
    Ok(())
}

fn at(connection: &Connection, position: i64) -> Result<Vec<Judged>, StoreError> {
    judged(connection, "position = ?1", [position])
}

/// Judges again what counts of an import that was taken back in: meanwhile it may have come out that
/// it writes about what is another's.
pub(in crate::exchange) fn judge_import_again(
    connection: &Connection,
    import: i64,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    let judge = Judge::of(connection)?;
    let mut statement = connection.prepare_cached(
        "SELECT operation.position, operation.hash, stream.neighborhood
         FROM operation JOIN stream ON stream.id = operation.stream
         WHERE operation.import = ?1 AND operation.applied = 1
           AND stream.own = 0 AND stream.device_class = 1
         ORDER BY operation.position",
    )?;
    let rows = statement.query_map([import], read_written)?;
    for written in rows.collect::<Result<Vec<_>, _>>()? {
        judge_written_again(&judge, connection, &written, changes)?;
    }
    Ok(())
}

/// At the ward, before it writes about an entity for the first time: what khu phố wrote about it, and
/// about those that hang from it, counts no more, so that the ward writes all of it itself and can
/// pass all of it on. Says whether there was anything.
pub(crate) fn take_over_for_ward(
    connection: &Connection,
    of: EntityOfKind,
) -> Result<bool, StoreError> {
    if roles::role(connection)? != StoreRole::Ward || is_written_by_ward(connection, of, true)? {
        return Ok(false);
    }
    let mut changes = StandingChanges::default();
    for of in with_those_below(connection, of)? {
        // Another copy of a write takes the place of the one that was put aside.
        while let Some(other) = written_by_neighborhoods(connection, of)?.first() {
            for one in at(connection, other.position)? {
                changes.quarantine(connection, &one, QuarantineReason::IssuedByWard)?;
            }
        }
    }
    let any = changes.operations() > 0;
    changes.recompute(connection)?;
    Ok(any)
}
