//! Open revisits, by alley, in the order in which somebody walks.

use super::help_row;
use crate::api::errors::ApiError;
use crate::api::help_log::{RevisitAlley, RevisitRow, Revisits, RevisitsQuery};
use crate::host::{CallContext, Host};
use chrono::NaiveDate;
use khupho_store::help_log as log;
use std::collections::HashMap;

/// Who waits for somebody to come again, due until a day.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::Locked`], and the store's.
pub fn revisits(
    host: &Host,
    _context: &CallContext,
    args: RevisitsQuery,
) -> Result<Revisits, ApiError> {
    let today = host.today();
    host.read(|connection, signed_in| {
        let open = log::open_revisits(connection, signed_in.neighborhood, args.until)?;
        let total = u32::try_from(open.len()).unwrap_or(u32::MAX);
        Ok(Revisits {
            alleys: by_alley(open, today),
            total,
        })
    })
}

/// Groups in the order of their first revisit; odd and even numbers of an alley come together.
fn by_alley(open: Vec<log::OpenRevisit>, today: NaiveDate) -> Vec<RevisitAlley> {
    let mut alleys: Vec<RevisitAlley> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for revisit in open {
        let alley = alley_line(&revisit);
        let place = *places.entry(alley.clone()).or_insert_with(|| {
            alleys.push(RevisitAlley {
                alley,
                rows: Vec::new(),
            });
            alleys.len() - 1
        });
        if let Some(alley) = alleys.get_mut(place) {
            alley.rows.push(row(revisit, today));
        }
    }
    alleys
}

fn row(revisit: log::OpenRevisit, today: NaiveDate) -> RevisitRow {
    let overdue = revisit
        .help
        .revisit_on
        .map_or(0, |due| (today - due).num_days());
    RevisitRow {
        phone: revisit.phone,
        days_overdue: u32::try_from(overdue).unwrap_or(0),
        help: help_row(revisit.help),
    }
}

/// "Hẻm 42/7 Trần Quốc Toản", or the street alone; empty where no household is named. Where the
/// whole "42/7/3A" stands as the house number, the alley is what comes before the last slash.
fn alley_line(revisit: &log::OpenRevisit) -> String {
    let in_number = revisit
        .house_number
        .rsplit_once('/')
        .map(|(alley, _)| alley);
    let alley = Some(revisit.alley.as_str())
        .filter(|alley| !alley.is_empty())
        .or(in_number);
    match (alley, revisit.street.as_str()) {
        (None, street) => street.to_owned(),
        (Some(alley), "") => format!("Hẻm {alley}"),
        (Some(alley), street) => format!("Hẻm {alley} {street}"),
    }
}
