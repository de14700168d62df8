//! Welfare rounds and their lines as operations and as merged states.

use crate::patches::{Differences, day, day_value, dong, money};
use crate::projection::{entity_ref, text};
use khupho_domain::ids::EntityId;
use khupho_domain::welfare::{WelfareRecipient, WelfareRound};
use khupho_oplog::registry::welfare_recipient as line_fields;
use khupho_oplog::registry::welfare_round as fields;
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value};

/// What an operation says to turn `before` into `after`; `None` makes a new round.
#[must_use]
pub fn round_patch(before: Option<&WelfareRound>, after: &WelfareRound) -> Patch {
    Differences::between(before.map(round_registers), round_registers(after)).into_patch()
}

fn round_registers(round: &WelfareRound) -> Vec<(FieldId, Value)> {
    vec![
        (fields::NEIGHBORHOOD, round.neighborhood.into()),
        (fields::TITLE, round.title.as_str().into()),
        (fields::STARTS_ON, day_value(round.starts_on)),
        (fields::ITEM, round.item.as_str().into()),
        (fields::VALUE_DONG, money(round.value_dong)),
        (fields::DONOR, round.donor.as_str().into()),
        (fields::NOTE, round.note.as_str().into()),
    ]
}

/// The round of a state; `None` where it was deleted or lacks its khu phố or its day.
#[must_use]
pub fn round(state: &EntityState) -> Option<WelfareRound> {
    if state.is_deleted() {
        return None;
    }
    Some(WelfareRound {
        neighborhood: entity_ref(state, fields::NEIGHBORHOOD)?,
        title: text(state, fields::TITLE).to_owned(),
        starts_on: day(state, fields::STARTS_ON)?,
        item: text(state, fields::ITEM).to_owned(),
        value_dong: dong(state, fields::VALUE_DONG),
        donor: text(state, fields::DONOR).to_owned(),
        note: text(state, fields::NOTE).to_owned(),
    })
}

/// The identity of a household's line in a round: the same on every machine.
#[must_use]
pub fn recipient_entity(round: EntityId, household: EntityId) -> EntityId {
    khupho_oplog::derive_entity(line_fields::KIND, &[round.as_bytes(), household.as_bytes()])
}

/// What an operation says to make a line look like this, one that was taken off the list too.
#[must_use]
pub fn recipient_patch(line: &WelfareRecipient) -> Patch {
    Patch(vec![
        Change::restore_entity(),
        Change::set(line_fields::ROUND, line.round),
        Change::set(line_fields::HOUSEHOLD, line.household),
        Change::set(line_fields::RECEIVED_ON, line.received_on.map(day_value)),
        Change::set(line_fields::RECEIVED_BY, optional_text(&line.received_by)),
    ])
}

fn optional_text(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        text.into()
    }
}

/// The line of a state; `None` where it was taken off or lacks its round or household.
#[must_use]
pub fn recipient(state: &EntityState) -> Option<WelfareRecipient> {
    if state.is_deleted() {
        return None;
    }
    Some(WelfareRecipient {
        round: entity_ref(state, line_fields::ROUND)?,
        household: entity_ref(state, line_fields::HOUSEHOLD)?,
        received_on: day(state, line_fields::RECEIVED_ON),
        received_by: text(state, line_fields::RECEIVED_BY).to_owned(),
    })
}
