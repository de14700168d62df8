//! Saved, sent, received.

use khupho_oplog::registry::activity;
use khupho_oplog::{Change, Patch};
use khupho_store::TxnLabel;
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
fn what_the_ward_put_aside_is_not_received() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let entity = one.add("của khu phố 1")?;
    ward.take(&one.send()?)?;
    two.hand.advance(1_000);
    // The other khu phố knows the identity by accident.
    two.store()
        .transact(two.actor(), TxnLabel::Activity, |txn| {
            let title = Change::set(activity::TITLE, "chiếm lấy");
            txn.write(activity::KIND, entity, Patch(vec![title]))
        })?;
    ward.take(&two.send()?)?;
    two.take_receipt(&ward.receipt(two.neighborhood)?)?;
    let totals = two.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent, totals.received), (0, 1, 2));
    let delivery = two.store().read(|c| exchange::delivery_of(c, entity))?;
    assert_eq!(delivery, Delivery::Sent);
    Ok(())
}

#[test]
fn what_stands_on_a_history_the_ward_lacks_is_not_received() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("trước khi sao chép")?;
    let copy = pc.copied()?;
    let sibling = Machine::of(&ward, 0)?;
    let known = pc.add("ở máy cũ")?;
    let known_too = pc.add("ở máy cũ nữa")?;
    let unknown = copy.add("ở bản sao")?;
    // A third machine has both histories, the ward the longer one of the two.
    sibling.take(&pc.part(exchange::ranges_for_siblings)?)?;
    sibling.take(&copy.part(exchange::ranges_for_siblings)?)?;
    ward.take(&pc.send()?)?;
    sibling.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    let deliveries = sibling
        .store()
        .read(|c| exchange::deliveries(c, &[known, known_too, unknown]))?;
    assert_eq!(deliveries[&known], Delivery::Received);
    assert_eq!(deliveries[&known_too], Delivery::Received);
    assert_eq!(deliveries[&unknown], Delivery::Saved);
    // Founding (2) and three of the copied machine are there, the sibling's own (2) are not.
    let totals = sibling.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent, totals.received), (3, 0, 5));
    Ok(())
}

#[test]
fn totals_tell_when_something_was_written_last() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.hand.advance(5_000);
    pc.add("một")?;
    let totals = pc.store().read(exchange::delivery_totals)?;
    assert_eq!(totals.last_saved_ms, pc.clock.now_ms());
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
