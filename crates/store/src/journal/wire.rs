//! Journal entries as operations and as merged states.

use crate::patches::{Differences, day, day_value, time, time_value};
use crate::projection::{entity_ref, text};
use khupho_domain::journal::JournalEntry;
use khupho_oplog::registry::journal_entry as fields;
use khupho_oplog::{EntityState, FieldId, Patch, Value};

/// What an operation says to turn `before` into `after`; `None` makes a new entry.
#[must_use]
pub fn patch(before: Option<&JournalEntry>, after: &JournalEntry) -> Patch {
    Differences::between(before.map(registers), registers(after)).into_patch()
}

fn registers(entry: &JournalEntry) -> Vec<(FieldId, Value)> {
    vec![
        (fields::NEIGHBORHOOD, entry.neighborhood.into()),
        (fields::HAPPENED_ON, day_value(entry.happened_on)),
        (
            fields::HAPPENED_AT,
            entry.happened_at.map(time_value).into(),
        ),
        (fields::CONTENT, entry.content.as_str().into()),
        (fields::DONE_BY, entry.done_by.as_str().into()),
        (fields::RESULT, entry.result.as_str().into()),
        (fields::OTHER_ANSWERS, entry.other_answers.as_str().into()),
    ]
}

/// The entry of a state; `None` where it was deleted or lacks its khu phố or its day.
#[must_use]
pub fn entry(state: &EntityState) -> Option<JournalEntry> {
    if state.is_deleted() {
        return None;
    }
    Some(JournalEntry {
        neighborhood: entity_ref(state, fields::NEIGHBORHOOD)?,
        happened_on: day(state, fields::HAPPENED_ON)?,
        happened_at: time(state, fields::HAPPENED_AT),
        content: text(state, fields::CONTENT).to_owned(),
        done_by: text(state, fields::DONE_BY).to_owned(),
        result: text(state, fields::RESULT).to_owned(),
        other_answers: text(state, fields::OTHER_ANSWERS).to_owned(),
    })
}
