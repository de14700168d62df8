//! Python packages from PyPI that the tests use, each set in an environment of its own.
//!
//! The tests would make these environments themselves; made here, a test does not spend its time
//! on a download, and a machine without a network hears of it before anything is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{read, write};
use crate::places::Places;
use crate::process::{self, answer_of};
use crate::refusal::{Outcome, Refusal};

/// An environment as the tests that use it expect to find it.
#[derive(Debug)]
struct Environment {
    /// Its folder, in the folder cargo gives to tests.
    folder: &'static str,
    /// The pinned packages, from the root of the clone.
    pins: &'static str,
    /// The file in it with a copy of the pins that it was made from.
    stamp: &'static str,
    /// The test code that makes the same environment and agrees on the three names.
    #[cfg(test)]
    used_by: &'static str,
}

const ENVIRONMENTS: &[Environment] = &[
    Environment {
        folder: "interoperability-python",
        pins: "tests/interoperability/requirements.txt",
        stamp: "pins.txt",
        #[cfg(test)]
        used_by: "tests/integration/interoperability.rs",
    },
    Environment {
        folder: "hub-clients",
        pins: "crates/hub/tests/server/python/requirements.txt",
        stamp: "installed",
        #[cfg(test)]
        used_by: "crates/hub/tests/server/tools.rs",
    },
];

/// Makes the environments that are not there, or not from today's pins, or whose Python is gone.
pub(crate) fn install_packages(places: &Places) -> Outcome<()> {
    for environment in ENVIRONMENTS {
        let pins = places.root.join(environment.pins);
        let folder = places.build.join("tmp").join(environment.folder);
        let wanted = read(&pins)?;
        if !is_made(&folder, environment.stamp, &wanted) {
            make(&folder, &pins)?;
            write(&folder.join(environment.stamp), &wanted)?;
        }
    }
    Ok(())
}

/// Whether an environment from these pins is there and its Python starts: after an upgrade of the
/// system the folder still looks whole, and what it points to has gone.
fn is_made(folder: &Path, stamp: &str, wanted: &[u8]) -> bool {
    let starts = answer_of(&python_in(folder).to_string_lossy(), &["--version"]).is_some();
    starts && fs::read(folder.join(stamp)).is_ok_and(|made_from| made_from == wanted)
}

fn make(folder: &Path, pins: &Path) -> Outcome<()> {
    process::run(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(folder),
    )?;
    let mut pip = Command::new(python_in(folder));
    pip.args(["-m", "pip", "install", "--quiet"]);
    pip.args(["--disable-pip-version-check", "--requirement"]);
    process::run(pip.arg(pins)).map_err(|_| {
        Refusal::new(format!(
            "pip could not install what {} lists; check the network connection and run this again",
            pins.display()
        ))
    })
}

fn python_in(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    #[test]
    fn the_tests_look_for_the_same_environments() {
        for environment in ENVIRONMENTS {
            let code = fs::read_to_string(root().join(environment.used_by)).unwrap();
            for name in [environment.folder, environment.stamp] {
                let quoted = format!("\"{name}\"");
                let user = environment.used_by;
                assert!(code.contains(&quoted), "{user} does not say {quoted}");
            }
        }
    }

    #[test]
    fn the_readme_names_the_pins() {
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        for environment in ENVIRONMENTS {
            assert!(root().join(environment.pins).is_file());
            assert!(readme.contains(environment.pins), "{}", environment.pins);
        }
    }

    #[test]
    fn an_environment_counts_with_its_pins_and_a_python_that_starts() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let is_made_from = |pins: &str| is_made(folder, "pins.txt", pins.as_bytes());
        fs::create_dir(folder.join("bin")).unwrap();
        fs::write(folder.join("pins.txt"), "blake3==1.0.11").unwrap();
        assert!(!is_made_from("blake3==1.0.11"), "without a Python");
        symlink(folder.join("gone"), python_in(folder)).unwrap();
        assert!(!is_made_from("blake3==1.0.11"), "with one that has gone");
        fs::remove_file(python_in(folder)).unwrap();
        // Any program that answers `--version` stands for Python here.
        symlink("/bin/sort", python_in(folder)).unwrap();
        assert!(is_made_from("blake3==1.0.11"));
        assert!(!is_made_from("blake3==1.0.12"), "from other pins");
    }
}
