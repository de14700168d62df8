//! The home screen answers without a click: what is to do, what is saved, how many days are left.

mod facts;
mod next_steps;

use crate::api::assessment::{AssessmentDetail, ClaimRow, ClaimStateName};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::home::{Delivery, Home, HomeAssessment};
use crate::assessment::UnderWay;
use crate::host::{CallContext, Host, SignedIn};
use crate::metrics::{Book, known_metric_of, last_days};
use crate::session::moment;
use chrono::{DateTime, NaiveDate, Utc};
use khupho_domain::criteria::CriteriaSet;
use khupho_domain::metrics::days_until;
use khupho_store::Connection;
use khupho_store::exchange::DeliveryTotals;
use next_steps::{Situation, next_steps};

/// A deadline is near from this many days before it.
const EXPIRING_DAYS: i32 = 14;
/// Days of "helps of the last days".
const RECENT_DAYS: u32 = 7;

/// Everything on the home screen.
pub fn home(host: &Host, _context: &CallContext<'_>, _args: Nothing) -> Result<Home, ApiError> {
    let (today, now_ms) = (host.today(), host.clock().now_ms());
    let mut home =
        host.read(|connection, signed_in| compute(connection, signed_in, today, now_ms))?;
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
    now_ms: u64,
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
    let delivered = khupho_store::exchange::delivery_totals(connection)?;
    let situation = Situation {
        role: signed_in.role,
        days_left: set.as_ref().map(|set| days_until(today, set.deadline)),
        claims: under_way
            .as_ref()
            .zip(detail.as_ref())
            .map(|(under_way, detail)| facts::claims(connection, &book, under_way, detail))
            .transpose()?,
        handing_in: detail
            .as_ref()
            .map(|detail| facts::handing_in(connection, detail, &delivered, now_ms))
            .transpose()?
            .flatten(),
        households: book.households(),
        short_register: book.short_register(),
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
        helps_last_7_days: recent_helps(connection, signed_in, today)?,
        households: book.households(),
        households_uncounted: book.never_counted(),
        households_left_out: book.never_counted_without_door(),
        short_register: book.short_register(),
        delivery: delivery(&delivered),
        last_backup_at: None,
    })
}

fn recent_helps(
    connection: &Connection,
    signed_in: &SignedIn,
    today: NaiveDate,
) -> Result<u32, ApiError> {
    let days = last_days(today, RECENT_DAYS);
    let helps = khupho_store::metrics::helps_logged(connection, signed_in.neighborhood, &days)?;
    Ok(u32::try_from(helps).unwrap_or(u32::MAX))
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
        decided: detail.decided,
        verified_met: detail.verified_met,
        verified_points_hundredths: detail.verified_points_hundredths,
        verified_passes: detail.verified_passes,
    }
}

/// What the ward received has left this machine, and what left it is still on it.
fn delivery(totals: &DeliveryTotals) -> Delivery {
    let since_ever = |at_ms: u64| (at_ms > 0).then(|| moment(at_ms));
    Delivery {
        saved: totals.saved + totals.sent + totals.received,
        sent: totals.sent + totals.received,
        received: totals.received,
        last_saved_at: since_ever(totals.last_saved_ms),
        last_sent_at: since_ever(totals.last_sent_ms),
        last_received_at: since_ever(totals.last_receipt_ms),
    }
}

#[cfg(test)]
mod tests;
