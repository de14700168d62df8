//! What came from another machine of the khu phố by a file goes to the hub with this one, as far as its
//! machine signed it; and it never holds up what was written here.

use khupho_store::exchange::{self, Delivery};

use crate::served::{Served, sync};
use crate::world::TestResult;

#[test]
fn a_sibling_is_relayed_as_far_as_its_signature_goes() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    sync(&head)?;
    head.add_households(1..=40)?;
    served.world.carry(&head, &secretary)?;
    let round = sync(&secretary)?;
    assert!(round.pushed.operations >= 40, "{round:?}");
    sync(&served.world.ward)?;
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    Ok(())
}

#[test]
fn a_run_of_a_sibling_that_is_too_long_for_a_push_holds_nothing_up() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    let elsewhere = served.enrolled("may-pho", 0)?;
    elsewhere.add_household("P00001")?;
    sync(&elsewhere)?;
    sync(&head)?;
    // One signature stands at its end only.
    head.add_households(1..=1_100)?;
    served.world.carry(&head, &secretary)?;
    let own = secretary.add_household("T00001")?;
    let round = sync(&secretary)?;
    assert!(round.pushed.operations < 100, "{round:?}");
    assert!(secretary.codes()?.contains(&"P00001".to_owned()));
    let delivery = secretary
        .store()
        .read(|connection| exchange::delivery_of(connection, own))?;
    assert_eq!(delivery, Delivery::Received);
    // The next rounds do not fail either, until the machine that wrote it brings it.
    sync(&secretary)?;
    sync(&head)?;
    sync(&served.world.ward)?;
    assert_eq!(served.world.ward.codes()?.len(), 1_102);
    assert_eq!(sync(&secretary)?.pushed, Default::default());
    Ok(())
}
