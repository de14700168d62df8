//! A notebook in a folder of its own, and the binary that works on it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The PIN of the generated head.
pub(crate) const PIN: &str = "246810";

/// A folder with, or without, a notebook.
pub(crate) struct Notebook {
    folder: TempDir,
}

impl Notebook {
    /// A folder without a notebook.
    pub(crate) fn none() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A notebook with nothing in it.
    pub(crate) fn empty() -> Self {
        let notebook = Self::none();
        let made = notebook.json(&[
            "init",
            "--neighborhood",
            "Khu phố 13",
            "--ward",
            "Phường Mẫu",
            "--member-name",
            "Trần Văn Trưởng (mẫu)",
        ]);
        assert_eq!(made["groups"].as_array().map(Vec::len), Some(14));
        notebook
    }

    /// A notebook with one household.
    pub(crate) fn with_household() -> Self {
        let notebook = Self::empty();
        notebook.json(&[
            "households",
            "add",
            "--name",
            "Nguyễn Thị Ba (mẫu)",
            "--house-number",
            "42/7",
            "--street",
            "Trần Quốc Toản",
            "--phone",
            "0900012345",
            "--count",
            "people=4",
            "--count",
            "adults=3",
            "--count",
            "id_eligible=3",
            "--count",
            "vneid=2",
        ]);
        notebook
    }

    /// Writes a file beside the notebook.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The folder of the notebook.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("so")
    }

    /// Runs the binary with `--json` and a PIN.
    pub(crate) fn run_as(&self, pin: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_khupho"))
            .args(arguments)
            .arg("--json")
            .env("KHUPHO_HOME", self.home())
            .env("KHUPHO_PIN", pin)
            .output()
            .unwrap()
    }

    /// Adds somebody who signs in with a PIN of their own.
    pub(crate) fn add_member(&self, name: &str, role: &str, pin: &str) {
        let output = Command::new(env!("CARGO_BIN_EXE_khupho"))
            .args(["member", "add", "--name", name, "--role", role, "--json"])
            .env("KHUPHO_HOME", self.home())
            .env("KHUPHO_PIN", PIN)
            .env("KHUPHO_NEW_PIN", pin)
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}: {printed}");
    }

    /// Starts the binary with `--json` and the PIN; nobody reads what it prints.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_khupho"))
            .args(arguments)
            .arg("--json")
            .env("KHUPHO_HOME", self.home())
            .env("KHUPHO_PIN", PIN)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs the binary with nobody to ask and no PIN given; it must refuse. Gives what it printed.
    pub(crate) fn refused_without_secret(&self, arguments: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_khupho"))
            .args(arguments)
            .arg("--json")
            .env("KHUPHO_HOME", self.home())
            .env_remove("KHUPHO_PIN")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs the binary without `--json`; nobody is left to read what it prints.
    pub(crate) fn code_without_reader(&self, arguments: &[&str]) -> Option<i32> {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Command::new(env!("CARGO_BIN_EXE_khupho"))
            .args(arguments)
            .env("KHUPHO_HOME", self.home())
            .env("KHUPHO_PIN", PIN)
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .status()
            .unwrap()
            .code()
    }

    /// Runs the binary; it must do its work.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run_as(PIN, arguments);
        let printed = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {printed}{errors}");
        serde_json::from_str(&printed).unwrap()
    }

    /// Runs the binary; it must refuse with exit code 1. Gives what it printed.
    pub(crate) fn refused(&self, arguments: &[&str]) -> Value {
        self.refused_as(PIN, arguments)
    }

    /// As [`Notebook::refused`], with another PIN.
    pub(crate) fn refused_as(&self, pin: &str, arguments: &[&str]) -> Value {
        let output = self.run_as(pin, arguments);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Operations in the log.
    pub(crate) fn operations(&self) -> u64 {
        self.json(&["home"])["delivery"]["saved"].as_u64().unwrap()
    }
}

/// A path as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().unwrap()
}
