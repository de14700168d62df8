//! What other PCs of the khu phố get by letter, and what further PCs of the ward keep.

use khupho_domain::households::Household;
use khupho_oplog::StreamHead;
use khupho_oplog::ids::{BundleId, DeviceId, InvitationToken, LogId, WardId};
use khupho_oplog::registry::household;
use khupho_store::exchange::{self, Arrival, PersonalForDevice, WardSeat};
use khupho_store::{ExchangeFault, StoreError, TxnLabel, households};
use zeroize::Zeroizing;

use super::machines::Machine;
use crate::common::{MONDAY_MS, TestResult};

const SIBLING: DeviceId = DeviceId::from_bytes([0x51; 16]);
const HUB: DeviceId = DeviceId::from_bytes([0xbb; 16]);

fn add_household(machine: &Machine, code: &str) -> Result<(), StoreError> {
    add_households(machine, &[code.to_owned()])
}

fn add_households(machine: &Machine, codes: &[String]) -> Result<(), StoreError> {
    let empty = Household::empty(machine.neighborhood);
    machine
        .store()
        .transact(machine.actor(), TxnLabel::HouseholdAdd, |txn| {
            codes.iter().try_for_each(|code| {
                let id = txn.new_entity()?;
                let added = Household {
                    code: code.clone(),
                    contact_name: format!("Người Mẫu {code}"),
                    ..empty.clone()
                };
                txn.write(household::KIND, id, households::creation(&added))?;
                Ok(())
            })
        })
        .map(|_| ())
}

fn for_sibling(machine: &Machine) -> Result<PersonalForDevice, StoreError> {
    machine
        .store()
        .read(|connection| exchange::personal_for_device(connection, SIBLING))
}

fn operations(ranges: &[exchange::StreamRange]) -> u64 {
    ranges.iter().map(exchange::StreamRange::operations).sum()
}

fn mark_all_sent(machine: &Machine) -> TestResult {
    for letter in for_sibling(machine)?.letters() {
        machine.store().mark_letter_sent(SIBLING, &letter)?;
    }
    Ok(())
}

/// The sibling says what it holds.
fn sibling_holds(machine: &Machine, part: u8, heads: &[StreamHead]) -> Result<(), StoreError> {
    let arrival = Arrival {
        bundle: BundleId::from_bytes([part; 16]),
        part: 1,
        parts: 1,
        purpose: 5,
        device: Some(SIBLING),
        neighborhood: Some(machine.neighborhood),
        number: 0,
        file_name: String::new(),
        made_ms: MONDAY_MS,
        received_ms: MONDAY_MS,
        content_hash: [part; 32],
        actor: None,
    };
    machine
        .store()
        .take_in(&arrival, |taking| taking.known_heads(SIBLING, heads))?;
    Ok(())
}

#[test]
fn only_what_has_a_personal_part_goes_by_letter_and_only_once() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.add("không có tên")?;
    add_household(&pc, "H1")?;
    pc.add("không có tên")?;
    add_household(&pc, "H2")?;
    let personal = for_sibling(&pc)?;
    assert_eq!(
        (personal.ranges.len(), operations(&personal.ranges)),
        (2, 2)
    );
    mark_all_sent(&pc)?;
    assert!(for_sibling(&pc)?.is_looked_through());
    // What has none is looked at once.
    pc.add("không có tên")?;
    let nothing = for_sibling(&pc)?;
    assert!(nothing.ranges.is_empty() && !nothing.is_looked_through());
    mark_all_sent(&pc)?;
    assert!(for_sibling(&pc)?.is_looked_through());
    add_household(&pc, "H3")?;
    assert_eq!(operations(&for_sibling(&pc)?.ranges), 1);
    Ok(())
}

#[test]
fn letters_that_are_marked_one_by_one_do_not_go_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let codes: Vec<String> = (0..4_100).map(|number| format!("H{number}")).collect();
    add_households(&pc, &codes)?;
    let letters = for_sibling(&pc)?.letters();
    let sizes: Vec<u64> = letters.iter().map(|it| operations(&it.ranges)).collect();
    assert_eq!(sizes, [2_000, 2_000, 100]);
    // The line breaks behind the first.
    pc.store().mark_letter_sent(SIBLING, &letters[0])?;
    let left = for_sibling(&pc)?.letters();
    assert_eq!(left, letters[1..]);
    pc.store().mark_letter_sent(SIBLING, &left[0])?;
    assert_eq!(operations(&for_sibling(&pc)?.ranges), 100);
    mark_all_sent(&pc)?;
    assert!(for_sibling(&pc)?.is_looked_through());
    Ok(())
}

#[test]
fn letters_that_a_hub_lost_go_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().meet_hub(HUB, LogId::from_bytes([1; 16]))?;
    add_household(&pc, "H1")?;
    mark_all_sent(&pc)?;
    pc.store().meet_hub(HUB, LogId::from_bytes([1; 16]))?;
    assert!(for_sibling(&pc)?.is_looked_through());
    pc.store().meet_hub(HUB, LogId::from_bytes([2; 16]))?;
    assert_eq!(operations(&for_sibling(&pc)?.ranges), 1);
    Ok(())
}

#[test]
fn a_pc_that_lost_what_it_had_gets_its_letters_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    add_household(&pc, "H1")?;
    let before = pc.store().read(exchange::own_heads)?;
    add_household(&pc, "H2")?;
    mark_all_sent(&pc)?;
    // It says less than a letter took to it: the letter may be on its way.
    sibling_holds(&pc, 1, &before)?;
    assert!(for_sibling(&pc)?.is_looked_through());
    let all = pc.store().read(exchange::own_heads)?;
    sibling_holds(&pc, 2, &all)?;
    assert!(for_sibling(&pc)?.is_looked_through());
    // It says less than it said itself: it was brought back from a copy.
    sibling_holds(&pc, 3, &before)?;
    assert_eq!(operations(&for_sibling(&pc)?.ranges), 1);
    Ok(())
}

fn seat() -> WardSeat {
    WardSeat {
        ward: WardId::from_bytes([1; 16]),
        ward_name: "Phường Giả Định".to_owned(),
        signing_key: [2; 32],
        agree_key: [3; 32],
        recovery_agree_key: [4; 32],
        token: InvitationToken::from_bytes([5; 16]),
        invitation: vec![6],
        certificate: None,
        agree_secret: None,
    }
}

#[test]
fn a_further_pc_of_the_ward_keeps_what_it_learns() -> TestResult {
    let ward = Machine::ward()?;
    assert!(ward.store().ward_seat()?.is_none());
    ward.store().keep_ward_seat(&seat())?;
    ward.store()
        .keep_ward_agree_secret(&Zeroizing::new([7; 32]))?;
    let kept = ward.store().ward_seat()?.ok_or("kept")?;
    assert_eq!(kept.agree_secret.map(|secret| *secret), Some([7; 32]));
    assert_eq!((kept.signing_key, kept.certificate), ([2; 32], None));
    // It signs nothing for the ward.
    assert!(ward.store().ward_keys()?.is_none());
    Ok(())
}

#[test]
fn a_khu_phos_store_is_no_pc_of_the_ward() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    assert!(matches!(
        pc.store().keep_ward_seat(&seat()),
        Err(StoreError::Exchange(ExchangeFault::NotAWard))
    ));
    Ok(())
}
