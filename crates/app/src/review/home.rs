//! The ward's home: khu phố × criteria, who sent last, who is silent, what waits.

use super::ward_view::{PlacedClaim, WardView};
use super::{check_officer, state_name};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::review::{GridCriterion, GridRow, ReviewState as ReviewStateName, WardHome};
use crate::criteria::set_row;
use crate::host::{CallContext, Host, id_text};
use crate::session::moment;
use khupho_domain::assessment::ClaimValue;
use khupho_domain::criteria::{AssessmentScore, Obligation, sum_up};
use khupho_domain::metrics::days_until;
use khupho_domain::review::ReviewState;
use khupho_store::review::{WardFigures, ward_figures};

const MS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

/// Everything on the ward's home screen.
///
/// # Errors
/// Anybody but the ward, and the store's.
pub fn ward_home(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<WardHome, ApiError> {
    let (today, now_ms) = (host.today(), host.clock().now_ms());
    host.read(|connection, signed_in| {
        check_officer(signed_in)?;
        let view = WardView::find(connection, today)?;
        let figures = ward_figures(connection)?;
        let rows = view
            .as_ref()
            .map(|view| grid(view, &figures, now_ms))
            .unwrap_or_default();
        let waiting = view.iter().flat_map(|view| &view.claims);
        Ok(WardHome {
            today,
            days_left: view
                .as_ref()
                .map(|view| days_until(today, view.stored.set.deadline)),
            criteria: view.as_ref().map(columns).unwrap_or_default(),
            waiting: count(waiting.filter(|one| one.state.waits())),
            devices_waiting: figures.devices_waiting,
            put_aside: figures.put_aside,
            receipts_due: figures.receipts_due,
            recognised: count(rows.iter().filter(|row| row.passes)),
            set: view.as_ref().map(|view| set_row(&view.stored, true)),
            rows,
        })
    })
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}

fn columns(view: &WardView) -> Vec<GridCriterion> {
    let criteria = view.stored.set.criteria.iter();
    criteria
        .zip(&view.stored.criterion_ids)
        .map(|(criterion, id)| GridCriterion {
            id: id_text(*id),
            code: criterion.code.clone(),
            title: criterion.title.clone(),
            mandatory: criterion.mandatory == Obligation::Mandatory,
        })
        .collect()
}

fn grid(view: &WardView, figures: &WardFigures, now_ms: u64) -> Vec<GridRow> {
    let mut of_neighborhood: Vec<Vec<&PlacedClaim>> = vec![Vec::new(); view.neighborhoods.len()];
    for one in &view.claims {
        of_neighborhood[one.neighborhood].push(one);
    }
    view.neighborhoods
        .iter()
        .zip(of_neighborhood)
        .map(|((id, neighborhood), claims)| {
            let last_ms = figures.last_received_ms.get(id).copied();
            let (claimed, verified) = (claimed(view, &claims), verified(view, &claims));
            GridRow {
                neighborhood: id_text(*id),
                name: neighborhood.name.clone(),
                states: states(view, &claims),
                claimed_points_hundredths: claimed.points.0,
                verified_points_hundredths: verified.points.0,
                passes: verified.passes,
                last_received_at: last_ms.map(moment),
                silent_days: last_ms.map(|last_ms| days_between(last_ms, now_ms)),
            }
        })
        .collect()
}

fn days_between(from_ms: u64, to_ms: u64) -> u32 {
    u32::try_from(to_ms.saturating_sub(from_ms) / MS_PER_DAY).unwrap_or(u32::MAX)
}

fn states(view: &WardView, claims: &[&PlacedClaim]) -> Vec<ReviewStateName> {
    let none = state_name(ReviewState::NotHandedIn);
    let mut states = vec![none; view.stored.set.criteria.len()];
    for one in claims {
        states[one.criterion] = state_name(one.state);
    }
    states
}

/// What the khu phố claims; drafts that travelled along are not claimed yet.
fn claimed(view: &WardView, claims: &[&PlacedClaim]) -> AssessmentScore {
    score(view, claims, |one| {
        let claimed = one.ward_claim.claim.value.as_ref();
        claimed.filter(|_| one.state != ReviewState::NotHandedIn)
    })
}

/// What the ward accepted as it stands.
fn verified(view: &WardView, claims: &[&PlacedClaim]) -> AssessmentScore {
    score(view, claims, |one| {
        let stored = one.ward_claim.review.as_ref()?;
        stored.review.verified(&one.ward_claim.content())
    })
}

fn score<'c>(
    view: &WardView,
    claims: &[&'c PlacedClaim],
    value: impl Fn(&'c PlacedClaim) -> Option<&'c ClaimValue>,
) -> AssessmentScore {
    let mut values = vec![None; view.stored.set.criteria.len()];
    for one in claims {
        values[one.criterion] = value(one);
    }
    let scores: Vec<_> = values
        .into_iter()
        .enumerate()
        .map(|(criterion, value)| view.score(criterion, value))
        .collect();
    sum_up(&view.stored.set, &scores)
}
