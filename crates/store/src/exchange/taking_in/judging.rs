//! What is held against an operation that came from elsewhere.
//!
//! The rules are the same on every replica. What breaks one is kept in the log, so that the chain
//! holds, and not applied; a person may accept it all the same.

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::ownership::{self, Owner};
use khupho_oplog::writers::{check_change, keeps_text_limits};
use khupho_oplog::{Change, OpHash, SealedOperation, StreamId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::merging::Page;
use super::owners::KnownHere;
use crate::StoreError;
use crate::exchange::devices::DeviceClass;
use crate::exchange::quarantine::QuarantineReason;
use crate::exchange::roles::{self, StoreRole};
use crate::rows::{some_entity_at, unsigned_at};

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
        if class == DeviceClass::Ward {
            return Ok(None);
        }
        if !keeps_limits(op) {
            return Ok(Some(QuarantineReason::BreaksLimit));
        }
        let mut known = KnownHere {
            judge: self,
            connection,
            page,
        };
        let objection = ownership::held_against(op, writing.neighborhood, &mut known)?;
        Ok(objection.map(QuarantineReason::from))
    }

    /// Who writes the own streams of this store.
    pub(super) fn own_party(&self) -> Owner {
        match self.role {
            StoreRole::Ward => Owner::Ward,
            StoreRole::Neighborhood => Owner::Neighborhood(self.neighborhood),
        }
    }
}

/// Whether a device of that class may have written all of it. What only a later version can tell
/// is not held against anybody.
fn may_write(class: DeviceClass, op: &SealedOperation) -> bool {
    let roles: &[Role] = match class {
        DeviceClass::Neighborhood => &[Role::Head, Role::CommitteeMember, Role::Volunteer],
        DeviceClass::Ward => &[Role::WardOfficer],
        DeviceClass::Hub => return false,
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

/// Whether every text that travels with it is one that a screen takes.
fn keeps_limits(op: &SealedOperation) -> bool {
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    changes.all(|change| keeps_text_limits(op.header.kind, change))
}
