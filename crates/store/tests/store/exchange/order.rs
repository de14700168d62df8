//! Parts in any order and any number of times.

use std::borrow::Cow;

use khupho_store::StoreError;
use khupho_store::exchange::{self, PARKED_DAYS_MAX, ParkedReason};

use super::any_order::Sent;
use super::machines::Machine;
use crate::common::TestResult;

#[test]
fn a_part_is_applied_once_however_often_it_comes() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("Vệ sinh hẻm 42")?;
    let part = pc.send()?;
    let first = ward.take(&part)?;
    assert_eq!((first.applied, first.already_there), (3, 0));
    let before = ward.digests()?;
    let second = ward.take(&part)?;
    assert_eq!((second.applied, second.already_there), (0, 3));
    assert_eq!(first.import, second.import);
    assert_eq!(ward.digests()?, before);
    assert_eq!(ward.titles()?, ["Vệ sinh hẻm 42"]);
    Ok(())
}

#[test]
fn what_follows_a_gap_waits_and_names_what_is_missing() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let mut sendings = Vec::new();
    for title in ["một", "hai", "ba"] {
        pc.add(title)?;
        let mut sending = pc.send()?;
        // As if the ward had acknowledged the one before.
        let skip = sending.operations() - 1;
        sending.runs[0].1.drain(..skip);
        sendings.push(sending);
    }
    let (founding, two, three) = (pc.send()?, &sendings[1], &sendings[2]);
    let mut one = founding.clone();
    one.runs[0].1.truncate(3);
    one.number = 1;
    ward.take(&one)?;
    let waiting = ward.take(three)?;
    assert_eq!((waiting.applied, waiting.parked), (0, 1));
    let gaps = ward.store().read(exchange::parked)?;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].reason, ParkedReason::Gap);
    assert_eq!(
        (gaps[0].needs_seq, gaps[0].first_seq, gaps[0].operations),
        (4, 5, 1)
    );
    assert_eq!(gaps[0].missing_numbers, [2]);
    assert_eq!(gaps[0].neighborhood, Some(pc.neighborhood));
    let filled = ward.take(two)?;
    assert_eq!((filled.applied, filled.from_parked), (2, 1));
    assert!(ward.store().read(exchange::parked)?.is_empty());
    assert_eq!(ward.titles()?, ["ba", "hai", "một"]);
    ward.digests()?;
    Ok(())
}

#[test]
fn work_that_fails_in_the_middle_changes_nothing() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("nửa chừng")?;
    let part = pc.send()?;
    let before = ward.digests()?;
    let arrival = part.arrival(ward.clock.now_ms());
    let cut_off = ward.store().take_in(&arrival, |taking| {
        for (_, operations) in &part.runs {
            taking.take(Cow::Borrowed(&operations[0]))?;
        }
        Err::<(), _>(StoreError::Cancelled)
    });
    assert!(matches!(cut_off, Err(StoreError::Cancelled)));
    assert_eq!(ward.digests()?, before);
    let imports = ward.store().read(|c| exchange::imports(c, 10, 0))?;
    assert!(imports.is_empty());
    Ok(())
}

#[test]
fn imports_are_listed_with_what_came_of_them() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let part = pc.send()?;
    ward.take(&part)?;
    let imports = ward.store().read(|c| exchange::imports(c, 10, 0))?;
    assert_eq!(imports.len(), 1);
    assert_eq!(imports[0].arrival, part.arrival(ward.clock.now_ms()));
    assert_eq!(imports[0].applied, 3);
    let found = ward
        .store()
        .read(|c| exchange::find_import(c, part.bundle, 1))?;
    assert_eq!(found.as_ref(), imports.first());
    let present = ward
        .store()
        .read(|c| exchange::parts_present(c, part.bundle))?;
    assert_eq!(present, [1]);
    let arrivals = ward.store().read(exchange::neighborhood_arrivals)?;
    let received: Vec<_> = arrivals
        .iter()
        .map(|one| (one.last_received_ms, one.imports))
        .collect();
    assert_eq!(received, [(Some(ward.clock.now_ms()), 1), (None, 0)]);
    Ok(())
}

#[test]
fn a_file_of_which_something_waited_too_long_is_taken_in_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let first = pc.send()?;
    pc.add("hai")?;
    let mut second = pc.send()?;
    let after_gap = second.operations() - 1;
    second.runs[0].1.drain(..after_gap);
    ward.take(&second)?;
    let is_incomplete = || -> Result<Option<bool>, StoreError> {
        let find = |c: &rusqlite::Connection| exchange::find_import(c, second.bundle, 1);
        Ok(ward.store().read(find)?.map(|import| import.is_incomplete))
    };
    assert_eq!(is_incomplete()?, Some(false));
    ward.hand
        .advance((PARKED_DAYS_MAX + 1) * 24 * 60 * 60 * 1000);
    assert_eq!(ward.take(&first)?.from_parked, 0);
    assert_eq!(is_incomplete()?, Some(true));
    assert_eq!(ward.take(&second)?.applied, 1);
    assert_eq!(is_incomplete()?, Some(false));
    assert_eq!(ward.titles()?, ["hai", "một"]);
    Ok(())
}

/// What two PCs of one khu phố sent.
fn sent() -> Result<Sent, StoreError> {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let shared = one.add("chung")?;
    two.take(&one.send()?)?;
    for round in 0..3 {
        one.rename(shared, &format!("một {round}"))?;
        one.hand.advance(10);
        two.rename(shared, &format!("hai {round}"))?;
        two.hand.advance(20);
        two.add(&format!("riêng {round}"))?;
    }
    one.take(&two.part(exchange::ranges_for_siblings)?)?;
    one.rename(shared, "sau cùng")?;
    let mut parts = one.send()?.cut(2);
    parts.extend(two.send()?.cut(3));
    Ok(Sent { ward, parts })
}

#[test]
fn any_order_and_repetition_ends_in_the_same_content() -> TestResult {
    let content_of = |ward: &Machine| Ok(ward.digests()?);
    let mut sent = sent()?;
    let expected = content_of(&sent.taken_in(&[])?)?;
    sent.comes_to(&expected, content_of)
}
