//! The store: creating it, checking it, backups, restore, and the practice ward.

use super::Open;
use crate::output::Outcome;
use crate::{progress, sign_in};
use clap::{Args, Subcommand};
use khupho_app::api::backups::{BackupRestore, RestoreKey, StoreReport};
use khupho_app::api::common::Nothing;
use khupho_app::api::errors::ApiError;
use khupho_app::api::session::StoreCreate;
use khupho_app::api::{Request, dispatch};
use khupho_app::{Host, host::to_json, practice};
use serde_json::Value;

/// Creates a notebook. The PIN comes from `KHUPHO_PIN`, else it is asked for.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// "Khu phố 13".
    #[arg(long)]
    neighborhood: String,
    /// "Phường Xuân Hòa".
    #[arg(long)]
    ward: String,
    /// The head's full name.
    #[arg(long)]
    member_name: String,
    /// The tile's label; the name where not given.
    #[arg(long, default_value = "")]
    tile: String,
}

/// Builds the practice ward. The PIN of its head comes from `KHUPHO_PIN`, else it is asked for.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Help entries of the year.
    #[arg(long, default_value_t = practice::DEFAULT_HELP_ENTRIES)]
    help_entries: u32,
    /// Seed of the generator: the same seed gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Checks, backups, restore.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Checks every page, chain and piece of evidence.
    Verify,
    /// Drops every projection and rebuilds it from the log, comparing before and after.
    Rebuild {
        /// Refuses (exit code 1) where the rebuilt content differs.
        #[arg(long)]
        verify: bool,
    },
    /// Makes a backup and reads it back.
    Backup,
    /// Backups, newest first.
    Backups,
    /// Prints a new recovery code, once; the old one stops working.
    NewRecoveryCode,
    /// Restores a backup; what was there is kept aside.
    Restore {
        /// Its name, or the path of a backup's folder.
        backup: String,
        /// Opens it with the recovery code in `KHUPHO_RECOVERY_CODE` instead of a PIN.
        #[arg(long)]
        with_recovery_code: bool,
    },
}

/// Creates a notebook.
///
/// # Errors
/// The core's refusal.
pub(crate) fn init(host: &Host, init: Init) -> Result<Outcome, ApiError> {
    let create = StoreCreate {
        neighborhood_name: init.neighborhood,
        ward_name: init.ward,
        member_name: init.member_name,
        tile_label: init.tile,
        secret: sign_in::secret()?,
    };
    Ok(dispatch(host, &host.begin(None), Request::store_create(create))?.into())
}

/// Builds the practice ward.
///
/// # Errors
/// The core's refusal.
pub(crate) fn demo(host: &Host, demo: &Demo) -> Result<Outcome, ApiError> {
    let plan = practice::WardPlan {
        help_entries: demo.help_entries,
        seed: demo.seed,
        secret: sign_in::secret()?,
    };
    let built =
        practice::build_demo_ward(host, &host.begin(Some(progress::JOB.to_owned())), &plan)?;
    Ok(to_json(&built)?.into())
}

/// Restores a backup; the store need not open for it.
///
/// # Errors
/// The core's refusal.
pub(crate) fn restore(
    host: &Host,
    member: Option<&str>,
    name: String,
    key: KeyFrom,
) -> Result<Outcome, ApiError> {
    let key = match key {
        KeyFrom::RecoveryCode => RestoreKey::RecoveryCode {
            code: std::env::var("KHUPHO_RECOVERY_CODE").unwrap_or_default(),
        },
        KeyFrom::Secret => RestoreKey::Secret {
            member: sign_in::member(host, member)?,
            secret: sign_in::secret()?,
        },
    };
    let request = Request::backup_restore(BackupRestore { name, key });
    Ok(dispatch(host, &host.begin(Some(progress::JOB.to_owned())), request)?.into())
}

/// What opens a backup.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KeyFrom {
    /// The member's PIN.
    Secret,
    /// The recovery code.
    RecoveryCode,
}

/// Runs a command on the store.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: &StoreCommand) -> Result<Outcome, ApiError> {
    match command {
        StoreCommand::Verify => reported(open, Request::store_verify(Nothing {}), true),
        StoreCommand::Rebuild { verify } => {
            reported(open, Request::store_rebuild(Nothing {}), *verify)
        }
        StoreCommand::NewRecoveryCode => Ok(open.run(Request::recovery_renew(Nothing {}))?.into()),
        StoreCommand::Backup => Ok(open.run(Request::backup_now(Nothing {}))?.into()),
        StoreCommand::Backups | StoreCommand::Restore { .. } => {
            Ok(open.run(Request::backups(Nothing {}))?.into())
        }
    }
}

/// A report; with `strict`, one that is not whole ends in exit code 1.
fn reported(open: &Open<'_>, request: Request, strict: bool) -> Result<Outcome, ApiError> {
    let value: Value = open.run(request)?;
    let report: StoreReport = super::lookup::typed(value.clone())?;
    Ok(Outcome {
        refused: strict && !report.whole,
        ..Outcome::from(value)
    })
}
