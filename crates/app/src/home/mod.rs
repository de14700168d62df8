//! The home screen answers without a click: what is to do, what is saved, how many days are left.

mod next_steps;

use crate::api::assessment::{AssessmentDetail, ClaimRow, ClaimStateName};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::home::{Delivery, Home, HomeAssessment};
use crate::assessment::{UnderWay, book_now};
use crate::criteria::metric_of;
use crate::host::{CallContext, Host, SignedIn};
use crate::metrics::{Book, last_days};
use crate::session::moment;
use chrono::{DateTime, NaiveDate, Utc};
use khupho_domain::criteria::{CriteriaSet, Criterion};
use khupho_domain::metrics::{MetricSource, MetricSpec, days_until, metric};
use khupho_store::Connection;
use next_steps::{BookFacts, ClaimFacts, Situation, next_steps};

/// A deadline is near from this many days before it.
const EXPIRING_DAYS: i32 = 14;
/// Days of "helps of the last days".
const RECENT_DAYS: u32 = 7;

/// Everything on the home screen.
pub fn home(host: &Host, _context: &CallContext<'_>, _args: Nothing) -> Result<Home, ApiError> {
    let today = host.today();
    let mut home = host.read(|connection, signed_in| compute(connection, signed_in, today))?;
    home.last_backup_at = newest_verified_backup(host)?;
    Ok(home)
}

/// One of a clock that once ran ahead says nothing of the work since.
fn newest_verified_backup(host: &Host) -> Result<Option<DateTime<Utc>>, ApiError> {
    let now_ms = host.clock().now_ms();
    let backups = khupho_store::backups::list(&host.location())?;
    Ok(backups
        .iter()
        .find(|backup| backup.verified && backup.at_ms <= now_ms)
        .map(|backup| moment(backup.at_ms)))
}

fn compute(
    connection: &Connection,
    signed_in: &SignedIn,
    today: NaiveDate,
) -> Result<Home, ApiError> {
    let under_way = UnderWay::find(connection, signed_in, today)?;
    let set = under_way.as_ref().map(|one| one.stored.set.clone());
    let detail = under_way.as_ref().map(UnderWay::detail);
    let specs = set
        .iter()
        .flat_map(|set| &set.criteria)
        .filter_map(known_metric_of);
    let book = Book::of_set(
        connection,
        signed_in.neighborhood,
        today,
        set.clone(),
        specs,
    )?;
    let revisits_due =
        khupho_store::help_log::count_open_revisits(connection, signed_in.neighborhood, today)?;
    let helps = khupho_store::metrics::helps_logged(
        connection,
        signed_in.neighborhood,
        &last_days(today, RECENT_DAYS),
    )?;
    let situation = Situation {
        claims: under_way
            .as_ref()
            .map(|under_way| claim_facts(&book, under_way, detail.as_ref()))
            .transpose()?,
        households: book.households(),
        revisits_due,
    };
    Ok(Home {
        today,
        assessment: set
            .as_ref()
            .zip(detail.as_ref())
            .map(|(set, detail)| in_figures(set, detail, today)),
        next_steps: next_steps(&situation),
        revisits_due,
        helps_last_7_days: u32::try_from(helps).unwrap_or(u32::MAX),
        households: book.households(),
        households_uncounted: book.never_counted(),
        delivery: delivery(connection)?,
        last_backup_at: None,
    })
}

/// The metric that computes a criterion's figure, if this version knows it.
fn known_metric_of(criterion: &Criterion) -> Option<&'static MetricSpec> {
    metric_of(criterion).and_then(metric)
}

/// The claims with what the book says of them. A criterion is found by its code, which is unique in its set.
fn claim_facts(
    book: &Book<'_>,
    under_way: &UnderWay,
    detail: Option<&AssessmentDetail>,
) -> Result<Vec<ClaimFacts>, ApiError> {
    let criteria = &under_way.stored.set.criteria;
    let rows = detail.into_iter().flat_map(rows);
    rows.map(|row| {
        let index = criteria
            .iter()
            .position(|criterion| criterion.code == row.code);
        Ok(ClaimFacts {
            row: row.clone(),
            book: index
                .map(|index| book_facts(book, under_way, index))
                .transpose()?
                .flatten(),
        })
    })
    .collect()
}

/// What the book says of the claim at a place; nothing where it knows no figure for it.
fn book_facts(
    book: &Book<'_>,
    under_way: &UnderWay,
    index: usize,
) -> Result<Option<BookFacts>, ApiError> {
    let criterion = under_way.criterion(index);
    let Some(spec) = known_metric_of(criterion) else {
        return Ok(None);
    };
    let figure = book.figure_under(spec, criterion)?;
    // A ratio of households is over all of them, and a frozen denominator stands for all.
    let is_over_counted_alone =
        matches!(spec.source, MetricSource::CountRatio { .. }) && figure.frozen.is_none();
    Ok(Some(BookFacts {
        now: book_now(under_way, index, &figure),
        missing: figure.missing,
        households_outside: if is_over_counted_alone {
            figure.uncounted_households
        } else {
            0
        },
        doors: book.doors(spec),
        forecast: figure.forecast,
        metric: figure.metric,
    }))
}

fn rows(detail: &AssessmentDetail) -> impl Iterator<Item = &ClaimRow> {
    detail.groups.iter().flat_map(|group| &group.rows)
}

fn in_figures(set: &CriteriaSet, detail: &AssessmentDetail, today: NaiveDate) -> HomeAssessment {
    let days_left = days_until(today, set.deadline);
    let count = |wanted: &dyn Fn(&ClaimRow) -> bool| {
        u32::try_from(rows(detail).filter(|row| wanted(row)).count()).unwrap_or(u32::MAX)
    };
    let in_state = |state: ClaimStateName| count(&|row| row.state == state);
    let near = (0..=EXPIRING_DAYS).contains(&days_left);
    HomeAssessment {
        title: set.title.clone(),
        sample_label: set.sample_label.clone(),
        deadline: set.deadline,
        days_left,
        award: set.award.clone(),
        needs_fix: in_state(ClaimStateName::Returned),
        expiring: if near { count(&|row| !row.met) } else { 0 },
        not_started: in_state(ClaimStateName::NotStarted),
        drafts: in_state(ClaimStateName::Draft),
        ready: in_state(ClaimStateName::ReadyToSend),
        met: detail.met,
        total: detail.total,
        points_hundredths: detail.points_hundredths,
        max_points_hundredths: detail.max_points_hundredths,
        min_points_hundredths: detail.min_points_hundredths,
        mandatory_missing: u32::try_from(detail.mandatory_missing.len()).unwrap_or(u32::MAX),
        passes: detail.passes,
    }
}

/// What the ward received has left this machine, and what left it is still on it.
fn delivery(connection: &Connection) -> Result<Delivery, ApiError> {
    let totals = khupho_store::exchange::delivery_totals(connection)?;
    let since_ever = |at_ms: u64| (at_ms > 0).then(|| moment(at_ms));
    Ok(Delivery {
        saved: totals.saved + totals.sent + totals.received,
        sent: totals.sent + totals.received,
        received: totals.received,
        last_saved_at: since_ever(totals.last_saved_ms),
        last_sent_at: since_ever(totals.last_sent_ms),
        last_received_at: since_ever(totals.last_receipt_ms),
    })
}

#[cfg(test)]
mod tests;
