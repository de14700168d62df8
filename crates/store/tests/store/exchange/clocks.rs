//! Clocks that are wrong by years.

use khupho_oplog::Hlc;
use khupho_store::Connection;
use khupho_store::exchange;

use super::machines::Machine;
use crate::common::{MONDAY_MS, TestResult};

const YEAR_2099_MS: u64 = 4_070_908_800_000;
const YEAR_2016_MS: u64 = 1_460_000_000_000;

#[test]
fn a_clock_in_2099_does_not_win_for_ever() -> TestResult {
    let ward = Machine::ward()?;
    let (ahead, right) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let shared = ahead.add("đúng giờ")?;
    right.take(&ahead.send()?)?;
    ahead.hand.set(YEAR_2099_MS);
    ahead.rename(shared, "viết năm 2099")?;
    ward.take(&ahead.send()?)?;
    // A minute later somebody with a right clock, who has not seen it, writes too.
    for machine in [&ward, &right] {
        machine.hand.advance(60_000);
    }
    right.rename(shared, "một phút sau")?;
    ward.take(&right.send()?)?;
    assert_eq!(ward.titles()?, ["một phút sau"]);
    // Before the receipt the PC in 2099 believes its own clock; afterwards it agrees.
    ahead.take(&right.part(exchange::ranges_for_siblings)?)?;
    assert_eq!(ahead.titles()?, ["viết năm 2099"]);
    let receipt = ward.receipt(ahead.neighborhood)?;
    ahead.take_receipt(&receipt)?;
    assert_eq!(ahead.titles()?, ["một phút sau"]);
    right.take_receipt(&receipt)?;
    assert_eq!(right.titles()?, ["một phút sau"]);
    for machine in [&ward, &ahead, &right] {
        machine.digests()?;
    }
    Ok(())
}

#[test]
fn a_clock_in_2016_is_not_refused() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.hand.set(YEAR_2016_MS);
    pc.add("viết năm 2016")?;
    let taken = ward.take(&pc.send()?)?;
    assert_eq!((taken.applied, taken.quarantined), (3, 0));
    assert_eq!(ward.titles()?, ["viết năm 2016"]);
    Ok(())
}

#[test]
fn moments_that_are_too_many_are_told_oldest_first_and_the_rest_later() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.hand.set(YEAR_2099_MS);
    for title in ["một", "hai", "ba"] {
        pc.add(title)?;
    }
    ward.take(&pc.send()?)?;
    let place = pc.neighborhood;
    let moments = |after, max| {
        let decided = |c: &Connection| exchange::effective_moments(c, place, after, max);
        ward.store().read(decided)
    };
    let all = moments(0, 4)?;
    assert_eq!((all.moments.len(), all.reached), (3, None));
    let first = moments(0, 2)?;
    assert_eq!(first.moments, all.moments[..2]);
    let reached = first.reached.ok_or("there may be more")?;
    assert_eq!(moments(reached, 2)?.moments, all.moments[2..]);
    Ok(())
}

#[test]
fn the_moment_is_decided_once_and_the_earliest_decision_counts() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.hand.set(YEAR_2099_MS);
    pc.add("năm 2099")?;
    let part = pc.send()?;
    ward.take(&part)?;
    let moments = |machine: &Machine| {
        let place = machine.neighborhood;
        machine
            .store()
            .read(|c| exchange::effective_moments(c, place, 0, usize::MAX))
            .map(|decided| decided.moments)
    };
    let decided = moments(&ward)?;
    let latest = Hlc::new(MONDAY_MS, u16::MAX);
    assert_eq!(
        decided
            .iter()
            .map(|(_, moment)| *moment)
            .collect::<Vec<_>>(),
        [latest]
    );
    let (op_uid, _) = decided[0];
    let moment = || -> Result<_, khupho_store::StoreError> {
        let found = moments(&ward)?.into_iter().find(|(uid, _)| *uid == op_uid);
        Ok(found.map(|(_, moment)| moment))
    };
    // The write comes again, later by the ward's clock, with another one of that clock.
    pc.add("năm 2099 nữa")?;
    ward.hand.advance(1_000_000);
    ward.take(&pc.send()?)?;
    assert_eq!(moments(&ward)?.len(), 2);
    assert_eq!(moment()?, Some(latest));
    // A later decision, of a ward that was restored, changes nothing; an earlier one does.
    let arrival = part.arrival(MONDAY_MS);
    for (decision, expected) in [
        (MONDAY_MS + 9, latest),
        (MONDAY_MS - 9, Hlc::new(MONDAY_MS - 9, 0)),
    ] {
        ward.store().take_in(&arrival, |taking| {
            taking.effective_moments(&[(op_uid, Hlc::new(decision, 0))])
        })?;
        assert_eq!(moment()?, Some(expected));
    }
    ward.digests()?;
    Ok(())
}
