//! Restoring yesterday's backup, from the list to the next entry.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use khupho_app::api::errors::ErrorCode;
use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::load::sign_in_after_wait;
use serde_json::json;
use tempfile::TempDir;

use crate::fixtures::{DAY_MS, Fixture, MONDAY_MS, TestResult, refused, tells};

#[test]
fn yesterdays_backup_brings_yesterdays_notebook_back() -> TestResult {
    let fixture = Fixture::founded()?;
    let notebook = &fixture.notebook;
    notebook.load_sample_set()?;
    let yesterday: Vec<String> = ["một", "hai", "ba"]
        .iter()
        .map(|note| notebook.save_help(note))
        .collect::<Result<_, _>>()?;
    notebook.call("backup_now", json!({}))?;
    fixture.hand.set(MONDAY_MS + DAY_MS);
    let today = notebook.save_help("hôm nay")?;
    notebook.call("help_delete", json!({ "id": yesterday[0] }))?;
    notebook.call("backup_now", json!({}))?;

    let backups = notebook.call("backups", json!({}))?;
    let dates: Vec<&str> = backups
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|backup| backup["at"].as_str())
        .collect();
    assert_eq!(dates, ["2026-11-24T00:00:00Z", "2026-11-23T00:00:00Z"]);
    let status = notebook.restore(backups[1]["name"].as_str().ok_or("no name")?)?;
    assert_eq!(status["phase"], "open");
    assert!(tells(&status, "copied_store"), "{status}");
    assert_eq!(notebook.count_helps()?, 3);
    for id in &yesterday {
        assert!(notebook.help_note(id)?.is_some());
    }
    assert_eq!(notebook.help_note(&today)?, None);
    assert!(!notebook.criteria()?.is_empty());
    assert!(notebook.is_whole()?);

    // Work goes on, and is there after the next opening, which has nothing more to tell.
    notebook.save_help("sau khi khôi phục")?;
    assert!(!tells(&fixture.reopen()?, "copied_store"));
    assert_eq!(notebook.count_helps()?, 4);
    assert_eq!(fs::read_dir(fixture.home().join("replaced"))?.count(), 1);
    Ok(())
}

#[test]
fn todays_notebook_can_be_brought_back_after_the_wrong_backup_was_taken() -> TestResult {
    let fixture = Fixture::founded()?;
    let notebook = &fixture.notebook;
    let old = notebook.call("backup_now", json!({}))?["name"].clone();
    fixture.hand.set(MONDAY_MS + DAY_MS);
    let today = notebook.save_help("hôm nay")?;
    let new = notebook.call("backup_now", json!({}))?["name"].clone();
    for name in [&old, &new] {
        notebook.restore(name.as_str().ok_or("no name")?)?;
    }
    assert!(notebook.help_note(&today)?.is_some());
    assert!(notebook.is_whole()?);
    Ok(())
}

#[test]
fn a_wrong_secret_restores_nothing() -> TestResult {
    let fixture = Fixture::founded()?;
    let notebook = &fixture.notebook;
    let name = notebook.call("backup_now", json!({}))?["name"].clone();
    let kept = notebook.save_help("còn nguyên")?;
    let member = notebook.call("status", json!({}))?["tiles"][0]["member"].clone();
    let key = json!({ "kind": "secret", "member": member, "secret": "không phải của ai" });
    let restored = notebook.call("backup_restore", json!({ "name": name, "key": key }));
    assert_eq!(refused(&restored), Some(ErrorCode::WrongSecret));
    fixture.hand.set(MONDAY_MS + 60_000);
    notebook.sign_in()?;
    assert!(notebook.help_note(&kept)?.is_some());
    Ok(())
}

/// Kills spread over the time a restore takes.
const KILLS: u32 = 12;
const BETWEEN_KILLS: Duration = Duration::from_millis(90);

/// Whenever it is killed: the notebook before, the notebook of the backup, or a plain word of damage
/// that the same restore puts right. Never half of one.
#[test]
fn a_restore_that_is_killed_leaves_one_whole_notebook_or_can_be_made_again() -> TestResult {
    let folder = TempDir::new()?;
    let notebook = CoreNotebook::at(folder.path());
    notebook.found()?;
    notebook.save_help("trong bản sao")?;
    let backup = notebook.call("backup_now", json!({}))?["name"].clone();
    let backup = backup.as_str().ok_or("no name")?;
    for kill in 0..KILLS {
        notebook.save_help("sau bản sao")?;
        let before = notebook.count_helps()?;
        notebook.close()?;
        let mut restoring = Command::new(env!("CARGO_BIN_EXE_khupho-load"))
            .args([
                "restore".as_ref(),
                folder.path().as_os_str(),
                backup.as_ref(),
            ])
            .stdout(Stdio::null())
            .spawn()?;
        std::thread::sleep(BETWEEN_KILLS * kill);
        restoring.kill()?;
        restoring.wait()?;
        match sign_in_after_wait(&notebook) {
            Err(error) if error.code == ErrorCode::DamagedStore => {
                notebook.restore(backup)?;
            }
            opened => opened?,
        }
        let helps = notebook.count_helps()?;
        assert!(
            helps == before || helps == 1,
            "kill {kill}: {helps} of {before}"
        );
        assert!(notebook.is_whole()?, "kill {kill}");
    }
    Ok(())
}
