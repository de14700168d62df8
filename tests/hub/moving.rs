//! A ward goes on from one hub to another, or to none, and its khu phố learn it from the hub that they know.

use khupho_sync::hub::{HubFault, HubProxy, find_hub, leave_hub, named_hub, pair_with_hub};

use crate::served::{Served, sync};
use crate::world::TestResult;

/// Longer than a hub that was left is not tried again.
const LATER_MS: u64 = 11 * 60 * 1000;

#[test]
fn a_khu_pho_goes_on_at_the_new_hub_without_noticing() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=5)?;
    sync(&head)?;
    let (new, address) = served.another_hub("hub-2")?;
    let ward = &served.world.ward;
    let found = find_hub(&address, &HubProxy::None)?;
    pair_with_hub(
        ward.store(),
        &found,
        &new.issue_claim_code()?,
        &HubProxy::None,
    )?;
    sync(ward)?;
    head.add_households(6..=9)?;
    // It knows the old hub only; what it wrote is at the new one after the same round.
    sync(&head)?;
    assert_eq!(named_hub(head.store())?, Some(address));
    sync(ward)?;
    assert_eq!(ward.codes()?, head.codes()?);
    assert_eq!(ward.codes()?.len(), 9);
    Ok(())
}

#[test]
fn a_hub_that_was_out_of_reach_is_told_later() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    let old = served.stop();
    let (new, address) = served.another_hub("hub-2")?;
    let found = find_hub(&address, &HubProxy::None)?;
    let code = new.issue_claim_code()?;
    pair_with_hub(served.world.ward.store(), &found, &code, &HubProxy::None)?;
    sync(&served.world.ward)?;
    let silent = sync(&head);
    assert!(
        matches!(silent, Err(HubFault::Unreachable(_))),
        "{silent:?}"
    );
    served.start(old)?;
    // Too early for another try.
    sync(&served.world.ward)?;
    sync(&head)?;
    assert_ne!(named_hub(head.store())?.as_ref(), Some(&address));
    served.world.ward.hand.advance(LATER_MS);
    sync(&served.world.ward)?;
    sync(&head)?;
    assert_eq!(named_hub(head.store())?, Some(address));
    Ok(())
}

#[test]
fn a_khu_pho_hears_from_the_hub_that_the_ward_has_none_any_more() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    leave_hub(served.world.ward.store())?;
    assert_eq!(round(&served.world.ward)?, None);
    assert_eq!(round(&head)?, None);
    assert_eq!(named_hub(head.store())?, None);
    Ok(())
}

#[test]
fn a_hub_that_the_ward_comes_back_to_is_not_left() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let ward = &served.world.ward;
    let (new, address) = served.another_hub("hub-2")?;
    let found = find_hub(&address, &HubProxy::None)?;
    pair_with_hub(
        ward.store(),
        &found,
        &new.issue_claim_code()?,
        &HubProxy::None,
    )?;
    sync(ward)?;
    let first = find_hub(&served.address()?, &HubProxy::None)?;
    let code = served.hub().issue_claim_code()?;
    pair_with_hub(ward.store(), &first, &code, &HubProxy::None)?;
    sync(ward)?;
    head.add_households(1..=3)?;
    sync(&head)?;
    sync(ward)?;
    assert_eq!(named_hub(head.store())?, Some(served.address()?));
    assert_eq!(ward.codes()?, head.codes()?);
    Ok(())
}

/// As [`sync`], where there may be no hub.
fn round(pc: &crate::world::Pc) -> Result<Option<khupho_sync::hub::RoundOutcome>, HubFault> {
    let watch = |_: khupho_sync::hub::SyncStep| std::ops::ControlFlow::Continue(());
    khupho_sync::hub::sync_round(pc.store(), &HubProxy::None, &watch)
}
