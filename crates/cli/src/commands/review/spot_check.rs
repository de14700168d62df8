//! Random samples for visits, and what the visits found.

use super::named::{self, Grid};
use crate::commands::Open;
use clap::{Args, Subcommand};
use khupho_app::api::Request;
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::ApiError;
use khupho_app::api::review::{SpotCheckDraw, SpotVisitSave};
use serde_json::Value;

/// Random samples for visits.
#[derive(Debug, Subcommand)]
pub(crate) enum SampleCommand {
    /// Draws one from the claims that were handed in.
    Draw {
        /// How many claims.
        #[arg(long, required_unless_present = "percent")]
        size: Option<u32>,
        /// A part of the claims in per cent.
        #[arg(long, conflicts_with = "size")]
        percent: Option<u32>,
        /// From one khu phố only, again for each.
        #[arg(long = "neighborhood")]
        neighborhoods: Vec<String>,
    },
    /// Earlier ones.
    List,
    /// One with its visits.
    Show {
        /// Which one.
        sample: String,
    },
}

/// What a visit found.
#[derive(Debug, Args)]
pub(crate) struct Visit {
    /// The sample.
    sample: String,
    /// The claim: its identity, or "Khu phố 13/2.3".
    claim: String,
    /// What was found agrees.
    #[arg(long, required_unless_present = "differs", conflicts_with = "differs")]
    agrees: bool,
    /// What was found differs.
    #[arg(long)]
    differs: bool,
    /// A note.
    #[arg(long, default_value = "")]
    note: String,
}

/// Runs a command on samples.
///
/// # Errors
/// The core's refusal.
pub(super) fn run(open: &Open<'_>, command: SampleCommand) -> Result<Value, ApiError> {
    let request = match command {
        SampleCommand::Draw {
            size,
            percent,
            neighborhoods,
        } => {
            let grid = Grid::read(open)?;
            let named = neighborhoods.iter().map(|name| grid.neighborhood(name));
            Request::spot_check_draw(SpotCheckDraw {
                neighborhoods: named.collect::<Result<_, _>>()?,
                size: size.unwrap_or_default(),
                percent,
            })
        }
        SampleCommand::List => Request::spot_checks(Nothing {}),
        SampleCommand::Show { sample } => Request::spot_check_get(ById { id: Id(sample) }),
    };
    open.run(request)
}

/// Keeps what a visit found.
///
/// # Errors
/// The core's refusal.
pub(super) fn visit(open: &Open<'_>, visit: Visit) -> Result<Value, ApiError> {
    open.run(Request::spot_visit_save(SpotVisitSave {
        spot_check: Id(visit.sample),
        claim: named::claim(open, &visit.claim)?,
        agreed: visit.agrees && !visit.differs,
        note: visit.note,
    }))
}
