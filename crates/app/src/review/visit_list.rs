//! The list to walk with: the claims of a spot check by khu phố, and doors to knock on.

use super::flags::entries_of;
use super::ward_view::{PlacedClaim, WardView};
use crate::api::errors::ApiError;
use crate::api::review::SpotVisitRow;
use crate::assessment::input_of;
use crate::criteria::metric_of;
use crate::host::id_text;
use chrono::NaiveDate;
use khupho_domain::criteria::Criterion;
use khupho_domain::help_log::HelpRecipient;
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{MetricSource, metric};
use khupho_domain::review::{SampleSize, VisitResult, draw};
use khupho_store::metrics::{self, Rows};
use khupho_store::review::{EntriesOf, SpotVisit, StoredSpotCheck, visits};
use khupho_store::{Connection, help_log};
use std::collections::BTreeMap;

/// Doors of one claim: as many as one walks to in an hour.
const DOORS_MAX: u32 = 10;
/// Helps that are looked at for their households.
const HELPS_MAX: u32 = 2_000;

/// The claims to visit, khu phố by khu phố. A claim that is gone by now is left out.
pub(super) fn visit_rows(
    connection: &Connection,
    stored: &StoredSpotCheck,
    today: NaiveDate,
) -> Result<Vec<SpotVisitRow>, ApiError> {
    let view = WardView::of_set(connection, stored.check.criteria_set, today)?;
    let results: BTreeMap<EntityId, SpotVisit> = visits(connection, stored.id)?
        .into_iter()
        .map(|visit| (visit.claim, visit))
        .collect();
    let drawn = view
        .claims
        .iter()
        .filter(|one| stored.check.claims.contains(&one.ward_claim.id));
    drawn
        .map(|one| {
            let result = results.get(&one.ward_claim.id);
            let criterion = view.criterion(one.criterion);
            Ok(SpotVisitRow {
                claim: id_text(one.ward_claim.id),
                neighborhood_name: view.neighborhood_name(one.neighborhood).to_owned(),
                criterion_code: criterion.code.clone(),
                criterion_title: criterion.title.clone(),
                value: one.ward_claim.claim.value.as_ref().map(input_of),
                addresses: addresses(connection, &view, one, stored.check.seed)?,
                agreed: result.map(|visit| visit.result == VisitResult::Agreed),
                note: result.map(|visit| visit.note.clone()).unwrap_or_default(),
            })
        })
        .collect()
}

/// Doors behind a figure of the book, drawn by the seed of the spot check so that nobody chooses them.
fn addresses(
    connection: &Connection,
    view: &WardView,
    one: &PlacedClaim,
    seed: u64,
) -> Result<Vec<String>, ApiError> {
    let claim = &one.ward_claim;
    if claim.claim.from_book.is_none() {
        return Ok(Vec::new());
    }
    let criterion = view.criterion(one.criterion);
    let period = view.stored.set.period;
    let households = match entries_of(criterion) {
        Some(EntriesOf::CompletedHelps { category }) => {
            let days = period.from..=period.to;
            let rows = Rows {
                offset: 0,
                limit: HELPS_MAX,
            };
            let entries =
                metrics::completed_helps(connection, claim.neighborhood, category, &days, rows)?;
            helped(connection, entries.iter().map(|entry| entry.entity))?
        }
        Some(EntriesOf::Activities { .. }) => Vec::new(),
        None => counted(connection, claim.neighborhood, criterion)?,
    };
    let drawn = draw(seed, &households, SampleSize::Claims(DOORS_MAX));
    let doors = metrics::door_entries(connection, &drawn)?;
    Ok(doors.into_iter().map(|door| door.address_line).collect())
}

/// The households that helps were given to.
fn helped(
    connection: &Connection,
    helps: impl Iterator<Item = EntityId>,
) -> Result<Vec<EntityId>, ApiError> {
    let mut households = Vec::new();
    for help in helps {
        let entry = help_log::find(connection, help)?;
        if let Some(HelpRecipient::Household(household)) = entry.map(|entry| entry.recipient) {
            households.push(household);
        }
    }
    Ok(households)
}

/// The households that were counted into a ratio.
fn counted(
    connection: &Connection,
    neighborhood: EntityId,
    criterion: &Criterion,
) -> Result<Vec<EntityId>, ApiError> {
    let source = metric_of(criterion)
        .and_then(metric)
        .map(|spec| spec.source);
    let Some(source @ (MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. })) =
        source
    else {
        return Ok(Vec::new());
    };
    Ok(metrics::counted_households(
        connection,
        neighborhood,
        source,
    )?)
}
