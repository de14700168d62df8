//! The ward: founding it, its khu phố, invitations, machines.

mod slip;

use super::{Open, lookup};
use crate::output::Outcome;
use crate::sign_in;
use clap::{Args, Subcommand, ValueEnum};
use khupho_app::Host;
use khupho_app::api::common::{ById, FileInput, Id, Nothing};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::ward::{
    DeviceReplace, DeviceRow, InvitationAccept, InvitationInput, InvitationMake, InvitationOpen,
    NeighborhoodsImport, WardFound, WardNeighborhoodRow, WardNeighborhoodSave, WardRefound,
    WardSave,
};
use khupho_app::api::{Request, dispatch};
use serde_json::Value;
use slip::{SlipPlaces, invited};
use std::path::{Path, PathBuf};

/// The ward.
#[derive(Debug, Subcommand)]
pub(crate) enum WardCommand {
    /// Founds a ward on this machine and prints its slip, once. The PIN comes from `KHUPHO_PIN`.
    Found(Founder),
    /// Founds a ward again from its slip, which comes from `KHUPHO_RECOVERY_CODE`.
    Refound(Founder),
    /// The ward this notebook belongs to.
    Show,
    /// Changes the ward's settings.
    Set {
        /// "Phường Xuân Hòa".
        #[arg(long)]
        name: String,
        /// Two officers must accept a claim.
        #[arg(long)]
        two_step_accept: bool,
    },
    /// Khu phố of the ward; with a file, what it would add.
    Neighborhoods(Neighborhoods),
    /// Adds a khu phố, or changes one.
    NeighborhoodSet(NeighborhoodFields),
    /// Makes an invitation for a machine of a khu phố.
    Invite {
        /// The khu phố: its name, code or identity.
        neighborhood: String,
        /// Where it goes.
        #[command(flatten)]
        slip: SlipPlaces,
    },
    /// Machines, the waiting ones first.
    Devices,
    /// Confirms a machine, once its words were compared.
    Confirm {
        /// The machine: its name or identity.
        device: String,
    },
    /// Refuses a machine.
    Refuse {
        /// The machine: its name or identity.
        device: String,
    },
    /// Takes a machine out and invites the one in its place.
    Replace(Replace),
}

/// The ward and its first officer.
#[derive(Debug, Args)]
pub(crate) struct Founder {
    /// "Phường Xuân Hòa".
    #[arg(long)]
    ward: String,
    /// The first officer's full name.
    #[arg(long)]
    member_name: String,
    /// The tile's label; the name where not given.
    #[arg(long, default_value = "")]
    tile: String,
}

/// Khu phố of the ward.
#[derive(Debug, Args)]
pub(crate) struct Neighborhoods {
    /// A spreadsheet to look at.
    #[arg(long)]
    import: Option<PathBuf>,
    /// Adds and changes what it holds.
    #[arg(long, requires = "import")]
    confirm: bool,
}

/// What is said of a khu phố.
#[derive(Debug, Args)]
pub(crate) struct NeighborhoodFields {
    /// The one that is changed: its name, code or identity; without it one is added.
    #[arg(long)]
    of: Option<String>,
    /// "Khu phố 13".
    #[arg(long)]
    name: String,
    /// "KP13".
    #[arg(long, default_value = "")]
    code: String,
    /// Households by the ward's statistics.
    #[arg(long)]
    households: Option<u32>,
}

/// What replaces a machine.
#[derive(Debug, Args)]
pub(crate) struct Replace {
    /// The machine: its name or identity.
    device: String,
    /// Why.
    #[arg(long, value_enum)]
    reason: ReasonArgument,
    /// Where the new invitation goes.
    #[command(flatten)]
    slip: SlipPlaces,
}

/// Why a machine is taken out.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReasonArgument {
    /// It was lost or stolen.
    Lost,
    /// The khu phố has a new head.
    NewHead,
    /// Another machine takes its place.
    Retired,
}

impl ReasonArgument {
    const fn slug(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::NewHead => "new_head",
            Self::Retired => "retired",
        }
    }
}

/// Founds a ward, where there is no notebook yet; none for the other commands.
///
/// # Errors
/// The core's refusal.
pub(crate) fn without_store(host: &Host, command: &WardCommand) -> Result<Option<Value>, ApiError> {
    let request = match command {
        WardCommand::Found(founder) => Request::ward_found(found(founder)?),
        WardCommand::Refound(founder) => Request::ward_refound(WardRefound {
            code: std::env::var("KHUPHO_RECOVERY_CODE").unwrap_or_default(),
            ward: found(founder)?,
        }),
        _ => return Ok(None),
    };
    dispatch(host, &host.begin(None), request).map(Some)
}

fn found(founder: &Founder) -> Result<WardFound, ApiError> {
    Ok(WardFound {
        ward_name: founder.ward.clone(),
        member_name: founder.member_name.clone(),
        tile_label: founder.tile.clone(),
        secret: sign_in::secret()?,
    })
}

/// Runs a command on the ward.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: WardCommand) -> Result<Outcome, ApiError> {
    let request = match command {
        WardCommand::Found(_) | WardCommand::Refound(_) | WardCommand::Show => {
            Request::ward_get(Nothing {})
        }
        WardCommand::Set {
            name,
            two_step_accept,
        } => Request::ward_save(WardSave {
            name,
            two_step_accept,
        }),
        WardCommand::Neighborhoods(which) => listing(which),
        WardCommand::NeighborhoodSet(fields) => {
            Request::ward_neighborhood_save(fields_of(open, fields)?)
        }
        WardCommand::Invite {
            neighborhood: named,
            slip,
        } => {
            let request = Request::invitation_make(InvitationMake {
                neighborhood: neighborhood(open, &named)?,
                folder: slip.folder.as_deref().map(text),
            });
            return invited(open, request, slip.qr.as_deref());
        }
        WardCommand::Devices => Request::devices(Nothing {}),
        WardCommand::Confirm { device: named } => Request::device_confirm(device(open, &named)?),
        WardCommand::Refuse { device: named } => Request::device_refuse(device(open, &named)?),
        WardCommand::Replace(replace) => {
            let request = Request::device_replace(DeviceReplace {
                id: device(open, &replace.device)?.id,
                reason: replace.reason.slug().to_owned(),
                folder: replace.slip.folder.as_deref().map(text),
            });
            return invited(open, request, replace.slip.qr.as_deref());
        }
    };
    Ok(open.run(request)?.into())
}

fn listing(which: Neighborhoods) -> Request {
    let Some(path) = which.import else {
        return Request::ward_neighborhoods(Nothing {});
    };
    let list = NeighborhoodsImport {
        file: FileInput::Path { path: text(&path) },
    };
    if which.confirm {
        Request::neighborhoods_import_confirm(list)
    } else {
        Request::neighborhoods_import_preview(list)
    }
}

fn fields_of(
    open: &Open<'_>,
    fields: NeighborhoodFields,
) -> Result<WardNeighborhoodSave, ApiError> {
    let id = match fields.of {
        Some(named) => Some(neighborhood(open, &named)?),
        None => None,
    };
    Ok(WardNeighborhoodSave {
        id,
        name: fields.name,
        code: fields.code,
        households_by_statistics: fields.households,
    })
}

/// A khu phố by its name, code or identity.
pub(crate) fn neighborhood(open: &Open<'_>, named: &str) -> Result<Id, ApiError> {
    let rows: Vec<WardNeighborhoodRow> =
        lookup::typed(open.run(Request::ward_neighborhoods(Nothing {}))?)?;
    let found = rows
        .into_iter()
        .find(|row| row.name == named || row.code == named || row.id.0 == named);
    found
        .map(|row| row.id)
        .ok_or_else(|| lookup::nothing_named("neighborhood", named))
}

/// A machine by its identity, or by a name that one machine alone has.
fn device(open: &Open<'_>, named: &str) -> Result<ById, ApiError> {
    let rows: Vec<DeviceRow> = lookup::typed(open.run(Request::devices(Nothing {}))?)?;
    let found: Vec<&DeviceRow> = rows
        .iter()
        .filter(|row| row.name == named || row.id.0 == named)
        .collect();
    match found.as_slice() {
        [only] => Ok(ById {
            id: only.id.clone(),
        }),
        [] => Err(lookup::nothing_named("device", named)),
        _ => Err(ApiError::new(ErrorCode::InvalidField)
            .with("field", "device")
            .with("reason", "ambiguous")),
    }
}

/// Begins with the ward's invitation, or joins this notebook to the ward.
#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The invitation's file, or the text of its QR code.
    invitation: String,
    /// Looks at it without using it.
    #[arg(long)]
    look: bool,
    /// What this machine is called at the ward.
    #[arg(long, default_value = "Máy văn phòng khu phố")]
    device_name: String,
    /// The head's full name, for a new notebook.
    #[arg(long, default_value = "")]
    member_name: String,
    /// The tile's label; the name where not given.
    #[arg(long, default_value = "")]
    tile: String,
}

/// Opens an invitation: where a notebook is, that one joins the ward.
///
/// # Errors
/// The core's refusal.
pub(crate) fn join(host: &Host, member: Option<&str>, join: Join) -> Result<Value, ApiError> {
    let invitation = if Path::new(&join.invitation).exists() {
        InvitationInput::File {
            file: FileInput::Path {
                path: join.invitation,
            },
        }
    } else {
        InvitationInput::Text {
            text: join.invitation,
        }
    };
    if join.look {
        let request = Request::invitation_open(InvitationOpen { invitation });
        return dispatch(host, &host.begin(None), request);
    }
    if host.has_store() {
        sign_in::sign_in(host, member)?;
    }
    let accept = InvitationAccept {
        invitation,
        device_name: join.device_name,
        member_name: join.member_name,
        tile_label: join.tile,
        secret: sign_in::secret()?,
    };
    dispatch(host, &host.begin(None), Request::invitation_accept(accept))
}

pub(crate) fn text(path: &Path) -> String {
    path.display().to_string()
}
