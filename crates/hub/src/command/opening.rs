//! Opening what the settings name.

use khupho_hub::config::{DatabasePlace, HubConfig};
use khupho_hub::identity::{DataFolder, HubSecrets};
use khupho_hub::storage::sqlite::SqliteWardLog;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

use super::TaskFault;

/// The keys of the data folder, made where this is the first start.
pub(super) fn secrets(config: &HubConfig) -> Result<HubSecrets, TaskFault> {
    Ok(DataFolder::open(&config.data)?.secrets()?)
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
