//! Programs of other hands, from the Python package index, in an environment of their own.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

/// The folder with the programs; made at the first use, and again when the pins change.
pub(crate) fn programs() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let pins = here.join("tests/server/python/requirements.txt");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hub-clients");
    // Tests run in processes of their own; one makes the environment, the others wait.
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let stamp = folder.join("installed");
    let wanted = fs::read_to_string(&pins).unwrap();
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        run(Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder));
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        let mut install = Command::new(folder.join("bin/python"));
        run(install.args(pip).arg("--requirement").arg(&pins));
        fs::write(&stamp, wanted).unwrap();
    }
    folder.join("bin")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
