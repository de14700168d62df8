//! What comes without something that comes later: an operation without its payload, an operation that
//! only a later version can read.

use khupho_oplog::SealedOperation;
use khupho_store::exchange::{self, TakenIn};
use khupho_store::{StoreError, neighborhoods};

use super::machines::Machine;
use super::parts::{Part, Receipt};
use crate::common::TestResult;

/// As an older version takes a receipt that it cannot read.
fn keep_unread(pc: &Machine, receipt: &Receipt) -> Result<TakenIn, StoreError> {
    let ((), taken) = pc
        .store()
        .take_in::<_, StoreError>(&receipt.arrival(), |taking| {
            let vouched = receipt.vouched.iter().cloned();
            vouched
                .map(SealedOperation::into_operation)
                .try_for_each(|operation| taking.keep_unread(&operation))
        })?;
    Ok(taken)
}

#[test]
fn what_the_ward_vouches_for_and_nobody_could_read_is_read_after_the_upgrade() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let receipt = ward.receipt(pc.neighborhood)?;
    let name = |pc: &Machine| {
        let place = pc.neighborhood;
        pc.store().read(|c| neighborhoods::find(c, place))
    };
    assert_eq!(keep_unread(&pc, &receipt)?.applied, 0);
    let kept = receipt.vouched.first().ok_or("nothing vouched")?;
    let given_back = pc
        .store()
        .read(|c| exchange::operation_to_give_back(c, kept.hash))?;
    assert_eq!(
        given_back.map(|kept| kept.header),
        Some(kept.header_bytes.clone())
    );
    let read = |pc: &Machine| -> Result<TakenIn, StoreError> {
        let next = ward.receipt(pc.neighborhood)?;
        let ((), taken) = pc
            .store()
            .take_in::<_, StoreError>(&next.arrival(), |taking| {
                taking.read_unread()?;
                Ok(())
            })?;
        Ok(taken)
    };
    let taken = read(&pc)?;
    assert_eq!(taken.applied + taken.copies, receipt.vouched.len() as u64);
    assert_eq!(read(&pc)?.applied, 0, "once");
    assert!(name(&pc)?.is_some());
    pc.digests()?;
    Ok(())
}

fn without_payloads(part: &Part) -> Result<Part, StoreError> {
    let mut emptied = part.clone();
    let operations = emptied.runs.iter_mut().flat_map(|(_, run)| run);
    for op in operations {
        *op = khupho_oplog::open(op.header_bytes.clone(), None, None)?;
    }
    Ok(emptied)
}

#[test]
fn an_operation_whose_payload_comes_later_says_then_what_it_says() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("Ngày hội mẫu")?;
    let part = pc.send()?;
    ward.take(&without_payloads(&part)?)?;
    assert!(ward.titles()?.is_empty(), "the chain alone");
    ward.digests()?;
    let taken = ward.take(&part)?;
    assert_eq!((taken.applied, taken.completed > 0), (0, true));
    assert_eq!(ward.titles()?, ["Ngày hội mẫu"]);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_payload_that_comes_later_is_judged_as_if_it_had_come_at_once() -> TestResult {
    let ward = Machine::ward()?;
    let (pc, other) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let theirs = other.add("Của khu phố khác")?;
    ward.take(&other.send()?)?;
    // The machine writes to what another khu phố owns.
    pc.rename(theirs, "Chiếm")?;
    let part = pc.send()?;
    ward.take(&without_payloads(&part)?)?;
    ward.take(&part)?;
    assert_eq!(ward.titles()?, ["Của khu phố khác"]);
    Ok(())
}

#[test]
fn the_home_of_the_ward_counts_the_receipts_that_are_due() -> TestResult {
    let ward = Machine::ward()?;
    let counted = || -> Result<usize, StoreError> {
        let due = ward.store().read(exchange::receipts_due)?;
        let figures = ward.store().read(khupho_store::review::ward_figures)?;
        assert_eq!(figures.receipts_due as usize, due.len());
        Ok(due.len())
    };
    assert_eq!(counted()?, 0, "nobody who could read one");
    let pc = Machine::of(&ward, 0)?;
    assert_eq!(counted()?, 1, "its first one");
    ward.receipt(pc.neighborhood)?;
    assert_eq!(counted()?, 0);
    pc.add("Ngày hội mẫu")?;
    ward.take(&pc.send()?)?;
    assert_eq!(counted()?, 1, "something came");
    Ok(())
}
