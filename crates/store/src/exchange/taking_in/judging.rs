//! What is held against an operation that came from elsewhere.
//!
//! The rules are the same on every replica. What breaks one is kept in the log, so that the chain
//! holds, and not applied; a person may accept it all the same.

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::registry::{self, criteria_set, criterion, evidence, neighborhood};
use khupho_oplog::writers::check_change;
use khupho_oplog::{Change, FieldId, KindId, OpHash, SealedOperation, StreamId, Value};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::merging::Page;
use crate::StoreError;
use crate::exchange::devices::DeviceClass;
use crate::exchange::quarantine::QuarantineReason;
use crate::exchange::roles::{self, StoreRole};
use crate::projection::entity_ref;
use crate::rows::{some_entity_at, unsigned_at};

/// Kinds whose identity follows from their content, so that several khu phố rightly write the same
/// entity: the same photo, the same criteria set.
const SHARED_KINDS: &[KindId] = &[evidence::KIND, criteria_set::KIND, criterion::KIND];

/// Who writes a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing {
    pub(super) is_own: bool,
    /// None where nobody knows the device.
    pub(super) class: Option<DeviceClass>,
    pub(super) neighborhood: Option<EntityId>,
    pub(super) believed: Believed,
}

/// How far a stream is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Believed {
    /// Its device is not revoked.
    Everything,
    /// Up to the place where its device was revoked.
    UpTo(u64, OpHash),
    /// Nothing: it came up after its device was revoked.
    Nothing,
}

impl Believed {
    pub(super) fn of(
        connection: &Connection,
        device: DeviceId,
        stream: StreamId,
    ) -> Result<Self, StoreError> {
        let revoked = connection
            .prepare_cached("SELECT 1 FROM device WHERE device = ?1 AND revoked_ms IS NOT NULL")?
            .exists([device.as_bytes()])?;
        if !revoked {
            return Ok(Self::Everything);
        }
        let cut_off = connection
            .prepare_cached("SELECT seq, hash FROM cut_off WHERE device = ?1 AND stream = ?2")?
            .query_row(params![device.as_bytes(), stream.as_bytes()], |row| {
                Ok(Self::UpTo(
                    unsigned_at(row, 0)?,
                    OpHash::from_bytes(row.get(1)?),
                ))
            })
            .optional()?;
        Ok(cut_off.unwrap_or(Self::Nothing))
    }

    pub(super) fn covers(&self, seq: u64, hash: OpHash) -> bool {
        match self {
            Self::Everything => true,
            Self::UpTo(last, last_hash) => seq < *last || (seq == *last && hash == *last_hash),
            Self::Nothing => false,
        }
    }
}

/// Judges operations by the rules.
pub(super) struct Judge {
    role: StoreRole,
    /// The khu phố of this store; none at the ward.
    neighborhood: Option<EntityId>,
}

impl Judge {
    pub(super) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let role = roles::role(connection)?;
        let neighborhood = match role {
            StoreRole::Ward => None,
            // Without a ward, the khu phố is the one in the store.
            StoreRole::Neighborhood => connection
                .prepare_cached(
                    "SELECT neighborhood FROM ward_trust UNION ALL SELECT entity FROM neighborhood",
                )?
                .query_row([], |row| some_entity_at(row, 0))
                .optional()?
                .flatten(),
        };
        Ok(Self { role, neighborhood })
    }

    /// What is held against an operation, if anything is.
    pub(super) fn held_against(
        &self,
        connection: &Connection,
        page: &mut Page,
        op: &SealedOperation,
        writing: &Writing,
    ) -> Result<Option<QuarantineReason>, StoreError> {
        if writing.is_own {
            return Ok(None);
        }
        // The ward's signature may stand for a stream whose device is not told.
        let Some(class) = writing.class else {
            return Ok(Some(QuarantineReason::UnknownDevice));
        };
        if !writing.believed.covers(op.header.seq, op.hash) {
            return Ok(Some(QuarantineReason::BeyondCutOff));
        }
        if !may_write(class, op) {
            return Ok(Some(QuarantineReason::NotAWriter));
        }
        match class {
            DeviceClass::Ward => Ok(None),
            DeviceClass::Neighborhood => {
                self.foreign_or_issued(connection, page, op, writing.neighborhood)
            }
        }
    }

    fn foreign_or_issued(
        &self,
        connection: &Connection,
        page: &mut Page,
        op: &SealedOperation,
        writer: Option<EntityId>,
    ) -> Result<Option<QuarantineReason>, StoreError> {
        if names_other_neighborhood(op, writer) {
            return Ok(Some(QuarantineReason::ForeignEntity));
        }
        let (entity, kind) = (op.header.entity, op.header.kind);
        if kind == neighborhood::KIND {
            let own = writer == Some(entity);
            return Ok((!own).then_some(QuarantineReason::ForeignEntity));
        }
        if is_issued_by_ward(connection, page, op)? {
            return Ok(Some(QuarantineReason::IssuedByWard));
        }
        if SHARED_KINDS.contains(&kind) || page.is_new(connection, entity, kind)? {
            return Ok(None);
        }
        let foreign = match self.owner_of(connection, entity, kind)? {
            None => false,
            Some((DeviceClass::Ward, _)) => true,
            Some((DeviceClass::Neighborhood, owner)) => owner != writer,
        };
        Ok(foreign.then_some(QuarantineReason::ForeignEntity))
    }

    /// Whose an entity is: who wrote the first operation of it that was accepted.
    fn owner_of(
        &self,
        connection: &Connection,
        entity: EntityId,
        kind: KindId,
    ) -> Result<Option<(DeviceClass, Option<EntityId>)>, StoreError> {
        let found = connection
            .prepare_cached(include_str!("owner_of.sql"))?
            .query_row(params![entity.as_bytes(), kind.0], |row| {
                let class: Option<i64> = row.get(1)?;
                Ok((
                    row.get::<_, bool>(0)?,
                    class.and_then(DeviceClass::from_number),
                    some_entity_at(row, 2)?,
                ))
            })
            .optional()?;
        Ok(
            found.map(|(is_own, class, neighborhood)| match (is_own, class) {
                (false, Some(class)) => (class, neighborhood),
                _ => self.own_origin(),
            }),
        )
    }

    fn own_origin(&self) -> (DeviceClass, Option<EntityId>) {
        match self.role {
            StoreRole::Ward => (DeviceClass::Ward, None),
            StoreRole::Neighborhood => (DeviceClass::Neighborhood, self.neighborhood),
        }
    }
}

/// Whether a device of that class may have written all of it. What only a later version can tell
/// is not held against anybody.
fn may_write(class: DeviceClass, op: &SealedOperation) -> bool {
    let roles: &[Role] = match class {
        DeviceClass::Neighborhood => &[Role::Head, Role::CommitteeMember, Role::Volunteer],
        DeviceClass::Ward => &[Role::WardOfficer],
    };
    let allowed = |change: &Change| {
        roles.iter().any(|role| {
            check_change(*role, op.header.kind, change)
                .map_or_else(|violation| violation.awaits_upgrade(), |()| true)
        })
    };
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    changes.all(allowed)
}

/// Whether an operation puts its entity into a khu phố that is not its writer's.
fn names_other_neighborhood(op: &SealedOperation, writer: Option<EntityId>) -> bool {
    let Some(field) = neighborhood_field(op.header.kind) else {
        return false;
    };
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    changes.any(|change| change.field == field && names_another(&change.value, writer))
}

fn names_another(value: &Value, writer: Option<EntityId>) -> bool {
    let named = value.as_bytes().and_then(EntityId::from_slice);
    named.is_some() && named != writer
}

fn neighborhood_field(kind: KindId) -> Option<FieldId> {
    let fields = registry::kind(kind)?.fields;
    let named = fields.iter().find(|field| field.name == "NEIGHBORHOOD");
    named.map(|field| field.id)
}

/// Whether it changes a criteria set that the ward issued.
fn is_issued_by_ward(
    connection: &Connection,
    page: &mut Page,
    op: &SealedOperation,
) -> Result<bool, StoreError> {
    let (entity, kind) = (op.header.entity, op.header.kind);
    let set = match kind {
        criteria_set::KIND => Some(entity),
        criterion::KIND => page
            .state(connection, entity, kind)?
            .and_then(|state| entity_ref(state, criterion::SET)),
        _ => None,
    };
    let Some(set) = set else {
        return Ok(false);
    };
    let state = page.state(connection, set, criteria_set::KIND)?;
    Ok(state.is_some_and(|state| {
        state
            .register(criteria_set::ISSUED_ON)
            .is_some_and(|day| !day.is_null())
    }))
}
