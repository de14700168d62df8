//! A hub that was restored from a backup has forgotten what it acknowledged, and gets it again.

use khupho_store::exchange;
use khupho_sync::enrollment::{RevocationReason, revoke};

use crate::served::{Served, assert_told_of_its_revocation, sync};
use crate::world::{Pc, TestResult};

#[test]
fn nothing_is_lost_with_a_hub_that_was_restored() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    head.add_households(1..=5)?;
    sync(&head)?;
    sync(&secretary)?;
    let backup = served.world.path("sao-luu-hub");
    served.save(&backup)?;
    head.add_households(6..=700)?;
    secretary.add_households([901])?;
    sync(&head)?;
    sync(&secretary)?;
    served.restore(&backup)?;
    let again = sync(&head)?;
    assert!(again.hub_was_restored);
    // The machine that was first brings everything, its sibling's too.
    assert!(again.pushed.operations >= 695, "{again:?}");
    sync(&served.world.ward)?;
    sync(&secretary)?;
    sync(&served.world.ward)?;
    sync(&head)?;
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(head.codes()?.len(), 701);
    let totals = head.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent), (0, 0), "{totals:?}");
    Ok(())
}

#[test]
fn what_the_ward_decided_outlives_a_hub_that_forgot_it() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let ward = &served.world.ward;
    head.add_households(1..=3)?;
    let sent = served.world.path("gui");
    head.export_to_ward(&sent)?;
    ward.import(&sent)?;
    let import = newest_import(ward.store())?;
    ward.store().undo_import(import)?;
    sync(ward)?;
    let backup = served.world.path("sao-luu-hub");
    served.save(&backup)?;
    let ward = &served.world.ward;
    ward.store().redo_import(import)?;
    sync(ward)?;
    served.restore(&backup)?;
    let ward = &served.world.ward;
    sync(ward)?;
    sync(ward)?;
    assert_eq!(ward.codes()?.len(), 3);
    sync(&head)?;
    assert_eq!(head.store().read(exchange::ward_verdict_count)?, 0);
    Ok(())
}

/// The newest file that somebody brought.
pub(crate) fn newest_import(store: &khupho_store::Store) -> TestResult<i64> {
    let imports = store.read(|connection| exchange::imports(connection, 100, 0))?;
    let file = imports.iter().find(|import| import.arrival.purpose == 1);
    Ok(file.ok_or("no file was taken in")?.id)
}

/// The ward's PC went on from a backup before it heard what it had done since: two entries of its registry
/// have one number, and both count for everybody.
#[test]
fn a_registry_with_two_branches_comes_to_everybody() -> TestResult {
    let mut served = Served::founded()?;
    let lost = served.enrolled("may-mat", 0)?;
    let head = served.enrolled("may-truong", 0)?;
    let backup = served.world.path("sao-luu-phuong");
    served.world.ward.save_folder(&backup)?;
    let store = served.world.ward.store();
    revoke(store, lost.device()?, RevocationReason::Lost)?;
    sync(&served.world.ward)?;
    sync(&head)?;
    served.world.ward.bring_folder_back(&backup)?;
    let further = served.enrolled("may-thu-ky", 0)?;
    for pc in [&head, &further] {
        sync(pc)?;
    }
    let registry = |pc: &Pc| pc.store().read(|sql| exchange::registry(sql, 0));
    let all = registry(&served.world.ward)?;
    let [.., one, other] = &all[..] else {
        return Err("the registry has fewer entries".into());
    };
    assert_eq!(one.number, other.number);
    assert_eq!(registry(&head)?, all);
    assert_eq!(registry(&further)?, all);
    assert_told_of_its_revocation(&lost);
    Ok(())
}
