//! Activities as operations and as merged states.

use crate::patches::{Differences, day, day_value, dong, money, reference};
use crate::projection::{entity_ref, int, text};
use khupho_domain::activities::{Activity, ActivityKind};
use khupho_oplog::registry::activity as fields;
use khupho_oplog::{EntityState, FieldId, Patch, Value};

/// What an operation says to turn `before` into `after`; `None` makes a new activity.
#[must_use]
pub fn patch(before: Option<&Activity>, after: &Activity) -> Patch {
    let mut differences = Differences::between(before.map(registers), registers(after));
    let earlier = before.map_or(&[][..], |activity| &activity.evidence);
    differences.set(fields::EVIDENCE, earlier, &after.evidence);
    differences.into_patch()
}

fn registers(activity: &Activity) -> Vec<(FieldId, Value)> {
    vec![
        (fields::NEIGHBORHOOD, activity.neighborhood.into()),
        (fields::ACTIVITY_KIND, activity.kind.number().into()),
        (fields::TITLE, activity.title.as_str().into()),
        (fields::HELD_ON, day_value(activity.held_on)),
        (fields::PLACE, activity.place.as_str().into()),
        (fields::PARTICIPANTS, activity.participants.into()),
        (fields::HOUSEHOLDS, activity.households.into()),
        (fields::QUANTITY, activity.quantity.into()),
        (fields::VALUE_DONG, money(activity.value_dong)),
        (fields::NOTE, activity.note.as_str().into()),
    ]
}

/// The activity of a state; `None` where it was deleted or lacks its khu phố or its day.
#[must_use]
pub fn entry(state: &EntityState) -> Option<Activity> {
    if state.is_deleted() {
        return None;
    }
    let number = |field| int(state, field).and_then(|number| u32::try_from(number).ok());
    let kind = int(state, fields::ACTIVITY_KIND).and_then(ActivityKind::from_number);
    Some(Activity {
        neighborhood: entity_ref(state, fields::NEIGHBORHOOD)?,
        // A kind of a later version is shown as "other".
        kind: kind.unwrap_or(ActivityKind::Other),
        title: text(state, fields::TITLE).to_owned(),
        held_on: day(state, fields::HELD_ON)?,
        place: text(state, fields::PLACE).to_owned(),
        participants: number(fields::PARTICIPANTS),
        households: number(fields::HOUSEHOLDS),
        quantity: number(fields::QUANTITY),
        value_dong: dong(state, fields::VALUE_DONG),
        note: text(state, fields::NOTE).to_owned(),
        evidence: state
            .members(fields::EVIDENCE)
            .filter_map(reference)
            .collect(),
    })
}
