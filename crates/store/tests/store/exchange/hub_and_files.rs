//! What the hub tells beside what comes in files: neither undoes the newer word of the other.

use khupho_oplog::OpHash;
use khupho_oplog::ids::{DeviceId, LogId};
use khupho_store::StoreError;
use khupho_store::exchange::{self, QuarantineReason};

use super::hub::from_hub;
use super::machines::Machine;
use crate::common::{MONDAY_MS, TestResult};

const HUB: DeviceId = DeviceId::from_bytes([0xbb; 16]);
const LOG: LogId = LogId::from_bytes([1; 16]);

fn verdicts(pc: &Machine) -> Result<Vec<OpHash>, StoreError> {
    let verdicts = pc.store().read(|c| exchange::ward_verdicts(c, 10, 0))?;
    Ok(verdicts.into_iter().map(|verdict| verdict.op).collect())
}

/// The hub tells, so long after Monday.
fn tell(
    pc: &Machine,
    op: OpHash,
    reason: Option<QuarantineReason>,
    after_ms: u64,
) -> Result<(), StoreError> {
    from_hub(pc, |taking| {
        taking.ward_verdict(op, reason, MONDAY_MS + after_ms)
    })?;
    Ok(())
}

/// A receipt in a file lists these, made so long after Monday.
fn list(ward: &Machine, pc: &Machine, ops: &[OpHash], after_ms: u64) -> TestResult {
    let mut receipt = ward.receipt(pc.neighborhood)?;
    receipt.row.at_ms = MONDAY_MS + after_ms;
    let listed = ops.iter().map(|op| (*op, QuarantineReason::NotAWriter));
    receipt.verdicts = listed.collect();
    pc.take_receipt(&receipt)?;
    Ok(())
}

#[test]
fn the_list_of_a_file_does_not_undo_what_the_hub_told_later() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().meet_hub(HUB, LOG)?;
    pc.add("một")?;
    let operations = pc.send()?.runs.remove(0).1;
    let (first, second) = (operations[0].hash, operations[1].hash);
    let not_a_writer = Some(QuarantineReason::NotAWriter);
    tell(&pc, first, not_a_writer, 50)?;
    tell(&pc, second, None, 50)?;
    list(&ward, &pc, &[second], 10)?;
    assert_eq!(verdicts(&pc)?, [first], "the hub spoke later");
    list(&ward, &pc, &[second], 90)?;
    assert_eq!(verdicts(&pc)?, [first, second]);
    // What another PC of the ward decided is not in the list of the one that makes files.
    list(&ward, &pc, &[], 95)?;
    assert_eq!(verdicts(&pc)?, [first]);
    pc.store().leave_hub()?;
    list(&ward, &pc, &[], 99)?;
    assert_eq!(verdicts(&pc)?, []);
    Ok(())
}

#[test]
fn a_hub_that_has_an_operation_has_not_judged_it() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    one.store().meet_hub(HUB, LOG)?;
    two.add("quá dài")?;
    let long = "ạ".repeat(khupho_domain::limits::TEXT_MAX_CHARS + 1);
    let entity = two.add(&long)?;
    let part = two.part(exchange::ranges_for_siblings)?;
    assert_eq!(one.take(&part)?.quarantined, 1);
    let heads = two.store().read(exchange::own_heads)?;
    from_hub(&one, |taking| {
        taking.acknowledge_by_hub(LOG, (1, MONDAY_MS), &heads)
    })?;
    // The ward has not seen it, and so its list leaves it out.
    list(&ward, &one, &[], 10)?;
    assert_eq!(one.titles()?, ["quá dài"], "{entity:?}");
    // It has seen it, and believes it.
    ward.take(&two.send()?)?;
    let mut receipt = ward.receipt(one.neighborhood)?;
    receipt.row.at_ms = MONDAY_MS + 20;
    receipt.verdicts.clear();
    one.take_receipt(&receipt)?;
    assert_eq!(one.titles()?.len(), 2);
    Ok(())
}

#[test]
fn what_a_person_took_back_here_stays_where_it_is_whatever_the_ward_lifts() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    one.store().meet_hub(HUB, LOG)?;
    two.add("một")?;
    let part = two.part(exchange::ranges_for_siblings)?;
    let import = one.take(&part)?.import;
    one.store().undo_import(import)?;
    for op in &part.runs[0].1 {
        tell(&one, op.hash, None, 10)?;
    }
    assert_eq!(one.titles()?, Vec::<String>::new());
    one.store().redo_import(import)?;
    assert_eq!(one.titles()?, ["một"]);
    Ok(())
}
