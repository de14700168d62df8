//! A ward's office with two PCs beside its khu phố: all of them come to the same.

use khupho_store::exchange::{self, Delivery};
use khupho_sync::Unwatched;
use khupho_sync::import::import;

use crate::comparing::compare;
use crate::enrolling::further_ward_pc;
use crate::restored::newest_import;
use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

fn sync_all(machines: &[&Pc]) -> TestResult {
    for machine in machines {
        sync(machine)?;
    }
    Ok(())
}

#[test]
fn two_khu_pho_a_sibling_and_two_pcs_of_the_ward_come_to_the_same() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    let elsewhere = served.enrolled("may-kp14", 1)?;
    let second = further_ward_pc(&served, "may-hai")?;
    let set = ward.issue_set("MAU1")?;
    head.add_households(1..=700)?;
    secretary.add_households([801])?;
    elsewhere.add_households([901, 902])?;
    let all = [ward, &second, &head, &secretary, &elsewhere];
    sync_all(&all)?;
    sync_all(&all)?;
    let claim = head.claim(set)?;
    let of_elsewhere = elsewhere.claim(set)?;
    sync_all(&all)?;
    sync_all(&all)?;
    // Each PC of the ward decides about another khu phố.
    second.accept(&claim, "đạt, máy hai")?;
    ward.accept(&of_elsewhere, "đạt, máy một")?;
    sync_all(&all)?;
    sync_all(&all)?;
    for pc in [ward, &second, &head, &secretary] {
        assert_eq!(pc.review_of(claim.0)?.as_deref(), Some("đạt, máy hai"));
        assert_eq!(pc.issued_sets()?, ["MAU1"]);
    }
    assert_eq!(
        elsewhere.review_of(of_elsewhere.0)?.as_deref(),
        Some("đạt, máy một")
    );
    assert_eq!(elsewhere.review_of(claim.0)?, None);
    assert_eq!(head.codes()?.len(), 701);
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(ward.codes()?.len(), 703);
    assert_eq!(second.codes()?, ward.codes()?);
    for pc in all {
        let quiet = sync(pc)?;
        assert_eq!(quiet.pushed, Default::default(), "{quiet:?}");
        assert!(!quiet.pulled.brought_something(), "{quiet:?}");
        let compared = compare(pc)?;
        assert_eq!(compared.pushed, Default::default(), "{compared:?}");
        assert_eq!(compared.fetched, Default::default(), "{compared:?}");
    }
    Ok(())
}

#[test]
fn what_one_pc_of_the_ward_puts_aside_the_other_does_too() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let head = served.enrolled("may-truong", 0)?;
    let second = further_ward_pc(&served, "may-hai")?;
    let household = head.add_household("H00001")?;
    let sent = served.world.path("gui");
    head.export_to_ward(&sent)?;
    import(second.store(), &[sent], second.member, &Unwatched)?;
    let machines = [&second, ward, &head, &second];
    sync_all(&machines)?;
    assert_eq!(ward.codes()?, ["H00001"]);
    let undone = newest_import(second.store())?;
    second.store().undo_import(undone)?;
    sync_all(&machines)?;
    assert_eq!(ward.codes()?, Vec::<String>::new());
    let delivery = || {
        head.store()
            .read(|connection| exchange::delivery_of(connection, household))
    };
    assert_eq!(delivery()?, Delivery::Sent);
    // Now the other one looks at it, and lets all of it count.
    let filter = exchange::QuarantineFilter::default();
    let aside = ward
        .store()
        .read(|connection| exchange::quarantined(connection, &filter, 100, 0))?;
    let operations: Vec<_> = aside.iter().map(|one| one.op).collect();
    ward.store().accept_quarantined(&operations)?;
    sync_all(&[ward, &second, &head])?;
    assert_eq!(second.codes()?, ["H00001"]);
    assert_eq!(delivery()?, Delivery::Received);
    Ok(())
}

#[test]
fn what_a_further_pc_decided_goes_out_by_file_too() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let set = served.world.ward.issue_set("MAU1")?;
    let second = further_ward_pc(&served, "may-hai")?;
    sync_all(&[&served.world.ward, &head])?;
    let claim = head.claim(set)?;
    sync_all(&[&head, &second])?;
    second.accept(&claim, "đạt, máy hai")?;
    sync_all(&[&second, &served.world.ward])?;
    let at = served.stop();
    // The khu phố has no network any more, and the PC with the ward's key writes its receipt.
    served.world.answer(&head)?;
    assert_eq!(head.review_of(claim.0)?.as_deref(), Some("đạt, máy hai"));
    served.start(at)?;
    sync(&head)?;
    assert_eq!(head.review_of(claim.0)?.as_deref(), Some("đạt, máy hai"));
    Ok(())
}
