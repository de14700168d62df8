//! Comparing digests finds what neither side knew to be missing.

use khupho_store::exchange;
use khupho_sync::hub::{HubProxy, SyncStep, sync_and_compare};

use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

pub(crate) fn compare(pc: &Pc) -> TestResult<khupho_sync::hub::Compared> {
    let watch = |_: SyncStep| std::ops::ControlFlow::Continue(());
    let outcome = sync_and_compare(pc.store(), &HubProxy::None, &watch)?;
    Ok(outcome
        .and_then(|it| it.compared)
        .ok_or("nothing was compared")?)
}

#[test]
fn what_was_passed_over_is_found_and_fetched() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let ward = &served.world.ward;
    sync(ward)?;
    head.add_households(1..=40)?;
    sync(&head)?;
    // A fault that nobody has seen yet: the cursor stands behind what never came.
    let end = head
        .store()
        .read(exchange::hub_place)?
        .ok_or("never met")?
        .cursor;
    ward.store().mark_pushed(&[], Some(end))?;
    assert_eq!(sync(ward)?.pulled.applied, 0);
    let compared = compare(ward)?;
    assert!(compared.fetched.applied >= 40, "{compared:?}");
    assert_eq!(ward.codes()?, head.codes()?);
    let again = compare(ward)?;
    assert_eq!(again.fetched, Default::default());
    assert_eq!(again.pushed, Default::default());
    Ok(())
}

#[test]
fn what_is_too_much_for_one_round_is_compared_in_the_next_ones() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let ward = &served.world.ward;
    sync(ward)?;
    head.add_households(1..=600)?;
    sync(&head)?;
    let place = head.store().read(exchange::hub_place)?;
    let end = place.ok_or("never met")?.cursor;
    ward.store().mark_pushed(&[], Some(end))?;
    let rounds = (0..3).map(|_| compare(ward));
    let rounds = rounds.collect::<TestResult<Vec<_>>>()?;
    let whole: Vec<bool> = rounds.iter().map(|compared| compared.is_whole).collect();
    assert_eq!(whole, [false, false, true]);
    assert_eq!(ward.codes()?, head.codes()?);
    assert!(compare(ward)?.is_whole);
    Ok(())
}
