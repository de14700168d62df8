//! `khupho-hub migrate --from … --to …`.

use clap::Args;
use khupho_hub::config::{DatabasePlace, HubConfig};
use khupho_hub::storage::WardLog;
use khupho_hub::storage::migrate::{MovedWard, move_all};

use super::TaskFault;
#[cfg(not(feature = "postgres"))]
use super::opening::no_postgres;
#[cfg(feature = "postgres")]
use super::opening::postgres;
use super::opening::{existing_secrets, sqlite};

/// From where to where. Both hubs must be stopped.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// The database to read: sqlite:<file> or postgres://…
    #[arg(long)]
    from: String,
    /// The database to fill, which must be empty: sqlite:<file> or postgres://…
    #[arg(long)]
    to: String,
}

impl Migrate {
    pub(super) async fn run(self, config: &HubConfig) -> Result<(), TaskFault> {
        let secrets = existing_secrets(config)?;
        let from = DatabasePlace::from_url(&self.from)?;
        let to = DatabasePlace::from_url(&self.to)?;
        if from == to {
            return Err(TaskFault::Refused("both databases are the same".to_owned()));
        }
        refuse_missing(&from)?;
        match (&from, &to) {
            (DatabasePlace::Sqlite(from), DatabasePlace::Sqlite(to)) => {
                move_between(sqlite(from, &secrets)?, sqlite(to, &secrets)?).await
            }
            #[cfg(feature = "postgres")]
            (DatabasePlace::Sqlite(from), DatabasePlace::Postgres(to)) => {
                move_between(sqlite(from, &secrets)?, postgres(to).await?).await
            }
            #[cfg(feature = "postgres")]
            (DatabasePlace::Postgres(from), DatabasePlace::Sqlite(to)) => {
                move_between(postgres(from).await?, sqlite(to, &secrets)?).await
            }
            #[cfg(feature = "postgres")]
            (DatabasePlace::Postgres(from), DatabasePlace::Postgres(to)) => {
                move_between(postgres(from).await?, postgres(to).await?).await
            }
            #[cfg(not(feature = "postgres"))]
            _ => Err(no_postgres()),
        }
    }
}

/// A name that was mistyped would be an empty database, moved and compared.
fn refuse_missing(from: &DatabasePlace) -> Result<(), TaskFault> {
    match from {
        DatabasePlace::Sqlite(path) if !path.exists() => {
            let path = path.display();
            Err(TaskFault::Refused(format!(
                "there is no database at {path}"
            )))
        }
        _ => Ok(()),
    }
}

async fn move_between<From: WardLog, To: WardLog>(from: From, to: To) -> Result<(), TaskFault> {
    let moved = move_all(&from, &to, print).await?;
    println!("{} wards moved and compared", moved.len());
    from.close().await;
    to.close().await;
    Ok(())
}

fn print(moved: &MovedWard) {
    println!("ward {}", moved.ward);
    for table in &moved.tables {
        let digest = data_encoding::HEXLOWER.encode(&table.hash[..8]);
        println!("  {}: {} rows, digest {digest}", table.table, table.rows);
    }
}
