//! Patches that hold only what differs, and the values of registers.

use chrono::{NaiveDate, NaiveTime};
use khupho_domain::ids::EntityId;
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value};

pub(crate) use crate::days::parse_day;
use crate::days::{day_text, parse_time, time_text};
use crate::projection::{int, text};

/// The changes from one version of an entity to the next.
pub(crate) struct Differences(Vec<Change>);

impl Differences {
    /// Registers whose value differs. Of a new entity only those with a value are written: a field
    /// that was never set reads as empty. Both lists hold the same fields in the same order.
    pub(crate) fn between(
        before: Option<Vec<(FieldId, Value)>>,
        after: Vec<(FieldId, Value)>,
    ) -> Self {
        let changed = |(field, value)| Change::set(field, value);
        let Some(before) = before else {
            let filled = after.into_iter().filter(|(_, value)| !is_empty(value));
            return Self(filled.map(changed).collect());
        };
        let differing = after
            .into_iter()
            .zip(before)
            .filter(|(now, then)| now != then);
        Self(differing.map(|(now, _)| changed(now)).collect())
    }

    /// Adds the members that came to a set and those that left it.
    pub(crate) fn set(&mut self, field: FieldId, before: &[EntityId], after: &[EntityId]) {
        let came = after.iter().filter(|one| !before.contains(one));
        self.0
            .extend(came.map(|one| Change::add_member(field, *one)));
        let left = before.iter().filter(|one| !after.contains(one));
        self.0
            .extend(left.map(|one| Change::remove_member(field, *one)));
    }

    pub(crate) fn into_patch(self) -> Patch {
        Patch(self.0)
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_text() == Some("")
}

/// A day as registers hold it.
pub(crate) fn day_value(day: NaiveDate) -> Value {
    Value::Text(day_text(day))
}

/// A time of day as registers hold it.
pub(crate) fn time_value(time: NaiveTime) -> Value {
    Value::Text(time_text(time))
}

/// The day of a register; none where it was never written or is something else.
pub(crate) fn day(state: &EntityState, field: FieldId) -> Option<NaiveDate> {
    parse_day(text(state, field))
}

/// The time of day of a register.
pub(crate) fn time(state: &EntityState, field: FieldId) -> Option<NaiveTime> {
    parse_time(text(state, field))
}

/// The sum in đồng of a register.
pub(crate) fn dong(state: &EntityState, field: FieldId) -> Option<u64> {
    int(state, field).and_then(|dong| u64::try_from(dong).ok())
}

/// A sum in đồng as registers hold it; limits keep it far below 2^63.
pub(crate) fn money(dong: Option<u64>) -> Value {
    dong.and_then(|dong| i64::try_from(dong).ok()).into()
}

/// The entity that a member of a set names.
pub(crate) fn reference(member: &Value) -> Option<EntityId> {
    member.as_bytes().and_then(EntityId::from_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: FieldId = FieldId(1);
    const NOTE: FieldId = FieldId(2);
    const LINKS: FieldId = FieldId(3);

    fn one(byte: u8) -> EntityId {
        EntityId::from_bytes([byte; 16])
    }

    #[test]
    fn a_new_entity_writes_only_what_is_filled_in() {
        let registers = vec![(NAME, Value::from("Ba")), (NOTE, Value::from(""))];
        let patch = Differences::between(None, registers).into_patch();
        assert_eq!(patch.0, [Change::set(NAME, "Ba")]);
    }

    #[test]
    fn a_change_writes_only_what_differs_and_can_empty_a_field() {
        let before = vec![(NAME, Value::from("Ba")), (NOTE, Value::from("x"))];
        let after = vec![(NAME, Value::from("Ba")), (NOTE, Value::from(""))];
        let mut differences = Differences::between(Some(before), after);
        differences.set(LINKS, &[one(1), one(2)], &[one(2), one(3)]);
        assert_eq!(
            differences.into_patch().0,
            [
                Change::set(NOTE, ""),
                Change::add_member(LINKS, one(3)),
                Change::remove_member(LINKS, one(1)),
            ]
        );
    }
}
