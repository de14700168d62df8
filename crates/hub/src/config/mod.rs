//! How a hub is set up: a TOML file, and environment variables that go before it.
//!
//! With neither, it listens on every address with a certificate of its own, and keeps one SQLite
//! file and one folder of evidence.

mod file;
mod values;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;

use self::file::SettingsFile;
use crate::evidence::EvidencePlace;
use crate::limits::Limits;

/// Address on which a hub listens unless it was told otherwise.
pub const DEFAULT_LISTEN: &str = "0.0.0.0:8433";

/// Data folder unless it was told otherwise.
pub const DEFAULT_DATA_FOLDER: &str = "khupho-hub-data";

/// Name of the settings file that is looked for in the working folder.
pub const DEFAULT_FILE: &str = "hub.toml";

/// How the variables of a hub begin.
pub const VARIABLE_PREFIX: &str = "KHUPHO_HUB_";

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum ConfigFault {
    /// The file cannot be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The settings are not as they should be.
    #[error("the settings cannot be used: {0}")]
    Settings(String),
    /// The address must not be reached from other machines without TLS.
    #[error("without TLS the hub may listen on this machine only, not on {0}")]
    OpenWithoutTls(SocketAddr),
}

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabasePlace {
    /// An encrypted SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, by its URL.
    Postgres(String),
}

impl std::fmt::Debug for DatabasePlace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "Sqlite({})", path.display()),
            // The URL may hold a password.
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
        }
    }
}

impl DatabasePlace {
    /// Reads `sqlite:path` or `postgres://…`.
    ///
    /// # Errors
    /// [`ConfigFault::Settings`].
    pub fn from_url(url: &str) -> Result<Self, ConfigFault> {
        if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(ConfigFault::Settings(
            "database must be sqlite:<file> or postgres://…".to_owned(),
        ))
    }
}

/// How connections are protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsChoice {
    /// By the certificate that the hub made for itself; clients pin its fingerprint.
    SelfSigned,
    /// By a certificate of somebody's authority.
    Files {
        /// The certificate and its chain, PEM.
        certificate: PathBuf,
        /// Its key, PEM.
        key: PathBuf,
    },
    /// Not at all: something in front of the hub on the same machine does it.
    Off,
}

/// The settings of a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where keys are kept, and database and evidence unless they are elsewhere.
    pub data: PathBuf,
    /// The database.
    pub database: DatabasePlace,
    /// Where evidence is kept.
    pub evidence: EvidencePlace,
    /// How connections are protected.
    pub tls: TlsChoice,
    /// The oldest version of the program that may talk to this hub.
    pub minimum_program: String,
    /// What may be used.
    pub limits: Limits,
}

impl HubConfig {
    /// Reads the file, if there is one, and the variables, which go before it.
    ///
    /// # Errors
    /// A [`ConfigFault`]; a file that was named must be there.
    pub fn read(
        named_file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigFault> {
        let file = SettingsFile::find(named_file)?;
        let table = file.as_ref().map(SettingsFile::table).transpose()?;
        let table = file::with_variables(table.unwrap_or_default(), variables)?;
        values::from_table(table, file.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::expect;

    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<HubConfig, ConfigFault> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.toml");
        fs::write(&path, text).unwrap();
        let variables = variables
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        HubConfig::read(Some(&path), variables)
    }

    #[test]
    fn nothing_at_all_is_a_hub() {
        let config = read("", &[]).unwrap();
        assert_eq!(config.listen.to_string(), DEFAULT_LISTEN);
        assert_eq!(config.tls, TlsChoice::SelfSigned);
        let database = PathBuf::from("khupho-hub-data/hub.sqlite");
        assert_eq!(config.database, DatabasePlace::Sqlite(database));
        assert_eq!(config.limits, Limits::default());
    }

    /// The example of the package: as it is, and with every limit that it shows.
    #[test]
    fn the_example_shows_what_holds_without_it() {
        let example = include_str!("../../../../packaging/hub/hub.toml");
        let config = read(example, &[]).unwrap();
        assert_eq!(config.data, PathBuf::from("/var/lib/khupho-hub"));
        let (_, limits) = example.split_once("[limits]").unwrap();
        let shown = format!("[limits]{}", limits.replace("\n#", "\n"));
        assert_eq!(read(&shown, &[]).unwrap().limits, Limits::default());
        let fields = toml::Table::try_from(Limits::default()).unwrap();
        assert!(
            fields
                .keys()
                .all(|name| shown.contains(&format!("\n{name} = ")))
        );
    }

    #[test]
    fn variables_go_before_the_file() {
        let text = "listen = \"127.0.0.1:1\"\ndata = \"/srv/hub\"\n[limits]\nrequests = 7\n";
        let variables = [
            ("KHUPHO_HUB_LISTEN", "127.0.0.1:2"),
            ("KHUPHO_HUB_LIMITS_REQUESTS_PER_WARD", "3"),
            ("KHUPHO_HUB_DATABASE", "postgres://hub@localhost/hub"),
            ("PATH", "/bin"),
        ];
        let config = read(text, &variables).unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.data, PathBuf::from("/srv/hub"));
        assert_eq!(config.limits.requests, 7);
        assert_eq!(config.limits.requests_per_ward, 3);
        assert!(matches!(config.database, DatabasePlace::Postgres(_)));
    }

    #[cfg(feature = "s3")]
    #[test]
    fn a_bucket_comes_from_either() {
        let text = "[evidence.s3]\nbucket = \"minh-chung\"\naccess_key_id = \"hub\"\n";
        let variables = [("KHUPHO_HUB_EVIDENCE_S3_SECRET_ACCESS_KEY", "kept-secret")];
        let config = read(text, &variables).unwrap();
        let EvidencePlace::S3(place) = &config.evidence else {
            panic!("{:?}", config.evidence);
        };
        assert_eq!(place.bucket, "minh-chung");
        assert!(!format!("{config:?}").contains("kept-secret"));
    }

    /// The file lies in another folder each time.
    fn without_folder(fault: String) -> String {
        let Some((said, rest)) = fault.split_once(": /") else {
            return fault;
        };
        match rest.split_once("hub.toml") {
            Some((_, rest)) => format!("{said}: hub.toml{rest}"),
            None => fault,
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        let faults: Vec<String> = [
            "lisen = \"127.0.0.1:1\"",
            "listen = \"here\"",
            "database = \"mysql://x\"",
            "[limits]\nrequests = 0",
            "[limits]\nrequests = \"many\"",
            "[tls]\ncertificate = \"a.pem\"",
            "listen = \"0.0.0.0:1\"\n[tls]\nmode = \"off\"",
            "[tls]\nmode = \"off\"\ncertifikate = \"a\"",
            "data = \"/srv\"\nlisten = \"0.0.0.0:1",
        ]
        .iter()
        .map(|text| read(text, &[]).unwrap_err().to_string())
        .map(without_folder)
        .collect();
        expect![[r#"
            the settings cannot be used: hub.toml, line 1: unknown field `lisen`, expected one of `listen`, `data`, `database`, `minimum_program`, `tls`, `evidence`, `limits`
            the settings cannot be used: listen must be an address and a port, such as 0.0.0.0:8433
            the settings cannot be used: database must be sqlite:<file> or postgres://…
            the settings cannot be used: a limit cannot be 0
            the settings cannot be used: hub.toml, line 2: invalid type: string "many", expected usize
            the settings cannot be used: tls takes certificate and key together, and both only with mode files
            without TLS the hub may listen on this machine only, not on 0.0.0.0:1
            the settings cannot be used: hub.toml, line 3: unknown field `certifikate`, expected one of `mode`, `certificate`, `key`
            the settings cannot be used: hub.toml, line 2: invalid basic string, expected `"`"#]].assert_eq(&faults.join("\n"));
    }

    #[test]
    fn an_unknown_variable_of_the_hub_is_refused() {
        let fault = read("", &[("KHUPHO_HUB_LISTN", "x")]).unwrap_err();
        assert!(fault.to_string().contains("KHUPHO_HUB_LISTN"), "{fault}");
    }

    #[cfg(unix)]
    #[test]
    fn a_setting_that_is_no_text_is_refused_and_what_is_of_others_passed_over() {
        use std::os::unix::ffi::OsStringExt as _;

        let read = |name: &[u8]| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("hub.toml");
            fs::write(&path, "").unwrap();
            let name = OsString::from_vec(name.to_vec());
            let value = OsString::from_vec(b"/srv/ph\xff".to_vec());
            HubConfig::read(Some(&path), [(name, value)])
        };
        let faults: Vec<String> = [
            b"KHUPHO_HUB_DATA".as_slice(),
            b"KHUPHO_HUB_DATABASE",
            b"KHUPHO_HUB_LIMITS_REQUESTS",
            b"KHUPHO_HUB_\xff",
        ]
        .iter()
        .map(|name| read(name).unwrap_err().to_string())
        .collect();
        expect![[r"
            the settings cannot be used: KHUPHO_HUB_DATA is not UTF-8 text
            the settings cannot be used: KHUPHO_HUB_DATABASE is not UTF-8 text
            the settings cannot be used: KHUPHO_HUB_LIMITS_REQUESTS is not UTF-8 text
            the settings cannot be used: KHUPHO_HUB_� is not UTF-8 text"]]
        .assert_eq(&faults.join("\n"));
        // A path that the command line takes as it is, and variables of other programs.
        for name in [
            b"KHUPHO_HUB_CONFIG".as_slice(),
            b"HOME",
            b"\xffKHUPHO_HUB_DATA",
        ] {
            assert!(read(name).is_ok());
        }
    }

    #[test]
    fn a_named_file_must_be_there() {
        let missing = Path::new("/nonexistent/hub.toml");
        let fault = HubConfig::read(Some(missing), []).unwrap_err();
        assert!(matches!(fault, ConfigFault::File { .. }));
    }
}
