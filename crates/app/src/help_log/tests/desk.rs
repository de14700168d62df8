//! A host on a new store of generated people, called in JSON as a window calls it.

use crate::api::households::HouseholdInput;
use crate::host::{Host, SecretRule, SignedIn};
use khupho_domain::members::Role;
use khupho_store::{Clock, ClockHand, NoKeyring};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;
pub(crate) const TODAY: &str = "2026-11-22";
const SECRET: &str = "thử nghiệm một";
const VOLUNTEER_SECRET: &str = "thử nghiệm hai";

pub(crate) struct Desk {
    pub(crate) host: Host,
    pub(crate) clock: ClockHand,
    _folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::settable(NOW_MS);
        let host = Host::new(folder.path().join("store"), clock, Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted);
        let desk = Self {
            host,
            clock: hand,
            _folder: folder,
        };
        desk.ok(
            "store_create",
            &json!({
                "neighborhood_name": "Khu phố 13", "ward_name": "Phường Mẫu",
                "member_name": "Trần Thị Giả Lập", "tile_label": "Cô Lập", "secret": SECRET,
            }),
        );
        desk
    }

    fn call(&self, command: &str, args: &Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&self.host.call(&request)).unwrap()
    }

    /// The result of a command that must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, command: &str, args: &Value) -> Value {
        let answer = self.call(command, args);
        answer
            .get("ok")
            .unwrap_or_else(|| panic!("{command} {args}: {answer}"))
            .clone()
    }

    /// Code, field and reason of a command that must be refused.
    #[track_caller]
    pub(crate) fn refusal(&self, command: &str, args: &Value) -> String {
        let answer = self.call(command, args);
        let error = answer
            .get("error")
            .unwrap_or_else(|| panic!("{command} {args}: {answer}"));
        let parts = [
            &error["code"],
            &error["params"]["field"],
            &error["params"]["reason"],
        ];
        let parts: Vec<&str> = parts.into_iter().filter_map(Value::as_str).collect();
        parts.join(" ")
    }

    /// The parameters of a refusal.
    #[track_caller]
    pub(crate) fn refusal_params(&self, command: &str, args: &Value) -> Value {
        self.call(command, args)["error"]["params"].clone()
    }

    pub(crate) fn household(&self, name: &str, number: &str, street: &str) -> Value {
        self.household_with(
            &json!({ "contact_name": name, "house_number": number, "street": street }),
        )
    }

    /// Adds a household with the fields given; the others are empty.
    pub(crate) fn household_with(&self, fields: &Value) -> Value {
        let mut household = json!(HouseholdInput::default());
        overlay(&mut household, fields);
        self.ok(
            "household_save",
            &json!({ "id": null, "household": household }),
        )["id"]
            .clone()
    }

    pub(crate) fn undo(&self, saved: &Value) {
        self.ok("undo", &json!({ "txn": saved["txn"] }));
    }

    /// Signs a volunteer in.
    pub(crate) fn become_volunteer(&self) {
        let saved = self.ok(
            "member_save",
            &json!({
                "id": null, "name": "Lê Văn Thử", "tile_label": "Thử", "role": "volunteer",
                "active": true, "secret": VOLUNTEER_SECRET,
            }),
        );
        self.ok(
            "unlock",
            &json!({ "member": saved["id"], "secret": VOLUNTEER_SECRET }),
        );
    }

    /// Lets the person signed in act under another role, as if they had signed in with it.
    pub(crate) fn act_as(&self, role: Role) {
        let signed_in = self.host.signed_in().unwrap();
        self.host.set_session(Some(SignedIn { role, ..signed_in }));
    }
}

/// Puts the fields of one object over those of another.
pub(crate) fn overlay(object: &mut Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        object[name] = value.clone();
    }
}

/// A help of today to nobody named, with the fields given.
pub(crate) fn help(fields: &Value) -> Value {
    let mut help = json!({
        "happened_on": TODAY, "happened_at": null, "household": null, "unnamed_households": null,
        "people": 1, "category": "vneid", "service": "", "dossier_code": "", "place": "at_home",
        "minutes": null, "outcome": "completed", "revisit_on": null, "satisfaction": null,
        "note": "", "helped_by": "", "follow_up_of": null,
    });
    overlay(&mut help, fields);
    help
}

/// Arguments that add a help.
pub(crate) fn adding(fields: &Value) -> Value {
    json!({ "id": null, "help": help(fields), "counts": [] })
}

pub(crate) fn page(offset: u32, limit: u32) -> Value {
    json!({ "offset": offset, "limit": limit })
}

/// One field of every row.
pub(crate) fn column(rows: &Value, name: &str) -> Vec<Value> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row[name].clone())
        .collect()
}
