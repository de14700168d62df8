//! Who may write what: role × kind × field, the same on every replica.
//!
//! The table itself is the `writers` and `deleters` columns of the registry.
//! A change that breaks it goes to quarantine, that change's operation alone.

use khupho_domain::limits::TEXT_MAX_CHARS;
use khupho_domain::members::Role;
use thiserror::Error;

use crate::certificate::DeviceClass;
use crate::payload::{Act, Change};
use crate::registry::{self, CellShape, DELETED, FieldId, KindId, Privacy};
use crate::value::Value;

/// Why a change is not applied as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// A later version's kind: keep it for the upgrade.
    #[error("kind {} is not known to this version", .0.0)]
    UnknownKind(KindId),
    /// A later version's field: keep it for the upgrade.
    #[error("field {} of kind {} is not known to this version", .1.0, .0.0)]
    UnknownField(KindId, FieldId),
    /// The role may not write the field.
    #[error("role {role:?} may not write field {} of kind {}", field.0, kind.0)]
    NotAWriter {
        /// The role of the person who acted.
        role: Role,
        /// The entity's kind.
        kind: KindId,
        /// The field.
        field: FieldId,
    },
    /// The act does not go with the shape of the field, such as an entry appended to a register.
    #[error("{act:?} does not go with field {} of kind {}", field.0, kind.0)]
    WrongAct {
        /// The act.
        act: Act,
        /// The entity's kind.
        kind: KindId,
        /// The field.
        field: FieldId,
    },
}

impl Violation {
    /// Whether an upgrade of the program may resolve it, so the change is kept and not blamed.
    #[must_use]
    pub const fn awaits_upgrade(&self) -> bool {
        matches!(self, Self::UnknownKind(_) | Self::UnknownField(..))
    }
}

/// The roles of the people who write on a machine of that class. A hub writes nothing.
#[must_use]
pub const fn roles_on(class: DeviceClass) -> &'static [Role] {
    match class {
        DeviceClass::Neighborhood => &[Role::Head, Role::CommitteeMember, Role::Volunteer],
        DeviceClass::Ward => &[Role::WardOfficer],
        DeviceClass::Hub => &[],
    }
}

/// Whether a person of that role may write that field.
///
/// False for kinds and fields that this version does not know: it writes none
/// of them. Use [`check_change`] for operations that come from elsewhere.
#[must_use]
pub fn may_write(role: Role, kind: KindId, field: FieldId) -> bool {
    check_writer(role, kind, field).is_ok()
}

/// Checks a change against the registry: known, allowed to the role, fit for the field.
///
/// # Errors
/// The first [`Violation`] found.
pub fn check_change(role: Role, kind: KindId, change: &Change) -> Result<(), Violation> {
    let shape = check_writer(role, kind, change.field)?;
    let fits = match shape {
        // The payload's own form admits nothing else on the deletion register.
        None => true,
        Some(CellShape::Register) => change.act == Act::Set,
        Some(CellShape::Set) => matches!(change.act, Act::AddRef | Act::Delete),
        Some(CellShape::List) => change.act == Act::Append,
    };
    if fits {
        return Ok(());
    }
    Err(Violation::WrongAct {
        act: change.act,
        kind,
        field: change.field,
    })
}

/// Whether a change keeps the limits of texts.
///
/// Decoding refuses values beyond [`crate::limits`] before anything else. What it lets through is a
/// text that is longer than any screen takes. Personal fields are left out: a replica from which they
/// are withheld must come to the same answer.
#[must_use]
pub fn keeps_text_limits(kind: KindId, change: &Change) -> bool {
    let shared =
        registry::field(kind, change.field).is_some_and(|field| field.privacy == Privacy::Shared);
    !shared || texts_are_short(&change.value)
}

/// Texts inside lists too, which are no deeper than decoding lets them be.
fn texts_are_short(value: &Value) -> bool {
    match value {
        // A text has at least as many bytes as letters.
        Value::Text(text) => {
            text.len() <= TEXT_MAX_CHARS || text.chars().nth(TEXT_MAX_CHARS).is_none()
        }
        Value::List(values) => values.iter().all(texts_are_short),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Bytes(_) => true,
    }
}

/// The shape of the field, none for the deletion register, where the role may write it.
fn check_writer(role: Role, kind: KindId, field: FieldId) -> Result<Option<CellShape>, Violation> {
    let kind_spec = registry::kind(kind).ok_or(Violation::UnknownKind(kind))?;
    let (shape, writers) = if field == DELETED {
        (None, kind_spec.deleters)
    } else {
        let field_spec =
            registry::field(kind, field).ok_or(Violation::UnknownField(kind, field))?;
        (Some(field_spec.shape), field_spec.writers)
    };
    if writers.contains(role) {
        return Ok(shape);
    }
    Err(Violation::NotAWriter { role, kind, field })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{claim, criteria_set, help_entry, household};

    #[test]
    fn a_volunteer_logs_help_but_makes_no_claim() {
        assert!(may_write(
            Role::Volunteer,
            help_entry::KIND,
            help_entry::NOTE
        ));
        assert!(!may_write(Role::Volunteer, claim::KIND, claim::VALUE));
        assert!(may_write(Role::CommitteeMember, claim::KIND, claim::VALUE));
    }

    #[test]
    fn the_ward_issues_criteria_sets_and_writes_no_claim() {
        assert!(may_write(
            Role::WardOfficer,
            criteria_set::KIND,
            criteria_set::TITLE
        ));
        assert!(!may_write(Role::WardOfficer, claim::KIND, claim::VALUE));
    }

    #[test]
    fn deletion_has_writers_of_its_own() {
        let delete = Change::delete_entity();
        assert_eq!(check_change(Role::Head, claim::KIND, &delete), Ok(()));
        assert_eq!(
            check_change(Role::Volunteer, claim::KIND, &delete),
            Err(Violation::NotAWriter {
                role: Role::Volunteer,
                kind: claim::KIND,
                field: DELETED
            })
        );
    }

    #[test]
    fn what_is_not_known_awaits_an_upgrade() {
        let kind = check_change(Role::Head, KindId(60_000), &Change::set(FieldId(1), 1_i64));
        let field = check_change(
            Role::Head,
            household::KIND,
            &Change::set(FieldId(60_000), 1_i64),
        );
        assert_eq!(kind, Err(Violation::UnknownKind(KindId(60_000))));
        assert_eq!(
            field,
            Err(Violation::UnknownField(household::KIND, FieldId(60_000)))
        );
        assert!(
            [kind, field]
                .iter()
                .all(|found| found.unwrap_err().awaits_upgrade())
        );
    }

    #[test]
    fn a_text_that_everybody_reads_has_a_limit() {
        let keeps = |field, chars| {
            let text = "ạ".repeat(chars);
            keeps_text_limits(claim::KIND, &Change::set(field, text.as_str()))
        };
        assert!(keeps(claim::NOTE, TEXT_MAX_CHARS));
        assert!(!keeps(claim::NOTE, TEXT_MAX_CHARS + 1));
        let inside = Value::List(vec![Value::Int(1), "ạ".repeat(TEXT_MAX_CHARS + 1).into()]);
        assert!(!keeps_text_limits(
            claim::KIND,
            &Change::set(claim::VALUE, inside)
        ));
    }

    #[test]
    fn a_text_that_may_be_withheld_is_not_judged_by_its_length() {
        let long = "ạ".repeat(TEXT_MAX_CHARS + 1);
        let note = Change::set(household::NOTE, long.as_str());
        let later = Change::set(FieldId(60_000), long.as_str());
        assert!(keeps_text_limits(household::KIND, &note));
        assert!(keeps_text_limits(household::KIND, &later));
    }

    #[test]
    fn an_act_must_go_with_the_shape_of_its_field() {
        let check = |change| check_change(Role::Head, household::KIND, &change);
        assert_eq!(check(Change::set(household::NOTE, "x")), Ok(()));
        assert_eq!(check(Change::add_member(household::TAGS, "x")), Ok(()));
        assert_eq!(check(Change::remove_member(household::TAGS, "x")), Ok(()));
        for wrong in [
            Change::append(household::NOTE, "x"),
            Change::add_member(household::NOTE, "x"),
            Change::set(household::TAGS, "x"),
            Change::append(household::TAGS, "x"),
        ] {
            assert!(matches!(check(wrong), Err(Violation::WrongAct { .. })));
        }
    }
}
