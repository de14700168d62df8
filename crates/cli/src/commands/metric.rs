//! Figures from the book.

use super::{Open, page};
use clap::Subcommand;
use khupho_app::api::Request;
use khupho_app::api::common::Nothing;
use khupho_app::api::errors::ApiError;
use khupho_app::api::metrics::{ByMetric, DenominatorFreeze, DoorsQuery, DrillQuery};
use serde_json::Value;

/// Figures from the book.
#[derive(Debug, Subcommand)]
pub(crate) enum MetricCommand {
    /// Every figure.
    List,
    /// One figure.
    Show {
        /// Its name.
        metric: String,
    },
    /// The entries behind a figure.
    Drill {
        /// Its name.
        metric: String,
        /// Rows to leave out.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Which doors to knock on, in walking order.
    Doors {
        /// Its name; every household never counted where not given.
        metric: Option<String>,
        /// Only in this street.
        #[arg(long)]
        street: Option<String>,
        /// Most rows.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Fixes a denominator by a document.
    Freeze {
        /// Its name.
        metric: String,
        /// The denominator.
        #[arg(long)]
        whole: u64,
        /// Where it stands.
        #[arg(long)]
        source: String,
        /// The day it holds for.
        #[arg(long)]
        as_of: chrono::NaiveDate,
    },
    /// Lets it move with the register again.
    Release {
        /// Its name.
        metric: String,
    },
}

/// Runs a command on figures.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: MetricCommand) -> Result<Value, ApiError> {
    open.run(match command {
        MetricCommand::List => Request::metrics(Nothing {}),
        MetricCommand::Show { metric } => Request::metric_get(ByMetric { metric }),
        MetricCommand::Drill {
            metric,
            offset,
            limit,
        } => Request::metric_drill(DrillQuery {
            neighborhood: None,
            metric,
            page: page(offset, limit),
        }),
        MetricCommand::Doors {
            metric,
            street,
            limit,
        } => Request::doors(DoorsQuery {
            metric,
            street,
            page: page(0, limit),
        }),
        MetricCommand::Freeze {
            metric,
            whole,
            source,
            as_of,
        } => Request::denominator_freeze(DenominatorFreeze {
            metric,
            whole,
            source,
            as_of,
        }),
        MetricCommand::Release { metric } => Request::denominator_release(ByMetric { metric }),
    })
}
