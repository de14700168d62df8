//! The settings as they are written, and which variable stands for which of them.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{ConfigFault, DEFAULT_FILE, VARIABLE_PREFIX};

/// Read by the command line and by nothing here.
const OF_THE_COMMAND_LINE: &[&str] = &["CONFIG", "LOG"];

/// Variables, without the prefix, and where their values stand in the file.
const VARIABLES: &[(&str, &[&str])] = &[
    ("LISTEN", &["listen"]),
    ("DATA", &["data"]),
    ("DATABASE", &["database"]),
    ("MINIMUM_PROGRAM", &["minimum_program"]),
    ("TLS_MODE", &["tls", "mode"]),
    ("TLS_CERTIFICATE", &["tls", "certificate"]),
    ("TLS_KEY", &["tls", "key"]),
    ("EVIDENCE_FOLDER", &["evidence", "folder"]),
    ("EVIDENCE_S3_ENDPOINT", &["evidence", "s3", "endpoint"]),
    ("EVIDENCE_S3_BUCKET", &["evidence", "s3", "bucket"]),
    ("EVIDENCE_S3_REGION", &["evidence", "s3", "region"]),
    (
        "EVIDENCE_S3_ACCESS_KEY_ID",
        &["evidence", "s3", "access_key_id"],
    ),
    (
        "EVIDENCE_S3_SECRET_ACCESS_KEY",
        &["evidence", "s3", "secret_access_key"],
    ),
];

/// Every limit has a variable: `KHUPHO_HUB_LIMITS_` and its name in capitals.
const LIMITS: &str = "LIMITS_";

/// The settings file as it stands.
pub(super) struct SettingsFile {
    path: PathBuf,
    text: String,
}

impl SettingsFile {
    /// The named file, else the usual one if it is there.
    pub(super) fn find(named: Option<&Path>) -> Result<Option<Self>, ConfigFault> {
        let path = named.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Self { path, text })),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ConfigFault::File { path, error }),
        }
    }

    pub(super) fn table(&self) -> Result<Table, ConfigFault> {
        self.text.parse().map_err(|error| self.fault(&error))
    }

    /// The text, read as what it should be. What it lacks may stand in variables.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, toml::de::Error> {
        toml::from_str(&self.text)
    }

    /// What is wrong, and on which line.
    pub(super) fn fault(&self, error: &toml::de::Error) -> ConfigFault {
        let before = error.span().and_then(|span| self.text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        let path = self.path.display();
        ConfigFault::Settings(format!("{path}, line {line}: {}", error.message()))
    }
}

/// The table with what the variables say in its places.
pub(super) fn with_variables(
    mut table: Table,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Table, ConfigFault> {
    for (name, value) in variables {
        // A name that is no text is read as far as it is: it may be a setting that was mistyped.
        let name = name.to_string_lossy();
        let Some(short) = name.strip_prefix(VARIABLE_PREFIX) else {
            continue;
        };
        if OF_THE_COMMAND_LINE.contains(&short) {
            continue;
        }
        let value = value.into_string().map_err(|_| no_text(&name))?;
        if let Some(limit) = short.strip_prefix(LIMITS) {
            let number = value.parse().map_err(|_| no_number(&name))?;
            let place = ["limits", &limit.to_ascii_lowercase()];
            set(&mut table, &place, Value::Integer(number));
            continue;
        }
        let (_, place) = VARIABLES
            .iter()
            .find(|(known, _)| *known == short)
            .ok_or_else(|| ConfigFault::Settings(format!("{name} is not known")))?;
        set(&mut table, place, Value::String(value));
    }
    Ok(table)
}

/// Left out, it would be a hub that starts on what holds without it, with keys of its own.
fn no_text(name: &str) -> ConfigFault {
    ConfigFault::Settings(format!("{name} is not UTF-8 text"))
}

fn no_number(name: &str) -> ConfigFault {
    ConfigFault::Settings(format!("{name} is not a number"))
}

fn set(table: &mut Table, place: &[&str], value: Value) {
    let Some((last, folders)) = place.split_last() else {
        return;
    };
    let mut inner = table;
    for folder in folders {
        let entry = inner
            .entry(*folder)
            .or_insert_with(|| Value::Table(Table::new()));
        let Value::Table(next) = entry else {
            // The file says something else there; reading the values names the fault.
            return;
        };
        inner = next;
    }
    inner.insert((*last).to_owned(), value);
}
