//! What evidence can support: a claim, a help entry, an activity.

use crate::api::assessment::EvidenceTarget;
use crate::api::errors::{ApiError, ErrorCode};
use crate::assessment::{ClaimEdit, UnderWay, write_edit};
use crate::criteria::current_set;
use crate::host::{SignedIn, parse_id};
use crate::validation::invalid_field;
use chrono::NaiveDate;
use khupho_domain::assessment::Claim;
use khupho_domain::ids::EntityId;
use khupho_domain::limits::EVIDENCE_MAX;
use khupho_oplog::registry::{activity, claim, help_entry};
use khupho_oplog::writers::may_write;
use khupho_oplog::{Change, EntityState, FieldId, KindId, Patch, Value};
use khupho_store::assessment::{assessment_id, claim_id};
use khupho_store::{Connection, Transaction};

/// A target with its identities read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The claim for a criterion of the assessment under way.
    Claim {
        /// The criterion.
        criterion: EntityId,
    },
    /// An entity with a set of evidence.
    Entry(Entry),
}

/// An entity with a set of evidence, and the numbers under which the log knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    id: EntityId,
    kind: KindId,
    field: FieldId,
}

impl Target {
    pub(super) fn of(target: &EvidenceTarget) -> Result<Self, ApiError> {
        Ok(match target {
            EvidenceTarget::Claim { criterion } => Self::Claim {
                criterion: parse_id(criterion)?,
            },
            EvidenceTarget::Help { id } => Self::Entry(Entry {
                id: parse_id(id)?,
                kind: help_entry::KIND,
                field: help_entry::EVIDENCE,
            }),
            EvidenceTarget::Activity { id } => Self::Entry(Entry {
                id: parse_id(id)?,
                kind: activity::KIND,
                field: activity::EVIDENCE,
            }),
        })
    }

    /// Refuses early what could not be cited anyway, before a file is prepared and stored.
    pub(super) fn check_role(self, signed_in: &SignedIn) -> Result<(), ApiError> {
        let (kind, field) = match self {
            Self::Claim { .. } => (claim::KIND, claim::EVIDENCE),
            Self::Entry(entry) => (entry.kind, entry.field),
        };
        if may_write(signed_in.role, kind, field) {
            Ok(())
        } else {
            Err(ApiError::new(ErrorCode::NotAllowed))
        }
    }

    /// Refuses early a claim that is not there or not editable.
    pub(super) fn check_there(
        self,
        connection: &Connection,
        signed_in: &SignedIn,
        today: NaiveDate,
    ) -> Result<(), ApiError> {
        if let Self::Claim { criterion } = self {
            let under_way = UnderWay::open(connection, signed_in, today)?;
            let state = under_way.state(under_way.index_of(criterion)?);
            crate::assessment::check_editable(state)?;
        }
        Ok(())
    }

    /// What the citation is written to: the entry or activity, or the claim, begun or not.
    pub(super) fn holder(
        self,
        connection: &Connection,
        signed_in: &SignedIn,
    ) -> Result<EntityId, ApiError> {
        let criterion = match self {
            Self::Claim { criterion } => criterion,
            Self::Entry(entry) => return Ok(entry.id),
        };
        let set = current_set(connection, signed_in)?
            .ok_or_else(|| ApiError::new(ErrorCode::NoCriteriaSet))?;
        if !set.criterion_ids.contains(&criterion) {
            return Err(not_found());
        }
        let assessment = assessment_id(signed_in.neighborhood, set.id);
        Ok(claim_id(assessment, criterion))
    }

    /// Cites a piece of evidence; writes nothing where it is cited already.
    pub(super) fn cite(
        self,
        tx: &mut Transaction<'_>,
        signed_in: &SignedIn,
        today: NaiveDate,
        evidence: EntityId,
    ) -> Result<EntityId, ApiError> {
        match self {
            Self::Claim { criterion } => edit_claim(tx, signed_in, today, criterion, |claim| {
                add(claim, evidence)
            }),
            Self::Entry(entry) => entry.cite(tx, evidence),
        }
    }

    /// Takes a piece of evidence out.
    pub(super) fn take_out(
        self,
        tx: &mut Transaction<'_>,
        signed_in: &SignedIn,
        today: NaiveDate,
        evidence: EntityId,
    ) -> Result<EntityId, ApiError> {
        match self {
            Self::Claim { criterion } => edit_claim(tx, signed_in, today, criterion, |claim| {
                remove(claim, evidence)
            }),
            Self::Entry(entry) => entry.take_out(tx, evidence),
        }
    }
}

fn edit_claim(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    today: NaiveDate,
    criterion: EntityId,
    edit: impl FnOnce(&mut Claim) -> Result<(), ApiError>,
) -> Result<EntityId, ApiError> {
    let under_way = UnderWay::open(tx.connection(), signed_in, today)?;
    let index = under_way.index_of(criterion)?;
    let mut claim = under_way.claim_or_new(index);
    edit(&mut claim)?;
    let Claim {
        value,
        from_book,
        note,
        evidence,
        ..
    } = claim;
    write_edit(
        tx,
        signed_in,
        &under_way,
        index,
        ClaimEdit {
            value,
            from_book,
            note,
            evidence,
        },
    )
}

fn add(claim: &mut Claim, evidence: EntityId) -> Result<(), ApiError> {
    if !claim.evidence.contains(&evidence) {
        check_count(claim.evidence.len())?;
        claim.evidence.push(evidence);
    }
    Ok(())
}

fn remove(claim: &mut Claim, evidence: EntityId) -> Result<(), ApiError> {
    let place = claim.evidence.iter().position(|id| *id == evidence);
    claim.evidence.remove(place.ok_or_else(not_found)?);
    Ok(())
}

impl Entry {
    fn cite(self, tx: &mut Transaction<'_>, evidence: EntityId) -> Result<EntityId, ApiError> {
        let state = self.state(tx)?;
        if !self.is_cited(&state, evidence) {
            check_count(state.members(self.field).count())?;
            tx.write(
                self.kind,
                self.id,
                Patch(vec![Change::add_member(self.field, evidence)]),
            )?;
        }
        Ok(self.id)
    }

    fn take_out(self, tx: &mut Transaction<'_>, evidence: EntityId) -> Result<EntityId, ApiError> {
        if !self.is_cited(&self.state(tx)?, evidence) {
            return Err(not_found());
        }
        tx.write(
            self.kind,
            self.id,
            Patch(vec![Change::remove_member(self.field, evidence)]),
        )?;
        Ok(self.id)
    }

    fn state(self, tx: &Transaction<'_>) -> Result<EntityState, ApiError> {
        let state = tx.state(self.id)?;
        state
            .filter(|state| state.kind == self.kind && !state.is_deleted())
            .ok_or_else(not_found)
    }

    fn is_cited(self, state: &EntityState, evidence: EntityId) -> bool {
        let member = Value::from(evidence);
        state.members(self.field).any(|one| *one == member)
    }
}

fn check_count(cited: usize) -> Result<(), ApiError> {
    if cited >= EVIDENCE_MAX {
        Err(invalid_field("evidence", "too_many"))
    } else {
        Ok(())
    }
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}
