//! What stands now, as the choice of the next steps needs it.

use super::next_steps::{BookFacts, ClaimFacts, HandingIn, Unreceived};
use super::rows;
use crate::api::assessment::{AssessmentDetail, ClaimRow, ClaimStateName};
use crate::api::common::DeliveryStatus;
use crate::api::errors::ApiError;
use crate::assessment::{UnderWay, book_now, missing_now};
use crate::metrics::{Book, known_metric_of};
use khupho_domain::assessment::MissingPart;
use khupho_domain::metrics::MetricSource;
use khupho_store::exchange::{self, DeliveryTotals, StorePurpose};
use khupho_store::{Connection, StoreError};

const MS_PER_DAY: u64 = 24 * 60 * 60 * 1000;
/// The published number of a sending to the ward.
const TO_THE_WARD: u8 = 1;

/// The claims with what they lack and what the book says of them. A criterion is found by its code,
/// which is unique in its set.
pub(super) fn claims(
    connection: &Connection,
    book: &Book<'_>,
    under_way: &UnderWay,
    detail: &AssessmentDetail,
) -> Result<Vec<ClaimFacts>, ApiError> {
    let criteria = &under_way.stored.set.criteria;
    let place = |row: &ClaimRow| criteria.iter().position(|one| one.code == row.code);
    rows(detail)
        .filter_map(|row| Some((row, place(row)?)))
        .map(|(row, index)| {
            Ok(ClaimFacts {
                row: row.clone(),
                missing: missing_of(connection, under_way, index, row.state)?,
                book: book_facts(book, under_way, index)?,
            })
        })
        .collect()
}

/// What a claim lacks that somebody is working on; others are not looked through.
fn missing_of(
    connection: &Connection,
    under_way: &UnderWay,
    index: usize,
    state: ClaimStateName,
) -> Result<Vec<MissingPart>, ApiError> {
    match state {
        ClaimStateName::Draft | ClaimStateName::Returned => {
            missing_now(connection, under_way, index)
        }
        _ => Ok(Vec::new()),
    }
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
    // A ratio of all households is over all of them, and a frozen denominator stands for all.
    let is_over_all = matches!(
        spec.source,
        MetricSource::HouseholdRatio { among: None, .. }
    ) || figure.frozen.is_some();
    Ok(Some(BookFacts {
        now: book_now(under_way, index, &figure),
        missing: figure.missing,
        households_outside: if spec.source.is_from_register() && !is_over_all {
            figure.uncounted_households
        } else {
            0
        },
        short_register: figure.short_register,
        doors: book.doors(spec),
        forecast: figure.forecast,
        metric: figure.metric,
    }))
}

/// How the claims stand on their way to the ward; `None` in a practice notebook, which sends nothing.
pub(super) fn handing_in(
    connection: &Connection,
    detail: &AssessmentDetail,
    totals: &DeliveryTotals,
    now_ms: u64,
) -> Result<Option<HandingIn>, ApiError> {
    if exchange::purpose(connection)? == StorePurpose::Practice {
        return Ok(None);
    }
    Ok(Some(HandingIn {
        ready: count(detail, |row| row.state == ClaimStateName::ReadyToSend),
        joined: exchange::ward_trust(connection)?.is_some(),
        unreceived: unreceived(connection, detail, totals, now_ms)?,
    }))
}

fn unreceived(
    connection: &Connection,
    detail: &AssessmentDetail,
    totals: &DeliveryTotals,
    now_ms: u64,
) -> Result<Option<Unreceived>, StoreError> {
    let claims = count(detail, |row| {
        row.state == ClaimStateName::Sent && row.delivery == Some(DeliveryStatus::Sent)
    });
    if claims == 0 {
        return Ok(None);
    }
    let since_ms = unanswered_since_ms(connection, totals)?;
    let days = now_ms.saturating_sub(since_ms) / MS_PER_DAY;
    // Another machine of the khu phố sent them: that one waits for the receipt.
    let left_from_here = since_ms > 0;
    Ok(left_from_here.then(|| Unreceived {
        claims,
        days: u32::try_from(days).unwrap_or(u32::MAX),
    }))
}

/// When the oldest sending left that no receipt can speak of. A new sending does not begin the wait
/// anew: the ward may have been silent since the one before. Where a newer receipt leaves claims
/// out, and where they went by the network, that is the last sending.
fn unanswered_since_ms(
    connection: &Connection,
    totals: &DeliveryTotals,
) -> Result<u64, StoreError> {
    let exports = exchange::exports(connection)?;
    let unanswered = exports
        .iter()
        .filter(|export| export.purpose == TO_THE_WARD && export.made_ms > totals.last_receipt_ms);
    let oldest = unanswered.map(|export| export.made_ms).min();
    Ok(oldest.unwrap_or(totals.last_sent_ms))
}

fn count(detail: &AssessmentDetail, wanted: impl Fn(&ClaimRow) -> bool) -> u32 {
    u32::try_from(rows(detail).filter(|row| wanted(row)).count()).unwrap_or(u32::MAX)
}
