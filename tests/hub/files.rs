//! Files and the hub side by side: whichever is there is used, and neither loses its place.

use khupho_store::exchange;

use crate::served::{Served, sync};
use crate::world::TestResult;

#[test]
fn without_the_hub_files_take_over_and_with_it_nothing_is_told_twice() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=3)?;
    sync(&head)?;
    sync(&served.world.ward)?;
    let at = served.stop();
    head.add_households(4..=6)?;
    let sent = served.world.send(&head)?;
    let operations: u64 = sent.neighborhoods.values().map(|one| one.applied).sum();
    assert_eq!(operations, 3, "only what the hub has not acknowledged");
    served.world.answer(&head)?;
    let totals = head.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent), (0, 0));
    served.start(at)?;
    head.add_households(7..=9)?;
    let round = sync(&head)?;
    assert_eq!(
        round.pushed.operations, 6,
        "the hub lacks what came by file"
    );
    let ward = sync(&served.world.ward)?;
    assert_eq!(ward.pulled.applied, 3, "{ward:?}");
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    Ok(())
}

#[test]
fn the_ward_passes_on_what_came_by_file_however_long() -> TestResult {
    let served = Served::founded()?;
    let offline = served.enrolled("may-khong-mang", 0)?;
    let online = served.enrolled("may-co-mang", 0)?;
    // More than a push holds, with one signed head at the end.
    offline.add_households(1..=1_300)?;
    served.world.send(&offline)?;
    let relayed = sync(&served.world.ward)?;
    assert!(relayed.pushed.operations >= 1_300, "{relayed:?}");
    sync(&online)?;
    assert_eq!(online.codes()?, offline.codes()?);
    let quiet = sync(&served.world.ward)?;
    assert_eq!(quiet.pushed, Default::default(), "{quiet:?}");
    offline.add_households([1_301])?;
    let late = sync(&offline)?;
    assert_eq!(late.pushed.operations, 1, "{late:?}");
    Ok(())
}
