//! Photos go with the figures or behind them, and a line that breaks costs one piece.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use khupho_domain::evidence::ContentHash;
use khupho_store::exchange;
use khupho_sync::hub::{
    EvidenceOutcome, HubFault, HubProxy, PhotoTiming, RoundOptions, SyncStage, SyncStep,
    sync_round, sync_round_as,
};
use khupho_tests::network::Weather;

use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

const MIB: usize = 1024 * 1024;

fn missing(pc: &Pc) -> TestResult<Vec<ContentHash>> {
    Ok(pc.store().missing_evidence_of_all()?)
}

/// A round that is stopped once `bytes` of files went over the line.
fn stopped_after(pc: &Pc, stage: SyncStage, bytes: u64) -> TestResult {
    let began = OnceLock::new();
    let watch = |step: SyncStep| {
        if step.stage != stage {
            return ControlFlow::Continue(());
        }
        let first = began.get_or_init(|| step.bytes);
        match step.bytes - first >= bytes {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    match sync_round(pc.store(), &HubProxy::None, &watch) {
        Err(HubFault::Cancelled) => Ok(()),
        other => Err(format!("it was not stopped: {other:?}").into()),
    }
}

#[test]
fn a_photo_goes_to_the_ward_and_to_the_other_pc() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    let other = served.enrolled("may-khac", 1)?;
    head.add_evidence(1, 700_000)?;
    head.add_evidence(2, 100)?;
    let first = sync(&head)?;
    assert_eq!(first.evidence.sent_files, 2);
    assert_eq!(first.evidence.waiting_to_send, 0);
    assert!(first.bytes_per_s.is_some_and(|speed| speed > 0));
    for pc in [&served.world.ward, &secretary] {
        assert_eq!(sync(pc)?.evidence.fetched_files, 2);
        assert_eq!(missing(pc)?, []);
    }
    assert_eq!(sync(&other)?.evidence, EvidenceOutcome::default());
    // Nothing is left to do, and nothing goes twice.
    assert_eq!(sync(&head)?.evidence, EvidenceOutcome::default());
    assert_eq!(sync(&secretary)?.evidence, EvidenceOutcome::default());
    Ok(())
}

#[test]
fn an_upload_goes_on_where_it_was_stopped() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    head.add_evidence(1, 2 * MIB)?;
    stopped_after(&head, SyncStage::SendingEvidence, MIB as u64)?;
    let rest = sync(&head)?;
    assert_eq!(rest.evidence.sent_files, 1);
    assert!(rest.bytes < (MIB + MIB / 4) as u64, "{rest:?}");
    assert_eq!(sync(&served.world.ward)?.evidence.fetched_files, 1);
    Ok(())
}

#[test]
fn a_download_goes_on_where_it_was_stopped() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_evidence(1, 2 * MIB)?;
    sync(&head)?;
    let ward = &served.world.ward;
    stopped_after(ward, SyncStage::FetchingEvidence, MIB as u64)?;
    let rest = sync(ward)?;
    assert_eq!(rest.evidence.fetched_files, 1);
    assert!(rest.bytes < (MIB + MIB / 4) as u64, "{rest:?}");
    assert_eq!(missing(ward)?, []);
    Ok(())
}

#[test]
fn in_a_storm_photos_come_through() -> TestResult {
    let served = Served::behind_weather(11)?;
    let head = served.enrolled("may-truong", 0)?;
    sync(&head)?;
    head.add_evidence(1, 2 * MIB)?;
    head.add_evidence(2, MIB / 2)?;
    served.set_weather(Weather::Stormy);
    for pc in [&head, &served.world.ward] {
        let came = (0..80).any(|_| match sync(pc) {
            Ok(outcome) => {
                outcome.evidence.waiting_to_send + outcome.evidence.waiting_to_fetch == 0
            }
            Err(_) => false,
        });
        assert!(came, "80 rounds were not enough");
    }
    assert_eq!(missing(&served.world.ward)?, []);
    Ok(())
}

#[test]
fn on_a_poor_line_figures_go_first_and_photos_wait() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let (_, activity) = head.add_evidence(1, 300_000)?;
    let options = RoundOptions {
        photos: PhotoTiming::Later,
        ..RoundOptions::default()
    };
    let watch = |_: SyncStep| ControlFlow::Continue(());
    let later = sync_round_as(head.store(), &HubProxy::None, options, &watch)?;
    let later = later.ok_or("no hub")?;
    assert!(later.pushed.operations > 0);
    let waiting = EvidenceOutcome {
        waiting_to_send: 1,
        waiting_to_send_bytes: 300_000,
        ..EvidenceOutcome::default()
    };
    assert_eq!(later.evidence, waiting);
    let ward = sync(&served.world.ward)?;
    assert_eq!(ward.evidence.waiting_to_fetch, 1, "{activity:?}");
    assert_eq!(sync(&head)?.evidence.sent_files, 1);
    Ok(())
}

#[test]
fn with_the_store_of_files_away_figures_go_on_and_photos_wait() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let (folder, away) = (
        served.folder().join("evidence"),
        served.folder().join("away"),
    );
    fs::rename(&folder, &away)?;
    fs::write(&folder, b"no folder")?;
    head.add_households(1..=3)?;
    head.add_evidence(1, 1_000)?;
    let without = sync(&head)?;
    assert!(without.pushed.operations >= 5, "{without:?}");
    assert!(without.evidence.is_store_away, "{without:?}");
    assert_eq!(without.evidence.waiting_to_send, 1);
    let unacknowledged = head.store().read(exchange::ranges_for_ward)?;
    assert_eq!(unacknowledged, [], "figures are received all the same");
    fs::remove_file(&folder)?;
    fs::rename(&away, &folder)?;
    let back = sync(&head)?;
    assert_eq!(
        (back.evidence.sent_files, back.evidence.is_store_away),
        (1, false)
    );
    Ok(())
}

#[test]
fn a_hub_that_was_restored_without_its_photos_gets_them_again() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let copy = served.world.path("copy-of-the-hub");
    served.save(&copy)?;
    head.add_evidence(1, 1_000)?;
    assert_eq!(sync(&head)?.evidence.sent_files, 1);
    served.restore(&copy)?;
    assert_eq!(sync(&head)?.evidence.sent_files, 1);
    assert_eq!(sync(&served.world.ward)?.evidence.fetched_files, 1);
    Ok(())
}

#[test]
fn a_photo_that_the_hub_lost_keeps_no_other_back() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_evidence(1, 1_000)?;
    head.add_evidence(2, 1_000)?;
    assert_eq!(sync(&head)?.evidence.sent_files, 2);
    let objects = files_below(&served.folder().join("evidence"))?;
    fs::remove_file(objects.first().ok_or("the hub has no file")?)?;
    let ward = sync(&served.world.ward)?;
    assert_eq!(ward.evidence.fetched_files, 1);
    assert_eq!(ward.evidence.waiting_to_fetch, 1);
    assert!(!ward.evidence.is_store_away, "{ward:?}");
    Ok(())
}

fn files_below(folder: &Path) -> TestResult<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => files.extend(files_below(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}
