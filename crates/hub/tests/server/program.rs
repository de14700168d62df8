//! The program itself: started with no settings, stopped by a signal.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

struct Running {
    child: Child,
    lines: Vec<String>,
}

fn program(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khupho-hub"));
    command.current_dir(folder.path());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KHUPHO_HUB_")) {
        command.env_remove(name);
    }
    command
}

/// Starts the server and reads what it prints until it has said that much.
fn serve(folder: &TempDir, lines: usize) -> Running {
    let mut child = program(folder)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let lines = stdout.lines().take(lines).map(Result::unwrap).collect();
    Running { child, lines }
}

fn done(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[cfg(unix)]
#[test]
fn it_serves_with_no_settings_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = serve(&folder, 5);
    let printed = running.lines.join("\n");
    assert!(printed.contains("listens on 127.0.0.1:"), "{printed}");
    assert!(printed.contains("certificate: #sha256="), "{printed}");
    assert!(
        printed.contains("claim code for the first ward: "),
        "{printed}"
    );
    let address = running.lines[0].rsplit(' ').next().unwrap();
    let health = program(&folder)
        .args(["health", "--address", address])
        .output()
        .unwrap();
    let said = done(&health);
    assert!(said.contains("\"status\":\"ok\""), "{said}");
    let begun = Instant::now();
    let pid = running.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert!(running.child.wait().unwrap().success());
    assert!(begun.elapsed() < Duration::from_secs(8));
    let health = program(&folder)
        .args(["health", "--address", address])
        .output()
        .unwrap();
    assert!(!health.status.success());
    // The keys stay, and the first code still waits: none is printed again.
    let mut running = serve(&folder, 4);
    assert_eq!(running.lines[3], printed.lines().nth(3).unwrap());
    running.child.kill().unwrap();
    running.child.wait().unwrap();
}

#[test]
fn it_prints_codes_and_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let codes: Vec<String> = (0..2)
        .map(|_| done(&program(&folder).arg("claim-code").output().unwrap()))
        .collect();
    assert_ne!(codes[0], codes[1]);
    assert_eq!(codes[0].trim().len(), 19);
    let document = done(&program(&folder).arg("openapi").output().unwrap());
    assert_eq!(document, khupho_hub::OPENAPI);
    let restored = done(&program(&folder).arg("restored").output().unwrap());
    assert_eq!(restored, "0 wards begin a new log\n");
}

#[test]
fn wrong_settings_are_named_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(&folder)
        .arg("serve")
        .env("KHUPHO_HUB_LISTEN", "everywhere")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("listen must be an address"), "{said}");
}

#[test]
fn databases_are_moved_by_the_program() {
    let folder = tempfile::tempdir().unwrap();
    done(&program(&folder).arg("claim-code").output().unwrap());
    let moved = program(&folder)
        .args([
            "migrate",
            "--from",
            "sqlite:khupho-hub-data/hub.sqlite",
            "--to",
            "sqlite:new.sqlite",
        ])
        .output()
        .unwrap();
    assert_eq!(done(&moved), "0 wards moved and compared\n");
    let same = program(&folder)
        .args([
            "migrate",
            "--from",
            "sqlite:new.sqlite",
            "--to",
            "sqlite:new.sqlite",
        ])
        .output()
        .unwrap();
    assert!(!same.status.success());
}
