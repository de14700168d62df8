//! What the ward writes and decides comes to those whom it is for.

use khupho_oplog::ids::LogId;
use khupho_store::exchange::{self, Delivery};

use crate::restored::newest_import;
use crate::served::{Served, sync};
use crate::world::TestResult;

#[test]
fn a_set_comes_to_every_khu_pho_and_a_review_to_its_own() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let head = served.enrolled("may-truong", 0)?;
    let elsewhere = served.enrolled("may-kp14", 1)?;
    sync(ward)?;
    let set = ward.issue_set("MAU1")?;
    for pc in [ward, &head, &elsewhere] {
        sync(pc)?;
        assert_eq!(pc.issued_sets()?, ["MAU1"]);
    }
    let claim = head.claim(set)?;
    sync(&head)?;
    sync(ward)?;
    ward.accept(&claim, "đạt")?;
    for pc in [ward, &head, &elsewhere] {
        sync(pc)?;
    }
    assert_eq!(head.review_of(claim.0)?.as_deref(), Some("đạt"));
    assert_eq!(elsewhere.review_of(claim.0)?, None);
    let quiet = sync(ward)?;
    assert_eq!(quiet.pushed, Default::default(), "{quiet:?}");
    Ok(())
}

#[test]
fn a_khu_pho_that_joins_later_gets_what_was_issued_before() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    ward.issue_set("MAU1")?;
    sync(ward)?;
    ward.issue_set("MAU2")?;
    sync(ward)?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    assert_eq!(head.issued_sets()?, ["MAU1", "MAU2"]);
    Ok(())
}

#[test]
fn what_the_ward_puts_aside_is_told_and_taken_back() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let head = served.enrolled("may-truong", 0)?;
    let household = head.add_household("H00001")?;
    let sent = served.world.path("gui");
    head.export_to_ward(&sent)?;
    ward.import(&sent)?;
    let delivery = || {
        head.store()
            .read(|connection| exchange::delivery_of(connection, household))
    };
    sync(&head)?;
    assert_eq!(delivery()?, Delivery::Received);
    let import = newest_import(ward.store())?;
    ward.store().undo_import(import)?;
    sync(ward)?;
    sync(&head)?;
    assert_eq!(delivery()?, Delivery::Sent);
    ward.store().redo_import(import)?;
    sync(ward)?;
    sync(&head)?;
    assert_eq!(delivery()?, Delivery::Received);
    assert_eq!(head.store().read(exchange::ward_verdict_count)?, 0);
    Ok(())
}

#[test]
fn a_hub_is_told_again_who_may_see_what_where_nobody_knows_whether_it_heard() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let head = served.enrolled("may-truong", 0)?;
    ward.issue_set("MAU1")?;
    sync(ward)?;
    let hub = ward.store().read(exchange::hub_place)?.ok_or("never met")?;
    ward.store().meet_hub(hub.hub, LogId::from_bytes([9; 16]))?;
    let again = sync(ward)?;
    assert_eq!(again.pushed.operations, 0);
    assert!(again.pushed.already_there > 0, "{again:?}");
    assert_eq!(sync(ward)?.pushed, Default::default());
    sync(&head)?;
    assert_eq!(head.issued_sets()?, ["MAU1"]);
    Ok(())
}
