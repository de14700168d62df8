//! Folders and disks where a notebook cannot live, and programs that cannot share one.

use std::error::Error;
use std::path::Path;
use std::process::Command;

use khupho_app::api::errors::ErrorCode;
use khupho_oplog::registry::import_batch;
use khupho_oplog::{Change, Patch};
use khupho_store::{StoreError, TxnLabel};
use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::load::{AnsweredReadOnly, Filled, ImportedOnFullDisk};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::fixtures::{Fixture, TestResult, refused, tells};

/// Runs `khupho-load` where `mounting` was run before, seen by nobody else: a disk that is full or
/// cannot be written is real for the program and gone with it.
fn on_its_own_disk(mounting: &str, folder: &Path, words: &[&str]) -> Result<Value, Box<dyn Error>> {
    let script = format!("set -e; {mounting}; exec \"$PROGRAM\" \"$@\"");
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            &script,
            "sh",
        ])
        .args(words)
        .env("PROGRAM", env!("CARGO_BIN_EXE_khupho-load"))
        .env("FOLDER", folder)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn a_full_disk_refuses_the_help_that_finds_no_room_and_loses_none() -> TestResult {
    let folder = TempDir::new()?;
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk)?;
    let (home, ballast) = (disk.join("so"), disk.join("ballast"));
    let mounting = "mount -t tmpfs -o size=12m tmpfs \"$FOLDER\"; \
                    head -c 6000000 /dev/urandom > \"$FOLDER/ballast\"";
    let words = ["fill", &home.to_string_lossy(), &ballast.to_string_lossy()];
    let answer = on_its_own_disk(mounting, &disk, &words)?;
    let filled: Filled =
        serde_json::from_value(answer["ok"].clone()).map_err(|_| answer.to_string())?;
    assert_eq!(filled.refusal.code, ErrorCode::DiskFull);
    assert!(filled.before > 20, "{filled:?}");
    assert_eq!((filled.lost, filled.after), (0, 10), "{filled:?}");
    assert_eq!(filled.in_log, (filled.before + filled.after) as u64);
    assert!(filled.whole);
    Ok(())
}

#[test]
fn an_import_that_finds_no_room_leaves_nothing_of_itself() -> TestResult {
    let folder = TempDir::new()?;
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk)?;
    let (home, ballast) = (disk.join("so"), disk.join("ballast"));
    let mounting = "mount -t tmpfs -o size=16m tmpfs \"$FOLDER\"; \
                    head -c 8000000 /dev/urandom > \"$FOLDER/ballast\"";
    let words = [
        "import",
        &home.to_string_lossy(),
        &ballast.to_string_lossy(),
    ];
    let answer = on_its_own_disk(mounting, &disk, &words)?;
    let seen: ImportedOnFullDisk =
        serde_json::from_value(answer["ok"].clone()).map_err(|_| answer.to_string())?;
    assert_eq!(seen.refusal.code, ErrorCode::DiskFull);
    assert_eq!(
        (seen.households_after_refusal, seen.imports_after_refusal),
        (0, 0),
        "{seen:?}"
    );
    assert_eq!(seen.households_at_last, 10);
    assert!(seen.whole);
    Ok(())
}

/// The list of mounts is the one thing the program goes by, so the test shows it another list.
#[test]
fn a_notebook_that_lies_on_a_network_drive_now_is_not_opened_and_none_is_founded_there()
-> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.close()?;
    let home = fixture.home();
    let list = fixture.beside("mounts");
    std::fs::write(
        &list,
        format!(
            "may-chu:/chung {} nfs4 rw 0 0\n",
            fixture.beside("").display()
        ),
    )?;
    let mounting = format!("mount --bind '{}' /proc/$$/mounts", list.display());
    for (word, folder) in [("open", home.clone()), ("found", fixture.beside("moi"))] {
        let answer = on_its_own_disk(&mounting, &home, &[word, &folder.to_string_lossy()])?;
        assert_eq!(answer["error"]["code"], "network_drive", "{word}: {answer}");
        assert!(!folder.join("store.db").exists() || word == "open");
    }
    fixture.notebook.sign_in()?;
    Ok(())
}

#[test]
fn a_notebook_in_a_folder_that_became_read_only_is_not_opened() -> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.save_help("còn nguyên")?;
    fixture.notebook.close()?;
    let home = fixture.home();
    let mounting = "mount --bind \"$FOLDER\" \"$FOLDER\"; mount -o remount,bind,ro \"$FOLDER\"";
    let answer = on_its_own_disk(mounting, &home, &["open", &home.to_string_lossy()])?;
    assert_eq!(answer["error"]["code"], "read_only_folder", "{answer}");
    assert_eq!(
        answer["error"]["params"]["path"],
        home.to_string_lossy().as_ref()
    );
    fixture.notebook.sign_in()?;
    assert_eq!(fixture.notebook.count_helps()?, 1);
    Ok(())
}

#[test]
fn a_folder_that_becomes_read_only_while_the_notebook_is_open_is_named() -> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.close()?;
    let home = fixture.home();
    let words = ["read-only", &home.to_string_lossy()];
    let answer = on_its_own_disk("true", &home, &words)?;
    let seen: AnsweredReadOnly =
        serde_json::from_value(answer["ok"].clone()).map_err(|_| answer.to_string())?;
    let codes = |deed: &str| {
        let refusals = seen.refusals.iter().filter(|(one, _)| one == deed);
        refusals
            .filter_map(|(_, error)| error.as_ref())
            .map(|error| error.code)
            .collect::<Vec<_>>()
    };
    for deed in ["evidence_add", "backup_now", "unlock"] {
        assert_eq!(codes(deed), [ErrorCode::ReadOnlyFolder], "{deed}: {seen:?}");
    }
    // What the open files still take was acknowledged, so it is there afterwards.
    assert!(codes("help_save").is_empty(), "{seen:?}");
    fixture.notebook.sign_in()?;
    assert_eq!(fixture.notebook.count_helps()?, 2);
    assert!(fixture.notebook.is_whole()?);
    Ok(())
}

/// `/proc/self` takes no new files, even from root.
#[test]
fn no_notebook_is_founded_where_nothing_can_be_written() {
    let notebook = CoreNotebook::at(Path::new("/proc/self"));
    assert_eq!(refused(&notebook.found()), Some(ErrorCode::ReadOnlyFolder));
}

#[test]
fn a_second_program_is_told_and_the_first_works_on() -> TestResult {
    let fixture = Fixture::founded()?;
    let second = fixture.second_program();
    assert_eq!(refused(&second.sign_in()), Some(ErrorCode::AlreadyOpen));
    assert_eq!(refused(&second.found()), Some(ErrorCode::AlreadyOpen));
    fixture.notebook.save_help("vẫn ghi được")?;
    fixture.notebook.close()?;
    let status = second.sign_in()?;
    assert!(!tells(&status, "copied_store"), "{status}");
    assert_eq!(second.count_helps()?, 1);
    Ok(())
}

#[test]
fn a_notebook_of_a_newer_program_is_not_opened_and_not_changed() -> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.save_help("của bản mới")?;
    let signed_in = fixture.notebook.host().signed_in()?;
    signed_in
        .store
        .transact::<_, StoreError>(signed_in.actor(), TxnLabel::Practice, |txn| {
            txn.connection()
                .pragma_update(None, "user_version", 9_999)?;
            let batch = txn.new_entity()?;
            txn.write(
                import_batch::KIND,
                batch,
                Patch(vec![Change::set(import_batch::FILE_NAME, "x")]),
            )
        })?;
    drop(signed_in);
    fixture.notebook.close()?;
    let before = std::fs::read(fixture.home().join("store.db"))?;
    let error = fixture
        .notebook
        .sign_in()
        .err()
        .ok_or("opened all the same")?;
    assert_eq!(error.code, ErrorCode::NewerStore);
    assert_eq!(error.params["found"], "9999");
    assert_eq!(std::fs::read(fixture.home().join("store.db"))?, before);
    assert_eq!(
        fixture.notebook.call("status", json!({}))?["phase"],
        "locked"
    );
    Ok(())
}
