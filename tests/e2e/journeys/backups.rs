//! A backup, and the way back to it.

use khupho_tests::harness::{Step, by_test_id, first_by_test_id};
use khupho_tests::journeys::{SECRET, add_households, open_prepared};

/// Where the household lives that the list shows first; the undo bar names it by its name.
const DELETED_ADDRESS: &str = "15 Đường Mẫu";

#[test]
fn a_backup_is_restored_and_what_came_after_it_is_gone_from_the_book() -> Step {
    let (_notebook, window) = open_prepared(|core| add_households(core).map(|_| ()))?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-backups"))?;
    window.click(&by_test_id("backup-now"))?;
    window.wait_for(&first_by_test_id("backup-restore"))?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&first_by_test_id("household-line"))?;
    window.click(&by_test_id("household-delete"))?;
    window.wait_for(&by_test_id("households-list"))?;
    window.wait_until_gone(DELETED_ADDRESS)?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-backups"))?;
    window.click(&first_by_test_id("backup-restore"))?;
    window.fill(&by_test_id("restore-secret"), SECRET)?;
    window.click(&by_test_id("restore-submit"))?;
    window.wait_for(&by_test_id("home"))?;
    assert!(!window.sees(&by_test_id("undo"))?);
    window.click(&by_test_id("rail-households"))?;
    window.wait_for_text(DELETED_ADDRESS)?;
    window.close()
}

#[test]
fn the_book_is_checked_and_found_whole() -> Step {
    let (_notebook, window) = open_prepared(|core| add_households(core).map(|_| ()))?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-backups"))?;
    window.click(&by_test_id("store-verify"))?;
    window.wait_for(&by_test_id("verify-report"))?;
    let report = window.text_of(&by_test_id("verify-report"))?;
    assert!(report.contains("nguyên vẹn"), "{report}");
    window.close()
}
