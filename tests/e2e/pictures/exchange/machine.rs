//! A PC reached without a window: what its people did before the pictures begin.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_tests::core_notebook::{CoreNotebook, text};
use khupho_tests::harness::{Fault, Step};
use khupho_tests::journeys::SECRET;
use serde_json::{Value, json};

/// The set every ward of the pictures issues.
const PACK: &str = "bo-tieu-chi-mau.toml";

/// How long a window that was closed may hold its notebook.
const PATIENCE: Duration = Duration::from_secs(10);

/// A notebook in a folder, and the folder in which its files arrive and leave.
pub(in crate::pictures) struct Machine {
    core: CoreNotebook,
    pub(in crate::pictures) files: PathBuf,
}

impl Machine {
    /// The notebook of a folder. Nothing is opened yet.
    pub(in crate::pictures) fn at(home: &Path, files: &Path) -> Step<Self> {
        fs::create_dir_all(files).map_err(Fault::machine("making a folder for files"))?;
        Ok(Self {
            core: CoreNotebook::at(home),
            files: files.to_owned(),
        })
    }

    /// Fills the notebook by commands of the core.
    pub(in crate::pictures) fn fill<T>(
        &self,
        fill: impl FnOnce(&CoreNotebook) -> Result<T, ApiError>,
    ) -> Step<T> {
        fill(&self.core).map_err(|error| Fault::Unexpected(format!("preparing: {error:?}")))
    }

    /// The result of a command that must succeed.
    pub(in crate::pictures) fn call(&self, command: &str, args: Value) -> Step<Value> {
        let refused = |error| Fault::Unexpected(format!("{command} was refused: {error:?}"));
        self.core.call(command, args).map_err(refused)
    }

    /// Opens a notebook whose window was closed; its process needs a moment to let go of it.
    pub(in crate::pictures) fn sign_in(&self) -> Step {
        let started = Instant::now();
        loop {
            match self.core.sign_in() {
                Err(error)
                    if error.code == ErrorCode::AlreadyOpen && started.elapsed() < PATIENCE =>
                {
                    std::thread::sleep(Duration::from_millis(50));
                }
                answer => return self.fill(|_| answer.map(|_| ())),
            }
        }
    }

    /// Closes the notebook, so that a window can open it.
    pub(in crate::pictures) fn close(&self) -> Step {
        self.fill(CoreNotebook::close)
    }

    /// Founds a ward with its khu phố and issues the sample set.
    pub(in crate::pictures) fn found_ward(
        &self,
        ward: &str,
        officer: &str,
        khu_pho: &[&str],
    ) -> Step {
        self.call(
            "ward_found",
            json!({ "ward_name": ward, "member_name": officer, "tile_label": "", "secret": SECRET }),
        )?;
        for (number, name) in (1..).zip(khu_pho) {
            let code = format!("KP{number}");
            self.call(
                "ward_neighborhood_save",
                json!({ "id": null, "name": name, "code": code, "households_by_statistics": 312 }),
            )?;
        }
        let set = self.call(
            "pack_load",
            json!({ "source": { "kind": "shipped", "name": PACK } }),
        )?;
        let issue = json!({ "set": set["id"], "decision_number": "12/QĐ-UBND", "decided_on": "2026-01-05" });
        self.call("criteria_set_issue", issue).map(|_| ())
    }

    /// Identity of a khu phố at the ward.
    pub(in crate::pictures) fn neighborhood(&self, name: &str) -> Step<Value> {
        let rows = self.call("ward_neighborhoods", json!({}))?;
        let mut rows = rows.as_array().into_iter().flatten();
        let found = rows.find(|row| row["name"] == name);
        found
            .map(|row| row["id"].clone())
            .ok_or_else(|| Fault::Unexpected(format!("the ward has no {name}")))
    }

    /// The file of an invitation for a khu phố.
    pub(in crate::pictures) fn invite(&self, name: &str) -> Step<PathBuf> {
        let args = json!({ "neighborhood": self.neighborhood(name)?, "folder": self.files });
        Ok(path_of(&self.call("invitation_make", args)?["path"]))
    }

    /// The first run by an invitation.
    pub(in crate::pictures) fn join(&self, invitation: &Path, machine: &str, member: &str) -> Step {
        let args = json!({
            "invitation": { "kind": "file", "file": { "kind": "path", "path": invitation } },
            "device_name": machine, "member_name": member, "tile_label": "", "secret": SECRET,
        });
        self.call("invitation_accept", args).map(|_| ())
    }

    /// Answers a criterion with yes or with a value, adds the evidence and marks it as ready.
    pub(in crate::pictures) fn claim(
        &self,
        code: &str,
        value: &Value,
        evidence: &[PathBuf],
    ) -> Step {
        let criterion = self.criterion(code)?;
        let claim = json!({ "criterion": criterion, "value": value, "note": "" });
        self.call("claim_save", claim)?;
        for file in evidence {
            let target = json!({ "kind": "claim", "criterion": criterion });
            let file = json!({ "kind": "path", "path": file });
            self.call("evidence_add", json!({ "target": target, "file": file }))?;
        }
        self.call("claim_mark_ready", json!({ "criterion": criterion }))
            .map(|_| ())
    }

    fn criterion(&self, code: &str) -> Step<Value> {
        let detail = self.call("assessment", json!({}))?;
        let groups = detail["groups"].as_array().into_iter().flatten();
        let mut rows = groups.flat_map(|group| group["rows"].as_array().into_iter().flatten());
        let found = rows.find(|row| row["code"] == code);
        found
            .map(|row| row["criterion"].clone())
            .ok_or_else(|| Fault::Unexpected(format!("the set has no {code}")))
    }

    /// Makes a bundle in a folder of its own and gives its files.
    pub(in crate::pictures) fn send(&self, purpose: &str, folder: &str) -> Step<Vec<PathBuf>> {
        let folder = self.files.join(folder);
        fs::create_dir_all(&folder).map_err(Fault::machine("making a folder for a bundle"))?;
        let args = json!({ "purpose": purpose, "folder": folder, "with_personal": false, "to_clipboard": false });
        let made = self.call("bundle_make", args)?;
        let files = made["files"].as_array().into_iter().flatten();
        Ok(files.map(|file| path_of(&file["path"])).collect())
    }

    /// Takes files in; receipts go beside them.
    pub(in crate::pictures) fn take_in(&self, files: &[PathBuf]) -> Step<Value> {
        self.call(
            "take_in",
            json!({ "paths": files, "receipts_folder": self.files }),
        )
    }

    /// Takes in what a machine sends for the first time, and confirms it.
    pub(in crate::pictures) fn confirm(&self, first: &[PathBuf]) -> Step {
        self.take_in(first)?;
        let rows = self.call("devices", json!({}))?;
        let waiting = rows.as_array().into_iter().flatten();
        for row in waiting.filter(|row| row["standing"] == "waiting") {
            self.call("device_confirm", json!({ "id": row["id"] }))?;
        }
        Ok(())
    }

    /// Writes every receipt that is due.
    pub(in crate::pictures) fn receipts(&self, neighborhood: &str) -> Step<Vec<PathBuf>> {
        let folder = self.files.join("biên nhận");
        fs::create_dir_all(&folder).map_err(Fault::machine("making a folder for receipts"))?;
        let chosen = [self.neighborhood(neighborhood)?];
        let args = json!({ "neighborhoods": chosen, "folder": folder });
        let made = self.call("receipts_make", args)?;
        let files = made["files"].as_array().into_iter().flatten();
        Ok(files.map(|file| path_of(&file["path"])).collect())
    }

    /// Identity of a machine at the ward, by its name.
    pub(in crate::pictures) fn device_named(&self, name: &str) -> Step<String> {
        let rows = self.call("devices", json!({}))?;
        let mut rows = rows.as_array().into_iter().flatten();
        let found = rows.find(|row| row["name"] == name);
        found
            .map(|row| text(&row["id"]))
            .ok_or_else(|| Fault::Unexpected(format!("no machine is called {name}")))
    }
}

pub(in crate::pictures) fn path_of(value: &Value) -> PathBuf {
    PathBuf::from(value.as_str().unwrap_or_default())
}
