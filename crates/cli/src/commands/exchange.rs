//! Sending and receiving by files.

use super::ward::{neighborhood, text};
use super::{Open, lookup};
use crate::output::Outcome;
use clap::{Args, Subcommand, ValueEnum};
use khupho_app::Host;
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::exchange::{
    BundleInspect, BundleMake, BundlePurpose, PutAsideAccept, PutAsideQuery, ReceiptsMake,
    SendPlanQuery, SimultaneousEditDecide, TakeIn, TakeInLook, TakeInPreview, TakenIn,
};
use khupho_app::api::{Request, dispatch};
use serde_json::Value;
use std::path::PathBuf;

/// Bundles of this machine.
#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    /// What would leave, before anything does.
    Plan {
        /// For whom.
        #[arg(long, value_enum, default_value_t = ReaderArgument::Ward)]
        to: ReaderArgument,
    },
    /// Makes a bundle, reads it back, and prints its files.
    Make {
        /// Folder of the files.
        folder: PathBuf,
        /// For whom.
        #[arg(long, value_enum, default_value_t = ReaderArgument::Ward)]
        to: ReaderArgument,
        /// Names and telephone numbers go along.
        #[arg(long)]
        with_personal: bool,
    },
    /// Tells what a file is.
    Inspect {
        /// The file.
        file: PathBuf,
        /// Opens it with the keys of this notebook, signing in.
        #[arg(long)]
        with_keys: bool,
    },
    /// Bundles that were made, and what the ward answered.
    List,
}

/// For whom a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReaderArgument {
    /// The ward.
    Ward,
    /// The other machines of this khu phố.
    Neighborhood,
}

impl From<ReaderArgument> for BundlePurpose {
    fn from(reader: ReaderArgument) -> Self {
        match reader {
            ReaderArgument::Ward => Self::Ward,
            ReaderArgument::Neighborhood => Self::Neighborhood,
        }
    }
}

/// Inspects a file without a notebook; none for the other commands.
///
/// # Errors
/// The core's refusal.
pub(crate) fn without_store(
    host: &Host,
    command: &BundleCommand,
) -> Result<Option<Value>, ApiError> {
    let BundleCommand::Inspect {
        file,
        with_keys: false,
    } = command
    else {
        return Ok(None);
    };
    let request = Request::bundle_inspect(BundleInspect { path: text(file) });
    dispatch(host, &host.begin(None), request).map(Some)
}

/// Runs a command on bundles.
///
/// # Errors
/// The core's refusal.
pub(crate) fn bundles(open: &Open<'_>, command: BundleCommand) -> Result<Value, ApiError> {
    open.run(match command {
        BundleCommand::Plan { to } => Request::send_plan(SendPlanQuery { purpose: to.into() }),
        BundleCommand::Make {
            folder,
            to,
            with_personal,
        } => Request::bundle_make(BundleMake {
            purpose: to.into(),
            folder: text(&folder),
            with_personal,
            to_clipboard: false,
        }),
        BundleCommand::Inspect { file, .. } => {
            Request::bundle_inspect(BundleInspect { path: text(&file) })
        }
        BundleCommand::List => Request::bundles_made(Nothing {}),
    })
}

/// Takes files and folders in.
#[derive(Debug, Args)]
pub(crate) struct TakeInArguments {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Tells what they are and changes nothing.
    #[arg(long)]
    look: bool,
    /// Folder of the receipts (at the ward); beside the files where not given.
    #[arg(long)]
    receipts: Option<PathBuf>,
}

/// Takes files in. The exit code is 1 where there was nothing to take in.
///
/// # Errors
/// The core's refusal.
pub(crate) fn take_in(open: &Open<'_>, arguments: TakeInArguments) -> Result<Outcome, ApiError> {
    let paths: Vec<String> = arguments.paths.iter().map(|path| text(path)).collect();
    if arguments.look {
        let value = open.run(Request::take_in_look(TakeInLook { paths }))?;
        let preview: TakeInPreview = lookup::typed(value.clone())?;
        let refused = preview.good == 0;
        return Ok(Outcome {
            refused,
            ..Outcome::from(value)
        });
    }
    let value = open.run(Request::take_in(TakeIn {
        paths,
        receipts_folder: arguments.receipts.as_deref().map(text),
    }))?;
    let taken: TakenIn = lookup::typed(value.clone())?;
    let refused = taken.files.iter().all(|file| {
        use khupho_app::api::exchange::Verdict;
        !matches!(
            file.verdict,
            Verdict::Good
                | Verdict::AlreadyHere
                | Verdict::PartMissing { .. }
                | Verdict::RevokedDevice
                | Verdict::ExpiredCertificate
                | Verdict::UnknownDevice { request: Some(_) }
        )
    });
    Ok(Outcome {
        refused,
        ..Outcome::from(value)
    })
}

/// What was taken in.
#[derive(Debug, Subcommand)]
pub(crate) enum TakenCommand {
    /// The newest first.
    List,
    /// Puts what came with one aside again.
    Undo {
        /// Which one.
        id: String,
    },
    /// Takes it back in.
    Redo {
        /// Which one.
        id: String,
    },
}

/// Receipts.
#[derive(Debug, Subcommand)]
pub(crate) enum ReceiptCommand {
    /// Those that are held, or were made.
    List,
    /// Writes receipts (at the ward): for the khu phố named, else for all that lack one.
    Make {
        /// Folder of the files.
        folder: PathBuf,
        /// A khu phố, again for each.
        #[arg(long = "neighborhood")]
        neighborhoods: Vec<String>,
    },
}

/// Entries that were put aside.
#[derive(Debug, Subcommand)]
pub(crate) enum PutAsideCommand {
    /// With the reason of each.
    List {
        /// One khu phố alone (at the ward).
        #[arg(long)]
        neighborhood: Option<String>,
        /// Rows to leave out.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Takes some of them.
    Accept {
        /// Their identities.
        #[arg(required = true)]
        operations: Vec<String>,
    },
}

/// Fields that two people changed at once.
#[derive(Debug, Subcommand)]
pub(crate) enum SimultaneousCommand {
    /// Both values of each.
    List,
    /// Takes the other value.
    TakeOther {
        /// Which one.
        id: String,
    },
    /// Keeps the value that stands.
    Keep {
        /// Which one.
        id: String,
    },
}

/// Runs a command on what was taken in.
///
/// # Errors
/// The core's refusal.
pub(crate) fn taken(open: &Open<'_>, command: TakenCommand) -> Result<Value, ApiError> {
    open.run(match command {
        TakenCommand::List => Request::taken_in(Nothing {}),
        TakenCommand::Undo { id } => Request::taken_in_undo(ById { id: Id(id) }),
        TakenCommand::Redo { id } => Request::taken_in_redo(ById { id: Id(id) }),
    })
}

/// Runs a command on receipts.
///
/// # Errors
/// The core's refusal.
pub(crate) fn receipts(open: &Open<'_>, command: ReceiptCommand) -> Result<Value, ApiError> {
    let ReceiptCommand::Make {
        folder,
        neighborhoods,
    } = command
    else {
        return open.run(Request::receipts(Nothing {}));
    };
    let mut named = Vec::new();
    for one in &neighborhoods {
        named.push(neighborhood(open, one)?);
    }
    open.run(Request::receipts_make(ReceiptsMake {
        neighborhoods: named,
        folder: text(&folder),
    }))
}

/// Runs a command on entries that were put aside.
///
/// # Errors
/// The core's refusal.
pub(crate) fn put_aside(open: &Open<'_>, command: PutAsideCommand) -> Result<Value, ApiError> {
    open.run(match command {
        PutAsideCommand::List {
            neighborhood: named,
            offset,
            limit,
        } => Request::put_aside(PutAsideQuery {
            neighborhood: named.map(|named| neighborhood(open, &named)).transpose()?,
            offset,
            limit,
        }),
        PutAsideCommand::Accept { operations } => {
            Request::put_aside_accept(PutAsideAccept { operations })
        }
    })
}

/// Runs a command on simultaneous edits.
///
/// # Errors
/// The core's refusal.
pub(crate) fn simultaneous(
    open: &Open<'_>,
    command: SimultaneousCommand,
) -> Result<Value, ApiError> {
    let decide = |id, take_other| {
        Request::simultaneous_edit_decide(SimultaneousEditDecide {
            id: Id(id),
            take_other,
        })
    };
    open.run(match command {
        SimultaneousCommand::List => Request::simultaneous_edits(Nothing {}),
        SimultaneousCommand::TakeOther { id } => decide(id, true),
        SimultaneousCommand::Keep { id } => decide(id, false),
    })
}
