//! The settings as they are written, and which variable stands for which of them.

use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{ConfigFault, DEFAULT_FILE};

const PREFIX: &str = "KHUPHO_HUB_";

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

/// The table of the named file, else of the usual one if it is there.
pub(super) fn read(named: Option<&Path>) -> Result<Table, ConfigFault> {
    let path = named.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
            return Ok(Table::new());
        }
        Err(error) => return Err(ConfigFault::File { path, error }),
    };
    let in_file = |error| ConfigFault::Settings(format!("{}: {error}", path.display()));
    text.parse::<Table>().map_err(in_file)
}

/// The table with what the variables say in its places.
pub(super) fn with_variables(
    mut table: Table,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Table, ConfigFault> {
    for (name, value) in variables {
        let Some(short) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if OF_THE_COMMAND_LINE.contains(&short) {
            continue;
        }
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
