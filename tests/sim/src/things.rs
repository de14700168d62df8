//! What people of the khu phố write about: few things, so that they meet.

use fastrand::Rng;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{assessment, claim, household};
use khupho_oplog::{Change, FieldId, KindId, derive_entity};

use crate::device::Edit;
use crate::trust::NEIGHBORHOOD;

/// A kind and a field of a later version.
const LATER_KIND: KindId = KindId(60_000);
pub(crate) const LATER_FIELD: FieldId = FieldId(901);

/// A list of that kind, to which everybody adds.
pub(crate) const LIST: EntityId = EntityId::from_bytes([4; 16]);

/// The assessment of the khu phố and its claims: identities that anybody can compute.
pub(crate) struct Things {
    pub(crate) set: EntityId,
    pub(crate) assessment: EntityId,
    /// Each with its criterion.
    pub(crate) claims: [(EntityId, EntityId); 2],
}

impl Things {
    pub(crate) fn new() -> Self {
        let set = EntityId::from_bytes([5; 16]);
        let begun = derive_entity(assessment::KIND, &[NEIGHBORHOOD.as_bytes(), set.as_bytes()]);
        let claims = [6, 7].map(|number| {
            let criterion = EntityId::from_bytes([number; 16]);
            let claimed = derive_entity(claim::KIND, &[begun.as_bytes(), criterion.as_bytes()]);
            (claimed, criterion)
        });
        Self {
            set,
            assessment: begun,
            claims,
        }
    }

    /// Somebody opens the assessment.
    pub(crate) fn begin(&self) -> Edit {
        Edit {
            entity: self.assessment,
            kind: assessment::KIND,
            changes: vec![
                Change::set(assessment::NEIGHBORHOOD, NEIGHBORHOOD),
                Change::set(assessment::CRITERIA_SET, self.set),
            ],
        }
    }

    /// Somebody writes a claim for the first time.
    pub(crate) fn claim(&self, number: usize) -> Edit {
        let (entity, criterion) = self.claims[number];
        Edit {
            entity,
            kind: claim::KIND,
            changes: vec![
                Change::set(claim::ASSESSMENT, self.assessment),
                Change::set(claim::CRITERION, criterion),
            ],
        }
    }

    /// Anything that people write.
    pub(crate) fn some_edit(&self, rng: &mut Rng) -> Edit {
        let value = rng.i64(0..1_000);
        match rng.u8(0..7) {
            0 => self.begin(),
            1 => self.claim(rng.usize(0..self.claims.len())),
            2 | 3 => Edit {
                entity: self.claims[rng.usize(0..self.claims.len())].0,
                kind: claim::KIND,
                changes: vec![claim_change(value, rng)],
            },
            4 | 5 => Edit {
                entity: EntityId::from_bytes([rng.u8(2..4); 16]),
                kind: household::KIND,
                changes: vec![household_change(value, rng)],
            },
            _ => Edit {
                entity: LIST,
                kind: LATER_KIND,
                // No two people add the same: an entry that is there twice was applied twice.
                changes: vec![Change::append(LATER_FIELD, rng.i64(0..i64::MAX))],
            },
        }
    }
}

fn claim_change(value: i64, rng: &mut Rng) -> Change {
    match rng.u8(0..3) {
        0 => Change::set(claim::STATE, value % 3),
        1 => Change::set(claim::NOTE, format!("{value}")),
        _ => Change::add_member(claim::EVIDENCE, vec![7_u8; 16]),
    }
}

fn household_change(value: i64, rng: &mut Rng) -> Change {
    match rng.u8(0..3) {
        0 => Change::set(household::COUNT_VNEID, value),
        1 => Change::set(household::PHONE, format!("{value}")),
        _ => Change::set(LATER_FIELD, value),
    }
}
