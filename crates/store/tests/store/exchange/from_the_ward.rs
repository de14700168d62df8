//! What of the ward's own operations reaches a khu phố: no more than it needs.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{assessment, claim, criteria_set, criterion, member, review};
use khupho_oplog::{Change, KindId, Patch, derive_entity};
use khupho_store::assessment::{assessment_id, claim_id};
use khupho_store::criteria::{criterion_id, set_id};
use khupho_store::{Actor, StoreError, TxnLabel, members};

use super::machines::Machine;
use super::parts::Receipt;
use crate::common::TestResult;

fn write(
    machine: &Machine,
    kind: KindId,
    entity: EntityId,
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    write_as(machine, machine.actor(), (kind, entity), changes)
}

fn write_as(
    machine: &Machine,
    actor: Actor,
    (kind, entity): (KindId, EntityId),
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    machine
        .store()
        .transact(actor, TxnLabel::Practice, |txn| {
            txn.write(kind, entity, Patch(changes))
        })
        .map(|_| ())
}

fn day(field: khupho_oplog::FieldId, day: &str) -> Change {
    Change::set(field, day)
}

/// Writes a set with one criterion, which nobody has issued.
fn load_set(ward: &Machine, code: &str) -> Result<EntityId, StoreError> {
    let set = set_id(code, 1);
    let changes = vec![
        Change::set(criteria_set::CODE, code),
        Change::set(criteria_set::VERSION, 1_i64),
        Change::set(criteria_set::TITLE, "Bộ mẫu"),
        day(criteria_set::PERIOD_FROM, "2026-01-01"),
        day(criteria_set::PERIOD_TO, "2026-06-30"),
        day(criteria_set::DEADLINE, "2026-07-15"),
    ];
    write(ward, criteria_set::KIND, set, changes)?;
    let changes = vec![
        Change::set(criterion::SET, set),
        Change::set(criterion::CODE, "1.1"),
        Change::set(criterion::TITLE, "Có nhóm chung"),
    ];
    write(ward, criterion::KIND, criterion_id(set, "1.1"), changes)?;
    Ok(set)
}

fn issue(ward: &Machine, set: EntityId) -> Result<(), StoreError> {
    let changes = vec![day(criteria_set::ISSUED_ON, "2026-03-02")];
    write(ward, criteria_set::KIND, set, changes)
}

fn of_kind(receipt: &Receipt, kind: KindId) -> Vec<EntityId> {
    let of_kind = receipt.vouched.iter().filter(|op| op.header.kind == kind);
    of_kind.map(|op| op.header.entity).collect()
}

/// Takes the ward's next receipt in, and says to the ward what is here.
fn answered(ward: &Machine, pc: &Machine) -> Result<Receipt, StoreError> {
    let receipt = ward.receipt(pc.neighborhood)?;
    pc.take_receipt(&receipt)?;
    ward.take(&pc.send()?)?;
    Ok(receipt)
}

#[test]
fn a_criteria_set_leaves_the_ward_when_it_is_issued_and_whole_then() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let draft = load_set(&ward, "NHAP")?;
    let set = load_set(&ward, "BTC-MAU")?;
    let other = load_set(&ward, "BTC-KHAC")?;
    issue(&ward, other)?;
    // The khu phố knows the ward's stream beyond the place of the set that is not issued.
    let first = answered(&ward, &pc)?;
    assert_eq!(
        of_kind(&first, criterion::KIND),
        [criterion_id(other, "1.1")]
    );
    issue(&ward, set)?;
    let second = answered(&ward, &pc)?;
    assert_eq!(of_kind(&second, criteria_set::KIND), [set, set]);
    assert_eq!(
        of_kind(&second, criterion::KIND),
        [criterion_id(set, "1.1")]
    );
    let third = answered(&ward, &pc)?;
    assert_eq!(third.ward_operations(), 0);
    let held = pc.store().read(khupho_store::criteria::list)?;
    assert_eq!(held.len(), 2);
    assert!(!held.contains(&draft));
    pc.digests()?;
    Ok(())
}

fn add_officer(ward: &Machine, number: u8, name: &str) -> Result<Actor, StoreError> {
    let id = EntityId::from_bytes([number; 16]);
    let changes = vec![
        Change::set(member::NAME, name),
        Change::set(member::ROLE, ward.role.number()),
        Change::set(member::ACTIVE, true),
    ];
    write(ward, member::KIND, id, changes)?;
    Ok(Actor {
        member: id,
        role: ward.role,
    })
}

fn hand_in(pc: &Machine) -> Result<EntityId, StoreError> {
    let set = set_id("BTC-MAU", 1);
    let (begun, criterion) = (
        assessment_id(pc.neighborhood, set),
        criterion_id(set, "1.1"),
    );
    let changes = vec![
        Change::set(assessment::NEIGHBORHOOD, pc.neighborhood),
        Change::set(assessment::CRITERIA_SET, set),
    ];
    write(pc, assessment::KIND, begun, changes)?;
    let changes = vec![
        Change::set(claim::ASSESSMENT, begun),
        Change::set(claim::CRITERION, criterion),
        Change::set(claim::STATE, 2_i64),
    ];
    let id = claim_id(begun, criterion);
    write(pc, claim::KIND, id, changes)?;
    Ok(id)
}

fn decide(ward: &Machine, officer: Actor, claim: EntityId, number: i64) -> Result<(), StoreError> {
    let id = derive_entity(review::KIND, &[claim.as_bytes()]);
    let changes = vec![
        Change::set(review::CLAIM, claim),
        Change::set(review::DECISION, number),
    ];
    write_as(ward, officer, (review::KIND, id), changes)
}

#[test]
fn an_officer_is_named_to_the_khu_pho_whose_claims_they_review() -> TestResult {
    let ward = Machine::ward()?;
    let (pc, other) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let deciding = add_officer(&ward, 21, "Lê Thị Duyệt (mẫu)")?;
    add_officer(&ward, 22, "Trần Văn Khác (mẫu)")?;
    let claim = hand_in(&pc)?;
    ward.take(&pc.send()?)?;
    ward.take(&other.send()?)?;
    let before = answered(&ward, &pc)?;
    assert_eq!(of_kind(&before, member::KIND), []);
    decide(&ward, deciding, claim, 2)?;
    let told = answered(&ward, &pc)?;
    assert_eq!(of_kind(&told, review::KIND).len(), 1);
    assert_eq!(of_kind(&told, member::KIND), [deciding.member]);
    let name = pc.store().read(|c| members::find(c, deciding.member))?;
    assert_eq!(
        name.map(|member| member.name).as_deref(),
        Some("Lê Thị Duyệt (mẫu)")
    );
    // A name that changes follows; what else changes about them does not.
    let active = vec![Change::set(member::ACTIVE, false)];
    write(&ward, member::KIND, deciding.member, active)?;
    assert_eq!(answered(&ward, &pc)?.ward_operations(), 0);
    let renamed = vec![Change::set(member::NAME, "Lê Thị Mới (mẫu)")];
    write(&ward, member::KIND, deciding.member, renamed)?;
    let again = answered(&ward, &pc)?;
    assert_eq!(of_kind(&again, member::KIND), [deciding.member]);
    // Another khu phố hears of nobody.
    let elsewhere = answered(&ward, &other)?;
    assert_eq!(of_kind(&elsewhere, member::KIND), []);
    assert_eq!(of_kind(&elsewhere, review::KIND), []);
    pc.digests()?;
    Ok(())
}
