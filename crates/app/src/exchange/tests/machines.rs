//! A ward and khu phố on machines of their own, which hand each other files and nothing else.

use crate::api::households::HouseholdInput;
use crate::host::{FileClipboard, Host, SecretRule};
use khupho_store::{Clock, ClockHand, NoKeyring};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;
pub(super) const SECRET: &str = "thử nghiệm một";
const PACK: &str = "bo-tieu-chi-mau.toml";

/// Remembers what was put on it.
#[derive(Clone, Default)]
pub(super) struct RememberedClipboard(pub(super) Arc<Mutex<Vec<PathBuf>>>);

impl FileClipboard for RememberedClipboard {
    fn put(&self, files: &[PathBuf]) -> bool {
        files.clone_into(&mut self.0.lock().unwrap());
        true
    }
}

/// A machine without a notebook.
pub(super) struct Machine {
    pub(super) host: Host,
    pub(super) clock: ClockHand,
    pub(super) clipboard: RememberedClipboard,
    folder: TempDir,
}

impl Machine {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::settable(NOW_MS);
        let clipboard = RememberedClipboard::default();
        let host = Host::new(folder.path().join("store"), clock, Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted)
            .with_file_clipboard(Box::new(clipboard.clone()));
        Self {
            host,
            clock: hand,
            clipboard,
            folder,
        }
    }

    fn call(&self, command: &str, args: &Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&self.host.call(&request)).unwrap()
    }

    /// The result of a command that must succeed.
    #[track_caller]
    pub(super) fn ok(&self, command: &str, args: &Value) -> Value {
        let answer = self.call(command, args);
        answer
            .get("ok")
            .unwrap_or_else(|| panic!("{command} {args}: {answer}"))
            .clone()
    }

    /// Code and reason of a command that must be refused.
    #[track_caller]
    pub(super) fn refusal(&self, command: &str, args: &Value) -> String {
        let answer = self.call(command, args);
        let error = answer
            .get("error")
            .unwrap_or_else(|| panic!("{command} {args}: {answer}"));
        let parts = [&error["code"], &error["params"]["reason"]];
        parts
            .into_iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A folder beside the notebook, made where it is missing.
    pub(super) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    pub(super) fn status(&self) -> Value {
        self.ok("status", &json!({}))
    }

    /// The notebook of a khu phố that belongs to no ward.
    pub(super) fn alone() -> Self {
        let machine = Self::new();
        machine.ok(
            "store_create",
            &json!({
                "neighborhood_name": "KP 13", "ward_name": "Phường Mẫu",
                "member_name": "Trần Văn Trưởng (mẫu)", "tile_label": "Chú Trưởng", "secret": SECRET,
            }),
        );
        machine
    }

    /// A ward with two khu phố and the sample set, issued.
    pub(super) fn ward() -> Self {
        let machine = Self::new();
        machine.ok("ward_found", &ward());
        for number in [13, 14] {
            let name = format!("Khu phố {number}");
            machine.ok(
                "ward_neighborhood_save",
                &json!({ "id": null, "name": name, "code": format!("KP{number}"), "households_by_statistics": 300 }),
            );
        }
        let set = machine.ok(
            "pack_load",
            &json!({ "source": { "kind": "shipped", "name": PACK } }),
        );
        machine.ok(
            "criteria_set_issue",
            &json!({ "set": set["id"], "decision_number": "12/QĐ-UBND", "decided_on": "2026-11-20" }),
        );
        machine
    }

    /// Identity of a khu phố at the ward.
    pub(super) fn neighborhood(&self, name: &str) -> Value {
        let rows = self.ok("ward_neighborhoods", &json!({}));
        let found = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is not among {rows}"))["id"].clone()
    }

    /// The file of an invitation for a khu phố.
    pub(super) fn invite(&self, name: &str) -> PathBuf {
        let folder = self.folder("moi");
        let args = json!({ "neighborhood": self.neighborhood(name), "folder": folder });
        let made = self.ok("invitation_make", &args);
        PathBuf::from(made["path"].as_str().unwrap())
    }

    /// A machine that begins with an invitation of this ward.
    pub(super) fn invited(&self, name: &str, device_name: &str) -> Self {
        let machine = Self::new();
        machine.ok(
            "invitation_accept",
            &accept(&self.invite(name), device_name),
        );
        machine
    }

    /// Makes a bundle for the ward and gives the folder it lies in.
    #[track_caller]
    pub(super) fn send(&self) -> PathBuf {
        let sent = self.ok("bundle_make", &self.bundle());
        Path::new(sent["files"][0]["path"].as_str().unwrap())
            .parent()
            .unwrap()
            .to_owned()
    }

    /// What makes a bundle for the ward in a folder of its own.
    pub(super) fn bundle(&self) -> Value {
        let number = self
            .ok("bundles_made", &json!({}))
            .as_array()
            .unwrap()
            .len()
            + 1;
        let folder = self.folder(&format!("gui-{number}"));
        json!({ "purpose": "ward", "folder": folder, "with_personal": false, "to_clipboard": false })
    }

    #[track_caller]
    pub(super) fn take_in(&self, path: &Path) -> Value {
        self.ok(
            "take_in",
            &json!({ "paths": [path], "receipts_folder": self.folder("bien-nhan") }),
        )
    }

    /// Confirms every machine that waits.
    pub(super) fn confirm_all(&self) {
        for row in self.devices("waiting") {
            self.ok("device_confirm", &json!({ "id": row["id"] }));
        }
    }

    /// Machines of one standing.
    pub(super) fn devices(&self, standing: &str) -> Vec<Value> {
        let rows = self.ok("devices", &json!({}));
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| row["standing"] == standing)
            .cloned()
            .collect()
    }

    /// Writes receipts and gives the path of the first one.
    pub(super) fn receipt(&self) -> PathBuf {
        let args = json!({ "neighborhoods": [], "folder": self.folder("bien-nhan") });
        let made = self.ok("receipts_make", &args);
        PathBuf::from(made["files"][0]["path"].as_str().unwrap())
    }

    /// Adds a household that nobody confuses with a real one.
    pub(super) fn household(&self, number: u32) -> Value {
        let household = HouseholdInput {
            contact_name: format!("Hộ Giả Lập {number}"),
            house_number: number.to_string(),
            street: "Đường Thử".to_owned(),
            ..HouseholdInput::default()
        };
        self.ok(
            "household_save",
            &json!({ "id": null, "household": household }),
        )["id"]
            .clone()
    }

    /// What the home screen says of delivery: saved, sent, received.
    pub(super) fn delivery(&self) -> [u64; 3] {
        let home = self.ok("home", &json!({}));
        ["saved", "sent", "received"].map(|name| home["delivery"][name].as_u64().unwrap())
    }
}

pub(super) fn ward() -> Value {
    json!({
        "ward_name": "Phường Mẫu", "member_name": "Nguyễn Thị Cán Bộ (mẫu)", "tile_label": "Cô Bộ",
        "secret": SECRET,
    })
}

/// What accepts an invitation of a file.
pub(super) fn accept(invitation: &Path, device_name: &str) -> Value {
    json!({
        "invitation": file(invitation), "device_name": device_name,
        "member_name": "Trần Văn Trưởng (mẫu)", "tile_label": "Chú Trưởng", "secret": SECRET,
    })
}

pub(super) fn file(path: &Path) -> Value {
    json!({ "kind": "file", "file": { "kind": "path", "path": path } })
}

/// The verdicts of a list of files.
pub(super) fn verdicts(files: &Value) -> Vec<String> {
    let files = files.as_array().unwrap().iter();
    files
        .map(|file| file["verdict"]["kind"].as_str().unwrap().to_owned())
        .collect()
}
