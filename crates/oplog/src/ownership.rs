//! Whose an entity is, as far as a khu phố's device may write about it: the same on every replica,
//! in whatever order operations come.
//!
//! Many identities are derived from others ([`derive_entity`]), and anybody who knows the parts can
//! compute them: the claim of another khu phố for a criterion, say, before that khu phố has written
//! it. So the first writer does not own such an entity. Its identity does: an operation that names
//! the parts *proves* what the entity hangs from, and the way up ends at a khu phố. A proof is
//! arithmetic and needs no trust in who brings it, so it never has to be taken back.
//!
//! Before the proof has come, nothing is held against anybody; when it comes, what was written about
//! the entity is judged again. What is judged in the end depends on what is known, and not on when it
//! came. An identity that is drawn at random can be known to nobody else before its own khu phố has
//! sent it; there the first writer that is believed owns the entity.

use khupho_domain::ids::EntityId;

use crate::ids::derive_entity;
use crate::operation::SealedOperation;
use crate::payload::{Act, Change, Patch};
use crate::registry::{
    self, DELETED, FieldId, KindId, assessment, claim, criteria_set, criterion, evidence,
    frozen_denominator, member, neighborhood, welfare_recipient, welfare_round,
};
use crate::value::Value;

/// An entity and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityOfKind {
    /// The kind.
    pub kind: KindId,
    /// The entity.
    pub entity: EntityId,
}

impl EntityOfKind {
    /// What an operation is about.
    #[must_use]
    pub const fn of(op: &SealedOperation) -> Self {
        Self {
            kind: op.header.kind,
            entity: op.header.entity,
        }
    }
}

/// Whose an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The ward's.
    Ward,
    /// That khu phố's; none where its device's certificate names none.
    Neighborhood(Option<EntityId>),
}

/// What is held against an operation of a khu phố's device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It writes about what is another khu phố's, or everybody's.
    Foreign,
    /// It changes a criteria set of the ward.
    OfWard,
}

/// What an operation says about where its entity's identity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The identity is derived from that of this entity.
    Of(EntityOfKind),
    /// The parts that it names give another identity: no honest program writes that.
    Disproved,
    /// It does not name the parts, or the identity is not a derived one.
    Silent,
}

/// What a replica knows of entities.
pub trait KnownOwners {
    /// Why it cannot tell.
    type Error;

    /// What the identity of an entity was proved to be derived from.
    ///
    /// # Errors
    /// Those of the replica.
    fn parent(&mut self, of: EntityOfKind) -> Result<Option<EntityOfKind>, Self::Error>;

    /// Who wrote the first operation about an entity that counts.
    ///
    /// # Errors
    /// Those of the replica.
    fn first_writer(&mut self, of: EntityOfKind) -> Result<Option<Owner>, Self::Error>;

    /// Whether any operation about an entity that counts is the ward's.
    ///
    /// # Errors
    /// Those of the replica.
    fn is_written_by_ward(&mut self, of: EntityOfKind) -> Result<bool, Self::Error>;
}

/// What is held against an operation that a device of khu phố `writer` wrote.
///
/// # Errors
/// Those of `known`.
pub fn held_against<K: KnownOwners>(
    op: &SealedOperation,
    writer: Option<EntityId>,
    known: &mut K,
) -> Result<Option<Objection>, K::Error> {
    let about = EntityOfKind::of(op);
    let proof = proof_of(op);
    if proof == Proof::Disproved || is_foreign_by_itself(op, writer) {
        return Ok(Some(Objection::Foreign));
    }
    let owner = match about.kind {
        neighborhood::KIND | evidence::KIND => return Ok(None),
        criteria_set::KIND | criterion::KIND => return of_ward(about, proof, known),
        member::KIND if known.is_written_by_ward(about)? => Some(Owner::Ward),
        _ => match proof {
            Proof::Of(parent) => owner_of(parent, known)?,
            Proof::Disproved | Proof::Silent => owner_of(about, known)?,
        },
    };
    let is_foreign = owner.is_some_and(|owner| owner != Owner::Neighborhood(writer));
    Ok(is_foreign.then_some(Objection::Foreign))
}

/// Whose an entity is, as far as anybody has proved it.
///
/// # Errors
/// Those of `known`.
pub fn owner_of<K: KnownOwners>(
    of: EntityOfKind,
    known: &mut K,
) -> Result<Option<Owner>, K::Error> {
    if of.kind == neighborhood::KIND {
        return Ok(Some(Owner::Neighborhood(Some(of.entity))));
    }
    if !is_owned_by_identity(of.kind) {
        return known.first_writer(of);
    }
    // Each step leads to another kind, and from no kind back: claim, assessment, khu phố.
    match known.parent(of)? {
        Some(parent) => owner_of(parent, known),
        None => Ok(None),
    }
}

/// Whether entities of a kind belong to what their identity is derived from, and not to their first
/// writer.
#[must_use]
pub const fn is_owned_by_identity(kind: KindId) -> bool {
    matches!(
        kind,
        assessment::KIND | claim::KIND | welfare_recipient::KIND | frozen_denominator::KIND
    )
}

/// Whether entities of a kind are the ward's as soon as the ward writes about them, whoever wrote
/// first.
#[must_use]
pub const fn is_taken_over_by_ward(kind: KindId) -> bool {
    matches!(kind, criteria_set::KIND | criterion::KIND | member::KIND)
}

/// What an operation proves about the identity of its entity.
#[must_use]
pub fn proof_of(op: &SealedOperation) -> Proof {
    match &op.patch {
        Some(patch) => proved_by(EntityOfKind::of(op), patch),
        None => Proof::Silent,
    }
}

fn proved_by(of: EntityOfKind, patch: &Patch) -> Proof {
    match of.kind {
        assessment::KIND => proved(
            of,
            named(patch, assessment::NEIGHBORHOOD, neighborhood::KIND),
            id_bytes(patch, assessment::CRITERIA_SET),
        ),
        frozen_denominator::KIND => proved(
            of,
            named(patch, frozen_denominator::NEIGHBORHOOD, neighborhood::KIND),
            text_bytes(patch, frozen_denominator::METRIC),
        ),
        claim::KIND => proved(
            of,
            named(patch, claim::ASSESSMENT, assessment::KIND),
            id_bytes(patch, claim::CRITERION),
        ),
        welfare_recipient::KIND => proved(
            of,
            named(patch, welfare_recipient::ROUND, welfare_round::KIND),
            id_bytes(patch, welfare_recipient::HOUSEHOLD),
        ),
        criterion::KIND => proved(
            of,
            named(patch, criterion::SET, criteria_set::KIND),
            text_bytes(patch, criterion::CODE),
        ),
        evidence::KIND => match set_to(patch, evidence::CONTENT).and_then(Value::as_bytes) {
            Some(content) if derive_entity(of.kind, &[content]) != of.entity => Proof::Disproved,
            _ => Proof::Silent,
        },
        _ => Proof::Silent,
    }
}

fn proved(of: EntityOfKind, parent: Option<EntityOfKind>, part: Option<&[u8]>) -> Proof {
    let (Some(parent), Some(part)) = (parent, part) else {
        return Proof::Silent;
    };
    match derive_entity(of.kind, &[parent.entity.as_bytes(), part]) == of.entity {
        true => Proof::Of(parent),
        false => Proof::Disproved,
    }
}

fn set_to(patch: &Patch, field: FieldId) -> Option<&Value> {
    let set = |change: &&Change| change.field == field && change.act == Act::Set;
    patch.0.iter().find(set).map(|change| &change.value)
}

fn named(patch: &Patch, field: FieldId, kind: KindId) -> Option<EntityOfKind> {
    let entity = EntityId::from_slice(id_bytes(patch, field)?)?;
    Some(EntityOfKind { kind, entity })
}

fn id_bytes(patch: &Patch, field: FieldId) -> Option<&[u8]> {
    set_to(patch, field)?.as_bytes()
}

fn text_bytes(patch: &Patch, field: FieldId) -> Option<&[u8]> {
    set_to(patch, field)?.as_text().map(str::as_bytes)
}

/// What can be told without knowing anything else.
fn is_foreign_by_itself(op: &SealedOperation, writer: Option<EntityId>) -> bool {
    let about = EntityOfKind::of(op);
    let is_other = about.kind == neighborhood::KIND && writer != Some(about.entity);
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    is_other
        || changes.any(|change| {
            names_another(about.kind, change, writer) || deletes_what_is_shared(about.kind, change)
        })
}

/// Whether a change puts its entity into a khu phố that is not its writer's.
fn names_another(kind: KindId, change: &Change, writer: Option<EntityId>) -> bool {
    let Some(field) = registry::field(kind, change.field) else {
        return false;
    };
    let named = change.value.as_bytes().and_then(EntityId::from_slice);
    field.name == "NEIGHBORHOOD" && named.is_some() && named != writer
}

/// Several khu phố write about the same criteria set, and the ward about the same khu phố: what one
/// deletes would be gone for the others. No khu phố's device may write such a change.
#[must_use]
pub fn deletes_what_is_shared(kind: KindId, change: &Change) -> bool {
    let is_shared = matches!(
        kind,
        criteria_set::KIND | criterion::KIND | neighborhood::KIND
    );
    is_shared && change.field == DELETED && change.act == Act::Delete
}

/// Whether a criteria set, or the set of a criterion, is the ward's.
fn of_ward<K: KnownOwners>(
    about: EntityOfKind,
    proof: Proof,
    known: &mut K,
) -> Result<Option<Objection>, K::Error> {
    let set = match proof {
        Proof::Of(set) => Some(set),
        Proof::Disproved | Proof::Silent => known.parent(about)?,
    };
    let mut is_of_ward = known.is_written_by_ward(about)?;
    if let Some(set) = set {
        is_of_ward = is_of_ward || known.is_written_by_ward(set)?;
    }
    Ok(is_of_ward.then_some(Objection::OfWard))
}
