//! From what is written to what is meant.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Table;

use super::file::SettingsFile;
use super::{
    ConfigFault, DEFAULT_DATA_FOLDER, DEFAULT_LISTEN, DatabasePlace, HubConfig, TlsChoice,
};
use crate::evidence::EvidencePlace;
#[cfg(feature = "s3")]
use crate::evidence::S3Place;
use crate::limits::Limits;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "default_listen")]
    listen: String,
    #[serde(default = "default_data")]
    data: PathBuf,
    database: Option<String>,
    #[serde(default)]
    minimum_program: String,
    #[serde(default)]
    tls: WrittenTls,
    #[serde(default)]
    evidence: WrittenEvidence,
    #[serde(default)]
    limits: Limits,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTls {
    mode: Option<TlsMode>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TlsMode {
    SelfSigned,
    Files,
    Off,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEvidence {
    folder: Option<PathBuf>,
    #[cfg(feature = "s3")]
    s3: Option<S3Place>,
}

fn default_listen() -> String {
    DEFAULT_LISTEN.to_owned()
}

fn default_data() -> PathBuf {
    PathBuf::from(DEFAULT_DATA_FOLDER)
}

pub(super) fn from_table(
    table: Table,
    file: Option<&SettingsFile>,
) -> Result<HubConfig, ConfigFault> {
    let written = Written::deserialize(table).map_err(|error| named(&error, file))?;
    let listen: SocketAddr = written
        .listen
        .parse()
        .map_err(|_| settings("listen must be an address and a port, such as 0.0.0.0:8433"))?;
    let tls = written.tls.choose()?;
    if tls == TlsChoice::Off && !listen.ip().is_loopback() {
        return Err(ConfigFault::OpenWithoutTls(listen));
    }
    refuse_zero(&written.limits)?;
    let database = match &written.database {
        Some(url) => DatabasePlace::from_url(url)?,
        None => DatabasePlace::Sqlite(written.data.join("hub.sqlite")),
    };
    Ok(HubConfig {
        listen,
        evidence: written.evidence.choose(&written.data)?,
        data: written.data,
        database,
        tls,
        minimum_program: written.minimum_program,
        limits: written.limits,
    })
}

/// What is wrong, with its line where the file alone is wrong in the same way.
fn named(error: &toml::de::Error, file: Option<&SettingsFile>) -> ConfigFault {
    let in_file = file.and_then(|file| Some((file, file.read::<Written>().err()?)));
    match in_file.filter(|(_, found)| found.message() == error.message()) {
        Some((file, found)) => file.fault(&found),
        None => settings(error.message()),
    }
}

fn settings(what: &str) -> ConfigFault {
    ConfigFault::Settings(what.to_owned())
}

impl WrittenTls {
    fn choose(self) -> Result<TlsChoice, ConfigFault> {
        match (self.mode, self.certificate, self.key) {
            (None | Some(TlsMode::SelfSigned), None, None) => Ok(TlsChoice::SelfSigned),
            (Some(TlsMode::Off), None, None) => Ok(TlsChoice::Off),
            (None | Some(TlsMode::Files), Some(certificate), Some(key)) => {
                Ok(TlsChoice::Files { certificate, key })
            }
            _ => Err(settings(
                "tls takes certificate and key together, and both only with mode files",
            )),
        }
    }
}

impl WrittenEvidence {
    fn choose(self, data: &std::path::Path) -> Result<EvidencePlace, ConfigFault> {
        #[cfg(feature = "s3")]
        if let Some(place) = self.s3 {
            if self.folder.is_some() {
                return Err(settings("evidence is in a folder or in S3, not in both"));
            }
            return Ok(EvidencePlace::S3(place));
        }
        let folder = self.folder.unwrap_or_else(|| data.join("evidence"));
        Ok(EvidencePlace::Folder(folder))
    }
}

/// A limit of nothing would be a hub that refuses everybody.
fn refuse_zero(limits: &Limits) -> Result<(), ConfigFault> {
    let numbers = [
        limits.connections as u64,
        limits.connections_per_address as u64,
        limits.requests as u64,
        limits.requests_per_ward as u64,
        limits.body_bytes_in_memory as u64,
        u64::from(limits.device_burst),
        u64::from(limits.device_per_second),
        limits.header_ms,
        limits.body_pause_ms,
        limits.body_ms,
        limits.outsider_body_ms,
        u64::from(limits.asking_burst),
        u64::from(limits.asking_per_minute),
        u64::from(limits.unknown_wards_per_second),
        limits.answer_pause_ms,
    ];
    if numbers.contains(&0) {
        return Err(settings("a limit cannot be 0"));
    }
    Ok(())
}
