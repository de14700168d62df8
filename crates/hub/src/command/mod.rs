//! The command line of the server.

mod claim_code;
mod health;
mod migrate;
mod opening;
mod restored;
mod serve;

use std::env::vars_os;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use khupho_hub::config::{ConfigFault, HubConfig};
use khupho_hub::identity::DataFolderFault;
use khupho_hub::logs::{self, Loudness};
use khupho_hub::storage::StorageError;
use khupho_hub::{HubFault, TlsFault};
use thiserror::Error;

/// The ward's hub: relays operations between the PCs of its khu phố.
#[derive(Debug, Parser)]
#[command(name = "khupho-hub", version)]
pub(crate) struct Arguments {
    /// The settings file; hub.toml in the working folder if it is there.
    #[arg(long, global = true, env = "KHUPHO_HUB_CONFIG")]
    config: Option<PathBuf>,
    /// How much is logged: quiet, normal or loud.
    #[arg(long, global = true, env = "KHUPHO_HUB_LOG", default_value = "normal", value_parser = loudness)]
    log: Loudness,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Serve until told to stop.
    Serve(serve::Serve),
    /// Move every ward from one database to another, which must be empty.
    Migrate(migrate::Migrate),
    /// Print a code with which one ward may join this hub.
    ClaimCode,
    /// Begin a new log for every ward: to be run once after a backup was restored.
    Restored,
    /// Ask a running hub whether it is well.
    Health(health::Health),
    /// Print the OpenAPI document of the HTTP interface.
    Openapi,
}

/// Why a task ends early.
#[derive(Debug, Error)]
pub(crate) enum TaskFault {
    #[error(transparent)]
    Config(#[from] ConfigFault),
    #[error(transparent)]
    DataFolder(#[from] DataFolderFault),
    #[error(transparent)]
    Hub(#[from] HubFault),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Tls(#[from] TlsFault),
    #[error("{0}")]
    Refused(String),
}

fn loudness(text: &str) -> Result<Loudness, String> {
    Loudness::from_text(text).ok_or_else(|| "quiet, normal or loud".to_owned())
}

/// Does what was asked, and says in one line what went wrong.
pub(crate) fn run(arguments: Arguments) -> ExitCode {
    logs::begin(arguments.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(task(arguments)),
        Err(error) => Err(TaskFault::Refused(error.to_string())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("khupho-hub: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn task(arguments: Arguments) -> Result<(), TaskFault> {
    let file = arguments.config.as_deref();
    let config = || HubConfig::read(file, vars_os());
    match arguments.task {
        Task::Serve(serve) => {
            // What the command line says is held against the rest, as all settings are.
            let config = HubConfig::read(file, vars_os().chain(serve.settings()?))?;
            serve::run(&config).await
        }
        Task::Migrate(migrate) => migrate.run(&config()?).await,
        Task::ClaimCode => claim_code::print(&config()?).await,
        Task::Restored => restored::run(&config()?).await,
        Task::Health(health) => health.run(&config()?).await,
        Task::Openapi => {
            print!("{}", khupho_hub::OPENAPI);
            Ok(())
        }
    }
}
