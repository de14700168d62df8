//! What is written on one machine comes to those whom it is for, and to no others.

use khupho_store::exchange::{self, Delivery};
use khupho_sync::enrollment::{RevocationReason, revoke};
use khupho_sync::hub::{HubFault, leave_hub};

use crate::served::{Served, assert_told_of_its_revocation, sync};
use crate::world::{Pc, TestResult};

/// What is only here, what left, and what the ward has.
fn totals(pc: &Pc) -> TestResult<[u64; 3]> {
    let totals = pc.store().read(exchange::delivery_totals)?;
    Ok([totals.saved, totals.sent, totals.received])
}

#[test]
fn what_a_khu_pho_writes_comes_to_the_ward_and_is_acknowledged() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let household = head.add_household("H00000")?;
    head.add_households(1..=20)?;
    let delivery = |pc: &Pc| {
        pc.store()
            .read(|connection| exchange::delivery_of(connection, household))
    };
    assert_eq!(delivery(&head)?, Delivery::Saved);
    let first = sync(&head)?;
    assert!(first.pushed.operations >= 21, "{first:?}");
    assert_eq!(delivery(&head)?, Delivery::Received);
    assert_eq!(totals(&head)?[..2], [0, 0]);
    let ward = sync(&served.world.ward)?;
    assert!(ward.pulled.applied >= 21, "{ward:?}");
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    let again = sync(&head)?;
    assert_eq!(again.pushed, Default::default(), "{again:?}");
    assert!(!again.pulled.brought_something(), "{again:?}");
    Ok(())
}

#[test]
fn what_was_pushed_alone_is_not_fetched_again() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    head.add_households(1..=30)?;
    let round = sync(&head)?;
    assert_eq!(round.pushed.operations, 30);
    assert_eq!(round.pulled.already_there, 0, "{round:?}");
    Ok(())
}

#[test]
fn siblings_see_each_other_and_another_khu_pho_sees_nothing() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    let elsewhere = served.enrolled("may-kp14", 1)?;
    head.add_households(1..=3)?;
    secretary.add_households(11..=13)?;
    elsewhere.add_households(21..=23)?;
    for pc in [&head, &secretary, &elsewhere, &served.world.ward, &head] {
        sync(pc)?;
    }
    assert_eq!(head.codes()?.len(), 6);
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(elsewhere.codes()?.len(), 3);
    assert_eq!(served.world.ward.codes()?.len(), 9);
    Ok(())
}

#[test]
fn no_name_comes_to_the_ward() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let household = head.add_household("H00001")?;
    sync(&head)?;
    sync(&served.world.ward)?;
    let seen = served.world.ward.household(household)?;
    let seen = seen.ok_or("it did not come")?;
    assert_eq!(
        (seen.code.as_str(), seen.contact_name.as_str()),
        ("H00001", "")
    );
    Ok(())
}

#[test]
fn without_the_hub_work_goes_on_and_nothing_is_called_received() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let at = served.stop();
    let household = head.add_household("H00001")?;
    let refused = sync(&head);
    assert!(
        matches!(refused, Err(HubFault::Unreachable(_))),
        "{refused:?}"
    );
    let delivery = head
        .store()
        .read(|connection| exchange::delivery_of(connection, household))?;
    assert_eq!(delivery, Delivery::Saved);
    served.start(at)?;
    sync(&head)?;
    assert_eq!(totals(&head)?[..2], [0, 0]);
    Ok(())
}

#[test]
fn a_revoked_machine_is_told_so() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    revoke(
        served.world.ward.store(),
        head.device()?,
        RevocationReason::Lost,
    )?;
    sync(&served.world.ward)?;
    head.add_households(1..=3)?;
    assert_told_of_its_revocation(&head);
    Ok(())
}

#[test]
fn a_ward_that_leaves_its_hub_gets_everything_by_files() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=5)?;
    sync(&head)?;
    // The ward has not fetched it, and the hub will never answer again.
    leave_hub(served.world.ward.store())?;
    served.world.answer(&head)?;
    let none = khupho_sync::hub::sync_round(
        head.store(),
        &khupho_sync::hub::HubProxy::None,
        &|_: khupho_sync::hub::SyncStep| std::ops::ControlFlow::Continue(()),
    )?;
    assert_eq!(none, None);
    assert!(totals(&head)?[1] >= 5, "{:?}", totals(&head)?);
    served.world.send(&head)?;
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    Ok(())
}
