//! Two people write one field without seeing each other's value.

use khupho_domain::members::Role;
use khupho_oplog::Value;
use khupho_store::exchange::{self, SimultaneousEdit};
use khupho_store::{Actor, StoreError};

use super::machines::Machine;
use crate::common::TestResult;

fn open(machine: &Machine) -> Result<Vec<SimultaneousEdit>, StoreError> {
    machine.store().read(exchange::simultaneous_edits)
}

/// Two PCs that wrote one title apart from each other; the second one later.
fn contested() -> Result<(Machine, Machine), StoreError> {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let entity = one.add("ban đầu")?;
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    one.rename(entity, "máy một")?;
    two.hand.advance(1_000);
    two.rename(entity, "máy hai")?;
    one.take(&two.part(exchange::ranges_for_siblings)?)?;
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    Ok((one, two))
}

#[test]
fn both_values_are_shown_with_who_wrote_them() -> TestResult {
    let (one, two) = contested()?;
    for machine in [&one, &two] {
        let edits = open(machine)?;
        assert_eq!(edits.len(), 1);
        let (standing, other) = (&edits[0].standing, &edits[0].other);
        assert_eq!(standing.value, Value::from("máy hai"));
        assert_eq!(other.value, Value::from("máy một"));
        assert_eq!((standing.actor, other.actor), (two.member, one.member));
        assert!(standing.at_ms > other.at_ms);
    }
    Ok(())
}

#[test]
fn taking_the_other_value_decides_it_for_both() -> TestResult {
    let (one, two) = contested()?;
    let edit = &open(&one)?[0];
    one.hand.advance(5_000);
    one.store().take_other_value(one.actor(), edit.id)?;
    assert_eq!(one.titles()?, ["máy một"]);
    assert_eq!(open(&one)?, []);
    assert!(one.store().take_other_value(one.actor(), edit.id).is_err());
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    assert_eq!(two.titles()?, ["máy một"]);
    assert_eq!(open(&two)?, []);
    Ok(())
}

#[test]
fn keeping_what_stands_writes_nothing() -> TestResult {
    let (one, _) = contested()?;
    let edit = &open(&one)?[0];
    let before = one.digests()?;
    one.store().keep_standing_value(one.actor(), edit.id)?;
    assert_eq!(open(&one)?, []);
    assert_eq!(one.digests()?, before);
    Ok(())
}

#[test]
fn whoever_may_not_write_the_field_may_not_keep_it_either() -> TestResult {
    let (one, _) = contested()?;
    let edit = &open(&one)?[0];
    let officer = Actor {
        role: Role::WardOfficer,
        ..one.actor()
    };
    let refused = one.store().keep_standing_value(officer, edit.id);
    assert!(
        matches!(refused, Err(StoreError::NotAllowed(_))),
        "{refused:?}"
    );
    assert_eq!(open(&one)?.len(), 1, "nobody decided it");
    Ok(())
}

#[test]
fn going_on_without_having_seen_the_other_value_decides_nothing() -> TestResult {
    let (one, two) = contested()?;
    let entity = open(&one)?[0].entity;
    // The second PC writes on, before it took anything in: here as if its file came later.
    two.hand.advance(1_000);
    two.rename(entity, "máy hai, sửa thêm")?;
    one.take(&two.part(exchange::ranges_for_siblings)?)?;
    let edits = open(&one)?;
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].standing.value, Value::from("máy hai, sửa thêm"));
    assert_eq!(edits[0].other.value, Value::from("máy một"));
    // Where it was written, a person saw both.
    assert_eq!(open(&two)?, []);
    Ok(())
}

#[test]
fn the_same_value_twice_is_no_contest() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let entity = one.add("ban đầu")?;
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    one.rename(entity, "như nhau")?;
    two.rename(entity, "như nhau")?;
    one.take(&two.part(exchange::ranges_for_siblings)?)?;
    assert_eq!(open(&one)?, []);
    Ok(())
}
