//! Operations that somebody else brings.

use khupho_oplog::registry::household;
use khupho_oplog::{Change, Patch};
use khupho_store::exchange::{self, ParkedReason};
use khupho_store::{StoreError, TxnLabel, history};

use super::machines::Machine;
use crate::common::TestResult;

#[test]
fn a_pc_brings_what_another_one_wrote() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    one.add("của máy một")?;
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    two.add("của máy hai")?;
    ward.take(&two.send()?)?;
    assert_eq!(ward.titles()?, ["của máy hai", "của máy một"]);
    // Both count as received once the ward says so.
    let receipt = ward.receipt(one.neighborhood)?;
    one.take_receipt(&receipt)?;
    assert_eq!(one.titles()?, ["của máy hai", "của máy một"]);
    assert_eq!(one.send()?.operations(), 0);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_relay_is_believed_up_to_a_signed_head() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    one.add("đã ký")?;
    let signed = one.part(exchange::ranges_for_siblings)?;
    two.take(&signed)?;
    one.add("chưa ký")?;
    let mut unsigned = one.part(exchange::ranges_for_siblings)?;
    unsigned.signed.clone_from(&signed.signed);
    // Somebody else brings it, with an old signature.
    unsigned.from = two.origin()?;
    unsigned.runs[0].0.is_own = false;
    let taken = ward.take(&unsigned)?;
    assert_eq!((taken.applied, taken.parked), (3, 1));
    let gaps = ward.store().read(exchange::parked)?;
    assert_eq!(gaps[0].reason, ParkedReason::BeyondSignedHead);
    assert_eq!(ward.titles()?, ["đã ký"]);
    // The signature comes with the next file of that device.
    one.add("nữa")?;
    let taken = ward.take(&one.send()?)?;
    assert_eq!(taken.applied, 2);
    assert_eq!(ward.titles()?, ["chưa ký", "nữa", "đã ký"]);
    assert!(
        ward.store()
            .read(exchange::parked)?
            .iter()
            .all(|gap| gap.operations == 0)
    );
    ward.digests()?;
    Ok(())
}

#[test]
fn small_relayed_parts_come_together_in_any_order() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    for number in 0..5 {
        one.add(&format!("số {number}"))?;
    }
    two.take(&one.part(exchange::ranges_for_siblings)?)?;
    let parts = two.send()?.cut(2);
    for part in parts.iter().rev() {
        ward.take(part)?;
    }
    assert_eq!(ward.titles()?.len(), 5);
    assert!(ward.store().read(exchange::parked)?.is_empty());
    ward.digests()?;
    Ok(())
}

#[test]
fn names_stay_in_the_khu_pho_and_reach_its_other_pc() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let place = one.neighborhood;
    let entity = one
        .store()
        .transact(one.actor(), TxnLabel::HouseholdAdd, |txn| {
            let entity = txn.new_entity()?;
            let patch = Patch(vec![
                Change::set(household::NEIGHBORHOOD, place),
                Change::set(household::CONTACT_NAME, "Trần Thị Mẫu"),
                Change::set(household::HOUSE_NUMBER, "42/7"),
            ]);
            txn.write(household::KIND, entity, patch)?;
            Ok::<_, StoreError>(entity)
        })?;
    let mut part = one.send()?;
    let ranges: Vec<_> = part.runs.iter().map(|(range, _)| *range).collect();
    let personal = one
        .store()
        .read(|c| exchange::operations_with_personal(c, &ranges))?;
    assert_eq!(personal, 1);
    part.leave_out_personal_parts()?;
    ward.take(&part)?;
    two.take_receipt(&ward.receipt(place)?)?;
    let name = |machine: &Machine| machine.store().read(|c| history::name_of(c, entity.value));
    assert_ne!(name(&two)?.as_deref(), Some("Trần Thị Mẫu"));
    // What it holds without names it does not call its own, so the other PC sends it again.
    let known = two.store().read(exchange::known_heads_with_personal)?;
    let again = one.part(|c| exchange::ranges_from(c, &known, None))?;
    let taken = two.take(&again)?;
    assert_eq!(taken.completed, 1);
    let whole = |machine: &Machine| -> Result<_, StoreError> {
        let state = machine
            .store()
            .read(|c| khupho_store::households::find(c, entity.value))?;
        Ok(state.map(|household| household.contact_name))
    };
    assert_eq!(whole(&two)?, whole(&one)?);
    for machine in [&ward, &one, &two] {
        machine.digests()?;
    }
    Ok(())
}

#[test]
fn a_bundle_goes_on_from_what_the_receipt_acknowledged() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let first = pc.send()?;
    assert_eq!(first.operations(), 3);
    // Lost on the way: the next one carries it again.
    pc.add("hai")?;
    let second = pc.send()?;
    assert_eq!((second.operations(), second.number), (4, 2));
    ward.take(&second)?;
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    pc.add("ba")?;
    let third = pc.send()?;
    assert_eq!(third.operations(), 1);
    let range = third.runs[0].0;
    let prev = pc.store().read(|c| exchange::first_prev(c, &range))?;
    assert_eq!(prev, Some(second.runs[0].0.last_hash));
    let exports = pc.store().read(exchange::exports)?;
    assert_eq!(
        exports
            .iter()
            .map(|export| export.number)
            .collect::<Vec<_>>(),
        [3, 2, 1]
    );
    Ok(())
}

#[test]
fn the_ward_sends_a_khu_pho_what_it_lacks_and_nothing_of_others() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    for machine in [&one, &two] {
        ward.take(&machine.send()?)?;
    }
    let receipt = ward.receipt(one.neighborhood)?;
    // Its own khu phố; not the other one, nor an officer who decided nothing there.
    assert_eq!(receipt.ward_operations(), 1);
    one.take_receipt(&receipt)?;
    let places = one.store().read(khupho_store::neighborhoods::list)?;
    assert_eq!(places.len(), 1);
    one.add("tiếp")?;
    ward.take(&one.send()?)?;
    let next = ward.receipt(one.neighborhood)?;
    assert_eq!(next.ward_operations(), 0);
    one.digests()?;
    Ok(())
}
