//! Household ⇄ what operations and states say.

use crate::projection::entity_ref;
use chrono::NaiveDate;
use khupho_domain::households::{CountKind, Counts, Household, ReachReason};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::household::{
    ALLEY, APARTMENT, CODE, CONTACT_NAME, COUNT_PEOPLE, COUNTED_ON, GROUP, HOUSE_NUMBER,
    MERGED_INTO, NEIGHBORHOOD, NOTE, PHONE, REACH_REASON, STREET, TAGS,
};
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value};

/// As many fields as a well-kept register has; more only take a second allocation.
const USUAL_CHANGES: usize = 32;

/// The field of a count.
#[must_use]
pub fn count_field(kind: CountKind) -> FieldId {
    // Numbers of counts are 1 to 18; the fields follow on from that of the first.
    FieldId(COUNT_PEOPLE.0 - 1 + u16::try_from(kind.number()).unwrap_or(u16::MAX - COUNT_PEOPLE.0))
}

/// What an operation says to add a household: only what is known of it.
#[must_use]
pub fn creation(household: &Household) -> Patch {
    let mut changes = Vec::with_capacity(USUAL_CHANGES);
    changes.push(Change::set(NEIGHBORHOOD, household.neighborhood));
    push_changes(
        &Household::empty(household.neighborhood),
        household,
        &mut changes,
    );
    Patch(changes)
}

/// What an operation says to turn one household into the other; empty where nothing differs.
#[must_use]
pub fn changes_between(before: &Household, after: &Household) -> Patch {
    let mut changes = Vec::new();
    if before.neighborhood != after.neighborhood {
        changes.push(Change::set(NEIGHBORHOOD, after.neighborhood));
    }
    push_changes(before, after, &mut changes);
    Patch(changes)
}

fn push_changes(before: &Household, after: &Household, changes: &mut Vec<Change>) {
    push_texts(before, after, changes);
    if before.counted_on != after.counted_on {
        changes.push(Change::set(
            COUNTED_ON,
            after.counted_on.map(|day| day.to_string()),
        ));
    }
    if before.reach_reason != after.reach_reason {
        changes.push(Change::set(
            REACH_REASON,
            after.reach_reason.map(ReachReason::number),
        ));
    }
    push_tags(before, after, changes);
    if before.note != after.note {
        changes.push(Change::set(NOTE, known_text(&after.note)));
    }
    if before.merged_into != after.merged_into {
        changes.push(Change::set(MERGED_INTO, after.merged_into));
    }
    push_counts(&before.counts, &after.counts, changes);
}

fn push_texts(before: &Household, after: &Household, changes: &mut Vec<Change>) {
    let (from, to) = (&before.address, &after.address);
    for (field, before, after) in [
        (CODE, &before.code, &after.code),
        (CONTACT_NAME, &before.contact_name, &after.contact_name),
        (PHONE, &before.phone, &after.phone),
        (HOUSE_NUMBER, &from.house_number, &to.house_number),
        (ALLEY, &from.alley, &to.alley),
        (STREET, &from.street, &to.street),
        (GROUP, &from.group, &to.group),
        (APARTMENT, &from.apartment, &to.apartment),
    ] {
        if before != after {
            changes.push(Change::set(field, known_text(after)));
        }
    }
}

/// An empty text is nothing known.
fn known_text(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

fn push_tags(before: &Household, after: &Household, changes: &mut Vec<Change>) {
    for tag in before.tags.iter().filter(|tag| !after.tags.contains(tag)) {
        changes.push(Change::remove_member(TAGS, tag.as_str()));
    }
    let mut added: Vec<&String> = after
        .tags
        .iter()
        .filter(|tag| !before.tags.contains(tag))
        .collect();
    added.sort_unstable();
    added.dedup();
    changes.extend(
        added
            .into_iter()
            .map(|tag| Change::add_member(TAGS, tag.as_str())),
    );
}

fn push_counts(before: &Counts, after: &Counts, changes: &mut Vec<Change>) {
    for kind in CountKind::ALL {
        let (before, after) = (before.get(*kind), after.get(*kind));
        if before != after {
            changes.push(Change::set(count_field(*kind), after));
        }
    }
}

/// What a state says of a household; `None` where it is deleted or belongs to no khu phố. What a
/// later version wrote and this one cannot read is left out here and kept by the log.
#[must_use]
pub fn from_state(state: &EntityState) -> Option<Household> {
    if state.is_deleted() {
        return None;
    }
    let mut household = Household::empty(entity_ref(state, NEIGHBORHOOD)?);
    // One walk over the cells: an import reads thousands of households with thirty fields each.
    for (key, cell) in &state.cells {
        if key.is_member() {
            if key.field == TAGS
                && let Some(tag) = cell.value.as_text()
            {
                household.tags.push(tag.to_owned());
            }
        } else if key.element.is_empty() {
            read_register(key.field, &cell.value, &mut household);
        }
    }
    household.tags.sort_unstable();
    Some(household)
}

fn read_register(field: FieldId, value: &Value, household: &mut Household) {
    let address = &mut household.address;
    let text = match field {
        CODE => &mut household.code,
        CONTACT_NAME => &mut household.contact_name,
        PHONE => &mut household.phone,
        HOUSE_NUMBER => &mut address.house_number,
        ALLEY => &mut address.alley,
        STREET => &mut address.street,
        GROUP => &mut address.group,
        APARTMENT => &mut address.apartment,
        NOTE => &mut household.note,
        _ => return read_other_register(field, value, household),
    };
    value.as_text().unwrap_or_default().clone_into(text);
}

fn read_other_register(field: FieldId, value: &Value, household: &mut Household) {
    match field {
        COUNTED_ON => household.counted_on = value.as_text().and_then(day),
        REACH_REASON => {
            household.reach_reason = value.as_int().and_then(ReachReason::from_number);
        }
        MERGED_INTO => household.merged_into = value.as_bytes().and_then(EntityId::from_slice),
        _ => {
            if let Some(kind) = count_kind(field) {
                let count = value.as_int().and_then(|count| u32::try_from(count).ok());
                household.counts.set(kind, count);
            }
        }
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// The count that a field holds.
fn count_kind(field: FieldId) -> Option<CountKind> {
    let number = field.0.checked_sub(COUNT_PEOPLE.0 - 1)?;
    CountKind::from_number(i64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::households::Address;
    use khupho_oplog::registry::household;
    use khupho_oplog::{Act, Cell, CellKey, Hlc, OpUid};
    use proptest::prelude::*;

    /// The state after a patch, as the merge would make it of one write.
    fn state_of(patches: &[Patch]) -> EntityState {
        let mut state = EntityState::new(household::KIND);
        for change in patches.iter().flat_map(|patch| &patch.0) {
            let element = match change.act {
                Act::AddRef | Act::Delete => change.value.encode().unwrap(),
                _ => Vec::new(),
            };
            let value = if change.act == Act::Delete {
                Value::Null
            } else {
                change.value.clone()
            };
            let cell = Cell {
                hlc: Hlc::new(1, 0),
                op_uid: OpUid::from_bytes([1; 16]),
                value,
            };
            state.cells.insert(
                CellKey {
                    field: change.field,
                    element,
                },
                cell,
            );
        }
        state
    }

    fn any_household() -> impl Strategy<Value = Household> {
        let texts = prop::collection::vec("[a-zđê0-9]{0,4}", 9);
        let counts =
            prop::collection::btree_map(prop::sample::select(CountKind::ALL), 0_u32..1000, 0..5);
        let tags = prop::collection::btree_set("[a-c]{1,2}", 0..3);
        let reason = prop::option::of(prop::sample::select(ReachReason::ALL));
        let days = prop::option::of(0_i32..20_000);
        let merged = prop::option::of(prop::array::uniform16(any::<u8>()));
        (texts, counts, tags, reason, days, merged).prop_map(
            |(texts, counts, tags, reason, days, merged)| {
                let mut texts = texts.into_iter();
                let mut next = || texts.next().unwrap_or_default();
                Household {
                    neighborhood: EntityId::from_bytes([9; 16]),
                    code: next(),
                    contact_name: next(),
                    phone: next(),
                    address: Address {
                        house_number: next(),
                        alley: next(),
                        street: next(),
                        group: next(),
                        apartment: next(),
                    },
                    counts: counts.into_iter().collect(),
                    counted_on: days.and_then(NaiveDate::from_num_days_from_ce_opt),
                    reach_reason: reason,
                    tags: tags.into_iter().collect(),
                    note: next(),
                    merged_into: merged.map(EntityId::from_bytes),
                }
            },
        )
    }

    #[test]
    fn every_count_has_its_field_in_the_registry() {
        for kind in CountKind::ALL {
            let field = khupho_oplog::registry::field(household::KIND, count_field(*kind)).unwrap();
            assert_eq!(field.name.to_lowercase(), format!("count_{}", kind.slug()));
        }
    }

    #[test]
    fn a_number_of_a_later_version_is_left_out() {
        let patch = Patch(vec![
            Change::set(NEIGHBORHOOD, EntityId::from_bytes([9; 16])),
            Change::set(REACH_REASON, 77_i64),
            Change::set(COUNTED_ON, "yesterday"),
            Change::set(PHONE, 5_i64),
            Change::set(count_field(CountKind::Adults), -1_i64),
        ]);
        let household = from_state(&state_of(&[patch])).unwrap();
        assert_eq!(household, Household::empty(EntityId::from_bytes([9; 16])));
    }

    #[test]
    fn a_state_without_a_neighborhood_is_no_household() {
        assert_eq!(
            from_state(&state_of(&[Patch(vec![Change::set(PHONE, "0901234567")])])),
            None
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(household in any_household()) {
            prop_assert_eq!(from_state(&state_of(&[creation(&household)])), Some(household));
        }

        #[test]
        fn changes_lead_from_one_to_the_other(before in any_household(), after in any_household()) {
            let patches = [creation(&before), changes_between(&before, &after)];
            prop_assert_eq!(from_state(&state_of(&patches)), Some(after));
        }

        #[test]
        fn nothing_is_written_where_nothing_differs(household in any_household()) {
            prop_assert!(changes_between(&household, &household).0.is_empty());
        }
    }
}
