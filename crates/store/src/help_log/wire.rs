//! Help entries as operations and as merged states.

use crate::patches::{Differences, day, day_value, reference, time, time_value};
use crate::projection::{entity_ref, int, text};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry as fields;
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value};

/// What an operation says to turn `before` into `after`; `None` makes a new entry.
#[must_use]
pub fn patch(before: Option<&HelpEntry>, after: &HelpEntry) -> Patch {
    let mut differences = Differences::between(before.map(registers), registers(after));
    let earlier = before.map_or(&[][..], |entry| &entry.evidence);
    differences.set(fields::EVIDENCE, earlier, &after.evidence);
    differences.into_patch()
}

/// What an operation says to make this entry of one that was deleted.
#[must_use]
pub fn restoring_patch(after: &HelpEntry) -> Patch {
    let mut changes = vec![Change::restore_entity()];
    changes.extend(
        registers(after)
            .into_iter()
            .map(|(field, value)| Change::set(field, value)),
    );
    Patch(changes)
}

fn registers(entry: &HelpEntry) -> Vec<(FieldId, Value)> {
    let (household, unnamed) = match entry.recipient {
        HelpRecipient::Household(household) => (Some(household), None),
        HelpRecipient::Unnamed { households } => (None, households),
    };
    vec![
        (fields::NEIGHBORHOOD, entry.neighborhood.into()),
        (fields::HAPPENED_ON, day_value(entry.happened_on)),
        (
            fields::HAPPENED_AT,
            entry.happened_at.map(time_value).into(),
        ),
        (fields::HOUSEHOLD, household.into()),
        (fields::UNNAMED_HOUSEHOLDS, unnamed.into()),
        (fields::PEOPLE, entry.people.into()),
        (fields::CATEGORY, entry.category.number().into()),
        (fields::SERVICE, entry.service.as_str().into()),
        (fields::DOSSIER_CODE, entry.dossier_code.as_str().into()),
        (fields::PLACE, entry.place.number().into()),
        (fields::MINUTES, entry.minutes.into()),
        (fields::OUTCOME, entry.outcome.number().into()),
        (fields::REVISIT_ON, entry.revisit_on.map(day_value).into()),
        (
            fields::SATISFACTION,
            entry.satisfaction.map(u32::from).into(),
        ),
        (fields::NOTE, entry.note.as_str().into()),
        (fields::HELPED_BY, entry.helped_by.as_str().into()),
        (fields::FOLLOW_UP_OF, entry.follow_up_of.into()),
    ]
}

/// The entry of a state; `None` where it was deleted or lacks its khu phố or its day.
#[must_use]
pub fn entry(state: &EntityState) -> Option<HelpEntry> {
    if state.is_deleted() {
        return None;
    }
    let numbers = Numbers::of(state);
    Some(HelpEntry {
        neighborhood: entity_ref(state, fields::NEIGHBORHOOD)?,
        happened_on: day(state, fields::HAPPENED_ON)?,
        happened_at: time(state, fields::HAPPENED_AT),
        recipient: recipient(state),
        people: small(state, fields::PEOPLE).unwrap_or(1),
        category: category_of(numbers.category),
        service: text(state, fields::SERVICE).to_owned(),
        dossier_code: text(state, fields::DOSSIER_CODE).to_owned(),
        place: place_of(numbers.place),
        minutes: small(state, fields::MINUTES),
        outcome: outcome_of(numbers.outcome),
        revisit_on: day(state, fields::REVISIT_ON),
        satisfaction: small(state, fields::SATISFACTION).and_then(|stars| u8::try_from(stars).ok()),
        note: text(state, fields::NOTE).to_owned(),
        helped_by: text(state, fields::HELPED_BY).to_owned(),
        evidence: state
            .members(fields::EVIDENCE)
            .filter_map(reference)
            .collect(),
        follow_up_of: entity_ref(state, fields::FOLLOW_UP_OF),
    })
}

fn recipient(state: &EntityState) -> HelpRecipient {
    entity_ref(state, fields::HOUSEHOLD).map_or_else(
        || HelpRecipient::Unnamed {
            households: small(state, fields::UNNAMED_HOUSEHOLDS),
        },
        HelpRecipient::Household,
    )
}

fn small(state: &EntityState, field: FieldId) -> Option<u32> {
    int(state, field).and_then(|number| u32::try_from(number).ok())
}

/// The published numbers as they stand in the log, those of later versions too.
pub(super) struct Numbers {
    pub(super) category: i64,
    pub(super) place: i64,
    pub(super) outcome: i64,
}

impl Numbers {
    pub(super) fn of(state: &EntityState) -> Self {
        let number = |field, neutral| int(state, field).unwrap_or(neutral);
        Self {
            category: number(fields::CATEGORY, HelpCategory::Other.number()),
            place: number(fields::PLACE, HelpPlace::SupportPoint.number()),
            outcome: number(fields::OUTCOME, HelpOutcome::CouldNotReach.number()),
        }
    }
}

/// The category of a published number; one of a later version is shown as "other".
#[must_use]
pub fn category_of(number: i64) -> HelpCategory {
    HelpCategory::from_number(number).unwrap_or(HelpCategory::Other)
}

pub(super) fn place_of(number: i64) -> HelpPlace {
    HelpPlace::from_number(number).unwrap_or(HelpPlace::SupportPoint)
}

/// The outcome of a published number; one of a later version is never shown as more than it may be.
#[must_use]
pub fn outcome_of(number: i64) -> HelpOutcome {
    HelpOutcome::from_number(number).unwrap_or(HelpOutcome::CouldNotReach)
}

/// Whether a field was written again after the entry was made. Evidence comes and goes by itself,
/// and so does the deletion.
pub(super) fn is_corrected(state: &EntityState) -> bool {
    let mut writes = state
        .cells
        .iter()
        .filter(|(key, _)| key.field != khupho_oplog::registry::DELETED && key.element.is_empty())
        .map(|(_, cell)| cell.op_uid);
    let first = writes.next();
    writes.any(|write| Some(write) != first)
}

/// The entity a campaign's tick makes: the same on every machine, so a tick never doubles.
#[must_use]
pub fn campaign_entity(
    household: EntityId,
    day: chrono::NaiveDate,
    category: HelpCategory,
) -> EntityId {
    khupho_oplog::derive_entity(
        fields::KIND,
        &[
            household.as_bytes(),
            day.format("%Y-%m-%d").to_string().as_bytes(),
            &category.number().to_be_bytes(),
            b"campaign",
        ],
    )
}
