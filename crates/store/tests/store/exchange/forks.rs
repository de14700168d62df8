//! Copied PCs, PCs brought back from a backup, and a ward brought back.

use khupho_oplog::registry::criteria_set;
use khupho_oplog::{Change, Patch, derive_entity};
use khupho_store::exchange::{self, Acknowledged};
use khupho_store::{StoreError, TxnLabel};

use super::machines::{Machine, put_back};
use crate::common::{TestResult, copy_folder};

#[test]
fn both_histories_of_a_copied_pc_are_kept_and_apply() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("trước khi sao chép")?;
    let copy = pc.copied()?;
    pc.add("ở máy cũ")?;
    pc.add("ở máy cũ nữa")?;
    copy.add("ở bản sao")?;
    ward.take(&pc.send()?)?;
    let taken = ward.take(&copy.send()?)?;
    assert_eq!((taken.forks, taken.applied), (1, 1));
    let all = [
        "trước khi sao chép",
        "ở bản sao",
        "ở máy cũ",
        "ở máy cũ nữa",
    ];
    assert_eq!(ward.titles()?, all);
    let forks = ward.store().read(exchange::forks)?;
    assert_eq!(forks.len(), 1);
    assert_eq!(
        (forks[0].seq, forks[0].neighborhood),
        (4, Some(pc.neighborhood))
    );
    ward.digests()?;
    // The receipt brings each of them what the other wrote, and a stream of its own.
    let receipt = ward.receipt(pc.neighborhood)?;
    for machine in [&pc, &copy] {
        let (acknowledged, taken) = machine.take_receipt(&receipt)?;
        assert_eq!(acknowledged, Acknowledged::Marked);
        assert!(taken.began_new_stream);
        assert_eq!(machine.titles()?, all);
        machine.digests()?;
    }
    pc.add("sau biên nhận, máy cũ")?;
    copy.add("sau biên nhận, bản sao")?;
    for machine in [&pc, &copy] {
        let taken = ward.take(&machine.send()?)?;
        assert_eq!((taken.applied, taken.forks), (1, 0));
    }
    assert_eq!(ward.titles()?.len(), 6);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_pc_brought_back_gets_what_it_lost_and_goes_on() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("tháng trước")?;
    pc.close();
    let backup = tempfile::tempdir()?;
    copy_folder(pc.folder.path(), backup.path())?;
    pc.open()?;
    pc.add("tháng này")?;
    ward.take(&pc.send()?)?;
    pc.close();
    // Even the marker is the old one: nothing but the ward can tell.
    put_back(backup.path(), pc.folder.path())?;
    pc.open()?;
    assert_eq!(pc.titles()?, ["tháng trước"]);
    pc.add("viết lại trước khi biết")?;
    let forked = ward.take(&pc.send()?)?;
    assert_eq!((forked.applied, forked.forks), (1, 1));
    let (_, taken) = pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert!(taken.began_new_stream);
    let all = ["tháng này", "tháng trước", "viết lại trước khi biết"];
    assert_eq!(pc.titles()?, all);
    // The ward has both histories, so there is nothing to issue again.
    assert_eq!(pc.send()?.operations(), 0);
    pc.add("và đi tiếp")?;
    let taken = ward.take(&pc.send()?)?;
    assert_eq!((taken.applied, taken.forks), (1, 0));
    assert_eq!(ward.titles()?.len(), 4);
    ward.digests()?;
    pc.digests()?;
    Ok(())
}

#[test]
fn a_pc_that_knows_it_was_brought_back_issues_again_what_nobody_has() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("tháng trước")?;
    let before = pc.send()?;
    pc.close();
    std::fs::remove_file(pc.folder.path().join("stream-marker"))?;
    pc.open()?;
    pc.add("sau đó")?;
    let after = pc.send()?;
    assert_eq!(after.operations(), 4);
    let taken = ward.take(&after)?;
    assert_eq!((taken.applied, taken.copies), (4, 0));
    // The file that left before comes late: the same writes, in their first stream.
    let late = ward.take(&before)?;
    assert_eq!((late.applied, late.copies, late.forks), (0, 3, 0));
    assert_eq!(ward.titles()?, ["sau đó", "tháng trước"]);
    let receipt = ward.receipt(pc.neighborhood)?;
    pc.take_receipt(&receipt)?;
    assert_eq!(pc.send()?.operations(), 0);
    ward.digests()?;
    pc.digests()?;
    Ok(())
}

#[test]
fn a_head_the_store_does_not_hold_begins_a_new_stream() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("chung")?;
    let copy = pc.copied()?;
    copy.add("bản sao")?;
    ward.take(&copy.send()?)?;
    let mut receipt = ward.receipt(pc.neighborhood)?;
    // A receipt whose operations were lost on the way: only the heads tell.
    receipt.forget_operations();
    let (acknowledged, taken) = pc.take_receipt(&receipt)?;
    assert_eq!(acknowledged, Acknowledged::MarkedAndForked);
    assert!(taken.began_new_stream);
    pc.add("sau đó")?;
    let taken = ward.take(&pc.send()?)?;
    assert_eq!((taken.applied, taken.forks), (1, 0));
    assert_eq!(ward.titles()?, ["bản sao", "chung", "sau đó"]);
    Ok(())
}

#[test]
fn a_ward_brought_back_gets_everything_again() -> TestResult {
    let mut ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("tháng trước")?;
    ward.take(&pc.send()?)?;
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    ward.close();
    let backup = tempfile::tempdir()?;
    copy_folder(ward.folder.path(), backup.path())?;
    ward.open()?;
    let before = ward.store().hub_log_id()?;
    pc.add("tháng này")?;
    ward.take(&pc.send()?)?;
    let late = ward.receipt(pc.neighborhood)?;
    pc.take_receipt(&late)?;
    assert_eq!(pc.send()?.operations(), 0);
    ward.close();
    put_back(backup.path(), ward.folder.path())?;
    std::fs::remove_file(ward.folder.path().join("stream-marker"))?;
    ward.open()?;
    assert_ne!(ward.store().hub_log_id()?, before);
    assert_eq!(ward.titles()?, ["tháng trước"]);
    let receipt = ward.receipt(pc.neighborhood)?;
    assert_eq!(pc.take_receipt(&receipt)?.0, Acknowledged::Marked);
    // A receipt of the log that is gone marks nothing any more.
    assert_eq!(pc.take_receipt(&late)?.0, Acknowledged::OfFormerLog);
    assert_eq!(pc.send()?.operations(), 1);
    ward.take(&pc.send()?)?;
    assert_eq!(ward.titles()?, ["tháng này", "tháng trước"]);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_ward_brought_back_is_told_what_it_wrote() -> TestResult {
    let mut ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    ward.close();
    let backup = tempfile::tempdir()?;
    copy_folder(ward.folder.path(), backup.path())?;
    ward.open()?;
    issue_set(&ward, "Bộ đã mất")?;
    let lost = ward.receipt(pc.neighborhood)?;
    pc.take_receipt(&lost)?;
    ward.close();
    put_back(backup.path(), ward.folder.path())?;
    ward.open()?;
    // The ward does not know yet, and writes on in the same stream.
    issue_set(&ward, "Bộ mới")?;
    let log_id = ward.store().hub_log_id()?;
    let taken = ward.take_own_receipt(&lost)?;
    assert!(taken.began_new_stream);
    assert_eq!(taken.applied, 1);
    assert_ne!(ward.store().hub_log_id()?, log_id);
    issue_set(&ward, "Bộ sau đó")?;
    assert_eq!(sets(&ward)?, 3);
    ward.digests()?;
    // And the khu phố gets all three.
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(sets(&pc)?, 3);
    pc.digests()?;
    Ok(())
}

fn issue_set(ward: &Machine, title: &str) -> Result<(), StoreError> {
    let set = derive_entity(criteria_set::KIND, &[title.as_bytes()]);
    let patch = Patch(vec![
        Change::set(criteria_set::TITLE, title),
        Change::set(criteria_set::ISSUED_ON, "2026-03-02"),
    ]);
    ward.store()
        .transact(ward.actor(), TxnLabel::CriteriaIssue, |txn| {
            txn.write(criteria_set::KIND, set, patch)
        })
        .map(|_| ())
}

fn sets(machine: &Machine) -> Result<i64, StoreError> {
    machine.store().read(|connection| {
        let sql = "SELECT count(*) FROM entity_state WHERE kind = ?1";
        Ok(connection.query_row(sql, [criteria_set::KIND.0], |row| row.get(0))?)
    })
}
