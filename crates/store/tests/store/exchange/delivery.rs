//! Saved, sent, received.

use khupho_store::exchange::{self, Delivery};

use super::machines::Machine;
use crate::common::TestResult;

#[test]
fn only_a_receipt_says_that_the_ward_has_it() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let entity = pc.add("một")?;
    let delivery = || pc.store().read(|c| exchange::delivery_of(c, entity));
    assert_eq!(delivery()?, Delivery::Saved);
    let part = pc.send()?;
    assert_eq!(delivery()?, Delivery::Sent);
    ward.take(&part)?;
    assert_eq!(delivery()?, Delivery::Sent);
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(delivery()?, Delivery::Received);
    pc.rename(entity, "hai")?;
    assert_eq!(delivery()?, Delivery::Saved);
    let other = pc.add("ba")?;
    let both = pc
        .store()
        .read(|c| exchange::deliveries(c, &[entity, other]))?;
    assert_eq!(
        both.values().copied().collect::<Vec<_>>(),
        [Delivery::Saved; 2]
    );
    Ok(())
}

#[test]
fn totals_count_each_write_once() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    let totals = |pc: &Machine| -> Result<_, khupho_store::StoreError> {
        let totals = pc.store().read(exchange::delivery_totals)?;
        Ok((totals.saved, totals.sent, totals.received))
    };
    pc.add("một")?;
    assert_eq!(totals(&pc)?, (3, 0, 0));
    ward.take(&pc.send()?)?;
    pc.add("hai")?;
    assert_eq!(totals(&pc)?, (1, 3, 0));
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(totals(&pc)?, (1, 0, 3));
    // The machine begins a new stream: the write stands in two, and counts once.
    pc.close();
    std::fs::remove_file(pc.folder.path().join("stream-marker"))?;
    pc.open()?;
    assert_eq!(totals(&pc)?, (1, 0, 3));
    ward.take(&pc.send()?)?;
    assert_eq!(totals(&pc)?, (0, 1, 3));
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(totals(&pc)?, (0, 0, 4));
    Ok(())
}

#[test]
fn a_write_issued_again_is_where_its_furthest_copy_is() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    let entity = pc.add("một")?;
    pc.close();
    std::fs::remove_file(pc.folder.path().join("stream-marker"))?;
    pc.open()?;
    ward.take(&pc.send()?)?;
    let delivery = || pc.store().read(|c| exchange::delivery_of(c, entity));
    assert_eq!(delivery()?, Delivery::Sent);
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(delivery()?, Delivery::Received);
    Ok(())
}

#[test]
fn a_practice_notebook_never_leaves() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().mark_practice()?;
    let refused = "a practice notebook is never exported";
    let ranges = pc.store().read(exchange::ranges_for_ward);
    assert_eq!(
        ranges.map_err(|error| error.to_string()),
        Err(refused.to_owned())
    );
    let number = pc.store().next_bundle_number(1);
    assert_eq!(
        number.map_err(|error| error.to_string()),
        Err(refused.to_owned())
    );
    Ok(())
}
