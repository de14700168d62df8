//! Household ⇄ what operations and states say.

use super::tags_sorted;
use crate::projection::{entity_ref, int, text};
use chrono::NaiveDate;
use khupho_domain::households::{Address, CountKind, Counts, Household, ReachReason};
use khupho_oplog::registry::household::{
    ALLEY, APARTMENT, CODE, CONTACT_NAME, COUNT_PEOPLE, COUNTED_ON, GROUP, HOUSE_NUMBER,
    MERGED_INTO, NEIGHBORHOOD, NOTE, PHONE, REACH_REASON, STREET, TAGS,
};
use khupho_oplog::{Change, EntityState, FieldId, Patch, Value};

/// The field of a count.
#[must_use]
pub fn count_field(kind: CountKind) -> FieldId {
    // Numbers of counts are 1 to 18; the fields follow on from that of the first.
    FieldId(COUNT_PEOPLE.0 - 1 + u16::try_from(kind.number()).unwrap_or(u16::MAX - COUNT_PEOPLE.0))
}

/// What an operation says to add a household: only what is known of it.
#[must_use]
pub fn creation(household: &Household) -> Patch {
    let mut patch = changes_between(&Household::empty(household.neighborhood), household);
    patch
        .0
        .insert(0, Change::set(NEIGHBORHOOD, household.neighborhood));
    patch
}

/// What an operation says to turn one household into the other; empty where nothing differs.
#[must_use]
pub fn changes_between(before: &Household, after: &Household) -> Patch {
    let mut changes = Vec::new();
    push_texts(before, after, &mut changes);
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
    push_tags(before, after, &mut changes);
    if before.note != after.note {
        changes.push(Change::set(NOTE, known_text(&after.note)));
    }
    if before.merged_into != after.merged_into {
        changes.push(Change::set(MERGED_INTO, after.merged_into));
    }
    push_counts(&before.counts, &after.counts, &mut changes);
    if before.neighborhood != after.neighborhood {
        changes.insert(0, Change::set(NEIGHBORHOOD, after.neighborhood));
    }
    Patch(changes)
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
    household.code = text(state, CODE).to_owned();
    household.contact_name = text(state, CONTACT_NAME).to_owned();
    household.phone = text(state, PHONE).to_owned();
    household.address = address_from(state);
    household.counts = counts_from(state);
    household.counted_on = NaiveDate::parse_from_str(text(state, COUNTED_ON), "%Y-%m-%d").ok();
    household.reach_reason = int(state, REACH_REASON).and_then(ReachReason::from_number);
    household.tags = tags_sorted(
        state
            .members(TAGS)
            .filter_map(Value::as_text)
            .map(str::to_owned)
            .collect(),
    );
    household.note = text(state, NOTE).to_owned();
    household.merged_into = entity_ref(state, MERGED_INTO);
    Some(household)
}

fn address_from(state: &EntityState) -> Address {
    Address {
        house_number: text(state, HOUSE_NUMBER).to_owned(),
        alley: text(state, ALLEY).to_owned(),
        street: text(state, STREET).to_owned(),
        group: text(state, GROUP).to_owned(),
        apartment: text(state, APARTMENT).to_owned(),
    }
}

fn counts_from(state: &EntityState) -> Counts {
    CountKind::ALL
        .iter()
        .filter_map(|kind| Some((*kind, u32::try_from(int(state, count_field(*kind))?).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::ids::EntityId;
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
