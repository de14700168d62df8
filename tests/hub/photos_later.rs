//! "Phường đã nhận" is not said of figures whose photo is not there yet.

use std::ops::ControlFlow;

use khupho_domain::ids::EntityId;
use khupho_store::exchange::{Delivery, delivery_of, delivery_totals};
use khupho_sync::hub::{HubProxy, PhotoTiming, RoundOptions, SyncStep, sync_round_as};

use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

fn sync_figures(pc: &Pc) -> TestResult {
    let options = RoundOptions {
        photos: PhotoTiming::Later,
        ..RoundOptions::default()
    };
    let watch = |_: SyncStep| ControlFlow::Continue(());
    sync_round_as(pc.store(), &HubProxy::None, options, &watch)?.ok_or("no hub")?;
    Ok(())
}

fn delivery(pc: &Pc, entity: EntityId) -> TestResult<Delivery> {
    Ok(pc.store().read(|sql| delivery_of(sql, entity))?)
}

fn waits(pc: &Pc) -> TestResult<(u64, u64)> {
    let totals = pc.store().read(delivery_totals)?;
    Ok((totals.saved, totals.sent))
}

#[test]
fn figures_are_received_with_their_photo_and_not_before() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let household = head.add_household("A")?;
    let (piece, activity) = head.add_evidence(1, 300_000)?;
    sync_figures(&head)?;
    assert_eq!(delivery(&head, household)?, Delivery::Received);
    for waiting in [piece, activity] {
        assert_eq!(delivery(&head, waiting)?, Delivery::Sent);
    }
    assert_eq!(waits(&head)?, (0, 1));
    sync_figures(&head)?;
    assert_eq!(
        delivery(&head, activity)?,
        Delivery::Sent,
        "still not there"
    );
    assert_eq!(sync(&head)?.evidence.sent_files, 1);
    for arrived in [piece, activity] {
        assert_eq!(delivery(&head, arrived)?, Delivery::Received);
    }
    assert_eq!(waits(&head)?, (0, 0));
    Ok(())
}

#[test]
fn what_came_with_its_photo_in_a_file_stays_received_while_the_hub_lacks_it() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let (_, activity) = head.add_evidence(1, 10_000)?;
    served.world.send(&head)?;
    served.world.answer(&head)?;
    assert_eq!(delivery(&head, activity)?, Delivery::Received);
    sync_figures(&head)?;
    assert_eq!(delivery(&head, activity)?, Delivery::Received);
    Ok(())
}
