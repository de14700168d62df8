//! What is not believed, item by item, and taking imports back.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{activity, criteria_set};
use khupho_oplog::{Change, Patch, StreamHead};
use khupho_store::exchange::{
    self, QuarantineFilter, QuarantineReason, RegistryEffect, Revocation,
};
use khupho_store::{StoreError, TxnLabel};

use super::machines::Machine;
use crate::common::TestResult;

fn reasons(machine: &Machine) -> Result<Vec<QuarantineReason>, StoreError> {
    let filter = QuarantineFilter::default();
    let found = machine
        .store()
        .read(|c| exchange::quarantined(c, &filter, 100, 0))?;
    Ok(found.into_iter().filter_map(|one| one.reason).collect())
}

fn write(
    machine: &Machine,
    kind: khupho_oplog::KindId,
    entity: EntityId,
    change: Change,
) -> Result<(), StoreError> {
    machine
        .store()
        .transact(machine.actor(), TxnLabel::Activity, |txn| {
            txn.write(kind, entity, Patch(vec![change]))
        })
        .map(|_| ())
}

#[test]
fn nobody_writes_in_another_khu_pho() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let entity = one.add("của khu phố 1")?;
    ward.take(&one.send()?)?;
    // The other khu phố knows the identity by accident.
    two.hand.advance(1_000);
    write(
        &two,
        activity::KIND,
        entity,
        Change::set(activity::TITLE, "chiếm lấy"),
    )?;
    // And it names the first one in a thing of its own.
    let new = two.add("của khu phố 2")?;
    write(
        &two,
        activity::KIND,
        new,
        Change::set(activity::NEIGHBORHOOD, one.neighborhood),
    )?;
    let taken = ward.take(&two.send()?)?;
    assert_eq!((taken.applied, taken.quarantined), (3, 2));
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity; 2]);
    assert_eq!(ward.titles()?, ["của khu phố 1", "của khu phố 2"]);
    ward.digests()?;
    // The receipt tells them.
    let receipt = ward.receipt(two.neighborhood)?;
    two.take_receipt(&receipt)?;
    let verdicts = two.store().read(|c| exchange::ward_verdicts(c, 10, 0))?;
    assert_eq!(verdicts.len(), 2);
    assert_eq!(verdicts[0].entity, entity);
    // Somebody at the ward looks at one and accepts it.
    let accepted = ward.store().accept_quarantined(&[verdicts[0].op])?;
    assert_eq!(accepted.operations, 1);
    assert_eq!(ward.titles()?, ["chiếm lấy", "của khu phố 2"]);
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity]);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_list_of_verdicts_that_is_not_whole_leaves_the_others_as_they_are() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let entity = one.add("của khu phố 1")?;
    ward.take(&one.send()?)?;
    two.hand.advance(1_000);
    for title in ["chiếm lấy", "chiếm nữa"] {
        write(
            &two,
            activity::KIND,
            entity,
            Change::set(activity::TITLE, title),
        )?;
    }
    ward.take(&two.send()?)?;
    let receipt = ward.receipt(two.neighborhood)?;
    two.take_receipt(&receipt)?;
    let told = || two.store().read(|c| exchange::ward_verdicts(c, 10, 0));
    assert_eq!(told()?.len(), 2);
    let tell = |verdicts: &[_], whole: bool| {
        let at_ms = receipt.row.at_ms + 1;
        two.store()
            .take_in::<_, StoreError>(&receipt.arrival(), |taking| match whole {
                true => taking.ward_verdicts(verdicts, at_ms),
                false => taking.some_ward_verdicts(verdicts, at_ms),
            })
    };
    tell(&receipt.verdicts[..1], false)?;
    assert_eq!(told()?.len(), 2, "the other is not believed for that");
    tell(&receipt.verdicts[..1], true)?;
    assert_eq!(told()?.len(), 1);
    Ok(())
}

#[test]
fn heads_end_before_what_was_never_told() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let entity = one.add("của khu phố 1")?;
    ward.take(&one.send()?)?;
    let new = two.add("của khu phố 2")?;
    write(
        &two,
        activity::KIND,
        entity,
        Change::set(activity::TITLE, "chiếm lấy"),
    )?;
    two.rename(new, "viết sau")?;
    ward.take(&two.send()?)?;
    let receipt = ward.receipt(two.neighborhood)?;
    let untold = [receipt.verdicts[0].0];
    let heads = |untold: &[_]| {
        let heads = receipt.heads.clone();
        ward.store()
            .read(|c| exchange::heads_before(c, heads, untold))
    };
    assert_eq!(heads(&[])?, receipt.heads);
    let cut = heads(&untold)?;
    let (end, full) = (cut[0], receipt.heads[0]);
    assert_eq!((end.stream, end.seq), (full.stream, full.seq - 2));
    let mut shorter = receipt;
    shorter.heads = cut;
    two.take_receipt(&shorter)?;
    let delivery = two.store().read(|c| exchange::delivery_of(c, new))?;
    assert_eq!(delivery, exchange::Delivery::Sent, "written after it");
    Ok(())
}

#[test]
fn a_khu_pho_does_not_change_what_the_ward_issued() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let set = EntityId::from_bytes([9; 16]);
    write(
        &ward,
        criteria_set::KIND,
        set,
        Change::set(criteria_set::TITLE, "Bộ mẫu"),
    )?;
    write(
        &ward,
        criteria_set::KIND,
        set,
        Change::set(criteria_set::ISSUED_ON, "2026-01-02"),
    )?;
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    write(
        &pc,
        criteria_set::KIND,
        set,
        Change::set(criteria_set::TITLE, "Tự sửa"),
    )?;
    write(
        &pc,
        criteria_set::KIND,
        EntityId::from_bytes([8; 16]),
        Change::set(criteria_set::TITLE, "Của tôi"),
    )?;
    let taken = ward.take(&pc.send()?)?;
    assert_eq!(taken.quarantined, 1);
    assert_eq!(reasons(&ward)?, [QuarantineReason::IssuedByWard]);
    Ok(())
}

#[test]
fn what_lies_beyond_a_cut_off_is_not_believed_whenever_it_comes() -> TestResult {
    let ward = Machine::ward()?;
    let late = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("trước khi mất máy")?;
    let before = pc.send()?;
    ward.take(&before)?;
    let head = pc.store().read(exchange::own_heads)?[0];
    pc.add("kẻ trộm viết")?;
    let stolen = pc.send()?;
    ward.take(&stolen)?;
    assert_eq!(ward.titles()?.len(), 2);
    revoke(&ward, &pc, head)?;
    assert_eq!(ward.titles()?, ["trước khi mất máy"]);
    assert_eq!(reasons(&ward)?, [QuarantineReason::BeyondCutOff]);
    ward.digests()?;
    // The same, where the revocation was known first.
    let issued = ward.store().read(|c| exchange::device(c, pc.device()?))?;
    late.registry(&RegistryEffect::Issued(issued.ok_or("the ward issued it")?))?;
    revoke(&late, &pc, head)?;
    late.take(&stolen)?;
    assert_eq!(late.titles()?, ["trước khi mất máy"]);
    assert_eq!(reasons(&late)?, [QuarantineReason::BeyondCutOff]);
    late.digests()?;
    // A stream that nobody heard of before is not believed at all.
    let active = ward
        .store()
        .read(|c| exchange::devices_of(c, pc.neighborhood))?;
    assert!(active.is_empty());
    Ok(())
}

fn revoke(ward: &Machine, pc: &Machine, head: StreamHead) -> Result<(), StoreError> {
    let revocation = Revocation {
        device: pc.device()?,
        cut_offs: vec![head],
        reason: 1,
        at_ms: ward.clock.now_ms(),
    };
    ward.registry(&RegistryEffect::Revoked(revocation))
        .map(|_| ())
}

#[test]
fn an_import_is_taken_back_and_taken_in_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let entity = pc.add("một")?;
    ward.take(&pc.send()?)?;
    let before = ward.digests()?;
    pc.rename(entity, "hai")?;
    pc.add("ba")?;
    let part = pc.send()?;
    let taken = ward.take(&part)?;
    let after = ward.digests()?;
    assert_eq!(ward.titles()?, ["ba", "hai"]);
    let undone = ward.store().undo_import(taken.import)?;
    assert_eq!(undone.operations, 2);
    assert_eq!(ward.digests()?, before);
    assert_eq!(reasons(&ward)?, [QuarantineReason::ImportUndone; 2]);
    // Importing the file again does not bring it back by itself.
    ward.take(&part)?;
    assert_eq!(ward.digests()?, before);
    // What comes later goes on from the chain, which is whole.
    pc.add("bốn")?;
    ward.take(&pc.send()?)?;
    assert_eq!(ward.titles()?, ["bốn", "một"]);
    ward.store().redo_import(taken.import)?;
    assert_eq!(ward.titles()?, ["ba", "bốn", "hai"]);
    assert_eq!(ward.digests()?.len(), after.len());
    assert!(matches!(
        ward.store().undo_import(999),
        Err(StoreError::Exchange(_))
    ));
    Ok(())
}

#[test]
fn what_was_revoked_meanwhile_does_not_come_in_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("trước khi mất máy")?;
    let head = pc.store().read(exchange::own_heads)?[0];
    pc.add("kẻ trộm viết")?;
    let taken = ward.take(&pc.send()?)?;
    ward.store().undo_import(taken.import)?;
    revoke(&ward, &pc, head)?;
    let redone = ward.store().redo_import(taken.import)?;
    assert_eq!(redone.operations, 4);
    assert_eq!(ward.titles()?, ["trước khi mất máy"]);
    assert_eq!(reasons(&ward)?, [QuarantineReason::BeyondCutOff]);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_thief_cannot_write_another_history_below_the_cut_off() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("trước khi sao chép")?;
    let stolen = pc.copied()?;
    pc.add("ở máy thật")?;
    pc.add("ở máy thật nữa")?;
    ward.take(&pc.send()?)?;
    let head = pc.store().read(exchange::own_heads)?[0];
    revoke(&ward, &pc, head)?;
    let believed = ward.titles()?;
    assert_eq!(believed.len(), 3);
    // One place below the cut-off, in a history of its own.
    stolen.add("kẻ trộm viết")?;
    let taken = ward.take(&stolen.send()?)?;
    assert_eq!((taken.forks, taken.quarantined, taken.applied), (1, 1, 0));
    assert_eq!(ward.titles()?, believed);
    assert_eq!(reasons(&ward)?, [QuarantineReason::BeyondCutOff]);
    ward.digests()?;
    Ok(())
}

#[test]
fn what_waited_in_an_import_taken_back_comes_out_taken_back() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let first = pc.send()?;
    pc.add("hai")?;
    let mut second = pc.send()?;
    let after_gap = second.operations() - 1;
    second.runs[0].1.drain(..after_gap);
    let waiting = ward.take(&second)?;
    assert_eq!((waiting.applied, waiting.parked), (0, 1));
    ward.store().undo_import(waiting.import)?;
    let freed = ward.take(&first)?;
    assert_eq!((freed.from_parked, freed.quarantined), (1, 1));
    assert_eq!(ward.titles()?, ["một"]);
    assert_eq!(reasons(&ward)?, [QuarantineReason::ImportUndone]);
    ward.digests()?;
    let redone = ward.store().redo_import(waiting.import)?;
    assert_eq!(redone.operations, 1);
    assert_eq!(ward.titles()?, ["hai", "một"]);
    ward.digests()?;
    Ok(())
}

#[test]
fn what_the_ward_accepts_after_all_is_accepted_by_its_next_receipt() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let sibling = Machine::of(&ward, 1)?;
    let entity = one.add("của khu phố 1")?;
    ward.take(&one.send()?)?;
    let title = Change::set(activity::TITLE, "viết hộ");
    write(&two, activity::KIND, entity, title)?;
    let strange = two.add("của khu phố 2")?;
    let other = Change::set(activity::NEIGHBORHOOD, one.neighborhood);
    write(&two, activity::KIND, strange, other)?;
    ward.take(&two.send()?)?;
    let first = ward.receipt(two.neighborhood)?;
    for pc in [&two, &sibling] {
        pc.take_receipt(&first)?;
        let told = pc.store().read(exchange::ward_verdict_count)?;
        assert_eq!(told, 2);
    }
    // The other machine of that khu phố put aside what names another khu phố, as the ward did.
    assert_eq!(reasons(&sibling)?, [QuarantineReason::ForeignEntity]);
    let put_aside = ward
        .store()
        .read(|c| exchange::quarantined(c, &QuarantineFilter::default(), 9, 0))?;
    let hashes: Vec<_> = put_aside.iter().map(|one| one.op).collect();
    assert_eq!(ward.store().accept_quarantined(&hashes)?.operations, 2);
    let second = ward.receipt(two.neighborhood)?;
    for pc in [&two, &sibling] {
        pc.take_receipt(&second)?;
        assert_eq!(pc.store().read(exchange::ward_verdict_count)?, 0);
        assert_eq!(reasons(pc)?, []);
        pc.digests()?;
    }
    Ok(())
}

#[test]
fn another_copy_of_a_write_counts_when_the_first_is_taken_back() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let taken = ward.take(&pc.send()?)?;
    pc.close();
    std::fs::remove_file(pc.folder.path().join("stream-marker"))?;
    pc.open()?;
    let again = ward.take(&pc.send()?)?;
    assert_eq!((again.applied, again.copies), (0, 3));
    ward.store().undo_import(taken.import)?;
    assert_eq!(ward.titles()?, ["một"]);
    ward.store().undo_import(again.import)?;
    assert_eq!(ward.titles()?, [""; 0]);
    ward.store().redo_import(again.import)?;
    ward.store().redo_import(taken.import)?;
    assert_eq!(ward.titles()?, ["một"]);
    ward.digests()?;
    Ok(())
}
