//! Ctrl-C stops a long command and leaves nothing half written.
#![cfg(unix)]

use crate::notebook::Notebook;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A year of a whole ward takes longer than this on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn wait_for(what: &Path) {
    let give_up = Instant::now() + PATIENCE;
    while !what.exists() {
        assert!(Instant::now() < give_up, "{} never came", what.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_demonstration_ward_that_is_stopped_leaves_nothing() {
    let notebook = Notebook::none();
    let mut demo = notebook.start(&["demo"]);
    wait_for(&notebook.home().join("keyslots.json"));
    interrupt(&demo);
    assert_eq!(demo.wait().unwrap().code(), Some(1));
    assert!(!notebook.home().exists());
    assert_eq!(notebook.json(&["status"])["phase"], "no_store");
}

/// What lay in the folder before is not the program's to take away.
#[test]
fn what_was_in_the_folder_before_stays() {
    let notebook = Notebook::none();
    std::fs::create_dir(notebook.home()).unwrap();
    let own = notebook.home().join("của tôi.txt");
    std::fs::write(&own, "giữ").unwrap();
    let mut demo = notebook.start(&["demo"]);
    wait_for(&notebook.home().join("keyslots.json"));
    interrupt(&demo);
    assert_eq!(demo.wait().unwrap().code(), Some(1));
    let left: Vec<_> = std::fs::read_dir(notebook.home())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(left, [own]);
}
