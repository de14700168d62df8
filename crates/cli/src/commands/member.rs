//! Members and the khu phố of the notebook.

use super::Open;
use crate::sign_in;
use clap::{Args, Subcommand, ValueEnum};
use khupho_app::api::Request;
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::home::HistoryOf;
use khupho_app::api::session::{MemberSave, NeighborhoodSave, RoleName, SecretChange};
use serde_json::{Value, json};

/// Members.
#[derive(Debug, Subcommand)]
pub(crate) enum MemberCommand {
    /// Everybody.
    List,
    /// Adds a member; their PIN comes from `KHUPHO_NEW_PIN`, else it is asked for.
    Add(MemberFields),
    /// Changes the PIN of the person signed in; the new one comes from `KHUPHO_NEW_PIN`, else it is asked for.
    ChangePin,
    /// Changes a member.
    Set {
        /// Which one.
        id: String,
        /// New fields.
        #[command(flatten)]
        fields: MemberFields,
        /// May no longer sign in.
        #[arg(long)]
        inactive: bool,
    },
    /// Who changed what in a member, newest first.
    History {
        /// Which one.
        id: String,
    },
}

/// What is said of a member.
#[derive(Debug, Args)]
pub(crate) struct MemberFields {
    /// Full name.
    #[arg(long)]
    name: String,
    /// The tile's label; the name where not given.
    #[arg(long, default_value = "")]
    tile: String,
    /// What they may do.
    #[arg(long, value_enum)]
    role: RoleArgument,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArgument {
    /// Trưởng khu phố.
    Head,
    /// Thành viên ban điều hành.
    Committee,
    /// Tình nguyện viên.
    Volunteer,
    /// Cán bộ phường.
    Ward,
}

impl From<RoleArgument> for RoleName {
    fn from(role: RoleArgument) -> Self {
        match role {
            RoleArgument::Head => Self::Head,
            RoleArgument::Committee => Self::CommitteeMember,
            RoleArgument::Volunteer => Self::Volunteer,
            RoleArgument::Ward => Self::WardOfficer,
        }
    }
}

/// The khu phố of the notebook.
#[derive(Debug, Subcommand)]
pub(crate) enum NeighborhoodCommand {
    /// Every khu phố, and which one is shown.
    List,
    /// Shows another one.
    Select {
        /// Which one.
        id: String,
    },
    /// Changes names and figures.
    Set {
        /// Which one.
        id: String,
        /// "Khu phố 13".
        #[arg(long)]
        name: String,
        /// "Phường Xuân Hòa".
        #[arg(long)]
        ward: String,
        /// Households by the ward's statistics.
        #[arg(long)]
        households: Option<u32>,
    },
}

/// Runs a command on members.
///
/// # Errors
/// The core's refusal.
pub(crate) fn members(open: &Open<'_>, command: MemberCommand) -> Result<Value, ApiError> {
    let save = |id, fields: MemberFields, active, secret| {
        let (role, tile_label) = (fields.role.into(), fields.tile);
        Request::member_save(MemberSave {
            id,
            name: fields.name,
            tile_label,
            role,
            active,
            secret,
        })
    };
    match command {
        MemberCommand::List => open.run(Request::members(Nothing {})),
        MemberCommand::Add(fields) => {
            open.run(save(None, fields, true, Some(sign_in::new_secret()?)))
        }
        MemberCommand::ChangePin => {
            let (old, new) = (sign_in::secret()?, sign_in::new_secret()?);
            open.run(Request::secret_change(SecretChange { old, new }))
        }
        MemberCommand::Set {
            id,
            fields,
            inactive,
        } => {
            let secret = std::env::var("KHUPHO_NEW_PIN").ok();
            open.run(save(Some(Id(id)), fields, !inactive, secret))
        }
        MemberCommand::History { id } => {
            open.run(Request::history_of(HistoryOf::Member { id: Id(id) }))
        }
    }
}

/// Runs a command on the khu phố.
///
/// # Errors
/// The core's refusal.
pub(crate) fn neighborhoods(
    open: &Open<'_>,
    command: NeighborhoodCommand,
) -> Result<Value, ApiError> {
    match command {
        NeighborhoodCommand::List => {
            let status = open.run(Request::status(Nothing {}))?;
            Ok(json!({"shown": status["neighborhood"], "neighborhoods": status["neighborhoods"]}))
        }
        NeighborhoodCommand::Select { id } => {
            open.run(Request::neighborhood_select(ById { id: Id(id) }))
        }
        NeighborhoodCommand::Set {
            id,
            name,
            ward,
            households,
        } => open.run(Request::neighborhood_save(NeighborhoodSave {
            id: Id(id),
            name,
            ward_name: ward,
            households_by_statistics: households,
        })),
    }
}
