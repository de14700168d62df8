//! The program itself: started with no settings, stopped by a signal.

use std::fs;
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

/// A line of a program that failed.
fn fault(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// On what holds without the setting it would be a second hub, with keys that nobody knows.
#[cfg(unix)]
#[test]
fn a_setting_that_is_no_text_stops_it_before_it_makes_keys() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let folder = tempfile::tempdir().unwrap();
    let no_text = OsStr::from_bytes(b"ph\xff");
    let of_the_variable = program(&folder)
        .arg("serve")
        .env("KHUPHO_HUB_DATA", no_text)
        .output()
        .unwrap();
    assert_eq!(
        fault(&of_the_variable),
        "khupho-hub: the settings cannot be used: KHUPHO_HUB_DATA is not UTF-8 text\n"
    );
    let of_the_command_line = program(&folder)
        .args([OsStr::new("serve"), OsStr::new("--data"), no_text])
        .output()
        .unwrap();
    assert_eq!(
        fault(&of_the_command_line),
        "khupho-hub: --data is not UTF-8 text\n"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// With a certificate of an authority the hub itself is asked, not only its port.
#[test]
fn health_knows_the_certificate_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let made = rcgen::generate_simple_self_signed(["hub.example".to_owned()]).unwrap();
        let [certificate, key] =
            ["pem", "key"].map(|end| folder.path().join(format!("{name}.{end}")));
        fs::write(certificate, made.cert.pem()).unwrap();
        fs::write(key, made.signing_key.serialize_pem()).unwrap();
    };
    let settings = |name: &str| {
        let text = format!("[tls]\ncertificate = \"{name}.pem\"\nkey = \"{name}.key\"\n");
        fs::write(folder.path().join("hub.toml"), text).unwrap();
    };
    write("first");
    write("renewed");
    settings("first");
    let mut running = serve(&folder, 5);
    let address = running.lines[0].rsplit(' ').next().unwrap().to_owned();
    let health = || {
        program(&folder)
            .args(["health", "--address", &address])
            .output()
            .unwrap()
    };
    assert!(done(&health()).contains("\"database\":\"ok\""));
    settings("renewed");
    let said = fault(&health());
    assert!(said.contains("another certificate"), "{said}");
    running.child.kill().unwrap();
    running.child.wait().unwrap();
}

/// In a folder without a hub nothing is made by whoever looks for one, and a new hub is told.
#[test]
fn a_folder_that_was_mistaken_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let move_nothing = [
        "migrate",
        "--from",
        "sqlite:hub.sqlite",
        "--to",
        "sqlite:new.sqlite",
    ];
    for words in [&["health"][..], &["restored"], &move_nothing] {
        let said = fault(&program(&folder).args(words).output().unwrap());
        assert!(
            said.contains("there is no hub in khupho-hub-data"),
            "{said}"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let made = program(&folder).arg("claim-code").output().unwrap();
    done(&made);
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(
        said.contains("a new hub were made in khupho-hub-data"),
        "{said}"
    );
    let again = program(&folder).arg("claim-code").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&again.stderr), "");
    let said = fault(&program(&folder).args(move_nothing).output().unwrap());
    assert!(
        said.contains("there is no database at hub.sqlite"),
        "{said}"
    );
    assert!(!folder.path().join("new.sqlite").exists());
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

/// What the command line says counts as if it stood in the settings: without TLS only this machine
/// is listened to.
#[test]
fn no_address_is_open_without_tls() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("hub.toml"),
        "listen = \"127.0.0.1:0\"\n[tls]\nmode = \"off\"\n",
    )
    .unwrap();
    let mut opened = program(&folder);
    opened.args(["serve", "--listen", "0.0.0.0:0"]);
    let said = fault(&opened.output().unwrap());
    assert!(said.contains("on this machine only"), "{said}");
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
