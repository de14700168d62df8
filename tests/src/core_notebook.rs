//! A notebook reached without a window: commands in JSON, answers in JSON, as the window sends them.

use std::path::Path;
use std::sync::Arc;

use khupho_app::Host;
use khupho_app::api::Answer;
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_store::{Clock, NoKeyring, Store};
use serde_json::{Value, json};

/// The passphrase of every notebook made here.
pub const SECRET: &str = "mat khau mau 2026";

/// A folder's notebook and whoever is signed in.
pub struct CoreNotebook {
    host: Host,
}

impl CoreNotebook {
    /// The notebook of a folder by the machine's clock. Nothing is opened yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self::with_clock(folder, Clock::system())
    }

    /// The notebook of a folder by another clock. There is no keyring, so that nothing of the
    /// machine is touched.
    #[must_use]
    pub fn with_clock(folder: &Path, clock: Clock) -> Self {
        Self::of_host(Host::new(folder.to_owned(), clock, Arc::new(NoKeyring)))
    }

    /// The notebook of a host that was made otherwise.
    #[must_use]
    pub fn of_host(host: Host) -> Self {
        Self { host }
    }

    /// Founds it for a generated head, who is signed in then.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn found(&self) -> Result<(), ApiError> {
        self.call(
            "store_create",
            json!({
                "neighborhood_name": "Khu phố 13",
                "ward_name": "Phường Mẫu",
                "member_name": "Người Mẫu Một",
                "tile_label": "Chú Một",
                "secret": SECRET,
            }),
        )
        .map(|_| ())
    }

    /// Signs the first member in, and tells the status after it.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn sign_in(&self) -> Result<Value, ApiError> {
        let member = self.first_member()?;
        self.call("unlock", json!({ "member": member, "secret": SECRET }))
    }

    /// Restores a backup as the first member.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn restore(&self, backup: &str) -> Result<Value, ApiError> {
        let key = json!({ "kind": "secret", "member": self.first_member()?, "secret": SECRET });
        self.call("backup_restore", json!({ "name": backup, "key": key }))
    }

    /// Closes the store.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn close(&self) -> Result<(), ApiError> {
        self.call("lock", json!({})).map(|_| ())
    }

    /// Sends a command.
    ///
    /// # Errors
    /// The command's refusal, and `bad_request` for an answer that is none.
    pub fn call(&self, command: &str, args: Value) -> Result<Value, ApiError> {
        let request = json!({ "command": command, "args": args });
        let answer = self.host.call(&request.to_string());
        match serde_json::from_str(&answer) {
            Ok(Answer::Ok(value)) => Ok(value),
            Ok(Answer::Error(error)) => Err(error),
            Err(fault) => Err(ApiError::new(ErrorCode::BadRequest).with("detail", fault)),
        }
    }

    /// Whether every page, chain, table and piece of evidence is as it was written.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn is_whole(&self) -> Result<bool, ApiError> {
        Ok(self.call("store_verify", json!({}))?["whole"] == true)
    }

    /// Criteria of the loaded set whose claims are a yes or a no.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn criteria(&self) -> Result<Vec<String>, ApiError> {
        let detail = self.call("assessment", json!({}))?;
        let groups = detail["groups"].as_array().cloned().unwrap_or_default();
        let rows = groups
            .iter()
            .flat_map(|group| group["rows"].as_array().into_iter().flatten());
        Ok(rows.map(|row| text(&row["criterion"])).collect())
    }

    /// Loads the sample set.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn load_sample_set(&self) -> Result<(), ApiError> {
        let source = json!({ "kind": "shipped", "name": "bo-tieu-chi-mau.toml" });
        self.call("pack_load", json!({ "source": source }))
            .map(|_| ())
    }

    /// Saves a help to nobody in particular and gives its identity.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn save_help(&self, note: &str) -> Result<String, ApiError> {
        let help = help_input(None, &self.host.today().to_string(), note);
        let saved = self.call(
            "help_save",
            json!({ "id": null, "help": help, "counts": [] }),
        )?;
        Ok(text(&saved["id"]))
    }

    /// The note of a help; `None` for one that is not there.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn help_note(&self, id: &str) -> Result<Option<String>, ApiError> {
        match self.call("help_get", json!({ "id": id })) {
            Ok(detail) => Ok(Some(text(&detail["help"]["note"]))),
            Err(error) if error.code == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How many helps the log holds.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn count_helps(&self) -> Result<u64, ApiError> {
        let page = self.call("help_search", help_search(""))?;
        Ok(page["totals"]["entries"].as_u64().unwrap_or_default())
    }

    /// The open store.
    ///
    /// # Errors
    /// `locked` where nobody is signed in.
    pub fn store(&self) -> Result<Arc<Store>, ApiError> {
        Ok(self.host.signed_in()?.store)
    }

    /// The host behind it.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Identity of the first member on the sign-in screen.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn first_member(&self) -> Result<String, ApiError> {
        let status = self.call("status", json!({}))?;
        Ok(text(&status["tiles"][0]["member"]))
    }
}

/// A help as the quick entry sends it.
#[must_use]
pub fn help_input(household: Option<&str>, day: &str, note: &str) -> Value {
    json!({
        "happened_on": day,
        "happened_at": null,
        "household": household,
        "unnamed_households": household.is_none().then_some(1),
        "people": 1,
        "category": "online_dossier",
        "service": "Đăng ký tạm trú",
        "dossier_code": "",
        "place": "neighborhood_office",
        "minutes": 15,
        "outcome": "completed",
        "revisit_on": null,
        "satisfaction": 5,
        "note": note,
        "helped_by": "Người Mẫu Một",
        "follow_up_of": null,
    })
}

/// A search of the help log as the screen sends it.
#[must_use]
pub fn help_search(query: &str) -> Value {
    json!({
        "query": query,
        "from": null,
        "to": null,
        "category": null,
        "outcome": null,
        "household": null,
        "page": { "offset": 0, "limit": 50 },
    })
}

/// A search of the register as the screen sends it.
#[must_use]
pub fn household_search(query: &str) -> Value {
    json!({
        "query": query,
        "filter": { "tag": null, "street": null, "only_uncounted": false },
        "page": { "offset": 0, "limit": 50 },
    })
}

/// The text of a JSON value; empty where it is something else.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
