//! Opening what the settings name.

use khupho_hub::config::{DatabasePlace, HubConfig};
use khupho_hub::identity::{DataFolder, HubSecrets};
#[cfg(feature = "postgres")]
use khupho_hub::storage::WardLog as _;
use khupho_hub::storage::sqlite::SqliteWardLog;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

use super::TaskFault;

/// The keys of the data folder, made where this is the first start. That is told: whoever named
/// another folder than they meant has made a second hub.
pub(super) async fn secrets(config: &HubConfig) -> Result<HubSecrets, TaskFault> {
    let folder = DataFolder::open(&config.data)?;
    let is_new = !folder.has_keys();
    #[cfg(feature = "postgres")]
    if is_new && let DatabasePlace::Postgres(url) = &config.database {
        refuse_wards_of_other_keys(url, config).await?;
    }
    let secrets = folder.secrets()?;
    if is_new {
        let place = config.data.display();
        eprintln!("khupho-hub: the keys of a new hub were made in {place}");
    }
    Ok(secrets)
}

/// With keys of its own a hub would be another one to the PCs of those wards, and their evidence
/// unreadable.
#[cfg(feature = "postgres")]
async fn refuse_wards_of_other_keys(url: &str, config: &HubConfig) -> Result<(), TaskFault> {
    let log = postgres(url).await?;
    let is_empty = log.wards().await?.is_empty();
    log.close().await;
    if is_empty {
        return Ok(());
    }
    Err(TaskFault::Refused(format!(
        "the database has wards, but there is no hub.keys in {}: copy it from the backup or from \
         the hub beside this one",
        config.data.display()
    )))
}

/// The keys of a hub that was started before.
pub(super) fn existing_secrets(config: &HubConfig) -> Result<HubSecrets, TaskFault> {
    Ok(DataFolder::existing(&config.data)?.secrets()?)
}

pub(super) fn sqlite(path: &Path, secrets: &HubSecrets) -> Result<SqliteWardLog, TaskFault> {
    let key = Zeroizing::new(*secrets.database_key());
    Ok(SqliteWardLog::open(path, key, now_ms())?)
}

#[cfg(feature = "postgres")]
pub(super) async fn postgres(
    url: &str,
) -> Result<khupho_hub::storage::postgres::PostgresWardLog, TaskFault> {
    let settings = khupho_hub::storage::postgres::PostgresSettings::of(url);
    Ok(khupho_hub::storage::postgres::PostgresWardLog::open(&settings, now_ms()).await?)
}

/// Does the same with whichever database it is.
macro_rules! with_log {
    ($config:expr, $secrets:expr, |$log:ident| $done:expr) => {
        match &$config.database {
            khupho_hub::config::DatabasePlace::Sqlite(path) => {
                let $log = crate::command::opening::sqlite(path, $secrets)?;
                $done
            }
            #[cfg(feature = "postgres")]
            khupho_hub::config::DatabasePlace::Postgres(url) => {
                let $log = crate::command::opening::postgres(url).await?;
                $done
            }
            #[cfg(not(feature = "postgres"))]
            khupho_hub::config::DatabasePlace::Postgres(_) => {
                Err(crate::command::opening::no_postgres())
            }
        }
    };
}
pub(super) use with_log;

#[cfg(not(feature = "postgres"))]
pub(super) fn no_postgres() -> TaskFault {
    TaskFault::Refused("this program was built without PostgreSQL".to_owned())
}

pub(super) fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What a person reads of a database, without a password.
pub(super) fn shown(place: &DatabasePlace) -> String {
    match place {
        DatabasePlace::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabasePlace::Postgres(_) => "postgres".to_owned(),
    }
}
