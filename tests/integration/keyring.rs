//! The machine's keyring itself: a Secret Service of the test's own, and a machine without one.

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use expect_test::expect;
use khupho_tests::load::SeenWithKeyring;
use serde_json::Value;
use tempfile::TempDir;

use crate::fixtures::TestResult;

/// An unlocked keyring on a session bus of its own, then the program. The keyring is ended here: it
/// would outlive the bus.
const IN_A_SESSION: &str = r#"
    printf mau | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
    keyring=$!
    answers() {
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
            org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'
    }
    tries=0
    until answers || [ "$tries" -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    "$PROGRAM" keyring "$FOLDER"
    code=$?
    kill "$keyring"
    exit "$code"
"#;

/// Longer than any keyring that answers, shorter than waiting for one that does not.
const PROMPT: Duration = Duration::from_secs(30);

/// A command that sees no session of whoever runs the tests.
fn outside_any_session(program: &str, folder: &TempDir) -> Command {
    let mut command = Command::new(program);
    command
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("PROGRAM", env!("CARGO_BIN_EXE_khupho-load"))
        .env("FOLDER", folder.path().join("notebooks"));
    command
}

fn told(command: &mut Command) -> Result<Value, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn a_pin_needs_the_keyring_and_the_recovery_code_does_not() -> TestResult {
    let folder = TempDir::new()?;
    let mut session = outside_any_session("dbus-run-session", &folder);
    let answer = told(session.args(["--", "sh", "-c", IN_A_SESSION]))?;
    let seen: SeenWithKeyring =
        serde_json::from_value(answer["ok"].clone()).map_err(|_| answer.to_string())?;
    expect![[r#"
        SeenWithKeyring {
            secret_kind: "pin",
            notices_of_reopening: [],
            notices_of_copy: [
                String("copied_store"),
            ],
            without_keyring: KeyringUnavailable,
            helps_by_recovery: 2,
        }
    "#]]
    .assert_debug_eq(&seen);
    Ok(())
}

#[test]
fn without_a_session_bus_a_passphrase_is_asked_for_at_once() -> TestResult {
    let folder = TempDir::new()?;
    let begun = Instant::now();
    let program = env!("CARGO_BIN_EXE_khupho-load");
    let mut alone = outside_any_session(program, &folder);
    let answer = told(alone.arg("keyring").arg(folder.path().join("notebooks")))?;
    // Six digits alone could be tried out on a stolen disk.
    assert_eq!(answer["error"]["code"], "weak_secret", "{answer}");
    assert!(begun.elapsed() < PROMPT);
    Ok(())
}
