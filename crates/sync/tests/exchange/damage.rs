//! Writing that fails or is stopped leaves nothing and counts for nothing.

use std::fs;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use khupho_store::exchange::{self, Delivery};
use khupho_store::{Clock, ExchangeFault, Founding, NoKeyring, Store, StoreError, StoreLocation};
use khupho_sync::enrollment::{join, open_invitation, write_invitation};
use khupho_sync::export::{Export, export};
use khupho_sync::import::import;
use khupho_sync::{Stage, Step, SyncError, Unwatched};

use crate::world::{MONDAY_MS, PIN, TestResult, World, is, listed, place};

#[test]
fn a_folder_that_is_not_there_is_refused_and_nothing_counts_as_sent() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let household = pc.add_household("A")?;
    let nowhere = world.path("không có");
    let refused = export(pc.store(), &Export::to_ward(&nowhere), &Unwatched);
    assert!(
        is(&refused, |error| matches!(
            error,
            SyncError::Unwritable { .. }
        )),
        "{refused:?}"
    );
    let delivery = pc
        .store()
        .read(|connection| exchange::delivery_of(connection, household))?;
    assert_eq!(delivery, Delivery::Saved);
    Ok(())
}

#[test]
fn an_export_that_is_stopped_leaves_no_file_and_nothing_counts_as_sent() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let household = pc.add_household("A")?;
    for stop_at in [Stage::Packing, Stage::Writing] {
        let folder = world.made_folder("usb")?;
        let watcher = |step: Step| match step.stage == stop_at {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let stopped = export(pc.store(), &Export::to_ward(&folder), &watcher);
        assert!(
            is(&stopped, |error| matches!(error, SyncError::Cancelled)),
            "{stopped:?}"
        );
        assert!(listed(&folder)?.is_empty());
        let delivery = pc
            .store()
            .read(|connection| exchange::delivery_of(connection, household))?;
        assert_eq!(delivery, Delivery::Saved);
    }
    Ok(())
}

#[test]
fn an_import_that_is_stopped_keeps_the_files_before_it_whole() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
    one.add_household("A")?;
    other.add_household("B")?;
    let folder = world.path("usb");
    let sent = [one.export_to_ward(&folder)?, other.export_to_ward(&folder)?];
    let larger = sent.iter().map(|sent| sent.files[0].bytes).max();
    let watcher = |step: Step| {
        // Every step is told when the last one is a while ago.
        std::thread::sleep(Duration::from_millis(120));
        match step.stage == Stage::TakingIn && Some(step.done) > larger {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    let stopped = import(
        world.ward.store(),
        std::slice::from_ref(&folder),
        world.ward.member,
        &watcher,
    );
    assert!(
        is(&stopped, |error| matches!(error, SyncError::Cancelled)),
        "{stopped:?}"
    );
    assert_eq!(
        world.ward.codes()?.len(),
        1,
        "the first was taken in whole, nothing of the second"
    );
    world.ward.digest()?;
    world.ward.import(&folder)?;
    assert_eq!(world.ward.codes()?, ["A", "B"]);
    Ok(())
}

#[test]
fn a_practice_notebook_never_leaves() -> TestResult {
    let world = World::founded()?;
    let clock = Clock::fixed(MONDAY_MS);
    let founding =
        Founding::new(&clock, "Người Mẫu", "Chú", PIN, place("Khu phố 13"))?.practising();
    let (store, _) = Store::create(
        StoreLocation::new(world.path("tap-su")),
        &founding,
        clock.clone(),
        Arc::new(NoKeyring),
    )?;
    let file = write_invitation(&world.invite(0)?, &world.made_folder("kpi")?)?;
    join(&store, &open_invitation(&file, &clock)?, "Máy", "Người Mẫu")?;
    let folder = world.made_folder("usb")?;
    let refused = export(&store, &Export::to_ward(&folder), &Unwatched);
    assert!(
        is(&refused, |error| matches!(
            error,
            SyncError::Store(StoreError::Exchange(ExchangeFault::PracticeNeverLeaves))
        )),
        "{refused:?}"
    );
    assert!(listed(&folder)?.is_empty());
    Ok(())
}

#[test]
fn a_file_that_changes_between_preview_and_import_is_judged_anew() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_household("A")?;
    let sent = pc.export_to_ward(&world.path("usb"))?;
    let path = &sent.files[0].path;
    assert!(world.ward.preview(path)?.files[0].verdict.can_be_taken_in());
    let mut bytes = fs::read(path)?;
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(path, bytes)?;
    let imported = world.ward.import(path)?;
    assert!(imported.files[0].taken.is_none());
    assert!(world.ward.codes()?.is_empty());
    Ok(())
}
