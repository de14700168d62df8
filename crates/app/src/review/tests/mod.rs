mod deciding;
mod issuing;
mod lists;
mod looking;
mod spot_checks;

use crate::evidence::samples::{jpeg, quarters};
use crate::help_log::tests::desk::{Desk, page};
use crate::host::SignedIn;
use data_encoding::BASE64;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use serde_json::{Value, json};

/// A desk where the khu phố's head and officers of the ward take turns.
pub(crate) struct Ward {
    pub(crate) desk: Desk,
    head: EntityId,
}

impl Ward {
    /// With the sample set, and nothing claimed.
    pub(crate) fn new() -> Self {
        Self::with_pack(&json!({ "kind": "shipped", "name": "bo-tieu-chi-mau.toml" }))
    }

    /// With another set, and nothing claimed.
    pub(crate) fn with_pack(source: &Value) -> Self {
        let desk = Desk::new();
        desk.ok("pack_load", &json!({ "source": source }));
        let head = desk.host.signed_in().unwrap().member;
        Self { desk, head }
    }

    /// The head acts from now on.
    pub(crate) fn as_head(&self) -> &Desk {
        self.act(Role::Head, self.head);
        &self.desk
    }

    /// An officer of the ward acts from now on.
    pub(crate) fn as_officer(&self) -> &Desk {
        self.as_officer_number(1)
    }

    pub(crate) fn as_officer_number(&self, number: u8) -> &Desk {
        self.act(Role::WardOfficer, EntityId::from_bytes([200 + number; 16]));
        &self.desk
    }

    fn act(&self, role: Role, member: EntityId) {
        let signed_in = self.desk.host.signed_in().unwrap();
        self.desk.host.set_session(Some(SignedIn {
            role,
            member,
            ..signed_in
        }));
    }

    /// The claim's row as the khu phố sees it.
    pub(crate) fn row(&self, code: &str) -> Value {
        let detail = self.desk.ok("assessment", &json!({}));
        let groups = detail["groups"].as_array().unwrap().clone();
        groups
            .iter()
            .flat_map(|group| group["rows"].as_array().unwrap())
            .find(|row| row["code"] == code)
            .unwrap()
            .clone()
    }

    pub(crate) fn by(&self, code: &str) -> Value {
        json!({ "criterion": self.row(code)["criterion"] })
    }

    pub(crate) fn answer(&self, code: &str, value: &Value, note: &str) {
        let criterion = self.row(code)["criterion"].clone();
        let args = json!({ "criterion": criterion, "value": value, "note": note });
        self.as_head().ok("claim_save", &args);
    }

    pub(crate) fn photo(&self, code: &str, seed: u8) -> Value {
        let target = json!({ "kind": "claim", "criterion": self.row(code)["criterion"] });
        let base64 = BASE64.encode(&jpeg(&quarters(64, 48, seed)));
        let file = json!({ "kind": "bytes", "name": "anh.jpg", "base64": base64 });
        self.as_head()
            .ok("evidence_add", &json!({ "target": target, "file": file }))
    }

    pub(crate) fn ready(&self, code: &str) {
        let by = self.by(code);
        self.as_head().ok("claim_mark_ready", &by);
    }

    /// A yes with a photo, handed in.
    pub(crate) fn hand_in(&self, code: &str, seed: u8) {
        self.answer(code, &yes(), "");
        self.photo(code, seed);
        self.ready(code);
    }

    /// Rows of the officer's list.
    pub(crate) fn list(&self, states: &[&str]) -> Value {
        self.as_officer().ok("reviews", &query(states))["rows"].clone()
    }

    /// The claim of a code as the ward lists it, whatever its state.
    pub(crate) fn claim(&self, code: &str) -> Value {
        let rows = self.list(&ALL_STATES);
        let rows = rows.as_array().unwrap();
        let row = rows.iter().find(|row| row["criterion_code"] == code);
        row.unwrap()["claim"].clone()
    }

    pub(crate) fn detail(&self, code: &str) -> Value {
        let args = json!({ "claim": self.claim(code), "list": query(&[]) });
        self.as_officer().ok("review_get", &args)
    }

    /// What an accepting officer sends.
    pub(crate) fn acceptance(&self, code: &str) -> Value {
        let detail = self.detail(code);
        json!({ "claim": detail["row"]["claim"], "seen": detail["seen"], "verified_value": null })
    }

    /// What an officer sends who gives a reason.
    pub(crate) fn reasoned(&self, code: &str, reason: &str) -> Value {
        let detail = self.detail(code);
        json!({
            "claim": detail["row"]["claim"], "seen": detail["seen"], "reason": reason,
            "template": null,
        })
    }

    pub(crate) fn accept(&self, code: &str) -> Value {
        let args = self.acceptance(code);
        self.as_officer().ok("review_accept", &args)
    }

    pub(crate) fn give_back(&self, code: &str, reason: &str) -> Value {
        let args = self.reasoned(code, reason);
        self.as_officer().ok("review_return", &args)
    }

    /// The state on both sides: the ward's, then the khu phố's.
    pub(crate) fn states(&self, code: &str) -> (String, String) {
        let ward = self.detail(code)["row"]["state"].clone();
        let own = self.row(code)["state"].clone();
        let text = |value: Value| value.as_str().unwrap().to_owned();
        (text(ward), text(own))
    }
}

pub(crate) const ALL_STATES: [&str; 7] = [
    "not_handed_in",
    "waiting",
    "waiting_again",
    "accepted_once",
    "accepted",
    "returned",
    "reopened",
];

pub(crate) fn yes() -> Value {
    json!({ "kind": "yes_no", "yes": true })
}

pub(crate) fn query(states: &[&str]) -> Value {
    json!({ "neighborhood": null, "criterion": null, "states": states, "page": page(0, 200) })
}

pub(crate) fn both(ward: &str, own: &str) -> (String, String) {
    (ward.to_owned(), own.to_owned())
}
